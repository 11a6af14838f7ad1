import { generalizedLeastSquares } from '../../effects.ts';
import { likelihoodParts } from '../../likelihood.ts';
import { columnOf, fromRows, multiply, toRows, transpose } from '../../linalg/dense.ts';
import { MOST_PEOPLE, problemIn, type Setting, settingChanges } from './changes.ts';
import { diagonalOf, flat, formsOf, inverse, times } from './forms.ts';
import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { numberIn, type Subject } from './subject.ts';

/** Effects of another least squares, in other units; a covariance that is another matrix; other data than were put. */
export function effectsHypotheses(subject: Subject): Hypothesis[] {
  const problem = problemIn(subject);
  if (problem.y.length > MOST_PEOPLE) return [];
  const setting = {
    problem,
    sigma2g: numberIn(subject.input.sigma2_g),
    sigma2e: numberIn(subject.input.sigma2_e),
  };
  return [
    ...otherEstimates(setting),
    ...otherUnits(setting),
    ...otherCovariances(setting),
    ...settingChanges.map(
      (change): Hypothesis => ({
        says: `right for ${change.says}`,
        asked: change.asked,
        cost: change.cost,
        predict: () => {
          const changed = change.of(setting);
          return changed === undefined ? {} : estimates(changed);
        },
      }),
    ),
  ];
}

function estimates({ problem, sigma2g, sigma2e }: Setting): Prediction {
  const { beta, covariance } = generalizedLeastSquares(problem, sigma2g, sigma2e);
  return { beta, beta_cov: flat(covariance) };
}

/** β by ordinary or by weighted least squares. */
function otherEstimates({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const { y, X, K } = problem;
  const [n, p] = [y.length, X.cols];
  const asked = 'generalised least squares';
  const XtXi = () => inverse(multiply(transpose(X), X));
  const ols = () => formsOf(problem, sigma2g, sigma2e).ols;
  const scaled = (c: number): Float64Array => flat(XtXi()).map(v => c * v);
  return [
    { says: 'that of ordinary least squares', asked, cost: costs.common, predict: () => ({ beta: ols() }) },
    {
      says: 'right for ordinary least squares with s² = RSS/(n − p)',
      asked,
      cost: costs.slip,
      predict: () => {
        const fitted = times(X, ols());
        const RSS = sumOf(y.map((v, i) => (v - fitted[i]!) ** 2));
        return { beta: ols(), beta_cov: scaled(RSS / (n - p)) };
      },
    },
    {
      says: 'right for ordinary least squares with σ²g + σ²e',
      asked,
      cost: costs.slip,
      predict: () => ({ beta: ols(), beta_cov: scaled(sigma2g + sigma2e) }),
    },
    {
      says: 'right for ordinary least squares with σ²e',
      asked,
      cost: costs.slip,
      predict: () => ({ beta: ols(), beta_cov: scaled(sigma2e) }),
    },
    {
      says: 'right for ordinary least squares, with its own covariance under V',
      asked,
      cost: costs.slip,
      predict: () => {
        const { V } = formsOf(problem, sigma2g, sigma2e);
        const A = multiply(XtXi(), transpose(X));
        return { beta: ols(), beta_cov: flat(multiply(multiply(A, V), transpose(A))) };
      },
    },
    {
      says: 'right for least squares weighted by the diagonal of V',
      asked,
      cost: costs.slip,
      predict: () => {
        const diagonal = fromRows(toRows(K).map((row, i) => row.map((k, j) => (i === j ? k : 0))));
        return estimates({ problem: { ...problem, K: diagonal }, sigma2g, sigma2e });
      },
    },
  ];
}

/** β of covariates in units of their SD. */
function otherUnits({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const { X } = problem;
  const n = X.rows;
  const sds = Array.from({ length: X.cols }, (_, j) => {
    const x = columnOf(X, j);
    const mean = sumOf(x) / n;
    return Math.sqrt(sumOf(x.map(v => (v - mean) ** 2)));
  });
  return (['n − 1', 'n'] as const).map(df => ({
    says: `right for an effect of one SD (over ${df})`,
    asked: 'of one unit of X',
    cost: costs.slip,
    predict: () => {
      const { beta } = generalizedLeastSquares(problem, sigma2g, sigma2e);
      const root = Math.sqrt(df === 'n' ? n : n - 1);
      return { beta: beta.map((b, j) => (sds[j] === 0 ? b : (b * sds[j]!) / root)) };
    },
  }));
}

/** A matrix that is not (XᵀV⁻¹X)⁻¹. */
function otherCovariances({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const [n, p] = [problem.y.length, problem.X.cols];
  const covariance = () => generalizedLeastSquares(problem, sigma2g, sigma2e).covariance;
  const yPy = () => likelihoodParts(problem, sigma2g, sigma2e).yPy;
  const is = (says: string, values: () => ArrayLike<number>, cost: number = costs.slip): Hypothesis => ({
    says,
    asked: '(XᵀV⁻¹X)⁻¹',
    cost,
    predict: () => ({ beta_cov: Array.from(values()) }),
  });
  const times_ = (c: number) => flat(covariance()).map(v => c * v);
  return [
    is('XᵀV⁻¹X, not inverted', () => flat(inverse(covariance()))),
    is('scaled by yᵀPy/(n − p) once more', () => times_(yPy() / (n - p))),
    is('scaled by yᵀPy/n once more', () => times_(yPy() / n)),
    is('scaled by σ²e once more', () => times_(sigma2e)),
    is('divided by σ²e', () => times_(1 / sigma2e)),
    is('divided by σ²g + σ²e', () => times_(1 / (sigma2g + sigma2e))),
    is('(XᵀX)⁻¹', () => flat(inverse(multiply(transpose(problem.X), problem.X)))),
    is('right on the diagonal, without the covariances', () => {
      const variances = diagonalOf(covariance());
      return Array.from({ length: p * p }, (_, at) => (at % (p + 1) === 0 ? variances[at % p]! : 0));
    }),
  ];
}
