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

/** Copies of allele 1, person by person; null where the genotype is missing. */
export const copiesOf = ({ codes, individuals, variants }: PackedGenotypes): (number | null)[][] =>
  Array.from({ length: individuals }, (_, i) =>
    Array.from({ length: variants }, (_, k) => [2, null, 1, 0][codes[k * individuals + i]!]!),
  );

export interface PanelShape {
  readonly seed: number;
  readonly individuals: number;
  readonly variants: number;
  /** The share of missing genotypes. */
  readonly missing: number;
  /** Founders of which everybody is a mosaic, or 0 for independent variants. */
  readonly founders: number;
}

/** Genotypes as they are in a population: few frequencies, so that many variants weigh the same, and some rare ones. */
export function panelOf({ seed, individuals, variants, missing, founders }: PanelShape): PackedGenotypes {
  let s = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const uniform = () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 2 ** 32;
  };
  const codes: number[] = [];
  const ancestor = Array.from({ length: 2 * individuals }, () => Math.floor(uniform() * founders));
  for (let k = 0; k < variants; k++) {
    const p = [0.5, 0.4, 0.25, 0.1, 0.02][k % 5]!;
    const alleles = Array.from({ length: founders }, () => Number(uniform() < p));
    const draw = (chromosome: number) => {
      if (founders === 0) return Number(uniform() < p);
      if (uniform() < 0.02) ancestor[chromosome] = Math.floor(uniform() * founders);
      return alleles[ancestor[chromosome]!]!;
    };
    for (let i = 0; i < individuals; i++) {
      const copies = draw(2 * i) + draw(2 * i + 1);
      codes.push(uniform() < missing ? 0b01 : [0b11, 0b10, 0b00][copies]!);
    }
  }
  return { individuals, variants, codes, packed: packedOf(codes, individuals, variants) };
}

/** Panels of 66 … 200 people: more than one block of columns, and not a whole number of them. */
export const panelShapes = (most: { readonly variants: number }): fc.Arbitrary<PanelShape> =>
  fc.record({
    seed: fc.nat(),
    individuals: fc.integer({ min: 66, max: 200 }),
    variants: fc.integer({ min: 30, max: most.variants }),
    missing: fc.constantFrom(0, 0, 0.01, 0.2),
    founders: fc.constantFrom(0, 6),
  });

/** The same data with people and variants in another order: `order` says which comes first, second … */
export function reordered(
  { individuals, codes }: PackedGenotypes,
  people: readonly number[],
  variants: readonly number[],
): PackedGenotypes {
  const taken = variants.flatMap(k => people.map(i => codes[k * individuals + i]!));
  return {
    individuals: people.length,
    variants: variants.length,
    codes: taken,
    packed: packedOf(taken, people.length, variants.length),
  };
}

/** The same data with the other allele counted: codes 00 and 11 change places. */
export function alleleSwapped({ codes, individuals, variants }: PackedGenotypes): PackedGenotypes {
  const swapped = codes.map(code => [3, 1, 2, 0][code]!);
  return { individuals, variants, codes: swapped, packed: packedOf(swapped, individuals, variants) };
}
