/**
 * Effects: which fixed effects?
 *
 *   Y = Xb + g + e,  Y ~ N(Xb, V),  V = σ²g K + σ²e I
 *
 *   symbol    name                                              shape   scale
 *   b, β      fixed effects, their estimate                     p       units of Y over units of X
 *   c         the coefficients of a function cᵀb                p
 *   σ²b       prior variance of an effect, when b is random     1       (units of b)²
 *   X_J       a set of independent columns of X                 n x r
 */
import { independentColumns, isInColumnSpace } from './linalg/exact.ts';
import { type GeneralizedForms, generalizedForms } from './linalg/gls.ts';
import { bilinear, inverse, ldl, solve } from './linalg/ldl.ts';
import {
  build,
  column,
  entries,
  entry,
  fromColumns,
  identity,
  lift,
  type Matrix,
  type N,
  type P,
  plus,
  scalar,
  scale,
  transpose,
  type Vector,
} from './linalg/matrix.ts';
import {
  componentsOrRefuse,
  type Problem,
  problemOrRefuse,
  relationshipOrRefuse,
  shapesOrRefuse,
} from './linalg/problem.ts';
import { phenotypicCovariance } from './model.ts';
import { refuseNegative } from './number/checks.ts';
import type { Rational } from './number/rational.ts';
import { add, type Field, mul, type Real, sqrt, sub } from './number/real.ts';
import { Refusal } from './number/refusal.ts';

/** Effects with the covariance of their errors (or, for random effects, their posterior covariance). */
export interface Effects<T> {
  readonly beta: Vector<T, P>;
  readonly covariance: Matrix<T, P, P>;
}

/**
 * The best linear unbiased estimate of b for known components, and its covariance.
 *
 *   β = (XᵀV⁻¹X)⁻¹ XᵀV⁻¹y,   Cov(β) = (XᵀV⁻¹X)⁻¹
 *
 * @returns p, p x p; a standard error is the root of a diagonal entry
 * @throws Refusal `dimension-mismatch`, `rank-deficient`, `not-symmetric`, `not-psd`, `negative-variance`,
 *                 `not-positive-definite`
 * @source Aitken (1935); Henderson (1975) Biometrics 31:423
 */
export function generalizedLeastSquares<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
): Effects<T> {
  problemOrRefuse(problem, sigma2g, sigma2e, 'ML');
  const { beta, XtViX } = formsOf(field, problem, sigma2g, sigma2e);
  return { beta, covariance: inverse(XtViX) };
}

/**
 * The posterior of b when the effects are random too, b ~ N(0, σ²b I): Bayes, or ridge regression in the metric V⁻¹.
 *
 *   A = I + σ²b XᵀV⁻¹X,   E(b | y) = σ²b A⁻¹ XᵀV⁻¹y,   Cov(b | y) = σ²b A⁻¹
 *
 * X may have dependent columns: the prior decides what the data do not. As σ²b grows without bound the mean goes
 * to the generalized least squares estimate, where that exists; at σ²b = 0 it is 0.
 *
 * @throws Refusal as `generalizedLeastSquares`, but never `rank-deficient`
 * @source Lindley and Smith (1972) J. R. Stat. Soc. B 34:1
 */
export function posteriorEffects<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  sigma2b: T,
): Effects<T> {
  shapesOrRefuse(problem);
  relationshipOrRefuse(problem.K);
  componentsOrRefuse(problem.K, sigma2g, sigma2e);
  refuseNegative(sigma2b, 'sigma2_b');
  const [X, y, K] = [lift(field, problem.X), lift(field, problem.y), lift(field, problem.K)];
  const V = ldl(phenotypicCovariance(field, K, sigma2g, sigma2e), 'V');
  const A = ldl(plus(identity<T, P>(field, X.cols), scale(sigma2b, bilinear(V, X, X))), 'A');
  return {
    beta: scale(sigma2b, solve(A, bilinear(V, X, y))),
    covariance: scale(sigma2b, inverse(A)),
  };
}

/**
 * Whether the design determines cᵀb: c is a combination of the rows of X. Decided exactly.
 *
 * @throws Refusal `dimension-mismatch`
 */
export function isEstimable(X: Matrix<Rational, N, P>, c: Vector<Rational, P>): boolean {
  if (c.rows !== X.cols)
    throw new Refusal('dimension-mismatch', `c has ${c.rows} entries, X has ${X.cols} columns`, {
      field: 'c',
    });
  return isInColumnSpace(transpose(X), entries(c));
}

/**
 * The estimate of a function cᵀb that X determines, and its variance, also where columns of X are dependent.
 *
 *   cᵀβ = c_Jᵀ (X_JᵀV⁻¹X_J)⁻¹ X_JᵀV⁻¹y
 *
 * Any set J of independent columns that spans the columns of X gives the same number: cᵀb = aᵀXb for some a,
 * and aᵀXb = aᵀX_J b_J for the b_J with X_J b_J = Xb.
 *
 * @throws Refusal `not-estimable`, and as `generalizedLeastSquares` but never `rank-deficient`
 * @source Searle (1971) Linear Models, chapter 5
 */
export function estimableFunction<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  c: Vector<Rational, P>,
): { readonly estimate: T; readonly variance: T } {
  shapesOrRefuse(problem);
  if (!isEstimable(problem.X, c))
    throw new Refusal(
      'not-estimable',
      'c is not a combination of the rows of X: the data do not determine it',
      {
        field: 'c',
      },
    );
  const J = independentColumns(problem.X);
  const X: Matrix<Rational, N, P> = fromColumns(
    problem.X.rows,
    J.map(j => column(problem.X, j)),
  );
  if (J.length === 0) return { estimate: field.zero, variance: field.zero }; // X = 0, so c = 0
  const reduced = { ...problem, X };
  problemOrRefuse(reduced, sigma2g, sigma2e, 'ML');
  const { beta, XtViX } = formsOf(field, reduced, sigma2g, sigma2e);
  const cJ = build<T, P, '1'>(J.length, 1, i => field.from(entry(c, J[i]!, 0)));
  return {
    estimate: J.map((_, i) => mul(entry(cJ, i, 0), entry(beta, i, 0))).reduce((s, t) => add(s, t)),
    variance: scalar(bilinear(XtViX, cJ, cJ)),
  };
}

/**
 * The limits estimate ∓ q √variance of a confidence interval.
 *
 * @param quantile q > 0, of the law that the caller chose: the normal for known components,
 *                 Student's with n − p degrees of freedom where σ² was estimated and K plays no part
 * @throws Refusal `negative-variance`
 */
export function confidenceLimits<T extends Real<T>>(
  estimate: T,
  variance: T,
  quantile: T,
): { readonly lower: T; readonly upper: T } {
  refuseNegative(variance, 'variance');
  const half = mul(quantile, sqrt(variance));
  return { lower: sub(estimate, half), upper: add(estimate, half) };
}

function formsOf<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
): GeneralizedForms<T> {
  const V = phenotypicCovariance(field, lift(field, problem.K), sigma2g, sigma2e);
  return generalizedForms(V, lift(field, problem.X), lift(field, problem.y));
}
