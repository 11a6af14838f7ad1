import { expect, test } from 'vitest';
import type { Output } from '../../src/conformance/answer.ts';
import type { FixtureCase, Json } from '../../src/conformance/case.ts';
import { judge } from '../../src/conformance/judge.ts';
import { certified, certifiedList, certifiedTable, questionWith } from '../support/questions.ts';

const why = (op: string, kase: Partial<FixtureCase>, output: Output): string | undefined =>
  judge(questionWith(op, kase), { status: 'ok', output, warnings: [] }, { gate: 'standard' }).diagnosis;

// three people, two variants: n = 3, m = 2
const dosage = [
  ['0', '1'],
  ['1', '1'],
  ['2', '0'],
];
const input = { exact: 'dyadic' as const, dosage };
const Z = [
  ['-1.25', '0.5'],
  ['0', '0.5'],
  ['1.5', '-1'],
];
const K = [
  ['2', '1', '-3'],
  ['1', '0.5', '0.25'],
  ['-3', '0.25', '4'],
];
const mapped = (rows: string[][], f: (x: number, i: number, j: number) => number): string[][] =>
  rows.map((row, i) => row.map((x, j) => String(f(Number(x), i, j))));

test('an answer that is right under another convention is told so', () => {
  const kase = {
    input,
    expect: { K: certifiedTable(...K), trace: certified('6.5') },
    conventions: {
      'hwe-sd': { K: certifiedTable(['1', '1', '1'], ['1', '1', '1'], ['1', '1', '1']) },
      'population-sd': { K: certifiedTable(...mapped(K, x => 1.5 * x)), trace: certified('9.75') },
    },
  };
  expect(why('relationship', kase, { K: mapped(K, x => 1.5 * x), trace: '9.75' })).toBe(
    'your K and trace are right under `population-sd`',
  );
  expect(why('relationship', kase, { K, trace: '9.75' })).toBe('your trace is right under `population-sd`');
});

test('two outputs that are exchanged are told so', () => {
  const kase = { expect: { sigma2_g: certified('0.7'), sigma2_e: certified('2') } };
  expect(why('fit', kase, { sigma2_g: '2', sigma2_e: '0.7' })).toBe('sigma2_g and sigma2_e are exchanged');
});

test.each<[string, string[][], string]>([
  ['transposed', Z, 'it is the transpose'],
  ['twice', mapped(K, x => 2 * x), 'it is 2 (kinship or relationship?) times the certified value'],
  ['the opposite sign', mapped(K, x => -x), 'it is −1 times the certified value'],
  [
    'over n',
    mapped(K, x => (2 / 3) * x),
    'it is (n − 1)/n (variance over n or n − 1?) times the certified value',
  ],
  [
    'an SD over n',
    mapped(K, x => Math.sqrt(3 / 2) * x),
    'it is √(n/(n − 1)) (SD over n − 1 or n?) times the certified value',
  ],
  ['not over n', mapped(K, x => 3 * x), 'it is n times the certified value'],
  ['any factor', mapped(K, x => 1.2345 * x), 'it is 1.2345000 times the certified value, everywhere'],
  [
    'another diagonal',
    mapped(K, (x, i, j) => (i === j ? x + 0.1 : x)),
    'it is right off the diagonal and wrong on it',
  ],
  [
    'another off-diagonal',
    mapped(K, (x, i, j) => (i === j ? x : x + 0.1)),
    'it is right on the diagonal and wrong off it',
  ],
  ['one bad column', mapped(K, (x, i, j) => (j === 1 ? x + i + 1 : x)), 'only column 1 is wrong'],
  ['one bad row', mapped(K, (x, i, j) => (i === 2 ? x + j + 1 : x)), 'only row 2 is wrong'],
])('a simple mistake in a table is named: %s', (name, claim, sentence) => {
  const square = [
    ['1', '2', '3'],
    ['4', '5', '6'],
    ['7', '8', '10'],
  ];
  const truth = name === 'transposed' ? square : K;
  const said = name === 'transposed' ? square[0]!.map((_, j) => square.map(row => row[j]!)) : claim;
  expect(why('relationship', { input, expect: { K: certifiedTable(...truth) } }, { K: said })).toBe(
    `K: ${sentence}`,
  );
});

test.each<[string, Json, string]>([
  [
    'every variant',
    mapped(dosage, x => 2 - x),
    'dosage: it counts the other allele at every variant (2 − x)',
  ],
  [
    'one variant',
    mapped(dosage, (x, _, j) => (j === 1 ? 2 - x : x)),
    'dosage: it counts the other allele at variant 1 (2 − x)',
  ],
])('a swapped allele is named: %s', (_, claim, sentence) => {
  expect(why('genotype', { input, expect: { dosage: certifiedTable(...dosage) } }, { dosage: claim })).toBe(
    sentence,
  );
});
test('a swapped allele is seen in a frequency and in the sign of a standardised column', () => {
  const frequency = { input, expect: { frequency: certifiedList('0.5', '0.25') } };
  expect(why('genotype', frequency, { frequency: ['0.5', '0.75'] })).toBe(
    'frequency: it counts the other allele at variant 1 (1 − x)',
  );
  const turned = mapped(Z, (x, _, j) => (j === 0 ? -x : x));
  expect(why('standardize', { input, expect: { Z: certifiedTable(...Z) } }, { Z: turned })).toBe(
    'Z: the sign of column 0 is turned: is the other allele counted?',
  );
});

test.each<[string, string, string]>([
  ['0.09', '0.3', 'x: it is the square root of the certified value (an SD for a variance?)'],
  ['0.25', '0.0625', 'x: it is 1/4 times the certified value'],
  ['0.3', '0.09', 'x: it is the square of the certified value (a variance for an SD?)'],
  ['1e-12', '12', 'x: it is −log10 of the certified value'],
  ['-3', '6', 'x: it is −2 (a deviance?) times the certified value'],
  ['0.3', '0.7', 'x: it is 1 minus the certified value'],
])('a function of one number is named: %s and %s', (truth, claim, sentence) => {
  expect(why('fit', { expect: { x: certified(truth) } }, { x: claim })).toBe(sentence);
});

test('single precision is named', () => {
  const truth = ['0.1', '0.2', '0.7'];
  const claim = truth.map(x => String(Math.fround(Number(x))));
  expect(why('predict', { expect: { g: certifiedList(...truth) } }, { g: claim })).toBe(
    'g: every number is a binary32: it is computed or stored in single precision',
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
    'logdet_V, yPy are right: what follows them is not',
  );
});

test('what nothing explains is not explained', () => {
  expect(why('fit', { expect: { h2: certified('0.5') } }, { h2: '0.123456' })).toBeUndefined();
  expect(
    why(
      'relationship',
      { input, expect: { K: certifiedTable(...K) } },
      { K: mapped(K, (x, i, j) => x + i - j * 0.3 + 1) },
    ),
  ).toBeUndefined();
});
