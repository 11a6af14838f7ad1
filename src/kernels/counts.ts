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

/** Columns of counts, one entry a variant. */
export interface GenotypeCounts {
  readonly heterozygous: Int32Array;
  /** Two copies of allele 2, none of allele 1. */
  readonly homozygous2: Int32Array;
  readonly missing: Int32Array;
}

/**
 * Heterozygous, homozygous for allele 2 and missing people of every variant; the others are homozygous for allele 1.
 * @param job `packed` in any buffer, m ⌈n/4⌉ bytes with n <= 2 097 151
 * @throws Refusal `dimension-mismatch`
 */
export function countGenotypesWork({ packed, individuals }: CountJob): GenotypeCounts {
  return countWith(bytes => machine(embedded, countTwin, bytes), packed, individuals);
}

/** The same with a machine of one's choice. @throws Refusal `dimension-mismatch` */
export function countWith(
  machineOf: (bytes: number) => Machine<CountFunctions>,
  packed: Uint8Array,
  individuals: number,
): GenotypeCounts {
  const stride = Math.ceil(individuals / 4);
  const variants = packed.length / stride;
  if (!Number.isInteger(variants))
    throw new Refusal('dimension-mismatch', `${packed.length} bytes are no variants of ${stride} bytes`, {
      field: 'dosage',
    });
  const rows = Math.min(variants, Math.max(1, Math.floor(WINDOW / stride)));
  const layout = newLayout();
  const window = layout.take(rows * stride);
  const out = layout.take(rows * 12);
  const { functions, memory } = machineOf(layout.size());
  const bytes = new Uint8Array(memory, window, rows * stride);
  const counts = new Int32Array(memory, out, rows * 3);

  const column = () => new Int32Array(variants);
  const found = { heterozygous: column(), homozygous2: column(), missing: column() };
  for (let first = 0; first < variants; first += rows) {
    const count = Math.min(rows, variants - first);
    bytes.set(packed.subarray(first * stride, (first + count) * stride));
    functions.countGenotypes(window, stride, count, out);
    for (let k = 0; k < count; k++) {
      found.heterozygous[first + k] = counts[3 * k]!;
      found.homozygous2[first + k] = counts[3 * k + 1]!;
      found.missing[first + k] = counts[3 * k + 2]!;
    }
  }
  return found;
}
