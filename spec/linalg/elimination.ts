import { type Field, minusDot, type Real } from '../number/real.ts';
import { Refusal, Undecided } from '../number/refusal.ts';
import { build, column, type Dim, fromColumns, type Matrix, range } from './matrix.ts';

/**
 * Gaussian elimination of a general square matrix: the second way to every number that `ldl` gives the first way to.
 * It shares no line with it, so that an error in one shows as two enclosures without a common number.
 */
export interface Eliminated<T, R extends Dim, C extends Dim> {
  readonly solution: Matrix<T, R, C>;
  /** The diagonal of the upper triangle, so that |A| = ± Π pivots. */
  readonly pivots: readonly T[];
}

/**
 * A⁻¹ B and the pivots of A. A row is exchanged only where the pivot is exactly 0.
 *
 * @throws Refusal `dimension-mismatch`, `not-positive-definite` (A is singular)
 * @throws Undecided when a pivot is not certainly different from 0
 */
export function eliminate<T extends Real<T>, R extends Dim, C extends Dim>(
  field: Field<T>,
  A: Matrix<T, R, R>,
  B: Matrix<T, R, C>,
  name = 'matrix',
): Eliminated<T, R, C> {
  const n = A.rows;
  if (A.cols !== n || B.rows !== n)
    throw new Refusal('dimension-mismatch', `${name} is ${n} x ${A.cols}, the right side has ${B.rows} rows`);
  const rows = range(n, i => [...A.at[i]!, ...B.at[i]!]);
  for (let k = 0; k < n; k++) {
    bringPivot(rows, k, name);
    const top = rows[k]!;
    for (const row of rows.slice(k + 1)) {
      if (row[k]!.sign() === 0) continue;
      const factor = row[k]!.over(top[k]!);
      for (let j = k + 1; j < row.length; j++) row[j] = row[j]!.minus(factor.times(top[j]!));
    }
  }
  const solved = range(B.cols, j => {
    const x: T[] = new Array(n).fill(field.zero);
    for (let i = n - 1; i >= 0; i--) {
      const row = rows[i]!;
      const above = range(n - 1 - i, k => row[i + 1 + k]!);
      x[i] = minusDot(row[n + j]!, above, x.slice(i + 1), above.length).over(row[i]!);
    }
    return x;
  });
  return { solution: fromColumns(n, solved), pivots: rows.map((row, k) => row[k]!) };
}

function bringPivot<T extends Real<T>>(rows: T[][], k: number, name: string): void {
  const found = rows.findIndex((row, i) => i >= k && row[k]!.sign() !== 0);
  if (found < 0)
    throw new Refusal(
      'not-positive-definite',
      `${name} is singular: column ${k} depends on those before it`,
      {
        field: name,
        column: k,
      },
    );
  if (rows[found]![k]!.sign() === undefined)
    throw new Undecided(`pivot ${k} of ${name} is not certainly different from 0`);
  [rows[k], rows[found]] = [rows[found]!, rows[k]!];
}

/** [A; B], one below the other. */
export const below = <T, R extends Dim, C extends Dim>(
  A: Matrix<T, R, C>,
  B: Matrix<T, Dim, C>,
): Matrix<T, R, C> =>
  build(A.rows + B.rows, A.cols, (i, j) => (i < A.rows ? A.at[i]![j]! : B.at[i - A.rows]![j]!));

/** [A B], one beside the other. */
export const beside = <T, R extends Dim, C extends Dim>(
  A: Matrix<T, R, C>,
  B: Matrix<T, R, Dim>,
): Matrix<T, R, C> =>
  fromColumns(A.rows, [...range(A.cols, j => column(A, j)), ...range(B.cols, j => column(B, j))]);
