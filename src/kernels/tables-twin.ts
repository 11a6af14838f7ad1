/** The functions of `tables.ts` in TypeScript: the same whole numbers at the same addresses. */
import type { TableFunctions } from './tables.ts';
import type { Twin } from './wasm.ts';

const power3 = (n: number): number => 3 ** n;

export const tableTwin: Twin<TableFunctions> = memory => {
  const i8 = new Int8Array(memory);
  const u8 = new Uint8Array(memory);
  const i16 = new Int16Array(memory);
  const i32 = new Int32Array(memory);
  const u16 = new Uint16Array(memory);
  const u32 = new Uint32Array(memory);
  const i64 = new BigInt64Array(memory);

  /** to += from for `count` 64-bit numbers, in halves: BigInt would be ten times as slow. */
  const addTo = (to: number, from: number, count: number): void => {
    for (let a = to / 4, b = from / 4, end = a + 2 * count; a < end; a += 2, b += 2) {
      const low = u32[a]! + u32[b]!;
      u32[a] = low;
      u32[a + 1] = u32[a + 1]! + u32[b + 1]! + (low >= 2 ** 32 ? 1 : 0);
    }
  };

  /** The sum of the lines of a row, 64 bytes. */
  const sum = new Int8Array(64);
  const sumOfLines = (from: number, to: number): void => {
    sum.fill(0);
    for (let c = from / 4; c < to / 4; c++) {
      const line = u32[c]!;
      for (let l = 0; l < 64; l++) sum[l]! += i8[line + l]!;
    }
  };

  return {
    encode: (packed, stride, variants, digits, rows, out) => {
      for (let r = 0; r < rows; r++) {
        let code = 0;
        for (let k = 0; k < variants; k++)
          code += u8[digits + 16 * k + ((u8[packed + k * stride + (r >> 2)]! >> (2 * (r & 3))) & 3)]!;
        u8[out + r] = code;
      }
    },
    spread: (codes, stride, rows, sets, bases, out) => {
      for (let r = 0; r < rows; r++)
        for (let s = 0; s < sets; s++)
          u32[out / 4 + r * sets + s] = u32[bases / 4 + s]! + 64 * u8[codes + s * stride + r]!;
    },

    build8: (codes, variants, offset, table) => {
      for (let column = 0; column < 64; column++) {
        const xs = digitsOf(u8[codes + column]!, variants).map(d => d - offset);
        for (let code = 0; code < power3(variants); code++) {
          const row = digitsOf(code, variants);
          i8[table + 64 * code + column] = xs.reduce((s, x, k) => s + x * (row[k]! - offset), 0);
        }
      }
    },
    sum8: (lines, rowBytes, sets, sums16, rows) => {
      for (let r = 0; r < rows; r++) {
        sumOfLines(lines + r * rowBytes, lines + r * rowBytes + 4 * sets);
        for (let l = 0; l < 64; l++) i16[sums16 / 2 + r * 64 + l]! += sum[l]!;
      }
    },
    widen8: (sums16, sums32, rows) => {
      for (let at = 0; at < rows * 64; at++) i32[sums32 / 4 + at]! += i16[sums16 / 2 + at]!;
      i16.fill(0, sums16 / 2, sums16 / 2 + rows * 64);
    },
    settle8: (sums32, total, rows, shift) => {
      for (let at = 0; at < rows * 64; at++)
        i64[total / 8 + at]! += BigInt(i32[sums32 / 4 + at]!) << BigInt(shift);
      i32.fill(0, sums32 / 4, sums32 / 4 + rows * 64);
    },

    sumGroups8: (lines, rowBytes, ends, pairs, weights, scratch, limbs, rows) => {
      for (let r = 0; r < rows; r++) {
        const tile = scratch + (r % 16) * pairs * 128;
        let from = lines + r * rowBytes;
        for (let g = 0; g < 2 * pairs; g++) {
          const to = lines + r * rowBytes + u32[ends / 4 + g]!;
          sumOfLines(from, Math.max(from, to));
          i8.set(sum, tile + 64 * g);
          for (let l = 0; l < 64; l++) {
            const at = limbs / 4 + r * 192 + 24 * (l >> 3) + (l & 7);
            const weight = weights / 2 + 24 * (g >> 1) + (g & 1);
            for (let limb = 0; limb < 3; limb++) i32[at + 8 * limb]! += sum[l]! * i16[weight + 8 * limb]!;
          }
          from = Math.max(from, to);
        }
      }
    },
    settleGroups: (limbs, total, rows, shift) => {
      for (let at = 0; at < rows * 64; at++) {
        const from = limbs / 4 + 24 * (at >> 3) + (at & 7);
        const [h, m, l] = [0, 8, 16].map(limb => BigInt(i32[from + limb]!)) as [bigint, bigint, bigint];
        i64[total / 8 + at]! += ((h << 32n) + (m << 16n) + l) << BigInt(shift);
      }
      i32.fill(0, limbs / 4, limbs / 4 + rows * 192);
    },

    lines64: (codes, variants, products, lines) => {
      for (let column = 0; column < 8; column++)
        digitsOf(u8[codes + column]!, variants)
          .reverse()
          .forEach((digit, k) => {
            for (let row = 0; row < 3; row++)
              i64[lines / 8 + 24 * k + 8 * row + column] = i64[products / 8 + 9 * k + 3 * row + digit]!;
          });
    },
    build64: (lines, variants, table) => {
      for (let code = 0; code < power3(variants); code++) {
        const to = table + 64 * code;
        u8.fill(0, to, to + 64);
        digitsOf(code, variants)
          .reverse()
          .forEach((digit, k) => {
            addTo(to, lines + 192 * k + 64 * digit, 8);
          });
      }
    },
    sum64: (lines, rowBytes, sets, total, totalBytes, rows) => {
      for (let r = 0; r < rows; r++)
        for (let s = 0; s < sets; s++) addTo(total + r * totalBytes, u32[(lines + r * rowBytes) / 4 + s]!, 8);
    },
    codeLines64: (packed, offsets, variants, column, values, lines) => {
      for (let k = 0; k < variants; k++)
        for (let c = 0; c < 8; c++) {
          const code = (u8[packed + u32[offsets / 4 + k]! + column + (c >> 2)]! >> (2 * (c & 3))) & 3;
          i64[lines / 8 + 8 * k + c] = i64[values / 8 + 4 * k + code]!;
        }
    },
    sumLines64: (starts, entries, table, total, totalBytes, rows) => {
      for (let r = 0; r < rows; r++)
        for (let e = u32[starts / 4 + r]!; e < u32[starts / 4 + r + 1]!; e++)
          addTo(total + r * totalBytes, table + 64 * u16[entries / 2 + e]!, 8);
    },

    extendClasses: (classes, codes, people, _map, most, extended, first) => {
      const found = new Map<number, number>();
      for (let person = 0; person < people; person++) {
        const key = u8[classes + person]! * 243 + u8[codes + person]!;
        let own = found.get(key);
        if (own === undefined) {
          if (found.size === most) return 0;
          own = found.size;
          u32[first / 4 + own] = person;
          found.set(key, own);
        }
        u8[extended + person] = own;
      }
      return found.size;
    },
    gather64: (columns, matrix, width, patterns, table) => {
      for (let p = 0; p < patterns + (patterns & 1); p++)
        for (let c = 0; c < 8; c++)
          i64[table / 8 + 8 * p + c] = i64[matrix / 8 + u8[columns + c]! * width + p]!;
    },

    columns64: (total, rows, columns, out) => {
      for (let c = 0; c < columns; c++)
        for (let r = 0; r < rows; r++) i64[out / 8 + c * rows + r] = i64[total / 8 + r * 64 + c]!;
    },
    add64: (from, to, count) => addTo(to, from, count),
  };
};

/** The base-3 digits of a code, the lowest first. */
function digitsOf(code: number, variants: number): number[] {
  const digits: number[] = [];
  for (let k = 0, rest = code; k < variants; k++, rest = Math.floor(rest / 3)) digits.push(rest % 3);
  return digits;
}
