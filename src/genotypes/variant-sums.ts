import { requireOneOf } from '../linalg/check.ts';
import { columnOf } from '../linalg/dense.ts';
import { type Doubled, doubled, minus, over, times, vectorOf } from '../linalg/doubled.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type CentredSums, centredSums } from '../linalg/sums.ts';
import { allMissing, type DosageMatrix, refuseImpossibleDosage, refuseMissing } from './dosage.ts';
import {
  type MissingPolicy,
  missingPolicies,
  type StandardizeConvention,
  standardizeConventions,
} from './policies.ts';

/** A variant before rounding: what `relationship` sums. */
export interface VariantSums extends CentredSums {
  /** The dosages themselves, n values, NaN where missing. */
  readonly dosages: Float64Array;
  readonly variance: Doubled;
  readonly varies: boolean;
}

/** The sums behind `variantMoments`, unrounded. */
export function variantSums(
  dosage: DosageMatrix,
  convention: StandardizeConvention,
  missing: MissingPolicy,
): VariantSums[] {
  requireOneOf(standardizeConventions, convention, 'convention');
  requireOneOf(missingPolicies, missing, 'missing');
  refuseImpossibleDosage(dosage);
  const columns = Array.from({ length: dosage.cols }, (_, k) => centredSums(vectorOf(columnOf(dosage, k))));
  const unseen = columns.findIndex(column => column.count === 0);
  if (unseen >= 0) throw allMissing(unseen);
  if (missing === 'refuse') refuseMissing(dosage);
  return columns.map((column, k) => {
    const people = missing === 'pairwise' ? column.count : dosage.rows;
    if (convention === 'sample-sd' && people < 2)
      throw new Refusal(
        'too-few-individuals',
        `variant ${k}: an SD over n − 1 needs two people, there is ${people}`,
        { field: 'dosage', column: k },
      );
    return { ...column, dosages: columnOf(dosage, k), ...scaleOf(column, convention, people) };
  });
}

function scaleOf(
  { count, sum, spread, least, greatest }: CentredSums,
  convention: StandardizeConvention,
  people: number,
): { readonly variance: Doubled; readonly varies: boolean } {
  const n = doubled(count);
  const squares = over(spread, n); //                              Σ(X − μ)² = D/n
  const dosagesDiffer = least < greatest;
  switch (convention) {
    case 'sample-sd':
      return { variance: over(squares, doubled(people - 1)), varies: dosagesDiffer };
    case 'population-sd':
      return { variance: over(squares, doubled(people)), varies: dosagesDiffer };
    case 'hwe-sd': {
      const other = minus(doubled(2 * count), sum); //             2n − S, the copies of the other allele
      const variance = over(times(sum, other), doubled(2 * count * count)); // 2p(1 − p) = S(2n − S)/(2n²)
      return { variance, varies: greatest > 0 && least < 2 };
    }
    case 'centre-only':
      return { variance: doubled(1), varies: dosagesDiffer };
  }
}
