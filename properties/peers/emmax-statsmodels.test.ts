import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { program } from '../../cli/adapters/implementation.ts';
import { loadDeviations } from '../../cli/peers/deviation.ts';
import { narrowTests } from '../../cli/peers/narrow.ts';
import { answerWithSrc } from '../../cli/rooms/src.ts';
import { loadFixtures, selectCases } from '../../cli/support/fixtures.ts';
import { run } from '../../cli/support/run.ts';
import type { Hello } from '../../src/conformance/answer.ts';
import type { CertifiedValue, Json } from '../../src/conformance/case.ts';
import { answersOf, caseOf, certified, commandOf, verdictsOf } from './ask.ts';

const [emmax, statsmodels, genabel] = await Promise.all(['EMMAX', 'statsmodels', 'GenABEL'].map(commandOf));

/** Nats: a search that ends this near the certified maximum has found it. */
const FOUND = 1e-6;

describe.skipIf(emmax === undefined)('EMMAX', () => {
  test('law: twice the matrix of emmax-kin is `hwe-sd`, with the mean for what is missing and constant variants counted', async () => {
    const dosage: Json = Array.from({ length: 8 }, (_, i) =>
      Array.from({ length: 30 }, (_, k) => {
        if (k === 7) return '1'; // everybody is heterozygous: p = ½ and nothing varies
        if (k === 8) return '0';
        return (i * 7 + k * 3) % 11 === 0 ? null : String((i * k + i + (k >> 1)) % 3);
      }),
    );
    const input = { dosage, convention: 'hwe-sd', missing: 'mean', monomorphic: 'count' };
    const [theirs] = await answersOf(emmax!, 'relationship', [input]);
    const ours = answerWithSrc('relationship', input);
    if (ours.status !== 'ok') throw new Error(JSON.stringify(ours));
    const [a, b] = [theirs!, ours.output].map(output => (output.K as string[][]).flat().map(Number));
    // doubles printed in full; thirty terms are added in another order
    a!.forEach((x, at) => {
      expect(Math.abs(x - b![at]!)).toBeLessThan(1e-13);
    });
  });

  test('its REML components lie within 1e-6 nats of the maximum where delta lies within its bounds', async () => {
    const verdicts = await verdictsOf(
      emmax!,
      'estimate-cohorts/cohort-*',
      'estimate-closed-forms/dyestuff-reml',
    );
    const inside = verdicts.filter(
      v => v.gap !== undefined && v.flags.every(f => !/Zero|NoResidual/.test(f)),
    );
    expect(inside.length).toBeGreaterThan(3);
    for (const v of inside) expect(v.gap!, v.id).toBeLessThan(FOUND);
  });

  test('law: its p is that of t at the ratio of the null model', async () => {
    const peer = await program(emmax!, {});
    try {
      const files = narrowTests(selectCases(loadFixtures(), ['associate-tests/*-null-ratio']), peer.hello);
      const { verdicts } = await run(peer, files, 'standard');
      expect(verdicts.map(v => v.class)).toEqual(['pass', 'pass']);
    } finally {
      await peer.close();
    }
  });
});

describe.skipIf(statsmodels === undefined)('statsmodels', () => {
  test('finds the maximum of an interior cohort, with any K as one variance component', async () => {
    const verdicts = await verdictsOf(
      statsmodels!,
      'estimate-cohorts/cohort-14-*',
      'estimate-cohorts/cohort-20-*',
    );
    expect(verdicts.length).toBeGreaterThan(3);
    for (const v of verdicts) expect(v.gap!, v.id).toBeLessThan(FOUND);
  });

  test('law: its variance of the scale is right to four digits for batches', async () => {
    const kase = caseOf('estimate-closed-forms/dyestuff-reml');
    const { exact: _, ...input } = kase.input;
    const [answer] = await answersOf(statsmodels!, 'fit', [input]);
    const share = Number(answer!.sigma2_e as string) / certified(kase, 'sigma2_e');
    expect(Math.abs(share - 1)).toBeLessThan(1e-4);
  });
});

test.skipIf(genabel === undefined)('GenABEL finds the ML maximum of two cohorts', async () => {
  const verdicts = await verdictsOf(
    genabel!,
    'estimate-cohorts/cohort-20-3-5-ml',
    'estimate-cohorts/cohort-30-2-7-ml',
  );
  expect(verdicts).toHaveLength(2);
  for (const v of verdicts) expect(v.gap!, v.id).toBeLessThan(FOUND);
});

describe('a program that tests in one way', () => {
  const hello = (associate: string[]): Hello => ({
    implementation: { name: 'one', version: '1' },
    capabilities: { ops: ['associate'], conventions: { associate } },
  });
  const files = selectCases(loadFixtures(), ['associate-tests/eight-people-refit']);
  const kase = files[0]!.cases[0]!;
  test('law: is asked for the tests that it has, with their certificates, in the order of the case', () => {
    const [narrowed] = narrowTests(files, hello(['score-f', 'wald-t']))[0]!.cases;
    expect(kase.input.tests).toEqual(['wald-f', 'wald-t', 'wald-chi2', 'score-chi2', 'score-f']);
    expect(narrowed!.input.tests).toEqual(['wald-t', 'score-f']);
    const p = kase.expect.p as readonly CertifiedValue[][];
    expect(narrowed!.expect.p).toEqual([p[1], p[4]]);
    expect(narrowed!.expect.beta).toEqual(kase.expect.beta);
  });
  test('is asked as before where it has none of them, or all, or says nothing', () => {
    for (const laws of [['lrt-chi2'], [...(kase.input.tests as string[])]])
      expect(narrowTests(files, hello(laws))).toEqual(files);
    expect(narrowTests(files, { ...hello([]), capabilities: { ops: ['associate'] } })).toEqual(files);
  });
});

test('every deviation that docs/peers.md names is stored', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/peers.md', import.meta.url)), 'utf8');
  const named = [...page.matchAll(/\[([a-z][a-z0-9]+(?:-[a-z0-9]+)+)\]/g)].map(m => m[1]!);
  const ids = loadDeviations().map(d => d.id);
  expect(named.length).toBeGreaterThan(25);
  for (const name of named) expect(ids).toContain(name);
});
