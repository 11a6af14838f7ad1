import { type Effort, fuzzInProcess, fuzzProcess } from './kills.ts';
import type { Mutant } from './mutant.ts';

/** A fault shows within this many cases of laws; `npm run kills:adapters` prints the whole matrix, shrunk. */
export const found: Effort = { runs: 250, most: 1, shrinkSeconds: 0, seed: 1, deadlineMs: 10_000 };
export const lawful: Effort = { ...found, runs: 60, seed: 2 };
export const shrunk: Effort = { ...found, shrinkSeconds: 10 };
/** Half a second is long for a handful of people, and the mutant that hangs is waited for several times. */
const HUNG_MS = 500;

const effortFor = (mutant: Mutant, effort: Effort): Effort => ({
  ...effort,
  runs: mutant.runs ?? effort.runs,
  deadlineMs: mutant.name === 'hangs' ? HUNG_MS : effort.deadlineMs,
});

/** What is wrong with how a program speaks needs a process; the rest is asked in this one. */
export const fuzzed = (script: string, mutant: Mutant, effort: Effort) =>
  mutant.wire === undefined
    ? fuzzInProcess(mutant, effortFor(mutant, effort))
    : fuzzProcess(script, mutant, effortFor(mutant, effort));

export const named = (list: readonly Mutant[]) => list.map(mutant => [mutant.name, mutant] as const);
