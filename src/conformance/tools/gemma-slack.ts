import { testedColumn, withColumn } from '../../association/variants.ts';
import type { Problem } from '../../likelihood.ts';
import { information, logLikelihood } from '../../likelihood.ts';
import type { DenseMatrix } from '../../linalg/dense.ts';
import type { CertifiedValue, FixtureCase } from '../case.ts';
import { dosageOf, modelOf } from '../views/inputs.ts';
import { atLambda, gemmaRule, listed, slackUnder, waldP } from './stopping.ts';

/** What GEMMA's search for λ leaves of the numbers that it prints. */
type Slack = Record<string, number>;

const numberOf = (x: unknown): number => Number((x as CertifiedValue).value);

/** K as GEMMA takes it: PKP with P = I − 11ᵀ/n. */
export function centred(K: DenseMatrix): DenseMatrix {
  const n = K.rows;
  const means = Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += K.data[i + j * n]!;
    return sum / n;
  });
  const mean = means.reduce((s, x) => s + x, 0) / n;
  const data = K.data.map((x, k) => x - means[k % n]! - means[Math.floor(k / n)]! + mean);
  return { rows: n, cols: n, data: symmetric(data, n) };
}

/** The lower triangle copied from the upper one: rounding is not the same on both sides. */
function symmetric(data: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) for (let i = j + 1; i < n; i++) data[i + j * n] = data[j + i * n]!;
  return data;
}

/** Of an optimum that is inside; at a boundary the gap is judged. */
const isInside = ({ verdict, expect }: FixtureCase): boolean =>
  (verdict === 'unique' || verdict === 'set') && expect.sigma2_g !== undefined;

export function fitSlack(kase: FixtureCase): Slack {
  if (!isInside(kase)) return {};
  const given = modelOf(kase);
  const problem: Problem = { ...given, K: centred(given.K) };
  const c = meanDiagonal(problem.K);
  const lambda = numberOf(kase.expect.sigma2_g) / numberOf(kase.expect.sigma2_e);
  const p = problem.X.cols;
  const sizes = slackUnder(gemmaRule, lambda, at => {
    const { sigma2_g, sigma2_e, beta, beta_se } = atLambda(problem, at, 'REML');
    const scalars = [
      sigma2_g,
      sigma2_e,
      pveOf(c, sigma2_g, sigma2_e),
      pveErrorOf(given, c, sigma2_g, sigma2_e),
    ];
    return [...scalars, ...beta, ...beta_se];
  });
  const [sigma2_g, sigma2_e, pve, pve_se] = sizes as [number, number, number, number];
  return {
    sigma2_g,
    sigma2_e,
    pve,
    pve_se,
    ...listed('beta', sizes.slice(4, 4 + p)),
    ...listed('beta_se', sizes.slice(4 + p)),
  };
}

const meanDiagonal = (K: DenseMatrix): number => {
  let sum = 0;
  for (let i = 0; i < K.rows; i++) sum += K.data[i + i * K.rows]!;
  return sum / K.rows;
};
const pveOf = (c: number, g: number, e: number): number => (c * g) / (c * g + e);

/** √(∇ᵀJ⁻¹∇) with the observed information J of the components. */
function pveErrorOf(problem: Problem, c: number, g: number, e: number): number {
  const [[Jgg, Jge], [, Jee]] = information(problem, g, e, 'REML', 'observed');
  const total = (c * g + e) ** 2;
  const [dg, de] = [(c * e) / total, (-c * g) / total];
  return Math.sqrt((Jee * dg * dg - 2 * Jge * dg * de + Jgg * de * de) / (Jgg * Jee - Jge * Jge));
}

/** -vc 2 ends when the slopes by ln σ²g and ln σ²e add up to less than this (vc.cpp, gsl_multiroot_test_residual). */
const SLOPES = 1e-3;

/** ln σ² is then off by at most the largest entry of its row of (D J D)⁻¹, D = diag(σ²), times that. */
export function vcSlack(kase: FixtureCase): Slack {
  if (!isInside(kase)) return {};
  const problem = modelOf(kase);
  const [g, e] = [numberOf(kase.expect.sigma2_g), numberOf(kase.expect.sigma2_e)];
  const [[Jgg, Jge], [, Jee]] = information(problem, g, e, 'REML', 'observed');
  const det = Jgg * Jee - Jge * Jge;
  const across = Math.abs(Jge) / det;
  const [ofG, ofE] = [Math.max(Jee / det / g, across / e), Math.max(Jgg / det / e, across / g)].map(
    x => SLOPES * x,
  );
  const c = meanDiagonal(centred(problem.K));
  const total = (c * g + e) ** 2;
  const [gSe, eSe] = [kase.expect.vc_sigma2_g_se, kase.expect.vc_sigma2_e_se].map(numberOf);
  return {
    vc_sigma2_g: ofG!,
    vc_sigma2_e: ofE!,
    // errors are about as uncertain, relatively, as the components that they are computed at
    vc_sigma2_g_se: 2 * gSe! * Math.max(ofG! / g, ofE! / e),
    vc_sigma2_e_se: 2 * eSe! * Math.max(ofG! / g, ofE! / e),
    vc_pve: (c * e * ofG! + c * g * ofE!) / total,
  };
}

/**
 * Of the columns of an .assoc.txt, at the λ that is certified for each variant: Wald's by REML, the likelihood ratio's by
 * ML. logl_H1 moves to second order only, but beyond a bound it is that of the bound.
 */
export function associationSlack(kase: FixtureCase): Slack {
  const { y, X, K } = modelOf(kase);
  const dosage = dosageOf(kase);
  const slack: Slack = {};
  const df = y.length - X.cols - 1;
  const method = kase.expect.l_mle === undefined ? 'REML' : 'ML'; // of logl_H1
  for (let k = 0; k < dosage.cols; k++)
    for (const [name, by] of [
      ['l_remle', 'REML'],
      ['l_mle', 'ML'],
    ] as const) {
      const lambda = lambdaOf(kase, name, k);
      if (lambda === undefined) continue;
      const problem = { y, X: withColumn(X, testedColumn(dosage, k, 'mean')), K };
      const [beta, se, p, l] = slackUnder(gemmaRule, lambda, at => {
        const { sigma2_g, sigma2_e, ...found } = atLambda(problem, at, by);
        const [b, s] = [found.beta.at(-1)!, found.beta_se.at(-1)!];
        return [b, s, waldP(b, s, df), logLikelihood(problem, sigma2_g, sigma2_e, by, 'error-contrasts')];
      });
      const moved = slackUnder(gemmaRule, lambda, at => [at])[0]!;
      const wald = by === 'REML' ? { beta, se, p_wald: p } : {};
      const own = {
        ...wald,
        ...(by === method ? { logl_H1: l } : {}),
        ...(Number.isFinite(lambda) ? { [name]: moved } : {}),
      };
      for (const [column, size] of Object.entries(own)) slack[`${column}[${k}]`] = size!;
    }
  return slack;
}

/** The certified λ of a variant: infinite where the case has none, and something else of it. */
function lambdaOf({ expect }: FixtureCase, name: string, k: number): number | undefined {
  const values = expect[name] as readonly (CertifiedValue | null)[] | undefined;
  if (values === undefined) return undefined;
  const value = values[k];
  if (value !== null && value !== undefined) return Number(value.value);
  const beta = (expect.beta as readonly unknown[] | undefined)?.[k];
  return beta === null || beta === undefined ? undefined : Number.POSITIVE_INFINITY;
}
