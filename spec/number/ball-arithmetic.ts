import type { BallField } from './ball.ts';
import { floorSqrt } from './ball-elementary.ts';
import { Rational } from './rational.ts';
import type { Bounds, Real, Sign } from './real.ts';
import { defect, Undecided } from './refusal.ts';

/**
 * A radius is computed in binary64 by at most 16 operations rounded to nearest, each within 2^−53 relative:
 * this factor makes the result an upper bound. (A product that underflows loses less than 2^−1074, which the
 * factor on the unit >= 2^−1000 that is always added covers.)
 */
export const UP = 1 + 2 ** -48;
const DOWN = 1 - 2 ** -48;
/** With a wider radius ln and exp go by the ends: the bound by the largest slope would be poor. */
const NARROW = 2 ** -10;

/**
 * The numbers within `r` of m·2^−bits. The midpoint is exact; the radius is an upper bound, and it is 0
 * (the number is the midpoint) or at least one unit, 2^−bits.
 */
export class Ball implements Real<Ball> {
  readonly field: BallField;
  readonly m: bigint;
  readonly r: number;
  #size: number;

  constructor(field: BallField, m: bigint, r: number) {
    if (!(r < Number.POSITIVE_INFINITY)) throw new Undecided('the radius of a ball is beyond 1e308');
    this.field = field;
    this.m = m;
    this.r = r;
    this.#size = Number.NaN;
  }

  /** |m|·2^−bits within 2^−52 relative: what is computed from it is an upper bound once multiplied by UP. */
  get size(): number {
    if (Number.isNaN(this.#size)) this.#size = this.field.sizeOf(this.m);
    return this.#size;
  }

  plus(o: Ball): Ball {
    this.#mustShareItsField(o);
    return new Ball(this.field, this.m + o.m, (this.r + o.r) * UP);
  }
  minus(o: Ball): Ball {
    this.#mustShareItsField(o);
    return new Ball(this.field, this.m - o.m, (this.r + o.r) * UP);
  }
  negated(): Ball {
    return new Ball(this.field, -this.m, this.r);
  }

  /** |x y − m m'| <= |m| r' + |m'| r + r r' */
  times(o: Ball): Ball {
    this.#mustShareItsField(o);
    const { field } = this;
    const product = this.m * o.m;
    if (this.r === 0 && o.r === 0) return field.truncated(product);
    const r = this.size * o.r + o.size * this.r + this.r * o.r + field.ulp;
    return new Ball(field, product >> field.places, r * UP);
  }

  /** |x / y − m / m'| = |(x − m) m' − m (y − m')| / |y m'| <= (r + |m/m'| r') / (|m'| − r') */
  over(o: Ball): Ball {
    this.#mustShareItsField(o);
    const { field } = this;
    if (o.m === 0n) throw new Undecided('the divisor is not certainly different from 0');
    const dividend = this.m << field.places;
    const q = dividend / o.m;
    if (this.r === 0 && o.r === 0) return new Ball(field, q, q * o.m === dividend ? 0 : field.ulp);
    const least = (o.size * DOWN - o.r) * DOWN;
    if (!(least > 0)) throw new Undecided('the divisor is not certainly different from 0');
    const r = (this.r + (field.sizeOf(q) + field.ulp) * o.r) / least + field.ulp;
    return new Ball(field, q, r * UP);
  }

  squared(): Ball {
    const { field } = this;
    const square = field.truncated(this.m * this.m);
    const spread = this.r === 0 ? 0 : (2 * this.size + this.r) * this.r;
    return field.atLeastZero(square.m, (spread + square.r) * UP);
  }

  /** |√x − √m| = |x − m| / (√x + √m) <= r / √m */
  sqrt(): Ball {
    const { field } = this;
    if (this.lowest() < 0n) throw new Undecided('square root of a number that is not certainly >= 0');
    const scaled = this.m << field.places;
    const root = floorSqrt(scaled);
    const rounding = root * root === scaled ? 0 : field.ulp;
    const spread = this.r === 0 ? 0 : this.r / field.sizeOf(root);
    return field.atLeastZero(root, (spread + rounding) * UP);
  }

  /** |ln x − ln m| <= r / (m − r) */
  ln(): Ball {
    const { field } = this;
    const lowest = this.lowest();
    if (lowest <= 0n) throw new Undecided('logarithm of a number that is not certainly > 0');
    if (this.r === 0) return this.m === field.one.m ? field.zero : field.lnAt(this.m);
    if (this.r > this.size * NARROW) return field.hull(field.lnAt(lowest), field.lnAt(this.highest()));
    const centre = field.lnAt(this.m);
    return new Ball(field, centre.m, (this.r / (this.size * DOWN - this.r) + centre.r) * UP);
  }

  /** |e^x − e^m| <= e^m (e^r − 1) <= e^m (r + r²) for r <= 1 */
  exp(): Ball {
    const { field } = this;
    if (this.r === 0 && this.m === 0n) return field.one;
    if (this.r > NARROW) {
      const { m, r } = field.hull(field.expAt(this.lowest()), field.expAt(this.highest()));
      return field.atLeastZero(m, r);
    }
    const centre = field.expAt(this.m);
    const spread = (centre.size + centre.r) * (this.r + this.r * this.r);
    return field.atLeastZero(centre.m, (spread + centre.r) * UP);
  }

  sign(): Sign {
    if (this.lowest() > 0n) return 1;
    if (this.highest() < 0n) return -1;
    return this.m === 0n && this.r === 0 ? 0 : undefined;
  }

  /** The ends of the ball, in units, rounded outward. */
  lowest(): bigint {
    return this.r === 0 ? this.m : this.m - this.field.unitsAbove(this.r);
  }
  highest(): bigint {
    return this.r === 0 ? this.m : this.m + this.field.unitsAbove(this.r);
  }
  bounds(): Bounds {
    const unit = 1n << this.field.places;
    return { lo: Rational.of(this.lowest(), unit), hi: Rational.of(this.highest(), unit) };
  }
  toString(): string {
    return `[${this.m} ± ${this.field.unitsAbove(this.r)}]·2^-${this.field.bits}`;
  }

  #mustShareItsField(o: Ball): void {
    if (o.field !== this.field) throw defect('two balls of different fields meet');
  }
}
