import { windowOf } from '../genotypes/bed-selection.ts';
import { type BedSource, bedStride } from '../genotypes/bed-source.ts';
import { type GenotypeCounts, newCounter, newGenotypeCounts } from '../kernels/counts.ts';
import { Refusal } from '../linalg/refusal.ts';

/** The counts of every variant, read once from beginning to end. */
export function countsOf(bed: BedSource): GenotypeCounts {
  const counts = newGenotypeCounts(bed.variants);
  const count = newCounter(bed.individuals);
  const window = windowOf(bed.individuals);
  for (let first = 0; first < bed.variants; first += window)
    count(bed.read(first, Math.min(window, bed.variants - first)), counts, first);
  return counts;
}

/** Hands over the packed row of each variant that is asked for: its bytes begin at `at` in `packed`. */
export function eachRow(
  bed: BedSource,
  variants: Uint32Array,
  use: (variant: number, packed: Uint8Array, at: number) => void,
): void {
  const stride = bedStride(bed.individuals);
  const window = windowOf(bed.individuals);
  for (let next = 0; next < variants.length; ) {
    const first = variants[next]!;
    const last = Math.min(bed.variants, first + window);
    let end = next;
    while (end < variants.length && variants[end]! < last) end += 1;
    const packed = bed.read(first, variants[end - 1]! - first + 1);
    for (; next < end; next++) use(variants[next]!, packed, (variants[next]! - first) * stride);
  }
}

/** The first missing genotype, person by person. @throws Refusal `missing-genotype` */
export function refuseMissingIn(bed: BedSource, counts: GenotypeCounts): never {
  const incomplete = Uint32Array.from([...counts.missing.keys()].filter(k => counts.missing[k]! > 0));
  let [row, column] = [bed.individuals, 0];
  eachRow(bed, incomplete, (variant, packed, at) => {
    for (let i = 0; i < row; i++)
      if (((packed[at + (i >> 2)]! >> (2 * (i & 3))) & 3) === 0b01) [row, column] = [i, variant];
  });
  throw new Refusal(
    'missing-genotype',
    `dosage[${row}][${column}] is missing: choose the policy \`mean\` or \`pairwise\``,
    { field: 'dosage', row, column },
  );
}
