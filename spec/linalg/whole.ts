import { Rational } from '../number/rational.ts';
import type { Dim, Matrix } from './matrix.ts';

/** A matrix of whole numbers, row by row. */
export type WholeRows = readonly (readonly bigint[])[];

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

/** Fractions over one denominator, without a common factor: whole_i = factor · x_i, factor > 0. */
function clear(fractions: readonly Rational[]): { whole: bigint[]; factor: Rational } {
  const common = fractions.reduce((d, x) => lcm(d, x.d), 1n);
  const whole = fractions.map(x => x.n * (common / x.d));
  const content = whole.reduce(gcd, 0n) || 1n;
  return { whole: whole.map(x => x / content), factor: Rational.of(common, content) };
}

/** Each row times a positive number of its own that makes it whole: the same row space. */
export function wholeRows(A: Matrix<Rational, Dim, Dim>): { rows: bigint[][]; factors: Rational[] } {
  const cleared = A.at.map(clear);
  return { rows: cleared.map(c => c.whole), factors: cleared.map(c => c.factor) };
}

/** The whole matrix c A for one c > 0: a symmetric A stays symmetric, its eigenvalues are multiplied by c. */
export function wholeMultiple(A: Matrix<Rational, Dim, Dim>): { rows: bigint[][]; factor: Rational } {
  const { whole, factor } = clear(A.at.flat());
  return { rows: A.at.map((row, i) => row.map((_, j) => whole[i * A.cols + j]!)), factor };
}

export interface Echelon {
  readonly rows: WholeRows;
  /** The pivot column of each of the first `pivots.length` rows; the rows below are 0. */
  readonly pivots: readonly number[];
  readonly exchanges: number;
}

/**
 * Row echelon form without fractions (Bareiss): after k steps every entry is a minor of order k + 1,
 * so the division by the previous pivot leaves no remainder.
 */
export function echelon(whole: WholeRows): Echelon {
  const rows = whole.map(row => [...row]);
  const cols = rows[0]!.length;
  const pivots: number[] = [];
  let previous = 1n;
  let exchanges = 0;
  for (let c = 0; c < cols && pivots.length < rows.length; c++) {
    const r = pivots.length;
    const found = rows.findIndex((row, i) => i >= r && row[c] !== 0n);
    if (found < 0) continue;
    if (found !== r) {
      [rows[r], rows[found]] = [rows[found]!, rows[r]!];
      exchanges += 1;
    }
    const top = rows[r]!;
    const pivot = top[c]!;
    for (const row of rows.slice(r + 1)) {
      const head = row[c]!;
      for (let j = c; j < cols; j++) row[j] = (row[j]! * pivot - head * top[j]!) / previous;
    }
    previous = pivot;
    pivots.push(c);
  }
  return { rows, pivots, exchanges };
}
