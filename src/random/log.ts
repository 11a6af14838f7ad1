import { type DoubleDouble, over, plus, times, twoProduct, twoSum } from './double-double.ts';

/** ln 2 to 107 bits. */
const LN2: DoubleDouble = { hi: Math.LN2, lo: 2.3190468138462996e-17 };
/** Terms of the series: with |s| <= 0.1716 the first term left out is below 2⁻¹¹⁵ of the sum. */
const TERMS = 22;
/** 1/(2k + 1) */
const odd: readonly DoubleDouble[] = Array.from({ length: TERMS }, (_, k) =>
  over({ hi: 1, lo: 0 }, { hi: 2 * k + 1, lo: 0 }),
);
/** Relative error of the double-double logarithm: eight operations of 2⁻¹⁰¹ at most, doubled. */
const LOG_ERROR = 2 ** -97;
/** Bits after the point when double-double does not decide: no binary64 needs more than 118 significant bits. */
const FIXED_BITS = 256n;

/**
 * The natural logarithm, correctly rounded, from + − × ÷ alone: the same on every machine, whatever its libm.
 *
 *   x = 2ᵉ m, m in [√½, √2);   ln x = e ln 2 + 2 artanh((m − 1)/(m + 1))
 *
 * First in double-double; where its error leaves the rounding open, in whole numbers of 256 bits.
 *
 * @param x > 0 and finite
 * @source Ziv (1991) ACM TOMS 17:410; Lefèvre & Muller (2001) for the 118 bits
 */
export function correctlyRoundedLog(x: number): number {
  if (x === 1) return 0;
  const { hi, lo } = logDoubleDouble(x);
  const error = Math.abs(hi) * LOG_ERROR;
  const low = hi + (lo - error);
  return low === hi + (lo + error) ? low : logByIntegers(x);
}

/** ln x as hi + lo, right to 2⁻⁹⁷. */
export function logDoubleDouble(x: number): DoubleDouble {
  const { m, e } = scaled(x);
  const s = over({ hi: m - 1, lo: 0 }, twoSum(m, 1));
  const s2 = times(s, s);
  let series = odd[TERMS - 1]!;
  for (let k = TERMS - 2; k >= 0; k--) series = plus(odd[k]!, times(s2, series));
  const artanh = times(s, series);
  const doubled = { hi: 2 * artanh.hi, lo: 2 * artanh.lo };
  if (e === 0) return doubled;
  const eLn2 = twoProduct(e, LN2.hi);
  return plus(twoSum(eLn2.hi, eLn2.lo + e * LN2.lo), doubled);
}

/** x = 2ᵉ m with m in [√½, √2) */
function scaled(x: number): { m: number; e: number } {
  let m = x;
  let e = 0;
  if (x < 2 ** -1022) {
    m *= 2 ** 54;
    e = -54;
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, m);
  const high = view.getUint32(0);
  e += (high >>> 20) - 1023;
  view.setUint32(0, (high & 0xfffff) | (1023 << 20));
  m = view.getFloat64(0);
  return m > Math.SQRT2 ? { m: m / 2, e: e + 1 } : { m, e };
}

/** ln x by the same series in fixed point, rounded once. */
export function logByIntegers(x: number): number {
  const { m, e } = scaled(x);
  const M = BigInt(m * 2 ** 53);
  const unit = 1n << 53n;
  const value = BigInt(e) * twiceArtanh(1n, 3n) + twiceArtanh(M - unit, M + unit);
  return Number(value) / 2 ** Number(FIXED_BITS); // the conversion rounds to nearest, the scaling is exact
}

/** 2 artanh(n/d) · 2²⁵⁶, right to a few units; ln 2 is 2 artanh(1/3). */
function twiceArtanh(n: bigint, d: bigint): bigint {
  let power = (n << (FIXED_BITS + 1n)) / d;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * n * n) / (d * d);
  }
  return sum;
}
