import { Decimal } from 'decimal.js';
import { Rational } from './rational.ts';
import type { Bounds, Field, Real, Sign } from './real.ts';
import { defect, Undecided } from './refusal.ts';

/**
 * The field of intervals [lo, hi] at one precision. It owns two decimal.js constructors of its own,
 * because in decimal.js the constructor of the *left* operand decides precision and rounding.
 * `defaults: true` keeps the clone from inheriting what somebody set on the shared class.
 */
export class IntervalField implements Field<Interval> {
  readonly name = 'interval';
  readonly digits: number;
  readonly Down: Decimal.Constructor;
  readonly Up: Decimal.Constructor;
  readonly zero: Interval;
  readonly one: Interval;
  #pi: Interval | undefined;

  constructor(digits: number) {
    if (!Number.isInteger(digits) || digits < 1 || digits > 100_000)
      throw defect(`a working precision of ${digits} digits`);
    this.digits = digits;
    const shared = { precision: digits, defaults: true, toExpNeg: -9e15, toExpPos: 9e15 };
    this.Down = Decimal.clone({ ...shared, rounding: Decimal.ROUND_FLOOR });
    this.Up = Decimal.clone({ ...shared, rounding: Decimal.ROUND_CEIL });
    this.zero = this.from(0);
    this.one = this.from(1);
  }

  from(exact: Rational | bigint | number): Interval {
    if (exact instanceof Rational) {
      const n = exact.n.toString();
      const d = exact.d.toString();
      return new Interval(this, new this.Down(n).div(d), new this.Up(n).div(d));
    }
    if (typeof exact === 'number' && !Number.isSafeInteger(exact))
      throw defect(`${exact} is not a whole number`);
    const text = exact.toString();
    return new Interval(this, new this.Down(text).plus(0), new this.Up(text).plus(0));
  }

  hull(lo: Interval, hi: Interval): Interval {
    return new Interval(this, least(lo.lo, hi.lo), greatest(lo.hi, hi.hi));
  }

  /** π = 16 atan(1/5) − 4 atan(1/239) (Machin), alternating series with the first omitted term as remainder. */
  pi(): Interval {
    this.#pi ??= this.from(16)
      .times(arctanOfInverse(this, 5))
      .minus(this.from(4).times(arctanOfInverse(this, 239)));
    return this.#pi;
  }
}

/** Exponents that are still written out as whole numbers. */
const LARGEST_EXPONENT = 90_000;

function exactly(x: Decimal): Rational {
  if (Math.abs(x.e) > LARGEST_EXPONENT) throw new Undecided('an exponent beyond 90000 is not written out');
  return Rational.parse(x.toExponential());
}

const least = (a: Decimal, b: Decimal): Decimal => (a.lte(b) ? a : b);
const greatest = (a: Decimal, b: Decimal): Decimal => (a.gte(b) ? a : b);

/** atan(1/k) = Σ (−1)^j / ((2j+1) k^(2j+1)); consecutive partial sums bracket the limit. */
function arctanOfInverse(field: IntervalField, k: number): Interval {
  const enough = Rational.of(1n, 10n ** BigInt(field.digits + 2));
  let sum = Rational.of(0);
  for (let j = 0n; ; j++) {
    const term = Rational.of(j % 2n === 0n ? 1n : -1n, (2n * j + 1n) * BigInt(k) ** (2n * j + 1n));
    const next = sum.plus(term);
    if (term.abs().lessThan(enough)) return field.hull(field.from(sum), field.from(next));
    sum = next;
  }
}

/**
 * A closed interval [lo, hi] of decimals that certainly contains the number it stands for.
 * Only + − × ÷ √ of decimal.js are trusted to round as asked; exp and ln are widened by one unit in the last place.
 */
export class Interval implements Real<Interval> {
  readonly field: IntervalField;
  readonly lo: Decimal;
  readonly hi: Decimal;

  /** Refuses an endpoint that lost its direction: lo must be a rounded-down decimal, hi a rounded-up one. */
  constructor(field: IntervalField, lo: Decimal, hi: Decimal) {
    if (lo.constructor !== field.Down || hi.constructor !== field.Up)
      throw defect('an interval endpoint lost its rounding direction or its precision');
    if (!lo.isFinite() || !hi.isFinite()) throw new Undecided('an interval endpoint is not finite');
    if (lo.gt(hi)) throw defect(`an interval [${lo}, ${hi}] whose ends are exchanged`);
    this.field = field;
    this.lo = lo;
    this.hi = hi;
  }

  plus(o: Interval): Interval {
    return this.#made(this.lo.plus(this.#same(o).lo), this.hi.plus(o.hi));
  }
  minus(o: Interval): Interval {
    return this.#made(this.lo.minus(this.#same(o).hi), this.hi.minus(o.lo));
  }
  times(o: Interval): Interval {
    const { Down, Up } = this.field;
    const [a, b, c, d] = [this.lo, this.hi, this.#same(o).lo, o.hi];
    // the same product rounded down and up: the left operand must belong to the constructor that rounds
    const low = (x: Decimal, y: Decimal) => new Down(x).times(y);
    const high = (x: Decimal, y: Decimal) => new Up(x).times(y);
    if (a.gte(0) && c.gte(0)) return this.#made(low(a, c), high(b, d));
    if (b.lte(0) && d.lte(0)) return this.#made(low(b, d), high(a, c));
    if (a.gte(0) && d.lte(0)) return this.#made(low(b, c), high(a, d));
    if (b.lte(0) && c.gte(0)) return this.#made(low(a, d), high(b, c));
    return this.#made(
      [low(a, c), low(a, d), low(b, c), low(b, d)].reduce(least),
      [high(a, c), high(a, d), high(b, c), high(b, d)].reduce(greatest),
    );
  }
  over(o: Interval): Interval {
    const { Down, Up } = this.field;
    const [a, b, c, d] = [this.lo, this.hi, this.#same(o).lo, o.hi];
    if (c.isZero() && d.isZero()) throw new Undecided('division by an interval that is exactly 0');
    if (c.lte(0) && d.gte(0)) throw new Undecided('the divisor is not certainly different from 0');
    const low = (x: Decimal, y: Decimal) => new Down(x).div(y);
    const high = (x: Decimal, y: Decimal) => new Up(x).div(y);
    if (c.gt(0)) return this.#made(low(a, a.gte(0) ? d : c), high(b, b.gte(0) ? c : d));
    return this.#made(low(b, b.gte(0) ? d : c), high(a, a.gte(0) ? c : d));
  }
  negated(): Interval {
    return this.#made(new this.field.Down(this.hi).neg(), new this.field.Up(this.lo).neg());
  }
  squared(): Interval {
    const { Down, Up } = this.field;
    const [small, large] = this.lo.abs().lte(this.hi.abs()) ? [this.lo, this.hi] : [this.hi, this.lo];
    const low = this.sign() === undefined ? new Down(0) : new Down(small).times(small);
    return this.#made(low, new Up(large).times(large));
  }
  sqrt(): Interval {
    if (this.lo.lt(0)) throw new Undecided('square root of a number that is not certainly >= 0');
    return this.#made(this.lo.sqrt(), this.hi.sqrt());
  }
  ln(): Interval {
    if (this.lo.lte(0)) throw new Undecided('logarithm of a number that is not certainly > 0');
    try {
      return this.#widened(this.lo.ln(), this.hi.ln());
    } catch (e) {
      // decimal.js carries 1025 digits of ln 10 and stops near 1000
      if (e instanceof Error && e.message.includes('Precision limit'))
        throw new Undecided(`no logarithms at ${this.field.digits} digits: they end near 1000`);
      throw e;
    }
  }
  exp(): Interval {
    if (this.lo.isZero() && this.hi.isZero()) return this.field.one;
    const [lo, hi] = [this.lo.exp(), this.hi.exp()];
    // at -1e18 decimal.js underflows to 0 whatever the rounding, at 1e18 it overflows
    if (lo.isZero() || hi.isZero() || !hi.isFinite())
      throw new Undecided('an exponential beyond the exponents of decimal.js');
    return this.#widened(lo, hi);
  }
  sign(): Sign {
    if (this.lo.gt(0)) return 1;
    if (this.hi.lt(0)) return -1;
    return this.lo.isZero() && this.hi.isZero() ? 0 : undefined;
  }
  bounds(): Bounds {
    return { lo: exactly(this.lo), hi: exactly(this.hi) };
  }
  toString(): string {
    return `[${this.lo.toString()}, ${this.hi.toString()}]`;
  }

  #made(lo: Decimal, hi: Decimal): Interval {
    return new Interval(this.field, lo, hi);
  }
  #same(o: Interval): Interval {
    if (o.field !== this.field) throw defect('two intervals of different fields meet');
    return o;
  }
  #widened(lo: Decimal, hi: Decimal): Interval {
    return this.#made(lo.minus(this.#ulp(lo)), hi.plus(this.#ulp(hi)));
  }
  /** One unit in the last place at the working precision: decimal.js may miss exp and ln by less than that. */
  #ulp(x: Decimal): Decimal {
    return new this.field.Down(x.isZero() ? 0 : `1e${x.e - this.field.digits + 1}`);
  }
}

/** A field of intervals with the given working precision in decimal digits. */
export const intervals = (digits: number): IntervalField => new IntervalField(digits);
