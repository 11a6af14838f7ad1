import { bitLength } from '../number/ball-elementary.ts';
import { floorDiv, Rational } from '../number/rational.ts';

/** 2^k, exactly. */
export const twoTo = (k: number): Rational =>
  k >= 0 ? Rational.of(1n << BigInt(k)) : Rational.of(1n, 1n << BigInt(-k));

/** ⌊x 2^bits⌋ */
export const fixedPoint = (x: Rational, bits: number): bigint =>
  bits >= 0 ? floorDiv(x.n << BigInt(bits), x.d) : floorDiv(x.n, x.d << BigInt(-bits));

/** A whole k with 2^(k−2) <= |x| < 2^k; 0 for x = 0. */
export const exponentOf = (x: Rational): number =>
  x.n === 0n ? 0 : bitLength(x.abs().n) - bitLength(x.d) + 1;

/** The multiple of 2^−bits at or below x. */
export const roundedDown = (x: Rational, bits: number): Rational =>
  Rational.of(fixedPoint(x, bits)).times(twoTo(-bits));

/** The multiple of 2^−bits at or above x. */
export const roundedUp = (x: Rational, bits: number): Rational => roundedDown(x.negated(), bits).negated();

/** The multiple of 2^−bits nearest to the middle of two numbers. */
export const middleOf = (lo: Rational, hi: Rational, bits: number): Rational =>
  roundedDown(lo.plus(hi).over(Rational.of(2)), bits);
