import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactDeterminant } from '../../spec/linalg/exact.ts';
import { exactMatrix, type N } from '../../spec/linalg/matrix.ts';
import { columnOf, type DenseMatrix, fromRows, toRows, zeros } from '../../src/linalg/dense.ts';
import { canonicalSigns, EPSILON, symmetricEigen, symmetricSpectrum } from '../../src/linalg/eigen.ts';
import { toNumber } from '../support/digits.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { frobenius, matrixOf, residual, symmetric, symmetrized } from './src-support.ts';

/**
 * Relative backward error of the eigensolver, ‖A − UΛUᵀ‖F/‖A‖F.
 * Higham (2002), lemmas 19.3 and 19.9: n reflections of length n and about 2n sweeps of n rotations, each exact for a
 * matrix a small multiple of ε away, give at most about 10n²ε in the worst case; 10nε is what independent roundings
 * leave (measured: below 2nε), and it is what is asked for here.
 */
const backward = (n: number): number => 10 * n * EPSILON;

const identityLike = (n: number): Float64Array => new Float64Array(n).fill(1);

law('U Λ Uᵀ rebuilds A, and U is orthogonal', [symmetric], A => {
  const n = A.rows;
  const { values, vectors: U } = symmetricEigen(A);
  expect(frobenius(residual(A, U, values, U).difference)).toBeLessThanOrEqual(backward(n) * frobenius(A));
  const I = zeros(n, n);
  for (let i = 0; i < n; i++) I.data[i + i * n] = 1;
  expect(frobenius(residual(I, U, identityLike(n), U).difference)).toBeLessThanOrEqual(
    backward(n) * Math.sqrt(n),
  );
});

law('the eigenvalues descend and add up to the trace', [symmetric], A => {
  const n = A.rows;
  const { values } = symmetricEigen(A);
  for (let k = 1; k < n; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1]!);
  const trace = A.data.filter((_, at) => at % (n + 1) === 0).reduce((s, a) => s + a, 0);
  // |tr E| <= √n ‖E‖F for the backward error E
  expect(Math.abs(values.reduce((s, v) => s + v, 0) - trace)).toBeLessThanOrEqual(
    Math.sqrt(n) * backward(n) * frobenius(A),
  );
});

const small = fc
  .integer({ min: 1, max: 5 })
  .chain(n => matrixOf(n, n, fc.integer({ min: -9, max: 9 })))
  .map(symmetrized);

law('the product of the eigenvalues is the determinant, as exactly as Weyl allows', [small], A => {
  const { values } = symmetricEigen(A);
  const truth = toNumber(exactDeterminant(exactMatrix<N, N>(toRows(A))));
  // every computed eigenvalue is within b of a true one (Weyl)
  const b = backward(A.rows) * frobenius(A);
  const spread =
    values.reduce((s, v) => s * (Math.abs(v) + b), 1) - values.reduce((s, v) => s * Math.abs(v), 1);
  const product = values.reduce((s, v) => s * v, 1);
  expect(Math.abs(product - truth)).toBeLessThanOrEqual(spread + 8 * EPSILON * Math.abs(truth));
});

law(
  'the spectrum alone is the same bit for bit, and so is a form bᵀAb in its coordinates',
  [symmetric],
  A => {
    const n = A.rows;
    const b = columnOf(A, 0).slice();
    const coordinates = b.slice();
    const values = symmetricSpectrum(A, [coordinates]);
    const { vectors } = symmetricEigen(A);
    expect(values).toEqual(symmetricEigen(A).values);
    const norm = Math.hypot(...b);
    for (let k = 0; k < n; k++) {
      const along = columnOf(vectors, k).reduce((s, u, i) => s + u * b[i]!, 0);
      expect(Math.abs(Math.abs(along) - Math.abs(coordinates[k]!))).toBeLessThanOrEqual(
        backward(n) * norm * 4,
      );
    }
  },
);

law(
  'scaling by a power of two scales the eigenvalues and nothing else',
  [symmetric, fc.integer({ min: -300, max: 300 })],
  (A, e) => {
    const scaled = symmetricEigen({ ...A, data: A.data.map(a => a * 2 ** e) });
    const plain = symmetricEigen(A);
    expect(scaled.vectors).toEqual(plain.vectors);
    expect(scaled.values).toEqual(plain.values.map(v => v * 2 ** e));
  },
);

describe('known spectra', () => {
  const near = (got: Float64Array, truth: readonly number[]) => {
    const sorted = [...truth].sort((a, b) => b - a);
    got.forEach((v, k) => {
      expect(Math.abs(v - sorted[k]!)).toBeLessThanOrEqual(backward(got.length) * Math.abs(sorted[0]!));
    });
  };
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);

  test.each([1, 2, 3, 17, 60])('second differences of a path of %i: 2 − 2cos(kπ/(n + 1))', n => {
    const A = fromRows(range(n).map(i => range(n).map(j => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0))));
    near(
      symmetricEigen(A).values,
      range(n).map(k => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))),
    );
  });

  test('clustered: I + uuᵀ has 1, n − 1 times, and 1 + uᵀu', () => {
    const A = fromRows(
      range(40).map(i => range(40).map(j => (i === j ? 1 : 0) + (i - 20) * (j - 20) * 2 ** -10)),
    );
    near(symmetricEigen(A).values, [1 + 5340 * 2 ** -10, ...range(39).map(() => 1)]);
  });

  test('the two families of the figure: 2, 1/2, 1/2 and 3/2, 1/2', () => {
    const K = fromRows(range(5).map(i => range(5).map(j => (i === j ? 1 : i < 3 === j < 3 ? 0.5 : 0))));
    near(symmetricEigen(K).values, [2, 1.5, 0.5, 0.5, 0.5]);
  });

  test('a null space of 180 in 200 dimensions: the QL iteration ends, and what it leaves there is noise', () => {
    const z = range(20).map(k => range(200).map(i => ((i * (k + 3) + k * k * (i % 7)) % 5) - 2));
    const A = fromRows(range(200).map(i => range(200).map(j => z.reduce((s, v) => s + v[i]! * v[j]!, 0))));
    const { values } = symmetricEigen(A);
    const sizes = [...values].map(v => Math.abs(v) / values[0]!);
    expect(sizes.filter(v => v > backward(200)).length).toBeLessThanOrEqual(20);
    expect(Math.max(...sizes.slice(20))).toBeLessThanOrEqual(backward(200));
  });

  test('zero and the identity', () => {
    expect([...symmetricEigen(zeros(3, 3)).values]).toEqual([0, 0, 0]);
    expect([
      ...symmetricEigen(
        fromRows([
          [1, 0],
          [0, 1],
        ]),
      ).values,
    ]).toEqual([1, 1]);
    expect([...symmetricEigen(fromRows([[-7]])).values]).toEqual([-7]);
  });
});

law('the sign rule makes the first component that is not 0 positive and keeps the line', [symmetric], A => {
  const { vectors } = symmetricEigen(A);
  const turned = canonicalSigns(vectors);
  for (let j = 0; j < A.rows; j++) {
    const [before, after] = [columnOf(vectors, j), columnOf(turned, j)];
    expect(after.find(x => Math.abs(x) > 2 ** -30)).toBeGreaterThan(0);
    expect(after.map(Math.abs)).toEqual(before.map(Math.abs));
  }
  expect(canonicalSigns(turned)).toEqual(turned);
  const flipped: DenseMatrix = { ...vectors, data: vectors.data.map(x => -x) };
  expect(canonicalSigns(flipped)).toEqual(turned);
});

test.each([
  [
    'not-symmetric',
    [
      [1, 2],
      [3, 4],
    ],
    { field: 'K', row: 1, column: 0 },
  ],
  ['not-finite', [[Number.NaN]], { field: 'K', row: 0, column: 0 }],
  [
    'not-finite',
    [
      [0, Number.NEGATIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, 0],
    ],
    { field: 'K', row: 0, column: 1 },
  ],
  ['dimension-mismatch', [[1, 2]], { field: 'K' }],
])('a matrix that is %s is refused', (code, rows, place) => {
  expect(refusalOf(() => symmetricEigen(fromRows(rows), 'K'))).toEqual({ code, place });
  expect(refusalOf(() => symmetricSpectrum(fromRows(rows), [], 'K'))).toEqual({ code, place });
});

test('an empty matrix is refused', () => {
  expect(refusalOf(() => symmetricEigen(zeros(0, 0), 'K'))).toEqual({ code: 'empty', place: { field: 'K' } });
});
