export function columns64(total: usize, rows: i32, columns: i32, out: usize): void {
  const high = <usize>rows << 3;
  for (let c = 0; c < columns; c += 2) {
    let from = total + (<usize>c << 3), to = out + <usize>c * high;
    for (let r = 0; r < rows; r += 2) {
      const a = v128.load(from), b = v128.load(from, 512);
      v128.store(to, i64x2.shuffle(a, b, 0, 2));
      v128.store(to + high, i64x2.shuffle(a, b, 1, 3));
      from += 1024;
      to += 16;
    }
  }
}

export function add64(from: usize, to: usize, count: i32): void {
  for (const end = from + (<usize>count << 3); from < end; from += 16) {
    v128.store(to, i64x2.add(v128.load(from), v128.load(to)));
    to += 16;
  }
}
