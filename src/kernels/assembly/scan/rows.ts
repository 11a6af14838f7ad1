/** Rows of genotypes: unpacking, comparing, coding. The twin in ../../scan/rows.ts says what each function is for. */

const SET: usize = 5; // people of a set

// @ts-ignore: decorator
@inline
function sumOfBytes(x: v128): i32 {
  const sum = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(x));
  return (
    i32x4.extract_lane(sum, 0) +
    i32x4.extract_lane(sum, 1) +
    i32x4.extract_lane(sum, 2) +
    i32x4.extract_lane(sum, 3)
  );
}

/** Codes of four genotypes, in the low bits of a byte, as four bytes: 2, 3 (missing), 1 or 0. */
// @ts-ignore: decorator
@inline
function fourDigits(byte: u32): u32 {
  const codes = (byte | (byte << 6) | (byte << 12) | (byte << 18)) & 0x03030303;
  const high = (codes >> 1) & 0x01010101;
  const low = codes & 0x01010101;
  // 00 → 2, 01 → 3, 10 → 1, 11 → 0
  return ((high ^ 0x01010101) << 1) | (high ^ low);
}

export function digitsOf(
  packed: usize,
  bytes: i32,
  unpacked: usize,
  people: usize,
  n: i32,
  pitch: usize,
  digits: usize,
  missing: usize,
  counts: usize,
): void {
  for (let b = 0; b < bytes; b++)
    store<u32>(unpacked + (<usize>b << 2), fourDigits(load<u8>(packed + <usize>b)));
  for (let i: usize = 0; i < <usize>n; i++)
    store<u8>(digits + i, load<u8>(unpacked + <usize>load<u32>(people + (i << 2))));
  for (let i = <usize>n; i < pitch; i++) store<u8>(digits + i, 0);
  let ones = 0;
  let twos = 0;
  let holes = 0;
  const one = i8x16.splat(1);
  for (let i: usize = 0; i < pitch; i += 16) {
    const d = v128.load(digits + i);
    const hole = v128.and(i8x16.eq(d, i8x16.splat(3)), one);
    const clean = i8x16.sub(d, i8x16.add(hole, i8x16.add(hole, hole)));
    ones += sumOfBytes(v128.and(i8x16.eq(clean, one), one));
    twos += sumOfBytes(v128.and(i8x16.eq(clean, i8x16.splat(2)), one));
    holes += sumOfBytes(hole);
    v128.store(digits + i, clean);
    v128.store(missing + i, hole);
  }
  store<i32>(counts, ones);
  store<i32>(counts, twos, 4);
  store<i32>(counts, holes, 8);
}

/** Vectors whose differences, at most 2 a byte, are added up as bytes. */
const FEW: usize = 64 * 16;

/** Σ |aᵢ − bᵢ|; once it is `limit` or more it may stop. */
function distance(a: usize, b: usize, pitch: usize, limit: i32): i32 {
  let total = 0;
  for (let from: usize = 0; from < pitch && total < limit; from += FEW) {
    const to = min(from + FEW, pitch);
    let sum = i8x16.splat(0);
    for (let at = from; at < to; at += 16)
      sum = i8x16.add(sum, i8x16.abs(i8x16.sub(v128.load(a + at), v128.load(b + at))));
    total += sumOfBytes(sum);
  }
  return total;
}

export function nearest(rows: usize, pitch: usize, row: i32, memory: i32, limit: i32, out: usize): void {
  const mine = rows + <usize>row * pitch;
  let parent = -1;
  let least = limit;
  const last = max(0, row - memory);
  for (let r = row - 1; r >= last && least > 0; r--) {
    const found = distance(mine, rows + <usize>r * pitch, pitch, least);
    if (found < least) {
      least = found;
      parent = r;
    }
  }
  for (let r = 0; r < min(2, last) && least > 0; r++) {
    const found = distance(mine, rows + <usize>r * pitch, pitch, least);
    if (found < least) {
      least = found;
      parent = r;
    }
  }
  store<i32>(out, parent);
  store<i32>(out, least, 4);
}

export function differences(child: usize, parent: usize, pitch: usize, out: usize, sign: i32): i32 {
  const from = out;
  for (let at: usize = 0; at < pitch; at += 16) {
    const a = v128.load(child + at);
    const b = v128.load(parent + at);
    const d = sign > 0 ? i8x16.sub(a, b) : i8x16.sub(b, a);
    let once = <u32>i8x16.bitmask(i8x16.gt_s(d, i8x16.splat(0)));
    let twice = <u32>i8x16.bitmask(i8x16.gt_s(d, i8x16.splat(1)));
    for (; once !== 0; once &= once - 1) {
      store<u32>(out, <u32>at + <u32>ctz(once));
      out += 4;
    }
    for (; twice !== 0; twice &= twice - 1) {
      store<u32>(out, <u32>at + <u32>ctz(twice));
      out += 4;
    }
  }
  return <i32>((out - from) >> 2);
}

export function setCodes(digits: usize, sets: i32, width: i32, out: usize, pitch: usize): void {
  for (let s = 0; s < sets; s += width) {
    for (let t = 0; t < width; t++) {
      store<u8>(
        out + <usize>t,
        <u8>(
          (<u32>load<u8>(digits) +
            3 * <u32>load<u8>(digits, 1) +
            9 * <u32>load<u8>(digits, 2) +
            27 * <u32>load<u8>(digits, 3) +
            81 * <u32>load<u8>(digits, 4))
        ),
      );
      digits += SET;
    }
    out += pitch;
  }
}
