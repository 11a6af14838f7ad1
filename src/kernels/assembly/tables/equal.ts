/** The digit at `place` of 16 base-3 codes below 3 place. */
// @ts-ignore: decorator
@inline
function topDigit(codes: v128, place: i32): v128 {
  const atLeastOne = i8x16.ge_u(codes, i8x16.splat(<i8>place));
  const two = i8x16.ge_u(codes, i8x16.splat(<i8>(2 * place)));
  return i8x16.neg(i8x16.add(atLeastOne, two)); // a comparison that holds is −1
}

/** codes − place · digit, for a digit 0, 1 or 2 */
// @ts-ignore: decorator
@inline
function without(codes: v128, digit: v128, place: i32): v128 {
  const once = v128.and(i8x16.ne(digit, i8x16.splat(0)), i8x16.splat(<i8>place));
  const again = v128.and(i8x16.eq(digit, i8x16.splat(2)), i8x16.splat(<i8>place));
  return i8x16.sub(i8x16.sub(codes, once), again);
}

export function build8(codes: usize, variants: i32, offset: i32, table: usize): void {
  let c0 = v128.load(codes), c1 = v128.load(codes, 16), c2 = v128.load(codes, 32), c3 = v128.load(codes, 48);
  const zero = i64x2.splat(0), off = i8x16.splat(<i8>offset), ifOff = i8x16.neg(off);
  v128.store(table, zero);
  v128.store(table, zero, 16);
  v128.store(table, zero, 32);
  v128.store(table, zero, 48);
  let place = 1;
  for (let k = 1; k < variants; k++) place *= 3;
  const end = table + (<usize>(3 * place) << 6);
  for (; place > 0; place /= 3) {
    const d0 = topDigit(c0, place), d1 = topDigit(c1, place), d2 = topDigit(c2, place), d3 = topDigit(c3, place);
    c0 = without(c0, d0, place);
    c1 = without(c1, d1, place);
    c2 = without(c2, d2, place);
    c3 = without(c3, d3, place);
    const x0 = i8x16.sub(d0, off), x1 = i8x16.sub(d1, off), x2 = i8x16.sub(d2, off), x3 = i8x16.sub(d3, off);
    const o0 = v128.and(x0, ifOff), o1 = v128.and(x1, ifOff), o2 = v128.and(x2, ifOff), o3 = v128.and(x3, ifOff);
    const step = <usize>place << 6;
    // a line of the digits above becomes the three lines of digit 0, 1 and 2: (digit − offset) x more
    for (let p = table; p < end; p += 3 * step) {
      const a0 = i8x16.sub(v128.load(p), o0), a1 = i8x16.sub(v128.load(p, 16), o1);
      const a2 = i8x16.sub(v128.load(p, 32), o2), a3 = i8x16.sub(v128.load(p, 48), o3);
      line(p, a0, a1, a2, a3);
      const b0 = i8x16.add(a0, x0), b1 = i8x16.add(a1, x1), b2 = i8x16.add(a2, x2), b3 = i8x16.add(a3, x3);
      line(p + step, b0, b1, b2, b3);
      line(p + 2 * step, i8x16.add(b0, x0), i8x16.add(b1, x1), i8x16.add(b2, x2), i8x16.add(b3, x3));
    }
  }
}

// @ts-ignore: decorator
@inline
function line(at: usize, a0: v128, a1: v128, a2: v128, a3: v128): void {
  v128.store(at, a0);
  v128.store(at, a1, 16);
  v128.store(at, a2, 32);
  v128.store(at, a3, 48);
}

export function sum8(lines: usize, rowBytes: usize, sets: i32, sums16: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) {
    let a0 = i64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, c = lines;
    const pairs = lines + (<usize>(sets >> 1) << 3);
    while (c < pairs) {
      const p = <usize>load<u32>(c), q = <usize>load<u32>(c, 4);
      a0 = i8x16.add(a0, v128.load(p));
      a1 = i8x16.add(a1, v128.load(p, 16));
      a2 = i8x16.add(a2, v128.load(p, 32));
      a3 = i8x16.add(a3, v128.load(p, 48));
      a0 = i8x16.add(a0, v128.load(q));
      a1 = i8x16.add(a1, v128.load(q, 16));
      a2 = i8x16.add(a2, v128.load(q, 32));
      a3 = i8x16.add(a3, v128.load(q, 48));
      c += 8;
    }
    if (sets & 1) {
      const p = <usize>load<u32>(c);
      a0 = i8x16.add(a0, v128.load(p));
      a1 = i8x16.add(a1, v128.load(p, 16));
      a2 = i8x16.add(a2, v128.load(p, 32));
      a3 = i8x16.add(a3, v128.load(p, 48));
    }
    add16(sums16, a0);
    add16(sums16 + 32, a1);
    add16(sums16 + 64, a2);
    add16(sums16 + 96, a3);
    lines += rowBytes;
    sums16 += 128;
  }
}

// @ts-ignore: decorator
@inline
function add16(to: usize, a: v128): void {
  v128.store(to, i16x8.add(v128.load(to), i16x8.extend_low_i8x16_s(a)));
  v128.store(to, i16x8.add(v128.load(to, 16), i16x8.extend_high_i8x16_s(a)), 16);
}

export function widen8(sums16: usize, sums32: usize, rows: i32): void {
  const end = sums16 + (<usize>rows << 7), zero = i64x2.splat(0);
  for (; sums16 < end; sums16 += 16) {
    const x = v128.load(sums16);
    v128.store(sums32, i32x4.add(v128.load(sums32), i32x4.extend_low_i16x8_s(x)));
    v128.store(sums32, i32x4.add(v128.load(sums32, 16), i32x4.extend_high_i16x8_s(x)), 16);
    v128.store(sums16, zero);
    sums32 += 32;
  }
}

export function settle8(sums32: usize, total: usize, rows: i32, shift: i32): void {
  const end = sums32 + (<usize>rows << 8), zero = i64x2.splat(0);
  for (; sums32 < end; sums32 += 16) {
    const x = v128.load(sums32);
    v128.store(total, i64x2.add(v128.load(total), i64x2.shl(i64x2.extend_low_i32x4_s(x), shift)));
    v128.store(total, i64x2.add(v128.load(total, 16), i64x2.shl(i64x2.extend_high_i32x4_s(x), shift)), 16);
    v128.store(sums32, zero);
    total += 32;
  }
}
