import { bedStride } from '../genotypes/bed-source.ts';
import { MOST_IN_SET } from '../kernels/tables.ts';
import type { SetPlan } from './sets.ts';
import { sharedBuffer } from './shared.ts';

/** A byte a person a set: Σ 3ᵏ dₖ over the variants of the set. People beyond the last have some code as well. */
export interface Codes {
  /** People a set, a multiple of 64. */
  readonly stride: number;
  readonly bytes: Uint8Array;
}

export const codeStride = (individuals: number): number => Math.ceil(individuals / 64) * 64;

/** Digits of the four codes 00, 01, 10, 11 of a .bed. */
export type Digits = readonly [number, number, number, number];

/** Copies of the counted allele; a missing genotype takes the digit at which x = digit − offset is 0. */
export const dosageDigits = (flipped: boolean, offset: number): Digits =>
  flipped ? [0, offset, 1, 2] : [2, offset, 1, 0];

/** 1 where the genotype is missing. */
export const missingDigits: Digits = [0, 1, 0, 0];

/** Where each variant of a plan goes: its set, and the place of its digit. */
export interface CodeWriter {
  /** Adds a variant, whose packed bytes begin at `at`; every variant of the plan must be added once. */
  readonly add: (variant: number, packed: Uint8Array, at: number, digits: Digits) => void;
  readonly codes: Codes;
}

/** @param variants how many variants the data have; the plan names some of them */
export function newCodeWriter(plan: SetPlan, individuals: number, variants: number): CodeWriter {
  const stride = codeStride(individuals);
  const bytes = new Uint8Array(sharedBuffer(plan.sizes.length * stride));
  const words = new Uint32Array(bytes.buffer);
  const setOf = new Uint32Array(variants);
  const digitOf = new Uint8Array(variants);
  let at = 0;
  plan.sizes.forEach((size, set) => {
    for (let t = 0; t < size; t++, at++) {
      setOf[plan.variants[at]!] = set;
      digitOf[plan.variants[at]!] = t;
    }
  });
  const width = bedStride(individuals);
  const tables = new Map<string, Uint32Array[]>();

  return {
    codes: { stride, bytes },
    add: (variant, packed, at, digits) => {
      let perDigit = tables.get(digits.join());
      if (perDigit === undefined) {
        perDigit = Array.from({ length: MOST_IN_SET }, (_, t) => fourPeople(digits, 3 ** t));
        tables.set(digits.join(), perDigit);
      }
      const table = perDigit[digitOf[variant]!]!;
      // four people are one byte of the .bed and four bytes of codes: no code overflows, so one addition does it
      for (let b = at, word = (setOf[variant]! * stride) / 4; b < at + width; b++, word++)
        words[word]! += table[packed[b]!]!;
    },
  };
}

/** What each byte of a .bed adds to the codes of its four people, as one little-endian word. */
const fourPeople = (digits: Digits, place: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) =>
    [0, 1, 2, 3].reduce((word, i) => word + digits[(byte >> (2 * i)) & 3]! * place * 256 ** i, 0),
  );
