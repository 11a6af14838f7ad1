import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as estimate from '../../src/estimate.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { chooseHalf, lookAt, type Side } from '../../src/tiny/profile.ts';
import { tinyFits } from '../../src/tiny/tiny.ts';
import { newWorkspace, type Points } from '../../src/tiny/workspace.ts';
import { gap, problems, type Rows, toProblem, vFormLoglik } from '../src-inference/problems.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

/** Two log-likelihoods of 4 to 12 terms, each within a few roundings of the same number. */
const SAME_HEIGHT = 1e-12;
/** The zero of a slope whose rounding is 10⁻¹³ of its terms, and which no law keeps from being flat. */
const SAME_PLACE = 1e-7;

const space = tinyFits(12, 2);
const tinyOf = (rows: Rows) => {
  const { K, X, y } = toProblem(rows);
  return space.fit(K, X, y);
};

/** What a fit says, without the path. */
function agrees(rows: Rows): 'lean' | 'full' {
  const tiny = tinyOf(rows);
  const { verdict, reason, optima, others } = estimate.fit(toProblem(rows), 'REML', null);
  expect([tiny.verdict, tiny.reason, tiny.maxima]).toEqual([verdict, reason, optima.length + others.length]);
  const [best] = optima;
  if (best === undefined) {
    expect([tiny.h2, tiny.loglik, tiny.sigma2g, tiny.sigma2e]).toEqual(new Array(4).fill(Number.NaN));
    return tiny.path;
  }
  expect(Math.abs(tiny.loglik - best.loglik)).toBeLessThanOrEqual(SAME_HEIGHT * (1 + Math.abs(best.loglik)));
  expect(gap(tiny.h2, best.h2)).toBeLessThanOrEqual(SAME_PLACE);
  expect(gap(1 - tiny.h2, 1 - best.h2)).toBeLessThanOrEqual(SAME_PLACE);
  expect(gap(tiny.sigma2g, best.sigma2g)).toBeLessThanOrEqual(SAME_PLACE);
  expect(gap(tiny.sigma2e, best.sigma2e)).toBeLessThanOrEqual(SAME_PLACE);
  return tiny.path;
}

const codeOf = (call: () => unknown): string => {
  const refusal = refusalOf(call);
  return refusal === 'accepted' ? refusal : refusal.code;
};

/** A spectrum and z² of sizes that differ by up to 2¹². */
const profiles = fc
  .integer({ min: 2, max: 9 })
  .chain(m =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: m, maxLength: m }),
      fc.array(fc.integer({ min: 0, max: 4096 }), { minLength: m, maxLength: m }),
    ),
  )
  .map(([lambda, squares]) => ({
    lambda: lambda.map((v, i) => (v + i) / 1024),
    squares: squares.map(v => v / 64),
  }));
const sides: fc.Arbitrary<Side> = fc.constantFrom('genetic', 'residual');

describe('the lean path', () => {
  law(
    'verdict, reason, number of maxima, components, h² and log-likelihood are those of fit',
    [problems({ n: [3, 12], diagonal: [0, 0.5, 2] })],
    rows => {
      agrees(rows);
    },
    400,
  );

  test('it is the path of all but few problems with a regular K, and of most with a singular one', () => {
    for (const [diagonal, least] of [
      [0.5, 0.97],
      [0, 0.6],
    ] as const) {
      const sample = fc.sample(problems({ n: [6, 12], diagonal: [diagonal] }), { numRuns: 300, seed: 1 });
      const lean = sample.filter(rows => agrees(rows) === 'lean').length;
      expect(lean / 300).toBeGreaterThanOrEqual(least);
    }
  });

  law(
    'no ratio of the components has a higher likelihood, by the V-form',
    [problems({ n: [4, 12], diagonal: [0.5] }), fc.double({ min: 0, max: 1, noNaN: true })],
    (rows, u) => {
      const { loglik, verdict } = tinyOf(rows);
      if (verdict !== 'unique' && verdict !== 'boundary') return;
      const nu = rows.y.length - rows.X[0]!.length;
      const h = u < 0.5 ? (2 * u) ** 6 / 2 : 1 - (2 - 2 * u) ** 6 / 2;
      const at = (size: number) => vFormLoglik(rows, size * h, size * (1 - h), 'REML');
      const one = at(1);
      const q = (2 * (one - at(0.25)) + nu * Math.log(4)) / 3; // ℓ(s) = −½[ν ln s + q/s] + const
      expect(at(q / nu)).toBeLessThanOrEqual(loglik + 1e-9 * (1 + Math.abs(loglik)));
    },
    300,
  );

  law(
    'one workspace keeps nothing of the fit before',
    [problems({ n: [3, 12], diagonal: [0.5] }), problems({ n: [3, 12], diagonal: [0, 2] })],
    (rows, other) => {
      const fresh = tinyFits(12, 2);
      const { K, X, y } = toProblem(rows);
      const first = fresh.fit(K, X, y);
      tinyOf(other);
      expect(tinyOf(rows)).toEqual(first);
    },
    50,
  );

  law(
    'y and K in units of powers of two: the same answer bit for bit in those units',
    [problems({ n: [4, 12], diagonal: [0.5] }), fc.integer({ min: -30, max: 30 })],
    (rows, e) => {
      const unit = 2 ** e;
      const scaled = { ...rows, y: rows.y.map(v => v * unit) };
      const [a, b] = [tinyOf(rows), tinyOf(scaled)];
      if (a.path === 'full' || b.path === 'full') return;
      expect(b.h2).toBe(a.h2);
      expect(b.sigma2g).toBe(a.sigma2g * unit * unit);
      expect(b.sigma2e).toBe(a.sigma2e * unit * unit);
    },
    100,
  );
});

describe('why no maximum is missed', () => {
  /** Sums of at most 9 products of positive terms. */
  const ROUNDING = 1e-13;

  const looks = (lambda: number[], squares: number[], side: Side, xs: readonly number[]): Points => {
    const workspace = newWorkspace(lambda.length, 1);
    workspace.d.set(lambda);
    workspace.squares.set(squares);
    const [least, greatest] = [Math.min(...lambda), Math.max(...lambda)];
    chooseHalf(workspace, lambda.length, side, least, least, greatest);
    xs.forEach((x, k) => {
      lookAt(workspace, lambda.length, x, k);
    });
    return workspace.points;
  };

  law(
    'P and N fall and are convex: above their tangents, below their chords',
    [profiles, sides, fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true })))],
    ({ lambda, squares }, side, at) => {
      const [a, c, b] = [...at].sort((s, t) => s - t) as [number, number, number];
      const points = looks(lambda, squares, side, [a, c, b]);
      for (const [f, slope] of [
        [points.P, points.slopeOfP],
        [points.N, points.slopeOfN],
      ] as const) {
        const room = ROUNDING * f[0]!;
        expect(f[1]).toBeLessThanOrEqual(f[0]! + room);
        expect(f[2]).toBeLessThanOrEqual(f[1]! + room);
        expect(slope[0]).toBeLessThanOrEqual(0);
        for (const k of [0, 2])
          expect(f[1]).toBeGreaterThanOrEqual(
            f[k]! + slope[k]! * (c - [a, c, b][k]!) - ROUNDING * (f[k]! + Math.abs(slope[k]!)),
          );
        if (b > a) expect(f[1]! * (b - a)).toBeLessThanOrEqual(f[0]! * (b - c) + f[2]! * (c - a) + room);
      }
    },
    300,
  );

  law(
    'P − N has the sign of the slope of the log-likelihood, by its definition',
    [profiles, sides, fc.integer({ min: 1, max: 1000 })],
    ({ lambda, squares }, side, thousandths) => {
      if (squares.every(q => q === 0)) return;
      const x = thousandths / 1024;
      const m = lambda.length;
      const height = (at: number) => {
        const d = lambda.map(l => (side === 'genetic' ? 1 + at * l : l + at));
        const S0 = squares.reduce((s, q, i) => s + q / d[i]!, 0);
        return -(m * Math.log(S0) + d.reduce((s, v) => s + Math.log(v), 0)) / 2;
      };
      const step = 2 ** -17;
      const slope = (height(x + step) - height(x - step)) / (2 * step);
      const points = looks(lambda, squares, side, [x]);
      const S0 = squares.reduce(
        (s, q, i) => s + q / (side === 'genetic' ? 1 + x * lambda[i]! : lambda[i]! + x),
        0,
      );
      const d0 = side === 'genetic' ? 1 + x * Math.min(...lambda) : Math.max(...lambda) + x;
      const ours = (points.P[0]! - points.N[0]!) / (2 * S0 * d0 * d0);
      // the central difference has an error of step² f‴/6 and of rounding/step
      const least = side === 'genetic' ? 1 : x + Math.min(...lambda);
      const scale = m / Math.min(1, least);
      expect(Math.abs(ours - slope)).toBeLessThanOrEqual(
        scale ** 3 * step ** 2 + (1e-14 * (1 + Math.abs(height(x)))) / step,
      );
    },
    200,
  );

  law(
    'the slopes of P and N are their derivatives',
    [profiles, sides, fc.integer({ min: 8, max: 1000 })],
    ({ lambda, squares }, side, thousandths) => {
      const x = thousandths / 1024;
      const step = x * 2 ** -12;
      const points = looks(lambda, squares, side, [x - step, x, x + step]);
      for (const [f, slope] of [
        [points.P, points.slopeOfP],
        [points.N, points.slopeOfN],
      ] as const) {
        const difference = (f[2]! - f[0]!) / (2 * step);
        // f and its derivatives grow by at most a factor of 4/x each: the error of the difference is step² f‴/6
        expect(Math.abs(difference - slope[1]!)).toBeLessThanOrEqual(
          ((64 * f[0]!) / x) * 2 ** -24 + (1e-14 * f[0]!) / step,
        );
      }
    },
    200,
  );
});

describe('what the lean path leaves to fit', () => {
  const rows: Rows = {
    y: [1, 3, 2, 6, 5],
    X: [[1], [1], [1], [1], [1]],
    K: [
      [2, 1, 0, 0, 0],
      [1, 2, 0, 0, 0],
      [0, 0, 2, 1, 0],
      [0, 0, 1, 2, 0],
      [0, 0, 0, 0, 3],
    ],
  };
  const identity = rows.K.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));

  test('K = I is flat, y in the span of X has no maximum, one contrast is flat', () => {
    expect(agrees({ ...rows, K: identity })).toBe('full');
    expect(agrees({ ...rows, y: [2, 2, 2, 2, 2] })).toBe('full');
    expect(
      agrees({
        y: [1, 4],
        X: [[1], [1]],
        K: [
          [2, 1],
          [1, 2],
        ],
      }),
    ).toBe('full');
  });

  test('y = 10⁹ + e, K + 10⁹·11ᵀ, collinear columns', () => {
    expect(agrees({ ...rows, y: rows.y.map(v => v + 1e9) })).toBe('full');
    expect(agrees({ ...rows, K: rows.K.map(row => row.map(v => v + 2 ** 30)) })).toBe('full');
    expect(agrees({ ...rows, X: rows.X.map(([v], i) => [v!, v! + (i % 2) * 2 ** -20]) })).toBe('full');
    expect(agrees(rows)).toBe('lean');
  });

  test('two equal maxima are a set', () => {
    // λ = 4, 1/4, 1 and z² = 4, 1, 100: the profile is symmetric under σ²g ↔ σ²e
    const symmetric = {
      y: [2, 1, 10, 3],
      X: [[0], [0], [0], [1]],
      K: [4, 0.25, 1, 1].map((d, i) => [0, 1, 2, 3].map(j => (i === j ? d : 0))),
    };
    expect(agrees(symmetric)).toBe('full');
    expect(tinyOf(symmetric).verdict).toBe('set');
  });

  test('refusals are those of fit, and room is asked for', () => {
    const { K, X, y } = toProblem(rows);
    expect(codeOf(() => space.fit(K, X, y.with(2, Number.NaN)))).toBe('not-finite');
    const negative = toProblem({ ...rows, K: rows.K.map((row, i) => row.map((v, j) => (i === j ? -v : v))) });
    expect(codeOf(() => space.fit(negative.K, X, y))).toBe('not-psd');
    const two = fromRows(rows.X.map(([v]) => [v!, 2 * v!]));
    expect(codeOf(() => space.fit(K, two, y))).toBe('rank-deficient');
    expect(codeOf(() => tinyFits(4, 1).fit(K, X, y))).toBe('dimension-mismatch');
    expect(codeOf(() => space.fit(K, fromRows(rows.K), y))).toBe('dimension-mismatch');
  });
});
