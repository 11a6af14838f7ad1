/**
 * Σₖ F̂₃ of every person, the diagonal of `yang-2010-diagonal`.
 *
 *   F̂₃ = (x² − (1 + 2p)x + 2p²) / 2p(1 − p) = (a² − n²x(2 − x)) / (S(2n − S)),  a = nx − S
 *
 * The second form has whole numbers above and below. Each quotient is cut into two limbs that are whole numbers in
 * units of 2^−first and 2^−(first + second), so that sums are exact and no order of variants changes a bit.
 */
import type { PackedRows } from './packed-rows.ts';
import type { Prepared } from './prepare.ts';

/** The binary places of the two limbs. */
export interface LimbPlaces {
  readonly first: number;
  readonly second: number;
}

export interface InbreedingJob {
  readonly rows: PackedRows;
  /** Two limbs for each of the codes 00, 01, 10, 11 of each variant. */
  readonly values: Float64Array;
  /** People first … last − 1, both multiples of 4. */
  readonly first: number;
  readonly last: number;
}

export interface LimbSums {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export function inbreedingWork({ rows, values, first, last }: InbreedingJob): LimbSums {
  const sums = { first: new Float64Array(last - first), second: new Float64Array(last - first) };
  for (let k = 0; k < values.length / 8; k++)
    for (let i = first, b = k * rows.stride + first / 4; i < last; b++)
      for (let codes = rows.packed[b]!, end = i + 4; i < end; i++, codes >>= 2) {
        const at = 8 * k + 2 * (codes & 3);
        sums.first[i - first]! += values[at]!;
        sums.second[i - first]! += values[at + 1]!;
      }
  return sums;
}

/** Places that keep the sums over all variants below 2^53. */
export function limbPlaces(prepared: Prepared): LimbPlaces {
  let largest = 1;
  for (const k of prepared.used)
    for (let x = 0; x < 3; x++) largest = Math.max(largest, Math.abs(inbreedingOf(prepared, k, x)));
  const terms = Math.ceil(Math.log2(prepared.used.length + 1));
  return { first: 52 - terms - Math.ceil(Math.log2(largest)), second: 52 - terms };
}

/** F̂₃ of a person with x copies of the rarer allele. */
function inbreedingOf({ facts }: Prepared, k: number, x: number): number {
  const n = facts.observed[k]!;
  const S = facts.copies[k]!;
  const a = n * x - S;
  return (a * a - n * n * x * (2 - x)) / (S * (2 * n - S));
}

/** The limbs of the codes of some variants. A missing dosage is the mean, where F̂₃ is exactly −1, or left out. */
export function inbreedingValues(
  prepared: Prepared,
  variants: Uint32Array,
  places: LimbPlaces,
): Float64Array {
  const values = new Float64Array(8 * variants.length);
  variants.forEach((k, at) => {
    const [two, one, none] = [2, 1, 0].map(x => inbreedingOf(prepared, k, x)) as [number, number, number];
    const missing = prepared.options.missing === 'pairwise' ? 0 : -1;
    const byCode = prepared.facts.flipped[k] === 1 ? [none, missing, one, two] : [two, missing, one, none];
    byCode.forEach((F, code) => {
      const first = Math.round(F * 2 ** places.first);
      values[8 * at + 2 * code] = first;
      values[8 * at + 2 * code + 1] = Math.round(
        (F - first / 2 ** places.first) * 2 ** (places.first + places.second),
      );
    });
  });
  return values;
}
