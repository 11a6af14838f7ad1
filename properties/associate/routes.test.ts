import { expect } from 'vitest';
import { associate, variantLaws } from '../../spec/associate.ts';
import { generalizedLeastSquares } from '../../spec/effects.ts';
import { type Fit, fit as maximum } from '../../spec/estimate.ts';
import { likelihoodParts, logLikelihood } from '../../spec/likelihood.ts';
import { entry } from '../../spec/linalg/matrix.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import { mul, sqrt, sub } from '../../spec/number/real.ts';
import { law } from '../support/prop.ts';
import {
  answered,
  boundsOf,
  dosageOf,
  enclosed,
  meet,
  method,
  options,
  resultOf,
  singles,
  withColumn,
} from '../support/scans.ts';

/** Digits of the answers, and of the second route, which starts from the components of `fit` and shares no line after. */
const DIGITS = 20;
const field = intervals(45);

/** The components of a fit that has one optimum with V > 0. */
const componentsOf = ({ optima, verdict }: Fit) => {
  const { sigma2g, sigma2e } = optima[0] ?? { sigma2g: undefined, sigma2e: undefined };
  if (sigma2g === undefined || sigma2e === undefined || verdict === 'set' || sigma2e.value === '0')
    return undefined;
  return [enclosed(field, sigma2g), enclosed(field, sigma2e)] as const;
};

law(
  'effect and standard error are those of generalised least squares in V, at the optimum that is named',
  [singles, method],
  ({ problem, x }, m) => {
    const full = withColumn(problem, x);
    for (const components of ['refit', 'null'] as const) {
      const found = answered(
        associate(problem, dosageOf(x), options(['wald-chi2'], components, m), DIGITS)[0],
      );
      if (found?.effect.status !== 'ok') continue;
      const at = componentsOf(maximum(components === 'refit' ? full : problem, m, 40, null));
      if (at === undefined) continue;
      const { beta, covariance } = generalizedLeastSquares(field, full, ...at);
      const last = problem.X.cols;
      expect(meet(boundsOf(found.effect.beta), entry(beta, last, 0).bounds())).toBe(true);
      expect(meet(boundsOf(found.effect.se), sqrt(entry(covariance, last, last)).bounds())).toBe(true);
    }
  },
  10,
);

law(
  'the score statistic is what x takes off the weighted residual sum of squares',
  [singles, method],
  ({ problem, x }, m) => {
    const score = resultOf(associate(problem, dosageOf(x), options(['score-chi2'], 'null', m), DIGITS)[0], 0);
    const at = componentsOf(maximum(problem, m, 40, null));
    if (score === undefined || at === undefined) return;
    const yPy = (p: typeof problem) => likelihoodParts(field, p, ...at).yPy;
    expect(meet(boundsOf(score.statistic), sub(yPy(problem), yPy(withColumn(problem, x))).bounds())).toBe(
      true,
    );
  },
  10,
);

law(
  'at the null optimum under ML yᵀPy is n, so that score-f has the statistic of score-chi2 there',
  [singles],
  ({ problem, x }) => {
    const scan = associate(
      problem,
      dosageOf(x),
      options(['score-f', 'score-chi2'], 'refit', 'ML'),
      DIGITS,
    )[0];
    const [f, chi2] = [resultOf(scan, 0), resultOf(scan, 1)];
    const at = componentsOf(maximum(problem, 'ML', 40, null));
    if (f === undefined || chi2 === undefined || at === undefined) return;
    const n = Rational.of(problem.y.rows);
    expect(meet(likelihoodParts(field, problem, ...at).yPy.bounds(), { lo: n, hi: n })).toBe(true);
    expect(f.statistic.value).toBe(chi2.statistic.value);
  },
  10,
);

law(
  'the likelihood ratio is that of the log-likelihood at the two ML optima',
  [singles, method],
  ({ problem, x }, m) => {
    const full = withColumn(problem, x);
    const ratio = resultOf(associate(problem, dosageOf(x), options(['lrt-chi2'], 'refit', m), DIGITS)[0], 0);
    const [at0, at1] = [problem, full].map(p => componentsOf(maximum(p, 'ML', 40, null)));
    if (ratio === undefined || at0 === undefined || at1 === undefined) return;
    const [l0, l1] = [
      logLikelihood(field, problem, ...at0, 'ML', 'error-contrasts'),
      logLikelihood(field, full, ...at1, 'ML', 'without-log-xtx'), // no such term under ML
    ];
    expect(meet(boundsOf(ratio.statistic), mul(2, sub(l1, l0)).bounds())).toBe(true);
  },
  10,
);

law(
  'null-ratio has the effect of null, and a standard error by the residuals that are left',
  [singles, method],
  ({ problem, x }, m) => {
    const [fixed, ratio] = (['null', 'null-ratio'] as const).map(components =>
      answered(associate(problem, dosageOf(x), options(['wald-f'], components, m), DIGITS)[0]),
    );
    const at = componentsOf(maximum(problem, m, 40, null));
    if (fixed?.effect.status !== 'ok' || ratio?.effect.status !== 'ok' || at === undefined) return;
    expect(ratio.effect.beta.value).toBe(fixed.effect.beta.value);
    const left = likelihoodParts(field, withColumn(problem, x), ...at).yPy; // yᵀP₁y
    const d = problem.y.rows - problem.X.cols - 1;
    const [se0, se1] = [fixed, ratio].map(f =>
      enclosed(field, f.effect.status === 'ok' ? f.effect.se : never()),
    );
    expect(meet(mul(d, se1!, se1!).bounds(), mul(left, se0!, se0!).bounds())).toBe(true);
  },
  10,
);
const never = (): never => {
  throw new Error('a refused effect');
};

law(
  'fewer digits are the same digits rounded, with the enclosures nested around one truth',
  [singles, method],
  ({ problem, x }, m) => {
    const [few, many] = [12, 40].map(
      digits => associate(problem, dosageOf(x), options(variantLaws, 'refit', m), digits)[0],
    );
    expect(few?.status).toBe(many?.status);
    variantLaws.forEach((_, t) => {
      const [a, b] = [resultOf(few, t), resultOf(many, t)];
      expect(a === undefined).toBe(b === undefined);
      if (a === undefined || b === undefined) return;
      expect(meet(boundsOf(a.statistic), boundsOf(b.statistic))).toBe(true);
      expect(meet(boundsOf(a.p!), boundsOf(b.p!))).toBe(true);
      expect(meet(boundsOf(a.log10p), boundsOf(b.log10p))).toBe(true);
    });
  },
  8,
);
