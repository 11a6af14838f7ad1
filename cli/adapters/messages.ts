import { z } from 'zod';
import type { Answer, Hello } from '../../src/conformance/answer.ts';
import type { Json } from '../../src/conformance/case.ts';
import { quoted } from '../rooms/numbers.ts';

const names = z.array(z.string());
const helloForm = z.object({
  op: z.literal('hello'),
  protocol: z.literal(1),
  implementation: z.object({ name: z.string(), version: z.string() }),
  capabilities: z.object({
    ops: names,
    methods: names.optional(),
    limits: z.object({ n: z.number().optional() }).optional(),
    conventions: z.record(z.string(), z.union([z.string(), names])).optional(),
    output_digits: z.number().optional(),
    outputs: z.record(z.string(), names).optional(),
  }),
});

const answerForm = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ok'),
    output: z.record(z.string(), z.custom<Json>()),
    warnings: names.default([]),
  }),
  z.object({ status: z.literal('refused'), class: z.string(), message: z.string().default('') }),
  z.object({ status: z.literal('unsupported'), reason: z.string().default('') }),
  z.object({ status: z.literal('error'), message: z.string().default('') }),
]);

/** What can not be understood, said in a sentence. */
export interface Misunderstood {
  readonly status: 'protocol-error';
  readonly message: string;
}
export const misunderstood = (message: string): Misunderstood => ({ status: 'protocol-error', message });

/** A line as JSON, or why it is none. */
export function parseLine(line: string): { readonly json: unknown } | Misunderstood {
  try {
    return { json: JSON.parse(line) };
  } catch {
    return misunderstood(`wrote a line that is no JSON: ${quoted(line)} (print anything else to stderr)`);
  }
}

const where = (error: z.ZodError): string => {
  const issue = error.issues[0]!;
  return `${issue.path.join('.') || 'the message'}: ${issue.message}`;
};

export function readHello(json: unknown): Hello | Misunderstood {
  const form = helloForm.safeParse(json);
  return form.success
    ? form.data
    : misunderstood(`answered hello with ${quoted(json)}: ${where(form.error)}`);
}

export function readAnswer(json: unknown): Answer | Misunderstood {
  const form = answerForm.safeParse(json);
  return form.success
    ? (form.data as Answer)
    : misunderstood(`answered ${quoted(json)}: ${where(form.error)}`);
}

/** The id of an answer, if it has one. */
export const idOf = (json: unknown): string | undefined => {
  const id = (json as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : undefined;
};
