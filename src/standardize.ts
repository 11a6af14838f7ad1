/**
 * Centred and scaled how? The fast room.
 *
 *   symbol  name                                                              shape
 *   X       dosage                                                            n x m
 *   nₖ      people observed at variant k                                      m
 *   Sₖ      Σᵢ Xᵢₖ over the observed                                          m
 *   aᵢₖ     nₖXᵢₖ − Sₖ, n times the deviation; 0 where X is missing           n x m
 *   Dₖ      Σᵢ aᵢₖ²/nₖ = nₖ Σ(X − μ)²                                         m
 *   μₖ      Sₖ/nₖ = 2pₖ                                                       m
 *   σ²ₖ     the squared scale of the convention                               m
 *   Z       (Xᵢₖ − μₖ)/σₖ                                                     n x m'
 *
 * For whole-number dosages S, a and D are whole numbers and exact; for others they carry about 30 digits.
 */
import type { DosageMatrix } from './genotypes/dosage.ts';
import {
  type MissingPolicy,
  type MonomorphicPolicy,
  monomorphicPolicies,
  type StandardizeConvention,
} from './genotypes/policies.ts';
import { variantSums } from './genotypes/variant-sums.ts';
import { requireOneOf } from './linalg/check.ts';
import { type DenseMatrix, zeros } from './linalg/dense.ts';
import { doubled, entryOf, over, rounded, squareRoot, times, zero } from './linalg/doubled.ts';
import { Refusal } from './linalg/refusal.ts';

export {
  type MissingPolicy,
  type MonomorphicPolicy,
  missingPolicies,
  monomorphicPolicies,
  type StandardizeConvention,
  standardizeConventions,
} from './genotypes/policies.ts';

export interface StandardizeOptions {
  readonly convention: StandardizeConvention;
  readonly missing: MissingPolicy;
  readonly monomorphic: MonomorphicPolicy;
}

export interface VariantMoments {
  /** μₖ, the mean of the observed dosages. */
  readonly mean: number;
  /** pₖ = μₖ/2 */
  readonly frequency: number;
  /** σ²ₖ, the square of the scale. */
  readonly variance: number;
  /** False where the convention has nothing to scale by: see `monomorphicPolicies`. */
  readonly varies: boolean;
}

export interface Standardized {
  readonly Z: DenseMatrix;
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** The variants that the columns of Z stand for. */
  readonly kept: readonly number[];
}

/**
 * Centre and squared scale of every variant.
 *
 *   sample-sd      Σ(X − μ)²/(n − 1)        hwe-sd       2p(1 − p)
 *   population-sd  Σ(X − μ)²/n              centre-only  1
 *
 * Under `mean` the missing are people who sit at the mean, so n counts everybody; under `pairwise` n counts the observed.
 *
 * @throws Refusal `empty`, `unknown-convention`, `not-finite`, `not-a-dosage`, `all-missing`, `missing-genotype`, `too-few-individuals`
 */
export const variantMoments = (
  dosage: DosageMatrix,
  convention: StandardizeConvention,
  missing: MissingPolicy,
): VariantMoments[] =>
  variantSums(dosage, convention, missing).map(v => {
    const mean = over(v.sum, doubled(v.count));
    return {
      mean: rounded(mean),
      frequency: rounded(mean) / 2,
      variance: rounded(v.variance),
      varies: v.varies,
    };
  });

/**
 * The centred and scaled dosages.
 *
 *   Zᵢₖ = (Xᵢₖ − μₖ)/σₖ
 *
 * A missing dosage (policy `mean`) and a variant that does not vary (policy `count`) give 0.
 *
 * @returns Z n x m', and the centre, scale and index of its m' columns
 * @throws Refusal as `variantMoments`, and `monomorphic`, `no-variants`
 */
export function standardize(
  dosage: DosageMatrix,
  { convention, missing, monomorphic }: StandardizeOptions,
): Standardized {
  if (missing === 'pairwise')
    throw new Refusal(
      'unknown-convention',
      '`pairwise` is a policy of relationship: choose `refuse` or `mean`',
      {
        field: 'missing',
      },
    );
  const variants = variantSums(dosage, convention, missing);
  const kept = keptVariants(variants, monomorphic);
  const Z = zeros(dosage.rows, kept.length);
  const mean = new Float64Array(kept.length);
  const scale = new Float64Array(kept.length);
  kept.forEach((k, at) => {
    const { count, sum, deviations, variance, varies } = variants[k]!;
    const n = doubled(count);
    const sd = convention === 'centre-only' || varies ? squareRoot(variance) : zero;
    mean[at] = rounded(over(sum, n));
    scale[at] = rounded(sd);
    if (!varies) return;
    const nSd = times(n, sd);
    for (let i = 0; i < Z.rows; i++) Z.data[i + at * Z.rows] = rounded(over(entryOf(deviations, i), nSd)); // (X − μ)/σ = a/(nσ)
  });
  return { Z, mean, scale, kept };
}

/**
 * The variants that stay, in order, under the policy for those that do not vary.
 * @throws Refusal `unknown-convention`, `monomorphic`, `no-variants`
 */
export function keptVariants(
  variants: readonly { readonly varies: boolean }[],
  policy: MonomorphicPolicy,
): number[] {
  requireOneOf(monomorphicPolicies, policy, 'monomorphic');
  const all = [...variants.keys()];
  if (policy === 'count') return all;
  const varying = all.filter(k => variants[k]!.varies);
  const constant = all.find(k => !variants[k]!.varies);
  if (policy === 'refuse' && constant !== undefined)
    throw new Refusal('monomorphic', `variant ${constant} does not vary: choose \`drop\` or \`count\``, {
      field: 'dosage',
      column: constant,
    });
  if (varying.length === 0)
    throw new Refusal('no-variants', 'no variant varies: nothing is left', { field: 'dosage' });
  return varying;
}
