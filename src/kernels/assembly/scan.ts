/** Digits, plans, sums and solves of the association scan. The twin in ../scan.ts says what each function is for. */

const SET: usize = 5; //           people of a set
const LINE: usize = 64; //         eight f64, one a column
const TABLE: usize = 243 * 64; //  3⁵ lines

export function digitsOf(
  packed: usize,
  people: usize,
  n: i32,
  digits: usize,
  missing: usize,
  counts: usize,
): void {
  let ones = 0;
  let twos = 0;
  let holes = 0;
  for (let i = 0; i < n; i++) {
    const person = load<u32>(people + (<usize>i << 2));
    const code = (<u32>load<u8>(packed + <usize>(person >> 2)) >> ((person & 3) << 1)) & 3;
    const high = code >> 1;
    const low = code & 1;
    const one = high & ~low; //            10
    const two = ~(high | low) & 1; //      00
    const hole = low & ~high; //           01
    store<u8>(digits + <usize>i, <u8>(one + 2 * two));
    store<u8>(missing + <usize>i, <u8>hole);
    ones += one;
    twos += two;
    holes += hole;
  }
  store<i32>(counts, ones);
  store<i32>(counts, twos, 4);
  store<i32>(counts, holes, 8);
}

export function distance(a: usize, b: usize, pitch: usize): i32 {
  let sum = i32x4.splat(0);
  for (let at: usize = 0; at < pitch; at += 16) {
    const change = i8x16.abs(i8x16.sub(v128.load(a + at), v128.load(b + at)));
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(change)));
  }
  return (
    i32x4.extract_lane(sum, 0) +
    i32x4.extract_lane(sum, 1) +
    i32x4.extract_lane(sum, 2) +
    i32x4.extract_lane(sum, 3)
  );
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

export function valuesOf(sums: usize, plan: usize, means: usize, count: i32, out: usize): void {
  for (let v = 0; v < count; v++) {
    const x = sums + (<usize>load<u32>(plan) << 6);
    const hole = load<i32>(plan, 4);
    if (hole < 0) {
      v128.store(out, v128.load(x));
      v128.store(out, v128.load(x, 16), 16);
      v128.store(out, v128.load(x, 32), 32);
      v128.store(out, v128.load(x, 48), 48);
    } else {
      const h = sums + (<usize>hole << 6);
      const mean = v128.load64_splat(means);
      v128.store(out, f64x2.add(v128.load(x), f64x2.mul(mean, v128.load(h))));
      v128.store(out, f64x2.add(v128.load(x, 16), f64x2.mul(mean, v128.load(h, 16))), 16);
      v128.store(out, f64x2.add(v128.load(x, 32), f64x2.mul(mean, v128.load(h, 32))), 32);
      v128.store(out, f64x2.add(v128.load(x, 48), f64x2.mul(mean, v128.load(h, 48))), 48);
    }
    plan += 8;
    means += 8;
    out += LINE;
  }
}

export function sweep(values: usize, count: i32, columns: i32, nodes: i32, factors: usize, state: usize): void {
  const width = <usize>nodes << 3;
  for (let v = 0; v < count; v++) {
    for (let k: usize = 0; k < width; k += 16) {
      const at = state + k;
      let z = v128.load(at);
      let a = v128.load(at + width);
      let f = factors + k;
      for (let i = 0, x = values; i < columns; i++) {
        z = f64x2.sub(v128.load64_splat(x), f64x2.mul(v128.load(f), z));
        a = f64x2.add(a, f64x2.mul(f64x2.mul(z, z), v128.load(f + width)));
        f += width << 1;
        x += 8;
      }
      v128.store(at, z);
      v128.store(at + width, a);
    }
    values += LINE;
    state += width << 1;
  }
}
