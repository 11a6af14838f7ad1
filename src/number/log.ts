import { type Doubled, doubled, over, plus, times, twoProduct, twoSum } from '../linalg/doubled.ts';

/** ln 2 to 107 bits. */
export const LN2: Doubled = { hi: Math.LN2, lo: 2.3190468138462996e-17 };
/** Terms of the series: with |s| <= 0.1716 the first term left out is below 2⁻¹¹⁵ of the sum. */
const TERMS = 22;
/** 1/(2k + 1) */
const odd: readonly Doubled[] = Array.from({ length: TERMS }, (_, k) => over(doubled(1), doubled(2 * k + 1)));
/** Relative error of the double-double logarithm: eight operations of 2⁻¹⁰¹ at most, and a factor two. */
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
  const { hi, lo } = logDoubled(x);
  const error = Math.abs(hi) * LOG_ERROR;
  const low = hi + (lo - error);
  return low === hi + (lo + error) ? low : logByIntegers(x);
}

/** ln x as hi + lo, right to 2⁻⁹⁷. */
export function logDoubled(x: number): Doubled {
  const { m, e } = scaled(x);
  const part = twiceArtanh(over(doubled(m - 1), twoSum(m, 1)));
  if (e === 0) return part;
  const eLn2 = twoProduct(e, LN2.hi);
  return plus(twoSum(eLn2.hi, eLn2.lo + e * LN2.lo), part);
}

/** ln(hi + lo): lo/hi is below 2⁻⁵³, its square below the error. */
export const logOf = ({ hi, lo }: Doubled): Doubled => plus(logDoubled(hi), doubled(lo / hi));

/** Up to here 1 + w keeps too few digits of a small w, and the series in w/(2 + w) is short. */
const SMALL = 0.25;

/** ln(1 + w), w > −1, right to 2⁻⁹⁵ however small w is. */
export function log1pOf(w: Doubled): Doubled {
  if (Math.abs(w.hi) > SMALL) return logOf(plus(doubled(1), w));
  return twiceArtanh(over(w, plus(doubled(2), w)));
}

/** 2 artanh s = 2s (1 + s²/3 + s⁴/5 + …), |s| <= 0.1716 */
function twiceArtanh(s: Doubled): Doubled {
  const s2 = times(s, s);
  let series = odd[TERMS - 1]!;
  for (let k = TERMS - 2; k >= 0; k--) series = plus(odd[k]!, times(s2, series));
  const { hi, lo } = times(s, series);
  return { hi: 2 * hi, lo: 2 * lo };
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
  const value = BigInt(e) * fixedTwiceArtanh(1n, 3n) + fixedTwiceArtanh(M - unit, M + unit);
  return Number(value) / 2 ** Number(FIXED_BITS); // the conversion rounds to nearest, the scaling is exact
}

/** 2 artanh(n/d) · 2²⁵⁶, right to a few units; ln 2 is 2 artanh(1/3). */
function fixedTwiceArtanh(n: bigint, d: bigint): bigint {
  let power = (n << (FIXED_BITS + 1n)) / d;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * n * n) / (d * d);
  }
  return sum;
}
