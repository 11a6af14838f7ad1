import { describe, expect, test } from 'vitest';
import { askableLaws, otherLaws } from '../../cli/fuzz/laws/index.ts';
import type { Ask } from '../../cli/fuzz/laws/law.ts';
import { questions } from '../../cli/fuzz/questions/index.ts';
import { tokenOf, trialsFor } from '../../cli/fuzz/trial.ts';
import { ops } from '../../cli/rooms/inputs.ts';
import { answerWithSrc } from '../../cli/rooms/src.ts';
import { eachNumber } from '../meta/adapters/mutant.ts';
import { brokenBy } from '../meta/kills.ts';
import { holdBothRooms } from '../support/rooms.ts';

/** The certified room is a hundred times as slow. */
const SPEC_SHARE = 0.25;
holdBothRooms(otherLaws, SPEC_SHARE);

/** src with one output of one op changed. */
const withOutput =
  (op: string, name: string, change: (x: unknown, input: Parameters<Ask>[1]) => unknown): Ask =>
  (asked, input) => {
    const answer = answerWithSrc(asked, input);
    if (asked !== op || answer.status !== 'ok') return answer;
    return { status: 'ok', output: { ...answer.output, [name]: change(answer.output[name], input) } };
  };
const numbers = (change: (x: number) => number) => (x: unknown) => eachNumber(x as string[], change);
const reversed = (x: unknown): unknown => (x as unknown[]).toReversed();

const planted: readonly (readonly [name: string, ask: Ask])[] = [
  ['a program that answers everything', () => ({ status: 'ok', output: {} })],
  ['single precision', withOutput('echo', 'values', numbers(Math.fround))],
  ['ascending eigenvalues', withOutput('spectrum', 'eigenvalues', reversed)],
  [
    'eigenvalues that are squared',
    withOutput(
      'spectrum',
      'eigenvalues',
      numbers(x => x * x),
    ),
  ],
  ['a mean for a trace', withOutput('spectrum', 'trace', (x, { K }) => Number(x) / (K as unknown[]).length)],
  [
    'a clamp on the eigenvalues',
    withOutput(
      'spectrum',
      'eigenvalues',
      numbers(x => Math.max(x, 1)),
    ),
  ],
  ['everything is positive semidefinite', withOutput('spectrum', 'psd', () => '1')],
  ['rank n always', withOutput('spectrum', 'rank', (_, { K }) => String((K as unknown[]).length))],
  [
    'the diagonal for the eigenvalues of people in their order',
    withOutput('spectrum', 'eigenvalues', (_, { K }) => (K as string[][]).map((row, i) => row[i])),
  ],
  [
    'a draw on half the scale',
    withOutput(
      'draw',
      'x',
      numbers(x => x / 2),
    ),
  ],
  [
    'a draw that is clamped',
    withOutput(
      'draw',
      'x',
      numbers(x => Math.min(x, 3)),
    ),
  ],
  [
    'a draw with a mean',
    withOutput(
      'draw',
      'x',
      numbers(x => x + 1),
    ),
  ],
  [
    'uniform numbers of a die',
    withOutput(
      'random',
      'uniform',
      numbers(x => Math.ceil(6 * x)),
    ),
  ],
  [
    'another stream for every count',
    withOutput('random', 'normal', (x, { count }) => numbers(v => v + Number(count))(x)),
  ],
];

describe('every other law is broken by some planted mistake: none is there for show', () => {
  test.each(otherLaws.map(law => [law.op, law.name, law] as const))('%s: %s', async (_op, _name, law) => {
    for (const [, ask] of planted) if ((await brokenBy(ask, [law])).length > 0) return;
    expect.fail('no planted mistake breaks it');
  });
  test.each(planted)('%s breaks a law', async (_, ask) => {
    expect(await brokenBy(ask, otherLaws, { most: 1 })).not.toEqual([]);
  });
});

test('every op of the protocol is asked about', () => {
  expect(ops.filter(op => !(op in questions))).toEqual(['echo']);
  expect(ops.filter(op => !askableLaws.some(law => law.op === op))).toEqual([]);
});

test('every trial has a name of its own', () => {
  const hello = { implementation: { name: '', version: '' }, capabilities: { ops } };
  const tokens = trialsFor({ hello, gate: 'standard', ops }).map(tokenOf);
  expect(tokens.length).toBe(new Set(tokens).size);
});
