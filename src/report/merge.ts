import type { Verdict } from '../conformance/verdict.ts';
import type { ResultRun } from './results.ts';

/** What makes two records parts of one run: who was asked, how, at which gate, and who judged. */
const keyOf = ({ lmmSpec, implementation: { name, version }, command, gate }: ResultRun): string =>
  JSON.stringify([name, version, command, gate, lmmSpec]);

/**
 * Joins the parts of every run, so that no run and no case in a run stands twice.
 *
 * Parts belong together where implementation, version, command, gate and version of lmm-spec are the same. The same
 * case twice: **the last wins**, at the place of the first, because a part that is run again is to replace what it
 * repeats. The date is the last one that is told. Runs stand in the order in which they first occur.
 *
 * So merging is associative, merging what is merged changes nothing, and parts without a common case may come in any
 * order but for the order of the cases.
 */
export function mergeResults(runs: readonly ResultRun[]): ResultRun[] {
  const merged = new Map<string, { run: ResultRun; verdicts: Map<string, Verdict> }>();
  for (const run of runs) {
    const key = keyOf(run);
    const before = merged.get(key);
    const verdicts = before?.verdicts ?? new Map<string, Verdict>();
    for (const v of run.verdicts) verdicts.set(v.id, v); // a Map keeps the place of the first
    merged.set(key, { run: before === undefined ? run : dated(before.run, run.date), verdicts });
  }
  return [...merged.values()].map(({ run, verdicts }) => ({ ...run, verdicts: [...verdicts.values()] }));
}

const dated = (run: ResultRun, date: string | undefined): ResultRun =>
  date === undefined ? run : { ...run, date };
