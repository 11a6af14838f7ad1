import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as src from '../../src/likelihood.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { components, eliminated, gap, problems, toProblem, vForm } from './problems.ts';

const methods = fc.constantFrom(...src.likelihoodMethods);
const sizes = { n: [4, 9], diagonal: [0.5] } as const;

/**
 * V has eigenvalues between 2⁻⁸ and 2⁴·60 here, condition number below 2¹⁹ = 10^5.7, and elimination of ten rows loses
 * no more than that from 10⁻¹⁶: 10 digits stay, of terms of size 1 to 100.
 */
const V_FORM = 1e-10;
/** Both sides are src; only the rounding of a projection, a reduction and n sums stands between them. */
const REARRANGED = 1e-11;

law('every part is that of the V-form, by elimination', [problems(), components], (rows, [g, e]) => {
  const parts = src.likelihoodParts(toProblem(rows), g, e);
  const truth = vForm(rows, g, e);
  for (const name of ['logdetV', 'logdetXtViX', 'logdetXtX', 'yPy'] as const)
    expect(gap(parts[name], truth[name], 1), name).toBeLessThanOrEqual(V_FORM);
});

law(
  'REML with an intercept is the density of the Helmert contrasts of y',
  [problems(), components],
  (rows, [g, e]) => {
    const one = { ...rows, X: rows.X.map(() => [1]) };
    const n = rows.y.length;
    // row k: k times 1, then −k, over √(k(k + 1))
    const H = Array.from({ length: n - 1 }, (_, r) =>
      Array.from(
        { length: n },
        (_, i) => (i <= r ? 1 : i === r + 1 ? -(r + 1) : 0) / Math.sqrt((r + 1) * (r + 2)),
      ),
    );
    const along = (v: readonly number[]) => H.map(h => h.reduce((s, x, i) => s + x * v[i]!, 0));
    const half = rows.K.map(along); //                          KHᵀ
    const A = H.map(h => H.map((_, b) => h.reduce((s, x, i) => s + x * half[i]![b]!, 0)));
    const V = A.map((row, i) => row.map((a, j) => g * a + (i === j ? e : 0)));
    const { logdet, form } = eliminated(
      V,
      along(rows.y).map(v => [v]),
    );
    const truth = -((n - 1) * Math.log(2 * Math.PI) + logdet + form[0]![0]!) / 2;
    expect(
      gap(src.logLikelihood(toProblem(one), g, e, 'REML', 'error-contrasts'), truth, 1),
    ).toBeLessThanOrEqual(V_FORM);
  },
);

law(
  'the three conventions differ by constants',
  [problems(), components, methods],
  (rows, [g, e], method) => {
    const at = (c: src.LoglikConvention) => src.logLikelihood(toProblem(rows), g, e, method, c);
    const { logdetXtX } = src.likelihoodParts(toProblem(rows), g, e);
    const nu = method === 'ML' ? rows.y.length : rows.y.length - rows.X[0]!.length;
    const ofX = method === 'ML' ? 0 : logdetXtX / 2;
    expect(gap(at('error-contrasts') - ofX, at('without-log-xtx'), 1)).toBeLessThanOrEqual(REARRANGED);
    expect(
      gap(at('without-log-xtx') + (nu / 2) * Math.log(2 * Math.PI), at('without-constants'), 1),
    ).toBeLessThanOrEqual(REARRANGED);
  },
);

/** Central differences with step 2⁻¹⁰ of the component, extrapolated once: an error of step⁴ of a fifth derivative. */
const DIFFERENCE = 1e-6;
const slopeOf = (f: (x: number) => number, x: number): number => {
  const central = (h: number) => (f(x + h) - f(x - h)) / (2 * h);
  const h = x * 2 ** -8;
  return (4 * central(h / 2) - central(h)) / 3;
};

law(
  'the score is the slope of the log-likelihood, and the observed information minus the slope of the score',
  [problems(sizes), components, methods],
  (rows, [g, e], method) => {
    const problem = toProblem(rows);
    const ll = (a: number, b: number) => src.logLikelihood(problem, a, b, method, 'error-contrasts');
    const [sg, se] = src.score(problem, g, e, method);
    const scale = Math.abs(ll(g, e)) + rows.y.length;
    expect(Math.abs(sg - slopeOf(x => ll(x, e), g)) * g).toBeLessThanOrEqual(DIFFERENCE * scale);
    expect(Math.abs(se - slopeOf(x => ll(g, x), e)) * e).toBeLessThanOrEqual(DIFFERENCE * scale);
    const I = src.information(problem, g, e, method, 'observed');
    const s = (a: number, b: number, i: 0 | 1) => src.score(problem, a, b, method)[i];
    const size = (Math.abs(sg) * g + Math.abs(se) * e + rows.y.length) * 4;
    expect(Math.abs(I[0][0] + slopeOf(x => s(x, e, 0), g)) * g * g).toBeLessThanOrEqual(DIFFERENCE * size);
    expect(Math.abs(I[0][1] + slopeOf(x => s(g, x, 0), e)) * g * e).toBeLessThanOrEqual(DIFFERENCE * size);
    expect(Math.abs(I[1][1] + slopeOf(x => s(g, x, 1), e)) * e * e).toBeLessThanOrEqual(DIFFERENCE * size);
    expect(I[0][1]).toBe(I[1][0]);
  },
  60,
);

law(
  'average information is the mean of observed and expected',
  [problems(), components, methods],
  (rows, [g, e], method) => {
    const of = (kind: src.InformationKind) => src.information(toProblem(rows), g, e, method, kind);
    const [o, x, a] = [of('observed'), of('expected'), of('average')];
    for (const i of [0, 1] as const)
      for (const j of [0, 1] as const)
        expect(gap((o[i][j] + x[i][j]) / 2, a[i][j], x[i][j])).toBeLessThanOrEqual(REARRANGED);
  },
);

law(
  'y + Xb has the likelihood of y, for b up to a million times the spread of y',
  [problems(sizes), components, methods, fc.integer({ min: -(2 ** 20), max: 2 ** 20 })],
  (rows, [g, e], method, b) => {
    const ll = (y: readonly number[]) =>
      src.logLikelihood(toProblem({ ...rows, y }), g, e, method, 'error-contrasts');
    const moved = ll(rows.y.map((v, i) => v + rows.X[i]!.reduce((s, x, j) => s + (j + 1) * b * x, 0)));
    expect(gap(moved, ll(rows.y), 1)).toBeLessThanOrEqual(REARRANGED);
  },
);

law(
  'REML with an intercept does not notice K + 1aᵀ + a1ᵀ, and ML does',
  [problems(sizes), components, fc.integer({ min: 1, max: 2 ** 16 })],
  (rows, [g, e], c) => {
    // a = c/2 · 1 keeps K semidefinite
    const moved = { ...rows, K: rows.K.map(row => row.map(k => k + c)) };
    const ll = (r: typeof rows, method: 'ML' | 'REML') =>
      src.logLikelihood(toProblem(r), g, e, method, 'error-contrasts');
    expect(gap(ll(moved, 'REML'), ll(rows, 'REML'), 1)).toBeLessThanOrEqual(REARRANGED);
    expect(ll(moved, 'ML')).toBeLessThan(ll(rows, 'ML'));
  },
);

law(
  'another basis XA of the fixed effects moves REML by nothing but ln|XᵀX|',
  [problems(sizes), components, fc.integer({ min: 1, max: 2 ** 20 })],
  (rows, [g, e], c) => {
    const other = { ...rows, X: rows.X.map(x => x.map((v, j) => (j === 0 ? 3 * v : v + c * x[0]!))) };
    const ll = (r: typeof rows) => src.logLikelihood(toProblem(r), g, e, 'REML', 'error-contrasts');
    expect(gap(ll(other), ll(rows), 1)).toBeLessThanOrEqual(REARRANGED);
  },
);

law(
  'scaling y, σ²g and σ²e by powers of two is exact but for the constant',
  [problems(), components, fc.integer({ min: -200, max: 200 })],
  (rows, [g, e], k) => {
    const c = 2 ** k;
    const scaled = toProblem({ ...rows, y: rows.y.map(v => v * c) });
    expect(src.likelihoodParts(scaled, g * c * c, e * c * c).yPy).toBe(
      src.likelihoodParts(toProblem(rows), g, e).yPy,
    );
    const [sg, se] = src.score(toProblem(rows), g, e, 'REML');
    expect(src.score(scaled, g * c * c, e * c * c, 'REML')).toEqual([sg / c / c, se / c / c]);
  },
);

describe('by hand', () => {
  // n = 2, X = 1: one contrast z = (y₁ − y₂)/√2 with variance d = σ²g (K₁₁ − 2K₁₂ + K₂₂)/2 + σ²e
  const pair = {
    y: [3, 1],
    X: [[1], [1]],
    K: [
      [1, 0.5],
      [0.5, 1],
    ],
  };
  test('two people: REML is the density of their difference', () => {
    const d = 2 * 0.5 + 1; // σ²g = 2, σ²e = 1
    const truth = -(Math.log(2 * Math.PI) + Math.log(d) + 2 / d) / 2;
    expect(
      gap(src.logLikelihood(toProblem(pair), 2, 1, 'REML', 'error-contrasts'), truth),
    ).toBeLessThanOrEqual(4e-16);
    expect(
      gap(src.score(toProblem(pair), 2, 1, 'REML')[1], (2 / d ** 2 - 1 / d) / 2, 0.1),
    ).toBeLessThanOrEqual(1e-15);
  });
  test('K = I, X = 1: ML is that of independent people', () => {
    const rows = {
      y: [1, 2, 6],
      X: [[1], [1], [1]],
      K: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    };
    const truth = -(3 * Math.log(2 * Math.PI) + 3 * Math.log(4) + 14 / 4) / 2;
    expect(gap(src.logLikelihood(toProblem(rows), 3, 1, 'ML', 'error-contrasts'), truth)).toBeLessThanOrEqual(
      4e-16,
    );
  });
});

describe('refusals', () => {
  const good = {
    y: [1, 2, 4],
    X: [[1], [1], [1]],
    K: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const asked = (change: object, g = 1, e = 1, method: 'ML' | 'REML' = 'REML') =>
    refusalOf(() => src.logLikelihood(toProblem({ ...good, ...change }), g, e, method, 'error-contrasts'));
  test.each([
    ['dimension-mismatch', { X: [[1], [1]] }, { field: 'X' }],
    [
      'dimension-mismatch',
      {
        K: [
          [1, 0],
          [0, 1],
        ],
      },
      { field: 'K' },
    ],
    ['not-finite', { y: [1, Number.NaN, 2] }, { field: 'y', row: 1 }],
    ['not-finite', { X: [[1], [Number.POSITIVE_INFINITY], [1]] }, { field: 'X', row: 1, column: 0 }],
    [
      'not-finite',
      {
        K: [
          [1, 0, 0],
          [0, Number.NaN, 0],
          [0, 0, 1],
        ],
      },
      { field: 'K', row: 1, column: 1 },
    ],
    [
      'no-residual-df',
      {
        X: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      },
      { field: 'X' },
    ],
    [
      'rank-deficient',
      {
        X: [
          [1, 3],
          [1, 3],
          [1, 3],
        ],
      },
      { field: 'X' },
    ],
    ['rank-deficient', { X: [[0], [0], [0]] }, { field: 'X' }],
    [
      'not-symmetric',
      {
        K: [
          [1, 0.5, 0],
          [0.25, 1, 0],
          [0, 0, 1],
        ],
      },
      { field: 'K', row: 1, column: 0 },
    ],
    [
      'not-psd',
      {
        K: [
          [1, 2, 0],
          [2, 1, 0],
          [0, 0, 1],
        ],
      },
      { field: 'K' },
    ],
    [
      'not-psd',
      {
        K: [
          [1, 0, 0],
          [0, -1e-9, 0],
          [0, 0, 1],
        ],
      },
      { field: 'K' },
    ],
  ])('%s', (code, change, place) => {
    expect(asked(change)).toEqual({ code, place });
  });
  test('components', () => {
    expect(asked({}, -1)).toEqual({ code: 'negative-variance', place: { field: 'sigma2_g' } });
    expect(asked({}, 1, -1e-300)).toEqual({ code: 'negative-variance', place: { field: 'sigma2_e' } });
    expect(asked({}, Number.NaN)).toEqual({ code: 'not-finite', place: { field: 'sigma2_g' } });
    expect(asked({}, 0, 0)).toEqual({ code: 'not-positive-definite', place: { field: 'V' } });
    expect(
      asked(
        {
          K: [
            [1, 1, 0],
            [1, 1, 0],
            [0, 0, 1],
          ],
        },
        1,
        0,
      ),
    ).toEqual({
      code: 'not-positive-definite',
      place: { field: 'V' },
    });
    expect(asked({}, 1, 0)).toBe('accepted');
  });
  test('an empty problem, and conventions that are not named', () => {
    const empty = { y: new Float64Array(0), X: fromRows([[1]]), K: fromRows([[1]]) };
    expect(refusalOf(() => src.likelihoodParts(empty, 1, 1))).toEqual({
      code: 'empty',
      place: { field: 'y' },
    });
    const odd = 'reml' as 'REML';
    expect(refusalOf(() => src.score(toProblem(good), 1, 1, odd))).toEqual({
      code: 'unknown-convention',
      place: { field: 'method' },
    });
    expect(refusalOf(() => src.information(toProblem(good), 1, 1, 'ML', 'fisher' as 'expected'))).toEqual({
      code: 'unknown-convention',
      place: { field: 'kind' },
    });
  });
  test('three effects that are collinear to 20 digits are told apart, to 30 they are not', () => {
    const near = (step: number) => ({
      X: [
        [1, 1],
        [1, 1 + step],
        [1, 1],
      ],
    });
    expect(asked(near(2 ** -52))).toBe('accepted');
    expect(
      asked({
        X: [
          [1, 2 ** -60],
          [1, 2 ** -60],
          [1, 2 ** -60],
        ],
      }),
    ).toEqual({
      code: 'rank-deficient',
      place: { field: 'X' },
    });
  });
});
