/** How many people have each genotype, variant by variant, counted in packed .bed rows. */
import { Refusal } from '../linalg/refusal.ts';
import { embedded } from './embedded/counts.ts';
import { newLayout } from './layout.ts';
import { type Machine, machine, type Twin } from './wasm.ts';

export interface CountFunctions {
  /** Three i32 a variant at `out`: heterozygous (10), homozygous for allele 2 (11), missing (01). */
  readonly countGenotypes: (packed: number, stride: number, variants: number, out: number) => void;
}

export const countTwin: Twin<CountFunctions> = memory => ({
  countGenotypes: (packed, stride, variants, out) => {
    const bytes = new Uint8Array(memory);
    const counts = new Int32Array(memory);
    for (let k = 0; k < variants; k++) {
      const seen = [0, 0, 0, 0];
      for (let at = packed + k * stride; at < packed + (k + 1) * stride; at++)
        for (let shift = 0; shift < 8; shift += 2) seen[(bytes[at]! >> shift) & 3]! += 1;
      counts.set([seen[0b10]!, seen[0b11]!, seen[0b01]!], out / 4 + 3 * k);
    }
  },
});

/** Bytes of packed genotypes that are counted at a time: they stay in the second-level cache. */
const WINDOW = 2 ** 18;

/** Packed rows of `individuals` people each, one variant after the other. */
export interface CountJob {
  readonly packed: Uint8Array;
  readonly individuals: number;
}

/** Columns of counts, one entry a variant; the people who are left are homozygous for allele 1. */
export interface GenotypeCounts {
  readonly heterozygous: Int32Array;
  /** Two copies of allele 2, none of allele 1. */
  readonly homozygous2: Int32Array;
  readonly missing: Int32Array;
}

export const newGenotypeCounts = (variants: number): GenotypeCounts => ({
  heterozygous: new Int32Array(variants),
  homozygous2: new Int32Array(variants),
  missing: new Int32Array(variants),
});

/**
 * Counts the genotypes of packed rows of `individuals` people.
 * @param machineOf the kernel or its twin
 * @returns a function that writes the counts of variants first, first + 1 … of a window
 * @throws Refusal `dimension-mismatch` (the function) where the bytes are no whole number of variants
 */
export function newCounter(
  individuals: number,
  machineOf: (bytes: number) => Machine<CountFunctions> = bytes => machine(embedded, countTwin, bytes),
): (packed: Uint8Array, into: GenotypeCounts, first: number) => void {
  const stride = Math.ceil(individuals / 4);
  const rows = Math.max(1, Math.floor(WINDOW / stride));
  const layout = newLayout();
  const window = layout.take(rows * stride);
  const out = layout.take(rows * 12);
  const { functions, memory } = machineOf(layout.size());
  const bytes = new Uint8Array(memory, window, rows * stride);
  const counts = new Int32Array(memory, out, rows * 3);

  return (packed, into, first) => {
    const variants = packed.length / stride;
    if (!Number.isInteger(variants))
      throw new Refusal('dimension-mismatch', `${packed.length} bytes are no variants of ${stride} bytes`, {
        field: 'dosage',
      });
    for (let done = 0; done < variants; done += rows) {
      const count = Math.min(rows, variants - done);
      bytes.set(packed.subarray(done * stride, (done + count) * stride));
      functions.countGenotypes(window, stride, count, out);
      for (let k = 0, at = first + done; k < count; k++, at++) {
        into.heterozygous[at] = counts[3 * k]!;
        into.homozygous2[at] = counts[3 * k + 1]!;
        into.missing[at] = counts[3 * k + 2]!;
      }
    }
  };
}

/**
 * Heterozygous, homozygous for allele 2 and missing people of every variant.
 * @param job `packed` in any buffer, m ⌈n/4⌉ bytes with n <= 2 097 151
 * @throws Refusal `dimension-mismatch`
 */
export function countGenotypesWork({ packed, individuals }: CountJob): GenotypeCounts {
  const counts = newGenotypeCounts(Math.floor(packed.length / Math.ceil(individuals / 4)));
  newCounter(individuals)(packed, counts, 0);
  return counts;
}
