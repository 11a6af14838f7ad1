/** Sums of lines over people. The twin in ../../scan/sums.ts says what each function is for. */

const SET: usize = 5; //           people of a set
const LINE: usize = 64; //         eight f64, one a column
const TABLE: usize = 243 * 64; //  3⁵ lines

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
