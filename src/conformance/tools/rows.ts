import type { Json } from '../case.ts';
import { Untold } from './tool.ts';

/** A table of variants, one line each, as read: names and columns of texts. */
export interface VariantTable {
  readonly ids: readonly string[];
  /** Line of the file of the first one. */
  readonly firstLine: number;
  readonly path: string;
}

/**
 * For every variant of the case the row that tells of it; undefined where the program left it out. Rows are found by
 * name: their order means nothing.
 *
 * @throws Untold `error` for a name that is no variant of the case, or that stands there twice
 */
export function rowsByName(table: VariantTable, variants: readonly string[]): (number | undefined)[] {
  const rows = new Map<string, number>();
  table.ids.forEach((id, row) => {
    const place = `${table.path}, line ${table.firstLine + row}`;
    if (!variants.includes(id))
      throw new Untold({ status: 'error', message: `${place}: ${id} is no variant of this case` });
    if (rows.has(id)) throw new Untold({ status: 'error', message: `${place}: ${id} is there twice` });
    rows.set(id, row);
  });
  return variants.map(id => rows.get(id));
}

/** One claim a variant; null where the program told nothing of it. */
export const columnOf = (
  rows: readonly (number | undefined)[],
  claim: (row: number, k: number) => string | null,
): Json => rows.map((row, k) => (row === undefined ? null : claim(row, k)));
