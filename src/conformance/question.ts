import type { Hello } from './answer.ts';
import type { Expectation, FixtureCase, FixtureFile, Json } from './case.ts';

/** One line of the protocol, from us. It never carries the expected value. */
export interface Request {
  readonly id: string;
  readonly op: string;
  readonly input: { readonly [field: string]: Json };
  readonly want: readonly string[];
}

/** A case as it is put to one program. */
export interface Question {
  readonly kase: FixtureCase;
  readonly group: string;
  readonly op: string;
  readonly request: Request;
  /** What the answer is held against: under the convention that the program says it follows, if it says so. */
  readonly expect: { readonly [output: string]: Expectation };
  /** Why this program is not asked, where it is not. */
  readonly notApplicable?: string;
}

export const questionsOf = (file: FixtureFile, hello: Hello): Question[] =>
  file.cases.map(kase => question(kase, file, hello));

function question(kase: FixtureCase, { group, op }: FixtureFile, { capabilities }: Hello): Question {
  const { exact: _, ...input } = kase.input;
  const declared = capabilities.conventions?.[op];
  const alternate = input.convention === undefined && typeof declared === 'string' ? declared : undefined;
  const all = { ...kase.expect, ...(alternate === undefined ? {} : kase.conventions?.[alternate]) };
  const given = capabilities.outputs?.[op];
  const expect = Object.fromEntries(Object.entries(all).filter(([name]) => given?.includes(name) ?? true));
  const rungs = Object.keys(kase.intermediates ?? {});
  const want = [...new Set([...Object.keys(expect), ...rungs])];
  const nothing = Object.keys(all).length > 0 && Object.keys(expect).length === 0;
  const reason = nothing
    ? 'it reports no output that is certified here'
    : reasonNotToAsk(op, input, capabilities, kase.verdict === 'invalid');
  const asked = { kase, group, op, expect, request: { id: kase.id, op, input, want } };
  return reason === undefined ? asked : { ...asked, notApplicable: reason };
}

/** A question without an answer is put to every program that knows the op: it should see that there is none. */
export function reasonNotToAsk(
  op: string,
  input: Request['input'],
  capabilities: Hello['capabilities'],
  invalid: boolean,
): string | undefined {
  if (!capabilities.ops.includes(op)) return `its ops are ${capabilities.ops.join(', ')}`;
  if (invalid) return undefined;
  const { method, convention } = input as { method?: string; convention?: string };
  if (method !== undefined && capabilities.methods?.includes(method) === false)
    return `its methods are ${capabilities.methods.join(', ')}`;
  const conventions = capabilities.conventions?.[op];
  if (convention !== undefined && conventions !== undefined && !conventions.includes(convention))
    return `it does not follow ${convention}`;
  const n = peopleOf(input);
  const most = capabilities.limits?.n;
  return n !== undefined && most !== undefined && n > most
    ? `it takes n up to ${most}, this is n = ${n}`
    : undefined;
}

/** n, from whichever field has a row a person. */
export function peopleOf(input: Request['input']): number | undefined {
  const rows = input.dosage ?? input.alleles ?? input.y ?? input.K;
  return Array.isArray(rows) ? rows.length : undefined;
}

/** m, from whichever field has a column a variant. */
export function variantsOf(input: Request['input']): number | undefined {
  const first: unknown = ((input.dosage ?? input.alleles) as readonly Json[] | undefined)?.[0];
  return Array.isArray(first) ? first.length : undefined;
}
