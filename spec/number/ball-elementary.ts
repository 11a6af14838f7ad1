/**
 * √, π, ln and exp on whole numbers that stand for m·2^−w, each with a proved error.
 *
 * Notation of the proofs: a *unit* is 2^−w with w = bits + 32; a value "within c units" misses the truth by at most
 * c units. `>>` and the division of bigints each lose less than one unit. 2^31 units are half a unit of the result.
 * With at most 1000 bits, w + 9 < 2^11.
 */
const GUARD = 32;
const G = BigInt(GUARD);
/** The argument of the exponential series is divided by 2^8, and its value squared 8 times. */
const HALVINGS = 8;

/** The number of bits of m > 0: 2^(L−1) <= m < 2^L. */
export function bitLength(m: bigint): number {
  const hex = m.toString(16);
  return 4 * hex.length - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28;
}

/**
 * ⌊√n⌋ for n >= 0. Newton from above: while x > ⌊√n⌋ the next ⌊(x + ⌊n/x⌋)/2⌋ is smaller,
 * and never below ⌊√n⌋ (arithmetic mean >= geometric mean), so the first x that does not shrink is the root.
 */
export function floorSqrt(n: bigint): bigint {
  if (n < 2n) return n;
  const bits = bitLength(n);
  const dropped = bits <= 52 ? 0n : BigInt((bits - 51) >> 1);
  // a start >= √n: one is added to the leading 50 to 52 bits and one to their root
  let x = BigInt(Math.ceil(Math.sqrt(Number(n >> (2n * dropped)) + 1)) + 1) << dropped;
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/**
 * Σ (±1)^j (p/q)^(2j+1) / (2j+1) with |p/q| <= 1/3: atan(p/q) where the signs alternate, else atanh(p/q).
 *
 * Error: the power is within 2 units (each step loses one and shrinks the older loss at least ninefold),
 * its quotient by 2j+1 within 3; there are at most w/3 + 2 terms, since a step takes 3 bits from the power;
 * the terms left out once the power is 0 add up to less than 3. Altogether less than w + 9 units.
 */
function inverseTangent(p: bigint, q: bigint, alternating: boolean, w: number): bigint {
  const [p2, q2] = [p * p, q * q];
  let power = (p << BigInt(w)) / q;
  let sum = 0n;
  for (let j = 0n; power !== 0n; j++) {
    const term = power / (2n * j + 1n);
    sum += alternating && j % 2n === 1n ? -term : term;
    power = (power * p2) / q2;
  }
  return sum;
}

/** ln(p/q) within 2 (w + 9) < 2^12 units, for 1 <= p/q <= 2: ln z = 2 atanh((z − 1)/(z + 1)). */
const lnOfRatio = (p: bigint, q: bigint, w: number): bigint => 2n * inverseTangent(p - q, p + q, false, w);

/** The elementary functions of numbers with `bits` binary places, and the constants that they share. */
export class Elementary {
  readonly bits: number;
  readonly #w: bigint;
  readonly #ln2: bigint;
  readonly #lnOfMiddle: (bigint | undefined)[] = [];

  constructor(bits: number) {
    this.bits = bits;
    this.#w = BigInt(bits + GUARD);
    this.#ln2 = lnOfRatio(2n, 1n, bits + GUARD);
  }

  /**
   * π·2^bits within one: 48 atan(1/18) + 32 atan(1/57) − 20 atan(1/239) (Gauss; the intervals use Machin's formula),
   * within 100 (w + 9) < 2^18 units before the guard bits are cut.
   */
  pi(): bigint {
    const atanOfInverse = (k: bigint) => inverseTangent(1n, k, true, this.bits + GUARD);
    return (48n * atanOfInverse(18n) + 32n * atanOfInverse(57n) - 20n * atanOfInverse(239n)) >> G;
  }

  /**
   * ln(m·2^−bits)·2^bits within 2, for 0 < m < 2^(2^16).
   *
   * m·2^−bits = 2^k f with 1 <= f < 2; c = (64 + j + ½)/64 is the middle of the 64th part of [1, 2) that holds f;
   * ln = k ln 2 + ln c + 2 atanh y, y = (f − c)/(f + c), |y| < 2^−8.
   * Units: k ln 2 within 2^16·2^12; ln c within 2^12; f within 1, hence y within 2 and 2 atanh y within 5;
   * the series has at most w/16 + 2 < 2^7 terms within 3 and a rest below 3, twice. Together below 2^29.
   */
  ln(m: bigint): bigint {
    const w = this.#w;
    const top = BigInt(bitLength(m) - 1);
    const k = top - BigInt(this.bits);
    const f = top <= w ? m << (w - top) : m >> (top - w);
    const j = Number(f >> (w - 6n)) - 64;
    const c = BigInt(129 + 2 * j) << (w - 7n);
    const y = ((f - c) << w) / (f + c);
    const y2 = (y * y) >> w;
    let power = y < 0n ? -y : y;
    let series = 0n;
    for (let i = 1n; power !== 0n; i += 2n) {
      series += power / i;
      power = (power * y2) >> w;
    }
    const atanh = y < 0n ? -series : series;
    return (k * this.#ln2 + this.#logOfMiddle(j) + 2n * atanh) >> G;
  }

  #logOfMiddle(j: number): bigint {
    this.#lnOfMiddle[j] ??= lnOfRatio(BigInt(129 + 2 * j), 128n, this.bits + GUARD);
    return this.#lnOfMiddle[j];
  }

  /**
   * exp(m·2^−bits)·2^bits within 1 + 2^(k−6), where k is returned, for |m·2^−bits| < 2^10.
   *
   * x = k ln 2 + t with 0 <= t < ln 2 and |k| < 2^11, so t is within 2^11·2^12 = 2^23 units.
   * v = t/2^8 < 2^−8 within 1; the Taylor series has at most w/8 + 2 < 2^8 terms within 3, and a rest below 2:
   * within 2^10. A squaring doubles the relative error and loses one: after eight, within 2^19 (e^t >= 1).
   * Together e^t is within 2^24 relative units = 2^−(bits+8); e^x = 2^k e^t < 2^k·2.01 is within 2^(k−6) 2^−bits.
   */
  exp(m: bigint): { value: bigint; k: number } {
    const w = this.#w;
    const x = m << G;
    let k = x / this.#ln2;
    if (x < k * this.#ln2) k -= 1n;
    const v = (x - k * this.#ln2) >> BigInt(HALVINGS);
    let term = 1n << w;
    let power = 0n;
    for (let i = 1n; term !== 0n; i++) {
      power += term;
      term = ((term * v) >> w) / i;
    }
    for (let i = 0; i < HALVINGS; i++) power = (power * power) >> w;
    const shift = G - k;
    return { value: shift >= 0n ? power >> shift : power << -shift, k: Number(k) };
  }
}
