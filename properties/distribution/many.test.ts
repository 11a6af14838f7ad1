import fc from 'fast-check';
import { expect } from 'vitest';
import { chiSquareTail, fisherTail } from '../../src/distribution/many.ts';
import { chiSquareUpperTail, fUpperTail, type Tail } from '../../src/distribution/tails.ts';
import { law } from '../support/prop.ts';

/** ln p is the sum of a few logarithms, each rounded to 2⁻⁵³ of itself, and of a fraction of some twenty steps. */
const LN_P = 2 ** -47;
const statistic = fc.double({ min: -320, max: 300, noNaN: true }).map(e => 10 ** e);

function expectEqual(ours: Tail, truth: Tail): void {
  const ln = Math.abs(truth.log10) * Math.LN10;
  expect(Math.abs(ours.log10 - truth.log10)).toBeLessThanOrEqual(LN_P * Math.abs(truth.log10));
  if (truth.p > 1e-300) expect(Math.abs(ours.p / truth.p - 1)).toBeLessThanOrEqual(LN_P * Math.max(1, ln));
}

law(
  'the tails of many statistics are those of one: F(1, d) and χ²₁, from 0 to far beyond every binary64',
  [
    fc.oneof(statistic, fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })),
    fc.integer({ min: 1, max: 100_000 }),
  ],
  (x, d) => {
    expectEqual(fisherTail(d)(x), fUpperTail(x, 1, d));
    expectEqual(chiSquareTail(x), chiSquareUpperTail(x, 1));
  },
  400,
);
