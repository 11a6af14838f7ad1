/**
 * Which variants share a table, and which tables are summed together.
 *
 *   set     up to five variants with one table
 *   group   sets whose variants weigh the same: their sums are small whole numbers, weighted once
 *   batch   sets whose tables are in the cache at the same time
 */
import { MOST_IN_SET } from '../kernels/tables.ts';
import type { SetRange } from './batch-lines.ts';
import type { Dictionary } from './dictionary.ts';

/** Every variant weighs 2^shift. */
export interface EqualBatch extends SetRange {
  readonly kind: 'equal';
  readonly offset: 0 | 1;
  readonly shift: number;
}

/** Groups of `setsPerGroup` sets, each with its limbs (three a group) and all with the same shift. */
export interface GroupedBatch extends SetRange {
  readonly kind: 'grouped';
  readonly offset: 0 | 1;
  readonly shift: number;
  readonly setsPerGroup: Uint8Array;
  readonly limbs: Int16Array;
  /** What the sum of a group can be, added up over the groups: the limbs must not overflow. */
  readonly load: number;
}

/** Every variant has products of its own: nine 64-bit numbers, [digit of the row][digit of the column]. */
export interface FixedBatch extends SetRange {
  readonly kind: 'fixed';
  readonly products: BigInt64Array;
}

/** Sets `first` … of a dictionary, as many as there are `patterns`. */
export interface DictionaryBatch {
  readonly kind: 'dictionary';
  readonly dictionary: Dictionary;
  readonly first: number;
  readonly patterns: Uint16Array;
  /** Where the matrix of set `first` begins. */
  readonly matrix: number;
}

/** Sets of digits. */
export type DigitBatch = EqualBatch | GroupedBatch | FixedBatch;
export type Batch = DigitBatch | DictionaryBatch;

export interface SetPlan {
  /** The variants, set after set; the first of a set has the lowest digit. */
  readonly variants: Uint32Array;
  /** How many variants each set has. */
  readonly sizes: Uint8Array;
  readonly batches: readonly DigitBatch[];
}

/** Tables of a batch take so many bytes at most: half of a second-level cache of 1 MB. */
export const TABLE_BYTES = 2 ** 19;
/** Sets a batch: the rows of lines stay short, and the buffers small. */
export const MOST_SETS = 64;
/** Groups a batch: their sums of 16 rows take half of a first-level cache. */
export const MOST_GROUPS = 32;
/** A sum of products that must fit in a byte with a sign. */
export const BYTE_SUM = 127;

/** The largest |x xⱼ| by offset: x is 0, 1, 2 or −1, 0, 1. */
export const largestProduct = (offset: 0 | 1): number => (offset === 0 ? 4 : 1);

/** 3^size for the sizes a set can have. */
const LINES = [1, 3, 9, 27, 81, 243];

/** Bytes of a table of `size` variants. */
export const tableBytes = (size: number): number => 64 * LINES[size]!;

/**
 * The number of variants a set should have: a longer set means fewer look-ups and a longer table to build.
 * The times are nanoseconds of one look-up and of one line built, of which a block needs n/2 on average and 3^size;
 * only their ratio matters.
 */
export function bestSetSize(individuals: number): number {
  const [lookUp, build] = [0.85, 1.2];
  const perVariant = (size: number) => ((individuals / 2) * lookUp + LINES[size]! * build) / size;
  let best = 1;
  for (let size = 2; size <= MOST_IN_SET; size++) if (perVariant(size) < perVariant(best)) best = size;
  return best;
}

/** `count` variants in sets of at most `most`, as even as they can be, the smaller ones first. */
export function evenSizes(count: number, most: number): Uint8Array {
  const sets = Math.ceil(count / most);
  const larger = count % sets || sets;
  return new Uint8Array(sets).fill(Math.ceil(count / sets)).fill(Math.floor(count / sets), 0, sets - larger);
}
