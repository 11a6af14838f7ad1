import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, Output, Reply } from '../../src/conformance/answer.ts';
import type { FixtureCase, Json } from '../../src/conformance/case.ts';
import { echoFile } from '../../src/conformance/echo.ts';
import { type Gate, gateNames } from '../../src/conformance/gate.ts';
import { judge } from '../../src/conformance/judge.ts';
import { questionsOf } from '../../src/conformance/question.ts';
import { conforms, summarise } from '../../src/conformance/summary.ts';
import { type VerdictClass, verdictClasses } from '../../src/conformance/verdict.ts';
import { law } from '../support/prop.ts';
import { anybody, certified, certifiedList, questionWith } from '../support/questions.ts';

const ok = (output: Output, ...warnings: string[]): Answer => ({ status: 'ok', output, warnings });
const refused = (name: string): Answer => ({ status: 'refused', class: name, message: 'no' });
const classOf = (
  kase: Partial<FixtureCase>,
  reply: Reply,
  gate: Gate = 'standard',
  gap?: number,
): VerdictClass => judge(questionWith('fit', kase), reply, { gate, gap }).class;

const unique: Partial<FixtureCase> = { expect: { h2: certified('0.75') } };
const invalid: Partial<FixtureCase> = { verdict: 'invalid', refusal: { class: 'not-psd' } };
const none: Partial<FixtureCase> = { verdict: 'none' };
const flat: Partial<FixtureCase> = { verdict: 'flat', expect: { total: certified('2') } };
const set: Partial<FixtureCase> = {
  verdict: 'set',
  expect: { h2: certified('0.25') },
  alternatives: [{ h2: certified('1') }],
};

test.each<[string, Partial<FixtureCase>, Reply, VerdictClass]>([
  ['all digits', unique, ok({ h2: '0.75' }), 'pass'],
  ['more than was asked', unique, ok({ h2: '0.75', other: '?' }), 'pass'],
  [
    'a certified value as the spec room writes it',
    unique,
    ok({ h2: { value: '0.75', lo: '0.75', hi: '0.75' } }),
    'pass',
  ],
  ['a JSON number', unique, ok({ h2: 0.75 }), 'pass'],
  ['five digits', unique, ok({ h2: '0.750007' }), 'fail'],
  ['two digits and silence', unique, ok({ h2: '0.753' }), 'silent-wrong'],
  ['two digits and a warning', unique, ok({ h2: '0.753' }, 'did not converge'), 'wrong-but-warned'],
  ['nan is no number, but not silent', unique, ok({ h2: 'nan' }), 'fail'],
  ['garbage', unique, ok({ h2: '0,75' }), 'fail'],
  ['nothing', unique, ok({}), 'fail'],
  ['a refusal of what has an answer', unique, refused('not-psd'), 'refused-wrongly'],
  ['an answer to what has none', invalid, ok({ h2: '0.5' }), 'should-refuse'],
  ['a warned answer to what has none', invalid, ok({ h2: '0.5' }, 'K is odd'), 'wrong-but-warned'],
  ['the right refusal', invalid, refused('not-psd'), 'pass'],
  ['another refusal of the closed set', invalid, refused('malformed'), 'pass'],
  ['a refusal outside the closed set', invalid, refused('because'), 'fail'],
  ['a finite answer where there is no maximum', none, ok({ h2: '0.99999' }), 'silent-wrong'],
  ['a warning where there is no maximum', none, ok({ h2: '0.99999' }, 'at the bound'), 'pass'],
  ['a refusal where there is no maximum', none, refused('no-maximum'), 'pass'],
  ['nan where there is no maximum', none, ok({ h2: 'nan' }), 'should-refuse'],
  ['the identifiable functional of a flat likelihood', flat, ok({ total: '2', h2: '0.3' }), 'pass'],
  ['a flat likelihood named as one', flat, refused('flat'), 'pass'],
  ['one optimum of two', set, ok({ h2: '0.25' }), 'pass'],
  ['the other optimum of two', set, ok({ h2: '1' }), 'pass'],
  ['no optimum of two', set, ok({ h2: '0.5' }), 'silent-wrong'],
  ['unsupported', unique, { status: 'unsupported', reason: 'no' }, 'unsupported'],
  ['error', invalid, { status: 'error', message: 'singular' }, 'error'],
  ['crash', unique, { status: 'crash', message: '' }, 'crash'],
  ['timeout', unique, { status: 'timeout', message: '' }, 'timeout'],
  ['protocol-error', unique, { status: 'protocol-error', message: '' }, 'protocol-error'],
])('the class of %s', (_, kase, reply, expected) => {
  expect(classOf(kase, reply)).toBe(expected);
});

test('under `strict` the reason of a refusal counts', () => {
  expect(classOf(invalid, refused('malformed'), 'strict')).toBe('fail');
  expect(classOf(invalid, refused('not-psd'), 'strict')).toBe('pass');
});

test('an optimum that is missed fails by its gap, whatever its digits', () => {
  expect(classOf(unique, ok({ h2: '0.75' }), 'standard', 1e-7)).toBe('pass');
  expect(classOf(unique, ok({ h2: '0.75' }), 'standard', 1e-5)).toBe('fail');
  expect(classOf(unique, ok({ h2: '0.75' }), 'standard', 2)).toBe('silent-wrong');
  expect(classOf(unique, ok({ h2: '0.75' }), 'smoke', 1e-3)).toBe('pass');
});

test('at a boundary a tiny component passes by its gap; its digits alone would not do', () => {
  const boundary: Partial<FixtureCase> = {
    verdict: 'boundary',
    expect: {
      sigma2_g: { ...certified('0'), scale: '1' },
      sigma2_e: certified('2'),
      loglik: certified('-5'),
    },
  };
  const reply = ok({ sigma2_g: '1e-5', sigma2_e: '2', loglik: '-5' });
  expect(classOf(boundary, reply)).toBe('fail');
  expect(classOf(boundary, reply, 'standard', 1e-7)).toBe('pass');
  expect(classOf(boundary, reply, 'standard', 1e-5)).toBe('fail');
  expect(classOf(boundary, ok({ sigma2_g: '1e-5', sigma2_e: '2', loglik: '-6' }), 'standard', 1e-7)).toBe(
    'silent-wrong',
  );
});

const replies = fc.oneof(
  fc.record({
    status: fc.constant('ok' as const),
    output: fc.dictionary(fc.constantFrom('h2', 'total', 'other'), fc.jsonValue() as fc.Arbitrary<Json>),
    warnings: fc.array(fc.string(), { maxLength: 1 }),
  }),
  fc.record({ status: fc.constant('refused' as const), class: fc.string(), message: fc.string() }),
  fc.record({ status: fc.constantFrom('error' as const, 'crash' as const), message: fc.string() }),
);
law(
  'whatever a program says has a class, and only a right answer or a refusal passes',
  [replies, fc.constantFrom(unique, invalid, none, flat, set), fc.constantFrom(...gateNames)],
  (reply, kase, gate) => {
    const verdict = judge(questionWith('fit', kase), reply as Reply, { gate });
    expect(verdictClasses).toContain(verdict.class);
    if (reply.status === 'error' || reply.status === 'crash') expect(verdict.class).not.toBe('pass');
  },
);

test('the worst number of a case is shown, and of equally wrong ones the first', () => {
  const question = questionWith('effects', { expect: { beta: certifiedList('1', '2', '4') } });
  const verdict = judge(question, ok({ beta: ['1', '2.2', '4.4'] }), { gate: 'standard' });
  expect(verdict.worst).toMatchObject({ path: 'beta[1]', claim: '2.2', certified: '2' });
  expect(verdict.compared).toBe(3);
});

test('a program is held to the convention that it says it follows', () => {
  const kase = {
    expect: { loglik: certified('-10') },
    conventions: { 'without-log-xtx': { loglik: certified('-9') } },
  };
  const honest = anybody(['loglik'], { conventions: { loglik: 'without-log-xtx' } });
  expect(judge(questionWith('loglik', kase, honest), ok({ loglik: '-9' }), { gate: 'standard' }).class).toBe(
    'pass',
  );
  expect(judge(questionWith('loglik', kase), ok({ loglik: '-9' }), { gate: 'standard' }).class).toBe(
    'silent-wrong',
  );
});

const table = { convention: 'hwe-sd', dosage: [['0'], ['1'], ['2']] };
test.each([
  ['its op', anybody(['echo']), {}],
  ['its method', anybody(['fit'], { methods: ['ML'] }), { method: 'REML' }],
  ['its size', anybody(['fit'], { limits: { n: 2 } }), table],
  ['its convention', anybody(['fit'], { conventions: { fit: ['sample-sd'] } }), table],
  ['its outputs', anybody(['fit'], { outputs: { fit: ['beta'] } }), {}],
])('a question outside the capabilities of a program is not put: %s', (_, hello, input) => {
  const question = questionWith('fit', { ...unique, input: { exact: 'dyadic', ...input } }, hello);
  expect(question.notApplicable).toBeDefined();
  expect(judge(question, ok({}), { gate: 'standard' }).class).toBe('not-applicable');
});

test('a request carries the input and what is wanted, never what is expected', () => {
  const kase = {
    ...unique,
    intermediates: { logdet_V: certified('3') },
    input: { exact: 'dyadic' as const, y: ['1'] },
  };
  expect(questionWith('fit', kase).request).toEqual({
    id: 'hand/case-0',
    op: 'fit',
    input: { y: ['1'] },
    want: ['h2', 'logdet_V'],
  });
});

test('echo: printing in full passes; single precision, few digits and decimal commas do not', () => {
  const [question] = questionsOf(echoFile(), anybody(['echo']));
  const values = question!.request.input.values as string[];
  const said = (print: (text: string) => string) =>
    judge(question!, ok({ values: values.map(print) }), { gate: 'standard' });
  expect(said(v => String(Number(v))).class).toBe('pass');
  expect(said(v => Number(v).toPrecision(17)).class).toBe('pass');
  expect(said(v => v).class).toBe('pass');
  expect(said(v => Number(v).toPrecision(15)).class).toBe('pass');
  expect(said(v => Number(v).toPrecision(5)).class).toBe('fail');
  expect(said(v => String(Math.fround(Number(v)))).class).toBe('silent-wrong');
  expect(said(v => v.replace('.', ',')).class).toBe('fail');
});

/** The score is a difference of two binary64 logarithms. */
const SCORE_ERROR = 1e-9;
test('a summary shows the least digits, the median and the largest loss of a group', () => {
  const question = (value: string) => questionWith('fit', { expect: { h2: certified(value) } });
  const verdicts = ['1', '1.1', '1.0001'].map(claim =>
    judge(question('1'), ok({ h2: claim }), { gate: 'standard' }),
  );
  const [group] = summarise(verdicts);
  expect(group!.counts).toMatchObject({ pass: 1, 'silent-wrong': 1, fail: 1 });
  expect(Math.abs(group!.digits!.min - 1)).toBeLessThan(SCORE_ERROR);
  expect(Math.abs(group!.digits!.median - 4)).toBeLessThan(SCORE_ERROR);
  expect(conforms(verdicts)).toBe(false);
  expect(conforms(verdicts.slice(0, 1))).toBe(true);
  expect(conforms([])).toBe(false);
});
