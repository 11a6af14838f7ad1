import type { Bounds, Field, Real } from './real.ts';
import { defect, Refusal } from './refusal.ts';

const abs = (x: bigint): bigint => (x < 0n ? -x : x);

function gcd(a: bigint, b: bigint): bigint {
  let x = abs(a);
  let y = abs(b);
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The largest whole number <= n/d, for d > 0. */
export function floorDiv(n: bigint, d: bigint): bigint {
  const q = n / d;
  return n % d !== 0n && n < 0n !== d < 0n ? q - 1n : q;
}

/** Longer texts are not read as numbers. */
const LONGEST_TEXT = 200_001;

/** An exact fraction n/d in lowest terms, d > 0: the arithmetic of everything without a root or a logarithm. */
export class Rational implements Real<Rational> {
  readonly n: bigint;
  readonly d: bigint;
  private constructor(n: bigint, d: bigint) {
    this.n = n;
    this.d = d;
  }

  static of(n: bigint | number, d: bigint | number = 1n): Rational {
    const num = BigInt(n);
    const den = BigInt(d);
    if (den === 0n) throw defect('a fraction with denominator 0');
    const g = gcd(num, den) * (den < 0n ? -1n : 1n);
    return g === 1n ? new Rational(num, den) : new Rational(num / g, den / g);
  }

  /**
   * The exact value of a binary64: 0.1 becomes 3602879701896397/2^55, not 1/10.
   * @throws Refusal `not-finite`
   */
  static ofDouble(x: number): Rational {
    if (!Number.isFinite(x)) throw new Refusal('not-finite', `${x} is not a finite number`);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    const bits = view.getBigUint64(0);
    const exponent = Number((bits >> 52n) & 0x7ffn);
    const fraction = bits & ((1n << 52n) - 1n);
    const significand = exponent === 0 ? fraction : fraction | (1n << 52n);
    const signed = bits >> 63n === 1n ? -significand : significand;
    const power = (exponent === 0 ? 1 : exponent) - 1075;
    return power >= 0 ? Rational.of(signed << BigInt(power)) : Rational.of(signed, 1n << BigInt(-power));
  }

  /**
   * The exact value of a decimal ("-1.25e-3") or a fraction ("33/140").
   * @throws Refusal `not-finite` (nan, inf), `not-a-number`
   */
  static parse(text: string): Rational {
    const fraction = /^([+-]?\d{1,100000})\/(\d{1,100000})$/.exec(text);
    if (fraction !== null && BigInt(fraction[2]!) !== 0n)
      return Rational.of(BigInt(fraction[1]!.replace('+', '')), BigInt(fraction[2]!));
    // the dot keeps the two runs of digits apart: without it the expression would try every way to divide one run
    const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/.exec(text);
    if (decimal === null || `${decimal[2]}${decimal[3] ?? ''}` === '' || text.length > LONGEST_TEXT) {
      if (/^[+-]?(nan|inf|infinity)$/i.test(text)) throw new Refusal('not-finite', `"${text}" is not finite`);
      throw new Refusal('not-a-number', `"${text.slice(0, 40)}" is not a decimal number`);
    }
    const [, sign, whole = '', part = '', e = '0'] = decimal;
    const magnitude = BigInt(`${whole}${part}`);
    const digits = sign === '-' ? -magnitude : magnitude;
    const power = Number(e) - part.length;
    return power >= 0
      ? Rational.of(digits * 10n ** BigInt(power))
      : Rational.of(digits, 10n ** BigInt(-power));
  }

  get field(): Field<Rational> {
    return rationals;
  }
  plus(o: Rational): Rational {
    return this.d === 1n && o.d === 1n
      ? new Rational(this.n + o.n, 1n)
      : Rational.of(this.n * o.d + o.n * this.d, this.d * o.d);
  }
  minus(o: Rational): Rational {
    return this.plus(o.negated());
  }
  times(o: Rational): Rational {
    return this.d === 1n && o.d === 1n
      ? new Rational(this.n * o.n, 1n)
      : Rational.of(this.n * o.n, this.d * o.d);
  }
  over(o: Rational): Rational {
    if (o.n === 0n) throw defect('division of a fraction by exactly 0');
    return Rational.of(this.n * o.d, this.d * o.n);
  }
  negated(): Rational {
    return new Rational(-this.n, this.d);
  }
  squared(): Rational {
    return new Rational(this.n * this.n, this.d * this.d);
  }
  sqrt(): Rational {
    throw defect('a square root leaves the rationals');
  }
  ln(): Rational {
    throw defect('a logarithm leaves the rationals');
  }
  exp(): Rational {
    throw defect('an exponential leaves the rationals');
  }
  sign(): -1 | 0 | 1 {
    return this.n > 0n ? 1 : this.n < 0n ? -1 : 0;
  }
  bounds(): Bounds {
    return { lo: this, hi: this };
  }

  compare(o: Rational): -1 | 0 | 1 {
    const left = this.n * o.d;
    const right = o.n * this.d;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  equals(o: Rational): boolean {
    return this.n === o.n && this.d === o.d;
  }
  lessThan(o: Rational): boolean {
    return this.compare(o) < 0;
  }
  abs(): Rational {
    return this.n < 0n ? this.negated() : this;
  }
  isInteger(): boolean {
    return this.d === 1n;
  }
  /** "33/140", or "4" when whole. */
  toString(): string {
    return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`;
  }
}

/** The exact field: every sign is decided; roots and logarithms are a defect of the caller. */
export const rationals: Field<Rational> = {
  name: 'rational',
  digits: Number.POSITIVE_INFINITY,
  zero: Rational.of(0n),
  one: Rational.of(1n),
  from: exact => (exact instanceof Rational ? exact : Rational.of(exact)),
  pi: () => {
    throw defect('pi is not rational');
  },
  hull: (lo, hi) => {
    if (!lo.equals(hi)) throw defect('the rationals hold points, not sets');
    return lo;
  },
};
