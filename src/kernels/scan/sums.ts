/** The twin of assembly/scan/sums.ts: every sum is exact, so that the order of its terms leaves no trace. */
import { SET } from './rows.ts';

/** Columns that are summed together: a line of 64 bytes. */
export const LANES = 8;
export const TABLE_BYTES = 3 ** SET * LANES * 8;
/** Four i32 of a plan: parent (−1: by tables), first entry, how many lines are added, how many subtracted. */
export const PLAN = 4;

export interface SumFunctions {
  /** The tables of `sets` sets. */
  readonly buildTables: (lines: number, sets: number, table: number) => void;
  /** To the sums of each row of a list add what the tables of `width` sets (an even number) have for it. */
  readonly lookUp: (
    codes: number,
    width: number,
    table: number,
    rows: number,
    count: number,
    sums: number,
  ) => void;
  /** The sums of the rows `from` … `to` − 1 that have a parent. */
  readonly follow: (
    plan: number,
    from: number,
    to: number,
    entries: number,
    lines: number,
    sums: number,
  ) => void;
  /** `times` the sum of all lines. */
  readonly sumAll: (lines: number, n: number, times: number, out: number) => void;
  /** Sums of a row and mean times those of another, the missing, as lines one after the other. */
  readonly fillHoles: (sums: number, pairs: number, means: number, count: number, out: number) => void;
  /** The sums of a list of rows, in their units, `stride` bytes apart. */
  readonly gather: (
    sums: number,
    rows: number,
    count: number,
    columns: number,
    units: number,
    out: number,
    stride: number,
  ) => void;
}

export function sumsOn(memory: ArrayBuffer): SumFunctions {
  const bytes = new Uint8Array(memory);
  const words = new Int32Array(memory);
  const reals = new Float64Array(memory);
  /** a ← a ± b, lines at addresses divided by 8 */
  const add = (a: number, b: number, sign: number) => {
    for (let l = 0; l < LANES; l++) reals[a + l]! += sign * reals[b + l]!;
  };
  return {
    buildTables: (lines, sets, table) => {
      for (let s = 0; s < sets; s++) {
        const first = (table + s * TABLE_BYTES) / 8;
        reals.fill(0, first, first + LANES);
        let length = 1;
        for (let k = 0; k < SET; k++) {
          const line = lines / 8 + (s * SET + k) * LANES;
          for (let digit = 1; digit <= 2; digit++)
            for (let code = 0; code < length; code++) {
              const at = first + (digit * length + code) * LANES;
              reals.copyWithin(at, first + code * LANES, first + (code + 1) * LANES);
              add(at, line, digit);
            }
          length *= 3;
        }
      }
    },
    lookUp: (codes, width, table, rows, count, sums) => {
      for (let r = 0; r < count; r++)
        for (let s = 0; s < width; s++) {
          const line = (table + s * TABLE_BYTES) / 8 + bytes[codes + r * width + s]! * LANES;
          add(sums / 8 + words[rows / 4 + r]! * LANES, line, 1);
        }
    },
    follow: (plan, from, to, entries, lines, sums) => {
      for (let r = from; r < to; r++) {
        const [parent, first, more, fewer] = words.subarray(plan / 4 + r * PLAN) as unknown as number[];
        if (parent! < 0) continue;
        const at = sums / 8 + r * LANES;
        const source = sums / 8 + parent! * LANES;
        reals.copyWithin(at, source, source + LANES);
        for (let k = 0; k < more! + fewer!; k++)
          add(at, lines / 8 + words[entries / 4 + first! + k]! * LANES, k < more! ? 1 : -1);
      }
    },
    sumAll: (lines, n, times, out) => {
      for (let l = 0; l < LANES; l++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += reals[lines / 8 + i * LANES + l]!;
        reals[out / 8 + l] = sum * times;
      }
    },
    fillHoles: (sums, pairs, means, count, out) => {
      for (let v = 0; v < count; v++) {
        const row = sums / 8 + words[pairs / 4 + 2 * v]! * LANES;
        const hole = sums / 8 + words[pairs / 4 + 2 * v + 1]! * LANES;
        const mean = reals[means / 8 + v]!;
        for (let l = 0; l < LANES; l++)
          reals[out / 8 + v * LANES + l] = reals[row + l]! + mean * reals[hole + l]!;
      }
    },
    gather: (sums, rows, count, columns, units, out, stride) => {
      for (let v = 0; v < count; v++) {
        const values = sums / 8 + words[rows / 4 + v]! * LANES;
        for (let l = 0; l < columns; l++)
          reals[(out + v * stride) / 8 + l] = reals[values + l]! * reals[units / 8 + l]!;
      }
    },
  };
}
