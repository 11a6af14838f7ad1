/**
 * Likelihood: how likely?
 *
 *   Y ~ N(Xb, V),  V = σ²g K + σ²e I
 *
 *   symbol    name                                                      shape   scale
 *   y         phenotype                                                 n       units of Y
 *   X         design of the fixed effects, rank p                       n x p
 *   K         relationship matrix                                       n x n
 *   σ²g, σ²e  variance components                                       1       units of Y²
 *   P         V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹, so PX = 0 and PVP = P          n x n   1/units of Y²
 *   dVᵢ       ∂V/∂σ²ᵢ: K for σ²g, I for σ²e                             n x n
 *   ℓ         log-likelihood with b at its best: ML profiles b out,     1       nats
 *             REML is the density of the n − p error contrasts
 */

import { exactDeterminant } from './linalg/exact.ts';
import { generalizedForms, projector, weightedResiduals } from './linalg/gls.ts';
import { inverse, logdet } from './linalg/ldl.ts';
import {
  lift,
  type Matrix,
  type N,
  scalar,
  times,
  trace,
  traceOfProduct,
  transpose,
} from './linalg/matrix.ts';
import { type LikelihoodMethod, likelihoodMethods, type Problem, problemOrRefuse } from './linalg/problem.ts';
import { phenotypicCovariance } from './model.ts';
import { requireOneOf } from './number/checks.ts';
import { add, div, type Field, ln, mul, neg, type Real, sub } from './number/real.ts';

export { type LikelihoodMethod, likelihoodMethods, type Problem };

export const loglikConventions = ['error-contrasts', 'without-log-xtx', 'without-constants'] as const;
export type LoglikConvention = (typeof loglikConventions)[number];

export const informationKinds = ['observed', 'expected', 'average'] as const;
export type InformationKind = (typeof informationKinds)[number];

/** The terms of a log-likelihood, before they are added. */
export interface LikelihoodParts<T> {
  /** ln |V| */
  readonly logdetV: T;
  /** ln |XᵀV⁻¹X| */
  readonly logdetXtViX: T;
  /** ln |XᵀX| */
  readonly logdetXtX: T;
  /** yᵀPy: the weighted residual sum of squares */
  readonly yPy: T;
}

/** A symmetric 2 x 2 table, σ²g first. */
export type ByComponent<T> = readonly [readonly [T, T], readonly [T, T]];

/**
 * The four numbers of which every convention's log-likelihood is a sum.
 *
 * @throws Refusal `dimension-mismatch`, `rank-deficient`, `not-symmetric`, `not-psd`, `negative-variance`,
 *                 `not-positive-definite` (V is singular)
 */
export function likelihoodParts<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
): LikelihoodParts<T> {
  const { forms } = evaluate(field, problem, sigma2g, sigma2e, 'ML');
  const XtX = times(transpose(problem.X), problem.X);
  return {
    logdetV: logdet(forms.V),
    logdetXtViX: logdet(forms.XtViX),
    logdetXtX: ln(field.from(exactDeterminant(XtX))),
    yPy: forms.yPy,
  };
}

/**
 * The log-likelihood of the components, with the fixed effects at their generalized least squares estimate.
 *
 *   ML     ℓ = −½ [ n ln 2π + ln|V| + yᵀPy ]
 *   REML   ℓ = −½ [ (n−p) ln 2π + ln|V| + ln|XᵀV⁻¹X| − ln|XᵀX| + yᵀPy ]
 *
 *   convention          terms that are left out
 *   error-contrasts     none: the density of n − p orthonormal error contrasts (for ML: of y)
 *   without-log-xtx     ln|XᵀX| (ML has no such term: the same number)
 *   without-constants   ln|XᵀX| and ln 2π
 *
 * @param sigma2g, sigma2e units of Y²
 * @returns nats
 * @throws Refusal as `likelihoodParts`; `unknown-convention`; `no-residual-df` (REML with n <= p)
 * @source Harville (1974) Biometrika 61:383, equation 2; Patterson and Thompson (1971) Biometrika 58:545
 */
export function logLikelihood<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  method: LikelihoodMethod,
  convention: LoglikConvention,
): T {
  requireOneOf(likelihoodMethods, method, 'method');
  requireOneOf(loglikConventions, convention, 'convention');
  problemOrRefuse(problem, sigma2g, sigma2e, method);
  const { logdetV, logdetXtViX, logdetXtX, yPy } = likelihoodParts(field, problem, sigma2g, sigma2e);
  const [n, p] = [problem.X.rows, problem.X.cols];
  const ln2pi = ln(mul(2, field.pi()));

  const terms = {
    ML: {
      'error-contrasts': [mul(n, ln2pi)],
      'without-log-xtx': [mul(n, ln2pi)],
      'without-constants': [],
    },
    REML: {
      'error-contrasts': [logdetXtViX, mul(n - p, ln2pi), neg(logdetXtX)],
      'without-log-xtx': [logdetXtViX, mul(n - p, ln2pi)],
      'without-constants': [logdetXtViX],
    },
  }[method][convention];
  return div(neg(add(logdetV, yPy, ...terms)), 2);
}

/**
 * The derivatives of the log-likelihood by σ²g and by σ²e; the constants of a convention have none.
 *
 *   ∂ℓ/∂σ²ᵢ = −½ [ tr(M dVᵢ) − yᵀP dVᵢ P y ],   M = V⁻¹ for ML, P for REML
 *
 * @returns [∂ℓ/∂σ²g, ∂ℓ/∂σ²e], nats per unit of Y²
 * @throws Refusal as `logLikelihood`
 */
export function score<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  method: LikelihoodMethod,
): readonly [T, T] {
  const { K, Py, M } = derivativeForms(field, problem, sigma2g, sigma2e, method);
  const slope = (traceMdV: T, quadratic: T): T => div(sub(quadratic, traceMdV), 2);
  return [
    slope(traceOfProduct(field, M, K), scalar(times(transpose(Py), times(K, Py)))), //  dV = K
    slope(trace(field, M), scalar(times(transpose(Py), Py))), //                        dV = I
  ];
}

/**
 * The information of the two components: how sharply the log-likelihood bends.
 *
 *   observed   −∂²ℓ/∂σ²ᵢ∂σ²ⱼ = yᵀP dVᵢ P dVⱼ P y − ½ tr(M dVᵢ M dVⱼ)
 *   expected   ½ tr(M dVᵢ M dVⱼ), the Fisher information
 *   average    ½ yᵀP dVᵢ P dVⱼ P y, the mean of the two: no trace is needed
 *
 * with M = V⁻¹ for ML and P for REML. For ML the observed one is that of the profile likelihood, b maximised out.
 *
 * @returns 2 x 2, σ²g first, nats per unit of Y⁴
 * @throws Refusal as `logLikelihood`
 * @source Gilmour, Thompson and Cullis (1995) Biometrics 51:1440 (average)
 */
export function information<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  method: LikelihoodMethod,
  kind: InformationKind,
): ByComponent<T> {
  requireOneOf(informationKinds, kind, 'kind');
  const { K, P, Py, M } = derivativeForms(field, problem, sigma2g, sigma2e, method);
  const MK = times(M, K);
  const halfTraces = [
    traceOfProduct(field, MK, MK), // tr MKMK
    traceOfProduct(field, MK, M), //  tr MKM
    traceOfProduct(field, M, M), //   tr MM
  ].map(t => div(t, 2));
  const KPy = times(K, Py);
  const quadratic = (a: typeof Py, b: typeof Py): T => scalar(times(transpose(a), times(P, b)));
  const quadratics = [
    quadratic(KPy, KPy), // yᵀPKPKPy
    quadratic(KPy, Py), //  yᵀPKPPy
    quadratic(Py, Py), //   yᵀPPPy
  ];
  const [gg, ge, ee] = {
    observed: quadratics.map((q, i) => sub(q, halfTraces[i]!)),
    expected: halfTraces,
    average: quadratics.map(q => div(q, 2)),
  }[kind] as [T, T, T];
  return [
    [gg, ge],
    [ge, ee],
  ];
}

function evaluate<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  method: LikelihoodMethod,
) {
  problemOrRefuse(problem, sigma2g, sigma2e, method);
  const [X, y, K] = [lift(field, problem.X), lift(field, problem.y), lift(field, problem.K)];
  const V = phenotypicCovariance(field, K, sigma2g, sigma2e); // V = σ²g K + σ²e I
  return { X, y, K, forms: generalizedForms(V, X, y) };
}

/** What score and information are made of: P, Py and the M whose traces the method takes. */
function derivativeForms<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  method: LikelihoodMethod,
) {
  requireOneOf(likelihoodMethods, method, 'method');
  const { X, y, K, forms } = evaluate(field, problem, sigma2g, sigma2e, method);
  const P = projector(forms, X);
  const M: Matrix<T, N, N> = method === 'REML' ? P : inverse(forms.V);
  return { K, P, Py: weightedResiduals(forms, X, y), M };
}
