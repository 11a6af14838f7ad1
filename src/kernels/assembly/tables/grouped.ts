import { lower } from './interleave';

/** Rows whose group sums are kept at a time: with 32 groups they take 32 KB, less than a first-level cache. */
const TILE = 16;

export function sumGroups8(
  lines: usize,
  rowBytes: usize,
  ends: usize,
  pairs: i32,
  weights: usize,
  scratch: usize,
  limbs: usize,
  rows: i32,
): void {
  for (let r = 0; r < rows; r += TILE) {
    const count = min(TILE, rows - r);
    sumTile(lines, rowBytes, ends, pairs, scratch, count);
    weighTile(scratch, pairs, weights, limbs, count);
    lines += <usize>TILE * rowBytes;
    limbs += TILE * 768;
  }
}

// @ts-ignore: decorator
@inline
function sumTile(lines: usize, rowBytes: usize, ends: usize, pairs: i32, scratch: usize, rows: i32): void {
  const last = ends + (<usize>pairs << 3);
  for (let r = 0; r < rows; r++) {
    let c = lines;
    for (let g = ends; g < last; g += 4) {
      const end = lines + <usize>load<u32>(g);
      let a0 = i64x2.splat(0), a1 = a0, a2 = a0, a3 = a0;
      while (c < end) {
        const p = <usize>load<u32>(c);
        a0 = i8x16.add(a0, v128.load(p));
        a1 = i8x16.add(a1, v128.load(p, 16));
        a2 = i8x16.add(a2, v128.load(p, 32));
        a3 = i8x16.add(a3, v128.load(p, 48));
        c += 4;
      }
      v128.store(scratch, a0);
      v128.store(scratch, a1, 16);
      v128.store(scratch, a2, 32);
      v128.store(scratch, a3, 48);
      scratch += 64;
    }
    lines += rowBytes;
  }
}

/** limb += weight · sum, two groups at a time, eight columns at a time: three limbs of 16 bits, summed in 32. */
// @ts-ignore: decorator
@inline
function weighTile(scratch: usize, pairs: i32, weights: usize, limbs: usize, rows: i32): void {
  const end = weights + <usize>pairs * 48, rowBytes = <usize>pairs << 7;
  for (let r = 0; r < rows; r++) {
    for (let column: usize = 0; column < 64; column += 8) {
      let s = scratch + column;
      let h0 = v128.load(limbs), h1 = v128.load(limbs, 16);
      let m0 = v128.load(limbs, 32), m1 = v128.load(limbs, 48);
      let l0 = v128.load(limbs, 64), l1 = v128.load(limbs, 80);
      for (let w = weights; w < end; w += 48) {
        const both = lower(v128.load64_zero(s), v128.load64_zero(s, 64));
        const e0 = i16x8.extend_low_i8x16_s(both), e1 = i16x8.extend_high_i8x16_s(both);
        const high = v128.load(w), middle = v128.load(w, 16), low = v128.load(w, 32);
        h0 = i32x4.add(h0, i32x4.dot_i16x8_s(e0, high));
        h1 = i32x4.add(h1, i32x4.dot_i16x8_s(e1, high));
        m0 = i32x4.add(m0, i32x4.dot_i16x8_s(e0, middle));
        m1 = i32x4.add(m1, i32x4.dot_i16x8_s(e1, middle));
        l0 = i32x4.add(l0, i32x4.dot_i16x8_s(e0, low));
        l1 = i32x4.add(l1, i32x4.dot_i16x8_s(e1, low));
        s += 128;
      }
      v128.store(limbs, h0);
      v128.store(limbs, h1, 16);
      v128.store(limbs, m0, 32);
      v128.store(limbs, m1, 48);
      v128.store(limbs, l0, 64);
      v128.store(limbs, l1, 80);
      limbs += 96;
    }
    scratch += rowBytes;
  }
}

export function settleGroups(limbs: usize, total: usize, rows: i32, shift: i32): void {
  const end = limbs + <usize>rows * 768, zero = i64x2.splat(0);
  while (limbs < end) {
    for (let four = 0; four < 2; four++) {
      const h = v128.load(limbs), m = v128.load(limbs, 32), l = v128.load(limbs, 64);
      const low = weighed(i64x2.extend_low_i32x4_s(h), i64x2.extend_low_i32x4_s(m), i64x2.extend_low_i32x4_s(l));
      const high = weighed(i64x2.extend_high_i32x4_s(h), i64x2.extend_high_i32x4_s(m), i64x2.extend_high_i32x4_s(l));
      v128.store(total, i64x2.add(v128.load(total), i64x2.shl(low, shift)));
      v128.store(total, i64x2.add(v128.load(total, 16), i64x2.shl(high, shift)), 16);
      v128.store(limbs, zero);
      v128.store(limbs, zero, 32);
      v128.store(limbs, zero, 64);
      limbs += 16;
      total += 32;
    }
    limbs += 64;
  }
}

/** 2³² high + 2¹⁶ middle + low */
// @ts-ignore: decorator
@inline
function weighed(high: v128, middle: v128, low: v128): v128 {
  return i64x2.add(i64x2.add(i64x2.shl(high, 32), i64x2.shl(middle, 16)), low);
}
