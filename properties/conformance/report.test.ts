import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../src/conformance/judge.ts';
import type { EntryScore, Verdict } from '../../src/conformance/verdict.ts';
import { type Paint, paintDigits, plain, splitDigits } from '../../src/report/paint.ts';
import { sideBySide } from '../../src/report/side-by-side.ts';
import { cell, layTable } from '../../src/report/table.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { law } from '../support/prop.ts';
import { anybody, certified, questionWith } from '../support/questions.ts';

const score = (claim: string, certified: string, loss = 5): EntryScore => ({
  path: 'x',
  claim,
  certified,
  lre: 15.95 - loss,
  attainable: 15.95,
  loss,
});

test.each([
  ['0.00123456', '0.0012371', '0.00123|456'],
  ['-12.345', '-12.7', '-12.|345'],
  ['0.29464', '0.23571', '0.2|9464'],
  ['1.234e-300', '1.2361e-300', '1.23|4e-300'],
  ['1200000', '1230000', '12|00000'],
  ['7', '3', '7'],
  ['0.9997', '1.0001', '0.999|7'],
  ['-0.0700', '-0.107', '-0.0700'], // right to 0.1, and shows no digit of it
  ['1e5', '100001', '1e5'],
  ['12.5', '12.5', '12.5'],
  ['-3', '3', '-3'],
  ['0x1.8p0', '1.4', '0x1.8p0'],
  ['nan', '1', 'nan'],
])(
  'a bar divides the right digits of a number from the wrong ones: %s beside %s',
  (claim, certified, text) => {
    expect(paintDigits(score(claim, certified), plain)).toBe(text);
  },
);

test('where all digits are there that could be had, the last ones are no mistakes', () => {
  expect(paintDigits(score('1.0000000000000002', '1', 0.05), plain)).toBe('1.0000000000000002');
  expect(paintDigits(score('1.0000000000000002', '1', 0.3), plain)).toBe('1.000000000000000|2');
});

/** A certified number, and a claim that is off by `off` units of some place. */
const claimed = fc.tuple(
  fc.bigInt({ min: 10n ** 11n, max: 10n ** 12n - 1n }),
  fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }),
  fc.integer({ min: -9, max: 9 }),
);
law(
  'right digits are those of which the number is off by one unit at most, and no more digits are',
  [claimed],
  ([truth, off, k]) => {
    const [right, wrong] = splitDigits(score(`${truth + off}e${k}`, `${truth}e${k}`));
    const size = off < 0n ? -off : off;
    // in units of the last digit of the claim: at most a unit of the last right digit, and more than one of the next
    const digits = /^(\d*)/.exec(wrong)![1]!.length;
    expect(size <= 10n ** BigInt(digits)).toBe(true);
    if (digits > 0 && right !== '') expect(size > 10n ** BigInt(digits - 1)).toBe(true);
  },
);

/** Colours as letters, so that a test can see them. */
const letters: Paint = {
  good: t => `G(${t})`,
  bad: t => `B(${t})`,
  doubt: t => `D(${t})`,
  strong: t => t,
  dim: t => t,
  divider: '',
};
test('beside a truth of 0 no digit is right: the number is small enough, or it is not', () => {
  const zero = (claim: string, loss: number) => paintDigits(score(claim, '0', loss), letters);
  expect(zero('0.1248', 15)).toBe('B(0.1248)');
  expect(zero('1e-16', 0.5)).toBe('G(1e-16)');
  expect(zero('0', 0)).toBe('G(0)');
});

test('with colours the right digits are good and the others bad, and there is no bar', () => {
  expect(paintDigits(score('0.75321', '0.75001'), letters)).toBe('G(0.75)B(321)');
});

test('columns are aligned by what is seen, not by colours', () => {
  const rows = [
    [cell('a', letters.bad), cell(1)],
    [cell('bbb'), cell(20)],
  ];
  expect(layTable(rows, ['left', 'right'])).toEqual(['B(a)     1', 'bbb  20']);
});

const verdictOn = (claim: string, id = 'hand/one'): Verdict => ({
  ...judge(
    questionWith('fit', { expect: { h2: certified('0.75') } }),
    { status: 'ok', output: { h2: claim }, warnings: [] },
    { gate: 'standard' },
  ),
  id,
});
const report = (verdicts: readonly Verdict[]): string =>
  terminalReport({ hello: anybody(['fit']), gate: 'standard', verdicts, repro: id => `again ${id}` }, plain);

test('a report tells the worst first, failures of one kind once, and never a percentage', () => {
  const text = report([
    verdictOn('0.75'),
    verdictOn('0.7500001', 'hand/two'),
    ...['3', '4', '5'].map(k => verdictOn('0.76', `hand/${k}`)),
  ]);
  expect(text).toContain('silent-wrong 3 · fail 1 · pass 1');
  expect(text.indexOf('silent-wrong  hand/3')).toBeGreaterThan(0);
  expect(text.indexOf('silent-wrong  hand/3')).toBeLessThan(text.indexOf('fail  hand/two'));
  expect(text).toContain('… and 2 more like it in hand');
  expect(text).not.toContain('hand/4');
  expect(text).toContain('again hand/3');
  expect(text).not.toContain('%');
});

test('a report without any verdict says that nothing was judged', () => {
  const question = questionWith('fit', { expect: { h2: certified('1') } }, anybody(['echo']));
  const verdict = judge(question, { status: 'not-applicable', reason: '' }, { gate: 'standard' });
  expect(report([verdict])).toContain('nothing was judged');
});

test('side by side: passed of put, the digits of the worst number, and · for what was not put', () => {
  const lines = sideBySide(
    [
      { name: 'right', verdicts: [verdictOn('0.75')] },
      { name: 'wrong', verdicts: [verdictOn('0.76')] },
    ],
    letters,
  );
  expect(lines[0]).toContain('right');
  expect(lines[1]).toContain('G(  1/1 15.9 digits)');
  expect(lines[1]).toContain('B(  0/1 1.9 digits)');
});
