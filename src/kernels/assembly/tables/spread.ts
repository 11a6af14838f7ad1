import { lower, upper } from './interleave';

export function spread(codes: usize, stride: usize, rows: i32, sets: i32, bases: usize, out: usize): void {
  const rowBytes = <usize>sets << 2;
  for (let s = 0; s < sets; s += 8) {
    const base0 = v128.load(bases), base1 = v128.load(bases, 16);
    let from = codes, to = out;
    for (let r = 0; r < rows; r += 16) {
      let at = from;
      const v0 = v128.load(at), v1 = v128.load(at + stride);
      at += 2 * stride;
      const v2 = v128.load(at), v3 = v128.load(at + stride);
      at += 2 * stride;
      const v4 = v128.load(at), v5 = v128.load(at + stride);
      at += 2 * stride;
      const v6 = v128.load(at), v7 = v128.load(at + stride);
      // 8 x 16 transposed in three rounds: afterwards 8 bytes of a row stand together
      const a0 = lower(v0, v4), b0 = lower(v1, v5), c0 = lower(v2, v6), d0 = lower(v3, v7);
      const a1 = upper(v0, v4), b1 = upper(v1, v5), c1 = upper(v2, v6), d1 = upper(v3, v7);
      to = fourRows(to, rowBytes, lower(a0, c0), lower(b0, d0), base0, base1);
      to = fourRows(to, rowBytes, upper(a0, c0), upper(b0, d0), base0, base1);
      to = fourRows(to, rowBytes, lower(a1, c1), lower(b1, d1), base0, base1);
      to = fourRows(to, rowBytes, upper(a1, c1), upper(b1, d1), base0, base1);
      from += 16;
    }
    codes += stride << 3;
    bases += 32;
    out += 32;
  }
}

// @ts-ignore: decorator
@inline
function fourRows(to: usize, rowBytes: usize, even: v128, odd: v128, base0: v128, base1: v128): usize {
  const two = lower(even, odd), four = upper(even, odd);
  oneRow(to, i16x8.extend_low_i8x16_u(two), base0, base1);
  oneRow(to + rowBytes, i16x8.extend_high_i8x16_u(two), base0, base1);
  oneRow(to + 2 * rowBytes, i16x8.extend_low_i8x16_u(four), base0, base1);
  oneRow(to + 3 * rowBytes, i16x8.extend_high_i8x16_u(four), base0, base1);
  return to + 4 * rowBytes;
}

/** base + 64 code, for eight sets */
// @ts-ignore: decorator
@inline
function oneRow(to: usize, codes: v128, base0: v128, base1: v128): void {
  const offsets = i16x8.shl(codes, 6);
  v128.store(to, i32x4.add(i32x4.extend_low_i16x8_u(offsets), base0));
  v128.store(to, i32x4.add(i32x4.extend_high_i16x8_u(offsets), base1), 16);
}
