import type { Rational } from '../number/rational.ts';
import { add, type Field, ln, neg, type Real, sub, sum } from '../number/real.ts';
import { eliminate } from './elimination.ts';
import { nullSpace } from './exact.ts';
import {
  fromColumns,
  lift,
  type Matrix,
  minus,
  type N,
  type P,
  scalar,
  times,
  transpose,
  type Vector,
} from './matrix.ts';

/** What a likelihood is made of by the second route. Each list of pivots multiplies up to a determinant. */
export interface ContrastForms<T> {
  readonly AtVA: readonly T[];
  readonly AtA: readonly T[];
  readonly S: readonly T[];
  readonly XtX: readonly T[];
  readonly yPy: T;
  readonly beta: Vector<T, P>;
}

/**
 * The likelihood by error contrasts: V is never inverted, and no line is shared with `gls` and `ldl`.
 *
 * A is a basis of the n − p contrasts, AᵀX = 0, found exactly. AᵀY has mean 0 and covariance AᵀVA, hence
 *   yᵀPy = yᵀA (AᵀVA)⁻¹ Aᵀy
 *   β = (XᵀX)⁻¹Xᵀ(y − VA(AᵀVA)⁻¹Aᵀy)
 *   S = XᵀVX − XᵀVA(AᵀVA)⁻¹AᵀVX
 *
 * @source Patterson and Thompson (1971) Biometrika 58:545; Harville (1974) Biometrika 61:383
 * @throws Undecided when a pivot is not decided
 */
export function contrastForms<T extends Real<T>>(
  field: Field<T>,
  V: Matrix<T, N, N>,
  X: Matrix<Rational, N, P>,
  y: Vector<Rational, N>,
): ContrastForms<T> {
  const [x, v] = [lift(field, X), lift(field, y)];
  const Xt = transpose(x);
  const XtX = times(Xt, x);
  const VX = times(V, x);
  const basis = nullSpace(transpose(X));
  if (basis.length === 0) {
    // n = p: no contrast is left, the fit is perfect and S is XᵀVX
    const { solution, pivots } = eliminate(field, XtX, times(Xt, v), 'XtX');
    const S = eliminate(field, times(Xt, VX), XtX, 'S').pivots;
    return { AtVA: [], AtA: [], S, XtX: pivots, yPy: field.zero, beta: solution };
  }
  const A = lift<T, N, N>(field, fromColumns(X.rows, basis));
  const At = transpose(A);
  const VA = times(V, A);
  const AtVA = times(At, VA);
  const ofY = eliminate(field, AtVA, times(At, v), 'AtVA'); //            (AᵀVA)⁻¹Aᵀy
  const ofX = eliminate(field, AtVA, times(At, VX), 'AtVA'); //           (AᵀVA)⁻¹AᵀVX
  const S = minus(times(Xt, VX), times(times(Xt, VA), ofX.solution));
  const beta = eliminate(field, XtX, times(Xt, minus(v, times(VA, ofY.solution))), 'XtX');
  return {
    AtVA: ofY.pivots,
    AtA: eliminate(field, times(At, A), times(At, v), 'AtA').pivots,
    S: eliminate(field, S, XtX, 'S').pivots,
    XtX: beta.pivots,
    yPy: scalar(times(transpose(times(At, v)), ofY.solution)),
    beta: beta.solution,
  };
}

/**
 * The logarithms of the determinants, from |[X A]ᵀV[X A]| = |AᵀVA| |S| = |V| |XᵀX| |AᵀA|
 * and S = XᵀX (XᵀV⁻¹X)⁻¹ XᵀX:
 *   ln|V| = ln|AᵀVA| + ln|S| − ln|XᵀX| − ln|AᵀA|,   ln|XᵀV⁻¹X| = 2 ln|XᵀX| − ln|S|
 */
export function contrastLogdets<T extends Real<T>>(
  field: Field<T>,
  forms: ContrastForms<T>,
): { readonly logdetV: T; readonly logdetXtViX: T; readonly logdetXtX: T } {
  const [AtVA, AtA, S, XtX] = [forms.AtVA, forms.AtA, forms.S, forms.XtX].map(pivots =>
    sum(field, pivots.map(ln)),
  ) as [T, T, T, T];
  return {
    logdetV: add(AtVA, S, neg(XtX), neg(AtA)),
    logdetXtViX: sub(add(XtX, XtX), S),
    logdetXtX: XtX,
  };
}
