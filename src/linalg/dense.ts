import { Refusal } from './refusal.ts';

/** A dense matrix of binary64, column by column: entry (i, j) is data[i + j * rows]. */
export interface DenseMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

export const zeros = (rows: number, cols: number): DenseMatrix => ({
  rows,
  cols,
  data: new Float64Array(rows * cols),
});

/** From rows, as people write them. @throws Refusal `empty`, `ragged` */
export function fromRows(rows: readonly (readonly number[])[], field = 'matrix'): DenseMatrix {
  const cols = rows[0]?.length ?? 0;
  if (cols === 0) throw new Refusal('empty', `${field} has no rows or no columns`, { field });
  const A = zeros(rows.length, cols);
  rows.forEach((row, i) => {
    if (row.length !== cols)
      throw new Refusal('ragged', `${field}: row ${i} has ${row.length} values, row 0 has ${cols}`, {
        field,
        row: i,
      });
    for (let j = 0; j < cols; j++) A.data[i + j * A.rows] = row[j]!;
  });
  return A;
}

export const toRows = (A: DenseMatrix): number[][] =>
  Array.from({ length: A.rows }, (_, i) => Array.from({ length: A.cols }, (_, j) => A.data[i + j * A.rows]!));
