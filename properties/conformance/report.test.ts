import { expect, test } from 'vitest';
import { judge } from '../../src/conformance/judge.ts';
import type { EntryScore, Verdict } from '../../src/conformance/verdict.ts';
import { type Paint, paintDigits, plain } from '../../src/report/paint.ts';
import { sideBySide } from '../../src/report/side-by-side.ts';
import { cell, layTable } from '../../src/report/table.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { anybody, certified, questionWith } from '../support/questions.ts';

const score = (claim: string, lre: number, attainable = 15.95): EntryScore => ({
  path: 'x',
  claim,
  certified: '',
  lre,
  attainable,
  loss: attainable - lre,
});

test.each([
  ['0.00123456', 3.2, '0.00123|456'],
  ['-12.345', 2, '-12.|345'],
  ['1.234e-300', 3, '1.23|4e-300'],
  ['1200000', 2, '12|00000'],
  ['7', 0, '7'],
  ['0.3333', 9, '0.3333'],
  ['1.0000000000000002', 15.95, '1.0000000000000002'],
])('a bar divides the right digits of a number from the wrong ones: %s with %d', (claim, lre, text) => {
  expect(paintDigits(score(claim, lre), plain)).toBe(text);
});

/** Colours as letters, so that a test can see them. */
const letters: Paint = {
  good: t => `G(${t})`,
  bad: t => `B(${t})`,
  doubt: t => `D(${t})`,
  strong: t => t,
  dim: t => t,
  divider: '',
};
test('with colours the right digits are good and the others bad, and there is no bar', () => {
  expect(paintDigits(score('0.75321', 2), letters)).toBe('G(0.75)B(321)');
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
