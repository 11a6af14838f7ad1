import { Rational } from '../../../spec/number/rational.ts';
import type { CertifiedValue } from '../../../src/conformance/case.ts';
import type { DosageMatrix } from '../../../src/genotypes/dosage.ts';
import { columnOf } from './sets.ts';

/**
 * Single entries of a relationship matrix of any number of people, without the others.
 *
 *   nₖ, Sₖ, Qₖ   the observed of variant k, their sum and their sum of squares, as whole numbers (dosages times `unit`)
 *   aᵢₖ          nₖXᵢₖ − Sₖ, 0 where X is missing
 *
 *   centre-only     Kᵢⱼ = (1/m) Σₖ aᵢₖaⱼₖ/nₖ²                                     an exact fraction
 *   population-sd   Kᵢⱼ = (1/m) Σₖ aᵢₖaⱼₖ n/(nₖ(nₖQₖ − Sₖ²))                      the SD of the column with its mean put in
 *   hwe-sd          Kᵢⱼ = (1/m) Σₖ 2aᵢₖaⱼₖ/(Sₖ(2nₖ − Sₖ))
 *
 * Each term is a fraction of whole numbers; where they have too many denominators for one fraction, each is cut at
 * 10^−60 from below, and the sum lies within m 10^−60 above what was added.
 */
export const exactConventions = ['centre-only', 'population-sd', 'hwe-sd'] as const;
export type ExactConvention = (typeof exactConventions)[number];

export interface ExactOptions {
  readonly convention: ExactConvention;
  /** A missing genotype at the mean; or left out pair by pair. */
  readonly missing: 'mean' | 'pairwise';
  /** Variants that do not vary: left out, or counted in m. */
  readonly monomorphic: 'drop' | 'count';
}

/** The pairs i, j whose entries are asked for. */
export type Pair = readonly [i: number, j: number];

const PLACES = 60;
const ONE = 10n ** BigInt(PLACES);
/** Digits that are told. */
const TOLD = 40;

/** @param variants the columns of the dosage that go into the sum */
export function exactEntries(
  dosage: DosageMatrix,
  variants: readonly number[],
  pairs: readonly Pair[],
  { convention, missing, monomorphic }: ExactOptions,
): CertifiedValue[] {
  if (convention === 'population-sd' && missing === 'pairwise')
    throw new Error('defect: no program leaves missing genotypes out pair by pair under population-sd');
  const unit = unitOf(dosage);
  const sums = pairs.map(() => 0n);
  const counts = pairs.map(() => 0);
  let terms = 0;
  for (const k of variants) {
    const x = columnOf(dosage, k);
    const column = columnSums(x, unit);
    const weight = weightOf(column, BigInt(x.length), BigInt(unit), convention);
    if (weight === undefined && monomorphic === 'drop') continue;
    terms += 1;
    for (const [at, [i, j]] of pairs.entries()) {
      const both = !Number.isNaN(x[i]!) && !Number.isNaN(x[j]!);
      if (both || missing === 'mean') counts[at]! += 1;
      if (!both || weight === undefined) continue;
      const [numerator, denominator] = weight;
      const product = deviation(x[i]!, column, unit) * deviation(x[j]!, column, unit) * numerator;
      sums[at]! += floorDivide(product * ONE, denominator);
    }
  }
  return sums.map((sum, at) => enclosure(sum, BigInt(terms), BigInt(counts[at]!)));
}

interface ColumnSums {
  readonly n: bigint;
  readonly S: bigint;
  readonly Q: bigint;
}

/** What dosages are multiplied by to be whole: 1 for genotypes, 2 where there are halves. */
function unitOf({ data }: DosageMatrix): number {
  for (const unit of [1, 2, 4, 1000])
    if (data.every(x => Number.isNaN(x) || Number.isInteger(x * unit))) return unit;
  throw new Error('defect: a dosage has more than three decimals');
}

function columnSums(x: Float64Array, unit: number): ColumnSums {
  let [n, S, Q] = [0, 0, 0];
  for (const value of x)
    if (!Number.isNaN(value)) {
      n += 1;
      S += value * unit;
      Q += (value * unit) ** 2;
    }
  return { n: BigInt(n), S: BigInt(S), Q: BigInt(Q) };
}

const deviation = (x: number, { n, S }: ColumnSums, unit: number): bigint => n * BigInt(x * unit) - S;

/** What aᵢaⱼ is multiplied by, as a fraction; undefined for a variant that does not vary. */
function weightOf(
  { n, S, Q }: ColumnSums,
  people: bigint,
  unit: bigint,
  convention: ExactConvention,
): readonly [bigint, bigint] | undefined {
  const spread = n * Q - S * S; //                    n² times the variance over n, in units of 1/unit²
  switch (convention) {
    case 'centre-only':
      return spread === 0n ? undefined : [1n, n * n * unit * unit];
    case 'population-sd':
      return spread === 0n ? undefined : [people, n * spread];
    case 'hwe-sd': {
      const heterozygous = S * (2n * n * unit - S); // 2n² times p(1 − p), in units of 1/unit²
      return heterozygous === 0n ? undefined : [2n, heterozygous];
    }
  }
}

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));

/** (sum, sum + terms)·10^−60 divided by the count. */
function enclosure(sum: bigint, terms: bigint, count: bigint): CertifiedValue {
  const scale = 10n ** BigInt(PLACES - TOLD) * count;
  const [lo, hi] = [floorDivide(sum, scale), floorDivide(sum + terms, scale) + 1n];
  const value = decimal(floorDivide(2n * sum + terms, 2n * scale));
  return { value, lo: decimal(lo), hi: decimal(hi) };
}

function decimal(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(TOLD + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -TOLD)}.${digits.slice(-TOLD)}`;
}

/** The entry of `centre-only` as one fraction. */
export function exactFraction(dosage: DosageMatrix, variants: readonly number[], [i, j]: Pair): Rational {
  const unit = unitOf(dosage);
  const byCount = new Map<bigint, bigint>();
  let terms = 0n;
  for (const k of variants) {
    const x = columnOf(dosage, k);
    const column = columnSums(x, unit);
    if (column.n * column.Q === column.S * column.S) continue;
    terms += 1n;
    if (Number.isNaN(x[i]!) || Number.isNaN(x[j]!)) continue;
    const product = deviation(x[i]!, column, unit) * deviation(x[j]!, column, unit);
    byCount.set(column.n, (byCount.get(column.n) ?? 0n) + product);
  }
  const squared = BigInt(unit * unit);
  return [...byCount].reduce(
    (sum, [n, product]) => sum.plus(Rational.of(product, n * n * squared * terms)),
    Rational.of(0),
  );
}
