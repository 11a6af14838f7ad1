import { describe, expect, test } from 'vitest';
import { faultyMutants } from '../meta/adapters/all.ts';
import { found, fuzzed, named, shrunk } from '../meta/adapters/efforts.ts';

const silent = faultyMutants.filter(({ wire }) => wire === undefined);

describe('law: a program with one fault in what it computes is found to be wrong', () => {
  test.each(named(silent))('%s', async (_, mutant) => {
    expect((await fuzzed('', mutant, found)).findings).toHaveLength(1);
  });
});

describe('law: what is found is made small, the class of the failure held fixed', () => {
  const some = [
    'sd-over-n',
    'transposed',
    'ordinary-least-squares',
    'refuses-strangers',
    'error-on-covariates',
  ];
  test.each(named(silent.filter(({ name }) => some.includes(name))))('%s', async (_, mutant) => {
    const [large, small] = [await fuzzed('', mutant, found), await fuzzed('', mutant, shrunk)];
    const [first, last] = [large.findings[0]!, small.findings[0]!];
    expect(last.class).toBe(first.class);
    expect(last.people).toBeLessThanOrEqual(4);
    const length = (x: unknown): number => JSON.stringify(x).length;
    expect(length(last.questions)).toBeLessThan(length(first.questions));
  });
});
