import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as estimate from '../../src/estimate.ts';
import { type DenseMatrix, fromRows, multiply, transpose, zeros } from '../../src/linalg/dense.ts';
import { productSum, rounded, vectorOf } from '../../src/linalg/doubled.ts';
import { symmetricSpectrum } from '../../src/linalg/eigen.ts';
import { basisOf, contrastsOfVector, unreflected } from '../../src/optimum/basis.ts';
import { contrastsOf } from '../../src/optimum/contrasts.ts';
import { fixedEffectsAt } from '../../src/optimum/fixed.ts';
import { frameOf, largestOfSymmetric } from '../../src/optimum/frame.ts';
import { atComponents } from '../../src/optimum/spectra.ts';
import { predictBreedingValues } from '../../src/predict.ts';
import { gap, type Rows, toProblem, vFormLoglik } from '../src-inference/problems.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

/** n eigenvalues carry n ulps of the largest: a tenth is usual, see `optimum/profile`. */
const eigenvalueBound = (n: number): number => n * 2 ** -53;
/** Elimination of 130 rows, condition number below 10⁴. */
const V_FORM = 1e-10;

/** Cohorts beyond the order from which the kernel runs: K = ZZᵀ/m + d I, p columns of X, y with a genetic part. */
const cohorts = (orders: readonly number[] = [41, 64, 97, 130]) =>
  fc
    .record({
      n: fc.constantFrom(...orders),
      p: fc.integer({ min: 1, max: 4 }),
      variants: fc.constantFrom(9, 200),
      diagonal: fc.constantFrom(0, 0.25),
      seed: fc.integer(),
    })
    .map(cohort);

function cohort({
  n,
  p,
  variants,
  diagonal,
  seed,
}: {
  readonly n: number;
  readonly p: number;
  readonly variants: number;
  readonly diagonal: number;
  readonly seed: number;
}): Rows {
  let state = seed >>> 0;
  const next = (size: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.round((state / 2 ** 32 - 0.5) * 2 * size);
  };
  const Z = Array.from({ length: n }, () => Array.from({ length: variants }, () => next(2)));
  const K = Z.map((a, i) =>
    Z.map((b, j) => a.reduce((s, v, k) => s + v * b[k]!, 0) / 128 + (i === j ? diagonal : 0)),
  );
  return {
    y: Z.map(z => (next(64) + z.slice(0, 9).reduce((s, v, k) => s + v * (k - 4), 0) * 4) / 32),
    X: Z.map(() => [1, ...Array.from({ length: p - 1 }, () => next(16) / 16)]),
    K,
  };
}

const columns = (A: DenseMatrix): Float64Array[] =>
  Array.from({ length: A.cols }, (_, j) => A.data.slice(j * A.rows, (j + 1) * A.rows));

describe('the frame', () => {
  law(
    'Hᵀ and H undo each other, H sends X to the last axes, and keeps lengths',
    [cohorts()],
    rows => {
      const { X, y } = toProblem(rows);
      const basis = basisOf(X);
      const { n, p } = basis;
      for (const x of columns(X))
        expect(Math.hypot(...contrastsOfVector(basis, vectorOf(x)))).toBeLessThanOrEqual(2 ** -80 * n);
      const z = contrastsOfVector(basis, vectorOf(y.slice()));
      const back = unreflected(
        basis,
        Float64Array.from({ length: n }, (_, i) => z[i] ?? 0),
      );
      // Q₂Q₂ᵀy is y without its part in the span of X
      for (const x of columns(X))
        expect(Math.abs(rounded(productSum(vectorOf(x), vectorOf(back))))).toBeLessThanOrEqual(
          1e-13 * Math.hypot(...x) * Math.hypot(...y),
        );
      expect(gap(Math.hypot(...back), Math.hypot(...z))).toBeLessThanOrEqual(1e-14);
      expect(z.length).toBe(n - p);
    },
    20,
  );

  law(
    'λ are the eigenvalues of Q₂ᵀKQ₂, multiplied out, and μ those of K',
    [cohorts([41, 97])],
    rows => {
      const problem = toProblem(rows);
      const { K, X } = problem;
      const { lambda, kUnit, spectrum, n, p } = contrastsOf(problem, 'REML');
      const basis = basisOf(X);
      const Q2 = zeros(n, n - p);
      for (let i = 0; i < n; i++) {
        const e = vectorOf(new Float64Array(n));
        e.hi[i] = 1;
        contrastsOfVector(basis, e).forEach((v, j) => {
          Q2.data[i + j * n] = v;
        });
      }
      const A = multiply(transpose(Q2), multiply(K, Q2));
      for (let j = 0; j < A.rows; j++)
        for (let i = 0; i < j; i++) A.data[i + j * A.rows] = A.data[j + i * A.rows]!;
      const direct = symmetricSpectrum(A, []);
      const bound = 4 * eigenvalueBound(n) * Math.max(...direct);
      direct.forEach((v, k) => {
        expect(Math.abs(lambda[k]! * kUnit - v)).toBeLessThanOrEqual(8 * bound); // 8nε is taken for 0
      });
      const whole = symmetricSpectrum(K, []);
      spectrum().mu.forEach((v, k) => {
        expect(Math.abs(v * kUnit - whole[k]!)).toBeLessThanOrEqual(8 * eigenvalueBound(n) * whole[0]!);
      });
    },
    10,
  );

  law(
    'K + Xaᵀ + aXᵀ has the λ and z of K, however large a is',
    [cohorts([41, 97]), fc.constantFrom(1, 2 ** 20, 2 ** 40)],
    (rows, size) => {
      const K = rows.K.map((row, i) =>
        row.map(
          (v, j) => v + size * (rows.X[i]![0]! * ((j % 7) - 3) + ((i % 7) - 3) * rows.X[j]![0]!) + size * 8,
        ),
      );
      const [plain, moved] = [rows, { ...rows, K }].map(r => {
        const { X, K } = toProblem(r);
        const basis = basisOf(X);
        const unit = 1;
        const z = contrastsOfVector(basis, vectorOf(Float64Array.from(rows.y)));
        return { frame: frameOf(K, unit, basis, [z]), z };
      });
      // both are reductions of the same A, whose rounding is in the last place of its own entries; but the reflection
      // that takes the column of W differs, so only what does not depend on the basis can be compared
      const trace = (T: { diagonal: Float64Array }, m: number) =>
        T.diagonal.slice(0, m).reduce((s, v) => s + v, 0);
      const m = rows.y.length - rows.X[0]!.length;
      const [a, b] = [plain!, moved!].map(f => ({
        trace: trace(f.frame.T, m),
        form: f.z.reduce(
          (s, v, i) =>
            s +
            v * v * f.frame.T.diagonal[i]! +
            (i + 1 < m ? 2 * v * f.z[i + 1]! * f.frame.T.offDiagonal[i]! : 0),
          0,
        ),
      }));
      // entries of K + Xaᵀ + aXᵀ are whole 128ths below 2⁵³: nothing is lost before the projection
      expect(gap(a!.trace, b!.trace)).toBeLessThanOrEqual(eigenvalueBound(m));
      expect(gap(a!.form, b!.form)).toBeLessThanOrEqual(eigenvalueBound(m) * 8);
    },
    15,
  );

  law(
    'the largest entry of a symmetric matrix is found, and a difference anywhere refused',
    [fc.integer({ min: 1, max: 80 }), fc.nat(), fc.nat()],
    (n, a, b) => {
      const K = zeros(n, n);
      const [i, j] = [a % n, b % n];
      K.data[i + j * n] = -3;
      K.data[j + i * n] = -3;
      expect(largestOfSymmetric(K, 'K')).toBe(3);
      if (i === j) return;
      K.data[i + j * n] = -2;
      expect(refusalOf(() => largestOfSymmetric(K, 'K'))).toMatchObject({ code: 'not-symmetric' });
      K.data[i + j * n] = Number.NaN;
      expect(refusalOf(() => largestOfSymmetric(K, 'K'))).toMatchObject({ code: 'not-finite' });
    },
    60,
  );
});

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

/** A⁻¹B by elimination, row by row, without pivots: A is positive definite. */
function solved(A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number[][] {
  const rows = A.map((row, i) => [...row, ...B[i]!]);
  for (let k = 0; k < rows.length; k++)
    for (let i = 0; i < rows.length; i++) {
      if (i === k) continue;
      const f = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j < rows[i]!.length; j++) rows[i]![j]! -= f * rows[k]![j]!;
    }
  return rows.map((row, i) => row.slice(A.length).map(v => v / row[i]!));
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i]!, 0);
const columnsOf = (rows: readonly (readonly number[])[]): number[][] =>
  rows[0]!.map((_, j) => rows.map(row => row[j]!));

/** β, its covariance, ĝ and the prediction errors from V and the normal equations themselves. */
function byElimination({ y, X, K }: Rows, sigma2g: number, sigma2e: number) {
  const V = K.map((row, i) => row.map((v, j) => sigma2g * v + (i === j ? sigma2e : 0)));
  const p = X[0]!.length;
  const right = X.map((x, i) => [...x, y[i]!, ...K[i]!]);
  const [columns, inverted] = [columnsOf(right), columnsOf(solved(V, right))]; //  B and V⁻¹B for B = X, y, K
  const form = (a: number, b: number) => dot(columns[a]!, inverted[b]!);
  const XtViX = X[0]!.map((_, a) => X[0]!.map((_, b) => form(a, b)));
  const S = solved(
    XtViX,
    XtViX.map((_, i) => XtViX.map((_, j) => (i === j ? 1 : 0))),
  );
  const across = (b: number) => S.map((_, a) => form(a, b)); // XᵀV⁻¹b
  const projected = (a: number, b: number) =>
    form(a, b) -
    dot(
      across(a),
      S.map(row => dot(row, across(b))),
    ); // aᵀPb
  return {
    beta: S.map(row => dot(row, across(p))),
    covariance: S,
    g: K.map((_, i) => sigma2g * projected(p + 1 + i, p)),
    pev: K.map((row, i) => sigma2g * row[i]! - sigma2g ** 2 * projected(p + 1 + i, p + 1 + i)),
  };
}
