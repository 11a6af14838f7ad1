/**
 * Standardize: centred and scaled how?
 *
 *   symbol  name                                                    shape    scale
 *   X       dosage                                                  n x m    copies of the counted allele
 *   μₖ      centre: the mean of the observed dosages, 2pₖ           m        copies
 *   σ²ₖ     squared scale, by the convention                        m        copies²
 *   Z       standardised genotypes, (Xᵢₖ − μₖ)/σₖ                   n x m'   unit variance under an SD convention
 *
 *   convention      σ²ₖ                      found in
 *   sample-sd       Σ(X − μ)²/(n − 1)        R `scale()`, the documented example
 *   population-sd   Σ(X − μ)²/n              GEMMA -gk 2, pylmm, hail
 *   hwe-sd          2pₖ(1 − pₖ)              GCTA, PLINK
 *   centre-only     1                        GEMMA -gk 1
 */
import { type DosageMatrix, observed, refuseImpossibleDosage, refuseMissing } from './genotypes/dosage.ts';
import { build, entry, type M, type Matrix, type N, range } from './linalg/matrix.ts';
import { requireOneOf } from './number/checks.ts';
import { type Rational, rationals } from './number/rational.ts';
import { div, type Field, mul, type Real, square, sub, sum } from './number/real.ts';
import { Refusal } from './number/refusal.ts';

export const standardizeConventions = ['sample-sd', 'population-sd', 'hwe-sd', 'centre-only'] as const;
export type StandardizeConvention = (typeof standardizeConventions)[number];

/** `mean`: the mean of the observed is put in; `pairwise`: sums over what two people both have (relationship only). */
export const missingPolicies = ['refuse', 'mean', 'pairwise'] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

/** `drop`: the variant leaves the sum and the denominator m; `count`: it adds 0 and stays in m. */
export const monomorphicPolicies = ['refuse', 'drop', 'count'] as const;
export type MonomorphicPolicy = (typeof monomorphicPolicies)[number];

export interface StandardizeOptions {
  readonly convention: StandardizeConvention;
  readonly missing: MissingPolicy;
  readonly monomorphic: MonomorphicPolicy;
}

/** What a convention needs to know of one variant; all of it exact. */
export interface VariantMoments {
  /** μₖ, the mean of the observed dosages. */
  readonly mean: Rational;
  /** pₖ = μₖ/2 */
  readonly frequency: Rational;
  /** σ²ₖ, the square of the scale. */
  readonly variance: Rational;
  /** False where the convention has nothing to scale by: see `monomorphicPolicies`. */
  readonly varies: boolean;
}

export interface Standardized<T> {
  readonly Z: Matrix<T, N, M>;
  readonly mean: readonly T[];
  readonly scale: readonly T[];
  /** The variants that the columns of Z stand for. */
  readonly kept: readonly number[];
}

/**
 * Centre and squared scale of every variant, exactly.
 *
 * Whether a variant varies depends on what the convention looks at: the dosages themselves (an all-heterozygous
 * variant does not vary), or under `hwe-sd` the frequency (there it does: 2p(1 − p) = ½).
 *
 * @throws Refusal `unknown-convention`, `not-a-dosage`, `all-missing`, `missing-genotype`, `too-few-individuals`
 */
export function variantMoments(
  dosage: DosageMatrix,
  convention: StandardizeConvention,
  missing: MissingPolicy,
): VariantMoments[] {
  requireOneOf(standardizeConventions, convention, 'convention');
  requireOneOf(missingPolicies, missing, 'missing');
  refuseImpossibleDosage(dosage);
  const columns = range(dosage.cols, k => observed(dosage, k));
  if (missing === 'refuse') refuseMissing(dosage);
  return columns.map((seen, k) => {
    const mean = div(sum(rationals, seen), seen.length); //                      μ
    const frequency = div(mean, 2); //                                           p
    const SS = sum(
      rationals,
      seen.map(x => square(sub(x, mean))),
    ); //                                                                        Σ(X − μ)²
    const people = missing === 'pairwise' ? seen.length : dosage.rows; //        imputed people are at the mean
    const variance = {
      'sample-sd': () => overResidual(SS, people, k),
      'population-sd': () => div(SS, people),
      'hwe-sd': () => mul(2, frequency, sub(1, frequency)),
      'centre-only': () => rationals.one,
    }[convention]();
    const varies = (convention === 'hwe-sd' ? variance : SS).sign() > 0;
    return { mean, frequency, variance, varies };
  });
}

function overResidual(SS: Rational, people: number, k: number): Rational {
  if (people < 2)
    throw new Refusal(
      'too-few-individuals',
      `variant ${k}: an SD over n − 1 needs two people, there is ${people}`,
      {
        field: 'dosage',
        column: k,
      },
    );
  return div(SS, people - 1);
}

/**
 * Genotypes centred and scaled by the named convention.
 *
 *   Zᵢₖ = (Xᵢₖ − μₖ) / σₖ,   and 0 for a missing genotype under `mean` or a counted variant that does not vary
 *
 * @param dosage n x m, null = missing
 * @returns Z (n x m'), mean and scale (m'), and which variants were kept
 * @throws Refusal as `variantMoments`, and `monomorphic`, `no-variants`
 * @source R `scale()`; GEMMA manual -gk; Yang et al. (2011) AJHG 88:76
 */
export function standardize<T extends Real<T>>(
  field: Field<T>,
  dosage: DosageMatrix,
  { convention, missing, monomorphic }: StandardizeOptions,
): Standardized<T> {
  if (missing === 'pairwise')
    throw new Refusal(
      'unknown-convention',
      '`pairwise` is a policy of relationship: choose `refuse` or `mean`',
      {
        field: 'missing',
      },
    );
  const moments = variantMoments(dosage, convention, missing);
  const kept = keptVariants(moments, monomorphic);
  const scale = kept.map(k => scaleOf(field, moments[k]!)); //                   σ
  const Z = build<T, N, M>(dosage.rows, kept.length, (i, j) => {
    const k = kept[j]!;
    const x = entry(dosage, i, k);
    if (x === null || !moments[k]!.varies) return field.zero;
    return div(field.from(sub(x, moments[k]!.mean)), scale[j]!); //              (X − μ)/σ
  });
  return { Z, mean: kept.map(k => field.from(moments[k]!.mean)), scale, kept };
}

/** σ, exact where nothing varies: 0, or 1 under centre-only. */
const scaleOf = <T extends Real<T>>(field: Field<T>, { variance, varies }: VariantMoments): T =>
  varies ? field.from(variance).sqrt() : field.from(variance);

/** The variants that stay under a policy. @throws Refusal `unknown-convention`, `monomorphic`, `no-variants` */
export function keptVariants(moments: readonly VariantMoments[], policy: MonomorphicPolicy): number[] {
  requireOneOf(monomorphicPolicies, policy, 'monomorphic');
  const all = moments.map((_, k) => k);
  if (policy === 'count') return all;
  const constant = moments.findIndex(m => !m.varies);
  if (policy === 'refuse' && constant >= 0)
    throw new Refusal(
      'monomorphic',
      `variant ${constant} does not vary (frequency ${moments[constant]!.frequency}): choose \`drop\` or \`count\``,
      { field: 'dosage', column: constant },
    );
  const varying = all.filter(k => moments[k]!.varies);
  if (varying.length === 0)
    throw new Refusal('no-variants', 'no variant varies: nothing is left', { field: 'dosage' });
  return varying;
}
