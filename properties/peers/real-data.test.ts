import { describe, expect, test } from 'vitest';
import { exactConventions, exactEntries, exactFraction, type Pair } from '../../cli/peers/data/exact.ts';
import { remlGap } from '../../cli/peers/data/gap.ts';
import { examples, loadSet } from '../../cli/peers/data/sets.ts';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import type { CertifiedValue } from '../../src/conformance/case.ts';
import { compare, parseExact } from '../../src/conformance/decimal.ts';
import * as src from '../../src/index.ts';
import { inProcess } from '../support/cli.ts';

/** 7 people, 9 variants: missing ones, one that does not vary, halves in the second table. */
const genotypes: (number | null)[][] = [
  [0, 1, 2, 1, 0, 2, 1, 1, 0],
  [1, 1, null, 1, 0, 0, 1, 2, 0],
  [2, 0, 1, 1, 1, 1, null, 0, 1],
  [0, 0, 1, 1, 2, 1, 0, 1, 0],
  [1, 2, 0, 1, null, 2, 0, 0, 2],
  [0, 1, 1, 1, 1, 0, 2, 1, 1],
  [1, 0, 2, 1, 0, 1, 1, null, 0],
];
const halves = genotypes.map(row => row.map(x => (x === null ? null : x / 2 + (x === 1 ? 0.5 : 0))));
const pairs: Pair[] = genotypes.flatMap((_, i) => genotypes.slice(0, i + 1).map((_, j): Pair => [i, j]));

describe.each([
  ['genotypes', genotypes],
  ['halves', halves],
] as const)('single entries of a matrix of %s', (_, rows) => {
  const dosage = src.fromRows(rows.map(row => row.map(x => x ?? Number.NaN)));
  const everything = rows[0]!.map((_, k) => k);
  const asked = { dosage: rows.map(row => row.map(x => (x === null ? null : String(x)))) };
  for (const convention of exactConventions)
    for (const missing of ['mean', 'pairwise'] as const)
      for (const monomorphic of ['drop', 'count'] as const) {
        // pairwise has an SD of the observed in the spec: only for what does not scale by it are the two the same
        if (missing === 'pairwise' && convention === 'population-sd') continue;
        test(`law: ${convention}, ${missing}, ${monomorphic}: they enclose the entries that the spec proves`, () => {
          const answer = answerWithSpec('relationship', { ...asked, convention, missing, monomorphic }, 30);
          if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
          const K = answer.output.K as unknown as CertifiedValue[][];
          const found = exactEntries(dosage, everything, pairs, { convention, missing, monomorphic });
          for (const [at, [i, j]] of pairs.entries()) {
            const { lo, hi } = found[at]!;
            const [least, most, a, b] = [lo, hi, K[i]![j]!.lo, K[i]![j]!.hi].map(text => parseExact(text)!);
            expect(compare(least!, b!), `K[${i}][${j}]`).toBeLessThanOrEqual(0);
            expect(compare(a!, most!), `K[${i}][${j}]`).toBeLessThanOrEqual(0);
            expect(Math.abs(Number(hi) - Number(lo))).toBeLessThan(1e-30);
          }
        });
      }

  test('law: an entry of centre-only is the fraction that the spec has', () => {
    const options = { convention: 'centre-only', missing: 'mean', monomorphic: 'drop' };
    const answer = answerWithSpec('relationship', { ...asked, ...options }, 20);
    if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
    const K = answer.output.K as unknown as CertifiedValue[][];
    for (const [i, j] of pairs)
      expect(exactFraction(dosage, everything, [i, j]).toString()).toBe(
        K[i]![j]!.rational ?? K[i]![j]!.value,
      );
  });
});

test('law: the gap by terms is the difference of two certified likelihoods', () => {
  const y = ['1', '2', '1.5', '-1', '0.25', '3'];
  const K = y.map((_, i) => y.map((_, j) => (i === j ? '1' : i >> 1 === j >> 1 ? '0.5' : '0')));
  const problem = {
    y: Float64Array.from(y, Number),
    X: src.fromRows(y.map(() => [1])),
    K: src.fromRows(K.map(row => row.map(Number))),
  };
  const best = src.fit(problem, 'REML', null).optima[0]!;
  const gap = remlGap(problem, best);
  const likelihood = (g: number, e: number): number => {
    const input = { y, X: y.map(() => ['1']), K, method: 'REML', sigma2_g: String(g), sigma2_e: String(e) };
    const answer = answerWithSpec('loglik', input, 30);
    if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
    return Number((answer.output.loglik as unknown as CertifiedValue).value);
  };
  const top = likelihood(best.sigma2g, best.sigma2e);
  for (const [a, b] of [
    [1.1, 0.9],
    [2, 1],
    [0.5, 3],
    [1.001, 1],
  ] as const) {
    const [g, e] = [best.sigma2g * a + 0.01, best.sigma2e * b];
    // two numbers of size 10 are subtracted in binary64: 1e-14
    expect(Math.abs(gap(g, e) - (top - likelihood(g, e)))).toBeLessThan(1e-13);
  }
  expect(gap(best.sigma2g, best.sigma2e)).toBe(0);
});

test('peers --data says where the genotypes are not, and what to do', async () => {
  const { code, err } = await inProcess(['peers', '--data', 'bxd', '--data-dir', '/nowhere']);
  expect(code).toBe(2);
  expect(err).toMatch(/no-data.*\n.*gemma-doc/);
});

const bxd = (() => {
  try {
    return loadSet('bxd');
  } catch {
    console.log(`not run: BXD is not in ${examples}`);
    return undefined;
  }
})();
test.skipIf(bxd === undefined)('BXD is read as it is: 198 strains, 7320 variants, the trait of 67', () => {
  expect([bxd!.dosage.rows, bxd!.dosage.cols, bxd!.measured.length]).toEqual([198, 7320, 67]);
  expect(new Set(bxd!.dosage.data)).toEqual(new Set([0, 0.5, 1]));
});
