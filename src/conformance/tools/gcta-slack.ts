import { testedColumn, withColumn } from '../../association/variants.ts';
import { chiSquareUpperTail } from '../../distribution/tails.ts';
import { generalizedLeastSquares } from '../../effects.ts';
import { fit } from '../../estimate.ts';
import { information, logLikelihood, type Problem } from '../../likelihood.ts';
import type { FixtureCase } from '../case.ts';
import { dosageOf, modelOf } from '../views/inputs.ts';
import { listed } from './stopping.ts';

/**
 * GCTA ends when the sum of the squared relative changes of its components is below 1e-8 and the log-likelihood moves by
 * less than 1e-4 (est_hsq.cpp): every component may be off by 1e-4 of itself.
 */
const SHARE = 1e-4;

type Slack = Record<string, number>;

/** How far the numbers of a case move when a component does, one after the other. */
export function gctaSlack(kase: FixtureCase): Slack {
  if (kase.verdict === 'invalid' || kase.verdict === 'none') return {};
  const problem = modelOf(kase);
  const [best] = fit(problem, 'REML', null).optima;
  if (best === undefined || !(best.sigma2g > 0 && best.sigma2e > 0)) return {}; // at a boundary the gap is judged
  const [g, e] = [best.sigma2g, best.sigma2e];
  const evaluate = kase.input.dosage === undefined ? fitNumbers(problem) : scanNumbers(problem, kase);
  const here = evaluate(g, e);
  const there = [1 - SHARE, 1 + SHARE].flatMap(k => [evaluate(g * k, e), evaluate(g, e * k)]);
  return Object.fromEntries(
    Object.entries(here).map(([path, q]) => [
      path,
      there.reduce((s, moved) => s + Math.abs(moved[path]! - q), 0) / 2,
    ]),
  );
}

type Numbers = Readonly<Record<string, number>>;

const fitNumbers =
  (problem: Problem) =>
  (g: number, e: number): Numbers => {
    const { beta, covariance } = generalizedLeastSquares(problem, g, e);
    const errors = Array.from(beta, (_, j) => Math.sqrt(covariance.data[j + j * covariance.rows]!));
    const [[Jgg, Jge], [, Jee]] = information(problem, g, e, 'REML', 'average');
    const det = Jgg * Jee - Jge * Jge;
    const [vg, ve, c] = [Jee / det, Jgg / det, -Jge / det];
    const total = g + e;
    return {
      sigma2_g: g,
      sigma2_e: e,
      sigma2_p: total,
      h2: g / total,
      sigma2_g_se: Math.sqrt(vg),
      sigma2_e_se: Math.sqrt(ve),
      sigma2_p_se: Math.sqrt(vg + ve + 2 * c),
      h2_se: Math.sqrt(e * e * vg - 2 * e * g * c + g * g * ve) / total ** 2,
      loglik: logLikelihood(problem, g, e, 'REML', 'without-constants'),
      ...listed('beta', [...beta]),
      ...listed('beta_se', errors),
    };
  };

const scanNumbers =
  ({ y, X, K }: Problem, kase: FixtureCase) =>
  (g: number, e: number): Numbers => {
    const dosage = dosageOf(kase);
    const numbers: Record<string, number> = {};
    for (let k = 0; k < dosage.cols; k++) {
      if ((kase.expect.beta as readonly unknown[])[k] === null) continue;
      const problem = { y, X: withColumn(X, testedColumn(dosage, k, 'mean')), K };
      const { beta, covariance } = generalizedLeastSquares(problem, g, e);
      const [b, se] = [beta.at(-1)!, Math.sqrt(covariance.data.at(-1)!)];
      Object.assign(numbers, {
        [`beta[${k}]`]: b,
        [`se[${k}]`]: se,
        [`p[${k}]`]: chiSquareUpperTail((b / se) ** 2, 1).p,
      });
    }
    return numbers;
  };
