import { type ComponentErrors, fit, type Optimum } from '../../estimate.ts';
import {
  type InformationKind,
  information,
  informationKinds,
  type LikelihoodMethod,
} from '../../likelihood.ts';
import { fromRows, toRows } from '../../linalg/dense.ts';
import type { Fitted } from './estimate.ts';
import { inverse } from './forms.ts';
import { costs, type Hypothesis, type Prediction } from './hypothesis.ts';

export const componentErrors = ({ sigma2g, sigma2e, h2 }: ComponentErrors): Prediction => ({
  sigma2_g_se: [sigma2g],
  sigma2_e_se: [sigma2e],
  h2_se: [h2],
});

/** Standard errors from the inverse of an information about the components; h² by the delta method. */
export function errorsFrom(about: readonly (readonly number[])[], g: number, e: number): Prediction {
  const C = toRows(inverse(fromRows(about.map(row => [...row]))));
  return errorsOf(C, g, e);
}

function errorsOf(C: readonly (readonly number[])[], g: number, e: number): Prediction {
  const [gg, ge, ee] = [C[0]![0]!, C[0]![1]!, C[1]![1]!];
  return componentErrors({
    sigma2g: Math.sqrt(gg),
    sigma2e: Math.sqrt(ee),
    h2: Math.sqrt(e * e * gg - 2 * g * e * ge + g * g * ee) / (g + e) ** 2,
  });
}

/** Standard errors of the components by another information, or with a part left out. */
export function otherErrors(asked: Fitted, best: Optimum): Hypothesis[] {
  const { kind, method, problem } = asked;
  if (best.errors === null || kind === undefined) return [];
  const { sigma2g: g, sigma2e: e } = best;
  const other: LikelihoodMethod = method === 'ML' ? 'REML' : 'ML';
  const covariance = (m: LikelihoodMethod, k: InformationKind): number[][] =>
    toRows(inverse(fromRows(information(problem, g, e, m, k).map(row => [...row]))));
  const is = (says: string, instead: string, cost: number, values: () => Prediction): Hypothesis => ({
    says,
    asked: instead,
    cost,
    predict: values,
  });
  const own = best.errors[kind];
  const without = (C: readonly (readonly number[])[]): number[][] =>
    C.map((row, i) => row.map((v, j) => (i === j ? v : 0)));
  return [
    ...informationKinds
      .filter(k => k !== kind)
      .map(k =>
        is(`right for the ${k} information`, `the ${kind} one`, costs.named, () =>
          componentErrors(best.errors![k]),
        ),
      ),
    ...informationKinds.map(k =>
      is(
        `right for the ${k} information of ${other}`,
        `the ${kind} one of ${method}`,
        costs.named + (k === kind ? 0 : costs.named),
        () => errorsOf(covariance(other, k), g, e),
      ),
    ),
    is('right without the covariance of the two components', 'with it', costs.slip, () => ({
      h2_se: errorsOf(without(covariance(method, kind)), g, e).h2_se!,
    })),
    is('right for the other component as if it were known, 1/√Iᵢᵢ', '√(I⁻¹)ᵢᵢ', costs.slip, () => {
      const I = information(problem, g, e, method, kind);
      return { sigma2_g_se: [1 / Math.sqrt(I[0][0])], sigma2_e_se: [1 / Math.sqrt(I[1][1])] };
    }),
    is('variances, not their roots', 'standard errors', costs.common, () => ({
      sigma2_g_se: [own.sigma2g ** 2],
      sigma2_e_se: [own.sigma2e ** 2],
      h2_se: [own.h2 ** 2],
    })),
    is('the standard error of ln σ²', 'of σ²', costs.slip, () => ({
      sigma2_g_se: [own.sigma2g / g],
      sigma2_e_se: [own.sigma2e / e],
    })),
    is('the standard error of σ, an SD', 'of σ²', costs.slip, () => ({
      sigma2_g_se: [own.sigma2g / (2 * Math.sqrt(g))],
      sigma2_e_se: [own.sigma2e / (2 * Math.sqrt(e))],
    })),
    is('se(σ²g)/(σ²g + σ²e), as if the sum were known', 'the delta method', costs.slip, () => ({
      h2_se: [own.sigma2g / (g + e)],
    })),
    is('half of the variance (a Hessian of −2ℓ taken for one of −ℓ)', 'I⁻¹ of −ℓ', costs.slip, () => ({
      sigma2_g_se: [own.sigma2g / Math.SQRT2],
      sigma2_e_se: [own.sigma2e / Math.SQRT2],
      h2_se: [own.h2 / Math.SQRT2],
    })),
    is('twice the variance (the factor ½ of the information lost)', 'I⁻¹ of −ℓ', costs.slip, () => ({
      sigma2_g_se: [own.sigma2g * Math.SQRT2],
      sigma2_e_se: [own.sigma2e * Math.SQRT2],
      h2_se: [own.h2 * Math.SQRT2],
    })),
  ];
}

const LEVELS = [0.5, 0.68, 0.8, 0.9, 0.95, 0.975, 0.99] as const;
/** The normal quantile of 97.5 %, in full and as it is often written. */
const QUANTILES = [1.959963984540054, 1.96, 2] as const;

/** Intervals of another level, or of another kind than the profile likelihood. */
export function otherIntervals({ problem, method, level, kind }: Fitted, best: Optimum): Hypothesis[] {
  if (level === undefined) return [];
  const is = (says: string, cost: number, values: () => readonly number[]): Hypothesis => ({
    says,
    asked: `the profile likelihood interval at ${level}`,
    cost,
    predict: () => ({ h2_interval: values() }),
  });
  const wald = informationKinds.flatMap(k =>
    QUANTILES.flatMap(q => {
      const half = q * (best.errors?.[k].h2 ?? Number.NaN);
      const ends = [best.h2 - half, best.h2 + half];
      const cost = costs.slip + (k === kind ? 0 : 0.3);
      return [
        is(`h² ∓ ${Number(q.toPrecision(3))} se (${k} information)`, cost, () => ends),
        is(`h² ∓ ${Number(q.toPrecision(3))} se (${k} information), cut to 0 … 1`, cost, () =>
          ends.map(v => Math.min(1, Math.max(0, v))),
        ),
      ];
    }),
  );
  return [
    ...LEVELS.filter(other => other !== level).map(other =>
      is(`the profile likelihood interval at ${other}`, costs.slip, () =>
        (fit(problem, method, other).optima[0]?.interval ?? []).flatMap(({ lower, upper }) => [lower, upper]),
      ),
    ),
    ...wald,
  ];
}
