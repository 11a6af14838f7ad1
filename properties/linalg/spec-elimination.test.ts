import fc from 'fast-check';
import { expect, test } from 'vitest';
import { below, beside, eliminate } from '../../spec/linalg/elimination.ts';
import { exactDeterminant } from '../../spec/linalg/exact.ts';
import { build, identity, lift, type N, times, transpose } from '../../spec/linalg/matrix.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import {
  containsMatrix,
  equalMatrices,
  fractions,
  permutation,
  reordered,
  unitLower,
  whole,
} from '../support/matrices.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

const field = intervals(40);

/** An invertible matrix, some of whose leading minors are 0: unit triangles between which the rows are permuted. */
const shuffled = fc.integer({ min: 1, max: 5 }).chain(n =>
  fc.tuple(unitLower(n), unitLower(n), permutation(n), fractions<N, N>(n, 2)).map(([L, U, order, B]) => {
    const rows = build<Rational, N, N>(n, n, (i, j) => Rational.of(order[i] === j ? 1 : 0));
    return { A: times(times(rows, L), transpose(U)), rows, B };
  }),
);

law(
  'A (A⁻¹B) = B exactly, the pivots multiply up to ±|A|, and intervals contain the solution',
  [shuffled],
  ({ A, B }) => {
    const { solution, pivots } = eliminate(rationals, A, B);
    expect(equalMatrices(times(A, solution), B)).toBe(true);
    expect(
      pivots
        .reduce((s, x) => s.times(x))
        .abs()
        .toString(),
    ).toBe(exactDeterminant(A).abs().toString());
    try {
      expect(containsMatrix(eliminate(field, lift(field, A), lift(field, B)).solution, solution)).toBe(true);
    } catch (e) {
      expect(e).toBeInstanceOf(Undecided); // a pivot that is 0 only after rounding
    }
  },
);

law('rows in another order with their right-hand sides: the same solution', [shuffled], ({ A, rows, B }) => {
  const moved = eliminate(rationals, times(rows, A), times(rows, B)).solution;
  expect(equalMatrices(moved, eliminate(rationals, A, B).solution)).toBe(true);
});

test('a 0 in the corner is exchanged for a pivot below it; without one the matrix is refused as singular', () => {
  const swap = whole([
    [0, 1],
    [1, 0],
  ]);
  expect(equalMatrices(eliminate(rationals, swap, whole([[3], [5]])).solution, whole([[5], [3]]))).toBe(true);
  expect(
    refusalOf(() =>
      eliminate(
        rationals,
        whole([
          [1, 2],
          [2, 4],
        ]),
        whole([[1], [1]]),
        'W',
      ),
    ),
  ).toEqual({
    code: 'not-positive-definite',
    place: { field: 'W', column: 1 },
  });
  expect(refusalOf(() => eliminate(rationals, swap, whole([[1]])))).toMatchObject({
    code: 'dimension-mismatch',
  });
});

test('a pivot that may be 0 is undecided', () => {
  const third = build<Rational, N, N>(2, 2, () => Rational.of(1, 3));
  expect(() => eliminate(field, lift(field, third), identity(field, 2))).toThrow(Undecided);
});

test('blocks are put below and beside each other', () => {
  const [a, b] = [whole([[1, 2]]), whole([[3, 4]])];
  expect(
    equalMatrices(
      below(a, b),
      whole([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toBe(true);
  expect(equalMatrices(beside(a, b), whole([[1, 2, 3, 4]]))).toBe(true);
  expect(
    equalMatrices(
      reordered(below(a, b), [1, 0]),
      whole([
        [4, 3],
        [2, 1],
      ]),
    ),
  ).toBe(true);
});
