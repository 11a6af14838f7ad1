import { rounded } from '../linalg/doubled.ts';
import { tridiagonalSpectrum } from '../linalg/implicit-ql.ts';
import { roundedVector } from '../linalg/orthonormal.ts';
import type { Reflections } from '../linalg/reflections.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type Basis, basisOf } from '../optimum/basis.ts';
import {
  type Contrasts,
  contrastsInFrame,
  type Problem,
  requireShapes,
  scaledKinship,
  spectralNoise,
  traitOf,
} from '../optimum/contrasts.ts';
import { contrastForm, frameOf } from '../optimum/frame.ts';
import { type Chain, chainFrom } from './spectrum.ts';

/**
 * The problem on the error contrasts of X, in coordinates in which K is tridiagonal.
 *
 *   symbol  name                                                              shape    unit
 *   Q₁      orthonormal basis of X                                            n x p
 *   H       orthonormal, HᵀX = 0: the first m columns of R(Q ⊕ I)             n x m, m = n − p
 *   R       I − VSᵀVᵀ, which makes contrasts of the first m axes
 *   T       HᵀKH, tridiagonal                                                 m x m    kUnit
 *   z       Hᵀy                                                               m        yUnit
 *   λ, ẑ    eigenvalues of T, descending, noise set to 0; y along its vectors  m
 *   μ       eigenvalues of K, descending, noise set to 0                      n        kUnit
 */
export interface ChainContrasts {
  readonly n: number;
  readonly p: number;
  readonly kUnit: number;
  readonly yUnit: number;
  readonly basis: Basis;
  readonly reflections: Reflections;
  readonly T: Chain;
  readonly z: Float64Array;
  readonly lambda: Float64Array;
  readonly zHat: Float64Array;
  readonly mu: () => Float64Array;
  /** The part of y outside the span of X, relative to y; 0 where nothing is left. */
  readonly residualShare: number;
}

/**
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `no-residual-df` (n <= p + 1), `rank-deficient`,
 * `not-symmetric`, `not-psd`
 */
export function chainContrasts(problem: Problem): ChainContrasts {
  requireShapes(problem);
  const { y, X, K } = problem;
  const n = y.length;
  const p = X.cols;
  if (n <= p + 1)
    throw new Refusal(
      'no-residual-df',
      `${n} individuals, ${p} fixed effects and a variant leave no residual degree of freedom`,
      { field: 'X' },
    );
  const basis = basisOf(X);
  const kinship = scaledKinship(K);
  const trait = traitOf(basis, y);
  const frame = frameOf(K, kinship.unit, basis, [trait.z]);
  const z = trait.z.slice();
  const contrasts = contrastsInFrame(frame, kinship, [trait], [])[0]!;
  let mu: Float64Array | undefined;
  return {
    n,
    p,
    kUnit: kinship.unit,
    yUnit: trait.yUnit,
    basis,
    reflections: { beta: frame.T.beta, reflectors: frame.T.reflectors },
    T: contrastForm(frame),
    z,
    lambda: contrasts.lambda,
    zHat: contrasts.z,
    mu: () => {
      mu ??= p === 1 ? contrasts.spectrum().mu : borderedSpectrum(contrasts);
      return mu;
    },
    residualShare: contrasts.residualShare,
  };
}

/**
 * Eigenvalues of K from those of its contrasts: [B Wᵀ; W Λ] is tridiagonal once Λ is written in a basis that begins
 * with the first column of W, and so on, a column at a time: n² operations a column, where a reduction takes n³.
 */
function borderedSpectrum({ lambda, W, B, n }: Contrasts): Float64Array {
  let values = lambda;
  let columns = W.map(w => w.slice());
  for (let j = 0; columns.length > 0; j++) {
    const [first, ...rest] = columns;
    const { chain, size } = chainFrom(values, first!, rest);
    const grown: Chain = {
      diagonal: Float64Array.of(B.data[j + j * B.rows]!, ...chain.diagonal),
      offDiagonal: Float64Array.of(size, ...chain.offDiagonal),
    };
    columns = rest.map((w, i) => Float64Array.of(B.data[j + (j + 1 + i) * B.rows]!, ...w));
    values = tridiagonalSpectrum(grown, columns);
  }
  const noise = spectralNoise(n) * Math.abs(values[0]!);
  return values.map(v => (v <= noise ? 0 : v));
}

/** What takes coordinates on the contrasts back to the people, in binary64: plain data. */
export interface Unfolding {
  readonly n: number;
  readonly p: number;
  readonly V: readonly Float64Array[];
  /** Rows of a lower triangle. */
  readonly S: readonly (readonly number[])[];
}

export const unfoldingOf = ({ n, p, V, S }: Basis): Unfolding => ({
  n,
  p,
  V: V.map(roundedVector),
  S: S.map(row => row.map(rounded)),
});

/** R(x; 0): x on the first m axes, n numbers for the people. */
export function unfold({ n, V, S }: Unfolding, x: Float64Array): Float64Array {
  const back = new Float64Array(n);
  back.set(x);
  const along = V.map(v => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += v[i]! * x[i]!;
    return s;
  });
  V.forEach((v, i) => {
    let c = 0;
    for (let l = i; l < V.length; l++) c += S[l]![i]! * along[l]!;
    for (let k = 0; k < n; k++) back[k]! -= c * v[k]!;
  });
  return back;
}
