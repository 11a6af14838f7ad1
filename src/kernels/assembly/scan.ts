/** Digits, plans, sums and solves of the association scan. The twin in ../scan.ts says what each function is for. */

const SET: usize = 5; //           people of a set
const LINE: usize = 64; //         eight f64, one a column
const TABLE: usize = 243 * 64; //  3⁵ lines

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

export function distance(a: usize, b: usize, pitch: usize, limit: i32): i32 {
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

export function buildTables(lines: usize, sets: i32, table: usize): void {
  for (let s = 0; s < sets; s++) {
    const z = f64x2.splat(0);
    v128.store(table, z);
    v128.store(table, z, 16);
    v128.store(table, z, 32);
    v128.store(table, z, 48);
    let length: usize = LINE;
    for (let k: usize = 0; k < SET; k++) {
      const a0 = v128.load(lines);
      const a1 = v128.load(lines, 16);
      const a2 = v128.load(lines, 32);
      const a3 = v128.load(lines, 48);
      lines += LINE;
      const b0 = f64x2.add(a0, a0);
      const b1 = f64x2.add(a1, a1);
      const b2 = f64x2.add(a2, a2);
      const b3 = f64x2.add(a3, a3);
      let one = table + length;
      let two = one + length;
      for (let p = table, end = one; p < end; p += LINE) {
        const x0 = v128.load(p);
        const x1 = v128.load(p, 16);
        const x2 = v128.load(p, 32);
        const x3 = v128.load(p, 48);
        v128.store(one, f64x2.add(x0, a0));
        v128.store(one, f64x2.add(x1, a1), 16);
        v128.store(one, f64x2.add(x2, a2), 32);
        v128.store(one, f64x2.add(x3, a3), 48);
        v128.store(two, f64x2.add(x0, b0));
        v128.store(two, f64x2.add(x1, b1), 16);
        v128.store(two, f64x2.add(x2, b2), 32);
        v128.store(two, f64x2.add(x3, b3), 48);
        one += LINE;
        two += LINE;
      }
      length *= 3;
    }
    table += TABLE;
  }
}

export function lookUp(codes: usize, width: i32, table: usize, rows: usize, count: i32, sums: usize): void {
  for (let r = 0; r < count; r++) {
    const acc = sums + (<usize>load<u32>(rows + (<usize>r << 2)) << 6);
    let a0 = v128.load(acc);
    let a1 = v128.load(acc, 16);
    let a2 = v128.load(acc, 32);
    let a3 = v128.load(acc, 48);
    let t = table;
    for (const end = codes + <usize>width; codes < end; codes += 2) {
      const p = t + (<usize>load<u8>(codes) << 6);
      a0 = f64x2.add(a0, v128.load(p));
      a1 = f64x2.add(a1, v128.load(p, 16));
      a2 = f64x2.add(a2, v128.load(p, 32));
      a3 = f64x2.add(a3, v128.load(p, 48));
      const q = t + (<usize>load<u8>(codes, 1) << 6);
      a0 = f64x2.add(a0, v128.load(q, 15552));
      a1 = f64x2.add(a1, v128.load(q, 15568));
      a2 = f64x2.add(a2, v128.load(q, 15584));
      a3 = f64x2.add(a3, v128.load(q, 15600));
      t += TABLE + TABLE;
    }
    v128.store(acc, a0);
    v128.store(acc, a1, 16);
    v128.store(acc, a2, 32);
    v128.store(acc, a3, 48);
  }
}

export function follow(plan: usize, from: i32, to: i32, entries: usize, lines: usize, sums: usize): void {
  plan += <usize>from << 4;
  for (let r = from; r < to; r++) {
    const parent = load<i32>(plan);
    if (parent >= 0) {
      let at = entries + (<usize>load<u32>(plan, 4) << 2);
      const middle = at + (<usize>load<u32>(plan, 8) << 2);
      const end = middle + (<usize>load<u32>(plan, 12) << 2);
      const source = sums + (<usize>parent << 6);
      let a0 = v128.load(source);
      let a1 = v128.load(source, 16);
      let a2 = v128.load(source, 32);
      let a3 = v128.load(source, 48);
      for (; at < middle; at += 4) {
        const p = lines + (<usize>load<u32>(at) << 6);
        a0 = f64x2.add(a0, v128.load(p));
        a1 = f64x2.add(a1, v128.load(p, 16));
        a2 = f64x2.add(a2, v128.load(p, 32));
        a3 = f64x2.add(a3, v128.load(p, 48));
      }
      for (; at < end; at += 4) {
        const p = lines + (<usize>load<u32>(at) << 6);
        a0 = f64x2.sub(a0, v128.load(p));
        a1 = f64x2.sub(a1, v128.load(p, 16));
        a2 = f64x2.sub(a2, v128.load(p, 32));
        a3 = f64x2.sub(a3, v128.load(p, 48));
      }
      const acc = sums + (<usize>r << 6);
      v128.store(acc, a0);
      v128.store(acc, a1, 16);
      v128.store(acc, a2, 32);
      v128.store(acc, a3, 48);
    }
    plan += 16;
  }
}

export function sumAll(lines: usize, n: i32, times: f64, out: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (const end = lines + (<usize>n << 6); lines < end; lines += LINE) {
    a0 = f64x2.add(a0, v128.load(lines));
    a1 = f64x2.add(a1, v128.load(lines, 16));
    a2 = f64x2.add(a2, v128.load(lines, 32));
    a3 = f64x2.add(a3, v128.load(lines, 48));
  }
  const by = f64x2.splat(times);
  v128.store(out, f64x2.mul(a0, by));
  v128.store(out, f64x2.mul(a1, by), 16);
  v128.store(out, f64x2.mul(a2, by), 32);
  v128.store(out, f64x2.mul(a3, by), 48);
}

export function fillHoles(sums: usize, pairs: usize, means: usize, count: i32, out: usize): void {
  for (let v = 0; v < count; v++) {
    const x = sums + (<usize>load<u32>(pairs) << 6);
    const h = sums + (<usize>load<u32>(pairs, 4) << 6);
    const mean = v128.load64_splat(means);
    v128.store(out, f64x2.add(v128.load(x), f64x2.mul(mean, v128.load(h))));
    v128.store(out, f64x2.add(v128.load(x, 16), f64x2.mul(mean, v128.load(h, 16))), 16);
    v128.store(out, f64x2.add(v128.load(x, 32), f64x2.mul(mean, v128.load(h, 32))), 32);
    v128.store(out, f64x2.add(v128.load(x, 48), f64x2.mul(mean, v128.load(h, 48))), 48);
    pairs += 8;
    means += 8;
    out += LINE;
  }
}

// @ts-ignore: decorator
@inline
function sweepOne(values: usize, columns: i32, factors: usize, width: usize, at: usize): void {
  let z = v128.load(at);
  let a = v128.load(at + width);
  for (let i = 0; i < columns; i++) {
    z = f64x2.sub(v128.load64_splat(values), f64x2.mul(v128.load(factors), z));
    a = f64x2.add(a, f64x2.mul(f64x2.mul(z, z), v128.load(factors + width)));
    factors += width << 1;
    values += 8;
  }
  v128.store(at, z);
  v128.store(at + width, a);
}

/** Three pairs of nodes side by side: each waits for itself alone. */
// @ts-ignore: decorator
@inline
function sweepThree(values: usize, columns: i32, factors: usize, width: usize, at: usize): void {
  let z0 = v128.load(at);
  let z1 = v128.load(at, 16);
  let z2 = v128.load(at, 32);
  let a0 = v128.load(at + width);
  let a1 = v128.load(at + width, 16);
  let a2 = v128.load(at + width, 32);
  for (let i = 0; i < columns; i++) {
    const x = v128.load64_splat(values);
    z0 = f64x2.sub(x, f64x2.mul(v128.load(factors), z0));
    z1 = f64x2.sub(x, f64x2.mul(v128.load(factors, 16), z1));
    z2 = f64x2.sub(x, f64x2.mul(v128.load(factors, 32), z2));
    const r = factors + width;
    a0 = f64x2.add(a0, f64x2.mul(f64x2.mul(z0, z0), v128.load(r)));
    a1 = f64x2.add(a1, f64x2.mul(f64x2.mul(z1, z1), v128.load(r, 16)));
    a2 = f64x2.add(a2, f64x2.mul(f64x2.mul(z2, z2), v128.load(r, 32)));
    factors += width << 1;
    values += 8;
  }
  v128.store(at, z0);
  v128.store(at, z1, 16);
  v128.store(at, z2, 32);
  v128.store(at + width, a0);
  v128.store(at + width, a1, 16);
  v128.store(at + width, a2, 32);
}

export function sweep(
  sums: usize,
  rows: usize,
  count: i32,
  columns: i32,
  nodes: i32,
  factors: usize,
  state: usize,
): void {
  const width = <usize>nodes << 3;
  for (let v = 0; v < count; v++) {
    const values = sums + (<usize>load<u32>(rows) << 6);
    let k: usize = 0;
    for (; k + 48 <= width; k += 48) sweepThree(values, columns, factors + k, width, state + k);
    for (; k < width; k += 16) sweepOne(values, columns, factors + k, width, state + k);
    rows += 4;
    state += width << 1;
  }
}

export function gather(sums: usize, rows: usize, count: i32, columns: i32, units: usize, out: usize, stride: usize): void {
  for (let v = 0; v < count; v++) {
    const values = sums + (<usize>load<u32>(rows) << 6);
    for (let l = 0; l < columns; l++) {
      const at = <usize>l << 3;
      store<f64>(out + at, load<f64>(values + at) * load<f64>(units + at));
    }
    rows += 4;
    out += stride;
  }
}
