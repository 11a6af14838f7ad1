import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerWithSrc } from '../../cli/rooms/src.ts';
import type { FixtureCase, Json } from '../../src/conformance/case.ts';
import { answersOf, caseOf, certified, commandOf, verdictsOf } from './ask.ts';

const [gemma, plink19, plink2] = await Promise.all(['GEMMA', 'PLINK 1.9', 'PLINK 2'].map(commandOf));

/** 60 people, 200 variants; by a congruence, so that every machine has the same. */
const PEOPLE = 60;
const VARIANTS = 200;
function genotypes(shareMissing: number): (string | null)[][] {
  let state = 20_240_607;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const frequencies = Array.from({ length: VARIANTS }, () => 0.1 + 0.4 * next());
  return Array.from({ length: PEOPLE }, () =>
    frequencies.map(p => {
      const count = Number(next() < p) + Number(next() < p);
      return next() < shareMissing ? null : String(count);
    }),
  );
}

/** The digits of the worst entry of each K, against those of the room of doubles, relative to the largest entry. */
async function digitsOfK(command: string, inputs: readonly { [field: string]: Json }[]): Promise<number[]> {
  const answers = await answersOf(command, 'relationship', inputs);
  return inputs.map((input, k) => {
    const theirs = (answers[k]!.K as string[][]).flat().map(Number);
    const answer = answerWithSrc('relationship', input);
    if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
    const ours = (answer.output.K as string[][]).flat().map(Number);
    expect(theirs).toHaveLength(ours.length);
    const size = Math.max(...ours.map(Math.abs));
    return -Math.log10(Math.max(...theirs.map((x, at) => Math.abs(x - ours[at]!))) / size);
  });
}

/** --make-rel bin writes doubles; 200 terms are added in another order. */
const DOUBLES = 13;
/** GEMMA writes K with ten significant digits. */
const TEN_PRINTED = 9;
const complete = { dosage: genotypes(0), missing: 'refuse', monomorphic: 'refuse' };
const holes = { dosage: genotypes(0.05), missing: 'pairwise', monomorphic: 'refuse' };
const imputed = { ...holes, missing: 'mean' };

for (const [name, command, conventions] of [
  ['PLINK 1.9', plink19, ['hwe-sd', 'centre-only', 'yang-2010-diagonal']],
  ['PLINK 2', plink2, ['hwe-sd', 'centre-only']],
] as const)
  test.skipIf(command === undefined)(
    `law: the relationship matrices of ${name} have our names, pair by pair where a genotype is missing`,
    async () => {
      const inputs = conventions.flatMap(convention =>
        [complete, holes].map(data => ({ ...data, convention })),
      );
      for (const digits of await digitsOfK(command!, inputs)) expect(digits).toBeGreaterThan(DOUBLES);
    },
  );

describe.skipIf(gemma === undefined)('GEMMA', () => {
  test('law: its -gk 1 is `centre-only`, its -gk 2 `population-sd`, with the mean for what is missing', async () => {
    const inputs = ['centre-only', 'population-sd'].flatMap(convention =>
      [complete, imputed].map(data => ({ ...data, convention })),
    );
    for (const digits of await digitsOfK(gemma!, inputs)) expect(digits).toBeGreaterThan(TEN_PRINTED);
  });

  test('its REML components are right to five digits where lambda lies within its bounds', async () => {
    const verdicts = await verdictsOf(gemma!, 'estimate-cohorts/cohort-*');
    const inside = verdicts.filter(v => v.worst !== undefined && v.flags.length === 0);
    expect(inside.length).toBeGreaterThan(3);
    // it stops when lambda moves by less than 1e-5 of itself
    for (const v of inside) expect(v.worst!.lre, v.id).toBeGreaterThan(4.9);
  });

  test('law: its intercept is that of the centred K, whatever K it was given', () => {
    const kase = caseOf('estimate-cohorts/cohort-14-1-1-reml');
    const K = kase.input.K as string[][];
    const printed = nullModel(kase, K)['beta estimate']!;
    const [asGiven, asCentred] = [K, centred(K)].map(matrix => interceptUnder(kase, matrix));
    // six digits are printed, of components with five
    expect(Math.abs(printed / asCentred! - 1)).toBeLessThan(1e-4);
    expect(Math.abs(printed / asGiven! - 1)).toBeGreaterThan(0.01);
  });

  test('law: its ML log-likelihood has no maximum and follows the unit of K; its REML one does not', () => {
    const kase = caseOf('estimate-cohorts/cohort-14-1-1-reml');
    const K = kase.input.K as string[][];
    const [once, larger] = [nullModel(kase, K), nullModel(kase, times(16, K))];
    // its bound, lambda = 1e5, is another heritability in another unit: a factor of 16 adds ½ ln 16 = 1.39 nats
    expect(larger['MLE log-likelihood']! - once['MLE log-likelihood']!).toBeGreaterThan(1);
    for (const log of [once, larger])
      expect(Math.abs(log['REMLE log-likelihood']! - certified(kase, 'loglik'))).toBeLessThan(1e-4); // six digits
  });
});

/** What one run of gemma prints about the model without a variant. */
function nullModel({ input }: FixtureCase, K: readonly (readonly string[])[]): Record<string, number> {
  const directory = mkdtempSync(join(tmpdir(), 'lmm-spec-gemma-'));
  try {
    const lines = (rows: readonly (readonly string[])[]): string =>
      rows.map(row => `${row.join('\t')}\n`).join('');
    const y = input.y as string[];
    writeFileSync(join(directory, 'p'), lines(y.map(v => [v])));
    writeFileSync(join(directory, 'c'), lines(input.X as string[][]));
    writeFileSync(join(directory, 'k'), lines(K));
    writeFileSync(join(directory, 'g'), `v, A, C, ${y.map((_, i) => i % 3).join(', ')}\n`);
    const words = '-p p -c c -k k -g g -lmm 4 -maf 0 -miss 1 -outdir . -o out'.split(' ');
    execFileSync('gemma', words, { cwd: directory, stdio: 'ignore' });
    const log = readFileSync(join(directory, 'out.log.txt'), 'utf8');
    return Object.fromEntries(
      [...log.matchAll(/^## (.*) in the null model = *(\S+)/gm)].map(m => [m[1]!, Number(m[2])]),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const times = (factor: number, K: readonly (readonly string[])[]): string[][] =>
  K.map(row => row.map(x => String(factor * Number(x))));

/** PKP with P = I − 11′/n; the lower triangle copied from the upper one. */
function centred(K: readonly (readonly string[])[]): string[][] {
  const A = K.map(row => row.map(Number));
  const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length;
  const rows = A.map(mean);
  const entry = (i: number, j: number): number => A[i]![j]! - rows[i]! - rows[j]! + mean(rows);
  return A.map((row, i) => row.map((_, j) => String(entry(Math.min(i, j), Math.max(i, j)))));
}

/** The intercept at the certified components, under another K. */
function interceptUnder(kase: FixtureCase, K: string[][]): number {
  const [sigma2_g, sigma2_e] = [certified(kase, 'sigma2_g'), certified(kase, 'sigma2_e')].map(String);
  const { y, X } = kase.input;
  const answer = answerWithSrc('effects', { y, X, K, method: 'REML', sigma2_g, sigma2_e });
  if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
  return Number((answer.output.beta as string[])[0]);
}
