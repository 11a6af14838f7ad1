import fc from 'fast-check';
import { expect, test } from 'vitest';
import { badgeOf } from '../../src/report/badge.ts';
import { changesBetween } from '../../src/report/changes.ts';
import { markdown, markdownCode, scriptJson } from '../../src/report/escape.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { mergeResults } from '../../src/report/merge.ts';
import type { Again, ResultRun } from '../../src/report/results.ts';
import { law } from '../support/prop.ts';
import { anyRuns, anyText, entryWith, runWith, verdictWith } from './runs.ts';

const again: Again = run => id => `ask ${id} | ${run.command}`;
const summary = (runs: readonly ResultRun[]): string => markdownReport(mergeResults(runs), { again });

/** Code spans as CommonMark finds them: a run of backticks up to the next run of the same length. */
const withoutCode = (line: string): string => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, 'CODE');
const unescaped = (text: string, characters: RegExp): string[] =>
  text.replace(/\\[!-/:-@[-`{-~]/g, '').match(characters) ?? [];

law(
  'a text in Markdown is text: no markup, no element, one line',
  [anyText],
  text => {
    const written = markdown(text);
    expect(unescaped(written, /[<>[\]`*_|\n\r]/g)).toEqual([]);
    expect(unescaped(written, /@(?!\u200b)/g)).toEqual([]);
  },
  400,
);

law(
  'a text as code in Markdown is one code span',
  [anyText],
  text => {
    expect(withoutCode(markdownCode(text))).toBe('CODE');
  },
  400,
);

// one verdict a run: two that say different things may be two kinds of failure, and two lines
law('what programs say adds no line and no column to a summary', [anyRuns, anyText], (runs, text) => {
  const blank = text.trim() === '' ? text : 'tame';
  const saying = (said: string): string =>
    summary(
      runs.map((run, k) => ({
        ...run,
        implementation: { name: `${k}${said}`, version: '' },
        command: said,
        again: said,
        verdicts: run.verdicts
          .slice(0, 1)
          .map(v => ({ ...v, id: `g/${said}`, group: 'g', remark: said, diagnosis: said })),
      })),
    );
  const shape = (report: string): number[] =>
    report.split('\n').map(line => (line.startsWith('|') ? unescaped(line, /\|/g).length : 0));
  expect(shape(saying(text))).toEqual(shape(saying(blank)));
});

law('no line of a summary holds an element or a table out of place', [anyRuns], runs => {
  for (const line of summary(runs).split('\n')) {
    const text = withoutCode(line);
    expect(unescaped(text, /<(?!\/?$)/g), line).toEqual([]);
    if (!line.startsWith('|')) expect(unescaped(text, /\|/g), line).toEqual([]);
  }
});

test('a summary tells the silent-wrong first, each kind once, and how to see it again', () => {
  const run = runWith('mine', [
    verdictWith('estimate-a/fail', { class: 'fail', worst: entryWith(4) }),
    verdictWith('estimate-a/one', {
      class: 'silent-wrong',
      worst: entryWith(0.6),
      diagnosis: 'PVE is `trace-scaled`',
      gap: 2,
    }),
    verdictWith('estimate-a/two', {
      class: 'silent-wrong',
      worst: entryWith(0.6),
      diagnosis: 'PVE is `trace-scaled`',
    }),
    verdictWith('estimate-a/known', { class: 'known-failure', known: 'fail' }),
    verdictWith('estimate-a/stale', { class: 'unexpected-pass', remark: 'is listed as fail, and passes' }),
    verdictWith('relationship-b/three', { class: 'pass', worst: entryWith(15) }),
    verdictWith('simulate-c/four', { class: 'not-applicable' }),
  ]);
  const text = summary([run]);
  const lines = text.split('\n');
  expect(lines[0]).toBe('## lmm-spec: mine 1, gate standard');
  expect(lines[2]).toBe(
    '* 🟥 **mine 1**: **2 silent-wrong** · **1 fail** · 1 unexpected-pass · 1 known-failure · 1 not-applicable · 1 pass',
  );
  expect(text).toContain('| relationship | 1 | 1 | · | · | 15.0 | 15.0 | 0.0 |');
  expect(text).toContain('| estimate | 5 | 0 | **2** | **1** | 0.6 | 0.6 | 14.4 |');
  expect(text).toContain('| simulate | 0 | · | · | · |  |  |  |');
  expect(text.indexOf('**silent-wrong** `estimate-a/one`')).toBeLessThan(
    text.indexOf('**fail** `estimate-a/fail`'),
  );
  expect(text).toContain('**PVE is \\`trace\\-scaled\\`**; and 1 more like it in estimate\\-a');
  expect(text).not.toContain('estimate-a/two');
  expect(text).toContain('`ask estimate-a/one | ./mine`');
  expect(text).toContain('**unexpected-pass** `estimate-a/stale`');
  expect(text).toContain('1 known failure: estimate\\-a/known \\(fail\\)');
  expect(text).not.toContain('%');
});

test('several programs stand side by side, and what has changed is told', () => {
  const verdict = (lre: number) => [
    verdictWith('estimate-a/one', { class: lre < 3 ? 'silent-wrong' : 'pass', worst: entryWith(lre) }),
  ];
  const [mine, theirs] = [runWith('mine', verdict(0)), runWith('theirs', verdict(14))];
  const changes = changesBetween([runWith('mine', verdict(12)), theirs], [mine, theirs]);
  const text = markdownReport([mine, theirs], {
    again,
    changes,
    notRun: [{ name: 'gone', why: 'not on PATH' }],
  });
  expect(text).toContain('| chapter | mine 1 | theirs 1 |');
  expect(text).toContain('| estimate | **0/1 0.0 (−15.0) ⚠ 1** | 1/1 14.0 (−1.0) |');
  expect(text).toContain('* **newly-failing** `estimate-a/one` (mine 1): pass 12.0 → silent-wrong 0.0');
  expect(text).toContain('Not run: gone: not on PATH');
});

law('a badge is what shields.io reads, and red exactly where something is silent-wrong', [anyRuns], runs => {
  const badge = badgeOf(runs);
  expect(Object.keys(badge)).toEqual(['schemaVersion', 'label', 'message', 'color']);
  expect(badge.schemaVersion).toBe(1);
  expect(badge.message.length).toBeGreaterThan(0);
  expect(badge.message).not.toContain('%');
  const silent = runs.some(run => run.verdicts.some(v => v.class === 'silent-wrong'));
  expect(badge.color === 'red').toBe(silent);
});

test.each([
  [['silent-wrong', 'fail', 'pass'], '1 of 3 silent-wrong', 'red'],
  [['fail', 'pass', 'unsupported'], '1 of 2 fail', 'orange'],
  [['fail', 'crash', 'pass'], '2 of 3 wrong, none silently', 'orange'],
  [['unexpected-pass', 'pass'], 'known failures are stale: 1 pass', 'yellow'],
  [['known-failure', 'pass'], '1 of 2 right (standard), 1 known failure', 'brightgreen'],
  [['known-failure'], 'nothing passes, 1 known failure', 'yellow'],
  [['pass', 'pass'], '2 of 2 right (standard)', 'brightgreen'],
  [['not-applicable'], 'nothing judged', 'lightgrey'],
] as const)('a badge for %j says "%s"', (classes, message, color) => {
  const verdicts = classes.map((name, k) => verdictWith(`a/${k}`, { class: name }));
  expect(badgeOf([runWith('mine', verdicts)])).toMatchObject({ message, color });
});

law(
  'JSON inside a script element neither ends it nor opens a comment, and stays the same JSON',
  [anyText, fc.jsonValue()],
  (text, json) => {
    const written = scriptJson([text, json]);
    expect(written).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify([text, json])));
  },
);
