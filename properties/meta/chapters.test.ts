import { describe, expect, test } from 'vitest';
import { protocolLaws as all } from '../../cli/fuzz/laws/index.ts';
import { bugs } from './bugs.ts';
import { brokenBy } from './kills.ts';
import { toy } from './toy.ts';

/** Simulation and inference have mistakes of their own: simulate.test.ts, inference.test.ts. */
const { simulate: _s, loglik: _l, fit: _f, effects: _e, predict: _p, associate: _a, ...protocolLaws } = all;

describe('the control: without a mistake the toy obeys every law', () => {
  test.each(Object.entries(protocolLaws))('%s', async (_, laws) => {
    expect(await brokenBy(toy({}), laws)).toEqual([]);
  });
});

describe('every planted mistake breaks a law of its chapter', () => {
  test.each(bugs.map(bug => [bug.chapter, bug.name, bug] as const))('%s: %s', async (chapter, _, bug) => {
    expect(await brokenBy(toy(bug.planted), protocolLaws[chapter]!)).not.toEqual([]);
  });
});

test('every law is broken by some planted mistake: none is there for show', async () => {
  const killers = new Set<string>();
  for (const bug of bugs)
    for (const name of await brokenBy(toy(bug.planted), protocolLaws[bug.chapter]!)) killers.add(name);
  const idle = Object.values(protocolLaws)
    .flat()
    .map(law => law.name)
    .filter(name => !killers.has(name));
  expect(idle).toEqual([]);
});
