import { fUpperTail } from '../../distribution/tails.ts';
import { generalizedLeastSquares } from '../../effects.ts';
import { type LikelihoodMethod, likelihoodParts, type Problem } from '../../likelihood.ts';
import { Refusal } from '../../linalg/refusal.ts';

/**
 * What a program's own stopping rule leaves of its numbers. A search for λ = σ²g/σ²e that ends when λ moves by less
 * than a share ε of itself, between two bounds, leaves every number that follows from λ as uncertain as it moves with λ:
 *
 *   slack(q) = max |q(λ(1 ± ε)) − q(λ)|,   and |q(bound) − q(λ)| for an optimum beyond a bound
 *
 * Computed in binary64: a size, and not a truth.
 */
export interface SearchRule {
  readonly share: number;
  readonly lowest: number;
  readonly highest: number;
}

/** GEMMA: Newton until |Δλ| < 1e-5 λ, in [1e-5, 1e5] (its manual: -lmin, -lmax; lmm.cpp, CalcLambda). */
export const gemmaRule: SearchRule = { share: 1e-5, lowest: 1e-5, highest: 1e5 };
/** EMMAX: bisection until Δ ln δ < 1e-4, ln δ in [−10, 10] (emmax.c, XACCU). */
export const emmaxRule: SearchRule = { share: 1e-4, lowest: Math.exp(-10), highest: Math.exp(10) };

/** An infinite λ has no model; one so many times the bound has the same numbers. */
const BEYOND = 1e4;

/**
 * How far each number of a list moves within the rule.
 *
 * @param lambda the certified one: 0 and infinity are beyond the bounds
 * @param evaluate the numbers at a finite λ >= 0
 */
export function slackUnder(
  { share, lowest, highest }: SearchRule,
  lambda: number,
  evaluate: (lambda: number) => readonly number[],
): readonly number[] {
  const here = evaluate(Math.min(lambda, BEYOND * highest));
  const ends =
    lambda < lowest ? [lowest] : lambda > highest ? [highest] : [1 - share, 1 + share].map(k => k * lambda);
  const there = ends.map(evaluate);
  return here.map((q, k) => Math.max(...there.map(moved => Math.abs(moved[k]! - q))));
}

/** The model at a given λ: the size of V at its best for it. */
export interface AtLambda {
  readonly sigma2_g: number;
  readonly sigma2_e: number;
  readonly beta: readonly number[];
  readonly beta_se: readonly number[];
}

/** @throws Refusal as likelihoodParts */
export function atLambda(problem: Problem, lambda: number, method: LikelihoodMethod): AtLambda {
  const df = problem.y.length - (method === 'REML' ? problem.X.cols : 0);
  const sigma2_e = likelihoodParts(problem, lambda, 1).yPy / df; // V = σ²e (λK + I)
  const sigma2_g = lambda * sigma2_e;
  const { beta, covariance } = generalizedLeastSquares(problem, sigma2_g, sigma2_e);
  const beta_se = Array.from(beta, (_, j) => Math.sqrt(covariance.data[j + j * covariance.rows]!));
  return { sigma2_g, sigma2_e, beta: [...beta], beta_se };
}

/** p of a Wald test by F(1, df). */
export const waldP = (beta: number, se: number, df: number): number => fUpperTail((beta / se) ** 2, 1, df).p;

/** A list of sizes as slack: of "beta[0]", "beta[1]" …. */
export const listed = (name: string, sizes: readonly number[]): Record<string, number> =>
  Object.fromEntries(sizes.map((size, k) => [`${name}[${k}]`, size]));

/** Sizes of a model that src refuses are not known: then nothing is excused. */
export function whereDefined(compute: () => Record<string, number>): Record<string, number> {
  try {
    return compute();
  } catch (e) {
    if (e instanceof Refusal) return {};
    throw e;
  }
}
