import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  exactDeterminant,
  exactSolution,
  isInColumnSpace,
  isPositiveSemidefiniteExactly,
  isSymmetric,
  nullSpace,
  rationalRank,
  symmetricOrRefuse,
} from '../../spec/linalg/exact.ts';
import {
  build,
  column,
  type Matrix,
  map,
  type N,
  times,
  transpose,
  vector,
} from '../../spec/linalg/matrix.ts';
import { echelonModulo, inverseModulo, PRIME, residue, smallFraction } from '../../spec/linalg/modular.ts';
import { Rational } from '../../spec/number/rational.ts';
import { Refusal } from '../../spec/number/refusal.ts';
import {
  diagonal,
  equalMatrices,
  fraction,
  fractions,
  ofRank,
  positiveDefinite,
  positiveFraction,
  type Square,
  unitLower,
  whole,
} from '../support/matrices.ts';
import { law } from '../support/prop.ts';

/** The documented 5 x 5 relationship matrix (seed/known-numbers.md). */
const documented: Square = build(5, 5, (i, j) =>
  Rational.parse(
    [
      ['33/140', '-221/420', '-19/105', '-11/420', '209/420'],
      ['-221/420', '89/70', '43/140', '11/105', '-81/70'],
      ['-19/105', '43/140', '33/140', '-11/420', '-47/140'],
      ['-11/420', '11/105', '-11/420', '127/210', '-23/35'],
      ['209/420', '-81/70', '-47/140', '-23/35', '347/210'],
    ][i]![j]!,
  ),
);

law('the rank is the one the matrix was built with, and that of its transpose', [ofRank()], ({ A, rank }) => {
  expect(rationalRank(A)).toBe(rank);
  expect(rationalRank(transpose(A))).toBe(rank);
});

law(
  'the null space has as many vectors as columns less the rank; they are independent and A maps them to 0',
  [ofRank()],
  ({ A, rank }) => {
    const basis = nullSpace(A);
    expect(basis.length).toBe(A.cols - rank);
    if (basis.length === 0) return;
    const B = build<Rational, N, N>(A.cols, basis.length, (i, j) => basis[j]![i]!);
    expect(rationalRank(B)).toBe(basis.length);
    return times(A, B)
      .at.flat()
      .every(x => x.n === 0n);
  },
);

law(
  'the determinant of L D Uᵀ is Π d, that of a product is the product, and a repeated row gives 0',
  [
    fc
      .integer({ min: 1, max: 5 })
      .chain(n =>
        fc.tuple(
          unitLower(n),
          unitLower(n),
          fc.array(fraction(), { minLength: n, maxLength: n }),
          fractions<N, N>(n, n),
        ),
      ),
  ],
  ([L, U, d, B]) => {
    const A = times(times(L, diagonal(d)), transpose(U));
    const det = exactDeterminant(A);
    expect(det.toString()).toBe(d.reduce((p, x) => p.times(x)).toString());
    expect(exactDeterminant(times(A, B)).toString()).toBe(det.times(exactDeterminant(B)).toString());
    if (A.rows > 1)
      expect(exactDeterminant(build(A.rows, A.rows, (i, j) => A.at[i === 0 ? 1 : i]![j]!)).n).toBe(0n);
  },
);

law(
  'a system built to have a solution gets one that solves it',
  [ofRank(), fractions<N, N>(6, 1)],
  ({ A }, x) => {
    const b = times(
      A,
      build<Rational, N, N>(A.cols, 1, i => x.at[i]![0]!),
    );
    const found = exactSolution(A, column(b, 0));
    expect(found).toBeDefined();
    return equalMatrices(times(A, vector<Rational, N>(found!)), b);
  },
);

law(
  'a right-hand side outside the column space has no solution: the rank of [A b] decides',
  [ofRank(), fractions<N, N>(6, 1)],
  ({ A }, x) => {
    const b = column(x, 0).slice(0, A.rows);
    const augmented: Matrix<Rational, N, N> = build(A.rows, A.cols + 1, (i, j) =>
      j < A.cols ? A.at[i]![j]! : b[i]!,
    );
    expect(isInColumnSpace(A, b)).toBe(rationalRank(augmented) === rationalRank(A));
  },
);

law('every Gram matrix B Bᵀ is positive semidefinite', [ofRank()], ({ A }) =>
  isPositiveSemidefiniteExactly(times(A, transpose(A))),
);

law(
  'a matrix built with one negative direction, however small, is not positive semidefinite',
  [positiveDefinite(5), fc.nat(4), fc.integer({ min: 0, max: 60 })],
  ({ L, d }, at, power) => {
    const D = diagonal(d.map((x, i) => (i === at % d.length ? Rational.of(-1, 10n ** BigInt(power)) : x)));
    expect(isPositiveSemidefiniteExactly(times(times(L, D), transpose(L)))).toBe(false);
  },
);

law(
  'a 0 on the diagonal beside an entry that is not 0 is not positive semidefinite; the matrix 0 is',
  [positiveFraction()],
  c => {
    const A = map(
      whole([
        [0, 1],
        [1, 0],
      ]),
      x => x.times(c),
    );
    expect(isPositiveSemidefiniteExactly(A)).toBe(false);
    expect(isPositiveSemidefiniteExactly(map(A, () => Rational.of(0)))).toBe(true);
  },
);

law('residues and inverses modulo the prime', [fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n })], x => {
  const r = residue(x);
  expect((x - BigInt(r)) % BigInt(PRIME)).toBe(0n);
  if (r !== 0) expect((BigInt(r) * BigInt(inverseModulo(r))) % BigInt(PRIME)).toBe(1n);
});

law(
  'a small fraction is found again from its residue',
  [fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 5000 })],
  (n, d) => {
    const x = Rational.of(n, d);
    const a = (BigInt(residue(x.n)) * BigInt(inverseModulo(residue(x.d)))) % BigInt(PRIME);
    expect(smallFraction(Number(a))).toEqual([Number(x.n), Number(x.d)]);
  },
);

test('PRIME is prime', () => {
  for (let k = 2; k * k <= PRIME; k++) if (PRIME % k === 0) throw new Error(`${k} divides ${PRIME}`);
});

test('a matrix that is singular modulo the prime, but not over the rationals, has its full rank', () => {
  const A = whole([
    [PRIME, 1],
    [PRIME, 2],
  ]);
  expect(echelonModulo(A.at.map(row => row.map(x => x.n))).pivots).toEqual([1]);
  expect(rationalRank(A)).toBe(2);
  expect(nullSpace(A)).toEqual([]);
});

law(
  'above the order of exact elimination, enclosures of the pivots decide the same: BBᵀ, and BBᵀ with one sign planted',
  [fc.integer({ min: 1, max: 45 }), fc.infiniteStream(fc.integer({ min: -2, max: 2 })), fc.boolean()],
  (rank, stream, negative) => {
    const n = 45;
    // unit triangle above, so that the rank is known; the last direction may get a negative weight
    const B = build<Rational, N, N>(n, rank, (i, j) =>
      Rational.of(i === j ? 1 : j < i ? Number(stream.next().value) : 0),
    );
    const weighted = map(B, (x, _, j) => (negative && j === rank - 1 ? x.negated() : x));
    const A = times(weighted, transpose(B));
    expect(rationalRank(A)).toBe(rank);
    expect(isPositiveSemidefiniteExactly(A)).toBe(!negative);
  },
  6,
);

test('the documented relationship matrix has rank 3, is positive semidefinite, and its null space holds the ones', () => {
  expect(rationalRank(documented)).toBe(3);
  expect(isPositiveSemidefiniteExactly(documented)).toBe(true);
  const ones = documented.at.map(() => Rational.of(1));
  const basis = nullSpace(documented);
  expect(
    isInColumnSpace(
      build(5, 2, (i, j) => basis[j]![i]!),
      ones,
    ),
  ).toBe(true);
});

test('one entry that breaks the symmetry is refused at its place', () => {
  const A = whole([
    [1, 2],
    [3, 1],
  ]);
  expect(isSymmetric(A)).toBe(false);
  expect(
    isSymmetric(
      whole([
        [1, 2],
        [2, 1],
      ]),
    ),
  ).toBe(true);
  expect(() => symmetricOrRefuse(A, 'K')).toThrow(Refusal);
  expect(() => isPositiveSemidefiniteExactly(A, 'K')).toThrow(
    expect.objectContaining({ code: 'not-symmetric', place: { field: 'K', row: 0, column: 1 } }),
  );
});
