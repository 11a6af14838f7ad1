import { generalizedLeastSquares } from '../../effects.ts';
import { type Fit, fit, type Optimum } from '../../estimate.ts';
import {
  type InformationKind,
  information,
  type LikelihoodMethod,
  likelihoodParts,
  type Problem,
} from '../../likelihood.ts';
import { multiply, transpose } from '../../linalg/dense.ts';
import { Refusal } from '../../linalg/refusal.ts';
import { MOST_PEOPLE, problemChanges, problemIn } from './changes.ts';
import { loglikHypotheses, type Terms } from './constants.ts';
import { componentErrors, errorsFrom, otherErrors, otherIntervals } from './errors.ts';
import { diagonalOf, formsOf, inverse, times } from './forms.ts';
import { costs, type Hypothesis, type Prediction } from './hypothesis.ts';
import { shareDefinitions } from './shares.ts';
import { stopOf } from './stops.ts';
import { certifiedNumber, claimedNumber, numberIn, type Subject } from './subject.ts';

export interface Fitted {
  readonly problem: Problem;
  readonly method: LikelihoodMethod;
  readonly kind: InformationKind | undefined;
  readonly level: number | undefined;
}

/** Fits of another likelihood, of other data, that stopped elsewhere; and reports of the right fit under other names. */
export function estimateHypotheses(subject: Subject): Hypothesis[] {
  const { input } = subject;
  const problem = problemIn(subject);
  if (problem.y.length > MOST_PEOPLE) return [];
  const asked: Fitted = {
    problem,
    method: input.method as LikelihoodMethod,
    kind: input.information as InformationKind | undefined,
    level: input.level === undefined ? undefined : numberIn(input.level),
  };
  const best = optimumOf(asked);
  return [
    ...otherMethod(asked),
    ...problemChanges.map(
      (change): Hypothesis => ({
        says: `right for ${change.says}`,
        asked: change.asked,
        cost: change.cost,
        predict: () => {
          const changed = change.of(problem);
          return changed === undefined ? {} : fitted({ ...asked, problem: changed });
        },
      }),
    ),
    ...otherStops(subject, asked),
    ...otherConstants(subject, asked, best),
    ...(best === undefined
      ? []
      : [
          ...otherReports(subject, asked, best),
          ...otherEffects(asked, best),
          ...otherErrors(asked, best),
          ...otherIntervals(asked, best),
        ]),
  ];
}

const fitOf = ({ problem, method, level }: Fitted): Fit => fit(problem, method, level ?? null);

/** The optimum that the certificate is about, as src finds it. */
function optimumOf(asked: Fitted): Optimum | undefined {
  try {
    return fitOf(asked).optima[0];
  } catch (e) {
    if (e instanceof Refusal) return undefined;
    throw e;
  }
}

/** Everything that a fit reports. */
function fitted(asked: Fitted): Prediction {
  const found = fitOf(asked);
  const [o] = found.optima;
  if (o === undefined && found.flat !== null) return { loglik: [found.flat.loglik] };
  // without a global maximum a search ends at a local one
  const [local] = found.others.toSorted((a, b) => b.loglik - a.loglik);
  if (o === undefined) return local === undefined ? {} : profileAt(asked, withShare(local.h2));
  const errors = asked.kind === undefined || o.errors === null ? undefined : o.errors[asked.kind];
  return {
    ...reported(o.sigma2g, o.sigma2e, o.loglik, o.beta, o.betaSe),
    ...(errors === undefined ? {} : componentErrors(errors)),
    ...(o.interval === null ? {} : { h2_interval: o.interval.flatMap(({ lower, upper }) => [lower, upper]) }),
  };
}

const reported = (
  g: number,
  e: number,
  loglik: number,
  beta: Float64Array,
  se: Float64Array,
): Prediction => ({
  sigma2_g: [g],
  sigma2_e: [e],
  h2: [g / (g + e)],
  lambda: [g / e],
  loglik: [loglik],
  beta,
  beta_se: se,
});

function otherMethod(asked: Fitted): Hypothesis[] {
  const method: LikelihoodMethod = asked.method === 'ML' ? 'REML' : 'ML';
  return [
    {
      says: `right under ${method}`,
      asked: asked.method,
      cost: costs.named,
      predict: () => fitted({ ...asked, method }),
    },
  ];
}

/** The model with components whose ratio is given: their size and the effects at their best. */
function profileAt({ problem, method, kind }: Fitted, [sigma2g, sigma2e]: Ratio): Prediction {
  const { y, X } = problem;
  const df = method === 'REML' ? y.length - X.cols : y.length;
  const parts = likelihoodParts(problem, sigma2g, sigma2e);
  const size = parts.yPy / df;
  const [g, e] = [sigma2g * size, sigma2e * size];
  const { beta, covariance } = generalizedLeastSquares(problem, g, e);
  const ofX = method === 'REML' ? parts.logdetXtViX - parts.logdetXtX : 0;
  const loglik = -(df * Math.log(2 * Math.PI * size) + parts.logdetV + ofX + df) / 2;
  return {
    ...reported(g, e, loglik, beta, diagonalOf(covariance).map(Math.sqrt)),
    ...(kind === undefined || g === 0 || e === 0
      ? {}
      : errorsFrom(information(problem, g, e, method, kind), g, e)),
  };
}

/** σ²g and σ²e in any unit. */
type Ratio = readonly [sigma2g: number, sigma2e: number];
const withShare = (h2: number): Ratio => [h2, 1 - h2];

/** A search that ended at another share: a bound, a local maximum, a point of a grid, or nowhere in particular. */
function otherStops(subject: Subject, asked: Fitted): Hypothesis[] {
  const certified = certifiedNumber(subject, 'h2');
  const claimed = claimedRatio(subject);
  const instead =
    certified === undefined ? 'the global maximum' : `the global maximum, at h2 = ${shown(certified)}`;
  const local = localMaxima(asked).map(
    ({ h2, lost }): Hypothesis => ({
      says: `right at a local maximum, h2 = ${shown(h2)}, ${lost.toPrecision(2)} nats lower`,
      asked: instead,
      cost: costs.common,
      predict: () => profileAt(asked, withShare(h2)),
    }),
  );
  if (claimed === undefined) return local;
  const [g, e] = claimed;
  const stop = g === 0 || e === 0 ? undefined : stopOf(g / e);
  const other: LikelihoodMethod = asked.method === 'ML' ? 'REML' : 'ML';
  return [
    ...local,
    ...([asked.method, other] as const).map((method): Hypothesis => {
      const [under, cost] = method === asked.method ? ['', 0] : [` under ${method}`, costs.slip];
      if (stop !== undefined)
        return {
          says: `right at ${stop.says}${under}`,
          asked: instead,
          cost: costs.slip + cost,
          predict: () => profileAt({ ...asked, method }, [stop.lambda, 1]),
        };
      const atEnd = g === 0 || e === 0;
      return {
        says: `${atEnd ? `right at the end h2 = ${g === 0 ? 0 : 1}` : whereEnded(claimed, certified)}${under}`,
        asked: instead,
        cost: (atEnd ? costs.slip : costs.rare) + cost,
        ...(atEnd ? {} : { given: ['sigma2_g', 'h2', 'lambda'] }), // one number too many for σ²e
        predict: () => profileAt({ ...asked, method }, claimed),
      };
    }),
  ];
}

/** Odds nearer than this are those of the optimum, and the search ended too early there. */
const BESIDE = 1e-3;
function whereEnded([g, e]: Ratio, certified: number | undefined): string {
  const odds = certified === undefined ? Number.NaN : certified / (1 - certified);
  const beside = Math.abs(g / e / odds - 1);
  return beside < BESIDE
    ? `best for a λ that is ${beside.toExponential(0)} of itself beside the maximum, where the search ended (its stopping rule, or a search by values of the likelihood)`
    : `best for h2 = ${shown(g / (g + e))}, where the search ended`;
}

function localMaxima(asked: Fitted): { readonly h2: number; readonly lost: number }[] {
  try {
    const found = fitOf(asked);
    return found.others.map(({ h2, loglik }) => ({
      h2,
      lost: (found.optima[0]?.loglik ?? Number.NaN) - loglik,
    }));
  } catch (e) {
    if (e instanceof Refusal) return [];
    throw e;
  }
}

/** The components of the answer, or what stands for them. */
function claimedRatio(subject: Subject): Ratio | undefined {
  const [g, e] = [claimedNumber(subject, 'sigma2_g'), claimedNumber(subject, 'sigma2_e')];
  const lambda = claimedNumber(subject, 'lambda');
  const h2 = claimedNumber(subject, 'h2');
  const ratio: Ratio | undefined =
    g !== undefined && e !== undefined
      ? [g, e]
      : lambda !== undefined
        ? [lambda, 1]
        : h2 === undefined
          ? undefined
          : withShare(h2);
  return ratio !== undefined && ratio[0] >= 0 && ratio[1] >= 0 && ratio[0] + ratio[1] > 0 ? ratio : undefined;
}

/** A share, also where six digits do not tell it from 0 or 1. */
const shown = (h2: number): string =>
  h2 > 0.999 && h2 < 1 ? `1 − ${(1 - h2).toPrecision(2)}` : String(Number(h2.toPrecision(6)));

/** The reported maximum under other constants, or of the other likelihood, at either optimum. */
function otherConstants(subject: Subject, asked: Fitted, best: Optimum | undefined): Hypothesis[] {
  const certified = certifiedNumber(subject, 'loglik');
  const here = best === undefined ? undefined : termsAt(asked, best);
  const other: Fitted = { ...asked, method: asked.method === 'ML' ? 'REML' : 'ML' };
  const there = optimumOf(other);
  const terms = there === undefined ? undefined : termsAt(other, there);
  const from = (given: Terms, lumped: boolean, at: string, cost: number): Hypothesis[] =>
    loglikHypotheses(given, lumped).map(({ says, asked: instead, cost: own, value }) => ({
      says: `${says}${at}`,
      asked: instead,
      cost: own + cost,
      predict: () => ({ loglik: [value()] }),
    }));
  return [
    ...(here !== undefined
      ? from(here, false, '', 0)
      : certified === undefined
        ? []
        : from(lumpedTerms(asked, certified), true, '', 0)),
    ...(terms === undefined
      ? []
      : [
          ...from(terms, false, ` at the optimum of ${other.method}`, costs.slip),
          {
            says: `right at the optimum of ${other.method}`,
            asked: `that of ${asked.method}`,
            cost: costs.slip,
            predict: () => ({ loglik: [loglikOf({ ...terms, method: asked.method })] }),
          },
        ]),
  ];
}

const loglikOf = ({ parts, n, p, method }: Terms): number => {
  const reml = method === 'REML';
  const ofX = reml ? parts.logdetXtViX - parts.logdetXtX : 0;
  return -((reml ? n - p : n) * Math.log(2 * Math.PI) + parts.logdetV + ofX + parts.yPy) / 2;
};

function termsAt({ problem, method }: Fitted, { sigma2g, sigma2e }: Optimum): Terms | undefined {
  try {
    const parts = likelihoodParts(problem, sigma2g, sigma2e);
    return { parts, n: problem.y.length, p: problem.X.cols, method, convention: 'error-contrasts' };
  } catch (e) {
    if (e instanceof Refusal) return undefined; // V is singular there
    throw e;
  }
}

/** Terms of which only the sum is known: where V is singular at the optimum, or the likelihood is flat. */
function lumpedTerms({ problem, method }: Fitted, loglik: number): Terms {
  const [n, p] = [problem.y.length, problem.X.cols];
  const gram = multiply(transpose(problem.X), problem.X);
  const logdetXtX = method === 'REML' ? logdetOf(gram) : 0;
  const df = method === 'REML' ? n - p : n;
  const rest = -2 * loglik - df * Math.log(2 * Math.PI) + logdetXtX;
  return {
    parts: { logdetV: rest, logdetXtViX: 0, logdetXtX, yPy: 0 },
    n,
    p,
    method,
    convention: 'error-contrasts',
  };
}

/** ln |A| = −ln |A⁻¹| by the product of Cholesky pivots. */
function logdetOf(A: ReturnType<typeof multiply>): number {
  const one = { y: new Float64Array(A.rows), X: A, K: A };
  return likelihoodParts(
    { ...one, X: { rows: A.rows, cols: 1, data: new Float64Array(A.rows).fill(1) } },
    1,
    0,
  ).logdetV;
}

/** The right components under another name, in another unit, over another number of degrees of freedom. */
function otherReports(subject: Subject, asked: Fitted, best: Optimum): Hypothesis[] {
  const { problem, method } = asked;
  const { sigma2g: g, sigma2e: e } = best;
  const [n, p] = [problem.y.length, problem.X.cols];
  const is = (says: string, instead: string | undefined, cost: number, values: Prediction): Hypothesis => ({
    says,
    asked: instead,
    cost,
    predict: () => values,
  });
  const df =
    method === 'REML'
      ? { says: 'n in place of n − p', c: (n - p) / n }
      : { says: 'n − p in place of n', c: n / (n - p) };
  const scaled = (c: number): Prediction => ({ sigma2_g: [c * g], sigma2_e: [c * e] });
  const errors = best.betaSe.map(s => s * Math.sqrt(df.c));
  /** The likelihood too is told at the components that are reported. */
  const overWrongDegrees = (): Hypothesis[] =>
    [{}, { beta_se: errors }].map(more => ({
      says: `right over ${df.says}`,
      cost: costs.slip,
      predict: () => {
        const at = termsAt(asked, { ...best, sigma2g: df.c * g, sigma2e: df.c * e });
        return at === undefined ? {} : { ...scaled(df.c), ...more, loglik: [loglikOf(at)] };
      },
    }));
  const [cg, ce] = [claimedNumber(subject, 'sigma2_g'), claimedNumber(subject, 'sigma2_e')];
  const shares = shareDefinitions(problem.K);
  return [
    is('right for σ²g and σ²e exchanged', undefined, costs.common, {
      sigma2_g: [e],
      sigma2_e: [g],
      h2: [e / (g + e)],
      lambda: [e / g],
    }),
    is('SDs, the roots of the components', 'variances', costs.common, {
      sigma2_g: [Math.sqrt(g)],
      sigma2_e: [Math.sqrt(e)],
    }),
    is('SDs, the roots of the components', 'variances', costs.slip, {
      sigma2_g: [Math.sqrt(g)],
      sigma2_e: [Math.sqrt(e)],
      h2: [Math.sqrt(g) / (Math.sqrt(g) + Math.sqrt(e))],
      lambda: [Math.sqrt(g / e)],
    }),
    is('in units of σ²e: λ and 1', 'the components', costs.slip, { sigma2_g: [g / e], sigma2_e: [1] }),
    is('in units of σ²g: 1 and δ', 'the components', costs.slip, { sigma2_g: [1], sigma2_e: [e / g] }),
    is('shares of the sum: h² and 1 − h²', 'the components', costs.slip, {
      sigma2_g: [g / (g + e)],
      sigma2_e: [e / (g + e)],
    }),
    is('λ = σ²g/σ²e', 'σ²g', costs.slip, { sigma2_g: [g / e] }),
    is('right for λ = σ²g/σ²e in the place of σ²g', 'σ²g', costs.slip, {
      sigma2_g: [g / e],
      h2: [g / e / (g / e + e)],
    }),
    is('the sum σ²g + σ²e', 'one component', costs.slip, { sigma2_e: [g + e] }),
    is(`right over ${df.says}`, undefined, costs.slip, scaled(df.c)),
    is(`right over ${df.says}`, undefined, costs.slip, { ...scaled(df.c), beta_se: errors }),
    is(`right over ${df.says}`, undefined, costs.slip, { beta_se: errors }),
    ...overWrongDegrees(),
    is('δ = σ²e/σ²g', 'λ = σ²g/σ²e', costs.common - 0.1, { lambda: [e / g] }),
    is('σ²g/σ²e, which is λ', 'h²', costs.common, { h2: [g / e] }),
    is('h² = σ²g/(σ²g + σ²e)', 'λ', costs.slip, { lambda: [g / (g + e)] }),
    is('the share of σ²e', 'of σ²g', costs.common, { h2: [e / (g + e)] }),
    is('ln λ', 'λ', costs.slip, { lambda: [Math.log(g / e)] }),
    is('ln δ', 'λ', costs.slip, { lambda: [Math.log(e / g)] }),
    is('log10 λ', 'λ', costs.slip, { lambda: [Math.log10(g / e)] }),
    is('√λ, the ratio of SDs (the θ of lme4)', 'λ', costs.slip, { lambda: [Math.sqrt(g / e)] }),
    ...shares.flatMap(({ name, says, c, cost }) => [
      is(says, name === undefined ? 'σ²g/(σ²g + σ²e)' : '`ratio`', cost, { h2: [(c * g) / (c * g + e)] }),
      ...(cg === undefined || ce === undefined
        ? []
        : [
            is(`${says}, of the components that you report`, '`ratio`', cost + costs.common, {
              h2: [(c * cg) / (c * cg + ce)],
            }),
          ]),
    ]),
  ];
}

/** β and its standard errors by another least squares. */
function otherEffects({ problem }: Fitted, { sigma2g, sigma2e, betaSe, beta }: Optimum): Hypothesis[] {
  const { y, X } = problem;
  const [n, p] = [y.length, X.cols];
  const forms = () => formsOf(problem, sigma2g, sigma2e);
  const XtXi = () => inverse(multiply(transpose(X), X));
  const olsErrors = (of: (RSS: number) => number): Float64Array => {
    const fitted = times(X, times(XtXi(), times(transpose(X), y)));
    const RSS = y.reduce((s, v, i) => s + (v - fitted[i]!) ** 2, 0);
    return diagonalOf(XtXi()).map(v => Math.sqrt(v * of(RSS)));
  };
  const is = (says: string, cost: number, values: () => Prediction): Hypothesis => ({
    says,
    asked: 'generalised least squares at the optimum',
    cost,
    predict: values,
  });
  const ols = () => times(XtXi(), times(transpose(X), y));
  return [
    is('right for ordinary least squares', costs.common, () => ({
      beta: ols(),
      beta_se: olsErrors(RSS => RSS / (n - p)),
    })),
    is('that of ordinary least squares', costs.slip, () => ({ beta: ols() })),
    is('that of ordinary least squares, s² = RSS/n', costs.slip, () => ({
      beta_se: olsErrors(RSS => RSS / n),
    })),
    is('that of ordinary least squares with σ²g + σ²e', costs.slip, () => ({
      beta_se: olsErrors(() => sigma2g + sigma2e),
    })),
    is('that of ordinary least squares with σ²e', costs.slip, () => ({ beta_se: olsErrors(() => sigma2e) })),
    is('the variance, not its root', costs.common, () => ({ beta_se: betaSe.map(s => s * s) })),
    is('the inverse of what is certified, 1/se', costs.slip, () => ({ beta_se: betaSe.map(s => 1 / s) })),
    is('β/se, the t statistic', costs.slip, () => ({ beta_se: betaSe.map((s, j) => beta[j]! / s) })),
    is('the half width of a 95 % interval, 1.96 se', costs.slip, () => ({
      beta_se: betaSe.map(s => 1.959963984540054 * s),
    })),
    is('right without the other columns of X, 1/√(XᵀV⁻¹X)ⱼⱼ', costs.slip, () => ({
      beta_se: diagonalOf(inverse(forms().covariance)).map(v => 1 / Math.sqrt(v)),
    })),
  ];
}
