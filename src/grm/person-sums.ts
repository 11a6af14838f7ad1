/** Σₖ vₖ(dᵢₖ) for every person: a 64-bit value for each digit of each variant, added up by table look-up. */
import { newLayout } from '../kernels/layout.ts';
import { LINE_BYTES, MOST_IN_SET, tableMachine } from '../kernels/tables.ts';
import { loadLines, rowBytesOf, takeLinePlaces } from './batch-lines.ts';
import type { PackedRows } from './packed-rows.ts';
import { partsOf } from './plan-sets.ts';
import { tableBytes } from './sets.ts';

export interface PersonSumsJob {
  readonly rows: PackedRows;
  /** Variants of each set of the plan that the rows belong to. */
  readonly sizes: Uint8Array;
  /** Three values a variant, for the digits 0, 1 and 2. */
  readonly values: BigInt64Array;
  /** People first … last − 1, both multiples of 64. */
  readonly first: number;
  readonly last: number;
  readonly twin: boolean;
}

/** @returns the sums of people first … last − 1, modulo 2⁶⁴ */
export function personSumsWork({ rows, sizes, values, first, last, twin }: PersonSumsJob): BigInt64Array {
  const people = last - first;
  const batches = [...partsOf(sizes, Number.POSITIVE_INFINITY)];
  const layout = newLayout();
  const places = takeLinePlaces(layout, batches, rows, people);
  const products = layout.take(MOST_IN_SET * 72);
  const threeLines = layout.take(MOST_IN_SET * 3 * LINE_BYTES);
  const zeros = layout.take(8);
  const total = layout.take(people * 64);
  const machine = tableMachine(layout.size(), twin);
  const { functions, memory } = machine;
  const own = new BigInt64Array(memory, products, MOST_IN_SET * 9);
  new Uint8Array(memory, total, people * LINE_BYTES).fill(0);
  new Uint8Array(memory, zeros, 8).fill(0);

  for (const batch of batches) {
    loadLines(machine, places, rows, batch, first, people);
    let [table, place] = [places.tables, batch.first];
    for (const size of batch.sizes) {
      // a block of eight columns that all have digit 0: their line of a row digit is the value of that digit
      for (let t = 0; t < size; t++)
        for (let digit = 0; digit < 3; digit++)
          own[9 * t + 3 * digit] = values[3 * (place + size - 1 - t) + digit]!;
      functions.lines64(zeros, size, products, threeLines);
      functions.build64(threeLines, size, table);
      table += tableBytes(size);
      place += size;
    }
    functions.sum64(places.lines, rowBytesOf(batch), batch.sizes.length, total, LINE_BYTES, people);
  }
  return new BigInt64Array(memory, total, people * 8).filter((_, at) => at % 8 === 0);
}
