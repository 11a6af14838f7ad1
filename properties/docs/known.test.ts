import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { forgive, gone, readKnown, writeKnown } from '../../cli/support/known.ts';
import type { Verdict, VerdictClass } from '../../src/conformance/verdict.ts';

const work = mkdtempSync(join(tmpdir(), 'lmm-spec-known-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const verdict = (id: string, name: VerdictClass): Verdict => ({
  id,
  group: id.split('/')[0]!,
  op: 'fit',
  class: name,
  difficulty: 'average',
  flags: [],
  compared: 0,
  warnings: [],
});
const path = join(work, 'known.json');

test('law: writing what fails and reading it again forgives exactly that', () => {
  const run = [verdict('a/1', 'fail'), verdict('a/2', 'pass'), verdict('b/1', 'silent-wrong')];
  expect(writeKnown(path, run)).toBe(2);
  expect(forgive(run, readKnown(path)).map(v => v.class)).toEqual(['known-failure', 'pass', 'known-failure']);
});

test('law: the list keeps what it says of cases that were not asked, and is ordered by case', () => {
  writeKnown(path, [verdict('b/1', 'fail'), verdict('a/1', 'fail')]);
  writeKnown(path, [verdict('a/1', 'pass'), verdict('a/2', 'crash')]);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    format: 'lmm-known/1',
    known: { 'a/2': 'crash', 'b/1': 'fail' },
  });
  expect([...readKnown(path).keys()]).toEqual(['a/2', 'b/1']);
});

test('a failure of another class is none that is known, and one that passes makes the list stale', () => {
  const known = new Map([
    ['a/1', 'fail'],
    ['a/2', 'fail'],
    ['a/3', 'fail'],
  ]);
  const run = [verdict('a/1', 'silent-wrong'), verdict('a/2', 'pass'), verdict('a/3', 'unsupported')];
  expect(forgive(run, known).map(v => v.class)).toEqual(['silent-wrong', 'unexpected-pass', 'unsupported']);
  expect(gone(known, new Set(['a/1', 'a/2']))).toEqual(['a/3']);
});

test('a list that is none is refused, and not overwritten', () => {
  writeFileSync(path, '{"format":"lmm-known/2","known":{}}');
  expect(() => writeKnown(path, [verdict('a/1', 'fail')])).toThrow('format');
  expect(readFileSync(path, 'utf8')).toContain('lmm-known/2');
});
