import fc from 'fast-check';

/** Two-bit .bed codes of every person, variant by variant, and the same packed. */
export interface PackedGenotypes {
  readonly individuals: number;
  readonly variants: number;
  readonly codes: readonly number[];
  readonly packed: Uint8Array;
}

/** The packed bytes of codes, written down one bit pair at a time. */
export function packedOf(codes: readonly number[], individuals: number, variants: number): Uint8Array {
  const stride = Math.ceil(individuals / 4);
  const packed = new Uint8Array(stride * variants);
  codes.forEach((code, at) => {
    const k = Math.floor(at / individuals);
    const i = at % individuals;
    packed[k * stride + Math.floor(i / 4)]! += code * 4 ** (i % 4);
  });
  return packed;
}

/** Any genotypes of 1 … `individuals` people and 1 … `variants` variants, with or without missing ones. */
export const packedGenotypes = (most: {
  readonly individuals: number;
  readonly variants: number;
}): fc.Arbitrary<PackedGenotypes> =>
  fc
    .tuple(
      fc.integer({ min: 1, max: most.individuals }),
      fc.integer({ min: 1, max: most.variants }),
      fc.constantFrom([0, 2, 3], [0, 1, 2, 3], [0, 0, 0, 2], [3, 3, 3, 2, 1]),
    )
    .chain(([individuals, variants, alphabet]) =>
      fc
        .array(fc.constantFrom(...alphabet), {
          minLength: individuals * variants,
          maxLength: individuals * variants,
        })
        .map(codes => ({ individuals, variants, codes, packed: packedOf(codes, individuals, variants) })),
    );
