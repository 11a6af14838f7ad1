/** Forward elimination along a chain. The twin in ../../scan/elimination.ts says what it is for. */

const LINE: usize = 64; // eight f64, one a column

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
