import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as effects from '../../src/effects.ts';
import { type DenseMatrix, fromRows } from '../../src/linalg/dense.ts';
import * as predict from '../../src/predict.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { components, covariance, eliminated, gap, problems, type Rows, toProblem } from './problems.ts';

/** Elimination of ten rows with a condition number below 10⁵ leaves 10 digits. */
const V_FORM = 1e-10;

const beside = (A: readonly (readonly number[])[], B: readonly (readonly number[])[]) =>
  A.map((row, i) => [...row, ...B[i]!]);
const entry = (A: DenseMatrix, i: number, j: number): number => A.data[i + j * A.rows]!;
const identity = (p: number) =>
  Array.from({ length: p }, (_, i) => Array.from({ length: p }, (_, j) => (i === j ? 1 : 0)));
const numbers = (v: Float64Array) => [...v];

/** (XᵀV⁻¹X + prior)⁻¹ and what it makes of XᵀV⁻¹y, by elimination of V and again of XᵀV⁻¹X. */
function normalEquations(rows: Rows, g: number, e: number, prior: number) {
  const p = rows.X[0]!.length;
  const { form } = eliminated(
    covariance(rows, g, e),
    beside(
      rows.X,
      rows.y.map(v => [v]),
    ),
  );
  const A = form.slice(0, p).map((row, i) => row.slice(0, p).map((a, j) => a + (i === j ? prior : 0)));
  const right = form.slice(0, p).map(row => row[p]!);
  const { form: solved } = eliminated(
    A,
    beside(
      identity(p),
      right.map(v => [v]),
    ),
  );
  return {
    beta: solved.slice(0, p).map(row => row[p]!),
    covariance: solved.slice(0, p).map(row => row.slice(0, p)),
  };
}

function sameEffects(got: effects.Effects, truth: ReturnType<typeof normalEquations>): void {
  const size = Math.max(...truth.beta.map(Math.abs), 1);
  const spread = Math.max(...truth.covariance.flat().map(Math.abs));
  truth.beta.forEach((b, j) => {
    expect(gap(got.beta[j]!, b, size)).toBeLessThanOrEqual(V_FORM);
    truth.covariance[j]!.forEach((c, k) => {
      expect(gap(entry(got.covariance, j, k), c, spread)).toBeLessThanOrEqual(V_FORM);
    });
  });
}

law(
  'generalised least squares solves the normal equations of the V-form',
  [problems(), components],
  (rows, [g, e]) => {
    sameEffects(effects.generalizedLeastSquares(toProblem(rows), g, e), normalEquations(rows, g, e, 0));
  },
);

law(
  'random effects: the ridge of the V-form, for priors from 2⁻³⁰ to 2³⁰',
  [problems(), components, fc.integer({ min: -30, max: 30 })],
  (rows, [g, e], k) => {
    sameEffects(
      effects.posteriorEffects(toProblem(rows), g, e, 2 ** k),
      normalEquations(rows, g, e, 2 ** -k),
    );
  },
);

law(
  'a prior without end is generalised least squares, a prior of 0 is 0',
  [problems(), components],
  (rows, [g, e]) => {
    const flat = effects.posteriorEffects(toProblem(rows), g, e, 2 ** 200);
    const gls = effects.generalizedLeastSquares(toProblem(rows), g, e);
    flat.beta.forEach((b, j) => {
      expect(gap(b, gls.beta[j]!, 1)).toBeLessThanOrEqual(V_FORM);
    });
    const certain = effects.posteriorEffects(toProblem(rows), g, e, 0);
    expect([...certain.beta, ...certain.covariance.data].every(v => v === 0)).toBe(true);
  },
);

law(
  'a repeated column: the estimable functions are those of the quotient, the posterior shares the effect',
  [problems(), components, fc.integer({ min: 1, max: 4 })],
  (rows, [g, e], c) => {
    const p = rows.X[0]!.length;
    const repeated = { ...rows, X: rows.X.map(x => [...x, c * x[0]!]) };
    const X = fromRows(repeated.X);
    const along = Float64Array.from({ length: p + 1 }, (_, j) => (j === 0 ? 1 : j === p ? c : 0));
    expect(effects.isEstimable(X, along)).toBe(true);
    expect(effects.isEstimable(X, along.with(p, c + 2 ** -40))).toBe(false);
    const gls = effects.generalizedLeastSquares(toProblem(rows), g, e);
    const { estimate, variance } = effects.estimableFunction(toProblem(repeated), g, e, along);
    expect(gap(estimate, gls.beta[0]!, 1)).toBeLessThanOrEqual(V_FORM);
    expect(gap(variance, entry(gls.covariance, 0, 0))).toBeLessThanOrEqual(V_FORM);
    const { beta } = effects.posteriorEffects(toProblem(repeated), g, e, 1);
    expect(gap(beta[p]!, c * beta[0]!, 1)).toBeLessThanOrEqual(V_FORM);
  },
);

law(
  'y + Xb has the estimate β + b, whatever the size of b',
  [problems({ n: [4, 8], diagonal: [0.5] }), components, fc.integer({ min: 10, max: 45 })],
  (rows, [g, e], k) => {
    const b = 2 ** k / 8;
    const at = (y: readonly number[]) => effects.generalizedLeastSquares(toProblem({ ...rows, y }), g, e);
    const [plain, moved] = [at(rows.y), at(rows.y.map((v, i) => v + b * rows.X[i]![0]!))];
    // β + b itself is rounded to the last place of b
    expect(Math.abs(moved.beta[0]! - b - plain.beta[0]!)).toBeLessThanOrEqual(
      b * 2 ** -52 + V_FORM * (1 + Math.abs(plain.beta[0]!)),
    );
    expect(moved.covariance).toEqual(plain.covariance);
  },
);

describe('breeding values', () => {
  const all = (rows: Rows, g: number, e: number) => predict.predictBreedingValues(toProblem(rows), g, e);

  law('V-form: ĝ = σ²g K P y and PEV = σ²g K − σ⁴g K P K', [problems(), components], (rows, [g, e]) => {
    const n = rows.y.length;
    const p = rows.X[0]!.length;
    const C = rows.K.map(row => row.map(k => g * k));
    const { form } = eliminated(
      covariance(rows, g, e),
      beside(
        beside(C, rows.X),
        rows.y.map(v => [v]),
      ),
    );
    const fixed = normalEquations(rows, g, e, 0);
    const { g: ghat, pev, reliability } = all(rows, g, e);
    const size = Math.max(...rows.y.map(Math.abs));
    for (let i = 0; i < n; i++) {
      const CX = form[i]!.slice(n, n + p); // row of σ²gKV⁻¹X
      const value = form[i]![n + p]! - CX.reduce((s, v, j) => s + v * fixed.beta[j]!, 0);
      const lost = CX.reduce(
        (s, v, a) => s + CX.reduce((t, u, b) => t + v * fixed.covariance[a]![b]! * u, 0),
        0,
      );
      const explained = form[i]![i]! - lost;
      expect(gap(ghat[i]!, value, size)).toBeLessThanOrEqual(V_FORM);
      const prior = C[i]![i]!;
      if (prior === 0) {
        expect([pev[i], reliability[i]]).toEqual([0, null]);
        continue;
      }
      expect(gap(pev[i]!, prior - explained, prior)).toBeLessThanOrEqual(V_FORM);

      expect(gap(reliability[i]!, explained / prior, 1)).toBeLessThanOrEqual(V_FORM);
    }
  });

  law('0 <= PEV <= prior variance', [problems(), components], (rows, [g, e]) => {
    const { pev } = all(rows, g, e);
    pev.forEach((v, i) => {
      expect(v).toBeGreaterThanOrEqual(0);
      expect(v).toBeLessThanOrEqual(g * rows.K[i]![i]! * (1 + V_FORM));
    });
  });

  law("Henderson's equations give the same ĝ and β", [problems(), components], (rows, [g, e]) => {
    const mme = predict.hendersonSolution(toProblem(rows), g, e);
    const size = Math.max(...rows.y.map(Math.abs));
    const { g: ghat } = all(rows, g, e);
    ghat.forEach((v, i) => {
      expect(gap(mme.g[i]!, v, size)).toBeLessThanOrEqual(V_FORM);
    });
    effects.generalizedLeastSquares(toProblem(rows), g, e).beta.forEach((b, j) => {
      expect(gap(mme.beta[j]!, b, size)).toBeLessThanOrEqual(V_FORM);
    });
  });

  law(
    'a phenotyped person predicted as if by the others: leaving out y is predicting it',
    [problems({ n: [5, 8], diagonal: [0, 0.5] }), components],
    (rows, [g, e]) => {
      const n = rows.y.length - 1;
      const X = rows.X.slice(0, n).map(() => [1]);
      const some = { y: rows.y.slice(0, n), X, K: rows.K.slice(0, n).map(row => row.slice(0, n)) };
      const last = rows.K[n]!;
      const { g: ghat, pev } = predict.predictUnphenotyped(
        toProblem(some),
        fromRows([last.slice(0, n)]),
        fromRows([[last[n]!]]),
        g,
        e,
      );
      // the same person with a phenotype of no weight: e of infinite variance is a row of V that carries nothing, so
      // its BLUP is the covariance with the others times Py of the others
      const { form } = eliminated(
        covariance(some, g, e),
        beside(
          beside(
            last.slice(0, n).map(k => [g * k]),
            X,
          ),
          some.y.map(v => [v]),
        ),
      );
      const beta = form[1]![2]! / form[1]![1]!;
      expect(
        gap(ghat[0]!, form[0]![2]! - form[0]![1]! * beta, Math.max(...some.y.map(Math.abs), 1)),
      ).toBeLessThanOrEqual(V_FORM);
      const explained = form[0]![0]! - form[0]![1]! ** 2 / form[1]![1]!;
      expect(gap(pev[0]!, g * last[n]! - explained, Math.max(g * last[n]!, 2 ** -8))).toBeLessThanOrEqual(
        V_FORM,
      );
    },
  );

  const panels = fc
    .tuple(problems({ n: [4, 7], diagonal: [0] }), fc.integer({ min: 1, max: 9 }))
    .chain(([rows, m]) =>
      fc
        .array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: m, maxLength: m }), {
          minLength: rows.y.length,
          maxLength: rows.y.length,
        })
        .map(Z => ({ rows, Z })),
    );

  law(
    'RR-BLUP is GBLUP: Zû = ĝ with K = ZZᵀ/m and σ²g = mσ²u',
    [panels, components],
    ({ rows, Z }, [u, e]) => {
      const m = Z[0]!.length;
      const K = Z.map(a => Z.map(b => a.reduce((s, v, k) => s + v * b[k]!, 0)));
      const { u: effect, pev } = predict.snpEffects(toProblem(rows), fromRows(Z), u, e);
      const { g: ghat } = all({ ...rows, K }, u, e); // K is m times ZZᵀ/m, and u is σ²g/m
      const size = Math.max(...rows.y.map(Math.abs));
      Z.forEach((z, i) => {
        expect(
          gap(
            z.reduce((s, v, k) => s + v * effect[k]!, 0),
            ghat[i]!,
            size,
          ),
        ).toBeLessThanOrEqual(V_FORM);
      });
      pev.forEach(v => {
        expect(v).toBeLessThanOrEqual(u);
        expect(v).toBeGreaterThanOrEqual(-V_FORM * u * m);
      });
    },
  );

  test('by hand: K = I, one fixed mean: ĝ = h²(y − ȳ), reliability h²(1 − 1/n)', () => {
    const rows = { y: [1, 3, 8], X: [[1], [1], [1]], K: identity(3) };
    const { g: ghat, reliability } = all(rows, 3, 1);
    numbers(ghat).forEach((v, i) => {
      expect(gap(v, 0.75 * (rows.y[i]! - 4))).toBeLessThanOrEqual(1e-15);
    });
    for (const r of reliability) expect(gap(r!, 0.75 * (2 / 3))).toBeLessThanOrEqual(1e-15);
  });
});

describe('refusals', () => {
  const good = { y: [1, 2, 4], X: [[1], [1], [1]], K: identity(3) };
  test('singular V, dependent columns, shapes', () => {
    const singular = {
      ...good,
      K: [
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 1],
      ],
    };
    const V = { code: 'not-positive-definite', place: { field: 'V' } };
    expect(refusalOf(() => effects.generalizedLeastSquares(toProblem(singular), 1, 0))).toEqual(V);
    expect(refusalOf(() => effects.posteriorEffects(toProblem(singular), 1, 0, 1))).toEqual(V);
    expect(refusalOf(() => predict.predictBreedingValues(toProblem(singular), 1, 0))).toEqual(V);
    expect(refusalOf(() => predict.hendersonSolution(toProblem(good), 1, 0))).toEqual({
      code: 'not-positive-definite',
      place: { field: 'sigma2_e' },
    });
    const twice = { ...good, X: good.X.map(x => [...x, 2]) };
    expect(refusalOf(() => effects.generalizedLeastSquares(toProblem(twice), 1, 1))).toEqual({
      code: 'rank-deficient',
      place: { field: 'X' },
    });
    expect(refusalOf(() => effects.posteriorEffects(toProblem(good), 1, 1, -1))).toEqual({
      code: 'negative-variance',
      place: { field: 'sigma2_b' },
    });
    expect(refusalOf(() => effects.estimableFunction(toProblem(twice), 1, 1, Float64Array.of(1, 0)))).toEqual(
      {
        code: 'not-estimable',
        place: { field: 'c' },
      },
    );
    expect(refusalOf(() => effects.isEstimable(fromRows([[1, 2]]), Float64Array.of(1)))).toEqual({
      code: 'dimension-mismatch',
      place: { field: 'c' },
    });
    expect(refusalOf(() => effects.confidenceLimits(1, -1, 2))).toEqual({
      code: 'negative-variance',
      place: { field: 'variance' },
    });
    expect(refusalOf(() => predict.snpEffects(toProblem(good), fromRows([[1], [2]]), 1, 1))).toEqual({
      code: 'dimension-mismatch',
      place: { field: 'Z' },
    });
    const q = fromRows([[2, 0, 0]]);
    expect(
      refusalOf(() =>
        predict.predictUnphenotyped(toProblem(good), fromRows([[1, 0]]), fromRows([[1]]), 1, 1),
      ),
    ).toEqual({
      code: 'dimension-mismatch',
      place: { field: 'across' },
    });
    expect(refusalOf(() => predict.predictUnphenotyped(toProblem(good), q, fromRows([[1]]), 1, 1))).toEqual({
      code: 'not-psd',
      place: { field: 'K' },
    });
  });
  test('limits of an interval, and a design of zeros', () => {
    expect(effects.confidenceLimits(1, 4, 2)).toEqual({ lower: -3, upper: 5 });
    const zero = { ...good, X: [[0], [0], [0]] };
    expect(effects.estimableFunction(toProblem(zero), 1, 1, Float64Array.of(0))).toEqual({
      estimate: 0,
      variance: 0,
    });
    expect(numbers(effects.posteriorEffects(toProblem(zero), 1, 1, 3).covariance.data)).toEqual([3]);
  });
});
