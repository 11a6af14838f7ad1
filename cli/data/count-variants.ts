import { type BedSource, bedStride } from '../../src/genotypes/bed-source.ts';
import { countGenotypesWork } from '../../src/kernels/counts.ts';
import type { GenotypeCounts } from './variants.ts';

/** Bytes of packed genotypes read at a time. */
const WINDOW = 2 ** 22;

/**
 * Genotypes of every variant, counted among some people.
 *
 * Whoever is not counted is made homozygous for allele 1 (both bits 0), which the kernel does not count.
 * @param people their numbers in the .bed, without repetition
 * @param variants their numbers, ascending
 */
export function countVariants(
  bed: BedSource,
  people: Uint32Array,
  variants: Uint32Array,
  tell: (share: number) => void,
): (k: number) => GenotypeCounts {
  const stride = bedStride(bed.individuals);
  const rows = Math.max(1, Math.floor(WINDOW / stride));
  const mask = people.length === bed.individuals ? undefined : maskOf(people, stride);
  const found = new Map<number, GenotypeCounts>();
  for (let at = 0; at < variants.length; ) {
    const first = variants[at]!;
    let end = at;
    while (end < variants.length && variants[end]! < first + rows) end++;
    const count = variants[end - 1]! - first + 1;
    let packed = bed.read(first, count).subarray(0, count * stride);
    if (mask !== undefined) packed = packed.map((byte, i) => byte & mask[i % stride]!);
    const { heterozygous, homozygous2, missing } = countGenotypesWork({
      packed,
      individuals: bed.individuals,
    });
    for (; at < end; at++) {
      const k = variants[at]! - first;
      const observed = people.length - missing[k]!;
      found.set(variants[at]!, {
        copies: 2 * (observed - homozygous2[k]!) - heterozygous[k]!,
        observed,
        missing: missing[k]!,
      });
    }
    tell(at / variants.length);
  }
  return k => found.get(k)!;
}

/** Both bits of a person set, or none. */
function maskOf(people: Uint32Array, stride: number): Uint8Array {
  const mask = new Uint8Array(stride);
  for (const i of people) mask[i >> 2]! |= 3 << (2 * (i & 3));
  return mask;
}
