import { existsSync } from 'node:fs';
import { z } from 'zod';
import { isFailing, type Verdict, type VerdictClass } from '../../src/conformance/verdict.ts';
import { writeWhole } from './files.ts';
import { HarnessProblem, parseJson, readText } from './harness.ts';

/** Failures that are known, by case, with the class that each has. */
export type Known = ReadonlyMap<string, string>;

const form = z.strictObject({ format: z.literal('lmm-known/1'), known: z.record(z.string(), z.string()) });

export function readKnown(path: string): Known {
  const read = form.safeParse(parseJson(readText(path, 'the known-failures file'), path));
  if (read.success) return new Map(Object.entries(read.data.known));
  const issue = read.error.issues[0]!;
  throw new HarnessProblem(
    'malformed',
    `${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    'write it with --write-known',
  );
}

/**
 * The failures of a run become the known ones. What the list says of cases that were not asked (`--cases`) stays.
 *
 * @returns how many are known
 */
export function writeKnown(path: string, verdicts: readonly Verdict[]): number {
  const asked = new Set(verdicts.map(v => v.id));
  const before = existsSync(path) ? [...readKnown(path)].filter(([id]) => !asked.has(id)) : [];
  const failing = verdicts.filter(v => isFailing(v.class)).map(v => [v.id, v.class] as const);
  const known = Object.fromEntries([...before, ...failing].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeWhole(path, `${JSON.stringify({ format: 'lmm-known/1', known }, null, 1)}\n`);
  return Object.keys(known).length;
}

/** A known failure that fails in the known way is forgiven; one that passes makes the list stale. */
export const forgive = (verdicts: readonly Verdict[], known: Known): Verdict[] =>
  verdicts.map(v => {
    const expected = known.get(v.id);
    if (expected === undefined) return v;
    const turned = (name: VerdictClass): Verdict => ({ ...v, class: name, known: expected });
    if (v.class === 'pass')
      return { ...turned('unexpected-pass'), remark: `is listed as ${expected}, and passes` };
    return v.class === expected ? turned('known-failure') : v;
  });

/** Listed cases that there are no more. */
export const gone = (known: Known, ids: ReadonlySet<string>): string[] =>
  [...known.keys()].filter(id => !ids.has(id));
