import fc from 'fast-check';
import { expect } from 'vitest';
import { informationKinds, likelihoodMethods, likelihoodParts } from '../spec/likelihood.ts';
import { contrastForms, contrastLogdets } from '../spec/linalg/contrasts.ts';
import { exactDeterminant } from '../spec/linalg/exact.ts';
import { generalizedForms, projector } from '../spec/linalg/gls.ts';
import { determinant } from '../spec/linalg/ldl.ts';
import {
  build,
  lift,
  map,
  type N,
  type P,
  range,
  times,
  trace,
  transpose,
  type Vector,
} from '../spec/linalg/matrix.ts';
import { phenotypicCovariance } from '../spec/model.ts';
import { balls } from '../spec/number/ball.ts';
import { type Rational, rationals } from '../spec/number/rational.ts';
import { add, div, type Field, ln, mul, neg, type Real, sub } from '../spec/number/real.ts';
import { derivatives, derivativesOfLn, Jet, jets } from './support/jet.ts';
import { at, ell, exactV, field, informationOf, NARROW, q, scoreOf } from './support/likelihoods.ts';
import { contains, equalMatrices, overlap, widthOf } from './support/matrices.ts';
import { type Case, cases } from './support/problems.ts';
import { law } from './support/prop.ts';

law(
  'the V-form and the error contrasts, which share no line, enclose the same four numbers: on intervals and on balls',
  [cases()],
  c => {
    const check = <T extends Real<T>>(f: Field<T>) => {
      const [g, e] = at(f, c);
      const first = likelihoodParts(f, c.problem, g, e);
      const V = phenotypicCovariance(f, lift(f, c.problem.K), g, e);
      const contrasts = contrastForms(f, V, c.problem.X, c.problem.y);
      const second = { yPy: contrasts.yPy, ...contrastLogdets(f, contrasts) };
      for (const name of ['logdetV', 'logdetXtViX', 'logdetXtX', 'yPy'] as const) {
        expect(overlap(first[name], second[name]), name).toBe(true);
        expect(widthOf(first[name]).lessThan(NARROW), name).toBe(true);
        expect(widthOf(second[name]).lessThan(NARROW), name).toBe(true);
      }
    };
    check(field);
    check(balls(30));
  },
  20,
);

law(
  'the rational oracle: both routes give one fraction for yᵀPy and β, and every enclosure holds the exact determinants',
  [cases()],
  c => {
    const V = exactV(c);
    const first = generalizedForms(V, c.problem.X, c.problem.y);
    const second = contrastForms(rationals, V, c.problem.X, c.problem.y);
    expect(first.yPy.toString()).toBe(second.yPy.toString());
    expect(equalMatrices(first.beta, second.beta)).toBe(true);
    const parts = likelihoodParts(field, c.problem, ...at(field, c));
    expect(contains(parts.yPy, first.yPy)).toBe(true);
    expect(overlap(parts.logdetV, ln(field.from(exactDeterminant(V))))).toBe(true);
    expect(overlap(parts.logdetXtViX, ln(field.from(determinant(first.XtViX))))).toBe(true);
  },
  60,
);

law('P projects: PX = 0, PVP = P, P = Pᵀ, tr PV = n − p, exactly', [cases()], c => {
  const { X, y } = c.problem;
  const V = exactV(c);
  const projection = projector(generalizedForms(V, X, y), X);
  expect(
    times(projection, X)
      .at.flat()
      .every(x => x.n === 0n),
  ).toBe(true);
  expect(equalMatrices(times(times(projection, V), projection), projection)).toBe(true);
  expect(equalMatrices(projection, transpose(projection))).toBe(true);
  expect(trace(rationals, times(projection, V)).toString()).toBe(`${X.rows - X.cols}`);
});

law(
  'the conventions differ by ½ ln|XᵀX| and by ½ (n − p) ln 2π; ML has only the second, with n',
  [cases()],
  c => {
    const { X } = c.problem;
    const [n, p] = [X.rows, X.cols];
    const half = (x: ReturnType<typeof field.from>) => div(x, 2);
    const ln2pi = ln(mul(2, field.pi()));
    const lnXtX = ln(field.from(exactDeterminant(times(transpose(X), X))));
    const [full, dropped, bare] = (['error-contrasts', 'without-log-xtx', 'without-constants'] as const).map(
      v => ell(c, 'REML', v),
    ) as [typeof ln2pi, typeof ln2pi, typeof ln2pi];
    expect(overlap(sub(full, dropped), half(lnXtX))).toBe(true);
    expect(overlap(sub(bare, dropped), half(mul(n - p, ln2pi)))).toBe(true);
    expect(overlap(ell(c, 'ML', 'error-contrasts'), ell(c, 'ML', 'without-log-xtx'))).toBe(true);
    expect(overlap(sub(ell(c, 'ML', 'without-constants'), ell(c, 'ML')), half(mul(n, ln2pi)))).toBe(true);
  },
  20,
);

law(
  'with σ²g = 0 it is the likelihood of ordinary least squares: −½[(n−p) ln 2πσ² + RSS/σ²]',
  [cases()],
  given => {
    const c = { ...given, sigma2g: q(0) };
    const { X, y } = c.problem;
    const XtX = times(transpose(X), X);
    // the residual sum of squares by Gram's determinants: |[X y]ᵀ[X y]| / |XᵀX|
    const Xy = build<Rational, N, N>(X.rows, X.cols + 1, (i, j) =>
      j < X.cols ? X.at[i]![j]! : y.at[i]![0]!,
    );
    const rss = exactDeterminant(times(transpose(Xy), Xy)).over(exactDeterminant(XtX));
    const closed = (df: number) =>
      div(
        neg(add(mul(df, ln(mul(2, field.pi(), field.from(c.sigma2e)))), field.from(rss.over(c.sigma2e)))),
        2,
      );
    expect(overlap(ell(c, 'REML'), closed(X.rows - X.cols))).toBe(true);
    expect(overlap(ell(c, 'ML'), closed(X.rows))).toBe(true);
  },
);

law(
  'score and observed information are the exact first and second derivatives, by arithmetic on power series',
  [cases(5), fc.constantFrom([1, 0], [0, 1], [1, 1], [2, -1])],
  (c, [dg, de]) => {
    const { X, y, K } = c.problem;
    // σ²(t) = σ² + t·(dg, de): yᵀPy and the determinants become power series in t
    const V = phenotypicCovariance(
      jets,
      map(K, k => new Jet(k)),
      new Jet(c.sigma2g.plus(q(1, 10 ** 9)), q(dg!)),
      new Jet(c.sigma2e, q(de!)),
    );
    const shifted = { ...c, sigma2g: c.sigma2g.plus(q(1, 10 ** 9)) }; // off the boundary 0, where t may go down
    const toJets = <R extends N, C extends P | '1'>(A: Parameters<typeof map<Rational, Jet, R, C>>[0]) =>
      map(A, x => new Jet(x));
    const forms = generalizedForms(V, toJets(X), toJets(y));
    for (const method of likelihoodMethods) {
      const terms = [
        derivativesOfLn(determinant(forms.V)),
        derivatives(forms.yPy),
        ...(method === 'REML' ? [derivativesOfLn(determinant(forms.XtViX))] : []),
      ];
      const [first, second] = ([0, 1] as const).map(k =>
        terms.reduce((s, t) => s.plus(t[k]), q(0)).times(q(-1, 2)),
      );
      const [sg, se] = scoreOf(shifted, method);
      expect(
        sg
          .times(q(dg!))
          .plus(se.times(q(de!)))
          .toString(),
      ).toBe(first!.toString());
      const [[gg, ge], [, ee]] = informationOf(shifted, method, 'observed');
      const along = [gg.times(q(dg! ** 2)), ge.times(q(2 * dg! * de!)), ee.times(q(de! ** 2))];
      expect(
        along
          .reduce((s, t) => s.plus(t))
          .negated()
          .toString(),
      ).toBe(second!.toString());
    }
  },
  50,
);

law('the average information is the mean of the observed and the expected', [cases()], c => {
  for (const method of likelihoodMethods) {
    const [observed, expected, average] = informationKinds.map(k => informationOf(c, method, k).flat());
    average!.forEach((x, i) => {
      expect(x.plus(x).toString()).toBe(observed![i]!.plus(expected![i]!).toString());
    });
  }
});

/** E f(Y) over Y ~ N(0, V) for a quadratic f, exactly: Σ V_ij f_ij by polarisation. */
function expectation(c: Case, f: (y: Vector<Rational, N>) => Rational): Rational {
  const n = c.problem.y.rows;
  const V = exactV(c);
  const unit = (...ks: number[]) => build<Rational, N, '1'>(n, 1, i => q(ks.filter(k => k === i).length));
  const atZero = f(unit());
  const value = range(n, i => f(unit(i)).minus(atZero));
  const bilinearAt = (i: number, j: number) =>
    i === j ? value[i]! : f(unit(i, j)).minus(atZero).minus(value[i]!).minus(value[j]!).over(q(2));
  return range(n, i => range(n, j => V.at[i]![j]!.times(bilinearAt(i, j))))
    .flat()
    .reduce((s, t) => s.plus(t), atZero);
}

law(
  'the REML score has expectation 0, and the expected information is the expectation of the observed one',
  [cases(4)],
  c => {
    const withY = (y: Vector<Rational, N>): Case => ({ ...c, problem: { ...c.problem, y } });
    for (const k of [0, 1] as const) {
      expect(expectation(c, y => scoreOf(withY(y), 'REML')[k]).toString()).toBe('0');
      for (const j of [0, 1] as const)
        expect(expectation(c, y => informationOf(withY(y), 'REML', 'observed')[k][j]).toString()).toBe(
          informationOf(c, 'REML', 'expected')[k][j].toString(),
        );
    }
  },
  12,
);
