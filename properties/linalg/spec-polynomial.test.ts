import fc from 'fast-check';
import { expect } from 'vitest';
import { exactDeterminant } from '../../spec/linalg/exact.ts';
import { build, type N } from '../../spec/linalg/matrix.ts';
import {
  characteristicPolynomial,
  commonDivisor,
  derivative,
  isSquarefree,
  type Polynomial,
  signAt,
} from '../../spec/linalg/polynomial.ts';
import { Rational } from '../../spec/number/rational.ts';
import { law } from '../support/prop.ts';

const entry = fc.integer({ min: -9, max: 9 }).map(BigInt);
const squareRows = fc
  .integer({ min: 1, max: 5 })
  .chain(n => fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }));
const valueAt = (p: Polynomial, x: Rational): Rational =>
  p.toReversed().reduce((s, c) => s.times(x).plus(Rational.of(c)), Rational.of(0));
const product = (a: Polynomial, b: Polynomial): bigint[] => {
  const shifted = a.map((x, i) => [...new Array<bigint>(i).fill(0n), ...b.map(y => x * y)]);
  return Array.from({ length: a.length + b.length - 1 }, (_, k) =>
    shifted.reduce((s, row) => s + (row[k] ?? 0n), 0n),
  );
};
const withRoots = (roots: readonly number[]): Polynomial =>
  roots.reduce<bigint[]>((p, r) => product(p, [BigInt(-r), 1n]), [1n]);
const root = fc.integer({ min: -6, max: 6 });
const point = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 7 }));

law('the characteristic polynomial at any x is |xI − A| by elimination', [squareRows, point], (A, [n, d]) => {
  const x = Rational.of(n, d);
  const shifted = build<Rational, N, N>(A.length, A.length, (i, j) =>
    (i === j ? x : Rational.of(0)).minus(Rational.of(A[i]![j]!)),
  );
  const p = characteristicPolynomial(A);
  expect(valueAt(p, x).toString()).toBe(exactDeterminant(shifted).toString());
  expect(signAt(p, BigInt(n), BigInt(d))).toBe(exactDeterminant(shifted).sign());
});

law(
  'the common divisor has exactly the common roots, with the lesser multiplicity',
  [fc.array(root, { maxLength: 4 }), fc.array(root, { maxLength: 4 })],
  (a, b) => {
    const g = commonDivisor(withRoots(a), withRoots(b));
    const rest = [...b];
    const shared = a.filter(r => {
      const k = rest.indexOf(r);
      if (k >= 0) rest.splice(k, 1);
      return k >= 0;
    });
    const scaled = withRoots(shared).map(c => c * g.at(-1)!);
    expect(g).toEqual(scaled);
  },
);

law(
  'squarefree means: no root twice',
  [fc.array(root, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 5 })],
  (roots, c) => {
    expect(isSquarefree(withRoots(roots).map(x => x * BigInt(-c)))).toBe(
      new Set(roots).size === roots.length,
    );
  },
);

law(
  'the derivative of a product is f′g + fg′',
  [fc.array(root, { minLength: 1, maxLength: 4 }), fc.array(root, { minLength: 1, maxLength: 4 }), root],
  (a, b, at) => {
    const [f, g] = [withRoots(a), withRoots(b)];
    const x = Rational.of(at);
    const left = valueAt(derivative(product(f, g)), x);
    const right = valueAt(derivative(f), x)
      .times(valueAt(g, x))
      .plus(valueAt(f, x).times(valueAt(derivative(g), x)));
    expect(left.toString()).toBe(right.toString());
  },
);
