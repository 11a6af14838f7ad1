import { testedColumn, withColumn } from '../../association/variants.ts';
import { logLikelihood, type Problem } from '../../likelihood.ts';
import type { CertifiedValue, FixtureCase } from '../case.ts';
import { dosageOf, modelOf } from '../views/inputs.ts';
import { atLambda, emmaxRule, slackUnder, waldP } from './stopping.ts';

/** What EMMAX's search for ln δ leaves of the numbers that it prints. */
type Slack = Record<string, number>;

/** λ of the certified null model; infinite where σ²e = 0. */
export function nullLambda({ expect }: FixtureCase): number | undefined {
  const [g, e] = [expect.sigma2_g, expect.sigma2_e] as (CertifiedValue | undefined)[];
  return g === undefined || e === undefined ? undefined : Number(g.value) / Number(e.value);
}

/** Of the null model; an optimum beyond the bounds is told as the bound. */
export function nullSlack(kase: FixtureCase): Slack {
  const lambda = nullLambda(kase);
  if (lambda === undefined || kase.verdict === 'boundary') return {}; // there the gap is judged
  const problem = modelOf(kase);
  const c = projectedScale(problem);
  const [sigma2_g, sigma2_e, delta, h2_projected, loglik] = slackUnder(emmaxRule, lambda, at => {
    const { sigma2_g, sigma2_e } = atLambda(problem, at, 'REML');
    const h2 = (c * sigma2_g) / (c * sigma2_g + sigma2_e);
    const l = logLikelihood(problem, sigma2_g, sigma2_e, 'REML', 'error-contrasts');
    return [sigma2_g, sigma2_e, at > 0 ? 1 / at : 0, h2, l];
  }) as [number, number, number, number, number];
  return { sigma2_g, sigma2_e, delta, h2_projected, loglik };
}

/** tr(PKP)/(n − 1), P = I − 11ᵀ/n */
function projectedScale({ K }: Problem): number {
  const n = K.rows;
  let [trace, all] = [0, 0];
  K.data.forEach((x, k) => {
    all += x;
    if (k % (n + 1) === 0) trace += x;
  });
  return (trace - all / n) / (n - 1);
}

/** Of every variant, at the ratio of the null model. */
export function emmaxSlack(kase: FixtureCase, { y, X, K }: Problem): Slack {
  const lambda = nullLambda(kase);
  if (lambda === undefined) return {};
  const dosage = dosageOf(kase);
  const slack: Slack = {};
  for (let k = 0; k < dosage.cols; k++) {
    if ((kase.expect.beta as readonly unknown[])[k] === null) continue;
    const problem = { y, X: withColumn(X, testedColumn(dosage, k, 'mean')), K };
    const [beta, p] = slackUnder(emmaxRule, lambda, at => {
      const found = atLambda(problem, at, 'REML');
      const [b, se] = [found.beta.at(-1)!, found.beta_se.at(-1)!];
      return [b, waldP(b, se, y.length - X.cols - 1)];
    });
    Object.assign(slack, { [`beta[${k}]`]: beta, [`p[${k}]`]: p });
  }
  return slack;
}
