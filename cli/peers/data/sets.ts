import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readBimbamColumns, readBimbamGenotypes } from '../../../src/formats/bimbam.ts';
import { bedDosage, readBed } from '../../../src/formats/plink-bed.ts';
import { readBim } from '../../../src/formats/plink-bim.ts';
import { famPhenotype, readFam } from '../../../src/formats/plink-fam.ts';
import { issueText, type Reading } from '../../../src/formats/reading.ts';
import type { DosageMatrix } from '../../../src/genotypes/dosage.ts';
import { HarnessProblem } from '../../support/harness.ts';

export const setNames = ['mouse', 'bxd'] as const;
export type SetName = (typeof setNames)[number];

/** Where Debian's package `gemma-doc` puts the examples of GEMMA. */
export const examples = '/usr/share/doc/gemma/example';

/** One of the examples of GEMMA: genotypes, and the first trait. */
export interface RealSet {
  readonly name: SetName;
  readonly title: string;
  /** Copies of the allele that the file names first; NaN is missing. */
  readonly dosage: DosageMatrix;
  readonly variants: readonly string[];
  /** Variants whose position is not negative: PLINK takes a negative one for "leave this out". */
  readonly placed: readonly number[];
  /** NaN where it was not measured. */
  readonly trait: Float64Array;
  /** The decimals of the file, by person: what a program is given. */
  readonly traitText: readonly string[];
  /** People whose trait was measured, in the order of the file. */
  readonly measured: readonly number[];
  /** The files as the programs read them, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** @throws HarnessProblem `no-data` where the files are not there, `malformed` where they are others */
export function loadSet(name: SetName, folder: string = examples): RealSet {
  const bytes = (file: string): Uint8Array => {
    const path = join(folder, file);
    if (!existsSync(path))
      throw new HarnessProblem(
        'no-data',
        `${path} is not there`,
        "they come with Debian's gemma-doc; name another folder with --data-dir",
      );
    const raw = readFileSync(path);
    return file.endsWith('.gz') ? gunzipSync(raw) : raw;
  };
  return name === 'mouse' ? mouse(bytes) : bxd(bytes);
}

function taken<T>(read: Reading<T>, what: string): T {
  if (read.ok) return read.value;
  throw new HarnessProblem('malformed', `${what}: ${issueText(read.issues[0]!)}`);
}

/** 1940 heterogeneous-stock mice, 12 226 variants; the trait is the share of CD8+ cells. */
function mouse(bytes: (file: string) => Uint8Array): RealSet {
  const files = new Map(
    ['bed', 'bim', 'fam'].map(end => [`m.${end}`, bytes(`mouse_hs1940.${end}.gz`)] as const),
  );
  const fam = taken(readFam(files.get('m.fam')!), 'the .fam');
  const bim = taken(readBim(files.get('m.bim')!), 'the .bim');
  const bed = taken(readBed(files.get('m.bed')!, fam.length, bim.length), 'the .bed');
  const trait = taken(famPhenotype(fam, 0, 'gemma'), 'the .fam');
  const placed = [...bim.keys()].filter(k => bim[k]!.position >= 0);
  const ids = bim.map(v => v.id);
  return setOf('mouse', 'mouse_hs1940, CD8', bedDosage(bed), ids, placed, trait, files);
}

/** 198 recombinant inbred strains, 7320 variants of 0, ½ and 1; the trait is given for 67 of them. */
function bxd(bytes: (file: string) => Uint8Array): RealSet {
  const files = new Map<string, Uint8Array>([
    ['g', bytes('BXD_geno.txt.gz')],
    ['y', bytes('BXD_pheno.txt')],
  ]);
  const { variants, dosage } = taken(readBimbamGenotypes(files.get('g')!), 'BXD_geno.txt');
  const trait = taken(readBimbamColumns(files.get('y')!, dosage.rows), 'BXD_pheno.txt');
  const ids = variants.map(v => v.id);
  return setOf('bxd', "BXD, the trait of GEMMA's example", dosage, ids, [...ids.keys()], trait.data, files);
}

function setOf(
  name: SetName,
  title: string,
  dosage: DosageMatrix,
  variants: readonly string[],
  placed: readonly number[],
  trait: Float64Array,
  files: ReadonlyMap<string, Uint8Array>,
): RealSet {
  const measured = Array.from(trait.keys()).filter(i => !Number.isNaN(trait[i]!));
  const traitText = Array.from(trait, String);
  return { name, title, dosage, variants, placed, trait, traitText, measured, files };
}

export const columnOf = ({ rows, data }: DosageMatrix, k: number): Float64Array =>
  data.subarray(k * rows, (k + 1) * rows);
