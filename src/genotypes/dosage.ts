import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';

/** n x m; NaN where the genotype is missing. */
export type DosageMatrix = DenseMatrix;

/** The refusal of a variant nobody was typed for. */
export const allMissing = (k: number): Refusal =>
  new Refusal('all-missing', `variant ${k} has no observed genotype: remove it`, {
    field: 'dosage',
    column: k,
  });

/** Every entry is missing or lies in [0, 2]. @throws Refusal `empty`, `not-finite`, `not-a-dosage`, row by row */
export function refuseImpossibleDosage(dosage: DosageMatrix): void {
  const { rows, cols, data } = dosage;
  if (rows === 0 || cols === 0)
    throw new Refusal('empty', 'dosage has no rows or no columns', { field: 'dosage' });
  if (data.every(x => Number.isNaN(x) || (x >= 0 && x <= 2))) return;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < cols; column++) {
      const x = data[row + column * rows]!;
      const place = { field: 'dosage', row, column };
      if (Math.abs(x) === Number.POSITIVE_INFINITY)
        throw new Refusal('not-finite', `dosage[${row}][${column}] is ${x}`, place);
      if (x < 0 || x > 2)
        throw new Refusal(
          'not-a-dosage',
          `dosage[${row}][${column}] is ${x}: a dosage lies between 0 and 2`,
          place,
        );
    }
}

/** @throws Refusal `missing-genotype` at the first missing one, row by row */
export function refuseMissing(dosage: DosageMatrix): void {
  if (!dosage.data.some(Number.isNaN)) return;
  for (let row = 0; row < dosage.rows; row++)
    for (let column = 0; column < dosage.cols; column++)
      if (Number.isNaN(dosage.data[row + column * dosage.rows]))
        throw new Refusal(
          'missing-genotype',
          `dosage[${row}][${column}] is missing: choose the policy \`mean\` or \`pairwise\``,
          { field: 'dosage', row, column },
        );
}
