/**
 * Products of reflections, a group of them at a time: I − VᵀTV, applied to four columns of numbers at a time.
 * A strip is four columns side by side: row, column. V is taken from the tiles, where each row of the matrix is the
 * vector of its reflection.
 */
import { plusProduct } from './vectors';
import { blockRow } from './tiles';

/** Block row b of the tiles as one strip: entry j of the four rows side by side. Columns from 0 to 4 · `tiles` − 1. */
export function stripOfRows(A: usize, b: i32, tiles: i32, out: usize): void {
  for (let tile = blockRow(A, b), end = tile + (<usize>tiles << 7); tile < end; tile += 128, out += 128)
    for (let half: usize = 0; half < 128; half += 64) {
      const r0 = v128.load(tile + half), r1 = v128.load(tile + half, 16), r2 = v128.load(tile + half, 32), r3 = v128.load(tile + half, 48);
      v128.store(out + half, i64x2.shuffle(r0, r1, 0, 2));
      v128.store(out + half, i64x2.shuffle(r2, r3, 0, 2), 16);
      v128.store(out + half, i64x2.shuffle(r0, r1, 1, 3), 32);
      v128.store(out + half, i64x2.shuffle(r2, r3, 1, 3), 48);
    }
}

/** Block row b of the tiles, tile after tile as row, column; tiles are `stride` bytes apart. */
export function rowsOfTiles(A: usize, b: i32, tiles: i32, out: usize, stride: usize): void {
  for (let tile = blockRow(A, b), end = tile + (<usize>tiles << 7); tile < end; tile += 128, out += stride)
    for (let r: usize = 0; r < 64; r += 16) {
      v128.store(out + 2 * r, v128.load(tile + r));
      v128.store(out + 2 * r, v128.load(tile + r, 64), 16);
    }
}

/** out (4 x 4: i, j) += Σₖ xₖᵢ yₖⱼ over `length` rows of two strips. */
export function addProduct(x: usize, y: usize, length: i32, out: usize): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (const end = x + (<usize>length << 5); x < end; x += 32) {
    const y0 = v128.load(y), y1 = v128.load(y, 16);
    let a = v128.load64_splat(x); c00 = plusProduct(c00, a, y0); c01 = plusProduct(c01, a, y1);
    a = v128.load64_splat(x, 8); c10 = plusProduct(c10, a, y0); c11 = plusProduct(c11, a, y1);
    a = v128.load64_splat(x, 16); c20 = plusProduct(c20, a, y0); c21 = plusProduct(c21, a, y1);
    a = v128.load64_splat(x, 24); c30 = plusProduct(c30, a, y0); c31 = plusProduct(c31, a, y1);
    y += 32;
  }
  v128.store(out, f64x2.add(v128.load(out), c00)); v128.store(out, f64x2.add(v128.load(out, 16), c01), 16);
  v128.store(out, f64x2.add(v128.load(out, 32), c10), 32); v128.store(out, f64x2.add(v128.load(out, 48), c11), 48);
  v128.store(out, f64x2.add(v128.load(out, 64), c20), 64); v128.store(out, f64x2.add(v128.load(out, 80), c21), 80);
  v128.store(out, f64x2.add(v128.load(out, 96), c30), 96); v128.store(out, f64x2.add(v128.load(out, 112), c31), 112);
}

/**
 * addProduct of each of `count` strips x, `xStride` bytes apart, with each of `strips` strips y, `yStride` bytes apart:
 * the results of one y lie one after the other, `outStride` bytes after those of the y before it.
 */
export function addProducts(
  x: usize, xStride: usize, count: i32, y: usize, yStride: usize, strips: i32, length: i32, out: usize, outStride: usize,
): void {
  for (let k = 0; k < count; k++, x += xStride, out += 128)
    for (let s: usize = 0; s < <usize>strips; s++) addProduct(x, y + s * yStride, length, out + s * outStride);
}
