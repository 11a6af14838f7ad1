import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import { toRows } from '../../src/linalg/dense.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { count, famOf, matrixOf, sameMatrix } from './built.ts';
import { faults, value } from './outcome.ts';
import * as samples from './samples.ts';

/** The example of the PLINK 1 documentation (binary.shtml): 6 people, 3 variants. */
const documented = Uint8Array.from([0x6c, 0x1b, 0x01, 0xdc, 0x0f, 0xe7, 0x0f, 0x6b, 0x01]);

describe('.bed', () => {
  test("the example of PLINK's documentation is read as documented", () => {
    const X = formats.bedDosage(value(formats.readBed(documented, 6, 3)));
    // GG AA 00 AA AA AA, counting G; 22 00 12 22 22 22, counting 1; CC AC AC 00 00 AA, counting A
    expect(toRows(X)).toEqual([
      [2, 0, 0],
      [0, Number.NaN, 1],
      [Number.NaN, 1, 1],
      [0, 0, Number.NaN],
      [0, 0, Number.NaN],
      [0, 0, 2],
    ]);
  });
  test.each([
    ['empty', [], 'empty'],
    ['one byte of magic', [0x6c], 'wrong-kind @1'],
    ['two bytes of magic', [0x6c, 0x1b], 'truncated @2'],
    ['person by person', [0x6c, 0x1b, 0, ...documented.slice(3)], 'unsupported @2'],
    ['PLINK 2', [0x6c, 0x1b, 0x10, ...documented.slice(3)], 'wrong-kind @2'],
    ['gzip', [0x1f, 0x8b, 8, 0], 'wrong-kind @0'],
    ['one byte short', [...documented.slice(0, -1)], 'truncated @8'],
    ['one byte long', [...documented, 0], 'dimension-mismatch @9'],
    ['padding that is not 0', [...documented.slice(0, -1), 0x11], 'malformed @8'],
  ])('a file that is %s is refused', (_, bytes, expected) => {
    expect(faults(formats.readBed(Uint8Array.from(bytes), 6, 3))).toEqual([expected]);
  });
  test.each([
    [0, 3],
    [6, 0],
    [-1, 3],
    [1.5, 3],
    [Number.NaN, 3],
    [Number.POSITIVE_INFINITY, 1],
    [2 ** 40, 2 ** 40],
  ])('%s people and %s variants are refused without asking for memory', (n, m) =>
    expect(formats.readBed(documented, n, m).ok).toBe(false),
  );
  law(
    'of the wrong number of people or variants, no .bed is read',
    [
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
    ],
    (n, m, n2, m2) => {
      const bytes = formats.writeBed({ rows: n, cols: m, data: new Float64Array(n * m).fill(2) });
      // a .bed holds its people in fours: other numbers of the same four are caught by the padding, if at all
      const same = Math.ceil(n / 4) * m === Math.ceil(n2 / 4) * m2;
      expect(formats.readBed(bytes, n2, m2).ok).toBe(same);
    },
    300,
  );
  law(
    'of fewer people than were written, a .bed is refused when the last of them is no homozygote of allele 1',
    [fc.integer({ min: 2, max: 9 }).chain(n => matrixOf(n, 3, fc.constantFrom(0, 1, Number.NaN)))],
    X => {
      const lessByOne = formats.readBed(formats.writeBed(X), X.rows - 1, 3);
      expect(faults(lessByOne)[0]).toMatch((X.rows - 1) % 4 === 0 ? /^dimension-mismatch/ : /^malformed/);
    },
  );
  law(
    'a subarray of a larger buffer is read where it lies',
    [fc.integer({ min: 1, max: 9 }).chain(n => matrixOf(n, 2, count)), fc.nat(7)],
    (X, offset) => {
      const bytes = formats.writeBed(X);
      const buffer = new Uint8Array(bytes.length + 16).fill(0xff);
      buffer.set(bytes, offset);
      const read = value(formats.readBed(buffer.subarray(offset, offset + bytes.length), X.rows, 2));
      return sameMatrix(formats.bedDosage(read), X);
    },
  );
  test('a dosage that is no count can not be written', () => {
    expect(refusalOf(() => formats.writeBed({ rows: 1, cols: 1, data: Float64Array.of(0.5) }))).toMatchObject(
      { code: 'not-a-dosage' },
    );
    expect(refusalOf(() => formats.writeBed({ rows: 0, cols: 1, data: new Float64Array() }))).toMatchObject({
      code: 'empty',
    });
  });
});

describe('.fam', () => {
  test.each([
    ['a header', `FID IID PAT MAT SEX PHENO\n`, ['wrong-kind 1:1']],
    ['a .psam', `#FID\tIID\tSEX\tPHENO1\n`, ['wrong-kind 1:1']],
    ['five columns', 'F1 I1 0 0 1\n', ['ragged 1:12']],
    ['another width', 'F1 I1 0 0 1 2 3\nF1 I2 0 0 1 2\n', ['ragged 2:14']],
    ['a person twice', 'F1 I1 0 0 1 2\nF1 I1 0 0 2 3\n', ['duplicate-id 2:4']],
  ])('%s is refused', (_, text, expected) => expect(faults(formats.readFam(text))).toEqual(expected));
  test('the same name in two families is two people', () =>
    expect(value(formats.readFam('F1 I 0 0 1 2\nF2 I 0 0 1 2\n'))).toHaveLength(2));
  test('every code but 1 and 2 is an unknown sex', () =>
    expect(
      value(formats.readFam('F a 0 0 1 2\nF b 0 0 2 2\nF c 0 0 0 2\nF d 0 0 3 2\nF e 0 0 other 2\n')).map(
        r => r.sex,
      ),
    ).toEqual(['male', 'female', 'unknown', 'unknown', 'unknown']));

  const phenotypes = (entry: string, convention: formats.FamConvention) =>
    formats.famPhenotype(value(formats.readFam(`F I 0 0 1 ${entry}\n`)), 0, convention);
  test.each([
    ['-9', Number.NaN, Number.NaN, Number.NaN],
    ['-9.0', Number.NaN, Number.NaN, Number.NaN],
    ['-9e0', Number.NaN, Number.NaN, Number.NaN],
    ['NA', Number.NaN, Number.NaN, Number.NaN],
    ['na', Number.NaN, Number.NaN, 'not-a-number 1'],
    ['0', 0, Number.NaN, 0],
    ['1', 1, 1, 1],
    ['2', 2, 2, 2],
    ['1.5', 1.5, 'out-of-domain 1', 1.5],
    ['-9.5', -9.5, 'out-of-domain 1', -9.5],
    ['nan', 'not-finite 1', 'not-finite 1', 'not-finite 1'],
    ['inf', 'not-finite 1', 'not-finite 1', 'not-finite 1'],
    ['1,5', 'not-a-number 1', 'not-a-number 1', 'not-a-number 1'],
    ['0x10', 'not-a-number 1', 'not-a-number 1', 'not-a-number 1'],
    ['tall', 'not-a-number 1', 'not-a-number 1', 'not-a-number 1'],
  ] as const)('the phenotype %s: %s (quantitative), %s (case-control), %s (GEMMA)', (entry, ...expected) => {
    formats.famConventions.forEach((convention, c) => {
      const read = phenotypes(entry, convention);
      expect(read.ok ? read.value[0] : faults(read)[0]).toBe(expected[c]);
    });
  });
  test('a convention must be named, and the column be there', () => {
    expect(faults(phenotypes('1', 'plink' as never))).toEqual(['unknown-convention']);
    expect(faults(formats.famPhenotype(value(formats.readFam('F I 0 0 1 2\n')), 1, 'gemma'))).toEqual([
      'missing-column 1',
    ]);
  });
  law('GEMMA reads the k-th phenotype column', [fc.integer({ min: 1, max: 4 }).chain(famOf)], fam => {
    const numbered = fam.map((row, i) => ({
      ...row,
      phenotypes: row.phenotypes.map((_, k) => `${i + 10 * k}`),
    }));
    numbered[0]!.phenotypes.forEach((_, k) => {
      const column = value(formats.famPhenotype(numbered, k, 'gemma'));
      expect([...column]).toEqual(numbered.map((_, i) => i + 10 * k));
    });
  });
});

describe('.bim', () => {
  test.each([
    ['five columns', '1 rs1 100 A C\n', ['ragged 1:14']],
    ['seven columns', '1 rs1 0 100 A C x\n', ['ragged 1:17']],
    ['a word for a position', '1\trs1\t0\tx\tA\tC\n', ['not-a-number 1:9']],
    ['half a base pair', '1\trs1\t0\t1.5\tA\tC\n', ['not-an-integer 1:9']],
    ['a word for a map position', '1\trs1\tx\t5\tA\tC\n', ['not-a-number 1:7']],
    ['a .pvar', '#CHROM\tPOS\tID\tREF\tALT\n', ['wrong-kind 1:1']],
  ])('%s is refused', (_, text, expected) => expect(faults(formats.readBim(text))).toEqual(expected));
  test('names may repeat, positions may be negative or written 1e3', () => {
    const rows = value(formats.readBim('1 . 0 -5 A C\n1 . 0.5 1e3 0 C\n'));
    expect(rows.map(r => [r.id, r.position, r.centimorgan, r.allele1])).toEqual([
      ['.', -5, 0, 'A'],
      ['.', 1000, 0.5, '0'],
    ]);
  });
});

test('a PLINK set names the file of every fault', () => {
  const set = { fam: 'F I 0 0 1 2\n', bim: '1 rs1 0 5 A C\n', bed: Uint8Array.of(0x6c, 0x1b, 1, 3, 3) };
  expect(faults(formats.readPlinkSet(set))).toEqual(['dimension-mismatch bed @4']);
  expect(faults(formats.readPlinkSet({ ...set, fam: 'F I\n', bim: '1\n' }))).toEqual([
    'ragged fam 1:4',
    'ragged bim 1:2',
  ]);
});

describe('.raw', () => {
  test('is read as PLINK 1.9 prints it: the counted allele is in the header', () => {
    const raw = value(formats.readRaw(samples.plinkRaw));
    expect(raw.variants).toEqual([0, 1, 2].map(k => ({ id: `rs_${k}`, counted: 'A' })));
    expect(toRows(raw.dosage)).toEqual([
      [1, 0, 0],
      [0, Number.NaN, 2],
    ]);
    expect(raw.phenotypes).toEqual(['0.335711', '-9']);
  });
  test('is read with tabs, dosages, names with underscores and the other allele in brackets', () => {
    const text = 'FID\tIID\tPAT\tMAT\tSEX\tPHENOTYPE\ta_b_c_GA(/T)\nF\tI\t0\t0\t0\t-9\t1.25\n';
    const raw = value(formats.readRaw(text));
    expect([raw.variants, raw.dosage.data[0]]).toEqual([[{ id: 'a_b_c', counted: 'GA', other: 'T' }], 1.25]);
  });
  test.each([
    ['another header', samples.plinkRaw.replace('SEX', 'GENDER'), ['missing-column 1:17']],
    [
      'a .fam',
      'F I 0 0 1 2\n',
      [
        'missing-column 1:1',
        'missing-column 1:3',
        'missing-column 1:5',
        'missing-column 1:7',
        'missing-column 1:9',
        'missing-column 1:11',
      ],
    ],
    ['no variants', `${samples.plinkRaw.split('\n')[0]!.split(' rs')[0]}\nF I 0 0 1 2\n`, ['empty 1']],
    ['nobody', `${samples.plinkRaw.split('\n')[0]}\n`, ['empty 1']],
    ['no counted allele', samples.plinkRaw.replace('rs_1_A', 'rs1'), ['malformed 1:38']],
    ['indicators of heterozygotes', samples.plinkRaw.replace('rs_1_A', 'rs_0_HET'), ['unsupported 1:38']],
    ['three copies', samples.plinkRaw.replace('1 0 0', '1 3 0'), ['not-a-dosage 2:24']],
    ['a negative dosage', samples.plinkRaw.replace('1 0 0', '-1 0 0'), ['not-a-dosage 2:22']],
    ['-9 for missing', samples.plinkRaw.replace('NA', '-9'), ['not-a-dosage 3:18']],
    ['nan for missing', samples.plinkRaw.replace('NA', 'nan'), ['not-finite 3:18']],
    ['a row cut off', samples.plinkRaw.replace('1 0 0\n', '1 0\n'), ['ragged 2:25']],
    ['a person twice', samples.plinkRaw.replace('I1', 'I0'), ['duplicate-id 3:4']],
  ])('%s is refused at its place', (_, text, expected) =>
    expect(faults(formats.readRaw(text))).toEqual(expected),
  );
});
