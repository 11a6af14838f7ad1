import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { rMersenneTwister } from '../../src/simulate.ts';
import { ask, has, pythonWith } from '../support/peers.ts';
import { sameMatrix } from './built.ts';
import { faults, value } from './outcome.ts';

/** Files written by our writers, read by the real programs; files they write, read by our readers. */
const here = mkdtempSync(join(tmpdir(), 'lmm-formats-'));
afterAll(() => rmSync(here, { recursive: true }));
const file = (name: string): Buffer => readFileSync(join(here, name));
const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(here, name), content);
/** A run of a program must not take longer. */
const DEADLINE_MS = 60_000;
const run = (program: string, ...args: string[]): Buffer =>
  execFileSync(program, args, { cwd: here, timeout: DEADLINE_MS, stdio: 'pipe' });

/** 61 people (PLINK 2 wants 50; 61 leaves one in the last byte), 90 variants, a few missing genotypes. */
const [n, m] = [61, 90];
const random = rMersenneTwister(20);
const counts: DenseMatrix = {
  rows: n,
  cols: m,
  data: Float64Array.from({ length: n * m }, () => {
    const u = random.unif();
    return u < 0.03 ? Number.NaN : u < 0.5 ? 0 : u < 0.85 ? 1 : 2;
  }),
};
const y = Float64Array.from({ length: n }, () => random.norm());
const fam: formats.FamRow[] = Array.from({ length: n }, (_, i) => ({
  fid: `F${i >> 1}`,
  iid: `I-${i}`,
  father: '0',
  mother: '0',
  sex: i % 2 === 0 ? 'male' : 'female',
  phenotypes: [i === 3 ? '-9' : i === 7 ? 'NA' : String(y[i])],
}));
const bim: formats.BimRow[] = Array.from({ length: m }, (_, k) => ({
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

const otherAllele: DenseMatrix = { ...counts, data: counts.data.map(x => 2 - x) };

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

describe.skipIf(!has('gemma'))('GEMMA', () => {
  const gemma = (out: string, ...args: string[]) => run('gemma', ...args, '-o', out);
  const complete: DenseMatrix = { ...counts, data: counts.data.map(x => (Number.isNaN(x) ? 0.25 : x)) };
  const variants = bim.map(v => ({ id: v.id, counted: v.allele1, other: v.allele2 }));
  write('d.geno', formats.writeBimbamGenotypes({ variants, dosage: complete }));
  write('d.pheno', formats.writeBimbamColumns({ rows: n, cols: 1, data: y }));
  write('d.anno', bim.map(v => `${v.id}, ${v.position}, ${v.chromosome}\n`).join(''));
  const input = ['-g', 'd.geno', '-p', 'd.pheno', '-a', 'd.anno'];

  test('makes the centred relationship matrix of the genotypes that we wrote', () => {
    gemma('k', ...input, '-gk', '1');
    const { matrix, digits } = value(formats.readGemmaRelationship(file('output/k.cXX.txt')));
    expect(digits).toBe(10);
    const K = centredRelationship(complete);
    // printed to 10 digits; entries are of size 1, sums of 90 products in binary64
    expect(matrix.data.every((x, k) => Math.abs(x - K[k]!) < 1e-9)).toBe(true);
  });
  test.each([
    [['-lmm', '1'], 'lmm', ['wald']],
    [['-lmm', '2'], 'lmm', ['lrt']],
    [['-lmm', '3'], 'lmm', ['score']],
    [['-lmm', '4'], 'lmm', ['wald', 'lrt', 'score']],
    [['-lmm', '9'], 'lmm', ['lrt']],
    [['-lm', '1'], 'lm', ['wald']],
    [['-lm', '2'], 'lm', ['lrt']],
    [['-lm', '3'], 'lm', ['score']],
    [['-lm', '4'], 'lm', ['wald', 'lrt', 'score']],
  ] as const)('%j prints a table and a log that we read', (mode, kind, tests) => {
    write('id.txt', formats.writeNumberMatrix(identityMatrix(n), '\t'));
    const name = mode.join('').slice(1);
    gemma(name, ...input, '-k', 'id.txt', ...mode);
    const table = value(formats.readGemmaAssociation(file(`output/${name}.assoc.txt`)));
    expect([table.mode, table.tests]).toEqual([kind, tests]);
    const { numbers } = value(formats.readGemmaLog(file(`output/${name}.log.txt`)));
    expect([numbers.get('individuals')![0], numbers.get('analyzedVariants')![0]]).toEqual([n, table.rows]);
    expect([...table.number.get('ps')!]).toEqual(bim.map(v => v.position));
    expect(table.text.get('allele1')!.every(a => a === 'A')).toBe(true);
    const af = table.number.get('af')!;
    expect(af.every((f, k) => Math.abs(f - frequency(complete, k)) <= 0.0005 + 1e-12)).toBe(true); // 3 decimals
  });
  test('reads the .bed and .fam that we wrote: -9 and NA are missing there', () => {
    gemma('b', '-bfile', 'd', '-lm', '1');
    const { numbers } = value(formats.readGemmaLog(file('output/b.log.txt')));
    const ours = value(formats.famPhenotype(fam, 0, 'gemma')).filter(v => !Number.isNaN(v)).length;
    expect([numbers.get('analyzedIndividuals')![0], ours]).toEqual([n - 2, n - 2]);
  });
  test('takes -9 in a phenotype file for a number and NA for missing, as we do', () => {
    const data = y.slice();
    data[0] = -9;
    data[1] = Number.NaN;
    write('nine.pheno', formats.writeBimbamColumns({ rows: n, cols: 1, data }));
    gemma('nine', '-g', 'd.geno', '-p', 'nine.pheno', '-lm', '1');
    expect(
      value(formats.readGemmaLog(file('output/nine.log.txt'))).numbers.get('analyzedIndividuals')![0],
    ).toBe(n - 1);
    expect(value(formats.readBimbamColumns(file('nine.pheno'), n)).data[0]).toBe(-9);
  });
  test.each(['nan', 'hello', '0x10', '1,5'])('takes the phenotype %s for a number; we refuse it', entry => {
    const text = formats.writeBimbamColumns({ rows: n, cols: 1, data: y }).replace(/^.*\n/, `${entry}\n`);
    write('odd.pheno', text);
    gemma('odd', '-g', 'd.geno', '-p', 'odd.pheno', '-gk', '1');
    expect(
      value(formats.readGemmaLog(file('output/odd.log.txt'))).numbers.get('analyzedIndividuals')![0],
    ).toBe(n);
    expect(formats.readBimbamColumns(text, n).ok).toBe(false);
  });
  test('prints eigenvalues and eigenvectors that we read', () => {
    gemma('e', ...input, '-k', 'id.txt', '-eigen');
    expect(value(formats.readGemmaEigen(file('output/e.eigenD.txt')))).toMatchObject({ rows: n, cols: 1 });
    expect(value(formats.readGemmaEigen(file('output/e.eigenU.txt')))).toMatchObject({ rows: n, cols: n });
  });
});

const examples = '/usr/share/doc/gemma/example';
const example = (name: string): Uint8Array => gunzipSync(readFileSync(join(examples, name)));
const hasExamples = existsSync(join(examples, 'mouse_hs1940.bed.gz'));
if (!hasExamples) console.warn('not run: the examples of gemma-doc are not in /usr/share/doc/gemma/example');

describe.skipIf(!hasExamples)('the files of gemma-doc', () => {
  const set = hasExamples
    ? formats.readPlinkSet({
        bed: example('mouse_hs1940.bed.gz'),
        bim: example('mouse_hs1940.bim.gz'),
        fam: example('mouse_hs1940.fam.gz'),
      })
    : undefined;
  test('mouse_hs1940 is 1940 mice and 12226 variants, the same in PLINK and BIMBAM', () => {
    const { bed, bim: variants, fam: mice } = value(set!);
    expect([mice.length, variants.length]).toEqual([1940, 12226]);
    const first = new TextDecoder().decode(example('mouse_hs1940.geno.txt.gz').subarray(0, 2_000_000));
    const geno = value(formats.readBimbamGenotypes(first.slice(0, first.lastIndexOf('\n') + 1)));
    expect(geno.dosage.rows).toBe(1940);
    expect(geno.variants.map(v => [v.id, v.counted, v.other])).toEqual(
      variants.slice(0, geno.variants.length).map(v => [v.id, v.allele1, v.allele2]),
    );
    // the BIMBAM file holds dosages, of which the .bed holds the nearest counts
    let fractions = 0;
    geno.variants.forEach((_, k) => {
      formats.bedColumn(bed, k).forEach((x, i) => {
        const imputed = geno.dosage.data[i + k * 1940]!;
        if (!Number.isInteger(imputed)) fractions++;
        if (!Number.isNaN(x) && Math.abs(x - imputed) > 0.5)
          throw new Error(`mouse ${i}, variant ${k}: ${x}, ${imputed}`);
      });
    });
    expect(fractions).toBeGreaterThan(0);
  });
  test('its six phenotypes are the same in the .fam and in the phenotype file', () => {
    const { fam: mice } = value(set!);
    const Y = value(formats.readBimbamColumns(example('mouse_hs1940.pheno.txt.gz'), 1940));
    expect(Y.cols).toBe(6);
    for (let j = 0; j < 6; j++)
      expect([...value(formats.famPhenotype(mice, j, 'gemma'))]).toEqual([
        ...Y.data.subarray(j * 1940, (j + 1) * 1940),
      ]);
  });
  test('annotations and the covariates of BXD, with a tab at the end of each line, are read', () => {
    expect(value(formats.readBimbamAnnotation(example('mouse_hs1940.anno.txt.gz')))).toHaveLength(12226);
    expect(
      value(formats.readBimbamColumns(readFileSync(join(examples, 'BXD_covariates.txt')), 198)).cols,
    ).toBe(2);
  });
});

const awkward = [
  [1 / 3, -1e-300, 5e-324],
  [123456789.12345679, 1.7976931348623157e308, Number.NaN],
];
const numpy = pythonWith('numpy');
describe.skipIf(numpy === undefined)('numpy', () => {
  test('savetxt and json.dump write numbers that we read, bit for bit', () => {
    const program = [
      'import numpy, json, sys',
      `A = [[float(x) for x in row] for row in ${JSON.stringify(awkward.map(r => r.map(String))).replaceAll('NaN', 'nan')}]`,
      "numpy.savetxt('plain.txt', A)",
      "numpy.savetxt('plain.csv', A, delimiter=',', fmt='%.17g', header='a,b,c')",
      "json.dump({'K': A}, open('plain.json', 'w'))",
    ].join('\n');
    run(numpy!, '-c', program);
    const expected = {
      rows: 2,
      cols: 3,
      data: Float64Array.from([0, 1, 2].flatMap(j => awkward.map(r => r[j]!))),
    };
    const numbers = { layout: 'numbers', missing: 'nan' } as const;
    expect(
      sameMatrix(
        value(formats.readCsv(file('plain.txt'), { ...numbers, separator: 'blank' })).matrix,
        expected,
      ),
    ).toBe(true);
    expect(
      sameMatrix(
        value(formats.readCsv(file('plain.csv'), { ...numbers, separator: 'comma' })).matrix,
        expected,
      ),
    ).toBe(true);
    expect(sameMatrix(value(formats.readJsonMatrix(file('plain.json'), ['K'], 'nan')).matrix, expected)).toBe(
      true,
    );
  });
});

describe.skipIf(!has('Rscript'))('R', () => {
  test('write.csv and write.table write 15 digits, names and NA, which we read; R reads what we write', () => {
    const program = [
      'x <- matrix(c(1/3, NA, NaN, -1e-300), 2); colnames(x) <- c("a", "b c, \\"d\\""); rownames(x) <- c("r1", "r 2")',
      `write.csv(x, "${here}/r.csv"); write.csv(x, "${here}/plain.r.csv", row.names = FALSE)`,
      `write.table(x, "${here}/r.txt", qmethod = "double"); write.table(x, "${here}/r.tsv", sep = "\\t", col.names = FALSE, row.names = FALSE)`,
      `write.csv2(x, "${here}/r2.csv")`,
      `write(formats <- sprintf("%.17g", as.matrix(read.csv("${here}/ours.csv", row.names = 1, check.names = FALSE))), stdout())`,
    ].join('\n');
    const ours: DenseMatrix = { rows: 1, cols: 2, data: Float64Array.of(1 / 3, -1e-300) };
    write('ours.csv', formats.writeCsv({ matrix: ours, columns: ['a "b", c', 'd'], rows: ['x'] }, 'comma'));
    write('make.R', program);
    expect(ask('Rscript', [join(here, 'make.R')], '').map(Number)).toEqual([...ours.data]);
    const expected = {
      rows: 2,
      cols: 2,
      data: Float64Array.of(0.333333333333333, Number.NaN, Number.NaN, -1e-300),
    };
    const names = { columns: ['a', 'b c, "d"'], rows: ['r1', 'r 2'] };
    const conventions = [
      ['r.csv', 'header-and-names', 'comma', names],
      ['plain.r.csv', 'header', 'comma', { columns: names.columns }],
      ['r.txt', 'header-and-names', 'blank', names],
      ['r.tsv', 'numbers', 'tab', {}],
    ] as const;
    for (const [name, layout, separator, labels] of conventions) {
      const { matrix, digits, ...read } = value(
        formats.readCsv(file(name), { layout, separator, missing: 'nan' }),
      );
      expect([sameMatrix(matrix, expected), digits, read]).toEqual([true, 15, labels]);
    }
    const european = formats.readCsv(file('r2.csv'), {
      layout: 'header-and-names',
      separator: 'comma',
      missing: 'nan',
    });
    expect(european.ok ? '' : european.issues[0]!.advice).toContain('write.csv2');
  });
});

/** Whether x is what a program prints of the truth with so many significant digits, within half of the last. */
function within(x: number, truth: number, digits: number): boolean {
  const half = 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(truth) || 1)) + 1 - digits);
  return Math.abs(x - truth) <= half * (1 + 1e-6) + Math.abs(truth) * 2 ** -24; // binary32 in between
}

/** Variants observed in both people. */
function bothObserved(i: number, j: number): number {
  let count = 0;
  for (let k = 0; k < m; k++) if (!Number.isNaN(counts.data[i + k * n]! + counts.data[j + k * n]!)) count++;
  return count;
}

/** People with a genotype of variant k and a phenotype. */
const observedWithPhenotype = (k: number): number =>
  fam.filter((_, i) => i !== 3 && i !== 7 && !Number.isNaN(counts.data[i + k * n]!)).length;

const frequency = (X: DenseMatrix, k: number): number =>
  X.data.subarray(k * n, (k + 1) * n).reduce((a, b) => a + b, 0) / (2 * n);

/** XXᵀ/m of the centred genotypes, by its definition. */
function centredRelationship(X: DenseMatrix): Float64Array {
  const C = X.data.map((x, at) => x - 2 * frequency(X, Math.floor(at / n)));
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < m; k++) sum += C[(at % n) + k * n]! * C[Math.floor(at / n) + k * n]!;
    return sum / m;
  });
}

function identityMatrix(size: number): DenseMatrix {
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) data[i * (size + 1)] = 1;
  return { rows: size, cols: size, data };
}
