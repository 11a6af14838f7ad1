import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawn, seedOf, smaller } from '../../cli/fuzz/drawn.ts';
import { outputOf, written } from '../../cli/fuzz/exports.ts';
import { Fault, isSameFault } from '../../cli/fuzz/fault.ts';
import { questions } from '../../cli/fuzz/questions/index.ts';
import { differenceOf } from '../../cli/fuzz/repeated.ts';
import { askLine } from '../../cli/fuzz/report.ts';
import { misshapen, outputsOf } from '../../cli/fuzz/shapes.ts';
import { smallerInputs } from '../../cli/fuzz/smaller-request.ts';
import { ops } from '../../cli/rooms/inputs.ts';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import { answerWithSrc } from '../../cli/rooms/src.ts';
import { law } from '../support/prop.ts';

const anyQuestion = fc.oneof(
  ...Object.entries(questions).map(([op, inputs]) => inputs.map(input => ({ op, input }))),
);

law('a case depends on its seed alone', [fc.integer(), fc.nat(1000)], (seed, index) => {
  const [one, two] = [0, 0].map(() => drawn(anyQuestion, seedOf(seed, 'a law', index)));
  expect(one!.value).toEqual(two!.value);
  const shrunk = [...smaller(anyQuestion, one!)].slice(0, 3).map(v => v.value);
  expect([...smaller(anyQuestion, two!)].slice(0, 3).map(v => v.value)).toEqual(shrunk);
});

test('law: other cases of a run are other questions', () => {
  const texts = Array.from({ length: 200 }, (_, k) =>
    JSON.stringify(drawn(anyQuestion, seedOf(1, 'a law', k)).value),
  );
  expect(new Set(texts).size).toBeGreaterThan(190);
});

law(
  'shrinking ends, whatever is accepted',
  [anyQuestion, fc.infiniteStream(fc.nat(9))],
  ({ input }, choice) => {
    let at = input;
    let steps = 0;
    for (; steps < 2000; steps++) {
      const candidates = [...smallerInputs(at)];
      if (candidates.length === 0) break;
      for (const candidate of candidates) expect(candidate).not.toEqual(at);
      at = candidates[choice.next().value! % candidates.length]!;
    }
    expect(steps).toBeLessThan(2000);
  },
  30,
);

law(
  'a smaller question has the form of its op',
  [anyQuestion],
  ({ op, input }) => {
    for (const candidate of [...smallerInputs(input)].slice(0, 40)) {
      const answer = answerWithSrc(op, candidate);
      const form = ['malformed', 'ragged', 'empty', 'dimension-mismatch', 'not-a-number'];
      if (answer.status === 'refused') expect(form).not.toContain(answer.class);
      else expect(answer.status).toBe('ok');
    }
  },
  60,
);

law(
  'both rooms answer in the shape that is read',
  [anyQuestion],
  ({ op, input }) => {
    for (const answer of [answerWithSrc(op, input), answerWithSpec(op, input, 18)])
      if (answer.status === 'ok') expect(misshapen(op, input, answer.output)).toBe(undefined);
  },
  60,
);

test.each([
  ['a decimal comma', { beta: ['0,5'], beta_cov: [['1']] }, 'beta[0] is "0,5", not a finite number'],
  ['not a number', { beta: ['nan'], beta_cov: [['1']] }, 'beta[0] is "nan", not a finite number'],
  ['nothing', { beta: [''], beta_cov: [['1']] }, 'beta[0] is "", not a finite number'],
  ['a missing number', { beta: [null], beta_cov: [['1']] }, 'beta[0] is null, not the text of a number'],
  ['a number for a list', { beta: '0.5' }, 'beta is "0.5", not a list'],
  ['too many', { beta: ['1', '2'] }, 'beta has 2 entries, not 1'],
  ['a row too long', { beta_cov: [['1', '2']] }, 'beta_cov[0] has 2 entries, not 1'],
])('%s in an answer is told with its place', (_, output, message) => {
  expect(misshapen('effects', { y: ['1', '2'], X: [['1'], ['1']] }, output)).toBe(message);
});

test.each(['0.5', '-1e-320', '0x1.8p-3', '+1.0E+00', '.5'])('%s is a number', text => {
  expect(misshapen('heritability', {}, { h2: text })).toBe(undefined);
});

describe('a smaller failure', () => {
  const gross = new Fault('law-broken', '', 1e9);
  test.each([
    ['of another class', new Fault('fail', '', 1e9), false],
    ['that could be rounding', new Fault('law-broken', '', 20), false],
    ['as gross', new Fault('law-broken', '', 1e5), true],
    ['that is no number', new Fault('law-broken', ''), true],
  ])('%s is the same: %s', (_, other, same) => {
    expect(isSameFault(gross, other)).toBe(same);
  });
  test('of a fine one may be fine', () => {
    expect(isSameFault(new Fault('law-broken', '', 20), new Fault('law-broken', '', 30))).toBe(true);
  });
});

test.each([
  [{ g: ['1', '2'] }, { g: ['1', '2.00000000000001'] }, true],
  [{ g: ['1', '2'] }, { g: ['1', '2.000001'] }, false],
  [{ g: ['1', '2'] }, { g: ['1'] }, false],
  [{ g: ['1', null] }, { g: ['1', '0'] }, false],
  [{ verdict: 'flat' }, { verdict: 'unique' }, false],
  [{ g: '1' }, { g: '1', h: '2' }, false],
])('%j and %j are one answer: %s', (one, two, same) => {
  const ok = (output: object) => ({ status: 'ok' as const, output: output as { [name: string]: unknown } });
  expect(differenceOf(ok(one), ok(two)) <= 1).toBe(same);
});

law(
  'the line of a question passes through a shell as it is',
  [anyQuestion],
  question => {
    const line = execFileSync('sh', ['-c', askLine([question])], { encoding: 'utf8' });
    expect(JSON.parse(line)).toEqual({ id: '1', ...question });
  },
  5,
);

test('law: a question that is put often has a number each time', () => {
  const question = { op: 'random', input: { generator: "it's", seed: 1, count: 1 } };
  const lines = execFileSync('sh', ['-c', askLine([question], 3)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(lines.map(line => JSON.parse(line))).toEqual(['1', '2', '3'].map(id => ({ id, ...question })));
});

test('every output has an export of the spec behind it', async () => {
  const spec = (await import('../../spec/index.ts')) as Record<string, unknown>;
  const named = Object.values(written).flatMap(({ outputs }) => Object.values(outputs));
  expect(named.filter(name => typeof spec[name.split('#')[1]!] !== 'function')).toEqual([]);
  const behind = (op: string, output: string) => written[op]?.outputs[output] ?? written[op]?.outputs['*'];
  const orphans = ops
    .filter(op => op !== 'echo')
    .flatMap(op =>
      outputsOf(op)
        .filter(o => o !== 'outcome' && behind(op, o) === undefined)
        .map(o => `${op}.${o}`),
    );
  expect(orphans).toEqual([]);
  expect(outputOf('K[0][3]')).toBe('K');
});
