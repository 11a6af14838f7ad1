import type { StandardizeConvention } from '../../genotypes/policies.ts';
import { sumOf } from './hypothesis.ts';

/**
 * Dosages centred and scaled by a recipe that may have one wrong step. Plain binary64: a prediction is compared, never
 * certified.
 *
 *   symbol  name                                     here
 *   x       dosages of one variant, NaN if missing   n
 *   μ, p    what is subtracted, its half             mean, p
 *   σ       what is divided by                       scale
 */
export interface Recipe {
  readonly convention: StandardizeConvention;
  /** The number that a missing genotype is read as, before anything is computed; undefined: it is left out. */
  readonly missingAs: number | undefined;
  /** What a genotype that is left out becomes once it is centred: 0, or the mean with its sign turned. */
  readonly filled: 'mean' | 'zero-copies';
  readonly centre: 'mean' | 'none' | 'frequency' | 'other-allele' | 'missing-count' | 'one';
  readonly spread: 'of-the-convention' | 'variance' | 'without-the-2' | 'observed-only';
  /** What the SD is about: the mean, or whatever is subtracted. */
  readonly about: 'mean' | 'centre';
  /** Under the policy `pairwise` n counts the observed. */
  readonly people: 'everybody' | 'observed' | 'observed-but-one';
}

export interface Column {
  readonly x: readonly number[];
  readonly z: readonly number[];
  readonly mean: number;
  readonly scale: number;
  readonly p: number;
  readonly varies: boolean;
}

export const plainRecipe = (convention: StandardizeConvention, missing: unknown): Recipe => ({
  convention,
  missingAs: undefined,
  filled: 'mean',
  centre: 'mean',
  spread: 'of-the-convention',
  about: 'mean',
  people: missing === 'pairwise' ? 'observed' : 'everybody',
});

/** @param given dosages of one variant, NaN where missing */
export function columnBy(recipe: Recipe, given: readonly number[]): Column {
  const { missingAs, filled, convention } = recipe;
  const x = missingAs === undefined ? given : given.map(v => (Number.isNaN(v) ? missingAs : v));
  const seen = x.filter(v => !Number.isNaN(v));
  const ofSeen = sumOf(seen) / seen.length;
  const mean = {
    mean: ofSeen,
    none: 0,
    frequency: ofSeen / 2,
    'other-allele': 2 - ofSeen,
    'missing-count': sumOf(seen) / x.length,
    one: 1,
  }[recipe.centre];
  const scale = scaleOf(recipe, seen, ofSeen, mean, x.length);
  const constant = convention === 'hwe-sd' ? ofSeen === 0 || ofSeen === 2 : seen.every(v => v === seen[0]);
  const z = x.map(v =>
    constant ? 0 : Number.isNaN(v) ? (filled === 'mean' ? 0 : -mean / scale) : (v - mean) / scale,
  );
  return {
    x,
    z,
    mean,
    scale: constant && convention !== 'centre-only' ? 0 : scale,
    p: ofSeen / 2,
    varies: !constant,
  };
}

function scaleOf(
  { convention, spread, about, people }: Recipe,
  seen: readonly number[],
  ofSeen: number,
  centre: number,
  all: number,
): number {
  const n =
    spread === 'observed-only' || people === 'observed'
      ? seen.length
      : people === 'everybody'
        ? all
        : seen.length - 1;
  const from = about === 'mean' ? ofSeen : centre;
  const SS = sumOf(seen.map(v => (v - from) ** 2));
  const hwe = from * (1 - from / 2); // 2p(1 − p)
  const variance = { 'sample-sd': SS / (n - 1), 'population-sd': SS / n, 'hwe-sd': hwe, 'centre-only': 1 }[
    convention
  ];
  if (spread === 'variance') return variance;
  if (spread === 'without-the-2') return Math.sqrt(variance / 2);
  return Math.sqrt(variance);
}

/** One wrong step: what it is called, and what it changes of the recipe. */
export interface Slip {
  readonly says: string;
  readonly asked?: string;
  readonly change: Partial<Recipe>;
  readonly rare?: true;
}

const centres: readonly Slip[] = [
  { says: 'right without centring', asked: 'centring by the mean', change: { centre: 'none' } },
  { says: 'right for centring by the frequency p', asked: '2p', change: { centre: 'frequency' } },
  {
    says: 'right for centring by 2p of the other allele',
    asked: '2p of the counted allele',
    change: { centre: 'other-allele' },
  },
  {
    says: 'right for the coding −1, 0, 1 without centring',
    asked: 'centring by the mean',
    change: { centre: 'one' },
  },
];
/** The same slip, seen by the SD too. */
const withMoments = (slip: Slip): Slip => ({
  ...slip,
  says: `${slip.says}, and second moments about it`,
  change: { ...slip.change, about: 'centre' },
});

const alone: readonly Slip[] = [
  ...centres,
  ...centres.map(withMoments),
  {
    says: 'right for division by the variance',
    asked: 'the SD',
    change: { spread: 'variance' },
  },
  {
    says: 'right for a variance of p(1 − p)',
    asked: '2p(1 − p)',
    change: { spread: 'without-the-2' },
  },
];

const ofMissing: readonly Slip[] = [
  {
    says: 'right for missing genotypes read as 0 copies',
    asked: 'the mean in their place',
    change: { missingAs: 0 },
  },
  {
    says: 'right for missing genotypes as 0 copies, after the mean and SD of the observed',
    asked: 'the mean in their place',
    change: { filled: 'zero-copies' },
  },
  {
    says: 'right for a mean that counts missing genotypes as 0',
    asked: 'the mean of the observed',
    change: { centre: 'missing-count' },
  },
  {
    says: 'right for a mean that counts missing genotypes as 0, with second moments about it',
    asked: 'the mean of the observed',
    change: { centre: 'missing-count', about: 'centre' },
  },
  {
    says: 'right for an SD of the observed only',
    asked: 'an SD that counts everybody',
    change: { spread: 'observed-only' },
  },
  {
    says: 'right for an SD with one degree of freedom less',
    asked: 'the SD of the observed',
    change: { people: 'observed-but-one' },
  },
  ...[-9, 9, 3, -1].map(code => ({
    says: `right for missing genotypes read as the number ${code === -9 ? '−9' : code === -1 ? '−1' : code}`,
    asked: 'the mean in their place',
    change: { missingAs: code },
    rare: true as const,
  })),
];

/** The slips that can show in these dosages. */
export const slipsOf = (columns: readonly (readonly number[])[]): readonly Slip[] =>
  columns.some(x => x.some(Number.isNaN)) ? [...ofMissing, ...alone] : alone;
