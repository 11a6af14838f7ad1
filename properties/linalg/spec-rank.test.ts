import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankByPrimes } from '../../spec/linalg/rank-by-primes.ts';
import { echelon, wholeRows } from '../../spec/linalg/whole.ts';
import { fractions, ofRank } from '../support/matrices.ts';
import { law } from '../support/prop.ts';

law('the rank proved by primes is the one the matrix was built with', [ofRank()], ({ A, rank }) =>
  expect(rankByPrimes(wholeRows(A).rows)).toBe(rank),
);

law(
  'and the one that elimination without fractions finds',
  [
    fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([n, m]) => fractions(n, m)),
  ],
  A => {
    const { rows } = wholeRows(A);
    expect(rankByPrimes(rows)).toBe(echelon(rows).pivots.length);
  },
);

test('a determinant that is divisible by the first prime does not fool it', () => {
  const p = 67_108_859n;
  expect(rankByPrimes([[p]])).toBe(1);
  expect(
    rankByPrimes([
      [1n, 2n],
      [1n, 2n + p],
    ]),
  ).toBe(2);
  // the first two primes below 2^26 at once
  expect(
    rankByPrimes([
      [p * 67_108_837n, 0n],
      [0n, 1n],
    ]),
  ).toBe(2);
});
