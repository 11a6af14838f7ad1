import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as src from '../../src/estimate.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { genomicRelationshipMatrix } from '../../src/relationship.ts';
import { simulatePhenotype } from '../../src/simulate.ts';
import { ask, has } from '../support/peers.ts';
import { law } from '../support/prop.ts';
import { gap, toProblem } from './problems.ts';

/** Closed forms against binary64: a condition number below 10² and a sum of 30 terms leave 13 digits. */
const CLOSED_FORM = 1e-13;

/** a groups of r, one random effect a group: K is 1 within a group, 0 between. */
const oneWay = (groups: readonly (readonly number[])[]) => {
  const label = groups.flatMap((group, i) => group.map(() => i));
  return {
    y: groups.flat(),
    X: label.map(() => [1]),
    K: label.map(i => label.map(j => (i === j ? 1 : 0))),
  };
};

const mean = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0) / v.length;
const squares = (v: readonly number[], about: number): number => v.reduce((s, x) => s + (x - about) ** 2, 0);

/** The analysis of variance of a balanced layout, and the REML and ML estimates it gives in closed form. */
function anova(groups: readonly (readonly number[])[]) {
  const [a, r] = [groups.length, groups[0]!.length];
  const grand = mean(groups.flat());
  const between = r * squares(groups.map(mean), grand);
  const within = groups.reduce((s, group) => s + squares(group, mean(group)), 0);
  const total = between + within;
  const msWithin = within / (a * (r - 1));
  const of = (msBetween: number, df: number) =>
    msBetween > msWithin
      ? { sigma2g: (msBetween - msWithin) / r, sigma2e: msWithin }
      : { sigma2g: 0, sigma2e: total / df };
  return {
    reml: of(between / (a - 1), a * r - 1),
    ml: of(between / a, a * r),
    grand,
    msBetween: between / (a - 1),
  };
}

const layouts = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 3 }))
  .chain(([a, r, spread]) =>
    fc.array(
      fc
        .tuple(
          fc.integer({ min: -9, max: 9 }),
          fc.array(fc.integer({ min: -9, max: 9 }), { minLength: r, maxLength: r }),
        )
        .map(([centre, group]) => group.map(v => v + centre * spread)),
      { minLength: a, maxLength: a },
    ),
  )
  // groups that are all constant leave no variance within: shift one member of each
  .map(groups => groups.map(group => group.with(0, group[1]! + 1)));

law(
  'a balanced one-way layout is the analysis of variance, on either side of the boundary',
  [layouts],
  groups => {
    const truth = anova(groups);
    for (const method of ['REML', 'ML'] as const) {
      const { optima } = src.fit(toProblem(oneWay(groups)), method, null);
      const [o, t] = [optima[0]!, truth[method === 'ML' ? 'ml' : 'reml']];
      expect(gap(o.sigma2g, t.sigma2g, t.sigma2e)).toBeLessThanOrEqual(CLOSED_FORM * 100);
      expect(gap(o.sigma2e, t.sigma2e)).toBeLessThanOrEqual(CLOSED_FORM * 100);
      expect(gap(o.beta[0]!, truth.grand, 1)).toBeLessThanOrEqual(CLOSED_FORM);
      if (t.sigma2g === 0) {
        expect(o.sigma2g).toBe(0);
        // σ²g = 0 is ordinary least squares: SE² = s²/n
        expect(gap(o.betaSe[0]! ** 2, t.sigma2e / groups.flat().length)).toBeLessThanOrEqual(
          CLOSED_FORM * 100,
        );
      }
    }
  },
);

/** Davies (1947), yields of dyestuff from six batches, five preparations each. Box and Tiao (1973), the second, simulated. */
const dyestuff = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
];
const dyestuff2 = [
  [7.298, 3.846, 2.434, 9.566, 7.99],
  [5.22, 6.556, 0.608, 11.788, -0.892],
  [0.11, 10.386, 13.434, 5.51, 8.166],
  [2.212, 4.852, 7.092, 9.288, 4.98],
  [0.282, 9.014, 4.458, 9.446, 7.198],
  [1.722, 4.782, 8.106, 0.758, 3.758],
];

describe('published optima', () => {
  test('Dyestuff: 1764.05 and 2451.25 exactly, 1527.5 ± √(MSB/30)', () => {
    const o = src.fit(toProblem(oneWay(dyestuff)), 'REML', null).optima[0]!;
    expect(gap(o.sigma2g, 1764.05)).toBeLessThanOrEqual(CLOSED_FORM);
    expect(gap(o.sigma2e, 2451.25)).toBeLessThanOrEqual(CLOSED_FORM);
    expect(gap(o.betaSe[0]!, Math.sqrt(anova(dyestuff).msBetween / 30))).toBeLessThanOrEqual(CLOSED_FORM);
    // the constant of R's lme4: REML criterion 319.6543, without + ½ log |XᵀX| = ½ log 30
    expect((-2 * (o.loglik - Math.log(30) / 2)).toFixed(4)).toBe('319.6543');
    // asymptotic variance of s2e: 2 MSW²/24
    expect(gap(o.errors!.expected.sigma2e, 2451.25 * Math.sqrt(2 / 24))).toBeLessThanOrEqual(CLOSED_FORM);
    const ml = src.fit(toProblem(oneWay(dyestuff)), 'ML', null).optima[0]!;
    expect(gap(ml.sigma2g, 4165 / 3)).toBeLessThanOrEqual(CLOSED_FORM);
  });

  test('Dyestuff2: the maximum is at sigma2_g = 0, and says so', () => {
    const got = src.fit(toProblem(oneWay(dyestuff2)), 'REML', 0.95);
    expect([got.verdict, got.reason, got.warnings.map(w => w.code)]).toEqual([
      'boundary',
      'no-genetic-variance',
      ['boundary'],
    ]);
    expect(got.optima[0]!.errors).toBe(null);
    expect(got.optima[0]!.interval![0]!.lower).toBe(0);
  });

  const dosage = fromRows([
    [0, 1, 1],
    [2, 0, 0],
    [1, 1, 0],
    [0, 0, 0],
    [0, 2, 2],
  ]);
  const K = genomicRelationshipMatrix(dosage, {
    convention: 'sample-sd',
    missing: 'refuse',
    monomorphic: 'refuse',
  });
  const intercept = fromRows([[1], [1], [1], [1], [1]]);
  const withVariant = fromRows([0, 2, 1, 0, 0].map(v => [1, v]));
  const heights = Float64Array.from([180, 160, 158, 155, 193]);

  /** Polynomials with whole coefficients, highest power first, evaluated by Horner in bigint at k/2⁶⁰. */
  const signAt = (coefficients: readonly bigint[], h: number): number => {
    const unit = 1n << 60n;
    const k = BigInt(Math.round(h * 2 ** 53)) << 7n;
    const value = coefficients.reduce((s, c, i) => s * k + c * unit ** BigInt(i), 0n);
    return value > 0n ? 1 : value < 0n ? -1 : 0;
  };
  /** The derivative of the score is of order 1 in h² here; 64 roundings of it. */
  const ROOT = 64 * 2 ** -53;

  test.each([
    [
      'an intercept',
      intercept,
      [424318371n, -2829101230n, 8921683035n, -14001462560n, 10456624080n, -2967261696n],
      0.8901637864409063,
      -16.09209702460132,
    ],
    [
      'an intercept and variant 1',
      withVariant,
      [4774059n, -14855334n, 15513211n, -5421696n],
      0.9408102667491469,
      -12.74172809457507,
    ],
  ])(
    'the heights with %s: the root of the published polynomial, and its log-likelihood',
    (_, X, polynomial, h2, loglik) => {
      const o = src.fit({ y: heights, X, K }, 'REML', null).optima[0]!;
      expect(signAt(polynomial, o.h2 - ROOT)).toBe(-signAt(polynomial, o.h2 + ROOT));
      expect(gap(o.h2, h2)).toBeLessThanOrEqual(ROOT);
      const XtX = X.cols === 1 ? 5 : 5 * 5 - 9; // |XᵀX|: the number was published without + ½ log |XᵀX|
      expect(gap(o.loglik - Math.log(XtX) / 2, loglik)).toBeLessThanOrEqual(4e-16 * 8);
    },
  );

  /** Four digits from 1 − h² = 10⁻⁴, and the 10⁻¹⁵ to which the simulated y is the one of the certificate. */
  const NEAR_ONE = 1e-11;
  test.each([
    ['an intercept', intercept, 0.9999288837481898],
    ['an intercept and variant 1', withVariant, 0.9998676367012034],
  ])('the documented y with %s: inside the last 1e-4, where grids stop', (_, X, h2) => {
    const { y } = simulatePhenotype({
      seed: 13,
      skip: 0,
      dosage,
      convention: 'sample-sd',
      fixed: 0,
      beta: 0.8,
      sigmaU: 0.5,
      sigmaE: 0.3,
    });
    const got = src.fit({ y, X, K }, 'REML', null);
    expect(got.verdict).toBe('unique');
    expect(gap(1 - got.optima[0]!.h2, 1 - h2)).toBeLessThanOrEqual(NEAR_ONE);
  });

  test('the heights with variant 2 or 3: nothing genetic is left, and the slopes are those of ordinary least squares', () => {
    // sibling page: scaled heights on scaled variants, β and SE of lm
    for (const [k, beta, se] of [
      [1, 0.8525024, 0.30179448],
      [2, 0.9866667, 0.09396605],
    ] as const) {
      const scale = (v: number[]) => {
        const m = mean(v);
        const sd = Math.sqrt(squares(v, m) / 4);
        return v.map(x => (x - m) / sd);
      };
      const x = scale([...dosage.data.slice(5 * k, 5 * k + 5)]);
      const y = Float64Array.from(scale([...heights]));
      const got = src.fit({ y, X: fromRows(x.map(v => [1, v])), K }, 'REML', null);
      expect(got.reason).toBe('no-genetic-variance');
      expect(Math.abs(got.optima[0]!.beta[1]! - beta)).toBeLessThanOrEqual(5e-8);
      expect(Math.abs(got.optima[0]!.betaSe[1]! - se)).toBeLessThanOrEqual(5e-8 * 1.2);
    }
  });
});

/** lme4 stops at a relative change of 1e-8 to 1e-7 in θ (bobyqa): squared and scaled, 1e-5 of a component is owed. */
const LME4_COMPONENT = 1e-5;
/** At its stopping point the log-likelihood is flat: 1e-8 of it. */
const PEER_LOGLIK = 1e-8;
/** nlme stops earlier (relative tolerance 1e-6 on the parameters). */
const NLME_COMPONENT = 1e-3;

test.skipIf(!has('Rscript'))('unbalanced layouts: lme4 and nlme find the same maximum', () => {
  const layouts = [
    [
      [3.1, 4.5, 2.2, 5.0],
      [8.25, 7.5],
      [1.5, 2.75, 0.5],
      [6, 5.5, 7.25, 6.75, 5],
    ],
    [[10.5, 9.25], [12, 13.5, 12.75], [8, 7.25, 9, 8.5], [15.5], [11, 10]],
  ];
  const script = `
    ok <- requireNamespace("lme4", quietly=TRUE) && requireNamespace("nlme", quietly=TRUE)
    if (!ok) { cat("missing\\n"); quit() }
    lines <- readLines(file("stdin"))
    for (line in lines) {
      groups <- strsplit(line, ";")[[1]]
      y <- c(); b <- c()
      for (i in seq_along(groups)) { v <- as.numeric(strsplit(groups[i], ",")[[1]]); y <- c(y, v); b <- c(b, rep(i, length(v))) }
      d <- data.frame(y=y, b=factor(b))
      for (reml in c(TRUE, FALSE)) {
        m <- lme4::lmer(y ~ 1 + (1|b), d, REML=reml)
        v <- as.data.frame(lme4::VarCorr(m))$vcov
        l <- nlme::lme(y ~ 1, d, ~1|b, method=if (reml) "REML" else "ML")
        w <- as.numeric(nlme::VarCorr(l)[,"Variance"])
        cat(sprintf("%.17g", c(v, as.numeric(logLik(m)), lme4::fixef(m), w, as.numeric(logLik(l)))), "\\n")
      }
    }`;
  const lines = ask(
    'Rscript',
    ['-e', script],
    `${layouts.map(l => l.map(g => g.join(',')).join(';')).join('\n')}\n`,
  );
  if (lines[0]!.startsWith('missing')) {
    console.warn('not run: R has no lme4 or no nlme');
    return;
  }
  const numbers = lines.map(line => line.trim().split(/\s+/).map(Number));
  expect(numbers).toHaveLength(4);
  layouts.forEach((groups, i) => {
    (['REML', 'ML'] as const).forEach((method, j) => {
      const [g, e, ll, beta, nlmeG, nlmeE, nlmeLl] = numbers[2 * i + j]! as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const problem = oneWay(groups);
      const o = src.fit(toProblem(problem), method, null).optima[0]!;
      const theirs = method === 'ML' ? o.loglik : o.loglik - Math.log(problem.y.length) / 2; // without-log-xtx
      expect(gap(o.sigma2g, g)).toBeLessThanOrEqual(LME4_COMPONENT);
      expect(gap(o.sigma2e, e)).toBeLessThanOrEqual(LME4_COMPONENT);
      expect(gap(o.beta[0]!, beta)).toBeLessThanOrEqual(LME4_COMPONENT);
      expect(gap(o.sigma2g, nlmeG)).toBeLessThanOrEqual(NLME_COMPONENT);
      expect(gap(o.sigma2e, nlmeE)).toBeLessThanOrEqual(NLME_COMPONENT);
      for (const peer of [ll, nlmeLl]) {
        expect(theirs).toBeGreaterThanOrEqual(peer - PEER_LOGLIK); // never below a peer
        expect(gap(theirs, peer)).toBeLessThanOrEqual(PEER_LOGLIK);
      }
    });
  });
});
