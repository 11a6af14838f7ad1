import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LikelihoodMethod, likelihoodMethods, logLikelihood } from '../../spec/likelihood.ts';
import { generalizedForms } from '../../spec/linalg/gls.ts';
import { build, exactMatrix, type N, type P } from '../../spec/linalg/matrix.ts';
import { phenotypicCovariance } from '../../spec/model.ts';
import { certify } from '../../spec/number/certify.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { add, div, ln, mul, neg } from '../../spec/number/real.ts';
import { DOCUMENTED } from '../support/documented.ts';
import { dyestuff, ell, field, q, scoreOf } from '../support/likelihoods.ts';
import { fraction, overlap, positiveFraction } from '../support/matrices.ts';
import { ask, has } from '../support/peers.ts';
import { anova, type Case, oneWay } from '../support/problems.ts';
import { law } from '../support/prop.ts';

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
