import { type LikelihoodMethod, logLikelihood, type Problem } from '../../likelihood.ts';
import type { CertifiedValue, FixtureCase } from '../case.ts';
import { modelOf } from '../views/inputs.ts';
import { atLambda, listed, slackUnder } from './stopping.ts';

/**
 * A search that compares values of the likelihood ends within a tolerance of it, in nats. Near the top the likelihood
 * falls by ½ I (Δ ln λ)², I its curvature, so that ln λ is left open by √(2 tolerance/I).
 */
const tolerances: Readonly<Record<'lme4' | 'nlme', (loglik: number) => number>> = {
  lme4: () => 0.5e-8, //                  nloptwrap: ftol_abs = 1e-8, of the deviance
  nlme: loglik => 1e-7 * Math.abs(loglik), // lmeControl: msTol = 1e-7, relative
};

/** Whatever the tolerance: no stopping rule excuses components of fewer than three digits. */
const MOST = 1e-4;
/** Far above the rounding of a log-likelihood, far below the width of a peak. */
const STEP = 1e-3;

/** Of the numbers of an optimum that is inside; at a boundary the gap is judged. */
export function optimumSlack(kase: FixtureCase, program: keyof typeof tolerances): Record<string, number> {
  const [g, e] = [kase.expect.sigma2_g, kase.expect.sigma2_e].map(x =>
    Number((x as CertifiedValue | undefined)?.value),
  );
  if (!(kase.verdict === 'unique' || kase.verdict === 'set') || !(g! > 0 && e! > 0)) return {};
  const problem = modelOf(kase);
  const method = kase.input.method as LikelihoodMethod;
  const lambda = g! / e!;
  const top = profile(problem, lambda, method);
  const curvature =
    [STEP, -STEP].reduce((s, h) => s + top - profile(problem, lambda * Math.exp(h), method), 0) / STEP ** 2;
  const share = Math.min(MOST, Math.sqrt((2 * tolerances[program](top)) / curvature) || MOST);
  const p = problem.X.cols;
  const sizes = slackUnder({ share, lowest: 0, highest: Number.POSITIVE_INFINITY }, lambda, at => {
    const { sigma2_g, sigma2_e, beta, beta_se } = atLambda(problem, at, method);
    return [sigma2_g, sigma2_e, ...beta, ...beta_se];
  });
  return {
    loglik: tolerances[program](top),
    sigma2_g: sizes[0]!,
    sigma2_e: sizes[1]!,
    ...listed('beta', sizes.slice(2, 2 + p)),
    ...listed('beta_se', sizes.slice(2 + p)),
  };
}

/** The log-likelihood at λ, the size of V at its best. */
function profile(problem: Problem, lambda: number, method: LikelihoodMethod): number {
  const { sigma2_g, sigma2_e } = atLambda(problem, lambda, method);
  return logLikelihood(problem, sigma2_g, sigma2_e, method, 'error-contrasts');
}
