import { Ball, UP } from './ball-arithmetic.ts';
import { bitLength, Elementary } from './ball-elementary.ts';
import { Rational } from './rational.ts';
import type { Field } from './real.ts';
import { defect, Undecided } from './refusal.ts';

export { Ball };

/** With more bits the smallest radius, one unit, would leave the normal range of a binary64. */
const MOST_BITS = 1000;
const BITS_PER_DECIMAL = Math.log2(10);
/** Bits beyond the digits asked for: room for a few thousand roundings. */
const ROUNDING_BITS = 24;
/** The domains on which `Elementary` proves its errors. */
const MOST_LN_BITS = 2 ** 16;
const MOST_EXP_BITS = 10;

const abs = (x: bigint): bigint => (x < 0n ? -x : x);

/**
 * The field of balls with one number of binary places: the workhorse for large N.
 *
 * Fixed point, not floating point: `digits` counts decimal *places*. In a field of 50 digits a number near 1e-30 has
 * 20 significant ones and a number below 1e-50 has none; then a sign stays undecided and `certify` raises the precision.
 * Nothing overflows but the radius: a number known no better than to 1e308 is Undecided.
 */
export class BallField implements Field<Ball> {
  readonly name = 'ball';
  readonly digits: number;
  readonly bits: number;
  /** `bits`, to shift by. */
  readonly places: bigint;
  /** One unit, 2^−bits: what a rounded-down whole number may lose. */
  readonly ulp: number;
  readonly zero: Ball;
  readonly one: Ball;
  readonly #elementary: Elementary;
  #pi: Ball | undefined;

  constructor(digits: number) {
    if (!Number.isInteger(digits) || digits < 1) throw defect(`a working precision of ${digits} digits`);
    this.bits = Math.ceil(digits * BITS_PER_DECIMAL) + ROUNDING_BITS;
    if (this.bits > MOST_BITS) throw new Undecided(`${digits} digits: balls end at 293, intervals go on`);
    this.digits = digits;
    this.places = BigInt(this.bits);
    this.ulp = 2 ** -this.bits;
    this.#elementary = new Elementary(this.bits);
    this.zero = new Ball(this, 0n, 0);
    this.one = new Ball(this, 1n << this.places, 0);
  }

  from(exact: Rational | bigint | number): Ball {
    if (exact instanceof Rational) {
      const scaled = exact.n << this.places;
      return new Ball(this, scaled / exact.d, scaled % exact.d === 0n ? 0 : this.ulp);
    }
    if (typeof exact === 'number' && !Number.isSafeInteger(exact))
      throw defect(`${exact} is not a whole number`);
    return new Ball(this, BigInt(exact) << this.places, 0);
  }

  pi(): Ball {
    this.#pi ??= new Ball(this, this.#elementary.pi(), this.ulp * UP);
    return this.#pi;
  }

  hull(lo: Ball, hi: Ball): Ball {
    if (lo.field !== this || hi.field !== this) throw defect('the hull of balls of another field');
    const [a, b] = [lo.lowest(), hi.lowest()];
    const [c, d] = [lo.highest(), hi.highest()];
    return this.between(a < b ? a : b, c > d ? c : d);
  }

  /**
   * s − Σ_{k < count} a_k b_k with one rounding: the products are added exactly, at twice the places.
   * The radius sums 4·count non-negative terms, each addition within 2^−53 relative: count·2^−50 covers them.
   */
  minusDot(s: Ball, a: readonly Ball[], b: readonly Ball[], count: number): Ball {
    let exact = s.m << this.places;
    let r = s.r;
    for (let k = 0; k < count; k++) {
      const [x, y] = [a[k]!, b[k]!];
      if (x.field !== this || y.field !== this) throw defect('two balls of different fields meet');
      exact -= x.m * y.m;
      if (x.r !== 0 || y.r !== 0) r += x.size * y.r + y.size * x.r + x.r * y.r;
    }
    if (s.field !== this) throw defect('two balls of different fields meet');
    if (r === 0) return this.truncated(exact);
    return new Ball(this, exact >> this.places, (r + this.ulp) * UP * (1 + count * 2 ** -50));
  }

  /** The ball of a whole number in units of 2^(−2 bits). */
  truncated(exact: bigint): Ball {
    const m = exact >> this.places;
    return new Ball(this, m, m << this.places === exact ? 0 : this.ulp);
  }

  /** A ball that contains the whole numbers of units lo and hi, and all between. */
  between(lo: bigint, hi: bigint): Ball {
    const m = (lo + hi) >> 1n;
    return new Ball(this, m, this.sizeOf(hi - m) * UP);
  }

  /** The members >= 0 of the ball m ± r, for a number proved to be >= 0: a ball that does not reach below 0. */
  atLeastZero(m: bigint, r: number): Ball {
    if (r === 0 || m >= this.unitsAbove(r)) return new Ball(this, m, r);
    const middle = this.unitsAbove(((this.sizeOf(m) + r) / 2) * UP);
    return new Ball(this, middle, this.sizeOf(middle));
  }

  /** ln of a whole number of units > 0. */
  lnAt(m: bigint): Ball {
    if (bitLength(m) > MOST_LN_BITS) throw new Undecided('the logarithm of a ball beyond 2^60000');
    return new Ball(this, this.#elementary.ln(m), 2 * this.ulp);
  }

  /** exp of a whole number of units; below e^−1024 it is a positive number smaller than one unit. */
  expAt(m: bigint): Ball {
    if (abs(m) >> this.places >= 1n << BigInt(MOST_EXP_BITS)) {
      if (m > 0n) throw new Undecided('the exponential of a ball beyond 1024');
      return this.between(0n, 1n);
    }
    const { value, k } = this.#elementary.exp(m);
    return new Ball(this, value, this.ulp * (1 + 2 ** (k - 6)) * UP);
  }

  /** |m|·2^−bits within 2^−52 relative. @throws Undecided beyond the range of a binary64 */
  sizeOf(m: bigint): number {
    const size = Math.abs(Number(m)) * this.ulp;
    return size < Number.POSITIVE_INFINITY ? size : this.#sizeOfLarge(abs(m));
  }
  #sizeOfLarge(m: bigint): number {
    const dropped = bitLength(m) - 64;
    const size = Number(m >> BigInt(dropped)) * 2 ** (dropped - this.bits);
    if (size === Number.POSITIVE_INFINITY) throw new Undecided('an inexact ball beyond 1e308');
    return size;
  }

  /** The least whole number of units >= r. */
  unitsAbove(r: number): bigint {
    const units = r / this.ulp;
    return units < Number.POSITIVE_INFINITY ? BigInt(Math.ceil(units)) : BigInt(Math.ceil(r)) << this.places;
  }
}

/** A field of balls with the given number of decimal places, at most 293. */
export const balls = (digits: number): BallField => new BallField(digits);
