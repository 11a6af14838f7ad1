import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as factor from '../../src/linalg/cholesky.ts';
import { asColumn, type DenseMatrix, fromRows, multiply, zeros } from '../../src/linalg/dense.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { gamma, matrixOf, number, positiveDefinite, residual, shiftedGram } from './src-support.ts';

const ones = (n: number): Float64Array => new Float64Array(n).fill(1);
const absolute = (A: DenseMatrix): DenseMatrix => ({ ...A, data: A.data.map(Math.abs) });

/** Every |difference| <= γₖ times the size beside it. The bound itself is computed with a relative error below 1e-12. */
function within(bound: number, { difference, size }: ReturnType<typeof residual>): void {
  difference.data.forEach((r, at) => {
    expect(Math.abs(r)).toBeLessThanOrEqual(bound * size.data[at]! * (1 + 1e-12));
  });
}

law(
  'L Lᵀ rebuilds A entry by entry (Higham, theorem 10.3)',
  [positiveDefinite],
  A => {
    const L = factor.cholesky(A);
    within(gamma(A.rows + 1), residual(A, L, ones(A.rows), L));
    for (let j = 0; j < A.rows; j++) for (let i = 0; i < j; i++) expect(L.data[i + j * A.rows]).toBe(0);
  },
  50,
);

law(
  'L D Lᵀ rebuilds A entry by entry (Higham, theorem 9.3 for a symmetric elimination)',
  [positiveDefinite],
  A => {
    const { L, d } = factor.ldl(A);
    within(gamma(A.rows + 2), residual(A, L, d, L));
    d.forEach((pivot, j) => {
      expect(pivot).toBeGreaterThan(0);
      expect(L.data[j + j * A.rows]).toBe(1);
    });
  },
  50,
);

law(
  'both factors have the determinant of a matrix within γ|L||Lᵀ| of A',
  [shiftedGram],
  ({ A, least }) => {
    const n = A.rows;
    const { d } = factor.ldl(A);
    const fromLdl = d.reduce((s, pivot) => s + Math.log(pivot), 0);
    const logdet = factor.choleskyLogdet(factor.cholesky(A));
    // ‖E‖ <= γ n max A for either factor, and an eigenvalue of at least `least` moves by ‖E‖ at most: n relative errors
    const moved = (n * gamma(n + 2) * n * Math.max(...A.data)) / least;
    const summed = gamma(2 * n + 4) * d.reduce((s, pivot) => s + Math.abs(Math.log(pivot)), n);
    expect(Math.abs(logdet - fromLdl)).toBeLessThanOrEqual(2 * moved + 2 * summed);
  },
  50,
);

const systems = fc
  .integer({ min: 1, max: 20 })
  .chain(n => fc.tuple(matrixOf(n, n), matrixOf(n, 1, number)))
  .map(([A, b]) => {
    const L = zeros(A.rows, A.rows);
    for (let j = 0; j < A.rows; j++)
      for (let i = j; i < A.rows; i++)
        L.data[i + j * A.rows] = i === j ? 1 + Math.abs(A.data[i + j * A.rows]!) : A.data[i + j * A.rows]!;
    return { L, b: b.data };
  });

law(
  'a triangular system is solved for a triangle within γₙ of it (Higham, theorem 8.5)',
  [systems],
  ({ L, b }) => {
    const n = L.rows;
    const x = factor.solveLower(L, b);
    const rest = residual(asColumn(b), L, ones(n), { ...asColumn(x), rows: 1, cols: n });
    within(gamma(n), rest);
    const back = factor.solveLowerTransposed(L, b);
    const Lt = { ...L, data: L.data.map((_, at) => L.data[Math.floor(at / n) + (at % n) * n]!) };
    within(gamma(n), residual(asColumn(b), Lt, ones(n), { ...asColumn(back), rows: 1, cols: n }));
  },
);

law('A x = b through the factor has a small residual (Higham, theorem 10.4)', [positiveDefinite], A => {
  const L = factor.cholesky(A);
  const b = A.data.slice(0, A.rows);
  const x = factor.solveCholesky(L, b); // the first unit vector
  const { difference } = residual(asColumn(b), A, ones(A.rows), { ...asColumn(x), rows: 1, cols: A.rows });
  const size = multiply(
    absolute(L),
    multiply({ ...absolute(L), data: transposedData(absolute(L)) }, asColumn(x.map(Math.abs))),
  );
  difference.data.forEach((r, i) => {
    expect(Math.abs(r)).toBeLessThanOrEqual(gamma(3 * A.rows + 1) * size.data[i]! * (1 + 1e-12));
  });
});

const transposedData = (A: DenseMatrix): Float64Array =>
  A.data.map((_, at) => A.data[Math.floor(at / A.rows) + (at % A.rows) * A.rows]!);

test('a known factor: [[4, 2], [2, 5]] = [[2, 0], [1, 2]] [[2, 1], [0, 2]]', () => {
  expect([
    ...factor.cholesky(
      fromRows([
        [4, 2],
        [2, 5],
      ]),
    ).data,
  ]).toEqual([2, 1, 0, 2]);
  expect([
    ...factor.ldl(
      fromRows([
        [4, 2],
        [2, 5],
      ]),
    ).d,
  ]).toEqual([4, 4]);
});

test.each([
  [
    'not-positive-definite',
    [
      [1, 2],
      [2, 1],
    ],
    { field: 'A', row: 1 },
  ],
  ['not-positive-definite', [[0]], { field: 'A', row: 0 }],
  [
    'not-symmetric',
    [
      [1, 2],
      [2.5, 9],
    ],
    { field: 'A', row: 1, column: 0 },
  ],
  [
    'not-finite',
    [
      [1, Number.NaN],
      [Number.NaN, 1],
    ],
    { field: 'A', row: 0, column: 1 },
  ],
  ['not-finite', [[Number.POSITIVE_INFINITY]], { field: 'A', row: 0, column: 0 }],
  ['dimension-mismatch', [[1, 0]], { field: 'A' }],
])('a matrix that is %s is refused', (code, rows, place) => {
  for (const f of [factor.cholesky, factor.ldl])
    expect(refusalOf(() => f(fromRows(rows), 'A'))).toEqual({ code, place });
});

test('an empty matrix is refused', () => {
  expect(refusalOf(() => factor.cholesky(zeros(0, 0), 'A'))).toEqual({
    code: 'empty',
    place: { field: 'A' },
  });
});
