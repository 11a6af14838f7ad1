import type { DosageMatrix } from '../genotypes/dosage.ts';
import { columnOf, type DenseMatrix, zeros } from '../linalg/dense.ts';
import { independenceNoise } from '../linalg/orthonormal.ts';
import { Refusal, type RefusalCode } from '../linalg/refusal.ts';
import { powerOfTwoNear } from '../linalg/tridiagonal.ts';
import type { Contrasts, Rider } from '../optimum/contrasts.ts';
import { sum } from '../optimum/spectra.ts';

/**
 * The dosages of variant k, a missing one at the mean of the observed ones.
 *
 * @throws Refusal `not-finite`, `not-a-dosage`, `all-missing`, `missing-genotype`, `monomorphic`
 */
export function testedColumn(dosage: DosageMatrix, k: number, missing: 'refuse' | 'mean'): Float64Array {
  const given = columnOf(dosage, k);
  const refuse = (code: RefusalCode, message: string, row?: number): never => {
    throw new Refusal(code, message, { field: 'dosage', column: k, ...(row === undefined ? {} : { row }) });
  };
  given.forEach((d, i) => {
    const what = `dosage[${i}][${k}] is ${d}`;
    if (Math.abs(d) === Number.POSITIVE_INFINITY) refuse('not-finite', what, i);
    if (d < 0 || d > 2) refuse('not-a-dosage', `${what}: a dosage lies between 0 and 2`, i);
  });
  const observed = given.filter(d => !Number.isNaN(d));
  if (observed.length === 0) refuse('all-missing', `variant ${k} has no observed genotype`);
  const hole = given.findIndex(Number.isNaN);
  if (missing === 'refuse' && hole >= 0)
    refuse('missing-genotype', `dosage[${hole}][${k}] is missing: choose the policy \`mean\``, hole);
  if (observed.every(d => d === observed[0]))
    refuse('monomorphic', `variant ${k} does not vary: every observed dosage is ${observed[0]}`);
  const mean = sum(observed, d => d) / observed.length;
  return given.map(d => (Number.isNaN(d) ? mean : d));
}

/** The power of two near the largest dosage: x is measured in it. */
export const unitOf = (x: Float64Array): number => powerOfTwoNear(x.reduce((s, v) => Math.max(s, v), 0));

/**
 * The rule by which a column of X is dependent: so little of x is left that 30 digits do not tell it from nothing.
 *
 * @throws Refusal `rank-deficient`
 */
export function refuseInSpan({ n, independence }: Contrasts, { share }: Rider, k: number): void {
  if (share <= independenceNoise(n) / independence)
    throw new Refusal(
      'rank-deficient',
      `variant ${k} is a combination of the columns of X: nothing is left to test`,
      { field: 'dosage', column: k },
    );
}

/** [X x] */
export function withColumn(X: DenseMatrix, x: Float64Array): DenseMatrix {
  const wider = zeros(X.rows, X.cols + 1);
  wider.data.set(X.data);
  wider.data.set(x, X.data.length);
  return wider;
}

/** Some columns of a table of dosages. */
export function variantsOf(dosage: DosageMatrix, columns: readonly number[]): DosageMatrix {
  const chosen = zeros(dosage.rows, columns.length);
  columns.forEach((k, at) => {
    chosen.data.set(columnOf(dosage, k), at * dosage.rows);
  });
  return chosen;
}
