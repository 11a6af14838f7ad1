/**
 * Sums of products as if in twice the precision, after Ogita, Rump and Oishi (2005).
 *
 * A doubled vector is four vectors one after the other: hi, the two halves of hi with few bits each, and lo.
 */
import { plusProduct } from './vectors';

/** 2²⁷ + 1 cuts a number into two halves of at most 26 bits. */
const SPLITTER: f64 = 134217729;

/** What rounding dropped of the product p = x · hi, and the part of x · lo. */
// @ts-ignore: decorator
@inline
function rest(x: v128, x1: v128, x2: v128, p: v128, y1: v128, y2: v128, lo: v128): v128 {
  let e = f64x2.sub(f64x2.mul(x1, y1), p);
  e = plusProduct(e, x1, y2);
  e = plusProduct(e, x2, y1);
  e = plusProduct(e, x2, y2);
  return plusProduct(e, x, lo);
}

/** What rounding dropped of the sum s = a + b. */
// @ts-ignore: decorator
@inline
function lost(a: v128, b: v128, s: v128): v128 {
  const bb = f64x2.sub(s, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(s, bb)), f64x2.sub(b, bb));
}

/** Four pairs sum, rest: one for each place in a block. `stride` leads from one part of the doubled vector to the next. */
export function doubledSums(x: usize, scale: f64, v: usize, stride: usize, blocks: i32, out: usize): void {
  const split = f64x2.splat(SPLITTER), factor = f64x2.splat(scale);
  for (let half: usize = 0; half < 32; half += 16) {
    let s = f64x2.splat(0), c = s;
    let hi = v + half;
    for (let at = x + half, end = x + (<usize>blocks << 5); at < end; at += 32, hi += 32) {
      const xs = f64x2.mul(factor, v128.load(at));
      const cut = f64x2.mul(split, xs);
      const x1 = f64x2.sub(cut, f64x2.sub(cut, xs));
      const x2 = f64x2.sub(xs, x1);
      const p = f64x2.mul(xs, v128.load(hi));
      const sum = f64x2.add(s, p);
      const e = rest(xs, x1, x2, p, v128.load(hi + stride), v128.load(hi + 2 * stride), v128.load(hi + 3 * stride));
      c = f64x2.add(c, f64x2.add(e, lost(s, p, sum)));
      s = sum;
    }
    v128.store(out + half, s);
    v128.store(out + half, c, 32);
  }
}

/**
 * x − a y in the pair (x, rest), entry by entry; a is a number of a doubled vector, its four parts `aStride` apart.
 */
export function subtractDoubled(
  x: usize, rests: usize, a: usize, aStride: usize, y: usize, stride: usize, blocks: i32,
): void {
  const ahi = f64x2.neg(v128.load64_splat(a));
  const a1 = f64x2.neg(v128.load64_splat(a + aStride));
  const a2 = f64x2.neg(v128.load64_splat(a + 2 * aStride));
  const alo = f64x2.neg(v128.load64_splat(a + 3 * aStride));
  for (const end = x + (<usize>blocks << 5); x < end; x += 16, rests += 16, y += 16) {
    const hi = v128.load(y);
    const p = f64x2.mul(ahi, hi);
    const before = v128.load(x);
    const sum = f64x2.add(before, p);
    let e = rest(ahi, a1, a2, p, v128.load(y + stride), v128.load(y + 2 * stride), v128.load(y + 3 * stride));
    e = plusProduct(e, alo, hi);
    v128.store(x, sum);
    v128.store(rests, f64x2.add(v128.load(rests), f64x2.add(e, lost(before, p, sum))));
  }
}

/** x = s x, and x = x + y: the ends of a row. */
export function scale(x: usize, s: f64, blocks: i32): void {
  const ss = f64x2.splat(s);
  for (const end = x + (<usize>blocks << 5); x < end; x += 16) v128.store(x, f64x2.mul(ss, v128.load(x)));
}
export function add(x: usize, y: usize, blocks: i32): void {
  for (const end = x + (<usize>blocks << 5); x < end; x += 16, y += 16) v128.store(x, f64x2.add(v128.load(x), v128.load(y)));
}
