import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { Table } from '../../src/formats/table.ts';
import { toRows } from '../../src/linalg/dense.ts';
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

describe('the .log.txt of GEMMA', () => {
  test('tells the null model', () => {
    const log = value(formats.readGemmaLog(samples.gemmaLog));
    const numbers = Object.fromEntries([...log.numbers].map(([k, v]) => [k, [...v]]));
    expect(numbers).toMatchObject({
      individuals: [60],
      analyzedIndividuals: [58],
      variants: [203],
      analyzedVariants: [155],
      remlLogLikelihood: [-85.7645],
      mlLogLikelihood: [-86.7647],
      pve: [3.34236e-6],
      vg: [1.18696e-5],
      ve: [1.18696],
      beta: [-0.234261, 0.0896917],
      betaSe: [0.255162, 0.488452],
    });
    expect(log.entries.get('GEMMA Version')).toEqual({ text: '0.98.5 (2021-08-25)', line: 2 });
  });
  test('tells the same under the keys of older versions', () => {
    const old = samples.gemmaLog.replaceAll('SNPs/var', 'SNPs');
    expect([...value(formats.readGemmaLog(old)).numbers.get('analyzedVariants')!]).toEqual([155]);
  });
  test('tells the covariances of two traits as printed: triangles of REML, squares of ML', () => {
    const { blocks } = value(formats.readGemmaLog(samples.gemmaLogTwoTraits));
    expect(blocks.map(b => [b.heading, b.rows.map(r => [...r])])).toEqual([
      ['REMLE estimate for Vg in the null model', [[1.39482], [-0.225765, 2.08207]]],
      ['se(Vg)', [[0.15673], [0.136344, 0.23584]]],
      [
        'MLE estimate for Vg in the null model',
        [
          [1.39677, -0.225782],
          [-0.225782, 2.0858],
        ],
      ],
    ]);
  });
  test('tells the components of -vc', () => {
    const { numbers } = value(formats.readGemmaLog(samples.gemmaLogVc));
    expect([[...numbers.get('vcPve')!], [...numbers.get('vcSigma2')!], [...numbers.get('vcPveSe')!]]).toEqual(
      [[-0.187574], [-0.654641, 1.40961], [0.247365]],
    );
  });
  test.each([
    ['a run that did not end', samples.gemmaLog.split('## Computation')[0]!, ['truncated 22']],
    ['a word for a number', samples.gemmaLog.replace('1.18696e-05', 'zero'), ['not-a-number 18:36']],
    ['two logs in one', samples.gemmaLog.repeat(2), /^duplicate-id 35,/],
    ['something else', 'hello\n', ['malformed 1:1']],
  ])('%s is a fault', (_, text, expected) => {
    const found = faults(formats.readGemmaLog(text));
    if (expected instanceof RegExp) expect(found.join()).toMatch(expected);
    else expect(found).toEqual(expected);
  });
});

describe('the .hsq of GCTA', () => {
  test('has components of three fields, statistics of two, prose and fixed effects', () => {
    const hsq = value(formats.readHsq(samples.gctaHsq));
    expect(hsq.components.map(c => [c.name, c.variance.value, c.se.value])).toEqual([
      ['V(G)', 0.517265, 0.120145],
      ['V(e)', 0.480912, 0.089321],
      ['Vp', 0.998177, 0.070712],
      ['V(G)/Vp', 0.51821, 0.098113],
      ['V(G)/Vp_L', 0.612345, 0.115934],
      ['Sum of V(G)/Vp', 0.51821, 0.098113],
    ]);
    expect(Object.fromEntries([...hsq.statistics].map(([k, v]) => [k, v.text]))).toEqual({
      logL: '-101.503',
      logL0: '-110.120',
      LRT: '17.234',
      df: '1',
      Pval: '1.6530e-05',
      n: '200',
    });
    expect(hsq.fixedEffects.map(e => [e.estimate.value, e.se.value])).toEqual([
      [0.012345, 0.07],
      [-0.5, 0.1],
    ]);
  });
  test('a remark behind a statistic is no part of it', () => {
    const text = samples.gctaHsq.replace('logL0\t-110.120', 'logL0\t-110.120 (when rG fixed at 0)');
    expect(value(formats.readHsq(text)).statistics.get('logL0')?.value).toBe(-110.12);
  });
  test.each([
    ['cut off before n', samples.gctaHsq.split('n\t200')[0]!, ['truncated 15']],
    ['no number', samples.gctaHsq.replace('0.517265', 'x'), ['not-a-number 2:6']],
    ['a component twice', samples.gctaHsq.replace('V(e)', 'V(G)'), ['duplicate-id 3:1']],
    ['four fields', samples.gctaHsq.replace('0.120145', '0.1\t2'), ['malformed 2:1']],
    ['another table', samples.gctaMlma, ['missing-column 1:1']],
  ])('%s is a fault', (_, text, expected) => expect(faults(formats.readHsq(text))).toEqual(expected));
});

describe('--pheno, --covar and --qcovar of GCTA', () => {
  test('-9 and NA are missing, in any writing of -9', () => {
    const read = value(formats.readGctaColumns(samples.gctaPheno.replace('-9', '-9.0'), 'phenotype'));
    expect(read.values.map(v => [...v])).toEqual([
      [0.335711, 1.5],
      [Number.NaN, Number.NaN],
      [-0.132239, 2],
    ]);
    expect(read.people.map(p => p.iid)).toEqual(['I0', 'I1', 'I2']);
  });
  test('categories stay texts', () => {
    const read = value(formats.readGctaColumns('F0 I0 farm1 NA\nF0 I1 farm2 2\n', 'covar'));
    expect(read.text).toEqual([
      ['farm1', null],
      ['farm2', '2'],
    ]);
  });
  test.each([
    ['a header', `FID IID y\n${samples.gctaPheno}`, ['wrong-kind 1:1']],
    ['a word', samples.gctaPheno.replace('1.5', 'tall'), ['not-a-number 1:16']],
    ['a person twice', samples.gctaPheno.replace('I1', 'I0'), ['duplicate-id 2:4']],
    ['a value left out', samples.gctaPheno.replace(' NA', ''), ['ragged 2:9']],
  ])('%s is a fault', (_, text, expected) =>
    expect(faults(formats.readGctaColumns(text, 'phenotype'))).toEqual(expected),
  );
});

describe('EMMAX', () => {
  test('a .reml is six numbers in their order', () => {
    const reml = value(formats.readEmmaxReml(samples.emmaxReml));
    expect(formats.emmaxRemlLines.map(name => reml[name].value)).toEqual([
      -169.855, -172.124, 1.7934, 0.50123, 0.89891, 0.35798,
    ]);
    expect(reml.vg.text).toBe('0.50123');
  });
  test('a .ps has p last, with or without a standard error', () => {
    const three = value(formats.readEmmaxAssociation(samples.emmaxPs));
    expect([three.ids, [...three.beta], [...three.p], three.se]).toEqual([
      ['rs_0', 'rs_1'],
      [-0.1858799, 0.05053893],
      [0.4499398, 0.8801971],
      undefined,
    ]);
    const four = value(formats.readEmmaxAssociation('rs_0\t0.5\t0.1\t0.01\n'));
    expect([four.beta[0], four.se?.[0], four.p[0]]).toEqual([0.5, 0.1, 0.01]);
  });
  test.each([
    ['five lines', samples.emmaxReml.split('\n').slice(0, 5).join('\n').concat('\n'), ['truncated 6']],
    ['seven lines', `${samples.emmaxReml}1\n`, ['dimension-mismatch 7']],
    ['two numbers a line', samples.emmaxReml.replace('1.7934', '1 2'), ['ragged 3:3']],
  ])('a .reml of %s is a fault', (_, text, expected) =>
    expect(faults(formats.readEmmaxReml(text))).toEqual(expected),
  );
});

describe('matrices of R and Python, as they print them', () => {
  const csv = (text: string, layout: formats.CsvLayout, separator: formats.CsvSeparator) => {
    const { matrix, ...rest } = value(formats.readCsv(text, { layout, separator, missing: 'nan' }));
    return { ...rest, matrix: toRows(matrix) };
  };
  const numbers = [
    [0.333333333333333, Number.NaN],
    [-1.5, 1e-300],
  ];
  test.each([
    [
      'write.csv',
      '"","a","d""q"\n"r1",0.333333333333333,NA\n"r2",-1.5,1e-300\n',
      'header-and-names',
      'comma',
    ],
    ['write.table', '"a" "d""q"\n"r1" 0.333333333333333 NA\n"r2" -1.5 1e-300\n', 'header-and-names', 'blank'],
    [
      'write.table(sep = "\\t", quote = FALSE)',
      'a\tdq\nr1\t0.333333333333333\tNA\nr2\t-1.5\t1e-300\n',
      'header-and-names',
      'tab',
    ],
    ['write.csv(row.names = FALSE)', '"a","dq"\n0.333333333333333,NA\n-1.5,1e-300\n', 'header', 'comma'],
    ['numpy.savetxt', '0.333333333333333 nan\n-1.5 1e-300\n', 'numbers', 'blank'],
    ['numpy.savetxt(header=…)', '# a b\n0.333333333333333,nan\n-1.5,1e-300\n', 'numbers', 'comma'],
  ] as const)('%s', (_, text, layout, separator) => {
    const read = csv(text, layout, separator);
    expect(read.matrix).toEqual(numbers);
    expect(read.digits).toBe(15);
  });
  test.each([
    ['jsonlite::toJSON', '[[0.5,"NaN"],["NA",-1]]', []],
    ['json.dump', '[[0.5, NaN], [null, -1]]', []],
    ['json.dump of a dict', '{"h2": 0.5,\n "K": [\n  [0.5, NaN],\n  [null, -1]\n ]\n}', ['K']],
  ])('%s', (_, text, path) => {
    const { matrix } = value(formats.readJsonMatrix(text, path, 'nan'));
    expect(toRows(matrix)).toEqual([
      [0.5, Number.NaN],
      [Number.NaN, -1],
    ]);
  });
  test('a list of numbers is a column, and digits in quotes are digits', () => {
    expect(toRows(value(formats.readJsonMatrix('["0.1", 2]', [], 'refuse')).matrix)).toEqual([[0.1], [2]]);
  });
  test.each([
    ['write.csv2', '"";"a"\n"r1";0,333\n', 'header-and-names', 'comma', 'malformed 1:3'],
    ['decimal commas', '0,5\t1,5\n', 'numbers', 'tab', 'not-a-number 1:1'],
    ['Inf', '1,Inf\n', 'numbers', 'comma', 'not-finite 1:3'],
    ['complex numbers', ' (1.0e+00+2.0e+00j)\n', 'numbers', 'blank', 'not-a-number 1:2'],
    ['an open quote', '"a,1\n2,3\n', 'header', 'comma', 'truncated 1:1'],
    ['a quote in a field', 'a"b,1\n', 'numbers', 'comma', 'malformed 1:2'],
    ['something behind a quote', '"a"b,1\n', 'numbers', 'comma', 'malformed 1:4'],
    ['a missing final newline', '1,2', 'numbers', 'comma', 'truncated 1:4'],
    ['a blank line', '1,2\n\n3,4\n', 'numbers', 'comma', 'malformed 2'],
    ['a short row', '1,2\n3\n', 'numbers', 'comma', 'ragged 2:1'],
    ['a header alone', 'a,b\n', 'header', 'comma', 'empty 1'],
  ] as const)('%s is a fault', (_, text, layout, separator, expected) => {
    expect(faults(formats.readCsv(text, { layout, separator, missing: 'nan' }))[0]).toMatch(expected);
  });
  test('a missing number is a fault where none is expected', () => {
    const refuse = { layout: 'numbers', separator: 'comma', missing: 'refuse' } as const;
    expect(faults(formats.readCsv('1,NA\n', refuse))).toEqual(['not-finite 1:3']);
    expect(faults(formats.readJsonMatrix('[[1],\n [null]]', [], 'refuse'))).toEqual(['not-finite 2:3']);
  });
  test.each([
    ['[[1, 2], [3]]', 'ragged 1:10'],
    ['[1, [2]]', 'ragged 1:5'],
    ['[[1, 2],\n [3, 4]', 'truncated 2:8'],
    ['[[1 2]]', 'malformed 1:5'],
    ['[[1, 2]] x', 'malformed 1:10'],
    ['[[1, tru]]', 'not-a-number 1:6'],
    ['[]', 'empty 1:1'],
    ['[[]]', 'empty 1:1'],
    ['12', 'malformed 1:1'],
    ['{"a": 1}', 'malformed 1:1'],
    ['[[1e999]]', 'not-finite 1:3'],
    ['["a\nb"]', 'malformed 1:4'],
    ['["\\x"]', 'malformed 1:4'],
    ['["\\u12"]', 'malformed 1:4'],
    ['[,1]', 'malformed 1:2'],
    ['[1,]', 'malformed 1:4'],
  ])('%j is a fault at its place', (text, expected) =>
    expect(faults(formats.readJsonMatrix(text, [], 'nan'))).toEqual([expected]),
  );
  test('a key twice and a key that is not there are faults', () => {
    expect(faults(formats.readJsonMatrix('{"K": [1],\n "K": [2]}', ['K'], 'nan'))).toEqual([
      'duplicate-column 2:2',
    ]);
    expect(faults(formats.readJsonMatrix('{"K": [1]}', ['L'], 'nan'))).toEqual(['missing-column 1:1']);
  });
});
