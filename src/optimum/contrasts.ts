import { requireFinite, requireFiniteVector, requireSymmetric } from '../linalg/check.ts';
import { choleskyInPlace } from '../linalg/cholesky.ts';
import { type DenseMatrix, largest, zeros } from '../linalg/dense.ts';
import {
  type Doubled,
  type DoubledVector,
  productSum,
  rounded,
  squareRoot,
  vectorOf,
} from '../linalg/doubled.ts';
import { EPSILON, symmetricSpectrum } from '../linalg/eigen.ts';
import { orthonormalBasis, roundedVector } from '../linalg/orthonormal.ts';
import { Refusal } from '../linalg/refusal.ts';
import { powerOfTwoNear } from '../linalg/tridiagonal.ts';
import { basisReflectors, mirror, mirrorBothSides, project, projectKinship } from './projection.ts';

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
  readonly k: DenseMatrix;
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

/**
 * What rounding makes of a zero eigenvalue, relative to the largest: the entries of K are rounded, and the reduction
 * is exact for a matrix nε away. Below this an eigenvalue *is* 0: whether K is singular decides what happens as
 * σ²e → 0, and noise must not decide it.
 */
export const spectralNoise = (n: number): number => 8 * n * EPSILON;
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
  const n = y.length;
  const p = X.cols;
  const kUnit = powerOfTwoNear(largest(K));
  const yUnit = powerOfTwoNear(y.reduce((s, v) => Math.max(s, Math.abs(v)), 0));
  const k: DenseMatrix = { ...K, data: K.data.map(v => v / kUnit) };
  if (method === 'REML' && n <= p)
    throw new Refusal('no-residual-df', `${n} phenotypes and ${p} fixed effects leave no residual`, {
      field: 'X',
    });
  const { columns: Q1, R, independence } = orthonormalBasis(X, 'X', 'refuse');
  requireSymmetric(K, 'K');
  requirePositiveSemidefinite(k);

  const left = vectorOf(y.map(v => v / yUnit));
  const size = Math.sqrt(rounded(productSum(left, left)));
  const c = project(left, Q1);
  const residual = roundedVector(left);
  const { PKP, KQ1, B } = projectKinship(k, Q1);

  const reflectors = basisReflectors(Q1);
  const contrast = (v: Float64Array): Float64Array => {
    for (const [v1, beta] of reflectors) mirror(v1, beta, v);
    return v.slice(p);
  };
  const z = contrast(residual.slice());
  const W = KQ1.map(contrast);
  const riders = riding.map((x): Rider => {
    const left = vectorOf(x.slice());
    const whole = squareRoot(productSum(left, left)).hi;
    project(left, Q1);
    return {
      share: squareRoot(productSum(left, left)).hi / whole,
      along: contrast(roundedVector(left)),
    };
  });
  for (const [v1, beta] of reflectors) mirrorBothSides(PKP, v1, beta);
  const A = zeros(n - p, n - p); // Q₂ᵀKQ₂
  for (let j = 0; j < n - p; j++)
    A.data.set(PKP.data.subarray(p + (j + p) * n, n + (j + p) * n), j * (n - p));

  const lambda = withoutNoise(
    n === p ? new Float64Array(0) : symmetricSpectrum(A, [z, ...W, ...riders.map(r => r.along)]),
    n,
    NOTHING_LEFT * n * largest(k),
  );
  const residualSize = Math.hypot(...z);
  const residualShare = size === 0 || residualSize <= NOTHING_LEFT * n * size ? 0 : residualSize / size;
  let known: Spectrum | undefined;
  const spectrum = (): Spectrum => {
    known ??= spectrumOf(k, Q1);
    return known;
  };
  return {
    n,
    p,
    kUnit,
    yUnit,
    lambda,
    z,
    residual,
    Q1: Q1.map(roundedVector),
    k,
    W,
    B,
    c,
    R,
    residualShare,
    independence,
    riders,
    spectrum,
  };
}

function spectrumOf(k: DenseMatrix, Q1: readonly DoubledVector[]): Spectrum {
  const Q = Q1.map(roundedVector);
  const mu = withoutNoise(symmetricSpectrum(k, Q), k.rows, 0);
  return { mu, Q };
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

/**
 * K + 8nε max|K| I must have a Cholesky factor: so no eigenvalue of K is below about −8nε max|K|, and a matrix
 * that is semidefinite but for rounding passes.
 */
export function requirePositiveSemidefinite(k: DenseMatrix): void {
  const { rows: n } = k;
  const shifted: DenseMatrix = { ...k, data: k.data.slice() };
  const shift = spectralNoise(n) * largest(k);
  for (let i = 0; i < n; i++) shifted.data[i + i * n]! += shift;
  if (shift > 0 && choleskyInPlace(shifted) >= 0)
    throw new Refusal('not-psd', 'K has a negative eigenvalue: no random effect has such a covariance', {
      field: 'K',
    });
}

function withoutNoise(values: Float64Array, n: number, floor: number): Float64Array {
  const noise = Math.max(floor, spectralNoise(n) * Math.abs(values[0] ?? 0));
  return values.map(v => (v <= noise ? 0 : v));
}
