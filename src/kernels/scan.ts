/**
 * Sums over people of the columns of a matrix, for many variants at once, and what the scan makes of them.
 *
 * A line holds one person's entries of eight columns, whole numbers so small that every sum of them is exact: the
 * order of the additions, and so the way by which a sum was reached, leaves no trace in it.
 *
 *   row      copies of allele 1 of every person (a missing one counts 0), or who is missing: one byte a person
 *   pitch    bytes of a row, a multiple of 16; the bytes after the last person are 0
 *   set      five people; 3⁵ sums of their lines are tabulated, and one look-up replaces five additions
 *   plan     how the sums of a row are found: from those of an earlier row (its parent), adding and subtracting the
 *            lines of the people in whom the two differ, or by tables
 */
import { embedded } from './embedded/scan.ts';
import { type Machine, machine, type Twin } from './wasm.ts';

/** Columns that are summed together: a line of 64 bytes. */
export const LANES = 8;
/** People of a set. */
export const SET = 5;
/** Lines of the table of a set. */
const TABLE_LINES = 3 ** SET;
export const TABLE_BYTES = TABLE_LINES * LANES * 8;
/** Four i32 of a plan: parent (−1: by tables), first entry, how many lines are added, how many subtracted. */
export const PLAN = 4;

export interface ScanFunctions {
  /**
   * A variant of `bytes` bytes as two rows, copies and missing, and three i32: how many have one copy, two copies, no
   * genotype. `unpacked` is room for everybody of the .bed.
   */
  readonly digitsOf: (
    packed: number,
    bytes: number,
    unpacked: number,
    people: number,
    n: number,
    pitch: number,
    digits: number,
    missing: number,
    counts: number,
  ) => void;
  /** Σ |aᵢ − bᵢ| of two rows; once it is `limit` or more it may be anything from there to itself. */
  readonly distance: (a: number, b: number, pitch: number, limit: number) => number;
  /**
   * The nearest of the `memory` rows before a row, the last of equals, and of rows 0 and 1, at a distance below `limit`:
   * its number and the distance; −1 and the limit where there is none.
   */
  readonly nearest: (
    rows: number,
    pitch: number,
    row: number,
    memory: number,
    limit: number,
    out: number,
  ) => void;
  /** The people with more copies in `child` than in `parent` (sign 1; −1: fewer), twice where it is two; how many. */
  readonly differences: (child: number, parent: number, pitch: number, out: number, sign: number) => number;
  /** A row as one byte a set, `width` sets at a time, `pitch` bytes from one such group to the next. */
  readonly setCodes: (digits: number, sets: number, width: number, out: number, pitch: number) => void;
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
  /**
   * Forward elimination of `columns` more columns at all nodes, z ← x − l z, and a ← a + z² r: in the end
   * a = xᵀ(LDLᵀ)⁻¹x. x are the sums of a list of rows; `factors` holds for each column all l and then all r = 1/d; the
   * state all z and then all a.
   */
  readonly sweep: (
    sums: number,
    rows: number,
    count: number,
    columns: number,
    nodes: number,
    factors: number,
    state: number,
  ) => void;
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

/** @param bytes of memory */
export const scanMachine = (bytes: number): Machine<ScanFunctions> => machine(embedded, scanTwin, bytes);

export const scanTwin: Twin<ScanFunctions> = memory => {
  const bytes = new Uint8Array(memory);
  const words = new Int32Array(memory);
  const reals = new Float64Array(memory);
  /** a ← a ± b, lines at addresses divided by 8 */
  const add = (a: number, b: number, sign: number) => {
    for (let l = 0; l < LANES; l++) reals[a + l]! += sign * reals[b + l]!;
  };
  const distance = (a: number, b: number, pitch: number): number => {
    let sum = 0;
    for (let at = 0; at < pitch; at++) sum += Math.abs(bytes[a + at]! - bytes[b + at]!);
    return sum;
  };
  return {
    digitsOf: (packed, _bytes, _unpacked, people, n, pitch, digits, missing, counts) => {
      const seen = [0, 0, 0, 0];
      bytes.fill(0, digits, digits + pitch);
      bytes.fill(0, missing, missing + pitch);
      for (let i = 0; i < n; i++) {
        const person = words[people / 4 + i]!;
        const code = (bytes[packed + (person >> 2)]! >> ((person & 3) << 1)) & 3;
        seen[code]! += 1;
        bytes[digits + i] = code === 0b00 ? 2 : code === 0b10 ? 1 : 0;
        bytes[missing + i] = code === 0b01 ? 1 : 0;
      }
      words.set([seen[0b10]!, seen[0b00]!, seen[0b01]!], counts / 4);
    },
    distance,
    nearest: (rows, pitch, row, memory, limit, out) => {
      let [parent, least] = [-1, limit];
      const last = Math.max(0, row - memory);
      const offer = (r: number) => {
        const found = distance(rows + row * pitch, rows + r * pitch, pitch);
        if (found < least) [parent, least] = [r, found];
      };
      for (let r = row - 1; r >= last; r--) offer(r);
      for (let r = 0; r < Math.min(2, last); r++) offer(r);
      words.set([parent, least], out / 4);
    },
    differences: (child, parent, pitch, out, sign) => {
      let count = 0;
      for (let group = 0; group < pitch; group += 16)
        for (const least of [1, 2])
          for (let at = group; at < group + 16; at++)
            if (sign * (bytes[child + at]! - bytes[parent + at]!) >= least) words[out / 4 + count++] = at;
      return count;
    },
    setCodes: (digits, sets, width, out, pitch) => {
      for (let s = 0; s < sets; s++) {
        const first = digits + s * SET;
        let code = 0;
        for (let k = SET - 1; k >= 0; k--) code = 3 * code + bytes[first + k]!;
        bytes[out + Math.floor(s / width) * pitch + (s % width)] = code;
      }
    },
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
    sweep: (sums, rows, count, columns, nodes, factors, state) => {
      for (let v = 0; v < count; v++) {
        const values = sums / 8 + words[rows / 4 + v]! * LANES;
        for (let k = 0; k < nodes; k++) {
          const at = state / 8 + 2 * v * nodes + k;
          let z = reals[at]!;
          let a = reals[at + nodes]!;
          for (let i = 0; i < columns; i++) {
            const f = factors / 8 + 2 * i * nodes + k;
            z = reals[values + i]! - reals[f]! * z;
            a += z * z * reals[f + nodes]!;
          }
          reals[at] = z;
          reals[at + nodes] = a;
        }
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
};
