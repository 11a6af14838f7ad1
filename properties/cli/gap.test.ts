import { expect, test } from 'vitest';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import { gapOf } from '../../cli/support/gap.ts';
import type { CertifiedValue, Expectation } from '../../src/conformance/case.ts';
import { questionWith } from '../support/questions.ts';

// two families of two, an intercept: the optimum is interior
const problem = {
  y: ['1', '2', '5', '5.5'],
  X: [['1'], ['1'], ['1'], ['1']],
  K: [
    ['1', '0.5', '0', '0'],
    ['0.5', '1', '0', '0'],
    ['0', '0', '1', '0.5'],
    ['0', '0', '0.5', '1'],
  ],
  method: 'REML',
};
const best = answerWithSpec('fit', problem, 30);
if (best.status !== 'ok') throw new Error(JSON.stringify(best));
const { sigma2_g, sigma2_e, loglik } = best.output as unknown as Record<string, CertifiedValue>;
const question = questionWith('fit', {
  input: { exact: 'dyadic', ...problem },
  expect: { loglik: loglik as Expectation },
});
const gapAt = (g: unknown, e: unknown): Promise<number | undefined> =>
  gapOf(question, { status: 'ok', output: { sigma2_g: g as string, sigma2_e: e as string }, warnings: [] });

/** The certified components are rounded at 30 digits; the likelihood is flat there. */
const ROUNDING = 1e-25;
test('the gap at the certified optimum is 0, whether it is written as text or as an enclosure', async () => {
  expect(await gapAt(sigma2_g!.value, sigma2_e!.value)).toBeLessThan(ROUNDING);
  expect(await gapAt(sigma2_g, sigma2_e)).toBeLessThan(ROUNDING);
});
test('the gap elsewhere is positive, grows with the distance, and does not ask for the program’s constants', async () => {
  const at = async (factor: number) =>
    (await gapAt(String(Number(sigma2_g!.value) * factor), sigma2_e!.value))!;
  expect(await at(1.01)).toBeGreaterThan(0);
  expect(await at(2)).toBeGreaterThan(await at(1.01));
});
test('there is no gap without components that can be read', async () => {
  expect(await gapAt('nan', '1')).toBeUndefined();
  expect(await gapAt('-1', '1')).toBeUndefined();
  expect(await gapOf(question, { status: 'ok', output: {}, warnings: [] })).toBeUndefined();
  expect(await gapOf(questionWith('loglik', {}), { status: 'ok', output: {}, warnings: [] })).toBeUndefined();
});
