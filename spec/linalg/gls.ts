import { type Real, sub } from '../number/real.ts';
import { bilinear, inverse, type Ldl, ldl, solve } from './ldl.ts';
import { type Matrix, minus, type N, type P, scalar, times, transpose, type Vector } from './matrix.ts';

/** The quadratic forms of generalized least squares in the metric V⁻¹: the first route (V-form). */
export interface GeneralizedForms<T> {
  /** V = L D Lᵀ */
  readonly V: Ldl<T, N>;
  /** XᵀV⁻¹X, factored */
  readonly XtViX: Ldl<T, P>;
  /** XᵀV⁻¹y */
  readonly XtViy: Vector<T, P>;
  /** β = (XᵀV⁻¹X)⁻¹XᵀV⁻¹y */
  readonly beta: Vector<T, P>;
  /** yᵀPy = yᵀV⁻¹y − yᵀV⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹y: what X does not explain */
  readonly yPy: T;
}

/**
 * @throws Refusal `not-positive-definite` (V, or XᵀV⁻¹X where X has not full rank)
 * @throws Undecided when the sign of a pivot is not decided
 */
export function generalizedForms<T extends Real<T>>(
  V: Matrix<T, N, N>,
  X: Matrix<T, N, P>,
  y: Vector<T, N>,
): GeneralizedForms<T> {
  const factor = ldl(V, 'V');
  const XtViX = ldl(bilinear(factor, X, X), 'XtViX'); //                  XᵀV⁻¹X
  const XtViy = bilinear(factor, X, y); //                                XᵀV⁻¹y
  const explained = scalar(bilinear(XtViX, XtViy, XtViy));
  const yPy = sub(scalar(bilinear(factor, y, y)), explained); //          yᵀV⁻¹y − …
  return { V: factor, XtViX, XtViy, beta: solve(XtViX, XtViy), yPy };
}

/** Py = V⁻¹(y − Xβ) */
export const weightedResiduals = <T extends Real<T>>(
  { V, beta }: GeneralizedForms<T>,
  X: Matrix<T, N, P>,
  y: Vector<T, N>,
): Vector<T, N> => solve(V, minus(y, times(X, beta)));

/** P = V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹: PX = 0 and PVP = P */
export function projector<T extends Real<T>>(
  { V, XtViX }: GeneralizedForms<T>,
  X: Matrix<T, N, P>,
): Matrix<T, N, N> {
  const XtVi = transpose(solve(V, X)); //                                 XᵀV⁻¹
  return minus(inverse(V), bilinear(XtViX, XtVi, XtVi));
}
