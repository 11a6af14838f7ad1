import type { DosageMatrix } from '../genotypes/dosage.ts';
import { isInColumnSpace } from '../linalg/exact.ts';
import { column, type Matrix, type N, type P } from '../linalg/matrix.ts';
import { Rational, rationals } from '../number/rational.ts';
import { div, sum } from '../number/real.ts';
import { Refusal, type RefusalCode } from '../number/refusal.ts';

const two = Rational.of(2);

/**
 * The column x of variant k, a missing dosage at the mean of the observed ones. Everything is decided exactly.
 *
 * @throws Refusal `not-a-dosage`, `all-missing`, `missing-genotype`, `monomorphic` (all observed dosages are equal),
 *                 `rank-deficient` (x is a combination of the columns of X)
 */
export function testedColumn(
  X: Matrix<Rational, N, P>,
  dosage: DosageMatrix,
  k: number,
  missing: 'refuse' | 'mean',
): readonly Rational[] {
  const given = column(dosage, k);
  const refuse = (code: RefusalCode, message: string, row?: number): never => {
    throw new Refusal(code, message, { field: 'dosage', column: k, ...(row === undefined ? {} : { row }) });
  };
  given.forEach((d, i) => {
    if (d !== null && (d.sign() < 0 || two.lessThan(d)))
      refuse('not-a-dosage', `dosage[${i}][${k}] is ${d}: a dosage lies between 0 and 2`, i);
  });
  const seen = given.filter(d => d !== null);
  if (seen.length === 0) refuse('all-missing', `variant ${k} has no observed genotype`);
  const hole = given.indexOf(null);
  if (missing === 'refuse' && hole >= 0)
    refuse('missing-genotype', `dosage[${hole}][${k}] is missing: choose the policy \`mean\``, hole);
  if (seen.every(d => d.equals(seen[0]!)))
    refuse('monomorphic', `variant ${k} does not vary: every observed dosage is ${seen[0]}`);
  const mean = div(sum(rationals, seen), seen.length);
  const x = given.map(d => d ?? mean);
  if (isInColumnSpace(X, x))
    refuse('rank-deficient', `variant ${k} is a combination of the columns of X: nothing is left to test`);
  return x;
}
