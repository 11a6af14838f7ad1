import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import type { Issues } from './reading.ts';

/** Entries of the lower triangle of n x n, diagonal included. */
export const triangleLength = (n: number): number => (n * (n + 1)) / 2;

/** The symmetric matrix of its lower triangle, row by row: (0,0) (1,0) (1,1) (2,0) … */
export function fromTriangle(triangle: ArrayLike<number>, n: number): DenseMatrix {
  const data = new Float64Array(n * n);
  let k = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = triangle[k++]!;
      data[i + j * n] = value;
      data[j + i * n] = value;
    }
  return { rows: n, cols: n, data };
}

/** The lower triangle, row by row. @throws Refusal `dimension-mismatch`, `not-finite`, `not-symmetric` */
export function toTriangle(K: DenseMatrix): Float64Array {
  const n = K.rows;
  if (K.cols !== n)
    throw new Refusal('dimension-mismatch', `K is ${n} x ${K.cols}: only a square matrix has a triangle`, {
      field: 'K',
    });
  const triangle = new Float64Array(triangleLength(n));
  let k = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = K.data[i + j * n]!;
      const place = { field: 'K', row: i, column: j };
      if (!Number.isFinite(value)) throw new Refusal('not-finite', `K[${i}][${j}] is ${value}`, place);
      if (value !== K.data[j + i * n])
        throw new Refusal('not-symmetric', `K[${i}][${j}] differs from K[${j}][${i}]`, place);
      triangle[k++] = value;
    }
  return triangle;
}

/**
 * Notes where a matrix that was read is not square, or not exactly symmetric.
 * @param place of entry (i, j) in the file
 */
export function requireSymmetric(
  A: DenseMatrix,
  place: (i: number, j: number) => { line?: number; column?: number; offset?: number },
  issues: Issues,
): void {
  if (A.rows !== A.cols)
    issues.halt({
      code: 'dimension-mismatch',
      message: `${A.rows} rows of ${A.cols} numbers are not a square matrix`,
      advice: 'the file may have been cut off; write it again',
    });
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < i; j++)
      if (A.data[i + j * A.rows] !== A.data[j + i * A.rows])
        issues.add({
          code: 'not-symmetric',
          ...place(i, j),
          message: `row ${i + 1}, column ${j + 1} holds ${A.data[i + j * A.rows]}, its mirror image ${A.data[j + i * A.rows]}`,
          advice: 'a relationship matrix is symmetric: write the file again',
        });
}
