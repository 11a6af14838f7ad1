/**
 * Sums of products of genotypes by table look-up ("four Russians"), in whole numbers.
 *
 *   set       up to five variants; the code of a person is Σ 3ᵏ dₖ with digits dₖ of 0, 1 or 2        one byte
 *   line      what one code means for a block of columns                                             64 bytes
 *   table     3ⁿ lines of a set of n variants, for one block of columns
 *   lines     the addresses of the lines of a row, one u32 a set; rows of 8, 16, 24 … sets
 *
 * One line added to the sums of a row stands for 5 x 64 (bytes) or 5 x 8 (64-bit) products. All sums are exact or
 * modulo 2⁶⁴, so that no order, block or thread changes a bit.
 */

import { embedded } from './embedded/tables.ts';
import { tableTwin } from './tables-twin.ts';
import { type Machine, machine, twinMachine } from './wasm.ts';

/** All parameters are addresses in bytes, or counts. */
export interface TableFunctions {
  /**
   * Codes of one set for `rows` people (a multiple of 64), from the packed genotypes of its variants, `stride` bytes
   * from variant to variant. `digits`: 16 bytes a variant, of which the first four say what 00, 01, 10 and 11 add.
   */
  encode(packed: number, stride: number, variants: number, digits: number, rows: number, out: number): void;
  /**
   * Codes of `sets` sets (a multiple of 8), `stride` bytes from set to set, to the lines of `rows` rows (a multiple
   * of 16): bases[set] + 64 code.
   */
  spread(codes: number, stride: number, rows: number, sets: number, bases: number, out: number): void;

  /** The table of x xⱼ, x = digit − offset, for 64 columns whose codes stand at `codes`; bytes. */
  build8(codes: number, variants: number, offset: number, table: number): void;
  /** sums16[row][64] += the lines of the row; their sum must fit in a byte. */
  sum8(lines: number, rowBytes: number, sets: number, sums16: number, rows: number): void;
  /** sums32[row][64] += sums16, which become 0. */
  widen8(sums16: number, sums32: number, rows: number): void;
  /** total[row][64] += sums32 · 2^shift, 64 bits; sums32 become 0. */
  settle8(sums32: number, total: number, rows: number, shift: number): void;

  /**
   * limbs[row][64] += Σ over groups of weight · (sum of the lines of the group, which must fit in a byte).
   * `ends`: a u32 a group, where in the bytes of a row it ends. `weights`: three vectors a pair of groups, for the
   * high, middle and low limb, each four times (first, second) as i16. `scratch`: 16 · pairs · 128 bytes.
   * Eight columns of limbs are 96 bytes: 8 high, 8 middle, 8 low, as i32.
   */
  sumGroups8(
    lines: number,
    rowBytes: number,
    ends: number,
    pairs: number,
    weights: number,
    scratch: number,
    limbs: number,
    rows: number,
  ): void;
  /** total[row][64] += (2³² high + 2¹⁶ middle + low) · 2^shift, 64 bits; limbs become 0. */
  settleGroups(limbs: number, total: number, rows: number, shift: number): void;

  /**
   * The three lines (digit 0, 1, 2 of the row) of each variant of a set for eight columns, 192 bytes a variant,
   * the variant of the highest digit first. `products`: nine i64 a variant, [digit of the row][digit of the column].
   */
  lines64(codes: number, variants: number, products: number, lines: number): void;
  /** The table of a set from the three lines of its variants: 64 bits. */
  build64(lines: number, variants: number, table: number): void;
  /** total[row][8] += the lines of the row; `totalBytes` from row to row. */
  sum64(lines: number, rowBytes: number, sets: number, total: number, totalBytes: number, rows: number): void;
  /**
   * One line a variant for eight columns: values[variant][code of the column], four i64 a variant. The packed codes
   * of a variant begin at packed + offsets[variant], those of the columns `column` bytes further.
   */
  codeLines64(
    packed: number,
    offsets: number,
    variants: number,
    column: number,
    values: number,
    lines: number,
  ): void;
  /**
   * total[row][8] += the lines of the table whose numbers, as u16, stand in
   * entries[starts[row]] … entries[starts[row + 1] − 1].
   */
  sumLines64(
    starts: number,
    entries: number,
    table: number,
    total: number,
    totalBytes: number,
    rows: number,
  ): void;

  /**
   * Splits classes of people by their codes: two people are in one of the new classes where they were in one before
   * and have the same code. New classes are numbered in the order of their first people, who are written to `first`.
   * `map`: 2 · 243 bytes for each old class, all 0 before and after.
   * @returns how many there are, or 0 where there are more than `most`, which is 255 at most
   */
  extendClasses(
    classes: number,
    codes: number,
    people: number,
    map: number,
    most: number,
    extended: number,
    first: number,
  ): number;
  /**
   * The table of a set of patterns for eight columns, whose patterns stand at `columns`: line p is
   * matrix[pattern of the column][p]. `width`: numbers in a row of the matrix, even; so are the patterns, rounded up.
   */
  gather64(columns: number, matrix: number, width: number, patterns: number, table: number): void;

  /** total[row][64] to out[column][row], for an even number of columns and of rows. */
  columns64(total: number, rows: number, columns: number, out: number): void;
  /** to[i] += from[i], 64 bits, for an even count. */
  add64(from: number, to: number, count: number): void;
}

/** The most variants of a set: 3⁵ = 243 codes fit in a byte. */
export const MOST_IN_SET = 5;
export const LINE_BYTES = 64;
/** Columns of a block of bytes, and of a block of 64-bit numbers. */
export const BYTE_COLUMNS = 64;
export const FIXED_COLUMNS = 8;

let kept: Machine<TableFunctions> | undefined;

/**
 * The functions with a memory of at least so many bytes: the kernel where it runs, or the twin where that is asked
 * for. The memory is that of the last call where it is large enough, with what that call left in it.
 */
export function tableMachine(bytes: number, twin: boolean): Machine<TableFunctions> {
  if (twin) return twinMachine(tableTwin, bytes);
  if (kept === undefined || kept.memory.byteLength < bytes) {
    kept = undefined; // so that the old memory can go before the new one comes
    kept = machine(embedded, tableTwin, bytes);
  }
  return kept;
}
