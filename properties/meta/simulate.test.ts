import { describe, expect, test } from 'vitest';
import { simulateLaws } from '../../cli/fuzz/laws/simulate.ts';
import { brokenBy, failedBy } from './kills.ts';
import { simulatedWith, simulationBugs } from './simulated.ts';

test('the control: without a mistake the simulation obeys every law and every certified case', async () => {
  expect(await brokenBy(simulatedWith({}), simulateLaws)).toEqual([]);
  expect(await failedBy(simulatedWith({}))).toEqual([]);
});

describe('every planted mistake is caught by a law or a certified case', () => {
  test.each(simulationBugs.map(bug => [bug.name, bug] as const))('%s', async (_, { planted }) => {
    const caught = [
      ...(await failedBy(simulatedWith(planted))),
      ...(await brokenBy(simulatedWith(planted), simulateLaws)),
    ];
    expect(caught).not.toEqual([]);
  });
});

test('every law of simulate is broken by some planted mistake', async () => {
  const killers = new Set<string>();
  for (const { planted } of simulationBugs)
    for (const name of await brokenBy(simulatedWith(planted), simulateLaws)) killers.add(name);
  expect(simulateLaws.map(law => law.name).filter(name => !killers.has(name))).toEqual([]);
});
