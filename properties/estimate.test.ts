import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fit, fit as maximum, type Optimum } from '../spec/estimate.ts';
import { logLikelihood } from '../spec/likelihood.ts';
import { build, exactMatrix, identity, type N, plus, scale } from '../spec/linalg/matrix.ts';
import type { Problem } from '../spec/linalg/problem.ts';
import { toDecimal } from '../spec/number/decimal.ts';
import { intervals } from '../spec/number/interval.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import { decide } from '../spec/optimum/decide.ts';
import { profilePolynomials, zerosBetween } from '../spec/optimum/sturm.ts';
import { genomicRelationshipMatrix } from '../spec/relationship.ts';
import { diagonalProblem, q, reflected } from './estimate/definition.ts';
import { ask, has } from './support/peers.ts';
import { law } from './support/prop.ts';

/** Digits that are asked for: enough for every published value here. */
const DIGITS = 40;
const only = (f: Fit): Optimum => {
  expect(f.optima).toHaveLength(1);
  return f.optima[0]!;
};

// ---- the five people of the documented example --------------------------------------------------------------------

const dosage = [
  [0, 1, 1],
  [2, 0, 0],
  [1, 1, 0],
  [0, 0, 0],
  [0, 2, 2],
];
const K5 = genomicRelationshipMatrix(rationals, exactMatrix(dosage), {
  convention: 'sample-sd',
  missing: 'refuse',
  monomorphic: 'refuse',
});
const intercept = dosage.map(() => [1]);
const withVariant = dosage.map(row => [1, row[0]!]);
const five = (y: readonly (string | number)[], X: readonly number[][]): Problem => ({
  y: exactMatrix(y.map(v => [v])),
  X: exactMatrix(X),
  K: K5,
});
const heights = [180, 160, 158, 155, 193];
/** The phenotype of the code as it is printed: y = 0.8 z₁ + g + ε, g from exact eigenpairs, ε = 0.3 · R's rnorm. */
const documentedY = (() => {
  const root = Rational.parse('0.894427190999915878563669467492510494176'); // √0.8 = 0.8 over the SD of variant 1
  const g = [
    '0.138947617112316481',
    '-0.054903480540347476',
    '-0.361939370796601967',
    '-0.167006355009380583',
    '0.444901589234013545',
  ];
  const draws = [
    '0.41552613349278517',
    '1.22950655592902724',
    '0.23667967224093145',
    '-0.36538277325205931',
    '1.10514427225027845',
  ];
  return dosage.map((row, i) => {
    const fixed = root.times(q(5 * row[0]! - 3, 5)); // x − mean, the mean is 3/5
    const noise = Rational.parse(draws[i]!).times(q(3, 10));
    return fixed.plus(Rational.parse(g[i]!)).plus(noise).toString();
  });
})();

test.each([
  ['the intercept', intercept, '0.89016378644090625416', '-16.092097024601318324', 5n],
  ['the intercept and variant 1', withVariant, '0.94081026674914690709', '-12.741728094575070295', 16n],
] as const)('the heights with %s: the root known to 20 digits', (_, X, h2, loglik, detXtX) => {
  const found = maximum(five(heights, X as never), 'REML', DIGITS, null);
  expect(found.verdict).toBe('unique');
  expect(only(found).h2.value.startsWith(h2)).toBe(true);
  // the log-likelihood was published without +½ ln|XᵀX|
  const field = intervals(60);
  const half = field.from(Rational.of(detXtX)).ln().over(field.from(2));
  const { lo } = field
    .from(Rational.parse(only(found).loglik.value))
    .minus(half)
    .bounds();
  expect(toDecimal(lo, 40, 'nearest').startsWith(loglik)).toBe(true);
});

test.each([
  [intercept, [-2967261696n, 10456624080n, -14001462560n, 8921683035n, -2829101230n, 424318371n]],
  [withVariant, [-5421696n, 15513211n, -14855334n, 4774059n]],
] as const)('the heights: f′ has the sign of the polynomial that was found by other means', (X, known) => {
  const { start, nu } = decide(five(heights, X as never), 'REML');
  const { score } = profilePolynomials(start, q(1), 'REML', nu);
  expect(score).toEqual(known.map(c => -c)); // f rises where the known polynomial is negative
  expect(zerosBetween(score)).toBe(1);
});

/** The ingredients of y are printed with 17 or 18 digits; 1 − h² is 1e-4, and no more sensitive than y is known. */
const AS_PRINTED = Rational.parse('1e-16');
test.each([
  [intercept, '0.99992888374818979684'],
  [withVariant, '0.99986763670120336902'],
])('the documented phenotype has its optimum beyond where grids stop', (X, h2) => {
  const found = maximum(five(documentedY, X), 'REML', DIGITS, q(19, 20));
  expect(found.verdict).toBe('unique');
  const gap = Rational.parse(only(found).h2.value).minus(Rational.parse(h2)).abs();
  expect(gap.lessThan(AS_PRINTED)).toBe(true);
});

test('ML with a sample-centred K and an intercept has no maximum, unless K vanishes on a contrast that y has', () => {
  for (const y of [heights, [1, 2, 3, 4, 5], [0, 0, 0, 0, 1]]) {
    const found = maximum(five(y, intercept), 'ML', 20, null);
    const hidden = decide(five(y, intercept), 'ML');
    // K of three variants has two null vectors, one of them the mean; a residual along the other one saves it
    expect([hidden.zerosOfK, hidden.zerosOfContrasts]).toEqual([2, 1]);
    expect(found.verdict === 'none').toBe(hidden.fitsInRange);
  }
  // as soon as there are as many variants as people, nothing saves it
  const K = plus(K5, scale(q(1, 4), centring(5)));
  const found = maximum({ ...five(heights, intercept), K }, 'ML', 20, null);
  expect([found.verdict, found.reason, found.optima]).toEqual(['none', 'unbounded-as-sigma2-e-vanishes', []]);
  expect(found.certificate!.ends[1]).toBe(1);
});

const centring = (n: number) => build<Rational, N, N>(n, n, (i, j) => q(i === j ? 1 : 0).minus(q(1, n)));

// ---- the balanced one-way layout: everything is known in closed form ----------------------------------------------

interface Layout {
  readonly groups: number;
  readonly size: number;
  readonly y: readonly number[];
}
const oneWay = ({ groups, size, y }: Layout): Problem => {
  const n = groups * size;
  return {
    y: exactMatrix(y.map(v => [v])),
    X: build(n, 1, () => q(1)),
    K: build(n, n, (i, j) => q(Math.floor(i / size) === Math.floor(j / size) ? 1 : 0)),
  };
};

/** Sums of squares between and within groups. */
function squares({ groups, size, y }: Layout): { between: Rational; within: Rational } {
  const exact = y.map(v => Rational.ofDouble(v));
  const mean = (xs: readonly Rational[]) => xs.reduce((s, x) => s.plus(x)).over(q(xs.length));
  const sum2 = (xs: readonly Rational[]) => xs.reduce((s, x) => s.plus(x.squared()), q(0));
  const grand = mean(exact);
  const means = Array.from({ length: groups }, (_, g) => mean(exact.slice(g * size, (g + 1) * size)));
  return {
    between: sum2(means.map(m => m.minus(grand))).times(q(size)),
    within: sum2(exact.map((x, i) => x.minus(means[Math.floor(i / size)]!))),
  };
}

/** The estimates by the analysis of variance; `scale` is a − 1 under REML, a under ML. */
function anova(layout: Layout, method: 'ML' | 'REML'): { g: Rational; e: Rational } {
  const { groups: a, size: k } = layout;
  const { between, within } = squares(layout);
  const residual = within.over(q(a * (k - 1)));
  const g = between
    .over(q(method === 'REML' ? a - 1 : a))
    .minus(residual)
    .over(q(k));
  if (g.sign() > 0) return { g, e: residual };
  return { g: q(0), e: between.plus(within).over(q(method === 'REML' ? a * k - 1 : a * k)) };
}

const layouts: fc.Arbitrary<Layout> = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }))
  .chain(([groups, size]) =>
    fc
      .array(fc.integer({ min: -20, max: 20 }), { minLength: groups * size, maxLength: groups * size })
      .map(noise => ({ groups, size, y: noise.map((x, i) => x + (i % size === 0 ? 50 : 0)) })),
  );
/** The groups far apart, or not at all: both signs of the genetic component occur. */
const bothSigns = fc.tuple(layouts, fc.integer({ min: 0, max: 40 })).map(([layout, shift]) => ({
  ...layout,
  y: layout.y.map((x, i) => x + shift * Math.floor(i / layout.size) ** 2),
}));

law(
  'the balanced one-way layout: the optimum is that of the analysis of variance, digit for digit',
  [bothSigns, fc.constantFrom<'ML' | 'REML'>('ML', 'REML')],
  (layout, method) => {
    const found = maximum(oneWay(layout), method, DIGITS, null);
    const { g, e } = anova(layout, method);
    const optimum = only(found);
    expect(found.verdict).toBe(g.sign() > 0 ? 'unique' : 'boundary');
    expect([optimum.sigma2g.value, optimum.sigma2e.value]).toEqual(
      [g, e].map(x => toDecimal(x, DIGITS, 'nearest')),
    );
    expect(optimum.h2.value).toBe(toDecimal(g.over(g.plus(e)), DIGITS, 'nearest'));
    const field = intervals(60);
    const l = logLikelihood(field, oneWay(layout), field.from(g), field.from(e), method, 'error-contrasts');
    const { lo, hi } = l.bounds();
    expect(optimum.loglik.value).toBe(toDecimal(lo, DIGITS, 'nearest'));
    expect(optimum.loglik.value).toBe(toDecimal(hi, DIGITS, 'nearest'));
  },
  40,
);

const dyestuff: Layout = {
  groups: 6,
  size: 5,
  y: [
    1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560, 1445, 1440,
    1595, 1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445,
  ],
};
const dyestuff2: Layout = {
  groups: 6,
  size: 5,
  y: [
    7.298, 3.846, 2.434, 9.566, 7.99, 5.22, 6.556, 0.608, 11.788, -0.892, 0.11, 10.386, 13.434, 5.51, 8.166,
    2.212, 4.852, 7.092, 9.288, 4.98, 0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758,
  ],
};

test('Dyestuff: 1764.05 and 2451.25', () => {
  const optimum = only(maximum(oneWay(dyestuff), 'REML', DIGITS, null));
  expect([optimum.sigma2g.value, optimum.sigma2e.value, optimum.beta[0]!.value]).toEqual([
    '1764.05',
    '2451.25',
    '1527.5',
  ]);
});

test('Dyestuff2: the component between batches is exactly 0, and its interval begins there', () => {
  const found = maximum(oneWay(dyestuff2), 'REML', DIGITS, q(19, 20));
  expect([found.verdict, found.reason]).toEqual(['boundary', 'no-genetic-variance']);
  expect(only(found).sigma2g).toMatchObject({ value: '0', rational: '0' });
  expect(only(found).interval).toMatchObject([{ lower: { value: '0' } }]);
  expect(only(found).errors).toBeNull();
});

/** lme4 stops when its criterion moves by less than about 1e-8 relative: components to about 4 digits fewer. */
const LME4 = 1e-5;
test.skipIf(!has('Rscript'))('lme4 finds the same Dyestuff, under both methods', () => {
  const program = `if (!requireNamespace("lme4", quietly = TRUE)) { cat("absent\\n") } else {
    for (reml in c(TRUE, FALSE)) {
      m <- lme4::lmer(Yield ~ 1 + (1 | Batch), lme4::Dyestuff, REML = reml)
      cat(sprintf("%.15g\\n", c(as.data.frame(lme4::VarCorr(m))$vcov, as.numeric(logLik(m)), sqrt(vcov(m)[1]))))
    } }`;
  const lines = ask('Rscript', ['-'], program);
  if (lines[0] === 'absent') return console.warn('not run: lme4 is not installed');
  const theirs = lines.map(Number);
  const ours = (['REML', 'ML'] as const).flatMap(method => {
    const o = only(maximum(oneWay(dyestuff), method, 20, null));
    // lme4 leaves out +½ ln|XᵀX|
    const shift = method === 'REML' ? Math.log(30) / 2 : 0;
    return [o.sigma2g, o.sigma2e, o.loglik, o.betaSe[0]!].map(
      (c, i) => Number(c.value) - (i === 2 ? shift : 0),
    );
  });
  expect(theirs).toHaveLength(8);
  for (const [i, x] of ours.entries()) expect(Math.abs(theirs[i]! - x) / Math.abs(x)).toBeLessThan(LME4);
});

// ---- two contrasts: the fit is saturated, σ²g λᵢ + σ²e = zᵢ² -------------------------------------------------------

law(
  'with two error contrasts REML solves σ²g λᵢ + σ²e = zᵢ² where that has a solution, and otherwise lies on the boundary',
  [
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
  ],
  (low, step, z1, z2) => {
    const lambda = [q(low, 4), q(low + step, 4)];
    const problem = reflected(diagonalProblem(lambda, [q(z1), q(z2)]), [q(1), q(2), q(-1)]);
    const found = maximum(problem, 'REML', DIGITS, null);
    const g = q(z2 * z2 - z1 * z1).over(lambda[1]!.minus(lambda[0]!));
    const e = q(z1 * z1).minus(lambda[0]!.times(g));
    const optimum = only(found);
    if (g.sign() > 0 && e.sign() > 0) {
      expect(found.verdict).toBe('unique');
      expect(optimum.sigma2g.value).toBe(toDecimal(g, DIGITS, 'nearest'));
      expect(optimum.sigma2e.value).toBe(toDecimal(e, DIGITS, 'nearest'));
    } else if (g.sign() <= 0) {
      expect(found.reason).toBe('no-genetic-variance');
      expect(optimum.sigma2e.value).toBe(toDecimal(q(z1 * z1 + z2 * z2, 2), DIGITS, 'nearest'));
    } else {
      expect(found.reason).toBe('no-residual-variance');
      const scaled = q(z1 * z1)
        .over(lambda[0]!)
        .plus(q(z2 * z2).over(lambda[1]!))
        .over(q(2));
      expect(optimum.sigma2g.value).toBe(toDecimal(scaled, DIGITS, 'nearest'));
      expect(optimum.lambda).toBeNull();
    }
  },
  60,
);

// ---- verdicts -----------------------------------------------------------------------------------------------------

test('K = I is flat, with one residual degree of freedom everything is, and the total is identified', () => {
  const y = exactMatrix<N, '1'>([[1], [2], [4], [9]]);
  const X = build<Rational, N, 'p fixed effects'>(4, 1, () => q(1));
  const I = identity<Rational, N>(rationals, 4);
  for (const method of ['ML', 'REML'] as const) {
    const found = maximum({ y, X, K: scale(q(3), I) }, method, 20, null);
    expect([found.verdict, found.flat!.eigenvalue.value]).toEqual(['flat', '3']);
    expect(found.flat!.total.rational).toBe(method === 'REML' ? '38/3' : '19/2');
  }
  const saturated = maximum(
    {
      y,
      X: exactMatrix([
        [1, 0, 0],
        [1, 1, 0],
        [1, 0, 1],
        [1, 1, 2],
      ]),
      K: exactMatrix([
        [2, 1, 0, 0],
        [1, 2, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 5],
      ]),
    },
    'REML',
    20,
    null,
  );
  expect(saturated.verdict).toBe('flat');
});

test('a phenotype that X explains has no maximum', () => {
  const problem = {
    y: exactMatrix<N, '1'>([[2], [3], [4]]),
    X: exactMatrix<N, 'p fixed effects'>([
      [1, 0],
      [1, 1],
      [1, 2],
    ]),
    K: exactMatrix<N, N>([
      [2, 1, 0],
      [1, 2, 0],
      [0, 0, 1],
    ]),
  };
  for (const method of ['ML', 'REML'] as const)
    expect(maximum(problem, method, 20, null)).toMatchObject({
      verdict: 'none',
      reason: 'y-in-span-of-x',
      optima: [],
    });
});

test('two peaks: the lower one is reported beside the answer', () => {
  const lambda = [q(33, 4), q(28), q(7, 8), q(1, 4)];
  const found = maximum(
    reflected(diagonalProblem(lambda, [q(6), q(6), q(6), q(0)]), [q(1), q(1), q(2), q(0), q(3)]),
    'REML',
    30,
    null,
  );
  expect(found.verdict).toBe('unique');
  expect(found.others).toMatchObject([{ h2: { value: '1' } }]);
  expect(Number(only(found).loglik.value)).toBeGreaterThan(Number(found.others[0]!.loglik.value));
  expect(found.certificate!.stationary.map(s => s.kind)).toEqual(['maximum', 'minimum']);
});

test.each([
  ['at the two ends', [q(9), q(1, 9), q(1)], [q(0), q(0), q(1)], ['0', '1']],
  ['inside', [q(9), q(1, 9), q(1)], [q(6), q(2), q(8)], undefined],
])('two equal peaks %s are proved equal, in any unit of K', (_, lambda, z, h2) => {
  for (const unit of [q(1), q(1000), q(1, 7)]) {
    const found = maximum(
      diagonalProblem(
        lambda.map(x => x.times(unit)),
        z,
      ),
      'REML',
      30,
      null,
    );
    expect([found.verdict, found.optima.length]).toEqual(['set', 2]);
    const [a, b] = found.optima.map(o => o.loglik.value);
    expect(a).toBe(b);
    if (h2 !== undefined) expect(found.optima.map(o => o.h2.value)).toEqual(h2);
  }
});

test('a score of exactly 0 on the boundary is no reason to doubt: the optimum is there', () => {
  // between = within: the estimate of the analysis of variance is 0 exactly
  const atZero = maximum(oneWay({ groups: 2, size: 2, y: [0, 3, 2, 6] }), 'REML', 30, null);
  expect([atZero.verdict, atZero.reason]).toEqual(['boundary', 'no-genetic-variance']);
  expect(decide(oneWay({ groups: 2, size: 2, y: [0, 3, 2, 6] }), 'REML').signAtZero).toBe(0);
  // σ²g λ + σ²e = z² is solved by σ²e = 0 exactly
  const atOne = maximum(diagonalProblem([q(1), q(4)], [q(1), q(2)]), 'REML', 30, null);
  expect([atOne.verdict, atOne.reason]).toEqual(['boundary', 'no-residual-variance']);
  expect(atOne.optima[0]!.sigma2g.value).toBe('1');
});
