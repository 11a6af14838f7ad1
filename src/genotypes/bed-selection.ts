import { Refusal } from '../linalg/refusal.ts';
import { type BedSource, bedStride } from './bed-source.ts';

/** Some of the people and some of the variants, by index, each once and in any order; all where nothing is said. */
export interface BedSelection {
  readonly people?: ArrayLike<number>;
  readonly variants?: ArrayLike<number>;
}

/** Bytes of packed genotypes that are read at a time. */
const WINDOW_BYTES = 2 ** 21;

/** How many variants of n people make a window. */
export const windowOf = (individuals: number): number =>
  Math.max(1, Math.floor(WINDOW_BYTES / bedStride(individuals)));

/**
 * The data that are left when only some people and variants are taken, in the order in which they are named.
 * @throws Refusal `empty`, `out-of-domain`
 */
export function selectedFrom(bed: BedSource, { people, variants }: BedSelection): BedSource {
  if (people !== undefined) requireIndexes(people, bed.individuals, 'people');
  if (variants !== undefined) requireIndexes(variants, bed.variants, 'variants');
  const ofVariants = variants === undefined ? bed : withVariants(bed, variants);
  return people === undefined ? ofVariants : withPeople(ofVariants, people);
}

function requireIndexes(indexes: ArrayLike<number>, below: number, field: string): void {
  if (indexes.length === 0) throw new Refusal('empty', `no ${field} are selected`, { field });
  for (let at = 0; at < indexes.length; at++) {
    const index = indexes[at]!;
    if (!Number.isInteger(index) || index < 0 || index >= below)
      throw new Refusal('out-of-domain', `${field}[${at}] is ${index}: there are ${below}`, {
        field,
        row: at,
      });
  }
}

function withVariants(bed: BedSource, chosen: ArrayLike<number>): BedSource {
  const stride = bedStride(bed.individuals);
  let window = new Uint8Array(0);
  return {
    individuals: bed.individuals,
    variants: chosen.length,
    read: (first, count) => {
      if (window.length < count * stride) window = new Uint8Array(count * stride);
      // one call for every run of neighbours
      for (let from = first, to = first; from < first + count; from = to) {
        do to += 1;
        while (to < first + count && chosen[to] === chosen[to - 1]! + 1);
        window.set(bed.read(chosen[from]!, to - from), (from - first) * stride);
      }
      return window.subarray(0, count * stride);
    },
  };
}

function withPeople(bed: BedSource, chosen: ArrayLike<number>): BedSource {
  const wide = bedStride(bed.individuals);
  const n = chosen.length;
  const stride = bedStride(n);
  const byteOf = Uint32Array.from(chosen, i => i >> 2);
  const shiftOf = Uint8Array.from(chosen, i => 2 * (i & 3));
  let window = new Uint8Array(0);
  return {
    individuals: n,
    variants: bed.variants,
    read: (first, count) => {
      const from = bed.read(first, count);
      if (window.length < count * stride) window = new Uint8Array(count * stride);
      window.fill(0, 0, count * stride);
      for (let k = 0; k < count; k++)
        for (let i = 0, source = k * wide, target = k * stride; i < n; i++)
          window[target + (i >> 2)]! |= ((from[source + byteOf[i]!]! >> shiftOf[i]!) & 3) << (2 * (i & 3));
      return window.subarray(0, count * stride);
    },
  };
}
