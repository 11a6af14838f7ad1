import { add, dot, type Field, ln, minusDot, type Real, sum } from '../number/real.ts';
import { Refusal, Undecided } from '../number/refusal.ts';
import { build, column, type Dim, fromColumns, type Matrix, range } from './matrix.ts';

declare const order: unique symbol;

/**
 * V = L D Lᵀ without a root, so that it also runs on exact fractions.
 * Row i of `L` holds the i entries left of the unit diagonal; `d` is the diagonal of D, every entry proved > 0.
 */
export interface Ldl<T, R extends Dim> {
  readonly field: Field<T>;
  readonly size: number;
  readonly L: readonly (readonly T[])[];
  readonly d: readonly T[];
  readonly [order]?: R;
}

/**
 * The factors L and D of a symmetric positive definite V (only the lower triangle is read).
 *
 *   d_i = V_ii − Σ_k L_ik² d_k,   L_ij = (V_ij − Σ_k L_ik d_k L_jk) / d_j
 *
 * @throws Refusal `dimension-mismatch` (not square), `not-positive-definite` (a pivot is proved <= 0)
 * @throws Undecided when the sign of a pivot is not decided by the digits at hand
 */
export function ldl<T extends Real<T>, R extends Dim>(V: Matrix<T, R, R>, name = 'matrix'): Ldl<T, R> {
  if (V.rows !== V.cols)
    throw new Refusal('dimension-mismatch', `${name} is ${V.rows} x ${V.cols}, not square`, { field: name });
  const L: T[][] = [];
  const d: T[] = [];
  for (let i = 0; i < V.rows; i++) {
    const v = V.at[i]!;
    const w: T[] = []; // w_j = L_ij d_j, so that a division is paid once an entry
    const l: T[] = [];
    for (let j = 0; j < i; j++) {
      w.push(minusDot(v[j]!, w, L[j]!, j));
      l.push(w[j]!.over(d[j]!));
    }
    d.push(positive(minusDot(v[i]!, w, l, i), i, name));
    L.push(l);
  }
  return { field: d[0]!.field, size: V.rows, L, d };
}

function positive<T extends Real<T>>(pivot: T, row: number, name: string): T {
  const sign = pivot.sign();
  if (sign === undefined)
    throw new Undecided(`the sign of pivot ${row} of ${name} is not decided: it is 0 or needs more digits`);
  if (sign !== 1)
    throw new Refusal(
      'not-positive-definite',
      `${name} is not positive definite: pivot ${row} is ${sign === 0 ? '0' : 'negative'}`,
      { field: name, row },
    );
  return pivot;
}

/** L⁻¹ b */
export function forwardSolve<T extends Real<T>>(factor: Ldl<T, Dim>, b: readonly T[]): T[] {
  sameSize(factor, b.length);
  const z: T[] = [];
  for (let i = 0; i < b.length; i++) z.push(minusDot(b[i]!, factor.L[i]!, z, i));
  return z;
}

/** L⁻ᵀ z */
export function backwardSolve<T extends Real<T>>(factor: Ldl<T, Dim>, z: readonly T[]): T[] {
  sameSize(factor, z.length);
  const x = [...z];
  for (let i = x.length - 1; i >= 0; i--) {
    const l = factor.L[i]!;
    for (let k = 0; k < i; k++) x[k] = x[k]!.minus(l[k]!.times(x[i]!));
  }
  return x;
}

function sameSize(factor: Ldl<unknown, Dim>, rows: number): void {
  if (rows !== factor.size)
    throw new Refusal('dimension-mismatch', `a matrix of order ${factor.size} and a column of ${rows}`);
}

/** D⁻¹ z */
const overPivots = <T extends Real<T>>(factor: Ldl<T, Dim>, z: readonly T[]): T[] =>
  z.map((x, i) => x.over(factor.d[i]!));

/** V⁻¹ B */
export const solve = <T extends Real<T>, R extends Dim, C extends Dim>(
  factor: Ldl<T, R>,
  B: Matrix<T, NoInfer<R>, C>,
): Matrix<T, R, C> =>
  fromColumns(
    factor.size,
    range(B.cols, j => backwardSolve(factor, overPivots(factor, forwardSolve(factor, column(B, j))))),
  );

/** Xᵀ V⁻¹ Y = (L⁻¹X)ᵀ D⁻¹ (L⁻¹Y): no inverse is formed, and XᵀV⁻¹X comes out symmetric. */
export function bilinear<T extends Real<T>, R extends Dim, A extends Dim, B extends Dim>(
  factor: Ldl<T, R>,
  X: Matrix<T, NoInfer<R>, A>,
  Y: Matrix<T, NoInfer<R>, B>,
): Matrix<T, A, B> {
  const left = range(X.cols, j => forwardSolve(factor, column(X, j)));
  const right = (X as unknown) === Y ? left : range(Y.cols, j => forwardSolve(factor, column(Y, j)));
  const scaled = right.map(z => overPivots(factor, z));
  const product = (i: number, j: number): T => dot(factor.field, left[i]!, scaled[j]!);
  if ((X as unknown) !== Y) return build(X.cols, Y.cols, product);
  const lower = range(X.cols, i => range(i + 1, j => product(i, j)));
  return build(X.cols, Y.cols, (i, j) => (j <= i ? lower[i]![j]! : lower[j]![i]!));
}

/** V⁻¹, symmetric. */
export function inverse<T extends Real<T>, R extends Dim>(factor: Ldl<T, R>): Matrix<T, R, R> {
  const { field, size } = factor;
  const columns = range(size, j =>
    backwardSolve(
      factor,
      overPivots(
        factor,
        forwardSolve(
          factor,
          range(size, i => (i === j ? field.one : field.zero)),
        ),
      ),
    ),
  );
  return build(size, size, (i, j) => (j <= i ? columns[j]![i]! : columns[i]![j]!));
}

/** |V| = Π d_i */
export const determinant = <T extends Real<T>>(factor: Ldl<T, Dim>): T =>
  factor.d.reduce((product, x) => product.times(x));

/** ln |V| = Σ ln d_i */
export const logdet = <T extends Real<T>>(factor: Ldl<T, Dim>): T => add(...factor.d.map(ln));

/** L D Lᵀ, which must contain V: the check of the factorisation. */
export const reconstruct = <T extends Real<T>, R extends Dim>({
  field,
  size,
  L,
  d,
}: Ldl<T, R>): Matrix<T, R, R> =>
  build(size, size, (i, j) => {
    const at = (row: number, k: number) => (k === row ? field.one : L[row]![k]!);
    return sum(
      field,
      range(Math.min(i, j) + 1, k => at(i, k).times(d[k]!).times(at(j, k))),
    );
  });

/**
 * The lower triangular root C of V = C Cᵀ: C = L D^½, with a positive diagonal.
 *
 * @throws as `ldl`
 */
export function cholesky<T extends Real<T>, R extends Dim>(
  V: Matrix<T, R, R>,
  name = 'matrix',
): Matrix<T, R, R> {
  const { field, size, L, d } = ldl(V, name);
  const root = d.map(x => x.sqrt());
  return build(size, size, (i, j) => (j > i ? field.zero : j === i ? root[i]! : L[i]![j]!.times(root[j]!)));
}
