import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultyMutants, lawfulOddities } from '../meta/adapters/all.ts';
import { found, fuzzed, lawful, named } from '../meta/adapters/efforts.ts';
import { bundled } from '../meta/adapters/kills.ts';

let mutants: ReturnType<typeof bundled>;
beforeAll(() => {
  mutants = bundled();
});
afterAll(() => mutants.remove());

const loud = faultyMutants.filter(({ wire }) => wire !== undefined);

describe.concurrent('law: a program that speaks wrongly is found to be wrong, and the run ends', () => {
  test.each(named(loud))('%s', async (_, mutant) => {
    expect((await fuzzed(mutants.script, mutant, found)).findings).toHaveLength(1);
  });
});

describe.concurrent('law: a program that is odd and right is not reported', () => {
  test.each(named(lawfulOddities))('%s', async (_, mutant) => {
    const { findings, cases } = await fuzzed(mutants.script, mutant, lawful);
    expect(findings).toEqual([]);
    expect(Object.values(cases).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(20);
  });
});
