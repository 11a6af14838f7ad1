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
import { type EliminationFunctions, eliminationOn } from './scan/elimination.ts';
import { type RowFunctions, rowsOn } from './scan/rows.ts';
import { type SumFunctions, sumsOn } from './scan/sums.ts';
import { type Machine, machine, type Twin } from './wasm.ts';

export { SET } from './scan/rows.ts';
export { LANES, PLAN, TABLE_BYTES } from './scan/sums.ts';

export type ScanFunctions = RowFunctions & SumFunctions & EliminationFunctions;

/** @param bytes of memory */
export const scanMachine = (bytes: number): Machine<ScanFunctions> => machine(embedded, scanTwin, bytes);

export const scanTwin: Twin<ScanFunctions> = memory => ({
  ...rowsOn(memory),
  ...sumsOn(memory),
  ...eliminationOn(memory),
});
