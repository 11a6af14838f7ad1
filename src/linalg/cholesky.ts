import { requireSymmetric } from './check.ts';
import { type DenseMatrix, zeros } from './dense.ts';
import { Refusal } from './refusal.ts';

/** A = L D Lᵀ with a unit lower triangle L. */
export interface LdlFactor {
  readonly L: DenseMatrix;
  readonly d: Float64Array;
}

/**
 * The lower triangle L with a positive diagonal and A = L Lᵀ.
 *
 * The computed factor satisfies |A − L Lᵀ| <= γₙ₊₁ |L||Lᵀ| entry by entry, γₖ = kε/(1 − kε), ε = 2⁻⁵³.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`, `not-positive-definite`
 * @source Higham (2002) Accuracy and Stability of Numerical Algorithms, theorem 10.3
 */
export function cholesky(A: DenseMatrix, field = 'matrix'): DenseMatrix {
  requireSymmetric(A, field);
  const L = zeros(A.rows, A.rows);
  L.data.set(A.data);
  const failed = choleskyInPlace(L);
  if (failed >= 0)
    throw new Refusal(
      'not-positive-definite',
      `${field} is not positive definite: pivot ${failed} is not above 0`,
      { field, row: failed },
    );
  return L;
}

/**
 * Overwrite a symmetric matrix (its lower triangle is read) with its Cholesky factor, zeros above the diagonal.
 * @returns the first pivot that is not positive, or −1
 */
export function choleskyInPlace(A: DenseMatrix): number {
  const { rows: n, data } = A;
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < j; i++) data[i + j * n] = 0;
    for (let k = 0; k < j; k++) {
      const ljk = data[j + k * n]!;
      if (ljk === 0) continue;
      for (let i = j, to = j + j * n, from = j + k * n; i < n; i++, to++, from++)
        data[to]! -= ljk * data[from]!;
    }
    const pivot = data[j + j * n]!;
    if (!(pivot > 0)) return j;
    const root = Math.sqrt(pivot);
    data[j + j * n] = root;
    for (let i = j + 1; i < n; i++) data[i + j * n]! /= root;
  }
  return -1;
}

/**
 * A = L D Lᵀ without square roots or pivoting.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`, `not-positive-definite`
 * (without pivots only a positive definite matrix is factored stably)
 */
export function ldl(A: DenseMatrix, field = 'matrix'): LdlFactor {
  requireSymmetric(A, field);
  const n = A.rows;
  const L = zeros(n, n);
  L.data.set(A.data);
  const { data } = L;
  const d = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < j; i++) data[i + j * n] = 0;
    const pivot = data[j + j * n]!;
    if (!(pivot > 0))
      throw new Refusal(
        'not-positive-definite',
        `${field} is not positive definite: pivot ${j} is not above 0`,
        { field, row: j },
      );
    d[j] = pivot;
    data[j + j * n] = 1;
    for (let k = j + 1; k < n; k++) {
      const lkj = data[k + j * n]! / pivot;
      for (let i = k; i < n; i++) data[i + k * n]! -= lkj * data[i + j * n]!;
    }
    for (let i = j + 1; i < n; i++) data[i + j * n]! /= pivot;
  }
  return { L, d };
}

/** x with L x = b, by forward substitution: backward stable for any non-singular triangle. */
export function solveLower(L: DenseMatrix, b: Float64Array): Float64Array {
  const n = L.rows;
  const x = Float64Array.from(b);
  for (let j = 0; j < n; j++) {
    const xj = x[j]! / L.data[j + j * n]!;
    x[j] = xj;
    for (let i = j + 1; i < n; i++) x[i]! -= L.data[i + j * n]! * xj;
  }
  return x;
}

/** x with Lᵀ x = b, by backward substitution. */
export function solveLowerTransposed(L: DenseMatrix, b: Float64Array): Float64Array {
  const n = L.rows;
  const x = Float64Array.from(b);
  for (let j = n - 1; j >= 0; j--) {
    let s = x[j]!;
    for (let i = j + 1; i < n; i++) s -= L.data[i + j * n]! * x[i]!;
    x[j] = s / L.data[j + j * n]!;
  }
  return x;
}

/** x with L Lᵀ x = b. */
export const solveCholesky = (L: DenseMatrix, b: Float64Array): Float64Array =>
  solveLowerTransposed(L, solveLower(L, b));

/** log |A| = 2 Σ log Lⱼⱼ */
export function choleskyLogdet(L: DenseMatrix): number {
  let s = 0;
  for (let j = 0; j < L.rows; j++) s += Math.log(L.data[j + j * L.rows]!);
  return 2 * s;
}
