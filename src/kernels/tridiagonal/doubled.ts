/**
 * The twin of assembly/tridiagonal/doubled.ts, operation for operation: sums of products as if in twice the precision.
 *
 * A doubled vector is four vectors, `stride` bytes apart: hi, the two halves of hi with few bits each, and lo.
 *
 * @source Ogita, Rump, Oishi (2005) SIAM J. Sci. Comput. 26:1955
 */
import { SPLITTER } from '../../linalg/doubled.ts';

export interface DoubledFunctions {
  /** Σ (scale · xᵢ) vᵢ as four sums, one for each place in a block, and then four rests: eight numbers at `out`. */
  readonly doubledSums: (
    x: number,
    scale: number,
    v: number,
    stride: number,
    blocks: number,
    out: number,
  ) => void;
  /** (x, rests) ← (x, rests) − a y, a one number of a doubled vector. */
  readonly subtractDoubled: (
    x: number,
    rests: number,
    a: number,
    aStride: number,
    y: number,
    stride: number,
    blocks: number,
  ) => void;
  /** x ← s x */
  readonly scale: (x: number, s: number, blocks: number) => void;
  /** x ← x + y */
  readonly add: (x: number, y: number, blocks: number) => void;
}

export function doubledOn(f: Float64Array): DoubledFunctions {
  /** What rounding dropped of the product p = x · hi, and the part of x · lo. */
  const rest = (x: number, x1: number, x2: number, p: number, y1: number, y2: number, lo: number): number =>
    x1 * y1 - p + x1 * y2 + x2 * y1 + x2 * y2 + x * lo;

  /** What rounding dropped of the sum s = a + b. */
  const lost = (a: number, b: number, s: number): number => {
    const bb = s - a;
    return a - (s - bb) + (b - bb);
  };

  const doubledSums: DoubledFunctions['doubledSums'] = (x, scale, v, stride, blocks, out) => {
    const step = stride >> 3;
    for (let place = 0; place < 4; place++) {
      let s = 0;
      let c = 0;
      let hi = (v >> 3) + place;
      const end = (x >> 3) + 4 * blocks;
      for (let at = (x >> 3) + place; at < end; at += 4, hi += 4) {
        const xs = scale * f[at]!;
        const cut = SPLITTER * xs;
        const x1 = cut - (cut - xs);
        const x2 = xs - x1;
        const p = xs * f[hi]!;
        const sum = s + p;
        const e = rest(xs, x1, x2, p, f[hi + step]!, f[hi + 2 * step]!, f[hi + 3 * step]!);
        c += e + lost(s, p, sum);
        s = sum;
      }
      f[(out >> 3) + place] = s;
      f[(out >> 3) + 4 + place] = c;
    }
  };

  const subtractDoubled: DoubledFunctions['subtractDoubled'] = (x, rests, a, aStride, y, stride, blocks) => {
    const step = stride >> 3;
    const aStep = aStride >> 3;
    const from = a >> 3;
    const ahi = -f[from]!;
    const a1 = -f[from + aStep]!;
    const a2 = -f[from + 2 * aStep]!;
    const alo = -f[from + 3 * aStep]!;
    const shift = (rests >> 3) - (x >> 3);
    let at = x >> 3;
    for (let hi = y >> 3; hi < (y >> 3) + 4 * blocks; hi++, at++) {
      const p = ahi * f[hi]!;
      const before = f[at]!;
      const sum = before + p;
      const e = rest(ahi, a1, a2, p, f[hi + step]!, f[hi + 2 * step]!, f[hi + 3 * step]!) + alo * f[hi]!;
      f[at] = sum;
      f[at + shift]! += e + lost(before, p, sum);
    }
  };

  return {
    doubledSums,
    subtractDoubled,
    scale: (x, s, blocks) => {
      for (let i = x >> 3; i < (x >> 3) + 4 * blocks; i++) f[i]! *= s;
    },
    add: (x, y, blocks) => {
      const shift = (y >> 3) - (x >> 3);
      for (let i = x >> 3; i < (x >> 3) + 4 * blocks; i++) f[i]! += f[i + shift]!;
    },
  };
}
