import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as estimate from '../../src/estimate.ts';
import { predictBreedingValues } from '../../src/predict.ts';
import { prepare } from '../../src/reml/prepared.ts';
import { factorTridiagonal, solveTridiagonal, timesTridiagonal } from '../../src/reml/tridiagonal-system.ts';
import { components, covariance, problems, type Rows, toProblem } from '../src-inference/problems.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

const orders = fc.constantFrom<readonly [number, number]>([3, 12], [41, 60]);
const cohorts = (diagonal: readonly number[]): fc.Arbitrary<Rows> =>
  orders.chain(n => problems({ n, diagonal }));
const methods = fc.constantFrom('REML', 'ML');

law(
  'a prepared fit is the fit, bit for bit, and so is each of many',
  [cohorts([0, 0.5]), methods, fc.constantFrom(null, 0.9), fc.integer({ min: 1, max: 70 })],
  (rows, method, level, count) => {
    const { K, X, y } = toProblem(rows);
    const prepared = prepare(K, X);
    const traits = Array.from({ length: count }, (_, t) => y.map((v, i) => v + ((i * t) % 5) / 8));
    const single = traits.slice(0, 3).map(t => estimate.fit({ K, X, y: t }, method, level));
    const many = prepared.fitMany(traits, method, level);
    expect(many.length).toBe(count);
    expect(many.slice(0, 3)).toEqual(single);
    expect(prepared.fit(traits[count - 1]!, method, level)).toEqual(many[count - 1]);
    expect(prepared.fit(y, method, level)).toEqual(single[0]);
  },
  25,
);

/** Two ways through the same 12 or 60 rows, V of condition below 10⁵. */
const SAME = 1e-10;

law(
  'ĝ is that of predictBreedingValues, and V Py + Xβ = y with XᵀPy = 0',
  [cohorts([0.5]), components],
  (rows, [sigma2g, sigma2e]) => {
    const problem = toProblem(rows);
    const { K, X, y } = problem;
    const { g, py } = prepare(K, X).breedingValues(y, sigma2g, sigma2e);
    const truth = predictBreedingValues(problem, sigma2g, sigma2e).g;
    const size = Math.max(...truth.map(Math.abs), Math.hypot(...y) * 2 ** -20);
    g.forEach((v, i) => {
      expect(Math.abs(v - truth[i]!)).toBeLessThanOrEqual(SAME * size);
    });
    const V = covariance(rows, sigma2g, sigma2e);
    const Vpy = V.map(row => row.reduce((s, v, j) => s + v * py[j]!, 0));
    // y − VPy lies in the span of X: g + σ²ePy = VPy, and XᵀPy = 0
    Vpy.forEach((v, i) => {
      expect(Math.abs(v - g[i]! - sigma2e * py[i]!)).toBeLessThanOrEqual(SAME * Math.hypot(...y));
    });
    for (let j = 0; j < X.cols; j++) {
      let s = 0;
      for (let i = 0; i < y.length; i++) s += X.data[i + j * y.length]! * py[i]!;
      expect(Math.abs(s)).toBeLessThanOrEqual(SAME * Math.hypot(...py) * Math.hypot(...X.data));
    }
  },
  60,
);

law(
  'prediction errors and reliabilities are those of predictBreedingValues',
  [cohorts([0, 0.5]), components],
  (rows, [sigma2g, sigma2e]) => {
    const problem = toProblem(rows);
    const { K, X, y } = problem;
    const ours = prepare(K, X).predict(y, sigma2g, sigma2e);
    const truth = predictBreedingValues(problem, sigma2g, sigma2e);
    const most = Math.max(...rows.K.map((row, i) => sigma2g * row[i]!));
    truth.pev.forEach((v, i) => {
      expect(Math.abs(ours.pev[i]! - v)).toBeLessThanOrEqual(SAME * most);
      const [a, b] = [ours.reliability[i]!, truth.reliability[i]!];
      if (a === null || b === null) expect([a, b]).toEqual([null, null]);
      else expect(Math.abs(a - b)).toBeLessThanOrEqual((SAME * most) / (sigma2g * rows.K[i]![i]!));
    });
    const size = Math.max(...truth.g.map(Math.abs), Math.hypot(...y) * 2 ** -20);
    ours.g.forEach((v, i) => {
      expect(Math.abs(v - truth.g[i]!)).toBeLessThanOrEqual(SAME * size);
    });
  },
  40,
);

law(
  'a tridiagonal system: (aT + cI)x = b',
  [
    fc.array(fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: -1, max: 1 }), fc.integer()), {
      minLength: 1,
      maxLength: 20,
    }),
    fc.constantFrom(0, 0.5, 3),
    fc.constantFrom(0.25, 2),
  ],
  (rows, a, c) => {
    const T = {
      diagonal: Float64Array.from(rows, ([d]) => d),
      offDiagonal: Float64Array.from(rows, ([, e]) => e),
    };
    const b = Float64Array.from(rows, ([, , v]) => v % 1000);
    const x = b.slice();
    solveTridiagonal(factorTridiagonal(T, a, c)!, x);
    const back = timesTridiagonal(T, x).map((v, i) => a * v + c * x[i]!);
    back.forEach((v, i) => {
      expect(Math.abs(v - b[i]!)).toBeLessThanOrEqual(1e-13 * (1 + Math.max(...b.map(Math.abs))));
    });
    expect(factorTridiagonal(T, -1, 0)).toBe(null);
  },
);

test('what is refused', () => {
  const { K, X, y } = toProblem({
    y: [1, 2, 4, 3],
    X: [[1], [1], [1], [1]],
    K: [0, 1, 2, 3].map(i => [0, 1, 2, 3].map(j => (i === j ? 2 : 1))),
  });
  const codeOf = (call: () => unknown) => {
    const refusal = refusalOf(call);
    return refusal === 'accepted' ? refusal : refusal.code;
  };
  const prepared = prepare(K, X);
  expect(codeOf(() => prepared.fit(y.slice(1), 'REML', null))).toBe('dimension-mismatch');
  expect(codeOf(() => prepared.fit(y.with(1, Number.NaN), 'REML', null))).toBe('not-finite');
  expect(codeOf(() => prepared.fit(y, 'REML', 2))).toBe('out-of-domain');
  expect(codeOf(() => prepared.breedingValues(y, -1, 1))).toBe('negative-variance');
  expect(codeOf(() => prepared.breedingValues(y, 0, 0))).toBe('not-positive-definite');
  expect(codeOf(() => prepared.predict(y, 1, Number.NaN))).toBe('not-finite');
  expect(codeOf(() => prepare(K, { ...X, data: X.data.map(() => 0) }))).toBe('rank-deficient');
  expect(codeOf(() => prepare({ ...K, data: K.data.map(v => -v) }, X))).toBe('not-psd');
  expect(codeOf(() => prepare(K, { rows: 4, cols: 4, data: K.data.slice() }))).toBe('no-residual-df');
});

test('σ²e = 0: ĝ is y − Xβ; a singular V is refused', () => {
  const rows = {
    y: [1, 2, 4, 3],
    X: [[1], [1], [1], [1]],
    K: [0, 1, 2, 3].map(i => [0, 1, 2, 3].map(j => (i === j ? 2 + i : 1))),
  };
  const { K, X, y } = toProblem(rows);
  const { g } = prepare(K, X).breedingValues(y, 1, 0);
  const truth = predictBreedingValues({ K, X, y }, 1, 0).g;
  g.forEach((v, i) => {
    expect(Math.abs(v - truth[i]!)).toBeLessThanOrEqual(1e-14);
  });
  const pev = predictBreedingValues({ K, X, y }, 1, 0).pev;
  prepare(K, X)
    .predict(y, 1, 0)
    .pev.forEach((v, i) => {
      expect(Math.abs(v - pev[i]!)).toBeLessThanOrEqual(1e-14);
    });
  const singular = toProblem({ ...rows, K: rows.K.map(row => row.map(() => 1)) });
  expect(refusalOf(() => prepare(singular.K, X).breedingValues(y, 1, 0))).toMatchObject({
    code: 'not-positive-definite',
  });
});
