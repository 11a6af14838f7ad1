import { balls } from '../number/ball.ts';
import { Rational } from '../number/rational.ts';
import { Refusal, Undecided } from '../number/refusal.ts';
import { ldl } from './ldl.ts';
import { build, type Dim, type Matrix, range } from './matrix.ts';
import { echelonModulo, nullVectorModulo, smallFraction } from './modular.ts';
import { rankByPrimes } from './rank-by-primes.ts';
import { echelon, type WholeRows, wholeMultiple, wholeRows } from './whole.ts';

/**
 * The rank of A, exactly.
 *
 * The rank modulo a prime is a lower bound. It is the rank when it is full, or when as many independent
 * null vectors are verified exactly; otherwise several primes prove it.
 */
export function rationalRank(A: Matrix<Rational, Dim, Dim>): number {
  const { rows } = wholeRows(A);
  const basis = verifiedNullSpace(rows);
  return basis === undefined ? rankByPrimes(rows) : A.cols - basis.length;
}

/**
 * The reduced echelon basis of the null space, guessed modulo one prime (all fractions small) and verified exactly:
 * as many vectors as the rank modulo the prime, a lower bound, leaves room for. Undefined where the guess fails.
 */
function verifiedNullSpace(rows: WholeRows): Rational[][] | undefined {
  const cols = rows[0]!.length;
  const modular = echelonModulo(rows);
  const basis: Rational[][] = [];
  for (let c = 0; c < cols; c++) {
    if (modular.pivots.includes(c)) continue;
    const guess = nullVectorModulo(modular, c, cols).map(smallFraction);
    if (!guess.every(x => x !== undefined)) return undefined;
    const x = guess.map(([n, d]) => Rational.of(n, d));
    if (!rows.every(row => isOrthogonal(row, x))) return undefined;
    basis.push(x);
  }
  return basis;
}

/** row · x = 0 */
function isOrthogonal(row: readonly bigint[], x: readonly Rational[]): boolean {
  const common = x.reduce((product, v) => (product % v.d === 0n ? product : product * v.d), 1n);
  return row.reduce((s, a, j) => s + a * x[j]!.n * (common / x[j]!.d), 0n) === 0n;
}

/** |A|, exactly. @throws Refusal `dimension-mismatch` (not square) */
export function exactDeterminant<R extends Dim>(A: Matrix<Rational, R, R>): Rational {
  squareOrRefuse(A, 'matrix');
  const { rows, factors } = wholeRows(A);
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
  const whole = wholeRows(A).rows;
  const verified = verifiedNullSpace(whole);
  if (verified !== undefined) return verified;
  const { rows, pivots } = echelon(whole);
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
  const { rows, pivots } = echelon(wholeRows(augmented).rows);
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

/** The columns that do not depend on the columns before them: as many as the rank, and they span the column space. */
export function independentColumns(A: Matrix<Rational, Dim, Dim>): readonly number[] {
  const { rows } = wholeRows(A);
  const { pivots } = echelonModulo(rows);
  return verifiedNullSpace(rows) === undefined ? echelon(rows).pivots : pivots;
}

/** True when b is in the column space of A, decided exactly. */
export const isInColumnSpace = (A: Matrix<Rational, Dim, Dim>, b: readonly Rational[]): boolean =>
  exactSolution(A, b) !== undefined;

/** Up to this order definiteness is decided by exact elimination at once; above it enclosures are tried first. */
const ELIMINATION_ORDER = 40;
/** Working digits of the enclosures that are tried. */
const ATTEMPTS = [30, 60, 120, 240];

/**
 * xᵀAx >= 0 for every x, decided exactly.
 *
 * With r = rank A and J a set of r independent columns, A is positive semidefinite exactly when A_JJ, which is
 * not singular, is positive definite: the sign of every pivot of its LDLᵀ decides, and enclosures can prove signs.
 *
 * @throws Refusal `dimension-mismatch`, `not-symmetric`
 */
export function isPositiveSemidefiniteExactly<R extends Dim>(
  A: Matrix<Rational, R, R>,
  name = 'matrix',
): boolean {
  symmetricOrRefuse(A, name);
  const { rows } = wholeRows(A);
  const { pivots } = echelonModulo(rows);
  if (A.rows <= ELIMINATION_ORDER || rationalRank(A) !== pivots.length) return eliminatesPositively(A);
  for (const digits of ATTEMPTS)
    try {
      const field = balls(digits);
      const scale = A.at.reduce(
        (m, row, i) => (m.lessThan(row[i]!.abs()) ? row[i]!.abs() : m),
        Rational.of(0),
      );
      if (scale.n === 0n) break;
      ldl(
        build(pivots.length, pivots.length, (i, j) => field.from(A.at[pivots[i]!]![pivots[j]!]!.over(scale))),
      );
      return true;
    } catch (e) {
      if (e instanceof Refusal) return false;
      if (!(e instanceof Undecided)) throw e;
    }
  return eliminatesPositively(A);
}

/**
 * Symmetric elimination without fractions, pivots taken from the diagonal: a negative diagonal entry, or a 0 on it
 * beside an entry that is not 0, refutes; when no pivot is left, the rest must be 0.
 */
function eliminatesPositively(A: Matrix<Rational, Dim, Dim>): boolean {
  let rest = wholeMultiple(A).rows;
  for (let previous = 1n; rest.length > 0; ) {
    if (rest.some((row, i) => row[i]! < 0n)) return false;
    const k = rest.findIndex((row, i) => row[i]! > 0n);
    if (k < 0) return rest.every(row => row.every(x => x === 0n));
    const top = rest[k]!;
    const pivot = top[k]!;
    const divisor = previous;
    const others = range(rest.length, i => i).filter(i => i !== k);
    rest = others.map(i => others.map(j => (rest[i]![j]! * pivot - top[i]! * top[j]!) / divisor));
    previous = pivot;
  }
  return true;
}

/** A = Aᵀ, entry by entry and exactly. */
export const isSymmetric = (A: Matrix<Rational, Dim, Dim>): boolean =>
  A.rows === A.cols && A.at.every((row, i) => row.every((x, j) => j >= i || x.equals(A.at[j]![i]!)));

/** @throws Refusal `dimension-mismatch` */
function squareOrRefuse(A: Matrix<unknown, Dim, Dim>, name: string): void {
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
