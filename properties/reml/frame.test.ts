import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { type DenseMatrix, multiply, transpose, zeros } from '../../src/linalg/dense.ts';
import { productSum, rounded, vectorOf } from '../../src/linalg/doubled.ts';
import { symmetricSpectrum } from '../../src/linalg/eigen.ts';
import { basisOf, contrastsOfVector, unreflected } from '../../src/optimum/basis.ts';
import { contrastsOf } from '../../src/optimum/contrasts.ts';
import { frameOf, largestOfSymmetric } from '../../src/optimum/frame.ts';
import { gap, toProblem } from '../src-inference/problems.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { cohorts } from './cohorts.ts';

/** n eigenvalues carry n ulps of the largest: a tenth is usual, see `optimum/profile`. */
const eigenvalueBound = (n: number): number => n * 2 ** -53;
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
    'Q are the columns of Q₁ along the eigenvectors of K: orthonormal, and QᵀMQ = Q₁ᵀKQ₁ with M = diag(μ)',
    [cohorts([41, 97])],
    rows => {
      const contrasts = contrastsOf(toProblem(rows), 'REML');
      const { mu, Q } = contrasts.spectrum();
      const { p, B, n } = contrasts;
      for (let i = 0; i < p; i++)
        for (let j = 0; j < p; j++) {
          const along = Q[i]!.reduce((s, v, k) => s + v * Q[j]![k]!, 0);
          const form = Q[i]!.reduce((s, v, k) => s + v * mu[k]! * Q[j]![k]!, 0);
          expect(Math.abs(along - (i === j ? 1 : 0))).toBeLessThanOrEqual(8 * eigenvalueBound(n));
          expect(Math.abs(form - B.data[i + j * p]!)).toBeLessThanOrEqual(16 * eigenvalueBound(n) * mu[0]!);
        }
    },
    20,
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
