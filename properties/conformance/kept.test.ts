import { expect, test } from 'vitest';
import type { Json } from '../../src/conformance/case.ts';
import { judge } from '../../src/conformance/judge.ts';
import { brief, MOST_ENTRIES } from '../../src/conformance/verdict.ts';
import { jsonReport } from '../../src/report/json.ts';
import { anybody, certified, certifiedList, questionWith } from '../support/questions.ts';

const answered = (output: Record<string, never>, kase: Parameters<typeof questionWith>[1], gap?: number) =>
  judge(questionWith('fit', kase), { status: 'ok', output, warnings: [] }, { gate: 'standard', gap });

test('the number that stands for a silent-wrong case is one that makes it so', () => {
  // loglik loses more digits, h2 has fewer
  const expect_ = {
    h2: { ...certified('0.75'), attainable: 10 },
    loglik: { ...certified('-4'), attainable: 15.9 },
  };
  const verdict = answered({ h2: '0.7512', loglik: '-4.0001' } as never, { expect: expect_ });
  expect(verdict.class).toBe('silent-wrong');
  expect(verdict.worst).toMatchObject({ path: 'h2', claim: '0.7512' });
});

test('at a boundary that is reached by the gap, the components that may be near 0 do not stand for the case', () => {
  const kase = {
    verdict: 'boundary' as const,
    expect: {
      sigma2_g: { ...certified('0'), scale: '1' },
      sigma2_e: certified('2'),
      loglik: certified('-4'),
    },
  };
  const verdict = answered({ sigma2_g: '1e-5', sigma2_e: '1.9999', loglik: '-4.00001' } as never, kase, 1e-9);
  expect(verdict.class).toBe('pass');
  expect(verdict.worst!.path).toBe('loglik');
  expect(verdict.entries!.map(e => e.path)).toEqual(['sigma2_g', 'sigma2_e', 'loglik']);
});

test('a verdict keeps every number, of many the worst, in the order of the output', () => {
  const truth = Array.from({ length: 300 }, (_, k) => String(k + 1));
  const claims = truth.map((x, k) => (k % 2 === 0 ? `${x}.5` : x)); // 150 are wrong
  const verdict = answered({ beta: claims } as never, { expect: { beta: certifiedList(...truth) } });
  expect(verdict.compared).toBe(300);
  const places = verdict.entries!.map(e => Number(/\d+/.exec(e.path)![0]));
  expect(places).toHaveLength(MOST_ENTRIES);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.filter(k => k % 2 === 0)).toHaveLength(150);
});

test('a verdict keeps what was answered of what was wanted, and how the question ended', () => {
  const kase = { expect: { h2: certified('0.75') }, intermediates: { logdet_V: certified('1') } };
  const verdict = answered({ h2: '0.75', logdet_V: '1', extra: 'x'.repeat(10) } as never, kase);
  expect(verdict).toMatchObject({ status: 'ok', answer: { h2: '0.75', logdet_V: '1' } });
  expect(verdict.answer).not.toHaveProperty('extra');
  const question = questionWith('fit', kase);
  expect(judge(question, { status: 'timeout', message: '' }, { gate: 'standard' }).status).toBe('timeout');
  const unasked = questionWith('fit', kase, anybody(['echo']));
  expect(judge(unasked, { status: 'ok', output: {}, warnings: [] }, { gate: 'standard' }).status).toBe(
    'not-applicable',
  );
});

test('the report for programs is as long as before: without numbers and answers', () => {
  const verdict = answered({ h2: '0.5' } as never, { expect: { h2: certified('0.75') } });
  const report = JSON.parse(jsonReport(anybody(['fit']), 'standard', [verdict]));
  expect(Object.keys(report.verdicts[0]).sort()).toEqual(Object.keys(brief(verdict)).sort());
  for (const name of ['status', 'answer', 'entries']) expect(report.verdicts[0]).not.toHaveProperty(name);
});

test('law: an answer without end is a wrong answer, and not the end of the judge', () => {
  let deep: Json = '1';
  for (let k = 0; k < 200_000; k++) deep = [deep];
  for (const h2 of [deep, { value: deep }, [deep], { a: { b: deep } }]) {
    const verdict = answered({ h2 } as never, { expect: { h2: certified('0.75') } });
    expect(verdict.class).toBe('fail');
    expect(verdict.remark).toMatch(/^h2 is .{1,60}, not the text of a number$/);
  }
  const verdict = answered({ K: deep } as never, { expect: { K: [certifiedList('1', '2')] } });
  expect(verdict.remark!.length).toBeLessThan(200);
});
