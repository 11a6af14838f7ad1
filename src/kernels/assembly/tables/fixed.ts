/** The three lines of every variant for eight columns: products[row digit][column digit] where columns are known. */
export function lines64(codes: usize, variants: i32, products: usize, lines: usize): void {
  let place = 1;
  for (let k = 1; k < variants; k++) place *= 3;
  for (let column: usize = 0; column < 8; column++) {
    let code = <i32>load<u8>(codes + column), at = place;
    let product = products, line = lines + (column << 3);
    for (let k = 0; k < variants; k++) {
      const digit = code / at;
      code -= digit * at;
      at /= 3;
      const p = product + (<usize>digit << 3);
      store<i64>(line, load<i64>(p));
      store<i64>(line, load<i64>(p, 24), 64);
      store<i64>(line, load<i64>(p, 48), 128);
      product += 72;
      line += 192;
    }
  }
}

export function build64(lines: usize, variants: i32, table: usize): void {
  const zero = i64x2.splat(0);
  v128.store(table, zero);
  v128.store(table, zero, 16);
  v128.store(table, zero, 32);
  v128.store(table, zero, 48);
  let place = 1;
  for (let k = 1; k < variants; k++) place *= 3;
  const end = table + (<usize>(3 * place) << 6);
  for (; place > 0; place /= 3) {
    const step = <usize>place << 6;
    for (let half: usize = 0; half < 64; half += 32) {
      const from = lines + half;
      const x0 = v128.load(from), x1 = v128.load(from, 16);
      const y0 = v128.load(from, 64), y1 = v128.load(from, 80);
      const z0 = v128.load(from, 128), z1 = v128.load(from, 144);
      for (let p = table + half; p < end; p += 3 * step) {
        const a0 = v128.load(p), a1 = v128.load(p, 16), q = p + step, r = q + step;
        v128.store(p, i64x2.add(a0, x0));
        v128.store(p, i64x2.add(a1, x1), 16);
        v128.store(q, i64x2.add(a0, y0));
        v128.store(q, i64x2.add(a1, y1), 16);
        v128.store(r, i64x2.add(a0, z0));
        v128.store(r, i64x2.add(a1, z1), 16);
      }
    }
    lines += 192;
  }
}

export function sum64(lines: usize, rowBytes: usize, sets: i32, total: usize, totalBytes: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) {
    let a0 = v128.load(total), a1 = v128.load(total, 16), a2 = v128.load(total, 32), a3 = v128.load(total, 48);
    let c = lines;
    const pairs = lines + (<usize>(sets >> 1) << 3);
    while (c < pairs) {
      const p = <usize>load<u32>(c), q = <usize>load<u32>(c, 4);
      a0 = i64x2.add(a0, v128.load(p));
      a1 = i64x2.add(a1, v128.load(p, 16));
      a2 = i64x2.add(a2, v128.load(p, 32));
      a3 = i64x2.add(a3, v128.load(p, 48));
      a0 = i64x2.add(a0, v128.load(q));
      a1 = i64x2.add(a1, v128.load(q, 16));
      a2 = i64x2.add(a2, v128.load(q, 32));
      a3 = i64x2.add(a3, v128.load(q, 48));
      c += 8;
    }
    if (sets & 1) {
      const p = <usize>load<u32>(c);
      a0 = i64x2.add(a0, v128.load(p));
      a1 = i64x2.add(a1, v128.load(p, 16));
      a2 = i64x2.add(a2, v128.load(p, 32));
      a3 = i64x2.add(a3, v128.load(p, 48));
    }
    v128.store(total, a0);
    v128.store(total, a1, 16);
    v128.store(total, a2, 32);
    v128.store(total, a3, 48);
    lines += rowBytes;
    total += totalBytes;
  }
}

export function sumLines64(
  starts: usize,
  entries: usize,
  table: usize,
  total: usize,
  totalBytes: usize,
  rows: i32,
): void {
  for (let r = 0; r < rows; r++) {
    let e = entries + (<usize>load<u32>(starts) << 1);
    const end = entries + (<usize>load<u32>(starts, 4) << 1);
    if (e < end) {
      let a0 = v128.load(total), a1 = v128.load(total, 16), a2 = v128.load(total, 32), a3 = v128.load(total, 48);
      for (; e < end; e += 2) {
        const p = table + (<usize>load<u16>(e) << 6);
        a0 = i64x2.add(a0, v128.load(p));
        a1 = i64x2.add(a1, v128.load(p, 16));
        a2 = i64x2.add(a2, v128.load(p, 32));
        a3 = i64x2.add(a3, v128.load(p, 48));
      }
      v128.store(total, a0);
      v128.store(total, a1, 16);
      v128.store(total, a2, 32);
      v128.store(total, a3, 48);
    }
    starts += 4;
    total += totalBytes;
  }
}

export function codeLines64(
  packed: usize,
  offsets: usize,
  variants: i32,
  column: usize,
  values: usize,
  lines: usize,
): void {
  for (let k = 0; k < variants; k++) {
    let codes = <u32>load<u16>(packed + <usize>load<u32>(offsets) + column);
    for (const end = lines + 64; lines < end; lines += 8) {
      store<i64>(lines, load<i64>(values + (<usize>(codes & 3) << 3)));
      codes >>= 2;
    }
    offsets += 4;
    values += 32;
  }
}
