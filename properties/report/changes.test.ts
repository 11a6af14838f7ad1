import { expect, test } from 'vitest';
import { type ChangeKind, changesBetween } from '../../src/report/changes.ts';
import { mergeResults } from '../../src/report/merge.ts';
import { plain } from '../../src/report/paint.ts';
import { changesText } from '../../src/report/terminal-runs.ts';
import { law } from '../support/prop.ts';
import { anyRuns, entryWith, runWith, verdictWith } from './runs.ts';

law('nothing has changed against itself', [anyRuns], runs => {
  const merged = mergeResults(runs);
  const found = changesBetween(merged, merged);
  expect(found.list).toEqual([]);
  expect([found.onlyNow, found.onlyBefore]).toEqual([0, 0]);
});

const opposite: Record<ChangeKind, ChangeKind> = {
  'newly-failing': 'fixed',
  fixed: 'newly-failing',
  worse: 'better',
  better: 'worse',
  'digits-lost': 'digits-gained',
  'digits-gained': 'digits-lost',
};

law('backwards, every change is its opposite', [anyRuns, anyRuns], ([a], [b]) => {
  const before = mergeResults([{ ...a!, ...runWith('mine', a!.verdicts) }]);
  const now = mergeResults([{ ...b!, ...runWith('mine', b!.verdicts) }]);
  const key = (id: string, kind: ChangeKind): string => `${id} ${kind}`;
  const there = changesBetween(before, now);
  const back = changesBetween(now, before);
  expect(back.list.map(c => key(c.id, opposite[c.kind])).sort()).toEqual(
    there.list.map(c => key(c.id, c.kind)).sort(),
  );
  expect([back.onlyNow, back.onlyBefore]).toEqual([there.onlyBefore, there.onlyNow]);
});

const kindOf = (before: Parameters<typeof verdictWith>[1], now: Parameters<typeof verdictWith>[1]) =>
  changesBetween(
    [runWith('mine', [verdictWith('a/one', before)])],
    [runWith('mine', [verdictWith('a/one', now)])],
  ).list[0]?.kind;

test.each<
  [string, Parameters<typeof verdictWith>[1], Parameters<typeof verdictWith>[1], ChangeKind | undefined]
>([
  ['a case that fails', { class: 'pass' }, { class: 'fail' }, 'newly-failing'],
  [
    'a case that was not asked and is silent-wrong',
    { class: 'unsupported' },
    { class: 'silent-wrong' },
    'newly-failing',
  ],
  ['a case that is mended', { class: 'crash' }, { class: 'pass' }, 'fixed'],
  ['a failure that is silent now', { class: 'fail' }, { class: 'silent-wrong' }, 'worse'],
  ['a failure that is told now', { class: 'silent-wrong' }, { class: 'wrong-but-warned' }, 'better'],
  [
    'half a digit',
    { class: 'pass', worst: entryWith(10) },
    { class: 'pass', worst: entryWith(9.5) },
    'digits-lost',
  ],
  [
    'more digits',
    { class: 'fail', worst: entryWith(4) },
    { class: 'fail', worst: entryWith(7) },
    'digits-gained',
  ],
  [
    'the last digit',
    { class: 'pass', worst: entryWith(15.3) },
    { class: 'pass', worst: entryWith(15.6) },
    undefined,
  ],
  ['numbers where there were none', { class: 'pass' }, { class: 'pass', worst: entryWith(3) }, undefined],
])('a change has a name: %s', (_, before, now, kind) => {
  expect(kindOf(before, now)).toBe(kind);
});

test('on the terminal every kind is counted, the worst first, and each change has its line', () => {
  const before = runWith('mine', [
    verdictWith('a/one', { class: 'pass' }),
    verdictWith('a/two', { class: 'pass' }),
    verdictWith('a/three', { class: 'fail', worst: entryWith(4) }),
  ]);
  const now = runWith('mine', [
    verdictWith('a/three', { class: 'pass', worst: entryWith(9) }),
    verdictWith('a/two', { class: 'crash' }),
    verdictWith('a/one', { class: 'fail' }),
  ]);
  const lines = changesText(changesBetween([before], [now]), ['mine 1'], plain);
  expect(lines[0]).toBe('since the last run  newly-failing 2 · fixed 1');
  expect(lines.slice(1).map(line => line.trim().split(/ {2,}/))).toEqual([
    ['newly-failing', 'a/two', 'mine 1', 'pass → crash'],
    ['newly-failing', 'a/one', 'mine 1', 'pass → fail'],
    ['fixed', 'a/three', 'mine 1', 'fail 4.0 → pass 9.0'],
  ]);
});

test('a new version is held against the old one; a program that was not there is new', () => {
  const old = [runWith('mine', [verdictWith('a/one', { class: 'pass' })])];
  const verdicts = [verdictWith('a/one', { class: 'fail' }), verdictWith('a/two', { class: 'pass' })];
  const now = [
    runWith('mine', verdicts, { implementation: { name: 'mine', version: '2' }, command: './mine-2' }),
    runWith('theirs', verdicts),
  ];
  const found = changesBetween(old, now);
  expect(found.list.map(c => [c.id, c.run, c.kind])).toEqual([['a/one', 0, 'newly-failing']]);
  expect(found.newRuns).toEqual([1]);
  expect(found.onlyNow).toBe(1);
});
