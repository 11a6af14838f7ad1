import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { has } from '../support/peers.ts';
import { sameMatrix } from './built.ts';
import { faults, value } from './outcome.ts';
import {
  bim,
  bothObserved,
  counts,
  fam,
  file,
  m,
  n,
  observedWithPhenotype,
  run,
  write,
} from './peer-data.ts';

describe.skipIf(!has('plink1.9'))('PLINK 1.9', () => {
  const plink = (out: string, ...args: string[]) =>
    run('plink1.9', '--bfile', 'd', '--keep-allele-order', ...args, '--out', out);

  test('writes the .bed that we write, byte for byte', () => {
    plink('same', '--make-bed');
    expect(file('same.bed').equals(formats.writeBed(counts))).toBe(true);
    const set = value(
      formats.readPlinkSet({ bed: file('same.bed'), bim: file('same.bim'), fam: file('same.fam') }),
    );
    expect(set.bim).toEqual(bim);
    expect(sameMatrix(formats.bedDosage(set.bed), counts)).toBe(true);
  });
  test('recodes to the dosages that we wrote, and counts allele 1', () => {
    plink('coded', '--recode', 'A');
    const raw = value(formats.readRaw(file('coded.raw')));
    expect(sameMatrix(raw.dosage, counts)).toBe(true);
    expect(raw.variants).toEqual(bim.map(v => ({ id: v.id, counted: 'A' })));
    plink('both', '--recode', 'A', 'include-alt');
    expect(value(formats.readRaw(file('both.raw'))).variants[0]).toEqual({
      id: bim[0]!.id,
      counted: 'A',
      other: 'C',
    });
    plink('het', '--recode', 'AD');
    expect(faults(formats.readRaw(file('het.raw')))[0]).toMatch(/^unsupported 1:/);
  });
  test('writes a VCF whose alternative allele is allele 1', () => {
    plink('v', '--recode', 'vcf');
    const vcf = value(formats.readVcf(file('v.vcf'), 'GT'));
    expect(sameMatrix(vcf.dosage, counts)).toBe(true);
    expect(vcf.samples).toEqual(fam.map(p => `${p.fid}_${p.iid}`));
  });
  test('writes one relationship matrix in six binary and three text forms', () => {
    plink('ids', '--make-rel');
    const people = value(formats.readIndividuals(file('ids.rel.id')));
    expect(people).toEqual(fam.map(({ fid, iid }) => ({ fid, iid })));
    const read = (shape: formats.RelShape, bits: 32 | 64): DenseMatrix => {
      const name = `rel${shape}${bits}`;
      plink(name, '--make-rel', bits === 64 ? 'bin' : 'bin4', shape);
      return value(formats.readRelBinary(file(`${name}.rel.bin`), n, { shape, bits }));
    };
    const K = read('square', 64);
    for (const shape of formats.relShapes) {
      expect(sameMatrix(read(shape, 64), K), shape).toBe(true);
      expect(sameMatrix(read(shape, 32), { ...K, data: K.data.map(Math.fround) }), shape).toBe(true);
      plink(`text${shape}`, '--make-rel', shape);
      const printed = value(formats.readRel(file(`text${shape}.rel`), n));
      expect([printed.shape, printed.digits]).toEqual([shape, 6]);
      expect(printed.K.data.every((x, k) => within(x, K.data[k]!, 6))).toBe(true);
    }
  });
  test('writes one GRM in binary and in text, with the counts of shared variants', () => {
    plink('g', '--make-grm-bin');
    plink('g', '--make-grm-gz');
    const set = value(
      formats.readGrmSet({ id: file('g.grm.id'), bin: file('g.grm.bin'), counts: file('g.grm.N.bin') }),
    );
    const text = value(formats.readGrmText(gunzipSync(file('g.grm.gz')), n));
    expect(text.K.data.every((x, k) => within(x, set.K.data[k]!, 7))).toBe(true);
    expect(sameMatrix(text.counts, set.counts!)).toBe(true);
    const shared = bothObserved(0, 1);
    expect(set.counts!.data[1]).toBe(shared);
  });
  test('prints association tables that we read', () => {
    plink('a', '--assoc', '--allow-no-sex');
    plink('a', '--linear', '--allow-no-sex');
    for (const table of [
      value(formats.readQassoc(file('a.qassoc'))),
      value(formats.readAssocLinear(file('a.assoc.linear'))),
    ]) {
      expect(table.text.get('SNP')).toEqual(bim.map(v => v.id));
      expect([...table.number.get('NMISS')!]).toEqual(bim.map((_, k) => observedWithPhenotype(k)));
    }
  });
  test('refuses a .bed that is a byte too long or too short, as we do', () => {
    for (const bytes of [
      formats.writeBed(counts).subarray(0, -1),
      Uint8Array.of(...formats.writeBed(counts), 0),
    ]) {
      write('x.bed', bytes);
      expect(() =>
        run('plink1.9', '--bed', 'x.bed', '--bim', 'd.bim', '--fam', 'd.fam', '--freq', '--out', 'x'),
      ).toThrow();
      expect(formats.readBed(bytes, n, m).ok).toBe(false);
    }
  });
  test.each([
    ['-9', 0],
    ['-9.0', 0],
    ['NA', 0],
    ['na', 0],
    ['0', 1],
    ['-9.5', 1],
    ['1e2', 1],
  ])('takes the phenotype %s for %s value, as we do', (entry, seen) => {
    const rows = fam.map((row, i) => (i === 9 ? { ...row, phenotypes: [entry] } : row));
    write('p.fam', formats.writeFam(rows));
    const said = run(
      'plink1.9',
      '--bed',
      'd.bed',
      '--bim',
      'd.bim',
      '--fam',
      'p.fam',
      '--freq',
      '--out',
      'p',
    ).toString();
    const loaded = /(\d+) phenotype values? loaded/.exec(said)![1];
    const ours = value(formats.famPhenotype(rows, 0, 'plink-quantitative')).filter(
      x => !Number.isNaN(x),
    ).length;
    expect([Number(loaded), ours]).toEqual([n - 3 + seen, n - 3 + seen]);
  });
});

describe.skipIf(!has('plink2'))('PLINK 2', () => {
  const plink2 = (out: string, ...args: string[]) => run('plink2', '--bfile', 'd', ...args, '--out', out);

  test('recodes to the dosages of the other allele: it counts REF', () => {
    plink2('coded2', '--export', 'A');
    const raw = value(formats.readRaw(file('coded2.raw')));
    expect(sameMatrix(raw.dosage, otherAllele)).toBe(true);
    expect(raw.variants[0]?.counted).toBe('C');
  });
  test('writes ids with a header, and the relationships of PLINK 1.9', () => {
    plink2('rel2', '--make-rel', 'bin', 'square');
    expect(file('rel2.rel.id').toString().startsWith('#FID\tIID\n')).toBe(true);
    expect(value(formats.readIndividuals(file('rel2.rel.id')))).toHaveLength(n);
    const K = value(formats.readRelBinary(file('rel2.rel.bin'), n, { shape: 'square', bits: 64 }));
    plink2('reltext', '--make-rel', 'triangle');
    const printed = value(formats.readRel(file('reltext.rel'), n));
    expect(printed.K.data.every((x, k) => within(x, K.data[k]!, 6))).toBe(true);
  });
  test('writes one GRM in binary and in text', () => {
    plink2('grm2', '--make-grm-list');
    plink2('grm2', '--make-grm-bin');
    const text = value(formats.readGrmText(file('grm2.grm'), n));
    const set = value(
      formats.readGrmSet({
        id: file('grm2.grm.id'),
        bin: file('grm2.grm.bin'),
        counts: file('grm2.grm.N.bin'),
      }),
    );
    expect(text.K.data.every((x, k) => within(x, set.K.data[k]!, 6))).toBe(true);
    expect(sameMatrix(text.counts, set.counts!)).toBe(true);
    expect(set.counts!.data[1]).toBe(bothObserved(0, 1));
  });
  test('prints a VCF and an association table that we read', () => {
    plink2('v2', '--export', 'vcf');
    expect(sameMatrix(value(formats.readVcf(file('v2.vcf'), 'GT')).dosage, counts)).toBe(true);
    plink2('a2', '--glm', 'allow-no-covars');
    const table = value(formats.readGlmLinear(file('a2.PHENO1.glm.linear')));
    expect([...table.number.get('OBS_CT')!]).toEqual(bim.map((_, k) => observedWithPhenotype(k)));
  });
});

const otherAllele: DenseMatrix = { ...counts, data: counts.data.map(x => 2 - x) };

/** Whether x is what a program prints of the truth with so many significant digits, within half of the last. */
function within(x: number, truth: number, digits: number): boolean {
  const half = 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(truth) || 1)) + 1 - digits);
  return Math.abs(x - truth) <= half * (1 + 1e-6) + Math.abs(truth) * 2 ** -24; // binary32 in between
}
