import { expect, test } from 'vitest';
import type { Json } from '../../src/conformance/case.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { issueText } from '../../src/formats/reading.ts';
import { mergeResults } from '../../src/report/merge.ts';
import { decodeResults, encodeResults, type ResultRun } from '../../src/report/results.ts';
import { law } from '../support/prop.ts';
import { anyRun, anyRuns, entryWith, runWith, verdictWith } from './runs.ts';

function decoded(text: string): ResultRun[] {
  const read = decodeResults(text);
  if (!read.ok) throw new Error(read.issues.map(issueText).join('\n'));
  return read.value;
}

law('results that are written are read as they were, whatever a program says', [anyRuns], runs => {
  expect(decoded(encodeResults(runs))).toEqual(runs);
});

law('results that are read and written again are the same, byte for byte', [anyRuns], runs => {
  const written = encodeResults(runs);
  expect(encodeResults(decoded(written))).toBe(written);
});

law(
  'results are bytes as well as text',
  [anyRuns],
  runs => {
    const read = decodeResults(new TextEncoder().encode(encodeResults(runs)));
    expect(read).toEqual({ ok: true, value: runs });
  },
  30,
);

law('results can be concatenated', [anyRuns, anyRuns], (a, b) => {
  expect(decoded(encodeResults(a) + encodeResults(b))).toEqual([...a, ...b]);
});

law('merging is associative, and what is merged stays as it is', [anyRuns, anyRuns], (a, b) => {
  const all = mergeResults([...a, ...b]);
  expect(mergeResults([...mergeResults(a), ...b])).toEqual(all);
  expect(mergeResults([...a, ...mergeResults(b)])).toEqual(all);
  expect(mergeResults(all)).toEqual(all);
  expect(mergeResults([...all, ...all])).toEqual(all);
});

law('the parts of a run are the run, and no case stands in it twice', [anyRun, anyRun], (run, other) => {
  const whole = mergeResults([run]);
  const ids = whole[0]!.verdicts.map(v => v.id);
  expect(new Set(ids).size).toBe(ids.length);
  const parts = whole[0]!.verdicts.map(v => ({ ...run, verdicts: [v] }));
  const merged = mergeResults([{ ...run, verdicts: [] }, ...parts, other]);
  expect(merged).toEqual(mergeResults([run, other]));
});

test('of a case that stands twice the last verdict counts, at the place of the first', () => {
  const [first, other, last] = [
    verdictWith('a/one', { class: 'timeout' }),
    verdictWith('a/two', { class: 'pass' }),
    verdictWith('a/one', { class: 'pass' }),
  ];
  const merged = mergeResults([
    runWith('mine', [first, other]),
    runWith('mine', [last], { date: '2026-01-01' }),
  ]);
  expect(merged).toEqual([runWith('mine', [last, other], { date: '2026-01-01' })]);
});

test('runs of another version, command or gate are other runs', () => {
  const runs = [
    runWith('mine', []),
    runWith('mine', [], { implementation: { name: 'mine', version: '2' } }),
    runWith('mine', [], { command: './mine --fast' }),
    runWith('mine', [], { gate: 'strict' }),
    runWith('mine', [], { lmmSpec: '0.2.0' }),
  ];
  expect(mergeResults(runs)).toHaveLength(5);
});

const line = (run: ResultRun): string[] => encodeResults([run]).split('\n').slice(0, -1);
const good = line(runWith('mine', [verdictWith('a/one', { class: 'fail', worst: entryWith(3) })]));
const changed = (text: string, from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

test.each<[string, string, RegExp]>([
  ['nothing', '', /the file is empty/],
  ['a cut file', good.join('\n').slice(0, -9), /line 2, .*cut off/],
  ['no JSON', `${good[0]}\n{"record":"verdict",,}\n`, /line 2, column 21: no JSON/],
  ['no object', `${good[0]}\n[1]\n`, /line 2: the line is a list: an object is expected/],
  ['no run', `${good[1]}\n`, /line 1: a verdict stands before the first run/],
  [
    'another format',
    `${changed(good[0]!, 'results/1', 'results/2')}\n`,
    /line 1: format is "lmm-results\/2".*lmm-results\/1/,
  ],
  [
    'an unknown record',
    `${good[0]}\n{"record":"note"}\n`,
    /line 2: record is "note": it is one of run, verdict/,
  ],
  ['an unknown class', `${good[0]}\n${changed(good[1]!, '"fail"', '"fine"')}\n`, /line 2: class is "fine"/],
  [
    'a missing field',
    `${good[0]}\n${changed(good[1]!, '"op":"fit",', '')}\n`,
    /line 2: op is missing: a text/,
  ],
  [
    'a wrong field inside',
    `${good[0]}\n${changed(good[1]!, '"lre":3', '"lre":"three"')}\n`,
    /line 2: worst.lre is a string/,
  ],
  [
    'a wrong item',
    `${good[0]}\n${changed(good[1]!, '"flags":[]', '"flags":["a",2]')}\n`,
    /line 2: flags\[1\] is a number/,
  ],
  ['a gate that is none', `${changed(good[0]!, '"standard"', '"lenient"')}\n`, /line 1: gate is "lenient"/],
])('a results file with a fault is refused with its line: %s', (_, text, said) => {
  const read = decodeResults(text);
  expect(read.ok).toBe(false);
  if (!read.ok) expect(issueText(read.issues[0]!)).toMatch(said);
});

test('every faulty line is told, not the first alone', () => {
  const read = decodeResults(`${good[0]}\n{"record":"verdict"}\n${good[1]}\n{]\n`);
  expect(read.ok ? [] : read.issues.map(issue => issue.line)).toEqual([2, 4]);
});

const verdictOf = (run: ResultRun): Verdict => decoded(encodeResults([run]))[0]!.verdicts[0]!;
const withAnswer = (answer: { [name: string]: Json }): ResultRun =>
  runWith('mine', [verdictWith('a/one', { class: 'pass', answer })]);

test('an output of more than 2,500 numbers is left out of the answer, and so is one deeper than any that is asked for', () => {
  const matrix = (n: number): string[][] => Array.from({ length: n }, () => Array(n).fill('1'));
  let deep: Json = '1';
  for (let k = 0; k < 100_000; k++) deep = [deep];
  const kept = verdictOf(withAnswer({ K: matrix(50), large: matrix(51), deep, h2: '0.5' }));
  expect(Object.keys(kept.answer!)).toEqual(['K', 'h2']);
});

test('names that mean something to JavaScript are names', () => {
  const answer = JSON.parse('{"__proto__":"1","constructor":"2"}') as { [name: string]: Json };
  const kept = verdictOf(withAnswer(answer)).answer!;
  expect(Object.entries(kept)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('what JSON has no number for is a word', () => {
  const run = runWith('mine', [verdictWith('a/one', { class: 'fail', gap: Number.POSITIVE_INFINITY })]);
  expect(encodeResults([run])).toContain('"gap":"+inf"');
  expect(verdictOf(run).gap).toBe(Number.POSITIVE_INFINITY);
});
