import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  backwardSolve,
  bilinear,
  cholesky,
  determinant,
  forwardSolve,
  inverse,
  ldl,
  logdet,
  reconstruct,
  solve,
} from '../../spec/linalg/ldl.ts';
import { build, lift, type M, type N, times, transpose } from '../../spec/linalg/matrix.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import { Refusal, Undecided } from '../../spec/number/refusal.ts';
import {
  contains,
  containsMatrix,
  equalMatrices,
  fraction,
  fractions,
  overlap,
  positiveDefinite,
  whole,
  widthOf,
} from '../support/matrices.ts';
import { law } from '../support/prop.ts';

const field = intervals(40);
/** Intervals of 40 digits on matrices of order 6 keep far more than 25 digits: a width beyond it is a lost enclosure. */
const NARROW = Rational.parse('1e-25');

law(
  'the factors L and D of LDLᵀ are unique, so the factorisation gives back the ones V was built from',
  [positiveDefinite()],
  ({ L, d, V }) => {
    const factor = ldl(V);
    expect(factor.d.map(String)).toEqual(d.map(String));
    factor.L.forEach((row, i) => {
      expect(row.map(String)).toEqual(L.at[i]!.slice(0, i).map(String));
    });
    return equalMatrices(reconstruct(factor), V);
  },
);

law(
  'on intervals, L D Lᵀ contains V, the pivots contain the exact ones, and both are narrow',
  [positiveDefinite()],
  ({ d, V }) => {
    const factor = ldl(lift(field, V));
    const back = reconstruct(factor);
    expect(back.at.flat().every(x => widthOf(x).lessThan(NARROW))).toBe(true);
    return containsMatrix(back, V) && factor.d.every((x, i) => contains(x, d[i]!));
  },
);

law(
  'the Cholesky root is lower triangular with a positive diagonal and C Cᵀ contains V',
  [positiveDefinite()],
  ({ V }) => {
    const C = cholesky(lift(field, V));
    C.at.forEach((row, i) => {
      expect(row[i]!.sign()).toBe(1);
      expect(row.slice(i + 1).every(x => x.sign() === 0)).toBe(true);
    });
    return containsMatrix(times(C, transpose(C)), V);
  },
);

const system = positiveDefinite(5).chain(({ V }) =>
  fc.record({ V: fc.constant(V), X: fractions<N, M>(V.rows, 2), Y: fractions<N, M>(V.rows, 3) }),
);

law('solve: V (V⁻¹ B) = B, exactly on fractions', [system], ({ V, Y }) =>
  equalMatrices(times(V, solve(ldl(V), Y)), Y),
);

law('inverse: V V⁻¹ = I exactly, and V⁻¹ is symmetric', [positiveDefinite(5)], ({ V }) => {
  const Vi = inverse(ldl(V));
  const I = build<Rational, N, N>(V.rows, V.rows, (i, j) => Rational.of(i === j ? 1 : 0));
  return equalMatrices(times(V, Vi), I) && equalMatrices(Vi, transpose(Vi));
});

law('bilinear is XᵀV⁻¹Y by the inverse, and contains it on intervals', [system], ({ V, X, Y }) => {
  const factor = ldl(V);
  const truth = times(times(transpose(X), inverse(factor)), Y);
  expect(equalMatrices(bilinear(factor, X, Y), truth)).toBe(true);
  expect(equalMatrices(bilinear(factor, X, X), times(times(transpose(X), inverse(factor)), X))).toBe(true);
  return containsMatrix(bilinear(ldl(lift(field, V)), lift(field, X), lift(field, Y)), truth);
});

law('the half solves invert the halves: Lᵀ x = z and L z = b', [positiveDefinite(5)], ({ L, V }) => {
  const factor = ldl(V);
  const b = V.at[0]!;
  const z = forwardSolve(factor, b);
  const column = (x: readonly Rational[]) => build<Rational, N, M>(x.length, 1, i => x[i]!);
  return (
    equalMatrices(times(L, column(z)), column(b)) &&
    equalMatrices(times(transpose(L), column(backwardSolve(factor, z))), column(z))
  );
});

law(
  'logdet is the logarithm of the determinant, which is the product of the pivots',
  [positiveDefinite()],
  ({ d, V }) => {
    const det = d.reduce((product, x) => product.times(x));
    expect(determinant(ldl(V)).toString()).toBe(det.toString());
    return overlap(logdet(ldl(lift(field, V))), field.from(det).ln());
  },
);

law(
  'a pivot that is exactly 0 or negative is refused as not-positive-definite, at its row',
  [positiveDefinite(5), fc.nat(4), fraction().map(x => (x.n > 0n ? x.negated() : x))],
  ({ L, d }, at, bad) => {
    const k = at % d.length;
    const D = build<Rational, N, N>(d.length, d.length, (i, j) =>
      i !== j ? Rational.of(0) : i === k ? bad : d[i]!,
    );
    const V = times(times(L, D), transpose(L));
    try {
      ldl(V, 'V');
    } catch (e) {
      expect(e).toBeInstanceOf(Refusal);
      expect(e).toMatchObject({ code: 'not-positive-definite', place: { field: 'V', row: k } });
      return;
    }
    throw new Error('a matrix that is not positive definite was factored');
  },
);

test('a pivot that may be 0 is undecided on intervals, and a certainly negative one is refused', () => {
  const third = Rational.of(1, 3);
  const singular = build<Rational, N, N>(2, 2, () => third);
  expect(() => ldl(lift(field, singular))).toThrow(Undecided);
  expect(() =>
    ldl(
      lift(
        field,
        whole([
          [1, 2],
          [2, 1],
        ]),
      ),
    ),
  ).toThrow(Refusal);
});

test('a planted smaller pivot is noticed: the reconstruction no longer contains V', () => {
  const V = whole([
    [4, 2],
    [2, 3],
  ]);
  const factor = ldl(lift(field, V));
  const planted = { ...factor, d: [factor.d[0]!, factor.d[1]!.minus(field.from(Rational.parse('1e-30')))] };
  expect(containsMatrix(reconstruct(factor), V)).toBe(true);
  expect(containsMatrix(reconstruct(planted), V)).toBe(false);
});

test('a matrix that is not square, or a column of another length, is refused', () => {
  const wide = build<Rational, N, N>(2, 3, () => Rational.of(1));
  expect(() => ldl(wide, 'K')).toThrow(/K is 2 x 3, not square/);
  expect(() => forwardSolve(ldl(whole([[1]])), [Rational.of(1), Rational.of(2)])).toThrow(Refusal);
});
