/**
 * Updates that have not reached the matrix yet: A − Σₖ PₖQₖᵀ, with P = [v w v w …] and Q = [w v w v …].
 * Both lie in blocks of four rows: block, k, row. `stride` is the size of a block.
 */
import { bothLanes, plusProduct } from './vectors';
import { blockRow } from './tiles';

/** Row i of P as `length` coefficients. */
export function rowOfPanel(P: usize, stride: usize, length: i32, i: i32, coefficients: usize): void {
  let from = P + <usize>(i >> 2) * stride + (<usize>(i & 3) << 3);
  for (const end = coefficients + (<usize>length << 3); coefficients < end; coefficients += 8, from += 32)
    store<f64>(coefficients, load<f64>(from));
}

/** x as column k of a panel. */
export function setColumn(P: usize, stride: usize, k: i32, x: usize, blocks: i32): void {
  P += <usize>k << 5;
  for (const end = x + (<usize>blocks << 5); x < end; x += 32, P += stride) {
    v128.store(P, v128.load(x));
    v128.store(P, v128.load(x, 16), 16);
  }
}

/** x −= Σₖ cₖPₖ */
export function subtractCombination(x: usize, P: usize, stride: usize, c: usize, length: i32, blocks: i32): void {
  const end = c + (<usize>length << 3);
  let b = 0;
  for (; b + 4 <= blocks; b += 4) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    let p0 = P, p1 = P + stride, p2 = p1 + stride, p3 = p2 + stride;
    for (let at = c; at < end; at += 8) {
      const ck = v128.load64_splat(at);
      s0 = plusProduct(s0, ck, v128.load(p0)); s1 = plusProduct(s1, ck, v128.load(p0, 16));
      s2 = plusProduct(s2, ck, v128.load(p1)); s3 = plusProduct(s3, ck, v128.load(p1, 16));
      s4 = plusProduct(s4, ck, v128.load(p2)); s5 = plusProduct(s5, ck, v128.load(p2, 16));
      s6 = plusProduct(s6, ck, v128.load(p3)); s7 = plusProduct(s7, ck, v128.load(p3, 16));
      p0 += 32; p1 += 32; p2 += 32; p3 += 32;
    }
    v128.store(x, f64x2.sub(v128.load(x), s0)); v128.store(x, f64x2.sub(v128.load(x, 16), s1), 16);
    v128.store(x, f64x2.sub(v128.load(x, 32), s2), 32); v128.store(x, f64x2.sub(v128.load(x, 48), s3), 48);
    v128.store(x, f64x2.sub(v128.load(x, 64), s4), 64); v128.store(x, f64x2.sub(v128.load(x, 80), s5), 80);
    v128.store(x, f64x2.sub(v128.load(x, 96), s6), 96); v128.store(x, f64x2.sub(v128.load(x, 112), s7), 112);
    x += 128; P += stride << 2;
  }
  for (; b < blocks; b++) {
    let s0 = f64x2.splat(0), s1 = s0;
    let p0 = P;
    for (let at = c; at < end; at += 8) {
      const ck = v128.load64_splat(at);
      s0 = plusProduct(s0, ck, v128.load(p0)); s1 = plusProduct(s1, ck, v128.load(p0, 16));
      p0 += 32;
    }
    v128.store(x, f64x2.sub(v128.load(x), s0)); v128.store(x, f64x2.sub(v128.load(x, 16), s1), 16);
    x += 32; P += stride;
  }
}

/** cₖ = Qₖᵀx; `sums` is room for 2 · `length` numbers. */
export function alongPanel(Q: usize, stride: usize, length: i32, x: usize, blocks: i32, sums: usize, c: usize): void {
  memory.fill(sums, 0, <usize>length << 4);
  for (let b = 0; b < blocks; b++) {
    const low = v128.load(x), high = v128.load(x, 16);
    let q = Q;
    for (let s = sums, end = sums + (<usize>length << 4); s < end; s += 16) {
      const t = f64x2.add(f64x2.mul(v128.load(q), low), f64x2.mul(v128.load(q, 16), high));
      v128.store(s, f64x2.add(v128.load(s), t));
      q += 32;
    }
    x += 32; Q += stride;
  }
  for (let k = 0; k < length; k++) store<f64>(c + (<usize>k << 3), bothLanes(v128.load(sums + (<usize>k << 4))));
}

/** tile −= Σₖ pₖqₖᵀ for one block of P and one of Q. Eight sums and few temporaries: more of either spills. */
function updateTile(p: usize, end: usize, q: usize, tile: usize): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; p < end; p += 32) {
    const q0 = v128.load(q), q1 = v128.load(q, 16);
    let a = v128.load64_splat(p); c00 = plusProduct(c00, a, q0); c01 = plusProduct(c01, a, q1);
    a = v128.load64_splat(p, 8); c10 = plusProduct(c10, a, q0); c11 = plusProduct(c11, a, q1);
    a = v128.load64_splat(p, 16); c20 = plusProduct(c20, a, q0); c21 = plusProduct(c21, a, q1);
    a = v128.load64_splat(p, 24); c30 = plusProduct(c30, a, q0); c31 = plusProduct(c31, a, q1);
    q += 32;
  }
  v128.store(tile, f64x2.sub(v128.load(tile), c00)); v128.store(tile, f64x2.sub(v128.load(tile, 16), c10), 16);
  v128.store(tile, f64x2.sub(v128.load(tile, 32), c20), 32); v128.store(tile, f64x2.sub(v128.load(tile, 48), c30), 48);
  v128.store(tile, f64x2.sub(v128.load(tile, 64), c01), 64); v128.store(tile, f64x2.sub(v128.load(tile, 80), c11), 80);
  v128.store(tile, f64x2.sub(v128.load(tile, 96), c21), 96); v128.store(tile, f64x2.sub(v128.load(tile, 112), c31), 112);
}

/** Block columns whose part of Q stays in the first-level cache. */
const COLUMNS_AT_A_TIME = 16;

/** The panel brought into the block rows from … to − 1 of the matrix. */
export function updateBlockRows(A: usize, from: i32, to: i32, P: usize, Q: usize, stride: usize, length: i32): void {
  const bytes = <usize>length << 5;
  for (let first = 0; first < to; first += COLUMNS_AT_A_TIME)
    for (let b = max(first, from); b < to; b++) {
      const p = P + <usize>b * stride;
      const last = min(first + COLUMNS_AT_A_TIME, b + 1);
      let tile = blockRow(A, b) + (<usize>first << 7);
      for (let c = first; c < last; c++, tile += 128) updateTile(p, p + bytes, Q + <usize>c * stride, tile);
    }
}
