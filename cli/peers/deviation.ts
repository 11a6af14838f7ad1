import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessProblem, parseJson, readText, root } from '../support/harness.ts';

/**
 * `lmm-deviation/1`: one thing that one version of one program answers differently from what is certified, with a
 * command that shows it again. It was seen on the day that it names, and is a claim about that version only.
 */

/** The worst first. `other-definition`: the number is right, and is not what its name says elsewhere. */
export const deviationClasses = [
  'silent-wrong',
  'wrong-but-warned',
  'should-refuse',
  'crash',
  'error',
  'fail',
  'other-definition',
] as const;

/** The group under which the deviations of a program stand in its results, and may be chosen. */
export const DEVIATIONS = 'deviations';

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const fileName = z.string().regex(/^[A-Za-z0-9._-]+$/);

/** A field of the question: as it stands, or what a file holds when the command has run. */
const field = z.union([
  z.string(),
  z.array(z.unknown()),
  z.strictObject({ column: fileName }).meta({ description: 'the lines of a file, one value each' }),
  z.strictObject({ table: fileName }).meta({ description: 'the rows of a file, separated by blanks' }),
]);
const question = z.strictObject({
  op: z.string(),
  input: z.record(z.string(), field),
  output: z.string().meta({ description: 'the number that is asked for: "h2", "p[0][2]"' }),
});

export const deviationSchema = z.strictObject({
  format: z.literal('lmm-deviation/1'),
  id: z.string().regex(slug),
  title: z.string().min(1),
  program: z.strictObject({ name: z.string(), version: z.string() }),
  seen: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  class: z.enum(deviationClasses),
  data: z
    .strictObject({
      case: z.string().optional().meta({ description: 'a fixture: the files y, x, k and d are its input' }),
      files: z.record(fileName, z.string()).optional(),
    })
    .meta({ description: 'what lies in the directory before the command is run' }),
  question,
  certified: z.union([
    z.strictObject({ value: z.string() }),
    z.strictObject({ refusal: z.string() }).meta({ description: 'there is no answer, for this reason' }),
  ]),
  answered: z.string().meta({ description: 'the last line that the command prints' }),
  passes: z
    .number()
    .min(0)
    .max(16)
    .meta({ description: 'right digits from which on the deviation is no more' }),
  explained: question
    .extend({ value: z.string() })
    .optional()
    .meta({ description: 'a question to which the answer is right, in all digits that are printed' }),
  reason: z.string().min(1),
  repro: z.strictObject({
    needs: z.array(z.string()).min(1).meta({ description: 'programs on PATH; "R:lme4", "python:scipy"' }),
    run: z.string().meta({ description: 'a shell script, for a directory with the files of `data`' }),
  }),
  links: z.array(z.strictObject({ url: z.url(), says: z.string().min(1) })),
});
export type Deviation = z.infer<typeof deviationSchema>;
export type DeviationQuestion = z.infer<typeof question>;

/** JSON Schema 2020-12 for readers without zod. */
export const deviationJsonSchema = (): object => ({
  ...z.toJSONSchema(deviationSchema, { target: 'draft-2020-12' }),
  title:
    'lmm-deviation/1: something that one version of a program answers differently from what is certified',
});

/** Where the deviations lie that come with lmm-spec. */
export const deviationsFolder = join(root, 'fixtures', 'deviations');

/** Every deviation of a folder, by program, the worst class first. @throws HarnessProblem for one that has not its form */
export function loadDeviations(folder: string = deviationsFolder): Deviation[] {
  if (!existsSync(folder)) return [];
  const rank = (d: Deviation): number => deviationClasses.indexOf(d.class);
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => readDeviation(join(folder, name)))
    .sort(
      (a, b) =>
        compare(a.program.name.toLowerCase(), b.program.name.toLowerCase()) ||
        rank(a) - rank(b) ||
        compare(a.id, b.id),
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function readDeviation(path: string): Deviation {
  const read = deviationSchema.safeParse(parseJson(readText(path, 'the deviation'), path));
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  throw new HarnessProblem(
    'malformed',
    `${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    'see fixtures/schema/deviation.schema.json',
  );
}
