import { z } from 'zod';
import {
  difficulties,
  type Expectation,
  type FixtureFile,
  type Json,
  verdictNames,
} from '../../src/conformance/case.ts';
import { ops } from '../rooms/inputs.ts';

/** The fixture format as a schema. A law holds its type equal to the types of src/conformance/case.ts. */
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const decimal = z.string().regex(/^-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-][0-9]+)?$/);
const fraction = z.string().regex(/^-?[0-9]+(\/[1-9][0-9]*)?$/);
const chapterExport = z.string().regex(/^[a-z]+#[A-Za-z0-9]+$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const certified = z.strictObject({
  value: decimal,
  lo: decimal,
  hi: decimal,
  rational: fraction.optional(),
  scale: decimal.optional(),
  cond: decimal.optional(),
  attainable: z.number().optional(),
});

const expectation: z.ZodType<Expectation> = z
  .lazy(() => z.union([z.null(), certified, z.array(expectation)]))
  .meta({
    id: 'Expectation',
    description: 'A certified number, null for a missing value, or an array of these.',
  }) as z.ZodType<Expectation>;
const json: z.ZodType<Json> = z
  .lazy(() =>
    z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]),
  )
  .meta({ id: 'Json', description: 'Every real number is a string.' }) as z.ZodType<Json>;
const outputs = z.record(z.string(), expectation);

const fixtureCase = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  rev: z.number().int().min(1),
  verdict: z.enum(verdictNames),
  input: z.object({ exact: z.enum(['dyadic', 'binary64', 'decimal']) }).catchall(json),
  expect: outputs,
  refusal: z.strictObject({ class: slug }).optional(),
  conventions: z.record(z.string(), outputs).optional(),
  intermediates: outputs.optional(),
  comment: z.string().min(1),
  difficulty: z.enum(difficulties),
  flags: z.array(z.string().regex(/^[A-Z][A-Za-z0-9]*$/)),
  certificate: z
    .object({
      method: z.string().min(1),
      routes: z.array(z.string()).min(2),
      digits: z.number().int().min(30),
      checks: z.array(z.string()).min(1),
    })
    .catchall(json),
  sha256,
});

export const fixtureSchema = z.strictObject({
  format: z.literal('lmm-fixture/1'),
  group: slug,
  title: z.string().min(1),
  op: z.enum(ops as [string, ...string[]]),
  spec: z.array(chapterExport).min(1),
  generator: z.strictObject({ spec_version: z.string(), digits: z.number().int().min(30) }),
  notes: z.record(
    z.string().regex(/^[A-Z][A-Za-z0-9]*$/),
    z.strictObject({ description: z.string().min(1), consequence: z.string(), links: z.array(z.string()) }),
  ),
  cases: z.array(fixtureCase).min(1),
});

/** Reads a fixture file, refusing what has not its form. */
export const readFixtureFile = (file: unknown): FixtureFile =>
  fixtureSchema.parse(file) as unknown as FixtureFile;

/** JSON Schema 2020-12 for readers without zod. */
export const fixtureJsonSchema = (): object => ({
  ...z.toJSONSchema(fixtureSchema, { target: 'draft-2020-12' }),
  title: 'lmm-fixture/1: one group of certified cases of the linear mixed model',
});
