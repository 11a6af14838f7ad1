import { chiSquareUpperTail, fUpperTail, type Tail } from '../../distribution/tails.ts';
import { generalizedLeastSquares } from '../../effects.ts';
import { fit } from '../../estimate.ts';
import { likelihoodParts, type Problem } from '../../likelihood.ts';
import { type DenseMatrix, zeros } from '../../linalg/dense.ts';
import { Refusal } from '../../linalg/refusal.ts';
import type { Scan } from './associate.ts';
import { dot, formsOf, times } from './forms.ts';
import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { certifiedNumbers, type Subject } from './subject.ts';

interface Effect {
  readonly beta: number;
  readonly se: number;
}

/** Wald tests whose effect comes from another way to treat one variant. */
export const otherEffects = (subject: Subject, asked: Scan): Hypothesis[] => [
  ...(asked.components === 'refit'
    ? ([1e5, Math.exp(10)] as const).map(
        (bound): Hypothesis => ({
          says: `right where λ ends at the bounds ${bound === 1e5 ? '1e-5 and 1e5' : 'e⁻¹⁰ and e¹⁰'} of a search`,
          asked: 'the optimum of each variant',
          cost: costs.slip,
          predict: () => tested(subject, asked, x => bounded(asked, x, bound)),
        }),
      )
    : []),
  {
    says: 'right for a y that is adjusted for X first, and a variant that is only centred (GCTA --mlma)',
    asked: 'X and the variant together',
    cost: costs.slip,
    predict: () => adjustedFirst(subject, asked),
  },
];

/** The outputs of Wald tests with these effects; the other tests as certified. */
function tested(
  subject: Subject,
  { problem, dosage, laws }: Scan,
  of: (x: Float64Array) => Effect,
): Prediction {
  const n = problem.y.length;
  const d = n - problem.X.cols - 1;
  const effects = Array.from({ length: dosage.cols }, (_, k) => of(dosage.data.slice(k * n, (k + 1) * n)));
  const m = effects.length;
  const [statistic, p, log10] = ['statistic', 'p', 'log10_p'].map(name => certifiedNumbers(subject, name));
  const made = laws.flatMap((law, i) =>
    effects.map(({ beta, se }, k): { statistic: number; tail: Tail } | undefined => {
      const t = beta / se;
      const at = i * m + k;
      if (law === 'wald-t') return { statistic: t, tail: fUpperTail(t * t, 1, d) };
      if (law === 'wald-f') return { statistic: t * t, tail: fUpperTail(t * t, 1, d) };
      if (law === 'wald-chi2') return { statistic: t * t, tail: chiSquareUpperTail(t * t, 1) };
      return statistic?.[at] === undefined
        ? undefined
        : { statistic: statistic[at], tail: { p: p?.[at] ?? Number.NaN, log10: log10?.[at] ?? Number.NaN } };
    }),
  );
  return {
    beta: effects.map(e => e.beta),
    se: effects.map(e => e.se),
    statistic: made.map(r => r?.statistic ?? Number.NaN),
    p: made.map(r => r?.tail.p ?? Number.NaN),
    log10_p: made.map(r => r?.tail.log10 ?? Number.NaN),
  };
}

/** The model with x, at the optimum of its ratio within a range. @throws Refusal */
function bounded({ problem, method }: Scan, x: Float64Array, bound: number): Effect {
  const wider = { ...problem, X: withColumn(problem.X, x) };
  const [best] = fit(wider, method, null).optima;
  if (best === undefined) throw new Refusal('no-maximum', 'the model with the variant has no maximum');
  const ratio = best.sigma2e === 0 ? bound : best.sigma2g / best.sigma2e;
  const lambda = Math.min(bound, Math.max(1 / bound, ratio));
  const df = problem.y.length - (method === 'REML' ? wider.X.cols : 0);
  const size = likelihoodParts(wider, lambda, 1).yPy / df;
  return lastEffect(wider, lambda * size, size);
}

function lastEffect(problem: Problem, sigma2g: number, sigma2e: number): Effect {
  const { beta, covariance } = generalizedLeastSquares(problem, sigma2g, sigma2e);
  const at = beta.length - 1;
  return { beta: beta[at]!, se: Math.sqrt(covariance.data[at * (at + 2)]!) };
}

/** β = x̃ᵀV⁻¹r/x̃ᵀV⁻¹x̃ with r the residual of X, and x̃ not taken out of X. */
function adjustedFirst(subject: Subject, asked: Scan): Prediction {
  const { problem, method } = asked;
  const [best] = fit(problem, method, null).optima;
  if (best === undefined) return {};
  const { Vi, beta } = formsOf(problem, best.sigma2g, best.sigma2e);
  const fitted = times(problem.X, beta);
  const Vir = times(
    Vi,
    problem.y.map((v, i) => v - fitted[i]!),
  );
  return tested(subject, asked, x => {
    const mean = sumOf(x) / x.length;
    const centred = x.map(v => v - mean);
    const precision = dot(centred, times(Vi, centred));
    return { beta: dot(centred, Vir) / precision, se: 1 / Math.sqrt(precision) };
  });
}

function withColumn(X: DenseMatrix, x: Float64Array): DenseMatrix {
  const wider = zeros(X.rows, X.cols + 1);
  wider.data.set(X.data);
  wider.data.set(x, X.data.length);
  return wider;
}
