import { Rational } from '../number/rational.ts';
import { dot, type Field, type Real, sum } from '../number/real.ts';
import { defect, Refusal } from '../number/refusal.ts';

/** The dimension letters of the field. They exist only at compile time: X·X does not compile. */
export type N = 'n individuals';
export type M = 'm variants';
export type P = 'p fixed effects';
export type Q = 'q people without a phenotype';
export type One = '1';
export type Dim = N | M | P | Q | One;

declare const shape: unique symbol;

/** A dense matrix, row by row, whose row and column *meanings* the compiler checks. */
export interface Matrix<T, R extends Dim, C extends Dim> {
  readonly rows: number;
  readonly cols: number;
  readonly at: readonly (readonly T[])[];
  readonly [shape]?: readonly [R, C];
}
/** A column. */
export type Vector<T, R extends Dim> = Matrix<T, R, One>;

export function entry<T>(A: Matrix<T, Dim, Dim>, i: number, j: number): T {
  const x = A.at[i]?.[j];
  if (x === undefined) throw defect(`(${i}, ${j}) is outside ${A.rows} x ${A.cols}`);
  return x;
}

/** [f(i, j)] */
export function build<T, R extends Dim, C extends Dim>(
  rows: number,
  cols: number,
  f: (i: number, j: number) => T,
): Matrix<T, R, C> {
  return { rows, cols, at: range(rows, i => range(cols, j => f(i, j))) };
}

/** A symmetric matrix, each pair computed once. */
export function buildSymmetric<T, R extends Dim>(n: number, f: (i: number, j: number) => T): Matrix<T, R, R> {
  const lower = range(n, i => range(i + 1, j => f(i, j)));
  return build(n, n, (i, j) => (j <= i ? lower[i]![j]! : lower[j]![i]!));
}

/** A matrix from its rows. @throws Refusal `empty`, `ragged` */
export function matrix<T, R extends Dim, C extends Dim>(
  rows: readonly (readonly T[])[],
  field = 'matrix',
): Matrix<T, R, C> {
  const cols = rows[0]?.length ?? 0;
  if (cols === 0) throw new Refusal('empty', `${field} has no rows or no columns`, { field });
  rows.forEach((row, i) => {
    if (row.length !== cols)
      throw new Refusal('ragged', `${field}: row ${i} has ${row.length} values, row 0 has ${cols}`, {
        field,
        row: i,
      });
  });
  return { rows: rows.length, cols, at: rows };
}

/** A column from its entries. @throws Refusal `empty` */
export const vector = <T, R extends Dim>(entries: readonly T[], field = 'vector'): Vector<T, R> =>
  matrix(
    entries.map(x => [x]),
    field,
  );

export const range = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i));
export const column = <T>(A: Matrix<T, Dim, Dim>, j: number): T[] => range(A.rows, i => entry(A, i, j));
export const entries = <T>(v: Vector<T, Dim>): T[] => column(v, 0);
export const fromColumns = <T, R extends Dim, C extends Dim>(
  rows: number,
  columns: readonly (readonly T[])[],
): Matrix<T, R, C> => build(rows, columns.length, (i, j) => columns[j]![i]!);
export const map = <S, T, R extends Dim, C extends Dim>(
  A: Matrix<S, R, C>,
  f: (x: S, i: number, j: number) => T,
): Matrix<T, R, C> => build(A.rows, A.cols, (i, j) => f(entry(A, i, j), i, j));

/** The same matrix of exact numbers, enclosed in a field. */
export const lift = <T, R extends Dim, C extends Dim>(
  field: Field<T>,
  A: Matrix<Rational, R, C>,
): Matrix<T, R, C> => map(A, x => field.from(x));

/** Aᵀ */
export const transpose = <T, R extends Dim, C extends Dim>(A: Matrix<T, R, C>): Matrix<T, C, R> =>
  build(A.cols, A.rows, (i, j) => entry(A, j, i));

/** A B. @throws Refusal `dimension-mismatch` */
export function times<T extends Real<T>, R extends Dim, K extends Dim, C extends Dim>(
  A: Matrix<T, R, K>,
  B: Matrix<T, NoInfer<K>, C>,
): Matrix<T, R, C> {
  if (A.cols !== B.rows || A.cols === 0)
    throw new Refusal('dimension-mismatch', `${A.rows} x ${A.cols} times ${B.rows} x ${B.cols}`);
  const { field } = entry(A, 0, 0);
  const columns = range(B.cols, j => column(B, j));
  return build(A.rows, B.cols, (i, j) => dot(field, A.at[i]!, columns[j]!));
}

function entrywise<T, R extends Dim, C extends Dim>(
  A: Matrix<T, R, C>,
  B: Matrix<T, R, C>,
  f: (a: T, b: T) => T,
): Matrix<T, R, C> {
  if (A.rows !== B.rows || A.cols !== B.cols)
    throw new Refusal('dimension-mismatch', `${A.rows} x ${A.cols} and ${B.rows} x ${B.cols}`);
  return map(A, (a, i, j) => f(a, entry(B, i, j)));
}
/** A + B */
export const plus = <T extends Real<T>, R extends Dim, C extends Dim>(
  A: Matrix<T, R, C>,
  B: Matrix<T, R, C>,
) => entrywise(A, B, (a, b) => a.plus(b));
/** A − B */
export const minus = <T extends Real<T>, R extends Dim, C extends Dim>(
  A: Matrix<T, R, C>,
  B: Matrix<T, R, C>,
) => entrywise(A, B, (a, b) => a.minus(b));
/** c A */
export const scale = <T extends Real<T>, R extends Dim, C extends Dim>(
  c: T,
  A: Matrix<T, R, C>,
): Matrix<T, R, C> => map(A, a => c.times(a));
/** I, n x n */
export const identity = <T, R extends Dim>(field: Field<T>, n: number): Matrix<T, R, R> =>
  build(n, n, (i, j) => (i === j ? field.one : field.zero));
/** tr A */
export const trace = <T extends Real<T>, R extends Dim>(field: Field<T>, A: Matrix<T, R, R>): T =>
  sum(
    field,
    range(A.rows, i => entry(A, i, i)),
  );
/** tr AB = Σ A_ij B_ji, without the product. */
export const traceOfProduct = <T extends Real<T>, R extends Dim, C extends Dim>(
  field: Field<T>,
  A: Matrix<T, R, C>,
  B: Matrix<T, C, R>,
): T =>
  sum(
    field,
    range(A.rows, i => dot(field, A.at[i]!, column(B, i))),
  );
/** The entry of a 1 x 1 matrix. */
export const scalar = <T>(A: Matrix<T, One, One>): T => entry(A, 0, 0);

/** A matrix of exact numbers from texts or binary64 values. @throws Refusal `not-finite`, `not-a-number`, … */
export const exactMatrix = <R extends Dim, C extends Dim>(
  rows: readonly (readonly (string | number)[])[],
  field = 'matrix',
): Matrix<Rational, R, C> =>
  map(matrix<string | number, R, C>(rows, field), (x, i, j) => exactEntry(x, field, i, j));

function exactEntry(x: string | number, field: string, row: number, column: number): Rational {
  try {
    return typeof x === 'string' ? Rational.parse(x) : Rational.ofDouble(x);
  } catch (e) {
    if (e instanceof Refusal)
      throw new Refusal(e.code, `${field}[${row}][${column}]: ${e.message}`, { field, row, column });
    throw e;
  }
}
