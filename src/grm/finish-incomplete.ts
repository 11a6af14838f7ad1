/** From whole sums to relationships where genotypes are missing: K = P / N · scale, see `missing.ts`. */
import type { ColumnsJob } from './finish.ts';

export interface IncompleteJob extends ColumnsJob {
  /** yᵢ, modulo 2⁶⁴ */
  readonly y: BigInt64Array;
  readonly z: bigint;
  /** The variants in the denominator. */
  readonly variants: number;
  /** Under `pairwise`, n x n on and below the diagonal: Σₖ mᵢₖmⱼₖ, the variants that both lack. */
  readonly bothMissing?: BigInt64Array;
  /** K = P / (N · unit) · 2^−places */
  readonly unit: number;
  readonly places: number;
}

/** K in place of the sums. @returns whether every pair of people shares a variant */
export function finishIncompleteWork(job: IncompleteJob): boolean {
  const { individuals: n, first, last, sums, y, z, variants, bothMissing, unit, places } = job;
  const low = new Uint32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const high = new Int32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const K = new Float64Array(sums.buffer, sums.byteOffset, sums.length);
  const rest = halvesOf(y.map(own => -own));
  const columns = halvesOf(y.slice(first, last).map(own => z - own));
  const scale = 2 ** -places;
  const both = bothMissing === undefined ? undefined : new Int32Array(bothMissing.buffer); // counts: low halves
  let shared = true;
  for (let top = first; top < n; top += TILE)
    for (let j = first; j < last; j++) {
      const lowOfJ = columns.low[j - first]!;
      const highOfJ = columns.high[j - first]!;
      for (let i = Math.max(j, top); i < Math.min(n, top + TILE); i++) {
        const at = 2 * (j * n + i);
        const mirrored = 2 * (i * n + j);
        let lows = low[at]! + rest.low[i]! + lowOfJ;
        let highs = high[at + 1]! + rest.high[i]! + highOfJ;
        if (i !== j) {
          lows += low[mirrored]!;
          highs += high[mirrored + 1]!;
        }
        const carry = Math.floor(lows / 2 ** 32);
        const P = ((highs + carry) | 0) * 2 ** 32 + (lows - carry * 2 ** 32);
        let N = variants;
        if (both !== undefined) N += both[at]! - both[2 * i * (n + 1)]! - both[2 * j * (n + 1)]!; // m − cᵢ − cⱼ + both
        if (N === 0) shared = false;
        const entry = (P / (N * unit)) * scale;
        K[at / 2] = entry;
        K[mirrored / 2] = entry;
      }
    }
  return shared;
}

const TILE = 64;

function halvesOf(x: BigInt64Array): { low: Uint32Array; high: Int32Array } {
  const all = new Uint32Array(x.buffer);
  return {
    low: all.filter((_, at) => at % 2 === 0),
    high: new Int32Array(all.filter((_, at) => at % 2 === 1)),
  };
}
