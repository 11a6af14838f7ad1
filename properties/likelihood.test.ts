import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type InformationKind,
  information,
  informationKinds,
  type LikelihoodMethod,
  type LoglikConvention,
  likelihoodMethods,
  likelihoodParts,
  logLikelihood,
  type Problem,
  score,
} from '../spec/likelihood.ts';
import { contrastForms, contrastLogdets } from '../spec/linalg/contrasts.ts';
import { exactDeterminant } from '../spec/linalg/exact.ts';
import { generalizedForms, projector } from '../spec/linalg/gls.ts';
import { determinant } from '../spec/linalg/ldl.ts';
import {
  build,
  exactMatrix,
  lift,
  map,
  type N,
  type P,
  plus,
  range,
  times,
  trace,
  transpose,
  type Vector,
} from '../spec/linalg/matrix.ts';
import { phenotypicCovariance } from '../spec/model.ts';
import { balls } from '../spec/number/ball.ts';
import { certify } from '../spec/number/certify.ts';
import { intervals } from '../spec/number/interval.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import { add, div, type Field, ln, mul, neg, type Real, sub } from '../spec/number/real.ts';
import { DOCUMENTED } from './support/documented.ts';
import { derivatives, derivativesOfLn, Jet, jets } from './support/jet.ts';
import {
  contains,
  equalMatrices,
  fraction,
  orthogonal,
  overlap,
  permutation,
  positiveFraction,
  whole,
  widthOf,
} from './support/matrices.ts';
import { ask, has } from './support/peers.ts';
import { anova, type Case, cases, gram, invertible, oneWay, relabelled, turned } from './support/problems.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';

const field = intervals(30);
/** 30 working digits on matrices of order 6 with small entries: a width beyond this is a lost enclosure. */
const NARROW = Rational.parse('1e-18');
const q = (n: number | bigint, d = 1) => Rational.of(n, d);

const at = <T extends Real<T>>(f: Field<T>, c: Case): readonly [T, T] => [
  f.from(c.sigma2g),
  f.from(c.sigma2e),
];
const exactV = ({ problem, sigma2g, sigma2e }: Case) =>
  phenotypicCovariance(rationals, problem.K, sigma2g, sigma2e);
const ell = (c: Case, method: LikelihoodMethod, convention: LoglikConvention = 'error-contrasts') =>
  logLikelihood(field, c.problem, ...at(field, c), method, convention);
const scoreOf = (c: Case, method: LikelihoodMethod) =>
  score(rationals, c.problem, c.sigma2g, c.sigma2e, method);
const informationOf = (c: Case, method: LikelihoodMethod, kind: InformationKind) =>
  information(rationals, c.problem, c.sigma2g, c.sigma2e, method, kind);
const text = (x: unknown) => JSON.stringify(x, (_, v) => (typeof v === 'bigint' ? `${v}` : v));

/** Log-likelihood (enclosed), score and every information (exact) are the same for both. */
function unchanged(a: Case, b: Case, of: readonly LikelihoodMethod[] = likelihoodMethods): void {
  for (const method of of) {
    expect(overlap(ell(a, method), ell(b, method)), method).toBe(true);
    expect(text(scoreOf(a, method))).toBe(text(scoreOf(b, method)));
    for (const kind of informationKinds)
      expect(text(informationOf(a, method, kind))).toBe(text(informationOf(b, method, kind)));
  }
}

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

law(
  'adding Xb to y changes nothing',
  [cases(), fraction(), fraction()],
  (c, b0, b1) => {
    const { X, y } = c.problem;
    const b = build<Rational, P, '1'>(X.cols, 1, j => [b0, b1][j]!);
    unchanged(c, { ...c, problem: { ...c.problem, y: plus(y, times(X, b)) } });
  },
  20,
);

law(
  'another basis XA of the same fixed effects changes nothing, but without ln|XᵀX| the REML value moves by −ln|det A|',
  [cases(), invertible(2)],
  (c, { A, det }) => {
    const p = c.problem.X.cols;
    const basis = build<Rational, P, P>(p, p, (i, j) => A.at[i]![j]!);
    const factor = p === 2 ? det : A.at[0]![0]!;
    const moved = { ...c, problem: { ...c.problem, X: times(c.problem.X, basis) } };
    unchanged(c, moved);
    const shift = sub(ell(moved, 'REML', 'without-log-xtx'), ell(c, 'REML', 'without-log-xtx'));
    expect(overlap(shift, neg(ln(field.from(factor.abs()))))).toBe(true);
  },
  20,
);

law(
  'the names of the people do not matter: a permutation changes nothing',
  [cases(), permutation(5)],
  (c, order) => {
    unchanged(c, {
      ...c,
      problem: relabelled(
        c.problem,
        order.filter(i => i < c.problem.y.rows),
      ),
    });
  },
  20,
);

law(
  'orthogonal coordinates change nothing: Qy, QX, QKQᵀ',
  [cases(4).chain(c => fc.tuple(fc.constant(c), orthogonal(c.problem.y.rows)))],
  ([c, Q]) => {
    unchanged(c, { ...c, problem: turned(c.problem, Q) });
  },
  20,
);

law(
  'K → cK with σ²g → σ²g/c changes no likelihood, and the score of σ²g is multiplied by c',
  [cases(), positiveFraction()],
  (c, by) => {
    const scaled = {
      ...c,
      problem: { ...c.problem, K: map(c.problem.K, k => k.times(by)) },
      sigma2g: c.sigma2g.over(by),
    };
    for (const method of likelihoodMethods) {
      expect(overlap(ell(c, method), ell(scaled, method))).toBe(true);
      const [[g, e], [sg, se]] = [scoreOf(c, method), scoreOf(scaled, method)];
      expect(sg.toString()).toBe(g.times(by).toString());
      expect(se.toString()).toBe(e.toString());
    }
  },
  20,
);

law(
  'y → cy with the components times c² lowers the likelihood by (n − p) ln c, for ML by n ln c',
  [cases(), positiveFraction()],
  (c, by) => {
    const square = by.squared();
    const scaled = {
      ...c,
      problem: { ...c.problem, y: map(c.problem.y, y => y.times(by)) },
      sigma2g: c.sigma2g.times(square),
      sigma2e: c.sigma2e.times(square),
    };
    const { rows: n, cols: p } = c.problem.X;
    for (const method of likelihoodMethods) {
      const drop = mul(method === 'ML' ? n : n - p, ln(field.from(by)));
      expect(overlap(sub(ell(c, method), ell(scaled, method)), drop)).toBe(true);
    }
  },
  20,
);

/** K + 1aᵀ + a1ᵀ, still a relationship matrix: BBᵀ/m with v added to every row of B. */
const offset = (c: Case, v: readonly Rational[]): Case => ({
  ...c,
  problem: { ...c.problem, K: gram(map(c.B, (b, _, j) => b.plus(v[j]!))) },
});

law(
  'with an intercept REML does not see K + 1aᵀ + a1ᵀ',
  [cases(), fc.array(fraction(), { minLength: 4, maxLength: 4 })],
  (c, v) => {
    const moved = offset(c, v);
    expect(overlap(ell(c, 'REML'), ell(moved, 'REML'))).toBe(true);
    expect(text(scoreOf(c, 'REML'))).toBe(text(scoreOf(moved, 'REML')));
    expect(text(informationOf(c, 'REML', 'observed'))).toBe(text(informationOf(moved, 'REML', 'observed')));
  },
  20,
);

test('ML does see it: the two likelihoods are proved different', () => {
  const B = whole([[1], [0], [-1]]);
  const problem: Problem = { y: whole([[1], [3], [2]]), X: whole([[1], [1], [1]]), K: gram(B) } as never;
  const c: Case = { problem, B, sigma2g: q(1), sigma2e: q(1) };
  expect(overlap(ell(c, 'ML'), ell(offset(c, [q(2)]), 'ML'))).toBe(false);
  expect(overlap(ell(c, 'REML'), ell(offset(c, [q(2)]), 'REML'))).toBe(true);
});

const layout = fc
  .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 }))
  .chain(([a, m]) =>
    fc.array(fc.array(fraction(), { minLength: m, maxLength: m }), { minLength: a, maxLength: a }),
  );

law(
  'balanced one-way layout: the likelihood is that of the analysis of variance, in closed form',
  [layout, positiveFraction(), positiveFraction()],
  (groups, sigma2g, sigma2e) => {
    const { a, m, within, between } = anova(groups);
    const top = sigma2e.plus(sigma2g.times(q(m))); // σ²e + mσ²g
    const c = { problem: oneWay(groups), sigma2g, sigma2e } as Case;
    const yPy = within.over(sigma2e).plus(between.over(top));
    const closed = (method: LikelihoodMethod) =>
      div(
        neg(
          add(
            mul(method === 'ML' ? a * m : a * m - 1, ln(mul(2, field.pi()))),
            mul(a * (m - 1), ln(field.from(sigma2e))),
            mul(method === 'ML' ? a : a - 1, ln(field.from(top))),
            field.from(yPy),
          ),
        ),
        2,
      );
    for (const method of likelihoodMethods)
      expect(overlap(ell(c, method), closed(method)), method).toBe(true);
  },
  20,
);

law(
  'balanced one-way layout: the score is exactly 0 at the estimates of the analysis of variance',
  [layout],
  groups => {
    const { a, m, between, msw, msb } = anova(groups);
    const ml = between.over(q(a)); // ML divides by a where REML divides by a − 1
    for (const [method, top] of [
      ['REML', msb],
      ['ML', ml],
    ] as const) {
      if (msw.n === 0n || top.compare(msw) < 0) continue; // a negative estimate is outside the model
      const c = { problem: oneWay(groups), sigma2g: top.minus(msw).over(q(m)), sigma2e: msw } as Case;
      expect(scoreOf(c, method).map(String)).toEqual(['0', '0']);
    }
  },
  60,
);

/** Davies and Goldsmith (1972): yield of dyestuff, grams, five samples of six batches. */
const dyestuff = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
].map(batch => batch.map(x => q(x)));

test('Dyestuff: the published criteria of lme4, 319.6543 for REML and 327.3271 for ML, without ln|XᵀX|', () => {
  const problem = oneWay(dyestuff);
  const { a, m, between, msw, msb } = anova(dyestuff);
  for (const [method, top, published, s2g] of [
    ['REML', msb, '319.6543', '1764.05'],
    ['ML', between.over(q(a)), '327.3271', '1388.3333'],
  ] as const) {
    const sigma2g = top.minus(msw).over(q(m));
    /** The published values have four decimals. */
    const PRINTED = Rational.parse('0.00005');
    expect(sigma2g.minus(Rational.parse(s2g)).abs().lessThan(PRINTED)).toBe(true);
    const { lo } = certify(20, f =>
      mul(-2, logLikelihood(f, problem, f.from(sigma2g), f.from(msw), method, 'without-log-xtx')),
    );
    expect(Rational.parse(lo).minus(Rational.parse(published)).abs().lessThan(PRINTED)).toBe(true);
  }
});

test('the five heights of the documented example: the known REML value at the known root, to 20 digits', () => {
  const K = exactMatrix<N, N>(DOCUMENTED.grm);
  const y = exactMatrix<N, '1'>([180, 160, 158, 155, 193].map(x => [x]));
  const X = build<Rational, N, P>(5, 1, () => q(1));
  // the root of the profile score in (0, 1), a quintic with whole coefficients (NUMERICS.md), by bisection
  const quintic = [
    '-2967261696',
    '10456624080',
    '-14001462560',
    '8921683035',
    '-2829101230',
    '424318371',
  ].map(x => Rational.parse(x));
  const valueAt = (h: Rational) => quintic.toReversed().reduce((s, x) => s.times(h).plus(x), q(0));
  let [lo, hi] = [q(1, 2), q(1)];
  for (let k = 0; k < 100; k++) {
    const middle = lo.plus(hi).over(q(2));
    if (valueAt(middle).sign() === valueAt(lo).sign()) lo = middle;
    else hi = middle;
  }
  const h = lo;
  const yPy = generalizedForms(phenotypicCovariance(rationals, K, h, q(1).minus(h)), X, y).yPy;
  const sigma2 = yPy.over(q(4)); // profiled: σ² = yᵀPy/(n − p) of V_h
  const problem = { y, X, K };
  const { value } = certify(20, f =>
    logLikelihood(
      f,
      problem,
      f.from(h.times(sigma2)),
      f.from(q(1).minus(h).times(sigma2)),
      'REML',
      'without-log-xtx',
    ),
  );
  expect(value).toBe('-16.092097024601318324');
});

const refusing = (problem: Partial<Problem>, g: Rational, e: Rational, method: LikelihoodMethod = 'REML') => {
  const good = {
    y: whole([[1], [2], [4]]),
    X: whole([[1], [1], [1]]),
    K: whole([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]),
  };
  const asked = { ...good, ...problem } as unknown as Problem;
  const codes = [rationals, field].map(f =>
    refusalOf(() => score(f as Field<never>, asked, f.from(g) as never, f.from(e) as never, method)),
  );
  expect(codes[0]).toEqual(codes[1]); // on every number type
  return codes[0];
};
const place = (name: string) => ({ field: name });

test.each([
  [
    'X whose columns depend',
    {
      X: whole([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    },
    q(1),
    q(1),
    'ML',
    'rank-deficient',
    'X',
  ],
  [
    'REML with n <= p',
    {
      X: whole([
        [1, 0, 0],
        [1, 1, 0],
        [1, 0, 1],
      ]),
    },
    q(1),
    q(1),
    'REML',
    'no-residual-df',
    'X',
  ],
  [
    'a K with a negative eigenvalue',
    {
      K: whole([
        [1, 2, 0],
        [2, 1, 0],
        [0, 0, 1],
      ]),
    },
    q(1),
    q(1),
    'REML',
    'not-psd',
    'K',
  ],
  ['a negative σ²g', {}, q(-1), q(1), 'REML', 'negative-variance', 'sigma2_g'],
  ['a negative σ²e', {}, q(1), q(-1), 'ML', 'negative-variance', 'sigma2_e'],
  ['σ²e = 0 and a singular K', {}, q(1), q(0), 'ML', 'not-positive-definite', 'V'],
  ['both components 0', {}, q(0), q(0), 'ML', 'not-positive-definite', 'V'],
  ['y of another length', { y: whole([[1], [2]]) }, q(1), q(1), 'ML', 'dimension-mismatch', 'X'],
  ['a K of another order', { K: whole([[1]]) }, q(1), q(1), 'ML', 'dimension-mismatch', 'K'],
] as const)('refused: %s', (_, problem, g, e, method, code, name) => {
  expect(refusing(problem as Partial<Problem>, g, e, method)).toEqual({ code, place: place(name) });
});

test('refused: a K that is not symmetric, at its entry; and names outside the closed sets', () => {
  expect(
    refusing(
      {
        K: whole([
          [1, 0, 0],
          [0, 1, 0],
          [0, 1, 1],
        ]) as never,
      },
      q(1),
      q(1),
    ),
  ).toEqual({
    code: 'not-symmetric',
    place: { field: 'K', row: 1, column: 2 },
  });
  const c = { problem: oneWay(dyestuff), sigma2g: q(1), sigma2e: q(1) } as Case;
  expect(refusalOf(() => ell(c, 'reml' as never))).toMatchObject({ code: 'unknown-convention' });
  expect(refusalOf(() => ell(c, 'ML', 'lme4' as never))).toMatchObject({ code: 'unknown-convention' });
  expect(refusalOf(() => informationOf(c, 'ML', 'fisher' as never))).toMatchObject({
    code: 'unknown-convention',
  });
});

test('accepted: σ²e = 0 with a positive definite K, and ML with n = p', () => {
  const K = whole([
    [2, 1],
    [1, 2],
  ]);
  const X = whole([[1], [1]]) as never;
  const y = whole([[1], [3]]) as never;
  const c = { problem: { y, X, K }, sigma2g: q(3), sigma2e: q(0) } as unknown as Case;
  expect(contains(likelihoodParts(field, c.problem, ...at(field, c)).yPy, q(2, 3))).toBe(true); // (3−1)²/2 over 3·1
  const saturated = {
    ...c,
    problem: {
      ...c.problem,
      X: whole([
        [1, 0],
        [1, 1],
      ]) as never,
    },
  };
  const parts = likelihoodParts(field, saturated.problem, ...at(field, saturated));
  const routes = contrastForms(
    field,
    phenotypicCovariance(field, lift(field, K), ...at(field, c)),
    saturated.problem.X,
    y,
  );
  expect(contains(parts.yPy, q(0))).toBe(true);
  expect(overlap(parts.logdetV, contrastLogdets(field, routes).logdetV)).toBe(true);
  expect(refusalOf(() => ell(saturated, 'REML'))).toEqual({ code: 'no-residual-df', place: place('X') });
});

const lme4 =
  has('Rscript') && ask('Rscript', ['-e', 'cat(requireNamespace("lme4", quietly = TRUE))'], '')[0] === 'TRUE';
test.skipIf(!lme4)('lme4 prints the same criteria on Dyestuff', () => {
  const [reml, ml] = ask(
    'Rscript',
    [
      '-e',
      'library(lme4); for (r in c(TRUE, FALSE)) cat(sprintf("%.12f\\n", -2 * as.numeric(logLik(lmer(Yield ~ 1 + (1 | Batch), Dyestuff, REML = r)))))',
    ],
    '',
  );
  const problem = oneWay(dyestuff);
  const { a, m, between, msw, msb } = anova(dyestuff);
  /** lme4 stops its search at a relative 1e-8 or so of the criterion; at an optimum that is second order. */
  const STOPPING = Rational.parse('1e-7');
  for (const [method, top, printed] of [
    ['REML', msb, reml],
    ['ML', between.over(q(a)), ml],
  ] as const) {
    const value = mul(
      -2,
      logLikelihood(
        field,
        problem,
        field.from(top.minus(msw).over(q(m))),
        field.from(msw),
        method,
        'without-log-xtx',
      ),
    );
    expect(value.bounds().lo.minus(Rational.parse(printed!)).abs().lessThan(STOPPING)).toBe(true);
  }
});
