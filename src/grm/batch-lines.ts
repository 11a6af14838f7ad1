import type { Layout } from '../kernels/layout.ts';
import type { TableFunctions } from '../kernels/tables.ts';
import type { Machine } from '../kernels/wasm.ts';
import { type PackedRows, writeDigits } from './packed-rows.ts';
import { TABLE_BYTES, tableBytes } from './sets.ts';

/** Sets of `sizes` variants each; `first` is the place of their first variant in the plan. */
export interface SetRange {
  readonly first: number;
  readonly sizes: Uint8Array;
}

/** Where the genotypes of a batch stand in the memory of a machine, and what is made of them. */
export interface LinePlaces {
  readonly packed: number;
  readonly digits: number;
  /** One byte a person a set, set after set. */
  readonly codes: number;
  readonly bases: number;
  /** The address of the line of each person in the table of each set, person after person. */
  readonly lines: number;
  /** The tables of the sets, one after the other. */
  readonly tables: number;
}

export const sum = (sizes: Uint8Array): number => sizes.reduce((a, b) => a + b, 0);
export const roundedUp = (count: number, to: number): number => Math.ceil(count / to) * to;

/** Bytes from person to person of the lines of a batch. */
export const rowBytesOf = (batch: SetRange): number => 4 * roundedUp(batch.sizes.length, 8);

/** Room for any of the batches and for `people` people. */
export function takeLinePlaces(
  layout: Layout,
  batches: readonly SetRange[],
  { stride }: PackedRows,
  people: number,
): LinePlaces {
  const most = (of: (batch: SetRange) => number) => batches.reduce((a, batch) => Math.max(a, of(batch)), 0);
  const sets = roundedUp(
    most(batch => batch.sizes.length),
    8,
  );
  const variants = most(batch => sum(batch.sizes));
  return {
    packed: layout.take(variants * stride),
    digits: layout.take(variants * 16),
    codes: layout.take(sets * people),
    bases: layout.take(sets * 4),
    lines: layout.take(sets * people * 4),
    tables: layout.take(TABLE_BYTES),
  };
}

/** The codes of a batch, and from them the lines, of `people` people from person `top` on: both multiples of 64. */
export function loadLines(
  { functions, memory }: Machine<TableFunctions>,
  places: LinePlaces,
  rows: PackedRows,
  { first, sizes }: SetRange,
  top: number,
  people: number,
): void {
  const { stride, packed } = rows;
  const variants = sum(sizes);
  new Uint8Array(memory, places.packed).set(packed.subarray(first * stride, (first + variants) * stride));
  const digits = new Uint8Array(memory, places.digits, 16 * variants);
  const bases = new Uint32Array(memory, places.bases);
  let [table, at] = [places.tables, 0];
  for (let s = 0; s < sizes.length; s++) {
    const from = places.packed + at * stride + top / 4;
    writeDigits(rows, first + at, sizes[s]!, digits.subarray(16 * at));
    functions.encode(from, stride, sizes[s]!, places.digits + 16 * at, people, places.codes + s * people);
    bases[s] = table;
    table += tableBytes(sizes[s]!);
    at += sizes[s]!;
  }
  functions.spread(places.codes, people, people, roundedUp(sizes.length, 8), places.bases, places.lines);
}
