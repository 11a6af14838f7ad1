import { expect, test } from 'vitest';
import { fitLaws } from '../../cli/fuzz/laws/fit.ts';
import type { Ask } from '../../cli/fuzz/laws/law.ts';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import { answerWithSrc } from '../../cli/rooms/src.ts';

/** Questions at which `fuzz --room src` found a defect. The components are those of src, the likelihood is the spec's. */
const DIGITS = 18;
const withLikelihoodOfSpec: Ask = (op, input) =>
  op === 'loglik' ? answerWithSpec(op, input, DIGITS) : answerWithSrc(op, input);
const highest = fitLaws.find(law => law.name.startsWith('no other share'))!;
const diagonal = (d: readonly number[]) => d.map((x, i) => d.map((_, j) => (i === j ? x : 0)));

/** Exchanging the two pairs of people exchanges the two variances: at σ²g = 0 slope and bend of the ML profile are 0. */
const mirrored = {
  y: [1.625, 0.375, 0.375, 1.625],
  X: [
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 1],
  ],
};

test.each([1, 2 ** -21])(
  'law: a profile that begins as flat as x³ is searched to its end, K in units of %f',
  async unit => {
    const K = diagonal([5, 5, 3, 3].map(k => k * unit));
    await highest.check(withLikelihoodOfSpec, [{ ...mirrored, K }, 'ML']);
    const texts = (A: readonly (readonly number[])[]) => A.map(row => row.map(String));
    const input = { y: mirrored.y.map(String), X: texts(mirrored.X), K: texts(K), method: 'ML' };
    expect(answerWithSrc('fit', input)).toMatchObject({
      output: { verdict: 'boundary', sigma2_e: '0', h2: '1' },
    });
  },
);
