/**
 * The lower triangle of a symmetric matrix in tiles of 4 x 4, block row after block row; the tiles of the diagonal are
 * whole, and rows and columns beyond the order are 0. Within a tile: columns 0 and 1 of the four rows, then columns 2
 * and 3. A product with a vector then walks through the memory once, in order.
 */
import { bothLanes, plusProduct } from './vectors';

/** Tile (b, 0). */
// @ts-ignore: decorator
@inline
export function blockRow(A: usize, b: i32): usize {
  return A + (<usize>(b * (b + 1) / 2) << 7);
}

/** Row i up to the end of its diagonal tile, as a vector. */
export function gatherRow(A: usize, i: i32, x: usize): void {
  let from = blockRow(A, i >> 2) + (<usize>(i & 3) << 4);
  for (const end = x + (<usize>((i >> 2) + 1) << 5); x < end; x += 32, from += 128) {
    v128.store(x, v128.load(from));
    v128.store(x, v128.load(from, 64), 16);
  }
}

/** The vector as row i. */
export function scatterRow(A: usize, i: i32, x: usize): void {
  let to = blockRow(A, i >> 2) + (<usize>(i & 3) << 4);
  for (const end = x + (<usize>((i >> 2) + 1) << 5); x < end; x += 32, to += 128) {
    v128.store(to, v128.load(x));
    v128.store(to, v128.load(x, 16), 64);
  }
}

/** y = A v for the first `blocks` blocks of four rows and columns. */
export function multiply(A: usize, blocks: i32, v: usize, y: usize): void {
  memory.fill(y, 0, <usize>blocks << 5);
  let tile = A;
  const end = v + (<usize>blocks << 5);
  for (let vi = v; vi < end; vi += 32) {
    const x0 = v128.load64_splat(vi), x1 = v128.load64_splat(vi, 8), x2 = v128.load64_splat(vi, 16), x3 = v128.load64_splat(vi, 24);
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let yj = y;
    for (let vj = v; vj < vi; vj += 32) {
      let w = v128.load(vj);
      let a = v128.load(tile); s0 = plusProduct(s0, a, w); let t = f64x2.mul(a, x0);
      a = v128.load(tile, 16); s1 = plusProduct(s1, a, w); t = plusProduct(t, a, x1);
      a = v128.load(tile, 32); s2 = plusProduct(s2, a, w); let u = f64x2.mul(a, x2);
      a = v128.load(tile, 48); s3 = plusProduct(s3, a, w); u = plusProduct(u, a, x3);
      v128.store(yj, f64x2.add(v128.load(yj), f64x2.add(t, u)));
      w = v128.load(vj, 16);
      a = v128.load(tile, 64); s0 = plusProduct(s0, a, w); t = f64x2.mul(a, x0);
      a = v128.load(tile, 80); s1 = plusProduct(s1, a, w); t = plusProduct(t, a, x1);
      a = v128.load(tile, 96); s2 = plusProduct(s2, a, w); u = f64x2.mul(a, x2);
      a = v128.load(tile, 112); s3 = plusProduct(s3, a, w); u = plusProduct(u, a, x3);
      v128.store(yj, f64x2.add(v128.load(yj, 16), f64x2.add(t, u)), 16);
      tile += 128; yj += 32;
    }
    // the tile of the diagonal, by its lower triangle
    const v0 = load<f64>(vi), v1 = load<f64>(vi, 8), v2 = load<f64>(vi, 16), v3 = load<f64>(vi, 24);
    const a10 = load<f64>(tile, 16), a20 = load<f64>(tile, 32), a21 = load<f64>(tile, 40);
    const a30 = load<f64>(tile, 48), a31 = load<f64>(tile, 56), a32 = load<f64>(tile, 112);
    store<f64>(yj, bothLanes(s0) + (load<f64>(tile) * v0 + a10 * v1 + (a20 * v2 + a30 * v3)));
    store<f64>(yj, bothLanes(s1) + (a10 * v0 + load<f64>(tile, 24) * v1 + (a21 * v2 + a31 * v3)), 8);
    store<f64>(yj, bothLanes(s2) + (a20 * v0 + a21 * v1 + (load<f64>(tile, 96) * v2 + a32 * v3)), 16);
    store<f64>(yj, bothLanes(s3) + (a30 * v0 + a31 * v1 + (a32 * v2 + load<f64>(tile, 120) * v3)), 24);
    tile += 128;
  }
}
