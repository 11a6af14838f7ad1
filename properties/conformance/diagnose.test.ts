import { expect, test } from 'vitest';
import type { Output } from '../../src/conformance/answer.ts';
import type { FixtureCase, Json } from '../../src/conformance/case.ts';
import { judge } from '../../src/conformance/judge.ts';
import { certified, certifiedList, certifiedTable, questionWith } from '../support/questions.ts';

const why = (op: string, kase: Partial<FixtureCase>, output: Output, printed?: number): string | undefined =>
  judge(questionWith(op, kase), { status: 'ok', output, warnings: [] }, { gate: 'standard', printed })
    .diagnosis;

// three people, two variants: n = 3, m = 2; no convention is asked for, so that only what is certified explains
const dosage = [
  ['0', '1'],
  ['1', '1'],
  ['2', '0'],
];
const input = { exact: 'dyadic' as const, dosage };
const Z = [
  ['-1.25359', '0.51247'],
  ['0.00531', '0.51247'],
  ['1.24828', '-1.02494'],
];
const K = [
  ['2.10437', '1.20459', '-3.05863'],
  ['1.20459', '0.50831', '0.25747'],
  ['-3.05863', '0.25747', '4.10359'],
];
const mapped = (rows: string[][], f: (x: number, i: number, j: number) => number): string[][] =>
  rows.map((row, i) => row.map((x, j) => String(f(Number(x), i, j))));

test('an answer that is right under another convention is told so', () => {
  const kase = {
    input: { ...input, convention: 'sample-sd' },
    expect: { K: certifiedTable(...K), trace: certified('6.71627') },
    conventions: {
      'hwe-sd': { K: certifiedTable(['1', '1', '1'], ['1', '1', '1'], ['1', '1', '1']) },
      'population-sd': { K: certifiedTable(...mapped(K, x => 1.5 * x)), trace: certified('10.074405') },
    },
  };
  const claim = { K: mapped(K, x => 1.5 * x), trace: '10.074405' };
  expect(why('relationship', kase, claim)).toBe(
    'your K and trace are right under `population-sd`, to 15 digits; asked was `sample-sd`',
  );
  expect(why('relationship', kase, { K, trace: '10.074405' })).toBe(
    'your trace is right under `population-sd`, to 15 digits; asked was `sample-sd`',
  );
});

test('the digits that agree are those that are printed, where these are few', () => {
  const kase = {
    input: { ...input, convention: 'sample-sd' },
    expect: { K: certifiedTable(...K) },
    conventions: { 'population-sd': { K: certifiedTable(...mapped(K, x => 1.5 * x)) } },
  };
  const printed = mapped(K, x => Number((1.5 * x).toPrecision(6)));
  const full = mapped(K, x => 1.5 * x * (1 + 3e-8));
  expect(why('relationship', kase, { K: printed }, 6)).toBe(
    'your K is right under `population-sd`, to the 6 digits printed; asked was `sample-sd`',
  );
  expect(why('relationship', kase, { K: full })).toBe(
    'your K is right under `population-sd`, to 7 digits; asked was `sample-sd`',
  );
});

test('several reasons are told in one sentence', () => {
  const kase = {
    expect: {
      sigma2_g: certified('0.712345'),
      sigma2_e: certified('2.3109'),
      loglik: certified('-12.34567'),
    },
  };
  const claim = { sigma2_g: '2.3109', sigma2_e: '0.712345', loglik: '24.69134' };
  expect(why('fit', kase, claim)).toBe(
    'your sigma2_g and sigma2_e are exchanged, to 15 digits; and your loglik is −2 times what is certified, to 15 digits',
  );
});

const square = [
  ['1.0357', '2.0159', '3.1459'],
  ['4.0247', '5.0371', '6.0259'],
  ['7.1371', '8.0127', '10.259'],
];
test.each<[string, string[][], string[][], string]>([
  [
    'transposed',
    square,
    square[0]!.map((_, j) => square.map(row => row[j]!)),
    'the transpose of what is certified',
  ],
  ['twice', K, mapped(K, x => 2 * x), '2 times what is certified'],
  ['the opposite sign', K, mapped(K, x => -x), '−1 times what is certified'],
  ['over n', K, mapped(K, x => (2 / 3) * x), '(n − 1)/n (n or n − 1?) times what is certified'],
  [
    'an SD over n',
    K,
    mapped(K, x => Math.sqrt(3 / 2) * x),
    '√(n/(n − 1)) (n or n − 1 in an SD?) times what is certified',
  ],
  ['not over n', K, mapped(K, x => 3 * x), 'n times what is certified'],
  ['any factor', K, mapped(K, x => 1.23457 * x), '1.2345700 times what is certified, everywhere'],
  [
    'a ridge',
    K,
    mapped(K, (x, i, j) => (i === j ? x + 0.015 : x)),
    'what is certified with 0.015 added to the diagonal (a ridge?)',
  ],
  ['a diagonal of 1', K, mapped(K, (x, i, j) => (i === j ? 1 : x)), 'what is certified with a diagonal of 1'],
  [
    'a triangle',
    K,
    mapped(K, (x, i, j) => (j > i ? 0 : x)),
    'what is certified in one triangle and 0 in the other',
  ],
  [
    'people in reverse',
    K,
    [...K].reverse().map(row => [...row].reverse()),
    'right for the people in reverse order',
  ],
  [
    'five digits',
    K,
    mapped(K, x => Number((x / 3).toPrecision(5))),
    'what is certified, rounded to 5 significant digits (declare output_digits, or print 17)',
  ],
])('a simple mistake in a table is named: %s', (name, given, claim, sentence) => {
  const truth = name === 'five digits' ? mapped(K, x => x / 3) : given;
  const said = why('relationship', { input, expect: { K: certifiedTable(...truth) } }, { K: claim });
  expect(said).toContain(`your K is ${sentence}, to `);
});

test.each<[string, string[][], string]>([
  [
    'another diagonal',
    mapped(K, (x, i, j) => (i === j ? x + 0.123 * (i + 1) ** 2 : x)),
    'is right off the diagonal and wrong on it',
  ],
  [
    'another off-diagonal',
    mapped(K, (x, i, j) => (i === j ? x : x + 0.1 * (i + j))),
    'is right on the diagonal and wrong off it',
  ],
  ['one bad column', mapped(K, (x, i, j) => (j === 1 ? x + i + 1 : x)), 'is wrong in column 1 only'],
  ['one bad row', mapped(K, (x, i, j) => (i === 2 ? x + j + 1 : x)), 'is wrong in row 2 only'],
])('where a table is wrong is told without a cause: %s', (_, claim, sentence) => {
  expect(why('relationship', { input, expect: { K: certifiedTable(...K) } }, { K: claim })).toBe(
    `your K ${sentence}`,
  );
});

const alleles = [
  ['CT', 'AA', 'GG'],
  ['CC', 'AG', 'GT'],
  ['TT', 'AA', 'GT'],
  ['CT', 'GG', 'TT'],
];
const counted = ['T', 'G', 'T'];
const copies = alleles.map(row => row.map((t, k) => String([...t].filter(a => a === counted[k]).length)));
test.each<[string, Json, string]>([
  ['every variant', mapped(copies, x => 2 - x), 'right for the other allele, '],
  [
    'one variant',
    mapped(copies, (x, _, j) => (j === 1 ? 2 - x : x)),
    'right for the other allele at variant 1, ',
  ],
])('a swapped allele is named: %s', (_, claim, sentence) => {
  const kase = {
    input: { exact: 'dyadic' as const, alleles, counted },
    expect: { dosage: certifiedTable(...copies) },
  };
  expect(why('genotype', kase, { dosage: claim })).toContain(sentence);
});
test('a swapped allele is seen in the sign of a standardised column', () => {
  const turned = mapped(Z, (x, _, j) => (j === 0 ? -x : x));
  expect(why('standardize', { input, expect: { Z: certifiedTable(...Z) } }, { Z: turned })).toBe(
    'your Z is what is certified with the sign of column 0 turned (the other allele counted?), to 15 digits',
  );
});

test.each<[string, string, string]>([
  ['0.0971734', '0.3117264', 'the square root of what is certified (an SD for a variance?)'],
  ['0.2517391', '0.062934775', 'a quarter of what is certified'],
  ['0.3117264', '0.09717334845696', 'the square of what is certified (a variance for an SD?)'],
  ['3.1730421e-12', '11.498523', '−log10 of what is certified'],
  ['-3.1730421', '6.3460842', '−2 times what is certified'],
  ['0.3173042', '0.6826958', '1 minus what is certified'],
])('a function of one number is named: %s and %s', (truth, claim, sentence) => {
  expect(why('fit', { expect: { x: certified(truth) } }, { x: claim })).toContain(
    `your x is ${sentence}, to `,
  );
});

test('single precision is named', () => {
  const truth = ['0.1', '0.2', '0.7'];
  const claim = truth.map(x => String(Math.fround(Number(x))));
  expect(why('predict', { expect: { g: certifiedList(...truth) } }, { g: claim })).toBe(
    'your g is what is certified, rounded to single precision (binary32), to 15 digits',
  );
  const nearby = truth.map(x => String(Math.fround(Number(x) * (1 + 2e-7))));
  expect(why('predict', { expect: { g: certifiedList(...truth) } }, { g: nearby })).toBe(
    'your g holds binary32 numbers only: it is computed or stored in single precision',
  );
});

test('a test of a scan that is wrong is told from those that are right', () => {
  const kase = {
    input: { exact: 'dyadic' as const, tests: ['wald-f', 'lrt-chi2'] },
    expect: {
      statistic: certifiedTable(['1.5371', '0.2731', '4.9173'], ['1.1937', '0.5391', '3.0917']),
    },
  };
  const claim = [
    ['1.5371', '0.2731', '4.9173'],
    ['0.59685', '0.26955', '1.54585'],
  ];
  expect(why('associate', kase, { statistic: claim })).toBe(
    'your statistic of `lrt-chi2` is half of what is certified, to 15 digits',
  );
});

test('the first rung of the ladder that breaks is named', () => {
  const kase = {
    expect: { loglik: certified('-12') },
    intermediates: { logdet_V: certified('3'), yPy: certified('7') },
  };
  expect(why('loglik', kase, { loglik: '-11', logdet_V: '3', yPy: '8' })).toBe(
    'the first rung that breaks is yPy',
  );
  expect(why('loglik', kase, { loglik: '-11', logdet_V: '4', yPy: '8' })).toBe(
    'the first rung that breaks is logdet_V',
  );
  expect(why('loglik', kase, { loglik: '-11', logdet_V: '3', yPy: '7' })).toBe(
    'logdet_V and yPy are right: what follows them is not',
  );
});

test('without intermediates the outputs are the ladder', () => {
  const kase = {
    expect: { logdet_V: certified('3.1937'), yPy: certified('7.3917'), loglik: certified('-12.3917') },
  };
  expect(why('loglik', kase, { logdet_V: '3.1937', yPy: '7.3917', loglik: '-12.9173' })).toBe(
    'logdet_V and yPy are right: loglik is the first that is not',
  );
});

test.each<[string, string]>([
  ['0.5371937', '0.1234567'],
  ['0.5', '0.25'],
  ['0.8', '0.2'],
  ['0.5371937', '0.5371999'],
])('what nothing explains is not explained, nor what could be anything: %s and %s', (truth, claim) => {
  expect(why('fit', { expect: { h2: certified(truth) } }, { h2: claim })).toBeUndefined();
});
test('a table of noise is not explained', () => {
  const claim = mapped(K, (x, i, j) => x + i - j * 0.3 + 1);
  expect(why('relationship', { input, expect: { K: certifiedTable(...K) } }, { K: claim })).toBeUndefined();
});
