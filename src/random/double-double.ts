/**
 * Unevaluated sums hi + lo of two binary64 with |lo| <= ulp(hi)/2: about 106 bits, for the few places that need
 * more than 53. Every error below is relative to the result.
 *
 * @source Dekker (1971) Numer. Math. 18:224; Joldes, Muller & Popescu (2017) ACM TOMS 44:15
 */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

/** 2²⁷ + 1: multiplying by it splits 53 bits into 26 and 27. */
const SPLITTER = 134217729;

/** a + b, exactly. */
export function twoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  const b2 = hi - a;
  return { hi, lo: a - (hi - b2) + (b - b2) };
}

/** a + b, exactly, for |a| >= |b|. */
function fastTwoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** a b, exactly, while nothing over- or underflows. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const hi = a * b;
  const ca = SPLITTER * a;
  const aHigh = ca - (ca - a);
  const aLow = a - aHigh;
  const cb = SPLITTER * b;
  const bHigh = cb - (cb - b);
  const bLow = b - bHigh;
  return { hi, lo: aLow * bLow - (hi - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

/** x + y; error below 2⁻¹⁰⁴, whatever the signs. */
export function plus(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const s = twoSum(x.hi, y.hi);
  const t = twoSum(x.lo, y.lo);
  const u = fastTwoSum(s.hi, s.lo + t.hi);
  return fastTwoSum(u.hi, u.lo + t.lo);
}

/** x y; error below 2⁻¹⁰². */
export function times(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const p = twoProduct(x.hi, y.hi);
  return fastTwoSum(p.hi, p.lo + (x.hi * y.lo + x.lo * y.hi));
}

/** x / y; error below 2⁻¹⁰¹. */
export function over(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const q = x.hi / y.hi;
  const product = times(y, { hi: q, lo: 0 });
  const rest = x.hi - product.hi + (x.lo - product.lo); // the first difference is exact: the two are neighbours
  return fastTwoSum(q, rest / y.hi);
}
