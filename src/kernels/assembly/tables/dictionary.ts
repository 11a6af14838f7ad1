export function extendClasses(
  classes: usize,
  codes: usize,
  people: i32,
  map: usize,
  most: i32,
  extended: usize,
  first: usize,
): i32 {
  let count = 0, person = 0;
  for (; person < people; person++) {
    const entry = map + (<usize>((<u32>load<u8>(classes + person)) * 243 + <u32>load<u8>(codes + person)) << 1);
    let own = <i32>load<u16>(entry);
    if (own == 0) {
      if (count == most) break;
      store<u32>(first + (<usize>count << 2), <u32>person);
      own = ++count;
      store<u16>(entry, <u16>own);
    }
    store<u8>(extended + person, <u8>(own - 1));
  }
  const isWhole = person == people;
  // the map is left as it was found: all 0
  for (let c = 0; c < count; c++) {
    const p = <usize>load<u32>(first + (<usize>c << 2));
    store<u16>(map + (<usize>((<u32>load<u8>(classes + p)) * 243 + <u32>load<u8>(codes + p)) << 1), 0);
  }
  return isWhole ? count : 0;
}

export function gather64(columns: usize, matrix: usize, width: i32, patterns: i32, table: usize): void {
  const rowBytes = <usize>width << 3;
  const r0 = matrix + <usize>load<u8>(columns) * rowBytes, r1 = matrix + <usize>load<u8>(columns, 1) * rowBytes;
  const r2 = matrix + <usize>load<u8>(columns, 2) * rowBytes, r3 = matrix + <usize>load<u8>(columns, 3) * rowBytes;
  const r4 = matrix + <usize>load<u8>(columns, 4) * rowBytes, r5 = matrix + <usize>load<u8>(columns, 5) * rowBytes;
  const r6 = matrix + <usize>load<u8>(columns, 6) * rowBytes, r7 = matrix + <usize>load<u8>(columns, 7) * rowBytes;
  for (let p: usize = 0, end = <usize>patterns << 3; p < end; p += 16) {
    const a = v128.load(r0 + p), b = v128.load(r1 + p), c = v128.load(r2 + p), d = v128.load(r3 + p);
    v128.store(table, i64x2.shuffle(a, b, 0, 2));
    v128.store(table, i64x2.shuffle(c, d, 0, 2), 16);
    v128.store(table, i64x2.shuffle(a, b, 1, 3), 64);
    v128.store(table, i64x2.shuffle(c, d, 1, 3), 80);
    const e = v128.load(r4 + p), f = v128.load(r5 + p), g = v128.load(r6 + p), h = v128.load(r7 + p);
    v128.store(table, i64x2.shuffle(e, f, 0, 2), 32);
    v128.store(table, i64x2.shuffle(g, h, 0, 2), 48);
    v128.store(table, i64x2.shuffle(e, f, 1, 3), 96);
    v128.store(table, i64x2.shuffle(g, h, 1, 3), 112);
    table += 128;
  }
}
