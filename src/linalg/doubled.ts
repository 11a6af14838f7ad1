/**
 * Double-double arithmetic: an unevaluated sum hi + lo of two binary64, |lo| <= ulp(hi)/2, about 106 bits.
 * The operations are the error-free transformations of Knuth (sum) and Dekker and Veltkamp (product):
 * exact in round-to-nearest as long as no product leaves [2^-960, 2^960].
 *
 * It is used where a short sum decides the digits of everything after it: sums of squares, cross products,
 * the removal of X from y. Chapters round back to binary64 once, at the end.
 *
 * @source Ogita, Rump, Oishi (2005) Accurate sum and dot product. SIAM J. Sci. Comput. 26
 */
export interface Doubled {
  readonly hi: number;
  readonly lo: number;
}

/** A column of double-doubles; `lo` is all zero for data that came as binary64. */
export interface DoubledVector {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
}

/** 2^27 + 1 cuts a 53-bit number into two halves of at most 26 bits (Veltkamp). */
export const SPLITTER = 134217729;

export const zero: Doubled = { hi: 0, lo: 0 };

/** a + b, exactly. */
export function twoSum(a: number, b: number): Doubled {
  const hi = a + b;
  const bb = hi - a;
  return { hi, lo: a - (hi - bb) + (b - bb) };
}

/** a + b, exactly, for |a| >= |b| or a = 0. */
function renormalize(a: number, b: number): Doubled {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** a · b, exactly. */
export function twoProduct(a: number, b: number): Doubled {
  const hi = a * b;
  const ca = SPLITTER * a;
  const cb = SPLITTER * b;
  const ah = ca - (ca - a);
  const bh = cb - (cb - b);
  const al = a - ah;
  const bl = b - bh;
  return { hi, lo: al * bl - (hi - ah * bh - al * bh - ah * bl) };
}

export const doubled = (x: number): Doubled => ({ hi: x, lo: 0 });
export const rounded = (x: Doubled): number => x.hi + x.lo;
export const negate = (x: Doubled): Doubled => ({ hi: -x.hi, lo: -x.lo });

export function plus(a: Doubled, b: Doubled): Doubled {
  const high = twoSum(a.hi, b.hi);
  const low = twoSum(a.lo, b.lo);
  const carried = renormalize(high.hi, high.lo + low.hi);
  return renormalize(carried.hi, carried.lo + low.lo);
}

export const minus = (a: Doubled, b: Doubled): Doubled => plus(a, negate(b));

export function times(a: Doubled, b: Doubled): Doubled {
  const p = twoProduct(a.hi, b.hi);
  return renormalize(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** a / b by two corrections of the binary64 quotient. */
export function over(a: Doubled, b: Doubled): Doubled {
  const first = a.hi / b.hi;
  const rest = minus(a, times(b, doubled(first)));
  const second = rest.hi / b.hi;
  const third = minus(rest, times(b, doubled(second))).hi / b.hi;
  return plus(renormalize(first, second), doubled(third));
}

/** √a for a >= 0, by one Newton step from the binary64 root. */
export function squareRoot(a: Doubled): Doubled {
  if (a.hi <= 0) return zero;
  const root = Math.sqrt(a.hi);
  const rest = minus(a, twoProduct(root, root));
  return renormalize(root, rest.hi / (2 * root));
}

export const vectorOf = (hi: Float64Array): DoubledVector => ({ hi, lo: new Float64Array(hi.length) });
export const entryOf = (v: DoubledVector, i: number): Doubled => ({ hi: v.hi[i]!, lo: v.lo[i]! });

/** Σ xᵢ, as if summed in twice the precision. */
export function sumOf(x: DoubledVector): Doubled {
  let s = zero;
  for (let i = 0; i < x.hi.length; i++) s = plus(s, entryOf(x, i));
  return s;
}

/** Σ aᵢ bᵢ, as if computed in twice the precision. */
export function productSum(a: DoubledVector, b: DoubledVector): Doubled {
  let s = zero;
  for (let i = 0; i < a.hi.length; i++) s = plus(s, times(entryOf(a, i), entryOf(b, i)));
  return s;
}
