import { requireFinite, requireFiniteVector } from '../linalg/check.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import { type Doubled, productSum, rounded, squareRoot, vectorOf } from '../linalg/doubled.ts';
import { symmetricSpectrum } from '../linalg/eigen.ts';
import { tridiagonalSpectrum } from '../linalg/implicit-ql.ts';
import { roundedVector } from '../linalg/orthonormal.ts';
import { Refusal } from '../linalg/refusal.ts';
import { powerOfTwoNear } from '../linalg/tridiagonal.ts';
import { type Basis, basisOf, contrastsOfVector, projectOut } from './basis.ts';
import { borderedSpectrum } from './bordered.ts';
import { contrastForm, type Frame, frameOf, largestOfSymmetric } from './frame.ts';
import { requireSemidefinite, withoutNoise } from './semidefinite.ts';

export { requirePositiveSemidefinite, spectralNoise } from './semidefinite.ts';

export type Method = 'ML' | 'REML';

/** What is fitted: y = Xb + g + e. */
export interface Problem {
  /** n phenotypes */
  readonly y: Float64Array;
  /** n x p, the fixed effects; an intercept is a column of ones. */
  readonly X: DenseMatrix;
  /** n x n, symmetric and positive semidefinite */
  readonly K: DenseMatrix;
}

/**
 * The problem in the coordinates in which everything is a sum.
 *
 * Q = [Q₁ Q₂] with X = Q₁R, and UΛUᵀ the spectral form of Q₂ᵀKQ₂. In the coordinates (Q₁, Q₂U),
 *
 *   V = [ σ²gB + σ²eI    σ²gWᵀ       ]      y = [ c ]
 *       [ σ²gW           σ²gΛ + σ²eI ]          [ z ]
 *
 *   symbol     name                                                               here
 *   m          n − p, the error contrasts                                         z.length
 *   kUnit      K is measured in it, a power of two                                λ, μ, W, B are in units of it
 *   yUnit      y is measured in it, a power of two                                z, c are in units of it
 *   λ          eigenvalues of K on the contrasts, descending; noise set to 0      m
 *   z          y on the contrasts                                                 m
 *   W, B, c    as above, B = Q₁ᵀKQ₁                                               p rows of m, p x p, p
 *   μ, Q       eigenvalues of K, descending, noise set to 0; Q₁ along its vectors n, p rows of n (on demand)
 */
export interface Contrasts {
  readonly n: number;
  readonly p: number;
  readonly kUnit: number;
  readonly yUnit: number;
  readonly lambda: Float64Array;
  readonly z: Float64Array;
  /** y − Q₁c, in yUnit, and the columns of Q₁: in the coordinates of the people. */
  readonly residual: Float64Array;
  readonly Q1: readonly Float64Array[];
  /** K/kUnit */
  readonly k: () => DenseMatrix;
  readonly W: readonly Float64Array[];
  readonly B: DenseMatrix;
  readonly c: readonly Doubled[];
  readonly R: readonly (readonly Doubled[])[];
  /** The part of y outside the span of X, relative to y. */
  readonly residualShare: number;
  /** See `OrthonormalBasis`. */
  readonly independence: number;
  /** Columns that ride along: variants to be tested, on the contrasts. */
  readonly riders: readonly Rider[];
  readonly spectrum: () => Spectrum;
}

/** A column x without its part in the span of X, in the coordinates of z. */
export interface Rider {
  readonly along: Float64Array;
  /** |x outside the span of X| / |x| */
  readonly share: number;
}

interface Spectrum {
  readonly mu: Float64Array;
  readonly Q: readonly Float64Array[];
}

/** Below this part of y, or of K, there is nothing outside the span of X: 30 digits are carried. */
const NOTHING_LEFT = 2 ** -90;

/**
 * Checked in this order: shapes, finite numbers, residual degrees of freedom (REML), rank of X, symmetry of K, K >= 0.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `no-residual-df`, `rank-deficient`, `not-symmetric`, `not-psd`
 */
export function contrastsOf(problem: Problem, method: Method): Contrasts {
  requireShapes(problem);
  return reduced(problem, method);
}

/**
 * The same for a problem whose shapes are known to fit; X may have no columns here.
 *
 * @param riding columns of length n that are taken along
 */
export function reduced(
  { y, X, K }: Problem,
  method: Method,
  riding: readonly Float64Array[] = [],
): Contrasts {
  if (method === 'REML' && y.length <= X.cols)
    throw new Refusal(
      'no-residual-df',
      `${y.length} phenotypes and ${X.cols} fixed effects leave no residual`,
      {
        field: 'X',
      },
    );
  const basis = basisOf(X);
  const kinship = scaledKinship(K);
  const trait = traitOf(basis, y);
  const riders = riding.map(x => riderOf(basis, x));
  const frame = frameOf(K, kinship.unit, basis, [trait.z, ...riders.map(r => r.along)]);
  return contrastsInFrame(frame, kinship, [trait], riders)[0]!;
}

/** K in units of a power of two near its largest entry. */
export interface Kinship {
  readonly K: DenseMatrix;
  readonly unit: number;
  /** max |K|/unit */
  readonly largest: number;
}

/** @throws Refusal `not-finite`, `not-symmetric` */
export function scaledKinship(K: DenseMatrix): Kinship {
  const top = largestOfSymmetric(K, 'K');
  const unit = powerOfTwoNear(top);
  return { K, unit, largest: top / unit };
}

/** What y is beside X. */
export interface Trait {
  readonly yUnit: number;
  readonly c: readonly Doubled[];
  readonly residual: Float64Array;
  /** |y|/yUnit */
  readonly size: number;
  /** On the contrasts, m numbers: in whichever coordinates of them the others are. */
  readonly z: Float64Array;
}

export function traitOf(basis: Basis, y: Float64Array): Trait {
  const yUnit = powerOfTwoNear(y.reduce((s, v) => Math.max(s, Math.abs(v)), 0));
  const left = vectorOf(y.map(v => v / yUnit));
  const size = Math.sqrt(rounded(productSum(left, left)));
  const c = projectOut(left, basis.Q1);
  return { yUnit, c, size, residual: roundedVector(left), z: contrastsOfVector(basis, left) };
}

function riderOf(basis: Basis, x: Float64Array): Rider {
  const left = vectorOf(x.slice());
  const whole = squareRoot(productSum(left, left)).hi;
  projectOut(left, basis.Q1);
  return {
    share: squareRoot(productSum(left, left)).hi / whole,
    along: contrastsOfVector(basis, left),
  };
}

/**
 * The last step, for traits that share K and X: from the coordinates in which K is tridiagonal on the contrasts to those
 * in which it is diagonal.
 *
 * @param traits with z along the axes of the frame; overwritten, as the riders are
 * @throws Refusal `not-psd`
 */
export function contrastsInFrame(
  frame: Frame,
  kinship: Kinship,
  traits: readonly Trait[],
  riders: readonly Rider[],
): Contrasts[] {
  const { basis, B } = frame;
  const { n, p } = basis;
  const W = frame.W.map(w => w.slice());
  const raw = tridiagonalSpectrum(contrastForm(frame), [
    ...traits.map(t => t.z),
    ...W,
    ...riders.map(r => r.along),
  ]);
  requireSemidefinite(raw, W, B, n);
  const k = once((): DenseMatrix => ({ ...kinship.K, data: kinship.K.data.map(v => v / kinship.unit) }));
  const shared = {
    n,
    p,
    kUnit: kinship.unit,
    lambda: withoutNoise(raw, n, NOTHING_LEFT * n * kinship.largest),
    Q1: basis.Q1.map(roundedVector),
    k,
    W,
    B,
    R: basis.R,
    independence: basis.independence,
    riders,
    spectrum: once(() => spectrumOf(frame, { lambda: raw, W }, k)),
  };
  return traits.map(({ yUnit, c, residual, size, z }) => {
    const left = Math.sqrt(z.reduce((s, v) => s + v * v, 0));
    const residualShare = size === 0 || left <= NOTHING_LEFT * n * size ? 0 : left / size;
    return { ...shared, yUnit, c, residual, z, residualShare };
  });
}

/** The same function, carried out at the first call. */
function once<R>(make: () => R): () => R {
  let made: { readonly value: R } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * A bordering step costs about a tenth of a reduction of order 2000, and more of a smaller one; below this order the
 * reduction of K itself is cheap enough, and nothing has happened to its digits.
 */
const BORDERED_FROM = 40;
const MOST_BORDERS = 6;

/** The spectrum of K: from the frame where it is tridiagonal there, from that of the contrasts, or from K itself. */
function spectrumOf(
  frame: Frame,
  { lambda, W }: { readonly lambda: Float64Array; readonly W: readonly Float64Array[] },
  k: () => DenseMatrix,
): Spectrum {
  const { n, p, Q1, signs } = frame.basis;
  if (p > 1 && p <= MOST_BORDERS && n >= BORDERED_FROM && n > p) {
    const { values, axes } = borderedSpectrum(lambda, W, frame.B);
    return { mu: withoutNoise(values, n, 0), Q: axes };
  }
  if (p > 1) {
    const Q = Q1.map(roundedVector);
    return { mu: withoutNoise(symmetricSpectrum(k(), Q), n, 0), Q };
  }
  const Q = signs.map(sign => {
    const q = new Float64Array(n);
    q[n - 1] = sign;
    return q;
  });
  return { mu: withoutNoise(tridiagonalSpectrum(frame.T, Q), n, 0), Q };
}

/** @throws Refusal `empty`, `dimension-mismatch`, `not-finite` */
export function requireShapes({ y, X, K }: Problem): void {
  const n = y.length;
  if (n === 0) throw new Refusal('empty', 'y has no entries', { field: 'y' });
  if (X.cols === 0)
    throw new Refusal('empty', 'X has no columns: an intercept is a column of ones', { field: 'X' });
  if (X.rows !== n)
    throw new Refusal('dimension-mismatch', `X has ${X.rows} rows, y has ${n} entries`, { field: 'X' });
  if (K.rows !== n || K.cols !== n)
    throw new Refusal('dimension-mismatch', `K is ${K.rows} x ${K.cols}, y has ${n} entries`, { field: 'K' });
  requireFiniteVector(y, 'y');
  requireFinite(X, 'X');
  requireFinite(K, 'K');
}
