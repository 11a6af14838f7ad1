import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json } from '../../src/conformance/case.ts';
import { verdictNames } from '../../src/conformance/case.ts';
import { HarnessProblem, parseJson, readText } from '../support/harness.ts';
import type { GroupDraft } from './draft.ts';

/**
 * Cases that were found, not thought of: a fuzzer found the question, `promote --mint` wrote it here, and `mint` fills it
 * as it fills every other generator. One file a group, cases in the order in which they were found.
 */
const form = z.strictObject({
  format: z.literal('lmm-promoted/1'),
  chapter: z.string(),
  group: z.string(),
  title: z.string(),
  op: z.string(),
  spec: z.array(z.string()),
  cases: z.array(
    z.strictObject({
      slug: z.string(),
      comment: z.string(),
      exact: z.enum(['dyadic', 'binary64', 'decimal']).optional(),
      verdict: z.enum(verdictNames).optional(),
      refused: z.string().optional(),
      input: z.record(z.string(), z.custom<Json>()),
    }),
  ),
});
export type Promoted = z.infer<typeof form>;

/** Where the promoted cases of this repository are; an installed package has none. */
export const promotedFolder: string = join(import.meta.dirname, 'promoted');

/** @throws HarnessProblem `malformed` */
export function readPromoted(path: string): Promoted {
  const read = form.safeParse(parseJson(readText(path, 'the promoted cases'), path));
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  throw new HarnessProblem('malformed', `${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
}

/** The groups that were promoted, by name. */
export const promotedGroups = (folder: string = promotedFolder): GroupDraft[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder)
        .filter(name => name.endsWith('.json'))
        .sort()
        .map(name => draftOf(readPromoted(join(folder, name))));

/** A promoted group as the generator of its fixtures. */
export const draftOf = ({ format: _, cases, ...group }: Promoted): GroupDraft => ({
  ...group,
  cases: cases.map(({ exact, verdict, refused, ...rest }) => ({
    ...rest,
    ...(exact === undefined ? {} : { exact }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(refused === undefined ? {} : { refused }),
  })),
});
