import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { Table } from '../../src/formats/table.ts';
import { law } from '../support/prop.ts';
import { faults, value } from './outcome.ts';
import * as samples from './samples.ts';

const one = (table: Table, name: string): number | undefined => table.number.get(name)?.[0];

describe('GEMMA association tables, as 0.98.5 prints them', () => {
  test.each([
    [
      '-lmm 1',
      samples.gemmaLmm1,
      'lmm',
      ['wald'],
      { beta: 0.1858799, logl_H1: -84.46746, p_wald: 0.4499398 },
    ],
    ['-lmm 2', samples.gemmaLmm2, 'lmm', ['lrt'], { l_mle: 1e-5, p_lrt: 0.4399217 }],
    ['-lmm 3', samples.gemmaLmm3, 'lmm', ['score'], { se: 0.2443062, p_score: 0.4443336 }],
    ['-lmm 4', samples.gemmaLmm4, 'lmm', ['wald', 'lrt', 'score'], { logl_H1: -86.4665, p_wald: 0.4499398 }],
    ['-lmm 9', samples.gemmaLmm9, 'lmm', ['lrt'], { l_mle: 1e-5, beta: 0.1858799 }],
    ['-lmm 1 of an older version', samples.gemmaOld, 'lmm', ['wald'], { l_remle: 4.317993, ps: 3197400 }],
    ['-lm 1', samples.gemmaLm1, 'lm', ['wald'], { n_mis: 1, n_obs: 57, beta: 0.1858801 }],
    ['-lm 4', samples.gemmaLm4, 'lm', ['wald', 'lrt', 'score'], { n_obs: 57, p_score: 0.4443328 }],
    [
      'two traits',
      samples.gemmaTwoTraits,
      'mvlmm',
      ['wald', 'lrt', 'score'],
      { beta_2: 0.06601108, Vbeta_1_2: -2.074642e-4 },
    ],
  ] as const)('%s', (_, text, mode, tests, expected) => {
    const table = value(formats.readGemmaAssociation(text));
    expect([table.mode, table.tests]).toEqual([mode, tests]);
    expect(Object.fromEntries(Object.keys(expected).map(k => [k, one(table, k)]))).toEqual(expected);
  });
  test('the text of every number is kept as printed', () => {
    expect(value(formats.readGemmaAssociation(samples.gemmaLmm4)).text.get('beta')).toEqual([
      '1.858799e-01',
      '-5.053893e-02',
    ]);
  });
  test.each([
    ['-nan', Number.NaN],
    ['nan', Number.NaN],
    ['NA', Number.NaN],
    ['inf', Number.POSITIVE_INFINITY],
    ['3.710433e-321', 3.710433e-321],
    ['1e-400', 0],
  ])('a statistic printed as %s is %s', (text, expected) => {
    const table = value(formats.readGemmaAssociation(samples.gemmaLmm1.replace('4.499398e-01', text)));
    expect(one(table, 'p_wald')).toBe(expected);
    expect(table.text.get('p_wald')).toEqual([text]);
  });
  test('a variant without annotation is at -9', () =>
    expect(
      one(value(formats.readGemmaAssociation(samples.gemmaLmm1.replace('\t1000\t', '\t-9\t'))), 'ps'),
    ).toBe(-9));
  test('a variant name may hold blanks', () =>
    expect(
      value(formats.readGemmaAssociation(samples.gemmaLmm1.replace('rs_0', 'rs 0'))).text.get('rs'),
    ).toEqual(['rs 0']));
  test('variant names may repeat', () =>
    expect(value(formats.readGemmaAssociation(samples.gemmaLmm4.replace('rs_1', 'rs_0'))).rows).toBe(2));
  test('a table without a single variant is a table', () =>
    expect(value(formats.readGemmaAssociation(`${samples.gemmaLmm4.split('\n')[0]}\n`)).rows).toBe(0));
  test.each([
    ['another kind of number', samples.gemmaLmm1.replace('4.499398e-01', '0x1p-2'), ['not-a-number 2:78']],
    ['a number that overflows', samples.gemmaLmm1.replace('4.499398e-01', '1e999'), ['not-finite 2:78']],
    ['a count with a half', samples.gemmaLmm1.replace('\t1\tA', '\t1.5\tA'), ['not-an-integer 2:13']],
    ['a negative count', samples.gemmaLmm1.replace('\t1\tA', '\t-1\tA'), ['out-of-domain 2:13']],
    ['an allele left out', samples.gemmaLmm1.replace('\tA\tC', '\t\tC'), ['malformed 2:15']],
    ['a row cut off', samples.gemmaLmm1.replace('\t4.499398e-01', ''), ['ragged 2:77']],
    ['a row too long', samples.gemmaLmm1.replace('e-01\n', 'e-01\t7\n'), ['ragged 2:91']],
    ['a column twice', samples.gemmaLmm1.replace('logl_H1', 'beta'), ['duplicate-column 1:45']],
    ['no allele1', samples.gemmaLmm1.replace('allele1', 'allele2'), ['missing-column 1']],
    ['no test', samples.gemmaLmm1.replace('p_wald', 'p_walt'), ['missing-column 1']],
    [
      'another table',
      samples.gctaMlma,
      [
        'missing-column 1',
        'missing-column 1',
        'missing-column 1',
        'missing-column 1',
        'missing-column 1',
        'missing-column 1',
      ],
    ],
  ])('%s is a fault at its place', (_, text, expected) => {
    expect(faults(formats.readGemmaAssociation(text))).toEqual(expected);
  });
});

const tables: readonly (readonly [string, string, '\t' | ' ', (text: string) => formats.Reading<Table>])[] = [
  ['GEMMA', samples.gemmaLmm4, '\t', formats.readGemmaAssociation],
  ['.mlma', samples.gctaMlma, '\t', formats.readMlma],
  ['.fastGWA', samples.gctaFastGwa, '\t', formats.readFastGwa],
  ['regenie', samples.regenie, ' ', formats.readRegenie],
  ['FaST-LMM', samples.fastLmm, '\t', formats.readFastLmm],
  ['.qassoc', samples.plinkQassoc, ' ', formats.readQassoc],
  ['.assoc.linear', samples.plinkLinear, ' ', formats.readAssocLinear],
  ['.glm.linear', samples.plink2Linear, '\t', formats.readGlmLinear],
];

describe.each(tables)('a %s table', (_, text, separator, read) => {
  const cells = text
    .trimEnd()
    .split('\n')
    .map(line => (separator === '\t' ? line.split('\t') : line.trim().split(/ +/)));
  const written = (order: readonly number[]) =>
    `${cells.map(row => order.map(j => row[j]!.replace(/^#/, '')).join(separator)).join('\n')}\n`;
  const columns = cells[0]!.map((_, j) => j);
  const plain = value(read(text));
  const byName = (table: Table) => new Map([...table.number].map(([name, v]) => [name, [...v]]));

  law(
    'is read by the names of its columns, not by their places',
    [fc.shuffledSubarray(columns, { minLength: columns.length })],
    order => {
      const table = value(read(written(order)));
      expect(byName(table)).toEqual(byName(plain));
      expect(new Map(table.text)).toEqual(new Map(plain.text));
    },
    25,
  );
  test('keeps a column that it does not know as text, or as a number', () => {
    const more = cells.map((row, i) => [...row, i === 0 ? 'WHAT' : '7']);
    const table = value(read(`${more.map(row => row.join(separator).replace(/^#/, '')).join('\n')}\n`));
    expect(table.text.get('WHAT')).toEqual(new Array(cells.length - 1).fill('7'));
  });
  test('misses no required column silently', () => {
    const without = columns.map(j => faults(read(written(columns.filter(c => c !== j)))).join());
    expect(without.filter(f => f.includes('missing-column')).length).toBeGreaterThanOrEqual(4);
    expect(without.every(f => f === '' || f.includes('missing-column'))).toBe(true);
  });
  test('holds the numbers that stand in it', () => {
    for (const [name, numbers] of plain.number) {
      const j = cells[0]!.findIndex(cell => cell.replace(/^#/, '') === name);
      cells.slice(1).forEach((row, i) => {
        const absent = ['NA', '.', ''].includes(row[j]!);
        expect(numbers[i], `${name} of row ${i}`).toBe(absent ? Number.NaN : Number(row[j]!));
      });
    }
    expect(plain.rows).toBe(cells.length - 1);
  });
});

test('regenie: ##MASKS before the header, and the columns of --no-split, are read', () => {
  const masks = `##MASKS=<M1="lof">\n${samples.regenie.replace('BETA', 'BETA.Y1').replace('LOG10P', 'LOG10P.Y1')}`;
  const table = value(formats.readRegenie(masks));
  expect([...table.number.get('BETA.Y1')!]).toEqual([0.0775674, 0.131068]);
  expect(table.firstLine).toBe(3);
});
