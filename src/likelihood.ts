/**
 * How likely? The fast room.
 *
 *   Y ~ N(Xb, V),  V = σ²g K + σ²e I
 *
 *   symbol  name                                                     shape   scale
 *   y       phenotype                                                n       units of Y
 *   X       design of the fixed effects, full column rank            n x p
 *   K       relationship matrix, positive semidefinite               n x n
 *   P       V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹                                n x n   1/units of Y²
 *   d       eigenvalues of V on the error contrasts, σ²gλ + σ²e      n − p   units of Y²
 *   z       y along their eigenvectors                               n − p   units of Y
 *   e       eigenvalues of V, σ²gμ + σ²e                             n       units of Y²
 *
 * Everything is a sum over a spectrum: X is projected out first, in 30 digits, so that y and y + Xb have the same
 * contrasts; there P is diag(1/d), and
 *
 *   yᵀPy = Σ z²/d     tr(PK) = Σ λ/d     yᵀPKPy = Σ z²λ/d²     ln|V| = Σ ln e     ln|V| + ln|XᵀV⁻¹X| − ln|XᵀX| = Σ ln d
 */
import { requireOneOf } from './linalg/check.ts';
import { choleskyLogdet } from './linalg/cholesky.ts';
import type { Problem } from './optimum/contrasts.ts';
import {
  type Between,
  type ByComponent,
  informationAt,
  logdet,
  logdetXtX,
  precisionFactor,
  quadratic,
  spectraAt,
  traceOf,
  weightedSquares,
} from './optimum/spectra.ts';

export type { ByComponent, Problem };

export const likelihoodMethods = ['ML', 'REML'] as const;
export type LikelihoodMethod = (typeof likelihoodMethods)[number];

/**
 * `error-contrasts`: the density of n − p orthonormal error contrasts (GEMMA, EMMA, FaST-LMM);
 * `without-log-xtx`: without +½ ln|XᵀX| (lme4, nlme); `without-constants`: without 2π too (GCTA).
 */
export const loglikConventions = ['error-contrasts', 'without-log-xtx', 'without-constants'] as const;
export type LoglikConvention = (typeof loglikConventions)[number];

export const informationKinds = ['observed', 'expected', 'average'] as const;
export type InformationKind = (typeof informationKinds)[number];

/** The terms of a log-likelihood, before they are added. */
export interface LikelihoodParts {
  /** ln |V| */
  readonly logdetV: number;
  /** ln |XᵀV⁻¹X| */
  readonly logdetXtViX: number;
  /** ln |XᵀX| */
  readonly logdetXtX: number;
  /** yᵀPy: the weighted residual sum of squares */
  readonly yPy: number;
}

/**
 * The four numbers of which every convention's log-likelihood is a sum.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `rank-deficient`, `not-symmetric`, `not-psd`,
 * `negative-variance`, `not-positive-definite` (V is singular)
 */
export function likelihoodParts(problem: Problem, sigma2g: number, sigma2e: number): LikelihoodParts {
  const at = spectraAt(problem, sigma2g, sigma2e, 'ML');
  const { contrasts } = at;
  const ofX = logdetXtX(contrasts);
  return {
    logdetV: logdet(at.e(), contrasts),
    logdetXtViX: ofX + choleskyLogdet(precisionFactor(at)) - 2 * contrasts.p * Math.log(contrasts.yUnit),
    logdetXtX: ofX,
    yPy: weightedSquares(at),
  };
}

/**
 * The log-likelihood of the components, b at its best.
 *
 *   ML    −½[n ln 2π + ln|V| + yᵀPy]
 *   REML  −½[(n − p) ln 2π + ln|V| + ln|XᵀV⁻¹X| − ln|XᵀX| + yᵀPy]
 *
 * @returns nats, under the convention of constants; ML has no ln|XᵀX| to drop
 * @throws Refusal as `likelihoodParts`; `unknown-convention`; `no-residual-df` (REML with n <= p)
 */
export function logLikelihood(
  problem: Problem,
  sigma2g: number,
  sigma2e: number,
  method: LikelihoodMethod,
  convention: LoglikConvention,
): number {
  requireOneOf(likelihoodMethods, method, 'method');
  requireOneOf(loglikConventions, convention, 'convention');
  const at = spectraAt(problem, sigma2g, sigma2e, method);
  const values = method === 'REML' ? at.d : at.e();
  const constant = convention === 'without-constants' ? 0 : values.length * Math.log(2 * Math.PI);
  const dropped = method === 'REML' && convention !== 'error-contrasts' ? logdetXtX(at.contrasts) : 0;
  return -(constant + logdet(values, at.contrasts) + dropped + weightedSquares(at)) / 2;
}

/**
 * The slope of the log-likelihood.
 *
 *   ∂ℓ/∂σ²ᵢ = ½[yᵀP dVᵢ Py − tr(M dVᵢ)],  dV = K, I;  M = P (REML), V⁻¹ (ML)
 *
 * @returns [∂ℓ/∂σ²g, ∂ℓ/∂σ²e]
 * @throws Refusal as `logLikelihood`
 */
export function score(
  problem: Problem,
  sigma2g: number,
  sigma2e: number,
  method: LikelihoodMethod,
): readonly [number, number] {
  requireOneOf(likelihoodMethods, method, 'method');
  const at = spectraAt(problem, sigma2g, sigma2e, method);
  const slope = (dV: Between) => (quadratic(at, dV) - traceOf(at, method, dV)) / 2;
  return [slope(['K']), slope(['I'])];
}

/**
 * The information about (σ²g, σ²e).
 *
 *   expected  ½ tr(M dVᵢ M dVⱼ)
 *   observed  yᵀP dVᵢ P dVⱼ Py − ½ tr(M dVᵢ M dVⱼ), minus the Hessian
 *   average   ½ yᵀP dVᵢ P dVⱼ Py, the mean of the two
 *
 * @throws Refusal as `logLikelihood`
 * @source Gilmour, Thompson, Cullis (1995) Biometrics 51:1440 (average information)
 */
export function information(
  problem: Problem,
  sigma2g: number,
  sigma2e: number,
  method: LikelihoodMethod,
  kind: InformationKind,
): ByComponent {
  requireOneOf(likelihoodMethods, method, 'method');
  requireOneOf(informationKinds, kind, 'kind');
  return informationAt(spectraAt(problem, sigma2g, sigma2e, method), method, kind);
}
