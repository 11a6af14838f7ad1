import { type BedSource, bedStride } from '../genotypes/bed-source.ts';
import { eachRow } from './read.ts';
import { sharedBuffer } from './shared.ts';

/** The packed genotypes of the variants of a plan, one after the other, and what their codes count for. */
export interface PackedRows {
  /** Bytes from variant to variant: a multiple of 16, so of 64 people. The people beyond the last are 00. */
  readonly stride: number;
  readonly packed: Uint8Array;
  /** Four a variant: the digits of 00, 01, 10 and 11. */
  readonly digits: Uint8Array;
}

/** Digits of the four codes 00, 01, 10, 11 of a .bed. */
export type Digits = readonly [number, number, number, number];

/** Copies of the counted allele; a missing genotype takes the digit at which x = digit − offset is 0. */
export const dosageDigits = (flipped: boolean, offset: number): Digits =>
  (flipped ? DIGITS.flipped : DIGITS.asRead)[offset as 0 | 1];

const DIGITS: Readonly<Record<'asRead' | 'flipped', readonly [Digits, Digits]>> = {
  asRead: [
    [2, 0, 1, 0],
    [2, 1, 1, 0],
  ],
  flipped: [
    [0, 0, 1, 2],
    [0, 1, 1, 2],
  ],
};

/** 1 where the genotype is missing. */
export const missingDigits: Digits = [0, 1, 0, 0];

/** People whose genotypes are kept, a multiple of 64. */
export const paddedPeople = (individuals: number): number => Math.ceil(individuals / 64) * 64;

/** Reads variants, in any order. @param digitsOf what the codes of a variant count for */
export function packedRowsOf(
  bed: BedSource,
  variants: Uint32Array,
  digitsOf: (variant: number) => Digits,
): PackedRows {
  const stride = paddedPeople(bed.individuals) / 4;
  const width = bedStride(bed.individuals);
  const packed = new Uint8Array(sharedBuffer(variants.length * stride));
  const digits = new Uint8Array(sharedBuffer(variants.length * 4));
  const placeOf = new Uint32Array(bed.variants);
  for (let place = 0; place < variants.length; place++) {
    const k = variants[place]!;
    const own = digitsOf(k);
    placeOf[k] = place;
    for (let code = 0; code < 4; code++) digits[4 * place + code] = own[code]!;
  }
  eachRow(bed, variants.slice().sort(), (k, window, at) => {
    packed.set(window.subarray(at, at + width), placeOf[k]! * stride);
  });
  return { stride, packed, digits };
}

/** What `encode` reads of `count` variants of a set: 16 bytes a variant, the first with place 1, the next with 3 … */
export function writeDigits({ digits }: PackedRows, first: number, count: number, to: Uint8Array): void {
  for (let t = 0, power = 1; t < count; t++, power *= 3)
    for (let code = 0; code < 4; code++) to[16 * t + code] = power * digits[4 * (first + t) + code]!;
}
