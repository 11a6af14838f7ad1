/**
 * How alike are two individuals? The fast room.
 *
 *   symbol  name                                                                       shape
 *   X       dosage                                                                     n x m
 *   aᵢₖ     nₖXᵢₖ − Sₖ, n times the deviation from the mean; 0 where X is missing      n x m
 *   wₖ      the weight of aₖaₖᵀ: 1/(nₖσₖ)²                                             m
 *   Nᵢⱼ     variants in the sum: m, or those observed in both i and j                  n x n
 *   K       genomic relationship matrix, (Σₖ wₖ aᵢₖ aⱼₖ)/Nᵢⱼ                           n x n
 *
 * Counts come first: for whole-number dosages a is whole, Σ aᵢₖaⱼₖ over variants of equal weight is a whole number
 * without rounding, and what follows carries 30 digits until the last division. So K is symmetric bit for bit and an
 * entry is the exact one correctly rounded, but for a rare last bit.
 */
import type { DosageMatrix } from './genotypes/dosage.ts';
import {
  type MissingPolicy,
  type MonomorphicPolicy,
  type StandardizeConvention,
  standardizeConventions,
} from './genotypes/policies.ts';
import { type VariantSums, variantSums } from './genotypes/variant-sums.ts';
import { requireFinite, requireOneOf, requireSquare } from './linalg/check.ts';
import { type DenseMatrix, zeros } from './linalg/dense.ts';
import {
  type Doubled,
  doubled,
  entryOf,
  minus,
  over,
  plus,
  rounded,
  sumOf,
  times,
  vectorOf,
  zero,
} from './linalg/doubled.ts';
import { EPSILON, symmetricSpectrum } from './linalg/eigen.ts';
import { type SymmetricSums, weightedGram } from './linalg/gram.ts';
import { Refusal } from './linalg/refusal.ts';
import { keptVariants } from './standardize.ts';

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
 *   sample-sd, population-sd, hwe-sd, centre-only   Kᵢⱼ = (1/N) Σₖ ZᵢₖZⱼₖ with the Z of that name
 *   vanraden-1                                      K = CCᵀ / Σₖ 2pₖ(1 − pₖ)
 *   yang-2010-diagonal                              hwe-sd; on the diagonal 1 + mean F̂₃
 *
 * @param dosage n x m in [0, 2], NaN where missing
 * @returns n x n, symmetric bit for bit
 * @throws Refusal as `variantMoments` and `keptVariants`; `all-missing` where two people share no variant;
 * `no-variants` where vanraden-1 would divide by 0
 * @source VanRaden (2008) J. Dairy Sci. 91, method 1; Yang et al. (2010) Nat. Genet. 42, equation 9
 */
export function genomicRelationshipMatrix(
  dosage: DosageMatrix,
  { convention, missing, monomorphic }: RelationshipOptions,
): DenseMatrix {
  requireOneOf(relationshipConventions, convention, 'convention');
  const variants = variantSums(dosage, momentsBehind(convention), missing);
  const kept = keptVariants(variants, monomorphic).map(k => variants[k]!);
  const n = dosage.rows;
  const counts = missing === 'pairwise' ? sharedVariants(n, kept) : undefined;
  const shared = (i: number, j: number): Doubled => counts?.at(i, j) ?? doubled(kept.length);
  const { weights, unit } = weightsOf(convention, kept);
  const sums = weightedGram(
    n,
    kept.map(v => v.deviations),
    weights,
  );

  const K = zeros(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const N = shared(i, j);
      if (N.hi === 0)
        throw new Refusal('all-missing', `individuals ${j} and ${i} have no variant observed in both`, {
          field: 'dosage',
          row: i,
        });
      const entry =
        convention === 'yang-2010-diagonal' && i === j
          ? over(plus(N, inbreedingSum(kept, missing, i)), N) // 1 + mean F̂₃ = (N + ΣF̂₃)/N
          : over(sums.at(i, j), times(unit, N));
      K.data[i + j * n] = rounded(entry);
      K.data[j + i * n] = rounded(entry);
    }
  return K;
}

const momentsBehind = (convention: RelationshipConvention): StandardizeConvention =>
  convention === 'vanraden-1' || convention === 'yang-2010-diagonal' ? 'hwe-sd' : convention;

/** The weights wₖ, and what N must be multiplied by: mean 2p(1 − p) for vanraden-1, else 1. */
function weightsOf(
  convention: RelationshipConvention,
  kept: readonly VariantSums[],
): { readonly weights: Doubled[]; readonly unit: Doubled } {
  const perSquare = (v: VariantSums) => over(doubled(1), times(doubled(v.count), doubled(v.count)));
  if (convention !== 'vanraden-1')
    return {
      weights: kept.map(v => (v.varies ? over(perSquare(v), v.variance) : zero)), // 1/(nσ)²
      unit: doubled(1),
    };
  const heterozygosity = kept.map(v => v.variance).reduce(plus, zero); //           Σ 2p(1 − p)
  if (heterozygosity.hi === 0)
    throw new Refusal('no-variants', 'no variant varies: vanraden-1 would divide by 0', { field: 'dosage' });
  return { weights: kept.map(perSquare), unit: over(heterozygosity, doubled(kept.length)) };
}

/** Nᵢⱼ, the kept variants observed in both. */
const sharedVariants = (n: number, kept: readonly VariantSums[]): SymmetricSums =>
  weightedGram(
    n,
    kept.map(v => vectorOf(v.dosages.map(x => (Number.isNaN(x) ? 0 : 1)))),
    kept.map(() => doubled(1)),
  );

/**
 * Σₖ F̂₃ of one person; a variant that does not vary adds 0, a missing dosage is the mean or left out.
 *
 *   F̂₃ = (x² − (1 + 2p)x + 2p²) / (2p(1 − p)) = (a² − n²x(2 − x)) / (S(2n − S))
 *
 * The second form is whole for whole dosages.
 */
function inbreedingSum(kept: readonly VariantSums[], missing: MissingPolicy, i: number): Doubled {
  let total = zero;
  for (const { dosages, deviations, count, sum, varies } of kept) {
    const x = dosages[i]!;
    if (!varies || (Number.isNaN(x) && missing === 'pairwise')) continue;
    const a = entryOf(deviations, i);
    const nx = plus(a, sum);
    const heterozygous = times(nx, minus(doubled(2 * count), nx)); //     n²x(2 − x)
    const below = times(sum, minus(doubled(2 * count), sum)); //          S(2n − S)
    const top = minus(times(a, a), heterozygous);
    // a missing dosage sits at x = 2p: a = 0, nx = S, and F̂₃ is exactly −1
    total = plus(total, Number.isNaN(x) ? doubled(-1) : over(top, below));
  }
  return total;
}

/**
 * The numerical rank of K: the eigenvalues above 8nε times the largest, in size.
 *
 * A zero eigenvalue of an exact K comes back as noise of about nε‖K‖ at most (rounding of K, backward error of the
 * eigensolver), so this is the exact rank unless a true eigenvalue is that small.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`
 */
export function relationshipRank(K: DenseMatrix): number {
  const sizes = symmetricSpectrum(K, [], 'K').map(Math.abs);
  const noise = spectralNoise(K.rows) * Math.max(...sizes);
  return sizes.filter(size => size > noise).length;
}

/** tr K = Σ Kᵢᵢ, n times the mean diagonal. @throws Refusal `empty`, `dimension-mismatch`, `not-finite` */
export function relationshipTrace(K: DenseMatrix): number {
  requireSquare(K, 'K');
  requireFinite(K, 'K');
  return rounded(sumOf(vectorOf(K.data.filter((_, at) => at % (K.rows + 1) === 0))));
}

/**
 * Whether x'Kx >= 0 for every x, up to rounding: no eigenvalue below −8nε times the largest, in size.
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`
 */
export function isPositiveSemidefinite(K: DenseMatrix): boolean {
  const values = symmetricSpectrum(K, [], 'K');
  const size = Math.max(Math.abs(values[0]!), Math.abs(values[values.length - 1]!));
  return values[values.length - 1]! >= -spectralNoise(K.rows) * size;
}

/** Relative size of what rounding makes of a zero eigenvalue: 8nε, an order above what was ever measured (nε/2). */
const spectralNoise = (n: number): number => 8 * n * EPSILON;
