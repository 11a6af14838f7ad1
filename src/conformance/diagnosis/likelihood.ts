import {
  type InformationKind,
  information,
  informationKinds,
  type LikelihoodMethod,
  type LikelihoodParts,
  type LoglikConvention,
  likelihoodParts,
  loglikConventions,
  score,
} from '../../likelihood.ts';
import { fromRows, identity, multiply } from '../../linalg/dense.ts';
import { Refusal } from '../../linalg/refusal.ts';
import { MOST_PEOPLE, problemIn, type Setting, settingChanges } from './changes.ts';
import { loglikHypotheses } from './constants.ts';
import { dot, flat, formsOf, inverse, times, traceOf } from './forms.ts';
import { costs, type Hypothesis, type Prediction } from './hypothesis.ts';
import { claimedNumber, numberIn, type Subject } from './subject.ts';

/** What the question asks of a likelihood. */
interface Asked {
  readonly method: LikelihoodMethod;
  readonly convention: LoglikConvention;
  readonly kind: InformationKind;
}

/** Other constants and terms of the log-likelihood; the derivatives of another; and other data than were put. */
export function likelihoodHypotheses(subject: Subject): Hypothesis[] {
  const { input } = subject;
  const problem = problemIn(subject);
  if (problem.y.length > MOST_PEOPLE) return [];
  const setting: Setting = { problem, sigma2g: numberIn(input.sigma2_g), sigma2e: numberIn(input.sigma2_e) };
  const asked: Asked = {
    method: input.method as LikelihoodMethod,
    convention: (input.convention ?? 'error-contrasts') as LoglikConvention,
    kind: (input.information ?? 'average') as InformationKind,
  };
  const sizes = { n: problem.y.length, p: problem.X.cols };
  return [
    ...otherMethod(setting, asked),
    ...partsOf(setting).flatMap(parts =>
      loglikHypotheses({ parts, ...sizes, ...asked }).map(
        ({ says, asked: instead, cost, value }): Hypothesis => ({
          says,
          asked: instead,
          cost,
          predict: () => ({ loglik: [value()] }),
        }),
      ),
    ),
    ...quadraticForms(setting, asked),
    ...derivatives(setting, asked),
    ...determinants(setting),
    ...settingChanges.map(
      (change): Hypothesis => ({
        says: `right for ${change.says}`,
        asked: change.asked,
        cost: change.cost,
        predict: () => {
          const changed = change.of(setting);
          return changed === undefined ? {} : everything(changed, asked, subject);
        },
      }),
    ),
  ];
}

/** The parts, where the question has them: a list of one or none. */
function partsOf({ problem, sigma2g, sigma2e }: Setting): LikelihoodParts[] {
  try {
    return [likelihoodParts(problem, sigma2g, sigma2e)];
  } catch (e) {
    if (e instanceof Refusal) return [];
    throw e;
  }
}

export function loglikOf(
  { logdetV, logdetXtViX, logdetXtX, yPy }: LikelihoodParts,
  n: number,
  p: number,
  method: LikelihoodMethod,
  convention: LoglikConvention,
): number {
  const reml = method === 'REML';
  const constant = convention === 'without-constants' ? 0 : (reml ? n - p : n) * Math.log(2 * Math.PI);
  const ofX = reml ? logdetXtViX - (convention === 'error-contrasts' ? logdetXtX : 0) : 0;
  return -(constant + logdetV + ofX + yPy) / 2;
}

/** A match has three digits at least: `LEAST_DIGITS` of `search`. */
const NEAR = 1e-2;

/**
 * All outputs of a likelihood. The three numbers come first: where the answer has them, and none of them is near, the
 * derivatives are not computed.
 */
function everything(
  { problem, sigma2g, sigma2e }: Setting,
  { method, convention, kind }: Asked,
  subject?: Subject,
): Prediction {
  const parts = likelihoodParts(problem, sigma2g, sigma2e);
  const numbers = {
    loglik: [loglikOf(parts, problem.y.length, problem.X.cols, method, convention)],
    logdet_V: [parts.logdetV],
    yPy: [parts.yPy],
  };
  const told = Object.entries(numbers).filter(([name]) => subject?.outputs.has(name));
  const near = told.some(
    ([name, [value]]) => Math.abs(claimedNumber(subject!, name)! - value!) <= NEAR * Math.abs(value!),
  );
  if (told.length > 0 && !near) return numbers;
  return {
    ...numbers,
    score: score(problem, sigma2g, sigma2e, method),
    information: information(problem, sigma2g, sigma2e, method, kind).flat(),
  };
}

const otherMethod = (setting: Setting, asked: Asked): Hypothesis[] => {
  const method = asked.method === 'ML' ? 'REML' : 'ML';
  return [
    {
      says: `right under ${method}`,
      asked: asked.method,
      cost: costs.named,
      predict: () => everything(setting, { ...asked, method }),
    },
    ...loglikConventions
      .filter(convention => convention !== asked.convention)
      .map(convention => ({
        says: `right under ${method}, \`${convention}\``,
        asked: `${asked.method}, \`${asked.convention}\``,
        cost: 2 * costs.named,
        predict: () => everything(setting, { ...asked, method, convention }),
      })),
  ];
};

/** yᵀPy with other residuals, and the log-likelihood that follows from it. */
function quadraticForms({ problem, sigma2g, sigma2e }: Setting, { method, convention }: Asked): Hypothesis[] {
  const { y, X } = problem;
  const [n, p] = [y.length, X.cols];
  const with_ = (says: string, asked: string, cost: number, form: (yPy: number) => number): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => {
      const parts = likelihoodParts(problem, sigma2g, sigma2e);
      const yPy = form(parts.yPy);
      return { yPy: [yPy], loglik: [loglikOf({ ...parts, yPy }, n, p, method, convention)] };
    },
  });
  const residual = (b: Float64Array): Float64Array => {
    const fitted = times(X, b);
    return y.map((v, i) => v - fitted[i]!);
  };
  const asked = 'yᵀPy';
  return [
    with_('right for residuals of ordinary least squares in the quadratic form', asked, costs.slip, () => {
      const { Vi, ols } = formsOf(problem, sigma2g, sigma2e);
      const r = residual(ols);
      return dot(r, times(Vi, r));
    }),
    with_('right for yᵀV⁻¹y, without the fixed effects', asked, costs.slip, () =>
      dot(y, times(formsOf(problem, sigma2g, sigma2e).Vi, y)),
    ),
    with_('right for a yᵀPy that is at least 1', asked, costs.rare, yPy => Math.max(1, yPy)),
    {
      ...with_('yᵀPy/(n − p)', asked, costs.slip, yPy => yPy / (n - p)),
      predict: () => ({ yPy: [likelihoodParts(problem, sigma2g, sigma2e).yPy / (n - p)] }),
    },
    {
      ...with_('the residual sum of squares, without V⁻¹', asked, costs.slip, yPy => yPy),
      predict: () => {
        const r = residual(formsOf(problem, sigma2g, sigma2e).beta);
        return { yPy: [dot(r, r)] };
      },
    },
  ];
}

/** ln|V| of something else. */
function determinants({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const n = problem.y.length;
  const is = (says: string, value: (parts: LikelihoodParts) => number): Hypothesis => ({
    says,
    asked: 'ln|V|',
    cost: costs.slip,
    predict: () => ({ logdet_V: [value(likelihoodParts(problem, sigma2g, sigma2e))] }),
  });
  return [
    is('log10|V|', ({ logdetV }) => logdetV * Math.LOG10E),
    is('½ ln|V| (the diagonal of a Cholesky factor, not doubled)', ({ logdetV }) => logdetV / 2),
    is('ln|V/σ²e|', ({ logdetV }) => logdetV - n * Math.log(sigma2e)),
    is('ln|V/σ²g|', ({ logdetV }) => logdetV - n * Math.log(sigma2g)),
    is('ln|V/(σ²g + σ²e)|', ({ logdetV }) => logdetV - n * Math.log(sigma2g + sigma2e)),
    is('ln|XᵀV⁻¹X|', ({ logdetXtViX }) => logdetXtViX),
    is('ln|V| + ln|XᵀV⁻¹X|', ({ logdetV, logdetXtViX }) => logdetV + logdetXtViX),
    is('|V|, without the logarithm', ({ logdetV }) => Math.exp(logdetV)),
  ];
}

/** Scores and informations of another likelihood, another parameter or with a part left out. */
function derivatives({ problem, sigma2g, sigma2e }: Setting, { method, kind }: Asked): Hypothesis[] {
  const other: LikelihoodMethod = method === 'ML' ? 'REML' : 'ML';
  const slope = (m: LikelihoodMethod): readonly [number, number] => score(problem, sigma2g, sigma2e, m);
  const table = (m: LikelihoodMethod, k: InformationKind): number[] =>
    information(problem, sigma2g, sigma2e, m, k).flat();
  const sizes: readonly [number, number] = [sigma2g, sigma2e];
  const scored = (
    says: string,
    asked: string,
    cost: number,
    values: () => readonly number[],
  ): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => ({ score: values() }),
  });
  const informed = (
    says: string,
    asked: string,
    cost: number,
    values: () => readonly number[],
  ): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => ({ information: values() }),
  });
  /** ½ yᵀP dV Py for dV = K, I, and ½ tr(M dV) */
  const halves = (): { forms: number[]; traces: number[] } => {
    const { P, Vi, Py } = formsOf(problem, sigma2g, sigma2e);
    const M = method === 'REML' ? P : Vi;
    const dVs = [problem.K, identity(problem.y.length)];
    return {
      forms: dVs.map(dV => dot(Py, times(dV, Py)) / 2),
      traces: dVs.map(dV => traceOf(multiply(M, dV)) / 2),
    };
  };
  const scaled = (values: readonly number[], f: (i: number) => number): number[] =>
    values.map((v, i) => v * f(i));
  return [
    scored(`that of ${other}`, method, costs.named, () => slope(other)),
    scored('right without the trace, ½ yᵀP dV Py', '½[yᵀP dV Py − tr]', costs.slip, () => halves().forms),
    scored('right without the quadratic form, −½ tr', '½[yᵀP dV Py − tr]', costs.slip, () =>
      halves().traces.map(t => -t),
    ),
    scored('∂ℓ/∂ ln σ²', '∂ℓ/∂σ²', costs.slip, () => scaled(slope(method), i => sizes[i]!)),
    scored('∂ℓ/∂σ', '∂ℓ/∂σ²', costs.slip, () => scaled(slope(method), i => 2 * Math.sqrt(sizes[i]!))),
    scored('the score with σ²e first', 'σ²g first', costs.slip, () => [...slope(method)].reverse()),
    ...informationKinds
      .filter(k => k !== kind)
      .map(k => informed(`the ${k} information`, `the ${kind} one`, costs.named, () => table(method, k))),
    ...informationKinds.map(k =>
      informed(
        `the ${k} information of ${other}`,
        `the ${kind} one of ${method}`,
        costs.named + (k === kind ? 0 : costs.named),
        () => table(other, k),
      ),
    ),
    informed('the inverse of the information (a covariance)', 'the information', costs.slip, () =>
      inverseOf(table(method, kind)),
    ),
    informed('the information about ln σ²', 'about σ²', costs.slip, () =>
      table(method, kind).map((v, at) => v * sizes[Math.floor(at / 2)]! * sizes[at % 2]!),
    ),
    informed('the information about σ', 'about σ²', costs.slip, () =>
      table(method, kind).map((v, at) => 4 * v * Math.sqrt(sizes[Math.floor(at / 2)]! * sizes[at % 2]!)),
    ),
  ];
}

const inverseOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number[] => [
  ...flat(
    inverse(
      fromRows([
        [a, b],
        [c, d],
      ]),
    ),
  ),
];
