import type { BedSource } from '../genotypes/bed-source.ts';
import { type MonomorphicPolicy, missingPolicies, monomorphicPolicies } from '../genotypes/policies.ts';
import type { GenotypeCounts } from '../kernels/counts.ts';
import { requireOneOf } from '../linalg/check.ts';
import { type RelationshipOptions, relationshipConventions } from '../relationship.ts';
import { keptVariants } from '../standardize.ts';
import { countsOf, refuseMissingIn } from './read.ts';
import { type VariantFacts, variantFacts, weighsEqually } from './variant-facts.ts';
import { placesFor, type WholeWeights, wholeWeights } from './weights.ts';

/** Everything about the data that one pass of counting tells, and what follows from it. */
export interface Prepared {
  readonly bed: BedSource;
  readonly options: RelationshipOptions;
  readonly counts: GenotypeCounts;
  readonly facts: VariantFacts;
  /** Variants that are in the denominator, in order. */
  readonly kept: Uint32Array;
  /** Those of them that vary: the others add 0. */
  readonly used: Uint32Array;
  /** `exact`: every variant weighs 1 and no genotype is missing, so that the sums are plain counts. */
  readonly kind: 'exact' | 'weighted' | 'incomplete';
  /** What x = digit − offset is counted from: 1 for common variants, 0 for rare ones, whose x is then mostly 0. */
  readonly offset: Uint8Array;
  /** Σᵢ x²ᵢₖ over the observed. */
  readonly squares: Float64Array;
  readonly weights: WholeWeights;
}

/** @throws Refusal as `genomicRelationshipMatrix`, but for what only pairs of people can show */
export function prepare(bed: BedSource, options: RelationshipOptions): Prepared {
  const { convention, missing, monomorphic } = options;
  requireOneOf(relationshipConventions, convention, 'convention');
  requireOneOf(missingPolicies, missing, 'missing');
  const counts = countsOf(bed);
  const facts = variantFacts(counts, bed.individuals, convention, missing, () =>
    refuseMissingIn(bed, counts),
  );
  const kept = keptIndexes(facts.varies, monomorphic);
  const used = kept.filter(k => facts.varies[k] === 1);
  const incomplete = kept.some(k => counts.missing[k]! > 0);
  const equal = weighsEqually(convention);
  const kind = incomplete ? 'incomplete' : equal ? 'exact' : 'weighted';

  const offset = facts.copies.map((S, k) => (!equal && 2 * S < facts.observed[k]! ? 0 : 1));
  const squares = facts.squares.map((Q, k) =>
    offset[k] === 0 ? Q : Q - 2 * facts.copies[k]! + facts.observed[k]!,
  );
  const places = kind === 'exact' ? 0 : placesFor(facts.weight, squares, bed.individuals);
  const weights = wholeWeights(facts.weight, places, kind === 'incomplete');
  return { bed, options, counts, facts, kept, used, kind, offset: Uint8Array.from(offset), squares, weights };
}

/** The same with weights of fewer binary places. */
export function withFewerPlaces(prepared: Prepared, fewer: number): Prepared {
  const places = prepared.weights.places - fewer;
  if (prepared.kind === 'exact' || places < 0) throw new Error('defect: sums of products do not add up');
  return {
    ...prepared,
    weights: wholeWeights(prepared.facts.weight, places, prepared.kind === 'incomplete'),
  };
}

/** As `keptVariants`, which refuses what is to be refused; the plain case is answered without a list of objects. */
const keptIndexes = (varies: Uint8Array, monomorphic: MonomorphicPolicy): Uint32Array =>
  varies.includes(0) || !monomorphicPolicies.includes(monomorphic)
    ? Uint32Array.from(
        keptVariants(
          Array.from(varies, one => ({ varies: one === 1 })),
          monomorphic,
        ),
      )
    : Uint32Array.from(varies.keys());
