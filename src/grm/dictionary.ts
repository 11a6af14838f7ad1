/**
 * Neighbouring variants in linkage disequilibrium show few patterns: sets of many variants by a dictionary.
 *
 *   set      neighbouring variants that show at most `mostPatterns` different rows of genotypes
 *   pattern  such a row; the code of a person is the number of their pattern                       P a set
 *   matrix   Σₖ Wₖ xₖₚ xₖ_q over the variants of the set, for patterns p and q, 64 bits              P x P
 *
 * A line of the table of a set then stands for all of its variants, where a set of digits has five.
 */
import { newLayout } from '../kernels/layout.ts';
import {
  FIXED_COLUMNS,
  LINE_BYTES,
  MOST_IN_SET,
  type TableFunctions,
  tableMachine,
} from '../kernels/tables.ts';
import type { Machine } from '../kernels/wasm.ts';
import { roundedUp } from './batch-lines.ts';
import { type PackedRows, writeDigits } from './packed-rows.ts';
import { evenSizes, tableBytes } from './sets.ts';
import { sharedBuffer } from './shared.ts';

export interface DictionaryJob {
  readonly individuals: number;
  readonly rows: PackedRows;
  /** Variants first … last − 1 of the rows. */
  readonly first: number;
  readonly last: number;
  /** Nine products a variant of the rows, [digit of the row][digit of the column]. */
  readonly products: BigInt64Array;
  readonly mostPatterns: number;
  readonly twin: boolean;
}

export interface Dictionary {
  readonly variants: number;
  /** Bytes from set to set of the codes, one a person. */
  readonly stride: number;
  readonly codes: Uint8Array;
  /** Patterns of each set. */
  readonly patterns: Uint16Array;
  /** The matrices, one after the other: P rows of P numbers, or P + 1 where P is odd. */
  readonly matrices: BigInt64Array;
}

/** Numbers in a row of the matrix of so many patterns. */
export const matrixWidth = (patterns: number): number => roundedUp(patterns, FIXED_COLUMNS);

/** Variants that share a table while a matrix is made: its columns are few, so tables must be short. */
const IN_MATRIX_SET = 4;

export function dictionaryWork(job: DictionaryJob): Dictionary {
  const { rows, first, last } = job;
  const people = 4 * rows.stride;
  const cutter = newCutter(job);
  const sets: { codes: Uint8Array; patterns: number; matrix: BigInt64Array }[] = [];
  for (const { from, to, patterns } of cutter.sets(first, last))
    sets.push({ patterns, codes: cutter.codes(), matrix: cutter.matrix(from, to, patterns, job.products) });

  const codes = new Uint8Array(sharedBuffer(sets.length * people));
  const matrices = new BigInt64Array(sharedBuffer(8 * sets.reduce((sum, set) => sum + set.matrix.length, 0)));
  let at = 0;
  sets.forEach((set, s) => {
    codes.set(set.codes, s * people);
    matrices.set(set.matrix, at);
    at += set.matrix.length;
  });
  const patterns = Uint16Array.from(sets, set => set.patterns);
  return { variants: last - first, stride: people, codes, patterns, matrices };
}

/** Variants from … to − 1 and the patterns that they show. */
export interface CutSet {
  readonly from: number;
  readonly to: number;
  readonly patterns: number;
}

interface Cutter {
  /** Sets as large as they can be, one after the other. */
  readonly sets: (first: number, last: number) => Generator<CutSet>;
  /** The codes of the set that came last. */
  readonly codes: () => Uint8Array;
  /** The matrix of the set that came last. */
  readonly matrix: (from: number, to: number, patterns: number, products: BigInt64Array) => BigInt64Array;
}

/** How many variants are tried together: many, then fewer when the set is nearly full. */
const STEPS = [MOST_IN_SET, 2, 1];

/** Variants of a set at most, however alike they are. */
const MOST_VARIANTS = 512;

type CutterInputs = Pick<DictionaryJob, 'individuals' | 'rows' | 'mostPatterns' | 'twin'>;

export function newCutter({ individuals, rows, mostPatterns, twin }: CutterInputs): Cutter {
  const most = MOST_VARIANTS;
  const { stride } = rows;
  const people = 4 * stride;
  const width = matrixWidth(mostPatterns);
  const shown = roundedUp(mostPatterns, 16);
  const subsets = Math.ceil(most / IN_MATRIX_SET);
  const layout = newLayout();
  const packed = layout.take(MOST_IN_SET * stride);
  const digits = layout.take(MOST_IN_SET * 16);
  const codes = layout.take(people);
  const classes = [layout.take(people), layout.take(people)] as const;
  const firsts = [layout.take(4 * mostPatterns + 4), layout.take(4 * mostPatterns + 4)] as const;
  const map = layout.take(2 * 243 * mostPatterns);
  const ownCodes = layout.take(roundedUp(subsets, 8) * shown);
  const bases = layout.take(roundedUp(subsets, 8) * 4);
  const lines = layout.take(roundedUp(subsets, 8) * shown * 4);
  const threeLines = layout.take(MOST_IN_SET * 3 * LINE_BYTES);
  const nines = layout.take(most * 72);
  const tables = layout.take(subsets * tableBytes(IN_MATRIX_SET));
  const matrixAt = layout.take(8 * width * width);
  const { functions, memory }: Machine<TableFunctions> = tableMachine(layout.size(), twin);
  const u8 = new Uint8Array(memory);
  const u32 = new Uint32Array(memory);
  const i64 = new BigInt64Array(memory);
  u8.fill(0, map, map + 2 * 243 * mostPatterns);
  let now = 0; // which of the two classes and firsts is the set's

  /** The codes of a few variants in `codes`. */
  const encode = (from: number, count: number) => {
    u8.set(rows.packed.subarray(from * stride, (from + count) * stride), packed);
    writeDigits(rows, from, count, u8.subarray(digits));
    functions.encode(packed, stride, count, digits, people, codes);
  };

  return {
    *sets(first, last) {
      for (let from = first, to = first; from < last; from = to) {
        u8.fill(0, classes[now], classes[now]! + people);
        let patterns = 1;
        for (const step of STEPS)
          while (to < last && to - from < most) {
            const count = Math.min(step, last - to, most - (to - from));
            encode(to, count);
            const other = 1 - now;
            const found = functions.extendClasses(
              classes[now]!,
              codes,
              individuals,
              map,
              mostPatterns,
              classes[other]!,
              firsts[other]!,
            );
            if (found === 0) break;
            patterns = found;
            now = other;
            to += count;
          }
        yield { from, to, patterns };
      }
    },

    codes: () => {
      u8.fill(0, classes[now]! + individuals, classes[now]! + people);
      return u8.slice(classes[now]!, classes[now]! + people);
    },

    matrix: (from, to, patterns, products) => {
      const sizes = evenSizes(to - from, IN_MATRIX_SET);
      const sets = roundedUp(sizes.length, 8);
      const wide = matrixWidth(patterns);
      let variant = from;
      sizes.forEach((size, s) => {
        encode(variant, size);
        for (let p = 0; p < patterns; p++)
          u8[ownCodes + s * shown + p] = u8[codes + u32[firsts[now]! / 4 + p]!]!;
        u8.fill(0, ownCodes + s * shown + patterns, ownCodes + (s + 1) * shown);
        u32[bases / 4 + s] = tables + s * tableBytes(IN_MATRIX_SET);
        for (let t = 0; t < size; t++) {
          const product = 9 * (variant + size - 1 - t); // the variant of the highest digit comes first
          i64.set(products.subarray(product, product + 9), nines / 8 + 9 * (variant - from + t));
        }
        variant += size;
      });
      functions.spread(ownCodes, shown, roundedUp(patterns, 16), sets, bases, lines);
      u8.fill(0, matrixAt, matrixAt + 8 * wide * patterns);
      for (let column = 0; column < patterns; column += FIXED_COLUMNS) {
        let nine = nines;
        for (let s = 0; s < sizes.length; s++) {
          functions.lines64(ownCodes + s * shown + column, sizes[s]!, nine, threeLines);
          functions.build64(threeLines, sizes[s]!, tables + s * tableBytes(IN_MATRIX_SET));
          nine += 72 * sizes[s]!;
        }
        functions.sum64(lines, 4 * sets, sizes.length, matrixAt + 8 * column, 8 * wide, patterns);
      }
      return new BigInt64Array(memory.slice(matrixAt, matrixAt + 8 * wide * patterns));
    },
  };
}
