import { intervals } from './interval.ts';
import { Rational } from './rational.ts';
import { Refusal } from './refusal.ts';

const abs = (x: bigint): bigint => (x < 0n ? -x : x);
const bitLength = (x: bigint): number => x.toString(2).length;
/** 2^k for k >= 0, else 1: the two sides of a fraction carry the positive powers. */
const twoTo = (k: number): bigint => 1n << BigInt(Math.max(0, k));

/** The exponent of the smallest binary64 above 0. */
const LOWEST = -1074;
const SIGNIFICAND_BITS = 53;

/**
 * The binary64 nearest to an exact number, ties to the even significand: what every IEEE 754 operation returns.
 *
 * @throws Refusal `not-finite` when it rounds beyond the largest binary64
 * @source IEEE 754-2019, 4.3.1 roundTiesToEven
 */
export function nearestBinary64(x: Rational): number {
  const n = abs(x.n);
  if (n === 0n) return 0;
  const below = (k: number): boolean => n * twoTo(-k) < x.d * twoTo(k); //       n/d < 2^k
  let e = bitLength(n) - bitLength(x.d) - SIGNIFICAND_BITS;
  if (!below(e + SIGNIFICAND_BITS)) e += 1;
  e = Math.max(e, LOWEST);
  const scaled = n * twoTo(-e);
  const unit = x.d * twoTo(e);
  const q = scaled / unit;
  const rest = 2n * (scaled % unit);
  const up = rest > unit || (rest === unit && q % 2n === 1n);
  // the encoding is monotone: a significand that overflows carries into the exponent, as it must
  const bits = q + (up ? 1n : 0n) + (BigInt(e - LOWEST) << 52n);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  const magnitude = view.getFloat64(0);
  if (e > 971 || !Number.isFinite(magnitude)) throw new Refusal('not-finite', 'too large for a binary64');
  return x.n < 0n ? -magnitude : magnitude;
}

/** Digits of the first attempt; each attempt doubles them. The logarithm of a fraction other than 1 is irrational: it ends. */
const FIRST_DIGITS = 25;

/**
 * The natural logarithm of a binary64, correctly rounded to binary64: the enclosure is narrowed until both ends
 * round alike (Ziv). No machine's libm is asked.
 *
 * @param x > 0
 * @throws Refusal `out-of-domain`, `not-finite`
 */
export function correctlyRoundedLn(x: number): number {
  const exact = Rational.ofDouble(x);
  if (exact.sign() <= 0) throw new Refusal('out-of-domain', `the logarithm of ${x}: it must be above 0`);
  if (x === 1) return 0;
  for (let digits = FIRST_DIGITS; ; digits *= 2) {
    const { lo, hi } = intervals(digits).from(exact).ln().bounds();
    const value = nearestBinary64(lo);
    if (value === nearestBinary64(hi)) return value;
  }
}
