/**
 * What the counts of a variant say: all that a relationship needs besides the genotypes themselves.
 *
 *   symbol  name                                                                                     shape
 *   nₖ      people observed                                                                          m
 *   Sₖ      copies of the rarer allele, Σ X                                                          m
 *   Qₖ      Σ X²                                                                                     m
 *   wₖ      1/σ² under the convention; 1 where every variant weighs the same; 0 where it is constant m
 */
import { allMissing } from '../genotypes/dosage.ts';
import type { MissingPolicy } from '../genotypes/policies.ts';
import type { GenotypeCounts } from '../kernels/counts.ts';
import { Refusal } from '../linalg/refusal.ts';
import type { RelationshipConvention } from '../relationship.ts';

export interface VariantFacts {
  readonly observed: Float64Array;
  readonly copies: Float64Array;
  readonly squares: Float64Array;
  /** 1 where allele 1 is the rarer one, so that copies of allele 2 are counted: no relationship changes by that. */
  readonly flipped: Uint8Array;
  readonly varies: Uint8Array;
  readonly weight: Float64Array;
}

/** The conventions that scale by 2p(1 − p), and ask of a variant that somebody has each allele. */
const looksAtFrequency = (convention: RelationshipConvention): boolean =>
  convention === 'hwe-sd' || convention === 'vanraden-1' || convention === 'yang-2010-diagonal';

/** Whether every variant weighs the same. */
export const weighsEqually = (convention: RelationshipConvention): boolean =>
  convention === 'centre-only' || convention === 'vanraden-1';

/**
 * @throws Refusal `all-missing` at the first variant nobody was typed for; `too-few-individuals` where an SD over
 * n − 1 has n = 1. The order of the checks is that of `genomicRelationshipMatrix`, so `refuseMissing` goes between.
 */
export function variantFacts(
  counts: GenotypeCounts,
  individuals: number,
  convention: RelationshipConvention,
  missing: MissingPolicy,
  refuseMissing: () => void,
): VariantFacts {
  const m = counts.missing.length;
  const unseen = counts.missing.indexOf(individuals);
  if (unseen >= 0) throw allMissing(unseen);
  if (missing === 'refuse' && counts.missing.some(count => count > 0)) refuseMissing();

  const column = () => new Float64Array(m);
  const facts = { observed: column(), copies: column(), squares: column(), weight: column() };
  const flipped = new Uint8Array(m);
  const varies = new Uint8Array(m);
  for (let k = 0; k < m; k++) {
    const n = individuals - counts.missing[k]!;
    const het = counts.heterozygous[k]!;
    const two = counts.homozygous2[k]!;
    const one = n - het - two;
    const rarer = Math.min(one, two);
    const S = 2 * rarer + het;
    const Q = 4 * rarer + het;
    const spread = n * Q - S * S; // n Σ(X − μ)²
    const people = missing === 'pairwise' ? n : individuals;
    if (convention === 'sample-sd' && people < 2)
      throw new Refusal(
        'too-few-individuals',
        `variant ${k}: an SD over n − 1 needs two people, there is ${people}`,
        { field: 'dosage', column: k },
      );
    facts.observed[k] = n;
    facts.copies[k] = S;
    facts.squares[k] = Q;
    flipped[k] = one > two ? 1 : 0;
    const differs = looksAtFrequency(convention) ? S > 0 : spread > 0;
    varies[k] = differs ? 1 : 0;
    facts.weight[k] = differs ? weightUnder(convention, n, people, S, spread) : 0;
  }
  return { ...facts, flipped, varies };
}

/** 1/σ²; the quotient of two whole numbers below 2⁵³, so equal variants have equal weights. */
function weightUnder(
  convention: RelationshipConvention,
  n: number,
  people: number,
  S: number,
  spread: number,
): number {
  switch (convention) {
    case 'centre-only':
    case 'vanraden-1':
      return 1;
    case 'sample-sd':
      return (n * (people - 1)) / spread; //      σ² = Σ(X − μ)²/(people − 1)
    case 'population-sd':
      return (n * people) / spread; //            σ² = Σ(X − μ)²/people
    case 'hwe-sd':
    case 'yang-2010-diagonal':
      return (2 * n * n) / (S * (2 * n - S)); //  σ² = 2p(1 − p), p = S/2n
  }
}
