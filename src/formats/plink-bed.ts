import { decodeBedGenotype, encodeBedGenotype } from '../genotype.ts';
import type { DosageMatrix } from '../genotypes/dosage.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type BimRow, readBim } from './plink-bim.ts';
import { type FamRow, readFam } from './plink-fam.ts';
import { type Issues, type Reading, reading, take } from './reading.ts';
import { binaryKind, type TextInput } from './text.ts';

/** 6c 1b, then 01 for one variant after the other; 00 is the old order, one person after the other. */
const MAGIC = [0x6c, 0x1b, 0x01] as const;

/** A .bed that was checked: two bits a genotype, four to a byte, each variant begins a byte. */
export interface Bed {
  readonly individuals: number;
  readonly variants: number;
  /** A view of the file after its three first bytes. */
  readonly codes: Uint8Array;
}

/** Copies of allele 1 by code; NaN is missing. */
const copies = [0, 1, 2, 3].map(code => decodeBedGenotype(code) ?? Number.NaN);

/** Bytes of a variant of n people. */
const stride = (n: number): number => Math.ceil(n / 4);

/**
 * A PLINK 1 .bed of a known shape: its size must be 3 + m ⌈n/4⌉ exactly, and the bits after the last person 0.
 *
 * @param individuals n, the lines of the .fam
 * @param variants m, the lines of the .bim
 */
export const readBed = (bytes: Uint8Array, individuals: number, variants: number): Reading<Bed> =>
  reading(issues => {
    requireShape(bytes, bytes.length, individuals, variants, issues);
    const bed = { individuals, variants, codes: bytes.subarray(MAGIC.length) };
    requirePadding(bed, 0, issues);
    return bed;
  });

/**
 * What can be said of a .bed before its genotypes are read: that it is one, and of the right size.
 * @param head the first three bytes, or fewer if the file has fewer @param size bytes of the whole file
 * @returns where the genotypes begin, and the bytes of a variant
 */
export const readBedShape = (
  head: Uint8Array,
  size: number,
  individuals: number,
  variants: number,
): Reading<{ readonly start: number; readonly stride: number }> =>
  reading(issues => {
    requireShape(head, size, individuals, variants, issues);
    return { start: MAGIC.length, stride: stride(individuals) };
  });

/** Some variants of a .bed, that lie together in memory. @param first number of the first of them, from 0 */
export const readBedWindow = (
  codes: Uint8Array,
  individuals: number,
  variants: number,
  first: number,
): Reading<Bed> =>
  reading(issues => {
    const bed = { individuals, variants, codes };
    requirePadding(bed, first, issues);
    return bed;
  });

function requireShape(
  head: Uint8Array,
  size: number,
  individuals: number,
  variants: number,
  issues: Issues,
): void {
  if (![individuals, variants].every(x => Number.isSafeInteger(x) && x > 0))
    issues.halt({
      code: 'empty',
      message: `${individuals} people and ${variants} variants have no genotypes`,
      advice: 'count the lines of the .fam and of the .bim',
    });
  requireMagic(head, issues);
  const expected = MAGIC.length + variants * stride(individuals);
  if (size !== expected)
    issues.halt({
      code: size < expected ? 'truncated' : 'dimension-mismatch',
      offset: Math.min(size, expected),
      message: `${size} bytes; ${variants} variants of ${individuals} people take ${expected}`,
      advice: 'the .bed, .bim and .fam must be of one set, and complete',
    });
}

function requireMagic(bytes: Uint8Array, issues: Issues): void {
  if (bytes.length === 0)
    issues.halt({ code: 'empty', message: 'the file is empty', advice: 'write it again with --make-bed' });
  if (MAGIC.every((b, i) => bytes[i] === b)) return;
  const at = MAGIC.findIndex((b, i) => bytes[i] !== b);
  if (at === 2)
    issues.halt({
      code: bytes.length < 3 ? 'truncated' : bytes[2] === 0 ? 'unsupported' : 'wrong-kind',
      offset: 2,
      message:
        bytes[2] === 0
          ? 'this .bed goes person by person (third byte 00)'
          : `the third byte is ${bytes[2]?.toString(16) ?? 'missing'}: not PLINK 1`,
      advice: 'convert it with plink --make-bed or plink2 --make-bed',
    });
  const other = binaryKind(bytes);
  issues.halt({
    code: 'wrong-kind',
    offset: at,
    message: `a .bed begins with the bytes 6c 1b 01${other ? `; this is a ${other.kind} file` : ''}`,
    advice: other?.advice ?? 'give the binary genotype file here',
  });
}

/** The bits after the last person of every variant are 0 in every file PLINK writes; others betray a damaged file. */
function requirePadding({ individuals, variants, codes }: Bed, first: number, issues: Issues): void {
  const used = individuals % 4;
  if (used === 0) return;
  for (let k = 1; k <= variants; k++) {
    const at = k * stride(individuals) - 1;
    if (codes[at]! >> (2 * used) !== 0)
      issues.add({
        code: 'malformed',
        offset: MAGIC.length + first * stride(individuals) + at,
        message: `variant ${first + k}: the bits after its last person are not 0`,
        advice: 'the file is damaged, or of another number of people; write it again',
      });
  }
}

/** Copies of allele 1 of variant k in every person; NaN is missing. */
export function bedColumn({ individuals, codes }: Bed, k: number): Float64Array {
  const x = new Float64Array(individuals);
  const start = k * stride(individuals);
  for (let i = 0; i < individuals; i++) x[i] = copies[(codes[start + (i >> 2)]! >> (2 * (i & 3))) & 3]!;
  return x;
}

/** All copies of allele 1, n x m, eight bytes a genotype; NaN is missing. */
export function bedDosage(bed: Bed): DosageMatrix {
  const data = new Float64Array(bed.individuals * bed.variants);
  for (let k = 0; k < bed.variants; k++) data.set(bedColumn(bed, k), k * bed.individuals);
  return { rows: bed.individuals, cols: bed.variants, data };
}

/** The bytes of a .bed. @throws Refusal `empty`, `not-a-dosage` (a .bed holds whole counts only) */
export function writeBed(dosage: DosageMatrix): Uint8Array {
  const { rows: n, cols: m, data } = dosage;
  if (n === 0 || m === 0) throw new Refusal('empty', 'no genotypes to write', { field: 'dosage' });
  const bytes = new Uint8Array(MAGIC.length + m * stride(n));
  bytes.set(MAGIC);
  for (let k = 0; k < m; k++)
    for (let i = 0; i < n; i++) {
      const x = data[i + k * n]!;
      const code = encodeBedGenotype(Number.isNaN(x) ? null : x);
      bytes[MAGIC.length + k * stride(n) + (i >> 2)]! |= code << (2 * (i & 3));
    }
  return bytes;
}

/** A PLINK 1 set: people, variants, genotypes. */
export interface PlinkSet {
  readonly fam: readonly FamRow[];
  readonly bim: readonly BimRow[];
  readonly bed: Bed;
}

/** The three files of a set, which must agree; every fault names its file. */
export const readPlinkSet = (files: {
  readonly bed: Uint8Array;
  readonly bim: TextInput;
  readonly fam: TextInput;
}): Reading<PlinkSet> =>
  reading(issues => {
    const fam = take(issues, 'fam', readFam(files.fam));
    const bim = take(issues, 'bim', readBim(files.bim));
    issues.haltIfAny();
    const bed = take(issues, 'bed', readBed(files.bed, fam!.length, bim!.length));
    issues.haltIfAny();
    return { fam: fam!, bim: bim!, bed: bed! };
  });
