import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import { toRows } from '../../src/linalg/dense.ts';
import { refusalOf } from '../support/refusals.ts';
import { faults, utf8, value } from './outcome.ts';
import * as samples from './samples.ts';

describe('BIMBAM', () => {
  test('commas, blanks and tabs separate; column 2 is counted; people are rows', () => {
    const read = value(formats.readBimbamGenotypes('rs1, A, G, 0, 1.5, NA\nrs2\tC\tT\t2 0\t1\n'));
    expect(read.variants).toEqual([
      { id: 'rs1', counted: 'A', other: 'G' },
      { id: 'rs2', counted: 'C', other: 'T' },
    ]);
    expect(toRows(read.dosage)).toEqual([
      [0, 2],
      [1.5, 0],
      [Number.NaN, 1],
    ]);
  });
  test.each([
    ['an empty field', 'rs1,A,G,1,,0\n', ['not-a-number 1:11']],
    ['no genotypes', 'rs1,A,G\n', ['ragged 1']],
    ['genotype letters of plink --recode bimbam', 'rs1,AG,GG,AA\n', ['not-a-number 1:11']],
    ['a third copy', 'rs1,A,G,3\n', ['not-a-dosage 1:9']],
    ['a short line', 'rs1,A,G,0,1\nrs2,A,G,0\n', ['ragged 2:10']],
    ['no name', ',A,G,0\n', ['malformed 1:1']],
  ])('%s is refused at its place', (_, text, expected) =>
    expect(faults(formats.readBimbamGenotypes(text))).toEqual(expected),
  );
  test('NA is missing in phenotypes, -9 is a number', () =>
    expect(toRows(value(formats.readBimbamColumns('NA\t1\n-9\t2\t\n', 2)))).toEqual([
      [Number.NaN, 1],
      [-9, 2],
    ]));
  test.each([
    ['nan', ['not-finite 1:1']],
    ['hello', ['not-a-number 1:1']],
    ['0x10', ['not-a-number 1:1']],
    ['inf', ['not-finite 1:1']],
    ['1,5', ['not-a-number 1:1']],
    ['na', ['not-a-number 1:1']],
  ])('%s, which GEMMA takes for a number, is refused', (entry, expected) =>
    expect(faults(formats.readBimbamColumns(`${entry}\n`, 1))).toEqual(expected),
  );
  test('a line too few or too many is refused', () => {
    expect(faults(formats.readBimbamColumns('1\n2\n', 3))).toEqual(['truncated 3']);
    expect(faults(formats.readBimbamColumns('1\n2\n', 1))).toEqual(['dimension-mismatch 2']);
  });
  test('an annotation has three columns or four, NA for an unknown position', () => {
    expect(value(formats.readBimbamAnnotation('rs1, 100, 1\nrs2\tNA\tX\t0.5\n'))).toEqual([
      { id: 'rs1', position: 100, chromosome: '1' },
      { id: 'rs2', position: Number.NaN, chromosome: 'X' },
    ]);
    expect(faults(formats.readBimbamAnnotation('rs1, x, 1\nrs2\n'))).toEqual([
      'not-a-number 1:6',
      'ragged 2:4',
    ]);
  });
  test.each([
    [
      'a comma in a name',
      () =>
        formats.writeBimbamGenotypes({
          variants: [{ id: 'a,b', counted: 'A', other: 'C' }],
          dosage: { rows: 1, cols: 1, data: Float64Array.of(1) },
        }),
      'malformed',
    ],
    [
      'three copies',
      () =>
        formats.writeBimbamGenotypes({
          variants: [{ id: 'a', counted: 'A', other: 'C' }],
          dosage: { rows: 1, cols: 1, data: Float64Array.of(3) },
        }),
      'not-a-dosage',
    ],
    [
      'an infinite phenotype',
      () => formats.writeBimbamColumns({ rows: 1, cols: 1, data: Float64Array.of(Number.NEGATIVE_INFINITY) }),
      'not-finite',
    ],
    ['a name with a blank', () => formats.writeIndividuals([{ fid: 'a b', iid: 'c' }]), 'malformed'],
    ['half a character', () => formats.writeIndividuals([{ fid: '\ud800', iid: 'c' }]), 'malformed'],
    ['an empty name', () => formats.writeIndividuals([{ fid: '', iid: 'c' }]), 'malformed'],
    [
      'a person twice',
      () =>
        formats.writeIndividuals([
          { fid: 'a', iid: 'c' },
          { fid: 'a', iid: 'c' },
        ]),
      'duplicate-id',
    ],
    [
      'a person called as a header',
      () => formats.writeIndividuals([{ fid: 'FID', iid: 'IID' }]),
      'malformed',
    ],
  ])('%s can not be written', (_, write, code) => expect(refusalOf(write)).toMatchObject({ code }));
});

describe('VCF', () => {
  test('is read as PLINK 1.9 writes it: alternative alleles are counted', () => {
    const vcf = value(formats.readVcf(samples.plinkVcf, 'GT'));
    expect(vcf.samples).toEqual(['F0_I0', 'F0_I1']);
    expect(vcf.variants[0]).toEqual({
      chromosome: '1',
      position: 1000,
      id: 'rs_0',
      reference: 'C',
      alternative: 'A',
    });
    expect(toRows(vcf.dosage)).toEqual([
      [1, Number.NaN],
      [0, 2],
    ]);
  });
  const withFields = (format: string, a: string, b: string) =>
    samples.plinkVcf.replace('GT\t0/1\t0/0', `${format}\t${a}\t${b}`);
  test('phased genotypes and dosages are read from their place in FORMAT; fields left out are missing', () => {
    expect([
      ...value(formats.readVcf(withFields('DP:GT', '9:1|0', '8'), 'GT')).dosage.data.slice(0, 2),
    ]).toEqual([1, Number.NaN]);
    const ds = withFields('GT:DS', '0/1:0.75', '0/0:.').replace('GT\t./.', 'DS\t2').replace('1/1', '0');
    expect([...value(formats.readVcf(ds, 'DS')).dosage.data]).toEqual([0.75, Number.NaN, 2, 0]);
  });
  test.each([
    ['half a genotype', withFields('GT', './1', '0/0'), ['not-a-genotype 5:27']],
    ['a haploid genotype', withFields('GT', '1', '0/0'), ['not-a-genotype 5:27']],
    ['a third allele', withFields('GT', '0/2', '0/0'), ['not-biallelic 5:27']],
    ['two alternatives', samples.plinkVcf.replace('C\tA\t.', 'C\tA,T\t.'), ['not-biallelic 5:15']],
    ['a word', withFields('GT', 'AC', '0/0'), ['not-a-genotype 5:27']],
    ['no GT', withFields('DS', '1', '0'), ['missing-column 5:24']],
    ['no first line', samples.plinkVcf.replace('##fileformat=VCFv4.2\n', ''), ['wrong-kind 1:1']],
    ['BCF-like blanks for tabs', samples.plinkVcf.replace('#CHROM\tPOS', '#CHROM POS'), /^missing-column 4/],
    ['a sample twice', samples.plinkVcf.replace('F0_I1', 'F0_I0'), ['duplicate-id 4:53']],
    ['no variants', samples.plinkVcf.split('1\t1000')[0]!, ['empty 4']],
    ['a position that is none', samples.plinkVcf.replace('1000\trs', 'x\trs'), ['not-an-integer 5:3']],
  ])('%s is refused at its place', (_, text, expected) => {
    const found = faults(formats.readVcf(text, 'GT'));
    if (expected instanceof RegExp) expect(found[0]).toMatch(expected);
    else expect(found).toEqual(expected);
  });
  test('a dosage of 2.5 and a field that is none are refused', () => {
    expect(
      faults(formats.readVcf(withFields('DS', '2.5', '0').replace('GT\t./.\t1/1', 'DS\t0\t0'), 'DS')),
    ).toEqual(['not-a-dosage 5:27']);
    expect(faults(formats.readVcf(samples.plinkVcf, 'GP' as never))).toEqual(['unknown-convention']);
  });
});

test('bytes and text of every genotype file are read alike', () => {
  expect(formats.readRaw(utf8(samples.plinkRaw))).toEqual(formats.readRaw(samples.plinkRaw));
  expect(formats.readVcf(utf8(samples.plinkVcf), 'GT')).toEqual(formats.readVcf(samples.plinkVcf, 'GT'));
});
