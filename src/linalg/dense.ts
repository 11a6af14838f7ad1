import { Refusal } from './refusal.ts';

/** A dense matrix of binary64, column by column: entry (i, j) is data[i + j * rows]. */
export interface DenseMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

export const zeros = (rows: number, cols: number): DenseMatrix => ({
  rows,
  cols,
  data: new Float64Array(rows * cols),
});

/** From rows, as people write them. @throws Refusal `empty`, `ragged` */
export function fromRows(rows: readonly (readonly number[])[], field = 'matrix'): DenseMatrix {
  const cols = rows[0]?.length ?? 0;
  if (cols === 0) throw new Refusal('empty', `${field} has no rows or no columns`, { field });
  const A = zeros(rows.length, cols);
  rows.forEach((row, i) => {
    if (row.length !== cols)
      throw new Refusal('ragged', `${field}: row ${i} has ${row.length} values, row 0 has ${cols}`, {
        field,
        row: i,
      });
    for (let j = 0; j < cols; j++) A.data[i + j * A.rows] = row[j]!;
  });
  return A;
}

export const toRows = (A: DenseMatrix): number[][] =>
  Array.from({ length: A.rows }, (_, i) => Array.from({ length: A.cols }, (_, j) => A.data[i + j * A.rows]!));

/** A column vector as a matrix; the data are shared, not copied. */
export const asColumn = (v: Float64Array): DenseMatrix => ({ rows: v.length, cols: 1, data: v });

/** Column j, as a view: writing to it writes to A. */
export const columnOf = (A: DenseMatrix, j: number): Float64Array =>
  A.data.subarray(j * A.rows, (j + 1) * A.rows);

/** I, n x n */
export function identity(n: number): DenseMatrix {
  const I = zeros(n, n);
  for (let i = 0; i < n; i++) I.data[i + i * n] = 1;
  return I;
}

/** Aᵀ */
export function transpose(A: DenseMatrix): DenseMatrix {
  const B = zeros(A.cols, A.rows);
  for (let j = 0; j < A.cols; j++)
    for (let i = 0; i < A.rows; i++) B.data[j + i * A.cols] = A.data[i + j * A.rows]!;
  return B;
}

/** A B. @throws Refusal `dimension-mismatch` */
export function multiply(A: DenseMatrix, B: DenseMatrix): DenseMatrix {
  if (A.cols !== B.rows)
    throw new Refusal('dimension-mismatch', `${A.rows} x ${A.cols} times ${B.rows} x ${B.cols}`);
  const C = zeros(A.rows, B.cols);
  for (let j = 0; j < B.cols; j++)
    for (let k = 0; k < A.cols; k++) {
      const b = B.data[k + j * B.rows]!;
      if (b === 0) continue;
      for (let i = 0; i < A.rows; i++) C.data[i + j * A.rows]! += A.data[i + k * A.rows]! * b;
    }
  return C;
}

/** max |aᵢⱼ| */
export function largest(A: DenseMatrix): number {
  let s = 0;
  for (const x of A.data) s = Math.max(s, Math.abs(x));
  return s;
}
