import { requireSymmetric } from './check.ts';
import { type DenseMatrix, largest, transpose, zeros } from './dense.ts';
import { tridiagonalSpectrum } from './implicit-ql.ts';
import { formQ, powerOfTwoNear, type Tridiagonal, tridiagonalize } from './tridiagonal.ts';

/** A = U diag(values) Uᵀ, values descending, one eigenvector a column. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: DenseMatrix;
}

/** Rounding unit of binary64. */
export const EPSILON = 2 ** -53;
/**
 * A component of a unit eigenvector below this is taken to be a rounded 0 by the sign rule: eigenvectors carry an
 * error of about nε‖A‖/gap, and 2⁻³⁰ leaves room for gaps down to a millionth.
 */
const ZERO_COMPONENT = 2 ** -30;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reduction, then implicit QL.
 *
 * Backward stable: A + E = U Λ Uᵀ with ‖E‖ a modest multiple of nε‖A‖, U orthogonal to the same order.
 * The signs of the vectors are rounding noise: see `canonicalSigns`.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`
 */
export function symmetricEigen(A: DenseMatrix, field = 'matrix'): SymmetricEigen {
  const { T, scale } = reduce(A, field, []);
  const n = A.rows;
  const rows = transpose(formQ(T)); // AQ = QT and T = RΛRᵀ: row i of U = QR is row i of Q along the columns of R
  const values = tridiagonalSpectrum(
    T,
    Array.from({ length: n }, (_, i) => rows.data.subarray(i * n, (i + 1) * n)),
  );
  return { values: values.map(v => v * scale), vectors: transpose(rows) };
}

/**
 * The eigenvalues, descending, with the coordinates of some vectors in the eigenbasis, in O(n³) for the reduction
 * and O(n²) after it: the rotations of the QL iteration are applied to the coordinates, the basis is never formed.
 *
 * @param rows vectors of length n; each is overwritten by its n coordinates, in the order of the eigenvalues
 */
export function symmetricSpectrum(
  A: DenseMatrix,
  rows: readonly Float64Array[],
  field = 'matrix',
): Float64Array {
  const { T, scale } = reduce(A, field, rows);
  return tridiagonalSpectrum(T, rows).map(v => v * scale);
}

/** The tridiagonal form of A divided by a power of two near its largest entry, so that no square overflows. */
function reduce(
  A: DenseMatrix,
  field: string,
  rows: readonly Float64Array[],
): { readonly T: Tridiagonal; readonly scale: number } {
  requireSymmetric(A, field);
  const scale = powerOfTwoNear(largest(A));
  const scaled = zeros(A.rows, A.rows);
  scaled.data.set(A.data.map(x => x / scale));
  return { T: tridiagonalize(scaled, rows), scale };
}

/**
 * The same vectors with the first component that is not 0 made positive: a rule, not a fact, because mathematics
 * leaves the sign of an eigenvector open. Components below 2⁻³⁰ of the unit length count as 0.
 */
export function canonicalSigns(vectors: DenseMatrix): DenseMatrix {
  const turned = zeros(vectors.rows, vectors.cols);
  for (let j = 0; j < vectors.cols; j++) {
    const column = vectors.data.subarray(j * vectors.rows, (j + 1) * vectors.rows);
    const first = column.find(x => Math.abs(x) > ZERO_COMPONENT) ?? 1;
    turned.data.set(first < 0 ? column.map(x => -x) : column, j * vectors.rows);
  }
  return turned;
}
