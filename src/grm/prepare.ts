import type { BedSource } from '../genotypes/bed-source.ts';
import { type MonomorphicPolicy, missingPolicies, monomorphicPolicies } from '../genotypes/policies.ts';
import type { GenotypeCounts } from '../kernels/counts.ts';
import { requireOneOf } from '../linalg/check.ts';
import { type RelationshipOptions, relationshipConventions } from '../relationship.ts';
import { keptVariants } from '../standardize.ts';
import { type Centring, centringOf } from './centring.ts';
import { countsOf, refuseMissingIn } from './read.ts';
import { type VariantFacts, variantFacts, weighsEqually } from './variant-facts.ts';
import { placesFor, type WholeWeights, wholeWeights } from './weights.ts';

/** What one pass of counting tells about the data. */
interface Counted {
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
  /** What x = digit − offset counts from: 1 for common variants, 0 for rare ones, whose x is then mostly 0. */
  readonly offset: Uint8Array;
  /** Σᵢ xᵢₖ and Σᵢ x²ᵢₖ over the observed. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** The same, and the whole numbers that follow from it. */
export interface Prepared extends Counted {
  readonly weights: WholeWeights;
  readonly centring: Centring;
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
  const equal = weighsEqually(convention);
  const incomplete = kept.some(k => counts.missing[k]! > 0);
  const kind = incomplete ? 'incomplete' : equal ? 'exact' : 'weighted';

  const offset = new Uint8Array(bed.variants);
  const sums = new Float64Array(bed.variants);
  const squares = new Float64Array(bed.variants);
  for (let k = 0; k < bed.variants; k++) {
    const [n, S, Q] = [facts.observed[k]!, facts.copies[k]!, facts.squares[k]!];
    const from = equal || 2 * S >= n ? 1 : 0;
    offset[k] = from;
    sums[k] = S - from * n;
    squares[k] = Q - from * (2 * S - n);
  }
  const places = kind === 'exact' ? 0 : placesFor(facts.weight, squares, bed.individuals);
  return withPlaces({ bed, options, counts, facts, kept, used, kind, offset, sums, squares }, places);
}

function withPlaces(counted: Counted, places: number): Prepared {
  const { facts, kind, sums } = counted;
  const weights = wholeWeights(facts.weight, places, kind === 'incomplete');
  const none = new Float64Array(0);
  const centred = kind === 'incomplete' ? sums : none;
  return { ...counted, weights, centring: centringOf(weights, centred, facts.observed) };
}

/** The same with weights of fewer binary places. */
export function withFewerPlaces(prepared: Prepared, fewer: number): Prepared {
  const places = prepared.weights.places - fewer;
  if (prepared.kind === 'exact' || places < 0) throw new Error('defect: sums of products do not add up');
  return withPlaces(prepared, places);
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
