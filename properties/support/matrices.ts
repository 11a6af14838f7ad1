import fc from 'fast-check';
import { build, type Dim, type Matrix, type N, range, times, transpose } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Real } from '../../spec/number/real.ts';

export type Square = Matrix<Rational, N, N>;

/** A small fraction with a sign. */
export const fraction = (max = 6, maxDenominator = 4): fc.Arbitrary<Rational> =>
  fc
    .tuple(fc.integer({ min: -max, max }), fc.integer({ min: 1, max: maxDenominator }))
    .map(([n, d]) => Rational.of(n, d));
/** A small fraction above 0. */
export const positiveFraction = (max = 6, maxDenominator = 4): fc.Arbitrary<Rational> =>
  fc
    .tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max: maxDenominator }))
    .map(([n, d]) => Rational.of(n, d));

/** rows x cols fractions. */
export const fractions = <R extends Dim, C extends Dim>(
  rows: number,
  cols: number,
  of: fc.Arbitrary<Rational> = fraction(),
): fc.Arbitrary<Matrix<Rational, R, C>> =>
  fc
    .array(of, { minLength: rows * cols, maxLength: rows * cols })
    .map(flat => build(rows, cols, (i, j) => flat[i * cols + j]!));

/** A unit lower triangular matrix: certainly invertible. */
export const unitLower = (n: number): fc.Arbitrary<Square> =>
  fractions<N, N>(n, n).map(A =>
    build(n, n, (i, j) => (i === j ? Rational.of(1) : j < i ? A.at[i]![j]! : Rational.of(0))),
  );

export const diagonal = (d: readonly Rational[]): Square =>
  build(d.length, d.length, (i, j) => (i === j ? d[i]! : Rational.of(0)));

/** The factors L and d of a positive definite matrix, and the matrix L D Lᵀ. */
export const positiveDefinite = (
  maxN = 6,
): fc.Arbitrary<{ readonly L: Square; readonly d: readonly Rational[]; readonly V: Square }> =>
  fc
    .integer({ min: 1, max: maxN })
    .chain(n =>
      fc
        .tuple(unitLower(n), fc.array(positiveFraction(), { minLength: n, maxLength: n }))
        .map(([L, d]) => ({ L, d, V: times(times(L, diagonal(d)), transpose(L)) })),
    );

/** An n x m matrix of exactly the rank r: unit triangles around r ones, so the rank is known by construction. */
export const ofRank = (
  maxN = 6,
): fc.Arbitrary<{ readonly A: Matrix<Rational, N, N>; readonly rank: number }> =>
  fc.tuple(fc.integer({ min: 1, max: maxN }), fc.integer({ min: 1, max: maxN })).chain(([n, m]) =>
    fc.tuple(unitLower(n), unitLower(m), fc.integer({ min: 0, max: Math.min(n, m) })).map(([L, U, rank]) => {
      const middle = build<Rational, N, N>(n, m, (i, j) => Rational.of(i === j && i < rank ? 1 : 0));
      return { A: times(times(L, middle), transpose(U)), rank };
    }),
  );

export const equalMatrices = (A: Matrix<Rational, Dim, Dim>, B: Matrix<Rational, Dim, Dim>): boolean =>
  A.rows === B.rows &&
  A.cols === B.cols &&
  A.at.every((row, i) => row.every((x, j) => x.equals(B.at[i]![j]!)));

/** lo <= truth <= hi. */
export const contains = <T extends Real<T>>(enclosure: T, truth: Rational): boolean => {
  const { lo, hi } = enclosure.bounds();
  return lo.compare(truth) <= 0 && truth.compare(hi) <= 0;
};
export const containsMatrix = <T extends Real<T>>(
  A: Matrix<T, Dim, Dim>,
  truth: Matrix<Rational, Dim, Dim>,
): boolean => A.at.every((row, i) => row.every((x, j) => contains(x, truth.at[i]![j]!)));

/** The two enclosures have a number in common. */
export const overlap = <S extends Real<S>, T extends Real<T>>(a: S, b: T): boolean => {
  const [x, y] = [a.bounds(), b.bounds()];
  return x.lo.compare(y.hi) <= 0 && y.lo.compare(x.hi) <= 0;
};

/** hi − lo */
export const widthOf = <T extends Real<T>>(x: T): Rational => x.bounds().hi.minus(x.bounds().lo);

export const whole = (rows: readonly (readonly number[])[]): Matrix<Rational, N, N> =>
  build(rows.length, rows[0]!.length, (i, j) => Rational.of(rows[i]![j]!));

/** The same matrix with rows and columns in the order given. */
export const reordered = (A: Square, order: readonly number[]): Square =>
  build(A.rows, A.cols, (i, j) => A.at[order[i]!]![order[j]!]!);

export const permutation = (n: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray(
    range(n, i => i),
    { minLength: n, maxLength: n },
  );

/** An orthogonal matrix of fractions: a product of two reflections I − 2vvᵀ/vᵀv. */
export const orthogonal = (n: number): fc.Arbitrary<Square> => {
  const direction = fc.tuple(
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: n, maxLength: n }),
    fc.nat(n - 1),
  );
  return fc.tuple(direction, direction).map(([a, b]) => times(reflection(a), reflection(b)));
};
/** The entry `at` is made odd, so that the direction is never 0. */
function reflection([entries, at]: readonly [readonly number[], number]): Square {
  const v = entries.map((x, i) => (i === at ? 2 * x + 1 : x));
  const vv = v.reduce((s, x) => s + x * x, 0);
  return build(v.length, v.length, (i, j) =>
    Rational.of(i === j ? 1 : 0).minus(Rational.of(2 * v[i]! * v[j]!, vv)),
  );
}

/** Q diag(values) Qᵀ */
export const withSpectrum = (Q: Square, values: readonly Rational[]): Square =>
  times(times(Q, diagonal(values)), transpose(Q));

/** A symmetric matrix with simple, mostly irrational eigenvalues: unreduced tridiagonal, in rotated coordinates. */
export const simpleSpectrum = (maxN = 5): fc.Arbitrary<Square> =>
  fc.integer({ min: 1, max: maxN }).chain(n =>
    fc
      .tuple(
        orthogonal(n),
        fc.array(fraction(), { minLength: n, maxLength: n }),
        fc.array(positiveFraction(), { minLength: n, maxLength: n }),
      )
      .map(([Q, a, b]) => {
        const T: Square = build(n, n, (i, j) =>
          i === j ? a[i]! : Math.abs(i - j) === 1 ? b[Math.min(i, j)]! : Rational.of(0),
        );
        return times(times(Q, T), transpose(Q));
      }),
  );
