import { column, type M, type Matrix, map, type N } from '../linalg/matrix.ts';
import { Rational } from '../number/rational.ts';
import { Refusal } from '../number/refusal.ts';

/** Copies of the counted allele, or null where the genotype is missing. */
export type Dosage = Rational | null;
export type DosageMatrix = Matrix<Dosage, N, M>;

const two = Rational.of(2);

/** The observed dosages of variant k. @throws Refusal `all-missing` */
export function observed(dosage: DosageMatrix, k: number): Rational[] {
  const seen = column(dosage, k).filter(x => x !== null);
  if (seen.length === 0)
    throw new Refusal('all-missing', `variant ${k} has no observed genotype: remove it`, {
      field: 'dosage',
      column: k,
    });
  return seen;
}

/** @throws Refusal `not-a-dosage` at the first dosage outside [0, 2] */
export function refuseImpossibleDosage(dosage: DosageMatrix): void {
  map(dosage, (x, row, column) => {
    if (x !== null && (x.sign() < 0 || two.lessThan(x)))
      throw new Refusal('not-a-dosage', `dosage[${row}][${column}] is ${x}: a dosage lies between 0 and 2`, {
        field: 'dosage',
        row,
        column,
      });
  });
}

/** @throws Refusal `missing-genotype` at the first missing one, row by row */
export function refuseMissing(dosage: DosageMatrix): void {
  map(dosage, (x, row, column) => {
    if (x === null)
      throw new Refusal(
        'missing-genotype',
        `dosage[${row}][${column}] is missing: choose the policy \`mean\` or \`pairwise\``,
        { field: 'dosage', row, column },
      );
  });
}
