import { choleskyInPlace } from '../linalg/cholesky.ts';
import { type DenseMatrix, largest } from '../linalg/dense.ts';
import { EPSILON } from '../linalg/eigen.ts';
import { Refusal } from '../linalg/refusal.ts';
import { sumOver as sum } from '../linalg/sums.ts';

/**
 * What rounding makes of a zero eigenvalue, relative to the largest: the entries of K are rounded, and the reduction
 * is exact for a matrix nε away. Below this an eigenvalue *is* 0: whether K is singular decides what happens as
 * σ²e → 0, and noise must not decide it.
 */
export const spectralNoise = (n: number): number => 8 * n * EPSILON;

/**
 * K + 8nε max|K| I must have a Cholesky factor: so no eigenvalue of K is below about −8nε max|K|, and a matrix
 * that is semidefinite but for rounding passes.
 */
export function requirePositiveSemidefinite(k: DenseMatrix): void {
  const { rows: n } = k;
  const shifted: DenseMatrix = { ...k, data: k.data.slice() };
  const shift = spectralNoise(n) * largest(k);
  for (let i = 0; i < n; i++) shifted.data[i + i * n]! += shift;
  if (shift > 0 && choleskyInPlace(shifted) >= 0) throw notSemidefinite();
}

/**
 * The same by what is known: [B Wᵀ; W Λ] + 8nε I is positive definite, relative to its largest eigenvalue.
 *
 * @throws Refusal `not-psd`
 */
export function requireSemidefinite(
  lambda: Float64Array,
  W: readonly Float64Array[],
  B: DenseMatrix,
  n: number,
): void {
  const p = B.rows;
  let top = Math.abs(lambda[0] ?? 0);
  for (let j = 0; j < p; j++) top = Math.max(top, Math.abs(B.data[j + j * p]!));
  const shift = spectralNoise(n) * top;
  const rest: DenseMatrix = { ...B, data: B.data.slice() }; // B + shift − Wᵀ(Λ + shift)⁻¹W
  for (let i = 0; i < p; i++) {
    rest.data[i + i * p]! += shift;
    for (let j = 0; j <= i; j++)
      rest.data[i + j * p]! -= sum(W[i]!, (w, k) => (w / (Math.max(0, lambda[k]!) + shift)) * W[j]![k]!);
  }
  const isNegative = (lambda[lambda.length - 1] ?? 0) < -shift;
  if (isNegative || (shift > 0 && choleskyInPlace(rest) >= 0)) throw notSemidefinite();
}

const notSemidefinite = (): Refusal =>
  new Refusal('not-psd', 'K has a negative eigenvalue: no random effect has such a covariance', {
    field: 'K',
  });

/** Eigenvalues, descending, with what rounding makes of 0 set to 0. */
export function withoutNoise(values: Float64Array, n: number, floor: number): Float64Array {
  const noise = Math.max(floor, spectralNoise(n) * Math.abs(values[0] ?? 0));
  return values.map(v => (v <= noise ? 0 : v));
}
