import { Refusal } from '../linalg/refusal.ts';

/**
 * Packed PLINK 1 genotypes that are read a window at a time. Variant k is ⌈n/4⌉ bytes, two bits a person, the first
 * person in the lowest; 00 is two copies of allele 1, 10 one, 11 none, 01 missing; the bits after the last person are 0.
 */
export interface BedSource {
  readonly individuals: number;
  readonly variants: number;
  /** The packed rows of variants first … first + count − 1, in a buffer that is valid until the next call. */
  readonly read: (first: number, count: number) => Uint8Array;
}

/** Bytes of a packed variant of n people. */
export const bedStride = (n: number): number => Math.ceil(n / 4);

/**
 * Packed genotypes that are in memory.
 * @param codes m ⌈n/4⌉ bytes: a .bed without its three first bytes
 * @throws Refusal `empty`, `dimension-mismatch`
 */
export function bedSourceOf(codes: Uint8Array, individuals: number, variants: number): BedSource {
  if (individuals === 0 || variants === 0)
    throw new Refusal('empty', 'dosage has no rows or no columns', { field: 'dosage' });
  const stride = bedStride(individuals);
  if (codes.length !== variants * stride)
    throw new Refusal(
      'dimension-mismatch',
      `${codes.length} bytes; ${variants} variants of ${individuals} people take ${variants * stride}`,
      { field: 'dosage' },
    );
  return {
    individuals,
    variants,
    read: (first, count) => codes.subarray(first * stride, (first + count) * stride),
  };
}
