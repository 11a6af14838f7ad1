import { Rational } from '../../spec/number/rational.ts';
import type { Expectation } from '../../src/conformance/case.ts';
import type { Output } from '../rooms/answer.ts';

/** Digits are counted to here: a binary64 has no more. */
const MOST_DIGITS = 16;

/**
 * The digits that a claim shares with the certified output, at the worst entry, relative to the largest entry
 * of each array. A small counter of its own: the judge is one of the things that the fixtures are there to test.
 */
export function digitsOfOutput(claim: Output, truth: { readonly [name: string]: Expectation }): number {
  const each = Object.entries(truth).map(([name, expected]) =>
    digitsOf(claim[name], expected, sizeOf(expected)),
  );
  return Math.min(MOST_DIGITS, ...each);
}

function digitsOf(claim: unknown, truth: Expectation, size: Rational): number {
  if (truth === null) return claim === null ? MOST_DIGITS : 0;
  if (Array.isArray(truth)) {
    const claims = claim as readonly unknown[];
    if (!Array.isArray(claim) || claims.length !== truth.length) return 0;
    return Math.min(MOST_DIGITS, ...truth.map((t, i) => digitsOf(claims[i], t as Expectation, size)));
  }
  const gap = Rational.parse(String(claim))
    .minus(Rational.parse((truth as { value: string }).value))
    .abs();
  if (gap.sign() === 0) return MOST_DIGITS;
  const ratio = gap.over(size);
  return ratio.d.toString().length - ratio.n.toString().length;
}

function sizeOf(x: Expectation): Rational {
  if (x === null) return Rational.of(1);
  if (!Array.isArray(x)) {
    const value = Rational.parse((x as { value: string }).value).abs();
    return value.sign() === 0 ? Rational.of(1) : value;
  }
  const sizes = leaves(x).map(v => Rational.parse(v).abs());
  const largest = sizes.reduce((a, b) => (a.lessThan(b) ? b : a), Rational.of(0));
  return largest.sign() === 0 ? Rational.of(1) : largest;
}

const leaves = (x: Expectation): string[] =>
  x === null ? [] : Array.isArray(x) ? x.flatMap(leaves) : [(x as { value: string }).value];
