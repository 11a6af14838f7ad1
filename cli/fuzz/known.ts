import { writeWhole } from '../support/files.ts';
import { type Known, readKnown } from '../support/known.ts';
import type { Finding } from './finding.ts';

/**
 * Failures that are known, in the format of `check`: the name of a law with the class of its failure. For the fuzzer it
 * is advice: a failure that does not show again may only not have been met.
 */
export const readKnownIds = (path: string): Known => readKnown(path);

export function writeKnownIds(path: string, findings: readonly Finding[]): void {
  const known = Object.fromEntries(
    findings.map(f => [f.id, f.class] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeWhole(path, `${JSON.stringify({ format: 'lmm-known/1', known }, null, 1)}\n`);
}
