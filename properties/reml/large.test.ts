import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as estimate from '../../src/estimate.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { symmetricSpectrum } from '../../src/linalg/eigen.ts';
import { contrastsOf } from '../../src/optimum/contrasts.ts';
import { fixedEffectsAt } from '../../src/optimum/fixed.ts';
import { atComponents } from '../../src/optimum/spectra.ts';
import { predictBreedingValues } from '../../src/predict.ts';
import { gap, type Rows, toProblem, vFormLoglik } from '../src-inference/problems.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { byElimination, cohort, cohorts } from './cohorts.ts';

/** Elimination of 130 rows, condition number below 10⁴. */
const V_FORM = 1e-10;

describe('fits beyond the order from which the kernel runs', () => {
  law(
    'the V-form has the same height at the optimum, and no higher one at other ratios',
    [
      cohorts([41, 64, 97]),
      fc.constantFrom('REML', 'ML'),
      fc.array(fc.integer({ min: 1, max: 63 }), { minLength: 3, maxLength: 3 }),
    ],
    (rows, method, shares) => {
      const { verdict, optima } = estimate.fit(toProblem(rows), method, null);
      if (verdict !== 'unique') return;
      const { sigma2g, sigma2e, loglik } = optima[0]!;
      const room = V_FORM * (1 + Math.abs(loglik));
      expect(Math.abs(vFormLoglik(rows, sigma2g, sigma2e, method) - loglik)).toBeLessThanOrEqual(room);
      for (const h of shares.map(s => s / 64)) {
        const nu = method === 'ML' ? rows.y.length : rows.y.length - rows.X[0]!.length;
        const at = (size: number) => vFormLoglik(rows, size * h, size * (1 - h), method);
        const one = at(1);
        const q = (2 * (one - at(0.25)) + nu * Math.log(4)) / 3; // ℓ(s) = −½[ν ln s + q/s] + const
        expect(at(q / nu)).toBeLessThanOrEqual(loglik + room);
      }
    },
    8,
  );

  law(
    'β, its covariance, ĝ and its errors are those of the normal equations, by elimination of V',
    [cohorts([205]), fc.constantFrom([1, 1], [4, 0.125], [0.125, 4])],
    (rows, [sigma2g, sigma2e]) => {
      const problem = toProblem(rows);
      const direct = byElimination(rows, sigma2g!, sigma2e!);
      const { beta, covariance } = fixedEffectsAt(
        atComponents(contrastsOf(problem, 'REML'), sigma2g!, sigma2e!),
      );
      beta.forEach((b, i) => {
        const se = Math.sqrt(direct.covariance[i]![i]!);
        expect(Math.abs(b - direct.beta[i]!)).toBeLessThanOrEqual(1e-10 * se);
        expect(gap(Math.sqrt(covariance.data[i + i * beta.length]!), se)).toBeLessThanOrEqual(1e-11);
      });
      const { g, pev, reliability } = predictBreedingValues(problem, sigma2g!, sigma2e!);
      const most = Math.max(...direct.g.map(Math.abs));
      g.forEach((v, i) => {
        const prior = sigma2g! * rows.K[i]![i]!;
        expect(Math.abs(v - direct.g[i]!)).toBeLessThanOrEqual(1e-10 * most);
        expect(Math.abs(pev[i]! - direct.pev[i]!)).toBeLessThanOrEqual(1e-10 * prior);
        expect(Math.abs(reliability[i]! - (1 - direct.pev[i]! / prior))).toBeLessThanOrEqual(1e-10);
      });
    },
    3,
  );

  test('K = I is flat; K = 0 too; a centred K of full rank has a REML maximum and no ML one', () => {
    const rows = cohort({ n: 60, p: 1, variants: 200, diagonal: 0.25, seed: 5 });
    const unit = rows.K.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
    const nothing = rows.K.map(row => row.map(() => 0));
    for (const method of ['REML', 'ML'] as const) {
      expect(estimate.fit(toProblem({ ...rows, K: unit }), method, null).verdict).toBe('flat');
      expect(estimate.fit(toProblem({ ...rows, K: nothing }), method, null).verdict).toBe('flat');
    }
    const means = rows.K.map(row => row.reduce((s, v) => s + v, 0) / 60);
    const all = means.reduce((s, v) => s + v, 0) / 60;
    const centred = rows.K.map((row, i) => row.map((v, j) => (i >= j ? v - means[i]! - means[j]! + all : 0)));
    const K = centred.map((row, i) => row.map((v, j) => (i >= j ? v : centred[j]![i]!)));
    expect(estimate.fit(toProblem({ ...rows, K }), 'REML', null).verdict).toBe('unique');
    const ml = estimate.fit(toProblem({ ...rows, K }), 'ML', null);
    expect([ml.verdict, ml.reason]).toEqual(['none', 'unbounded-as-sigma2-e-vanishes']);
  });

  test('a K of rank 9 has 9 eigenvalues, and y in its range no maximum', () => {
    const rows = cohort({ n: 70, p: 2, variants: 9, diagonal: 0, seed: 8 });
    const { lambda, spectrum } = contrastsOf(toProblem(rows), 'REML');
    expect(lambda.filter(v => v > 0).length).toBe(9);
    expect(spectrum().mu.filter(v => v > 0).length).toBe(9);
    const y = rows.K.map((row, i) => row[3]! - row[11]! + 2 * rows.X[i]![1]!);
    const found = estimate.fit(toProblem({ ...rows, y }), 'REML', null);
    expect([found.verdict, found.reason]).toEqual(['none', 'unbounded-as-sigma2-e-vanishes']);
  });

  test('one contrast left of 60 people is flat', () => {
    const rows = cohort({ n: 60, p: 1, variants: 200, diagonal: 0, seed: 3 });
    const X = rows.K.map((_, i) => Array.from({ length: 59 }, (_, j) => (i === j ? 1 : 0)));
    expect(estimate.fit(toProblem({ ...rows, X }), 'REML', null).verdict).toBe('flat');
    expect(
      refusalOf(() =>
        estimate.fit(toProblem({ ...rows, X: X.map((x, i) => [...x, i === 59 ? 1 : 0]) }), 'REML', null),
      ),
    ).toMatchObject({ code: 'no-residual-df' });
  });

  test('a negative eigenvalue is refused on the contrasts, along X and between them; rounding is not', () => {
    const rows = cohort({ n: 50, p: 1, variants: 200, diagonal: 0, seed: 4 });
    const shifted = (entry: (i: number, j: number) => number) => ({
      ...rows,
      K: rows.K.map((row, i) => row.map((v, j) => v + entry(i, j))),
    });
    const least = Math.min(...symmetricSpectrum(fromRows(rows.K), []));
    const diagonal = (d: number) => shifted((i, j) => (i === j ? d : 0));
    const code = (r: Rows) => {
      const refusal = refusalOf(() => contrastsOf(toProblem(r), 'REML'));
      return refusal === 'accepted' ? refusal : refusal.code;
    };
    expect(code(rows)).toBe('accepted');
    expect(code(diagonal(-least * 0.999))).toBe('accepted');
    expect(code(diagonal(-least * 1.001))).toBe('not-psd');
    const along = rows.K.reduce((s, row) => s + row.reduce((t, v) => t + v, 0), 0) / 2500; // 1ᵀK1/n²
    expect(code(shifted(() => -along * 1.001))).toBe('not-psd');
    expect(code(shifted((i, j) => 4 * ((i % 5) + (j % 5) - 4)))).toBe('not-psd'); // 1aᵀ + a1ᵀ: λ and z stay as they are
    const singular = cohort({ n: 50, p: 1, variants: 9, diagonal: 0, seed: 4 });
    expect(code(singular)).toBe('accepted');
  });
});

test('a maximum where the two halves of the profile meet is not lost between them', () => {
  // λ = 4.5 and 1/6, z² = 1/2 and 1/6: d₁/d₂ = z₁²/z₂² at σ²g/σ²e = 1/2, where K in units of 2 has ratio 1
  const rows = {
    y: [0, 0, 1],
    X: [[1], [1], [1]],
    K: [
      [2.25, 0, -2.25],
      [0, 0.25, 0],
      [-2.25, 0, 2.25],
    ],
  };
  const { verdict, optima } = estimate.fit(toProblem(rows), 'REML', null);
  expect(verdict).toBe('unique');
  expect(gap(optima[0]!.h2, 1 / 3)).toBeLessThanOrEqual(1e-14);
});
