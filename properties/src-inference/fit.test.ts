import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit as certifiedFit } from '../../spec/estimate.ts';
import { exactMatrix, type N, type One, type P } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import * as src from '../../src/estimate.ts';
import { score } from '../../src/likelihood.ts';
import { qnorm } from '../../src/random/normal-quantile.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { gap, problems, type Rows, toProblem, vFormLoglik } from './problems.ts';

type Method = 'ML' | 'REML';
const methods: fc.Arbitrary<Method> = fc.constantFrom('ML', 'REML');
const fitted = (rows: Rows, method: Method, level: number | null = null) =>
  src.fit(toProblem(rows), method, level);
const ratios = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });

/** Rounding of a log-likelihood of size 10 to 100 by elimination of ten rows, condition number below 10⁵. */
const V_FORM = 1e-9;
/** Two runs of the same algorithm on rounded versions of one problem with condition number below 10³. */
const REROUNDED = 1e-11;

law(
  'no ratio of the components has a higher likelihood, by the V-form, than the fit says is the highest',
  [problems(), methods, ratios],
  (rows, method, shares) => {
    const { verdict, optima, flat } = fitted(rows, method);
    if (verdict === 'none') return;
    const best = flat === null ? optima[0]!.loglik : flat.loglik;
    const nu = method === 'ML' ? rows.y.length : rows.y.length - rows.X[0]!.length;
    for (const u of shares) {
      // ratios crowd at both ends; the best size of V for a given ratio scales yᵀPy to ν
      const h = u < 0.5 ? (2 * u) ** 6 / 2 : 1 - (2 - 2 * u) ** 4 / 2;
      const at = (size: number) => vFormLoglik(rows, size * h, size * (1 - h) + size * 2 ** -20, method);
      const one = at(1);
      const quarter = at(0.25); // ℓ(s) = −½[ν ln s + q/s] + const: two values give q
      const q = (2 * (one - quarter) + nu * Math.log(4)) / 3;
      expect(at(q / nu)).toBeLessThanOrEqual(best + V_FORM * (1 + Math.abs(best)));
    }
  },
  150,
);

law(
  'at the optimum the score is 0, on the boundary it points outwards, and the V-form agrees on the height',
  [problems(), methods],
  (rows, method) => {
    const { verdict, optima } = fitted(rows, method);
    if (verdict !== 'unique' && verdict !== 'boundary') return;
    const { sigma2g, sigma2e, loglik, h2, lambda } = optima[0]!;
    if (sigma2e === 0) {
      expect([h2, lambda]).toEqual([1, null]);
      return;
    }
    const [sg, se] = score(toProblem(rows), sigma2g, sigma2e, method);
    const size = rows.y.length;
    expect(Math.abs(se * sigma2e)).toBeLessThanOrEqual(REROUNDED * size);
    if (sigma2g > 0) expect(Math.abs(sg * sigma2g)).toBeLessThanOrEqual(REROUNDED * size);
    else expect(sg).toBeLessThanOrEqual((REROUNDED * size) / sigma2e);
    expect(gap(vFormLoglik(rows, sigma2g, sigma2e, method), loglik, 1)).toBeLessThanOrEqual(V_FORM);
    expect(gap(h2, sigma2g / (sigma2g + sigma2e))).toBeLessThanOrEqual(4e-16);
  },
  200,
);

/** 20 certified digits of the spec against binary64: condition numbers below 10⁴, so 11 digits are owed and 13 usual. */
const CERTIFIED = 1e-11;

law(
  'verdict, maxima, standard errors and intervals are those the spec proves',
  [problems({ n: [3, 6], diagonal: [0, 0.5] }), methods],
  (rows, method) => {
    const truth = certifiedFit(
      {
        y: exactMatrix<N, One>(rows.y.map(v => [v])),
        X: exactMatrix<N, P>(rows.X),
        K: exactMatrix<N, N>(rows.K),
      },
      method,
      20,
      Rational.parse('0.95'),
    );
    const got = fitted(rows, method, 0.95);
    expect([got.verdict, got.reason]).toEqual([truth.verdict, truth.reason]);
    const near = (x: number, c: { readonly value: string }, floor = 0) =>
      expect(gap(x, Number(c.value), floor)).toBeLessThanOrEqual(CERTIFIED);
    expect(got.optima).toHaveLength(truth.optima.length);
    truth.optima.forEach((t, i) => {
      const o = got.optima[i]!;
      near(o.sigma2g, t.sigma2g);
      near(o.sigma2e, t.sigma2e);
      near(o.h2, t.h2);
      near(o.loglik, t.loglik, 1);
      for (const [j, b] of t.beta.entries()) near(o.beta[j]!, b, 1);
      for (const [j, b] of t.betaSe.entries()) near(o.betaSe[j]!, b, 1e-6);
      expect(o.errors === null).toBe(t.errors === null);
      for (const kind of ['observed', 'expected', 'average'] as const)
        if (t.errors !== null)
          for (const of of ['sigma2g', 'sigma2e', 'h2'] as const)
            near(o.errors![kind][of], t.errors[kind][of]);
      expect(o.interval).toHaveLength(t.interval!.length);
      t.interval!.forEach(({ lower, upper }, j) => {
        near(o.interval![j]!.lower, lower, 1);
        near(o.interval![j]!.upper, upper, 1);
      });
    });
    expect(got.others).toHaveLength(truth.others.length);
    truth.others.forEach((t, i) => {
      near(got.others[i]!.h2, t.h2, 1);
      near(got.others[i]!.loglik, t.loglik, 1);
    });
    if (truth.flat !== null)
      for (const of of ['loglik', 'eigenvalue', 'total'] as const) near(got.flat![of], truth.flat[of], 1);
  },
  60,
);

law(
  'at the ends of the interval the likelihood has fallen by half the quantile',
  [problems(), methods],
  (rows, method) => {
    const { optima } = fitted(rows, method, 0.9);
    if (optima.length !== 1) return;
    const { interval, loglik } = optima[0]!;
    const nu = method === 'ML' ? rows.y.length : rows.y.length - rows.X[0]!.length;
    for (const { lower, upper } of interval!) {
      expect(lower).toBeLessThan(upper);
      for (const h of [lower, upper]) {
        if (h === 0 || h > 1 - 2 ** -12) continue; // ends of the parameter space, or too ill-conditioned for the V-form
        const at = (size: number) => vFormLoglik(rows, size * h, size * (1 - h), method);
        const q = (2 * (at(1) - at(0.25)) + nu * Math.log(4)) / 3;
        expect(gap(loglik - at(q / nu), qnorm(0.95) ** 2 / 2, 1)).toBeLessThanOrEqual(1e-7);
      }
    }
  },
);

const powers = fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 }));

law(
  'y and K in units of powers of two: the same answer bit for bit',
  [problems(), methods, powers],
  (rows, method, [a, b]) => {
    const [cy, ck] = [2 ** a, 2 ** b];
    const scaled = { X: rows.X, y: rows.y.map(v => v * cy), K: rows.K.map(row => row.map(k => k * ck)) };
    const [plain, other] = [fitted(rows, method), fitted(scaled, method)];
    expect([other.verdict, other.reason]).toEqual([plain.verdict, plain.reason]);
    plain.optima.forEach((o, i) => {
      const t = other.optima[i]!;
      expect(t.sigma2g).toBe((o.sigma2g * cy * cy) / ck);
      expect(t.sigma2e).toBe(o.sigma2e * cy * cy);
      expect(t.lambda).toBe(o.lambda === null ? null : o.lambda / ck);
      expect([...t.beta]).toEqual([...o.beta].map(v => v * cy));
      expect([...t.betaSe]).toEqual([...o.betaSe].map(v => v * cy));
    });
  },
);

/** K positive definite and far from singular: rounding K or y by ε moves the optimum by little more than ε/curvature. */
const tame = { n: [5, 9], diagonal: [4] } as const;
/** The curvature at an optimum of nine people can be a thousandth of what the rounding meets. */
const MOVED = 1e-8;
/** What is compared: a likelihood never depends on the curvature, the components do. */
function same(a: src.Fit, b: src.Fit, unit = { y: 1, K: 1, loglik: 0 }): void {
  expect(b.reason).toBe(a.reason);
  a.optima.forEach((o, i) => {
    const t = b.optima[i]!;
    expect(gap(o.loglik, t.loglik + unit.loglik, 1)).toBeLessThanOrEqual(REROUNDED);
    expect(gap(o.sigma2g, (t.sigma2g * unit.K) / unit.y ** 2, o.sigma2e)).toBeLessThanOrEqual(MOVED);
    expect(gap(o.sigma2e, t.sigma2e / unit.y ** 2, o.sigma2g)).toBeLessThanOrEqual(MOVED);
  });
}

law(
  'phenotypes from 1e-8 to 1e8, relationships from 1e8 to 1e-8',
  [problems(tame), methods, fc.constantFrom(1e-8, 1e-3, 1e5, 1e8)],
  (rows, method, c) => {
    const scaled = { X: rows.X, y: rows.y.map(v => v * c), K: rows.K.map(row => row.map(k => k / c)) };
    const nu = method === 'ML' ? rows.y.length : rows.y.length - rows.X[0]!.length;
    same(fitted(rows, method), fitted(scaled, method), { y: c, K: 1 / c, loglik: nu * Math.log(c) });
  },
);

law(
  'y + Xb: the same components, and β + b',
  [problems(tame), methods, fc.integer({ min: -(2 ** 24), max: 2 ** 24 })],
  (rows, method, b) => {
    const moved = { ...rows, y: rows.y.map((v, i) => v + rows.X[i]!.reduce((s, x) => s + b * x, 0)) };
    const [plain, other] = [fitted(rows, method), fitted(moved, method)];
    same(plain, other);
    plain.optima.forEach((o, i) => {
      o.beta.forEach((v, j) => {
        expect(Math.abs(other.optima[i]!.beta[j]! - b - v)).toBeLessThanOrEqual(MOVED * (1 + Math.abs(v)));
      });
    });
  },
);

law(
  'REML with an intercept and K + c11ᵀ, the people in another order, X in another basis: the same components',
  [problems(tame), fc.integer({ min: 1, max: 1000 })],
  (rows, c) => {
    const plain = fitted(rows, 'REML');
    same(plain, fitted({ ...rows, K: rows.K.map(row => row.map(k => k + c)) }, 'REML'));
    same(
      plain,
      fitted(
        {
          y: rows.y.toReversed(),
          X: rows.X.toReversed(),
          K: rows.K.map(row => row.toReversed()).toReversed(),
        },
        'REML',
      ),
    );
    const basis = fitted(
      { ...rows, X: rows.X.map(x => x.map((v, j) => (j === 0 ? v : v + c * x[0]!))) },
      'REML',
    );
    plain.optima.forEach((o, i) => {
      expect(gap(o.sigma2g, basis.optima[i]!.sigma2g, o.sigma2e)).toBeLessThanOrEqual(MOVED);
    });
  },
);

law(
  'a multiple of I is flat under both methods, and says so',
  [problems({ n: [3, 8], diagonal: [0] }), methods, fc.constantFrom(0, 1, 3)],
  (rows, method, c) => {
    const flat = { ...rows, K: rows.K.map((row, i) => row.map((_, j) => (i === j ? c : 0))) };
    const got = fitted(flat, method);
    expect([got.verdict, got.optima.length, got.warnings.map(w => w.code)]).toEqual([
      'flat',
      0,
      ['not-identified'],
    ]);
    expect(gap(got.flat!.loglik, vFormLoglik(flat, 0, got.flat!.total, method), 1)).toBeLessThanOrEqual(
      V_FORM,
    );
    expect(gap(got.flat!.eigenvalue, c, 1)).toBeLessThanOrEqual(REROUNDED);
  },
);

law(
  'ML with a centred K of full rank and an intercept has no maximum; REML has one',
  [problems({ n: [4, 8], diagonal: [1] })],
  rows => {
    const n = rows.y.length;
    // n²·P K P for whole entries: exact, K1 = 0, rank n − 1
    const sums = rows.K.map(row => row.reduce((s, k) => s + k, 0));
    const all = sums.reduce((s, k) => s + k, 0);
    const K = rows.K.map((row, i) => row.map((k, j) => n * n * k - n * (sums[i]! + sums[j]!) + all));
    const ml = fitted({ ...rows, K }, 'ML');
    expect([ml.verdict, ml.reason, ml.optima.length]).toEqual(['none', 'unbounded-as-sigma2-e-vanishes', 0]);
    expect(ml.warnings.map(w => w.code)).toContain('no-maximum');
    expect(fitted({ ...rows, K }, 'REML').optima.length).toBeGreaterThan(0);
  },
);

law(
  'y in the range of K and X, and K singular there: REML has no maximum',
  [
    problems({ n: [7, 9], diagonal: [0] }),
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 9, maxLength: 9 }),
  ],
  (rows, c) => {
    // rank 2: aaᵀ + bbᵀ with a and b apart from each other and from X
    const n = rows.y.length;
    const a = rows.y.map((_, i) => (i === 3 ? 2 : c[i]!));
    const b = rows.y.map((_, i) => (i === 3 ? 0 : i === 4 ? 2 : i % 3));
    const K = a.map((ai, i) => a.map((aj, j) => ai * aj + b[i]! * b[j]!));
    const y = a.map((ai, i) => 3 * ai - b[i]! + 5 * rows.X[i]![0]!);
    const got = fitted({ X: rows.X.map(() => [1]), K, y }, 'REML');
    expect([got.verdict, got.reason]).toEqual(['none', 'unbounded-as-sigma2-e-vanishes']);
    // a thousandth off at one person, and there is one
    const off = fitted({ X: rows.X.map(() => [1]), K, y: y.with(n - 1, y[n - 1]! + 2 ** -10) }, 'REML');
    expect(off.optima).toHaveLength(1);
  },
);

test.each([
  [1 / 16, 2, 4],
  [1 / 256, 4, 16],
])(
  'λ = 1 and %d, z = %d and 1: symmetric, so that the one maximum is at σ²g/σ²e = %d, where a box is cut',
  (least, z, ratio) => {
    const K = [1, least, 1].map((d, i) => [0, 1, 2].map(j => (i === j ? d : 0)));
    const got = fitted({ y: [z, 1, 7], X: [[0], [0], [1]], K }, 'REML');
    expect([got.verdict, got.optima.length, got.others.length]).toEqual(['unique', 1, 0]);
    expect(gap(got.optima[0]!.lambda!, ratio)).toBeLessThanOrEqual(REROUNDED);
  },
);

law(
  'a score of 0, rounded, at σ²g = 0 that is a minimum is not taken for a maximum',
  [fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })],
  (a, b) => {
    // ML, n = 2: 2f′(0) = 2λ − μ₁ − μ₂ = 0 with λ = (μ₁ + μ₂)/2, and f grows from there
    const got = fitted(
      {
        y: [1.25, -0.5],
        X: [[1], [1]],
        K: [
          [a / 7, 0],
          [0, (a + b) / 7],
        ],
      },
      'ML',
    );
    expect([got.reason, got.others.length]).toEqual(['no-residual-variance', 0]);
  },
);

test('the same spectrum upside down: two maxima of the same height, both reported', () => {
  // contrasts e₁, e₂, e₃ with λ = 4, 1/4, 1 and z² = 4, 1, 100: the profile is symmetric under σ²g ↔ σ²e
  const rows = {
    y: [2, 1, 10, 3],
    X: [[0], [0], [0], [1]],
    K: [4, 0.25, 1, 1].map((d, i) => [0, 1, 2, 3].map(j => (i === j ? d : 0))),
  };
  const got = fitted(rows, 'REML', 0.95);
  expect([got.verdict, got.reason]).toEqual(['set', 'equal-maxima']);
  expect(got.optima.map(o => [o.sigma2g, o.sigma2e])).toEqual([
    [0, 35],
    [35, 0],
  ]);
  expect(got.warnings.map(w => w.code)).toEqual(['boundary', 'several-maxima']);
});

test('y in the span of X: none, with a reason; nearly so: a fit, with a warning', () => {
  const rows = {
    y: [0.1, 0.3, 0.5],
    X: [
      [1, 0],
      [1, 1],
      [1, 2],
    ],
    K: [
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ],
  };
  const X = [[1], [1], [1]];
  const exact = fitted({ ...rows, X, y: [0.1, 0.1, 0.1] }, 'REML');
  expect([exact.verdict, exact.reason]).toEqual(['none', 'y-in-span-of-x']);
  expect(exact.warnings.map(w => w.code)).toEqual(['no-maximum']);
  const near = fitted({ ...rows, X, y: [0.1, 0.1, 0.1 + 2 ** -56] }, 'REML');
  expect(near.warnings.map(w => w.code)).toContain('near-perfect-fit');
  // what is left of y is 2⁻⁵⁶ at one person: the same fit as y = (0, 0, 1), in that unit
  const unit = fitted({ ...rows, X, y: [0, 0, 1] }, 'REML');
  expect(
    gap(
      near.optima[0]!.sigma2g + near.optima[0]!.sigma2e,
      (unit.optima[0]!.sigma2g + unit.optima[0]!.sigma2e) * 2 ** -112,
    ),
  ).toBeLessThanOrEqual(1e-12);
});

test('what is refused', () => {
  const good = {
    y: [1, 2, 4],
    X: [[1], [1], [1]],
    K: [
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 1],
    ],
  };
  const asked = (change: object, method: Method = 'REML', level: number | null = null) =>
    refusalOf(() => fitted({ ...good, ...change }, method, level));
  const square = {
    X: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  expect(asked(square)).toEqual({ code: 'no-residual-df', place: { field: 'X' } });
  expect(asked(square, 'ML')).toEqual({ code: 'no-residual-df', place: { field: 'X' } });
  expect(
    asked({
      K: [
        [1, 0, 0],
        [0, -1, 0],
        [0, 0, 1],
      ],
    }),
  ).toEqual({ code: 'not-psd', place: { field: 'K' } });
  expect(asked({}, 'reml' as Method)).toEqual({ code: 'unknown-convention', place: { field: 'method' } });
  for (const level of [0, 1, Number.NaN, -2])
    expect(asked({}, 'REML', level)).toEqual({ code: 'out-of-domain', place: { field: 'level' } });
});
