import { Rational } from '../number/rational.ts';
import { Refusal } from '../number/refusal.ts';
import { build, type Dim, type Matrix, range } from './matrix.ts';
import { rankModulo, type WholeRows } from './modular.ts';

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

/** Each row times a positive number that makes it whole and free of a common factor: row i = factor_i · A_i. */
function clearRows(A: Matrix<Rational, Dim, Dim>): { rows: bigint[][]; factors: Rational[] } {
  const factors: Rational[] = [];
  const rows = A.at.map(row => {
    const common = row.reduce((d, x) => lcm(d, x.d), 1n);
    const whole = row.map(x => x.n * (common / x.d));
    const content = whole.reduce(gcd, 0n) || 1n;
    factors.push(Rational.of(common, content));
    return whole.map(x => x / content);
  });
  return { rows, factors };
}

/** Whole rows that span the same row space as A (each row times a positive number of its own). */
export const wholeRows = (A: Matrix<Rational, Dim, Dim>): bigint[][] => clearRows(A).rows;

/** The whole matrix c·A for one positive c: a common factor, so that a symmetric A stays symmetric. */
export function wholeMultiple(A: Matrix<Rational, Dim, Dim>): { rows: bigint[][]; factor: Rational } {
  const common = A.at.flat().reduce((d, x) => lcm(d, x.d), 1n);
  const whole = A.at.map(row => row.map(x => x.n * (common / x.d)));
  const content = whole.flat().reduce(gcd, 0n) || 1n;
  return { rows: whole.map(row => row.map(x => x / content)), factor: Rational.of(common, content) };
}

interface Echelon {
  readonly rows: WholeRows;
  /** The pivot column of each of the first `pivots.length` rows; the rows below are 0. */
  readonly pivots: readonly number[];
  readonly exchanges: number;
}

/**
 * Row echelon form without fractions (Bareiss): after k steps every entry is a minor of order k + 1,
 * so the division by the previous pivot leaves no remainder.
 */
function echelon(whole: WholeRows): Echelon {
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

/**
 * The rank of A, exactly.
 *
 * A minor that is not 0 modulo a prime is not 0, so a full rank modulo one prime is already the proof;
 * only otherwise the fraction-free elimination is paid for.
 */
export function rationalRank(A: Matrix<Rational, Dim, Dim>): number {
  const rows = wholeRows(A);
  const full = Math.min(A.rows, A.cols);
  return rankModulo(rows).length === full ? full : echelon(rows).pivots.length;
}

/** |A|, exactly. @throws Refusal `dimension-mismatch` (not square) */
export function exactDeterminant<R extends Dim>(A: Matrix<Rational, R, R>): Rational {
  squareOrRefuse(A, 'matrix');
  const { rows, factors } = clearRows(A);
  const { rows: upper, pivots, exchanges } = echelon(rows);
  if (pivots.length < A.rows) return Rational.of(0);
  const last = upper[A.rows - 1]![A.cols - 1]!; // the minor of full order
  return factors.reduce((det, f) => det.over(f), Rational.of(exchanges % 2 === 0 ? last : -last));
}

/**
 * A basis of {x : A x = 0}, one vector for each column without a pivot:
 * that component 1, those of the other such columns 0 (the reduced echelon basis, which is unique).
 */
export function nullSpace(A: Matrix<Rational, Dim, Dim>): Rational[][] {
  const { rows, pivots } = echelon(wholeRows(A));
  const free = range(A.cols, c => c).filter(c => !pivots.includes(c));
  return free.map(c => {
    const x = range(A.cols, j => Rational.of(j === c ? 1 : 0));
    return backSubstitute(rows, pivots, x, () => 0n);
  });
}

/**
 * One exact solution x of A x = b (components without a pivot 0), or undefined where there is none.
 *
 * @throws Refusal `dimension-mismatch`
 */
export function exactSolution(A: Matrix<Rational, Dim, Dim>, b: readonly Rational[]): Rational[] | undefined {
  if (b.length !== A.rows)
    throw new Refusal('dimension-mismatch', `${A.rows} equations and ${b.length} right-hand sides`);
  const augmented = build(A.rows, A.cols + 1, (i, j) => (j < A.cols ? A.at[i]![j]! : b[i]!));
  const { rows, pivots } = echelon(wholeRows(augmented));
  if (pivots.includes(A.cols)) return undefined;
  const x = range(A.cols, () => Rational.of(0));
  return backSubstitute(rows, pivots, x, row => row[A.cols]!);
}

/** Fills the pivot components of x, last first: pivot · x_c = right − Σ_{j > c} row_j x_j. */
function backSubstitute(
  rows: WholeRows,
  pivots: readonly number[],
  x: Rational[],
  right: (row: readonly bigint[]) => bigint,
): Rational[] {
  for (let r = pivots.length - 1; r >= 0; r--) {
    const row = rows[r]!;
    const c = pivots[r]!;
    let rest = Rational.of(right(row));
    for (let j = c + 1; j < x.length; j++)
      if (row[j] !== 0n && x[j]!.n !== 0n) rest = rest.minus(Rational.of(row[j]!).times(x[j]!));
    x[c] = rest.over(Rational.of(row[c]!));
  }
  return x;
}

/** True when b is in the column space of A, decided exactly. */
export const isInColumnSpace = (A: Matrix<Rational, Dim, Dim>, b: readonly Rational[]): boolean =>
  exactSolution(A, b) !== undefined;

/**
 * xᵀAx >= 0 for every x, decided exactly: symmetric elimination without fractions, pivots taken from the diagonal.
 * A negative diagonal entry, or a 0 on it beside an entry that is not 0, refutes it; when no pivot is left, the rest must be 0.
 *
 * @throws Refusal `dimension-mismatch`, `not-symmetric`
 */
export function isPositiveSemidefiniteExactly<R extends Dim>(
  A: Matrix<Rational, R, R>,
  name = 'matrix',
): boolean {
  symmetricOrRefuse(A, name);
  let rest = wholeMultiple(A).rows;
  for (let previous = 1n; rest.length > 0; ) {
    if (rest.some((row, i) => row[i]! < 0n)) return false;
    const k = rest.findIndex((row, i) => row[i]! > 0n);
    if (k < 0) return rest.every(row => row.every(x => x === 0n));
    const top = rest[k]!;
    const pivot = top[k]!;
    const divisor = previous;
    const others = rest.map((_, i) => i).filter(i => i !== k);
    rest = others.map(i => others.map(j => (rest[i]![j]! * pivot - top[i]! * top[j]!) / divisor));
    previous = pivot;
  }
  return true;
}

/** A = Aᵀ, entry by entry and exactly. */
export const isSymmetric = (A: Matrix<Rational, Dim, Dim>): boolean =>
  A.rows === A.cols && A.at.every((row, i) => row.every((x, j) => j >= i || x.equals(A.at[j]![i]!)));

/** @throws Refusal `dimension-mismatch` */
export function squareOrRefuse(A: Matrix<unknown, Dim, Dim>, name: string): void {
  if (A.rows !== A.cols)
    throw new Refusal('dimension-mismatch', `${name} is ${A.rows} x ${A.cols}, not square`, { field: name });
}

/** @throws Refusal `dimension-mismatch`, `not-symmetric` at the first entry above the diagonal that differs */
export function symmetricOrRefuse(A: Matrix<Rational, Dim, Dim>, name: string): void {
  squareOrRefuse(A, name);
  for (let row = 0; row < A.rows; row++)
    for (let column = row + 1; column < A.cols; column++) {
      const [above, below] = [A.at[row]![column]!, A.at[column]![row]!];
      if (!above.equals(below))
        throw new Refusal(
          'not-symmetric',
          `${name}[${row}][${column}] is ${above} and ${name}[${column}][${row}] is ${below}: give a symmetric matrix`,
          { field: name, row, column },
        );
    }
}
