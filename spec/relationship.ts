/**
 * Relationship: how alike are two individuals?
 *
 *   symbol  name                                             shape   scale
 *   X, μ, p dosage, its mean, allele frequency               n x m, m, m
 *   C       centred dosages, Xᵢₖ − μₖ                        n x m   copies
 *   wₖ      weight of a variant under the convention         m       1/copies²
 *   Nᵢⱼ     variants that enter the pair (i, j)              n x n   count
 *   K       genomic relationship matrix (GRM, also G)        n x n   mean diagonal near 1 under an SD convention
 *
 * K is rational in the dosages: no square root is taken.
 */
import type { DosageMatrix } from './genotype.ts';
import { isPositiveSemidefiniteExactly, rationalRank } from './linalg/exact.ts';
import { buildSymmetric, column, type Matrix, type N, trace } from './linalg/matrix.ts';
import { requireOneOf } from './number/checks.ts';
import { type Rational, rationals } from './number/rational.ts';
import { add, div, type Field, mul, type Real, square, sub, sum } from './number/real.ts';
import { Refusal } from './number/refusal.ts';
import {
  keptVariants,
  type MissingPolicy,
  type MonomorphicPolicy,
  type StandardizeConvention,
  standardizeConventions,
  type VariantMoments,
  variantMoments,
} from './standardize.ts';

export const relationshipConventions = [
  ...standardizeConventions,
  'vanraden-1',
  'yang-2010-diagonal',
] as const;
export type RelationshipConvention = (typeof relationshipConventions)[number];

export interface RelationshipOptions {
  readonly convention: RelationshipConvention;
  readonly missing: MissingPolicy;
  readonly monomorphic: MonomorphicPolicy;
}

/**
 * The genomic relationship matrix.
 *
 *   Kᵢⱼ = (1/Nᵢⱼ) Σₖ wₖ CᵢₖCⱼₖ
 *
 *   sample-sd, population-sd, hwe-sd, centre-only   wₖ = 1/σ²ₖ of that convention, so that K = ZZᵀ/m
 *   vanraden-1                                      wₖ = m / Σₗ 2pₗ(1 − pₗ), the same for every variant
 *   yang-2010-diagonal                              as hwe-sd, but Kᵢᵢ = 1 + (1/Nᵢᵢ) Σₖ F̂ᵢₖ
 *
 * Nᵢⱼ is m; under `pairwise` the number of variants that both people have. `mean` puts μₖ in for a missing
 * genotype. A counted variant that does not vary has wₖ = 0 and F̂ᵢₖ = 0.
 *
 * @param dosage n x m, null = missing
 * @returns n x n, symmetric; positive semidefinite but for `pairwise` and `yang-2010-diagonal`;
 *          without missing data K1 = 0 under every ZZᵀ convention, because the centre is the sample mean
 * @throws Refusal as `variantMoments` and `keptVariants`; `all-missing` when two people share no variant
 * @source VanRaden (2008) J. Dairy Sci. 91:4414, method 1; Yang et al. (2010) Nat. Genet. 42:565
 */
export function genomicRelationshipMatrix<T extends Real<T>>(
  field: Field<T>,
  dosage: DosageMatrix,
  { convention, missing, monomorphic }: RelationshipOptions,
): Matrix<T, N, N> {
  requireOneOf(relationshipConventions, convention, 'convention');
  const moments = variantMoments(dosage, momentsUnder(convention), missing);
  const kept = keptVariants(moments, monomorphic);
  const variants = weigh(
    convention,
    kept.map(k => moments[k]!),
  ).map(({ weight, moment }, c) => {
    const X = column(dosage, kept[c]!).map(x => (x === null && missing === 'mean' ? moment.mean : x));
    return {
      weight: field.from(weight),
      C: X.map(x => (x === null ? null : field.from(sub(x, moment.mean)))), //  C
      F: X.map(x => (x === null ? null : field.from(inbreeding(x, moment)))), // F̂
    };
  });

  return buildSymmetric(dosage.rows, (i, j) => {
    const shared = variants.filter(({ C }) => C[i] !== null && C[j] !== null);
    if (shared.length === 0)
      throw new Refusal('all-missing', `individuals ${j} and ${i} have no variant observed in both`, {
        field: 'dosage',
        row: i,
      });
    const mean = (terms: T[]) => div(sum(field, terms), shared.length);
    return convention === 'yang-2010-diagonal' && i === j
      ? add(1, mean(shared.map(({ F }) => F[i]!))) //                            1 + mean F̂
      : mean(shared.map(({ C, weight }) => mul(C[i]!, C[j]!, weight))); //       mean w CᵢCⱼ
  });
}

/** VanRaden and Yang look at the frequency, as `hwe-sd` does; the others standardise by their own name. */
const momentsUnder = (convention: RelationshipConvention): StandardizeConvention =>
  convention === 'vanraden-1' || convention === 'yang-2010-diagonal' ? 'hwe-sd' : convention;

/** The weight wₖ of every variant. @throws Refusal `no-variants` where vanraden-1 would divide by 0 */
function weigh(convention: RelationshipConvention, moments: readonly VariantMoments[]) {
  const total = sum(
    rationals,
    moments.map(m => m.variance),
  ); //                                                                          Σ 2p(1 − p)
  if (convention === 'vanraden-1' && total.sign() === 0)
    throw new Refusal('no-variants', 'no variant varies: vanraden-1 would divide by 0', { field: 'dosage' });
  return moments.map(moment => {
    if (!moment.varies) return { moment, weight: rationals.zero };
    return {
      moment,
      weight: convention === 'vanraden-1' ? div(moments.length, total) : div(1, moment.variance),
    };
  });
}

/** F̂ = (x² − (1 + 2p)x + 2p²) / 2p(1 − p), the third estimator of Yang et al.; 0 where the variant does not vary. */
function inbreeding(x: Rational, { frequency: p, varies }: VariantMoments): Rational {
  if (!varies) return rationals.zero;
  const numerator = add(
    square(x), //                     x²
    mul(-1, add(1, mul(2, p)), x), // −(1 + 2p) x
    mul(2, square(p)), //             2p²
  );
  return div(numerator, mul(2, p, sub(1, p)));
}

/** The exact rank of K: the dimension of the space in which g varies. */
export const relationshipRank = (K: Matrix<Rational, N, N>): number => rationalRank(K);

/** tr K = Σ Kᵢᵢ, n times the mean diagonal. */
export const relationshipTrace = <T extends Real<T>>(field: Field<T>, K: Matrix<T, N, N>): T =>
  trace(field, K);

/** Whether x'Kx >= 0 for every x, decided exactly: only then is N(0, s2g K) a distribution. @throws Refusal `not-symmetric` */
export const isPositiveSemidefinite = (K: Matrix<Rational, N, N>): boolean =>
  isPositiveSemidefiniteExactly(K);
