import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as src from '../../src/estimate.ts';
import { score } from '../../src/likelihood.ts';
import { type DenseMatrix, zeros } from '../../src/linalg/dense.ts';
import { contrastsOf } from '../../src/optimum/contrasts.ts';
import { landscapeOf } from '../../src/optimum/maxima.ts';
import { bend, halvesOf, height, momentsAt, rise, slope } from '../../src/optimum/profile.ts';
import { stationaryPoints } from '../../src/optimum/stationary.ts';
import { law } from '../support/prop.ts';
import { gap, problems, type Rows, toProblem } from './problems.ts';

type Method = 'ML' | 'REML';
const methods: fc.Arbitrary<Method> = fc.constantFrom('ML', 'REML');
/** Where in a half: from 2⁻²⁰ to 1. */
const ratios = fc.integer({ min: -80, max: 0 }).map(k => 2 ** (k / 4));
const bothHalves = (rows: Rows, method: Method) =>
  Object.values(halvesOf(contrastsOf(toProblem(rows), 'REML'), method));

/** Extrapolated central differences of a function of size 10 to 100: an error of 10⁻¹⁰ against slopes from 10⁻³. */
const DIFFERENCE = 1e-5;
const derivative = (f: (x: number) => number, x: number): number => {
  const central = (h: number) => (f(x + h) - f(x - h)) / (2 * h);
  return (4 * central(x * 2 ** -8) - central(x * 2 ** -7)) / 3;
};

law(
  'the slope is that of the height, and the bend that of the rise',
  [problems(), methods, ratios],
  (rows, method, x) => {
    for (const half of bothHalves(rows, method)) {
      if (half.nullity > 0 && half.nullSquares === 0) continue; // grows without end: still true, but not at 10⁻⁵
      const at = momentsAt(half, x);
      const size = half.df + Math.abs(height(half, x));
      expect(Math.abs(derivative(t => 2 * height(half, t), x) - slope(half, at)) * x).toBeLessThanOrEqual(
        DIFFERENCE * size,
      );
      const reference = half.side === 'genetic' ? 1 + x * half.reference : x + half.reference;
      const terms = half.df * at.A + at.B;
      expect(
        Math.abs(derivative(t => rise(half, momentsAt(half, t)), x) - bend(half, at) / reference ** 2) * x,
      ).toBeLessThanOrEqual(DIFFERENCE * terms + 1e-300);
    }
  },
);

/** Two sums of ten terms, each term with a handful of roundings. */
const ROUNDING = 32 * 2 ** -53;

law(
  'what encloses the slope falls: A, B, Q and C',
  [problems(), methods, ratios, fc.integer({ min: 1, max: 40 })],
  (rows, method, x, step) => {
    for (const half of bothHalves(rows, method)) {
      const [a, b] = [momentsAt(half, x * 2 ** -(step / 8)), momentsAt(half, x)];
      for (const of of ['A', 'B', 'Q', 'C'] as const)
        expect(b[of]).toBeLessThanOrEqual(a[of] * (1 + ROUNDING));
    }
  },
);

law('the textbook slope is the same number', [problems(), methods, ratios], (rows, method, x) => {
  for (const half of bothHalves(rows, method)) {
    const { contrasts, volume, squares, df } = half;
    let [S0, S1, T1] = [0, 0, 0];
    squares.forEach((q, i) => {
      const d = contrasts.alpha[i]! + x * contrasts.beta[i]!;
      if (contrasts.alpha[i] === 0 && half.nullSquares === 0) return;
      S0 += q / d;
      S1 += (q * contrasts.beta[i]!) / d ** 2;
    });
    volume.alpha.forEach((alpha, i) => {
      T1 += volume.beta[i]! / (alpha + x * volume.beta[i]!);
    });
    expect(Math.abs((df * S1) / S0 - T1 - slope(half, momentsAt(half, x)))).toBeLessThanOrEqual(
      1e-12 * ((df * S1) / S0 + T1),
    );
  }
});

law(
  'no zero of the slope is missed, and none is invented: signs at 400 ratios',
  [problems(), methods],
  (rows, method) => {
    for (const half of bothHalves(rows, method)) {
      const { points } = stationaryPoints(half);
      const signs: number[] = [];
      for (let k = -400; k <= 0; k++) {
        const at = momentsAt(half, 2 ** (k / 16));
        signs.push(
          Math.abs(rise(half, at)) <= 1e-11 * (half.df * at.A + at.B) ? 0 : Math.sign(rise(half, at)),
        );
      }
      for (let i = 1; i < signs.length; i++) {
        const between = points.filter(
          p => p.x >= 2 ** ((i - 401) / 16) && p.x <= 2 ** ((i - 400) / 16),
        ).length;
        if (signs[i - 1] !== 0 && signs[i] !== 0) expect(between % 2).toBe(signs[i] === signs[i - 1] ? 0 : 1);
      }
    }
  },
);

test('eigenvalues that differ by a millionth of a millionth take no longer than others', () => {
  const n = 8;
  const y = [1, 5, -3, 2, 7, -1, 4, 0.5];
  const G = y.map((_, i) => y.map((_, j) => ((i * 7 + j * 3 + i * j) % 5) - 2));
  const at = (e: number) => {
    const K = G.map((a, i) =>
      G.map((b, j) => a.reduce((s, v, k) => s + v * b[k]!, 0) * 2 ** e + (i === j ? 4 : 0)),
    );
    return src.fit(toProblem({ y, X: y.map(() => [1]), K }), 'REML', null);
  };
  const started = performance.now();
  for (const e of [-10, -20, -30, -40]) expect(at(e).reason).toBe('no-residual-variance');
  expect(performance.now() - started).toBeLessThan(1000); // milliseconds, where plain enclosures would take 2⁴⁰ boxes
  expect(at(-53).verdict).toBe('flat'); // below the rounding of K
  expect(n).toBe(y.length);
});

/** A GRM-like K of n people and m columns of −1, 0, 1, and a y with a genetic part; a fixed linear congruence draws. */
function cohort(n: number, m: number): { y: Float64Array; X: DenseMatrix; K: DenseMatrix } {
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
  const Z = Array.from({ length: m }, () =>
    Float64Array.from({ length: n }, () => Math.floor(draw() * 3) - 1),
  );
  const K = zeros(n, n);
  const X = zeros(n, 2);
  const y = Float64Array.from({ length: n }, () => draw() + draw() + draw() - 1.5);
  Z.forEach((z, k) => {
    const u = (k % 7) - 3;
    for (let j = 0; j < n; j++) {
      y[j]! += (u * z[j]!) / m;
      for (let i = 0; i < n; i++) K.data[i + j * n]! += (z[i]! * z[j]!) / 128;
    }
  });
  for (let i = 0; i < n; i++) {
    X.data[i] = 1;
    X.data[i + n] = draw();
  }
  return { y, X, K };
}

test.each([
  [150, 400],
  [300, 100],
])('n = %i, %i variants: score 0, one peak found by every method, ML and REML near each other', (n, m) => {
  const problem = cohort(n, m);
  const fits = (['REML', 'ML'] as const).map(method => {
    const o = src.fit(problem, method, null).optima[0]!;
    const [sg, se] = score(problem, o.sigma2g, o.sigma2e, method);
    expect(Math.abs(sg * o.sigma2g)).toBeLessThanOrEqual(1e-10 * n);
    expect(Math.abs(se * o.sigma2e)).toBeLessThanOrEqual(1e-10 * n);
    return o;
  });
  expect(gap(fits[0]!.h2, fits[1]!.h2)).toBeLessThan(0.2);
  const { maxima, doubtful } = landscapeOf(contrastsOf(problem, 'REML'), 'REML');
  expect([maxima.length, doubtful.length]).toEqual([1, 0]);
});
