import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  confidenceLimits,
  estimableFunction,
  generalizedLeastSquares,
  isEstimable,
  posteriorEffects,
} from '../spec/effects.ts';
import { contrastForms } from '../spec/linalg/contrasts.ts';
import { eliminate } from '../spec/linalg/elimination.ts';
import { isPositiveSemidefiniteExactly } from '../spec/linalg/exact.ts';
import {
  build,
  identity,
  type Matrix,
  map,
  minus,
  type N,
  type P,
  plus,
  times,
  transpose,
} from '../spec/linalg/matrix.ts';
import type { Problem } from '../spec/linalg/problem.ts';
import { phenotypicCovariance } from '../spec/model.ts';
import { intervals } from '../spec/number/interval.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import { DOCUMENTED } from './support/documented.ts';
import {
  contains,
  containsMatrix,
  equalMatrices,
  fraction,
  orthogonal,
  positiveFraction,
  whole,
  widthOf,
} from './support/matrices.ts';
import { type Case, cases, invertible, oneWay, turned } from './support/problems.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';

const field = intervals(30);
const NARROW = Rational.parse('1e-18');
const q = (n: number, d = 1) => Rational.of(n, d);
const gls = ({ problem, sigma2g, sigma2e }: Case) =>
  generalizedLeastSquares(rationals, problem, sigma2g, sigma2e);
const exactV = ({ problem, sigma2g, sigma2e }: Case) =>
  phenotypicCovariance(rationals, problem.K, sigma2g, sigma2e);
const inverted = <R extends N | P>(A: Matrix<Rational, R, R>): Matrix<Rational, R, R> =>
  eliminate(rationals, A, identity<Rational, R>(rationals, A.rows)).solution;
const column = (x: readonly Rational[]) => build<Rational, P, '1'>(x.length, 1, i => x[i]!);
const coefficients = fc.array(fraction(), { minLength: 2, maxLength: 2 });

law(
  'β by the error contrasts, which never invert V, is β by the V-form; its covariance is (XᵀV⁻¹X)⁻¹ by another elimination',
  [cases()],
  c => {
    const { X, y } = c.problem;
    const { beta, covariance } = gls(c);
    const V = exactV(c);
    expect(equalMatrices(beta, contrastForms(rationals, V, X, y).beta)).toBe(true);
    expect(equalMatrices(inverted(covariance), times(times(transpose(X), inverted(V)), X))).toBe(true);
  },
);

law(
  'on intervals the estimate and its covariance contain the exact ones, narrowly',
  [cases()],
  c => {
    const exact = gls(c);
    const found = generalizedLeastSquares(field, c.problem, field.from(c.sigma2g), field.from(c.sigma2e));
    expect(containsMatrix(found.beta, exact.beta)).toBe(true);
    expect(containsMatrix(found.covariance, exact.covariance)).toBe(true);
    expect([...found.beta.at, ...found.covariance.at].flat().every(x => widthOf(x).lessThan(NARROW))).toBe(
      true,
    );
  },
  40,
);

law(
  'the estimate is unbiased: from y = Xb it gives back b, and y + Xb moves it by b',
  [cases(), coefficients],
  (c, list) => {
    const { X, y } = c.problem;
    const b = column(list.slice(0, X.cols));
    const Xb = times(X, b);
    expect(equalMatrices(gls({ ...c, problem: { ...c.problem, y: Xb } }).beta, b)).toBe(true);
    const moved = gls({ ...c, problem: { ...c.problem, y: plus(y, Xb) } });
    expect(equalMatrices(moved.beta, plus(gls(c).beta, b))).toBe(true);
  },
);

law(
  'the covariance is that of the estimator: β = By with B V Bᵀ = (XᵀV⁻¹X)⁻¹',
  [cases(4)],
  c => {
    const n = c.problem.y.rows;
    const columns = Array.from({ length: n }, (_, k) => {
      const y = build<Rational, N, '1'>(n, 1, i => q(i === k ? 1 : 0));
      return gls({ ...c, problem: { ...c.problem, y } }).beta;
    });
    const B = build<Rational, P, N>(c.problem.X.cols, n, (i, k) => columns[k]!.at[i]![0]!);
    expect(equalMatrices(times(times(B, exactV(c)), transpose(B)), gls(c).covariance)).toBe(true);
  },
  40,
);

law('in another basis XA the estimate is A⁻¹β', [cases(), invertible(2)], (c, { A }) => {
  const p = c.problem.X.cols;
  const basis = build<Rational, P, P>(p, p, (i, j) => A.at[i]![j]!);
  const moved = gls({ ...c, problem: { ...c.problem, X: times(c.problem.X, basis) } });
  expect(equalMatrices(times(basis, moved.beta), gls(c).beta)).toBe(true);
  expect(equalMatrices(times(times(basis, moved.covariance), transpose(basis)), gls(c).covariance)).toBe(
    true,
  );
});

law(
  'orthogonal coordinates change neither the estimate nor its covariance',
  [cases(4).chain(c => fc.tuple(fc.constant(c), orthogonal(c.problem.y.rows)))],
  ([c, Q]) => {
    const moved = gls({ ...c, problem: turned(c.problem, Q) });
    expect(equalMatrices(moved.beta, gls(c).beta)).toBe(true);
    expect(equalMatrices(moved.covariance, gls(c).covariance)).toBe(true);
  },
  40,
);

law(
  'with σ²g = 0 it is ordinary least squares: the normal equations XᵀXβ = Xᵀy, covariance σ²e(XᵀX)⁻¹',
  [cases()],
  given => {
    const c = { ...given, sigma2g: q(0) };
    const { X, y } = c.problem;
    const { beta, covariance } = gls(c);
    const XtX = times(transpose(X), X);
    expect(equalMatrices(times(XtX, beta), times(transpose(X), y))).toBe(true);
    const I = map(times(XtX, covariance), x => x.over(c.sigma2e));
    expect(equalMatrices(I, identity(rationals, X.cols))).toBe(true);
  },
);

law(
  'no other unbiased estimator is better: OLS has a covariance that exceeds the one of GLS by a positive semidefinite matrix',
  [cases()],
  c => {
    const { X } = c.problem;
    const XtXi = inverted(times(transpose(X), X));
    const ols = times(times(times(times(XtXi, transpose(X)), exactV(c)), X), XtXi);
    expect(isPositiveSemidefiniteExactly(minus(ols, gls(c).covariance))).toBe(true);
  },
);

const posterior = (c: Case, sigma2b: Rational) =>
  posteriorEffects(rationals, c.problem, c.sigma2g, c.sigma2e, sigma2b);

law(
  'the posterior mean is the BLUP of b in y = Xb + g + e with b random: σ²b Xᵀ(V + σ²b XXᵀ)⁻¹y',
  [cases(), positiveFraction()],
  (c, sigma2b) => {
    const { X, y } = c.problem;
    const marginal = plus(
      exactV(c),
      map(times(X, transpose(X)), x => x.times(sigma2b)),
    );
    const { solution } = eliminate(rationals, marginal, y);
    const blup = map(times(transpose(X), solution), x => x.times(sigma2b));
    expect(equalMatrices(posterior(c, sigma2b).beta, blup)).toBe(true);
  },
);

law(
  'the posterior covariance is at most the prior one and at most the one of GLS',
  [cases(), positiveFraction()],
  (c, sigma2b) => {
    const { covariance } = posterior(c, sigma2b);
    const prior = map(identity<Rational, P>(rationals, c.problem.X.cols), x => x.times(sigma2b));
    expect(isPositiveSemidefiniteExactly(minus(prior, covariance))).toBe(true);
    expect(isPositiveSemidefiniteExactly(minus(gls(c).covariance, covariance))).toBe(true);
  },
);

law(
  'precisions add: Cov(b|y)⁻¹ = XᵀV⁻¹X + I/σ²b, so that σ²b → ∞ is GLS and σ²b = 0 is 0',
  [cases(), positiveFraction()],
  (c, sigma2b) => {
    const p = c.problem.X.cols;
    const precision = (A: Matrix<Rational, P, P>) => inverted(A);
    const prior = map(identity<Rational, P>(rationals, p), x => x.over(sigma2b));
    const { beta, covariance } = gls(c);
    expect(
      equalMatrices(precision(posterior(c, sigma2b).covariance), plus(precision(covariance), prior)),
    ).toBe(true);
    // the distance to GLS is Cov(b|y) β/σ²b, exactly: it vanishes like 1/σ²b
    const gap = minus(beta, posterior(c, sigma2b).beta);
    const expected = map(times(posterior(c, sigma2b).covariance, beta), x => x.over(sigma2b));
    expect(equalMatrices(gap, expected)).toBe(true);
    expect(
      posterior(c, q(0))
        .beta.at.flat()
        .every(x => x.n === 0n),
    ).toBe(true);
    expect(
      posterior(c, q(0))
        .covariance.at.flat()
        .every(x => x.n === 0n),
    ).toBe(true);
  },
);

/** X with a column added that is a combination of the others: c is estimable exactly when it treats it so. */
const dependent = (c: Case, by: readonly Rational[]): Problem => {
  const { X } = c.problem;
  const extra = times(X, column(by.slice(0, X.cols)));
  return {
    ...c.problem,
    X: build(X.rows, X.cols + 1, (i, j) => (j < X.cols ? X.at[i]![j]! : extra.at[i]![0]!)),
  };
};

law(
  'with a dependent column, cᵀb is estimable exactly when c gives it the combination of the others, and its estimate is that of the reduced design',
  [cases(), coefficients, coefficients, fraction()],
  (c, by, list, off) => {
    const problem = dependent(c, by);
    const p = c.problem.X.cols;
    const own = list.slice(0, p);
    const implied = own.map((x, i) => x.times(by[i]!)).reduce((s, t) => s.plus(t));
    const right = column([...own, implied]);
    const wrong = column([...own, implied.plus(off)]);
    expect(isEstimable(problem.X, right)).toBe(true);
    expect(isEstimable(problem.X, wrong)).toBe(off.n === 0n);
    const ask = (f: typeof right) => estimableFunction(rationals, problem, c.sigma2g, c.sigma2e, f);
    const { beta, covariance } = gls(c);
    const d = column(own);
    expect(ask(right).estimate.toString()).toBe(times(transpose(d), beta).at[0]![0]!.toString());
    expect(ask(right).variance.toString()).toBe(
      times(times(transpose(d), covariance), d).at[0]![0]!.toString(),
    );
    if (off.n !== 0n)
      expect(refusalOf(() => ask(wrong))).toEqual({ code: 'not-estimable', place: { field: 'c' } });
    expect(refusalOf(() => generalizedLeastSquares(rationals, problem, c.sigma2g, c.sigma2e))).toEqual({
      code: 'rank-deficient',
      place: { field: 'X' },
    });
  },
  60,
);

test('a design of zeros estimates only 0, with variance 0', () => {
  const problem = {
    ...oneWay([
      [q(1), q(2)],
      [q(3), q(5)],
    ]),
    X: build<Rational, N, P>(4, 1, () => q(0)),
  };
  const ask = (c: Rational) => estimableFunction(rationals, problem, q(1), q(1), column([c]));
  expect(ask(q(0))).toEqual({ estimate: q(0), variance: q(0) });
  expect(refusalOf(() => ask(q(1)))).toMatchObject({ code: 'not-estimable' });
});

law(
  'balanced one-way layout: the mean, with variance (σ²e + mσ²g)/am',
  [positiveFraction(), positiveFraction(), fc.array(fraction(), { minLength: 6, maxLength: 6 })],
  (sigma2g, sigma2e, y) => {
    const problem = oneWay([y.slice(0, 3), y.slice(3)]);
    const { beta, covariance } = generalizedLeastSquares(rationals, problem, sigma2g, sigma2e);
    const mean = y.reduce((s, x) => s.plus(x)).over(q(6));
    expect(beta.at[0]![0]!.toString()).toBe(mean.toString());
    expect(covariance.at[0]![0]!.toString()).toBe(
      sigma2e
        .plus(sigma2g.times(q(3)))
        .over(q(6))
        .toString(),
    );
  },
);

law(
  'the limits stand q standard errors from the estimate, on both sides',
  [fraction(), positiveFraction(), positiveFraction()],
  (estimate, root, quantile) => {
    const { lower, upper } = confidenceLimits(
      field.from(estimate),
      field.from(root.squared()),
      field.from(quantile),
    );
    expect(contains(lower, estimate.minus(quantile.times(root)))).toBe(true);
    expect(contains(upper, estimate.plus(quantile.times(root)))).toBe(true);
  },
);

test('refused: a c of another length, a negative variance, and a y that does not fit', () => {
  const problem = oneWay([
    [q(1), q(2)],
    [q(3), q(5)],
  ]);
  const short = { ...problem, y: whole([[1], [2]]) as never };
  expect(refusalOf(() => isEstimable(problem.X, column([q(1), q(2)])))).toEqual({
    code: 'dimension-mismatch',
    place: { field: 'c' },
  });
  expect(refusalOf(() => confidenceLimits(field.one, field.from(-1), field.one))).toMatchObject({
    code: 'negative-variance',
  });
  expect(refusalOf(() => posteriorEffects(rationals, problem, q(1), q(1), q(-1)))).toEqual({
    code: 'negative-variance',
    place: { field: 'sigma2_b' },
  });
  for (const answer of [generalizedLeastSquares, posteriorEffects])
    expect(refusalOf(() => answer(rationals, short, q(1), q(1), q(1)))).toMatchObject({
      code: 'dimension-mismatch',
    });
});

test("the sibling page's marginal regressions of the scaled heights on each scaled variant: its estimates and errors", () => {
  const y = whole([[180], [160], [158], [155], [193]]);
  const published = [
    ['-0.5000913', '0.49996955'],
    ['0.8525024', '0.30179448'],
    ['0.9866667', '0.09396605'],
  ];
  /** Half a unit of the seventh decimal, to which the estimates are printed. */
  const PRINTED = Rational.parse('0.00000005');
  const variance = (x: readonly Rational[]) => {
    const mean = x.reduce((s, t) => s.plus(t)).over(q(x.length));
    return x
      .map(t => t.minus(mean).squared())
      .reduce((s, t) => s.plus(t))
      .over(q(x.length - 1));
  };
  published.forEach(([beta, error], variant) => {
    const x = DOCUMENTED.dosage.map(row => q(row[variant]!));
    const problem = {
      y: build<Rational, N, '1'>(5, 1, i => y.at[i]![0]!),
      X: build<Rational, N, P>(5, 2, (i, j) => (j === 0 ? q(1) : x[i]!)),
      K: build<Rational, N, N>(5, 5, () => q(0)),
    };
    const unit = generalizedLeastSquares(rationals, problem, q(0), q(1));
    const residual = minus(problem.y, times(problem.X, unit.beta));
    const s2 = times(transpose(residual), residual).at[0]![0]!.over(q(3)); // RSS/(n − p)
    const { beta: found, covariance } = generalizedLeastSquares(field, problem, field.zero, field.from(s2));
    // scaling y and x by their SDs multiplies the slope by sd(x)/sd(y)
    const unitless = field.from(variance(x).over(variance(problem.y.at.flat()))).sqrt();
    const near = (v: typeof unitless, text: string) =>
      expect(v.times(unitless).bounds().lo.minus(Rational.parse(text)).abs().lessThan(PRINTED)).toBe(true);
    near(found.at[1]![0]!, beta!);
    near(covariance.at[1]![1]!.sqrt(), error!);
  });
});
