/** The twin of assembly/scan/rows.ts. */

/** People of a set. */
export const SET = 5;

export interface RowFunctions {
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
  /**
   * The nearest of the `memory` rows before a row, the last of equals, and of rows 0 and 1, at a distance Σ |aᵢ − bᵢ| below
   * `limit`: its number and the distance; −1 and the limit where there is none.
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
}

export function rowsOn(memory: ArrayBuffer): RowFunctions {
  const bytes = new Uint8Array(memory);
  const words = new Int32Array(memory);
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
  };
}
