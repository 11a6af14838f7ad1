import { requireSymmetric } from '../linalg/check.ts';
import { type DenseMatrix, largest, zeros } from '../linalg/dense.ts';
import { type DoubledVector, productSum, rounded, vectorOf } from '../linalg/doubled.ts';
import { tridiagonalSpectrum } from '../linalg/implicit-ql.ts';
import { orthonormalBasis, roundedVector } from '../linalg/orthonormal.ts';
import { Refusal } from '../linalg/refusal.ts';
import { applyQ, formQ, powerOfTwoNear, tridiagonalize } from '../linalg/tridiagonal.ts';
import { type Problem, requireShapes, spectralNoise } from '../optimum/contrasts.ts';
import { basisReflectors, mirror, mirrorBothSides, project, projectKinship } from '../optimum/projection.ts';
import { type Chain, chainFrom } from './spectrum.ts';

/**
 * The problem on the error contrasts of X, in coordinates in which K is tridiagonal.
 *
 *   symbol  name                                                             shape    unit
 *   Q₁      orthonormal basis of X                                           n x p
 *   H       orthonormal, HᵀX = 0                                             n x m, m = n − p
 *   T       HᵀKH, tridiagonal                                                m x m    kUnit
 *   z       Hᵀy                                                              m        yUnit
 *   λ, ẑ    eigenvalues of T, descending, noise set to 0; y along its vectors m
 *   μ       eigenvalues of K, descending, noise set to 0                     n        kUnit
 */
export interface ChainContrasts {
  readonly n: number;
  readonly p: number;
  readonly kUnit: number;
  readonly yUnit: number;
  readonly Q1: readonly DoubledVector[];
  /** The columns of H. */
  readonly basis: () => Float64Array[];
  /** The columns of HV, for V with m rows; V is overwritten. */
  readonly toPeople: (V: DenseMatrix) => Float64Array[];
  readonly T: Chain;
  readonly z: Float64Array;
  readonly lambda: Float64Array;
  readonly zHat: Float64Array;
  readonly mu: Float64Array;
  /** The part of y outside the span of X, relative to y; 0 where nothing is left. */
  readonly residualShare: number;
  /** See `OrthonormalBasis`. */
  readonly independence: number;
}

/** Below this part of y, or of K, there is nothing outside the span of X: 30 digits are carried. */
const NOTHING_LEFT = 2 ** -90;

/**
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `no-residual-df` (n <= p), `rank-deficient`,
 * `not-symmetric`, `not-psd`
 */
export function chainContrasts(problem: Problem): ChainContrasts {
  requireShapes(problem);
  const { y, X, K } = problem;
  const n = y.length;
  const p = X.cols;
  if (n <= p)
    throw new Refusal('no-residual-df', `${n} phenotypes and ${p} fixed effects leave no residual`, {
      field: 'X',
    });
  const { columns: Q1, independence } = orthonormalBasis(X, 'X', 'refuse');
  requireSymmetric(K, 'K');
  const kUnit = powerOfTwoNear(largest(K));
  const yUnit = powerOfTwoNear(y.reduce((s, v) => Math.max(s, Math.abs(v)), 0));
  const k: DenseMatrix = { ...K, data: K.data.map(v => v / kUnit) };

  const left = vectorOf(y.map(v => v / yUnit));
  const size = Math.sqrt(rounded(productSum(left, left)));
  project(left, Q1);
  const { PKP, KQ1, B } = projectKinship(k, Q1);
  const reflectors = basisReflectors(Q1);
  for (const [v, beta] of reflectors) mirrorBothSides(PKP, v, beta);
  const m = n - p;
  const A = zeros(m, m);
  for (let j = 0; j < m; j++) A.data.set(PKP.data.subarray(p + (j + p) * n, n + (j + p) * n), j * m);
  const onContrasts = (v: Float64Array): Float64Array => {
    for (const [u, beta] of reflectors) mirror(u, beta, v);
    return v.slice(p);
  };
  const z = onContrasts(roundedVector(left));
  const W = KQ1.map(onContrasts);
  const tridiagonal = tridiagonalize(A, [z, ...W]);
  const T: Chain = { diagonal: tridiagonal.diagonal, offDiagonal: tridiagonal.offDiagonal };

  const back = [...reflectors].reverse();
  const toPeople = (U: DenseMatrix): Float64Array[] =>
    Array.from({ length: U.cols }, (_, j) => {
      const column = new Float64Array(n);
      column.set(U.data.subarray(j * m, (j + 1) * m), p);
      for (const [v, beta] of back) mirror(v, beta, column);
      return column;
    });

  const zHat = z.slice();
  const raw = tridiagonalSpectrum(T, [zHat, ...W]);
  const all = borderedSpectrum(raw, W, B);
  if (all[n - 1]! < -spectralNoise(n) * largest(k))
    throw new Refusal('not-psd', 'K has a negative eigenvalue: no random effect has such a covariance', {
      field: 'K',
    });
  const residualSize = Math.hypot(...z);
  return {
    n,
    p,
    kUnit,
    yUnit,
    Q1,
    basis: () => toPeople(formQ(tridiagonal)),
    toPeople: V => {
      applyQ(tridiagonal, V);
      return toPeople(V);
    },
    T,
    z,
    lambda: withoutNoise(raw, n, NOTHING_LEFT * n * largest(k)),
    zHat,
    mu: withoutNoise(all, n, 0),
    residualShare: size === 0 || residualSize <= NOTHING_LEFT * n * size ? 0 : residualSize / size,
    independence,
  };
}

/**
 * Eigenvalues of K from those of its contrasts: [B Wᵀ; W Λ] is tridiagonal once Λ is written in a basis that begins
 * with the first column of W, and so on, a column at a time.
 *
 * @param W columns along the eigenvectors; overwritten
 */
function borderedSpectrum(lambda: Float64Array, W: readonly Float64Array[], B: DenseMatrix): Float64Array {
  let values = lambda;
  const p = W.length;
  for (let j = 0; j < p; j++) {
    const rest = W.slice(j + 1).map(w => w.slice(0, values.length));
    const { chain, size } = chainFrom(values, W[j]!, rest);
    const grown: Chain = {
      diagonal: Float64Array.of(B.data[j + j * p]!, ...chain.diagonal),
      offDiagonal: Float64Array.of(size, ...chain.offDiagonal),
    };
    const riders = rest.map((w, i) => Float64Array.of(B.data[j + (j + 1 + i) * p]!, ...w));
    values = tridiagonalSpectrum(grown, riders);
    for (let i = j + 1; i < p; i++) (W as Float64Array[])[i] = riders[i - j - 1]!;
  }
  return values;
}

function withoutNoise(values: Float64Array, n: number, floor: number): Float64Array {
  const noise = Math.max(floor, spectralNoise(n) * Math.abs(values[0] ?? 0));
  return values.map(v => (v <= noise ? 0 : v));
}
