import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { rMersenneTwister } from '../../src/simulate.ts';

/** Files written by our writers, read by the real programs; files they write, read by our readers. */
export const here = mkdtempSync(join(tmpdir(), 'lmm-formats-'));
afterAll(() => rmSync(here, { recursive: true }));
export const file = (name: string): Buffer => readFileSync(join(here, name));
export const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(join(here, name), content);
/** A run of a program must not take longer. */
export const DEADLINE_MS = 60_000;
export const run = (program: string, ...args: string[]): Buffer =>
  execFileSync(program, args, { cwd: here, timeout: DEADLINE_MS, stdio: 'pipe' });

/** 61 people (PLINK 2 wants 50; 61 leaves one in the last byte), 90 variants, a few missing genotypes. */
export const [n, m] = [61, 90];
const random = rMersenneTwister(20);
export const counts: DenseMatrix = {
  rows: n,
  cols: m,
  data: Float64Array.from({ length: n * m }, () => {
    const u = random.unif();
    return u < 0.03 ? Number.NaN : u < 0.5 ? 0 : u < 0.85 ? 1 : 2;
  }),
};
export const y = Float64Array.from({ length: n }, () => random.norm());
export const fam: formats.FamRow[] = Array.from({ length: n }, (_, i) => ({
  fid: `F${i >> 1}`,
  iid: `I-${i}`,
  father: '0',
  mother: '0',
  sex: i % 2 === 0 ? 'male' : 'female',
  phenotypes: [i === 3 ? '-9' : i === 7 ? 'NA' : String(y[i])],
}));
export const bim: formats.BimRow[] = Array.from({ length: m }, (_, k) => ({
  chromosome: String(1 + (k % 22)),
  id: `rs_${k}`,
  centimorgan: 0,
  position: 1000 + k,
  allele1: 'A',
  allele2: 'C',
})).sort((a, b) => Number(a.chromosome) - Number(b.chromosome));
write('d.bed', formats.writeBed(counts));
write('d.bim', formats.writeBim(bim));
write('d.fam', formats.writeFam(fam));

/** Variants observed in both people. */
export function bothObserved(i: number, j: number): number {
  let count = 0;
  for (let k = 0; k < m; k++) if (!Number.isNaN(counts.data[i + k * n]! + counts.data[j + k * n]!)) count++;
  return count;
}

/** People with a genotype of variant k and a phenotype. */
export const observedWithPhenotype = (k: number): number =>
  fam.filter((_, i) => i !== 3 && i !== 7 && !Number.isNaN(counts.data[i + k * n]!)).length;
