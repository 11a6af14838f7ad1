import { createHash } from 'node:crypto';
import type {
  CaseVerdict,
  CertifiedValue,
  Difficulty,
  Expectation,
  FixtureCase,
  FixtureFile,
  Json,
} from '../../src/conformance/case.ts';
import type { Answer, Output } from '../rooms/answer.ts';
import { answerWithSpec } from '../rooms/spec.ts';
import { answerWithSrc } from '../rooms/src.ts';
import { digitsOfOutput } from './agreement.ts';
import { withCondition } from './condition.ts';
import type { CaseDraft, GroupDraft, Request } from './draft.ts';

/** Certified digits of every number in the fixtures. */
export const FIXTURE_DIGITS = 40;
/** Digits of the alternates: they name a convention, and are no standard of their own. */
const ALTERNATE_DIGITS = 18;
/** The two rooms share no code: below this many common digits, one of them is wrong and nothing is minted. */
const LEAST_COMMON_DIGITS = 10;
/** Digits that src may stay below what can be had before something is taken to be wrong. */
const SLACK = 2;
const BINARY64_DIGITS = 15.95;

type Outputs = { readonly [output: string]: Expectation };

/** The fixture file of a draft: every answer certified by the spec, and held against src. */
export function fill(draft: GroupDraft, version: string): FixtureFile {
  return {
    format: 'lmm-fixture/1',
    group: draft.group,
    title: draft.title,
    op: draft.op,
    spec: draft.spec,
    generator: { spec_version: version, digits: FIXTURE_DIGITS },
    notes: draft.notes ?? {},
    cases: draft.cases.map(c => fillCase(draft, c)),
  };
}

function fillCase(group: GroupDraft, draft: CaseDraft): FixtureCase {
  const id = `${group.group}/${draft.slug}`;
  const unexplained = (draft.flags ?? []).filter(flag => group.notes?.[flag] === undefined);
  if (unexplained.length > 0)
    throw new Error(`defect: ${id} has flags without a note: ${unexplained.join(', ')}`);
  const request = { op: group.op, input: draft.input };
  const answer = answerWithSpec(request.op, request.input, FIXTURE_DIGITS);
  const checked = check(id, draft, request, answer);
  const expect = grade(id, draft, request, checked);
  const body = {
    id,
    rev: draft.rev ?? 1,
    verdict: checked.verdict,
    input: { exact: draft.exact ?? ('dyadic' as const), ...draft.input },
    expect,
    ...(draft.refused === undefined ? {} : { refusal: { class: draft.refused } }),
    ...optional('conventions', alternatesOf(id, draft)),
    ...optional('intermediates', ladderOf(id, draft)),
  };
  const { method, checks, proof } = checked;
  return {
    ...body,
    comment: draft.comment,
    difficulty: draft.difficulty ?? difficultyOf(expect),
    flags: draft.flags ?? [],
    certificate: {
      method,
      routes: ROUTES,
      digits: FIXTURE_DIGITS,
      checks,
      ...(proof === undefined ? {} : { proof }),
    },
    sha256: sha256(canonical(body)),
  };
}

const ROUTES = ['spec: exact fractions and enclosures on decimal.js', 'src: binary64, derived independently'];
/** The ops of which a condition number is a question: their inputs are measured numbers. */
export const GRADED: ReadonlySet<string> = new Set([
  'decompose',
  'draw',
  'spectrum',
  'loglik',
  'fit',
  'effects',
  'predict',
  'associate',
]);

interface Checked {
  readonly verdict: CaseVerdict;
  readonly expect: Outputs;
  /** What src answers; nothing where both rooms refuse. */
  readonly fast: Output;
  readonly method: string;
  readonly checks: string[];
  readonly proof?: Json;
}

/** The answer in the form of a fixture, held against the other room. @throws Error when the rooms do not agree */
function check(id: string, draft: CaseDraft, request: Request, answer: Answer): Checked {
  if (draft.refused !== undefined)
    return { verdict: 'invalid', ...refused(id, request, answer, draft.refused) };
  if (draft.verdict === 'none') return { verdict: 'none', ...refused(id, request, answer, 'no-maximum') };
  return certified(id, request, answer, draft.verdict);
}

function certified(
  id: string,
  { op, input }: Request,
  answer: Answer,
  wanted: CaseVerdict = 'unique',
): Checked {
  if (answer.status !== 'ok') throw new Error(`${id}: the spec answers ${JSON.stringify(answer)}`);
  const fast = answerWithSrc(op, input);
  if (fast.status !== 'ok') throw new Error(`${id}: src answers ${JSON.stringify(fast)}`);
  const {
    verdict = 'unique',
    certificate,
    ...outputs
  } = answer.output as { verdict?: CaseVerdict; certificate?: Json };
  if (verdict !== wanted || (fast.output.verdict ?? wanted) !== wanted)
    throw new Error(
      `${id}: ${wanted} is declared, the spec proves ${verdict}, src says ${String(fast.output.verdict)}`,
    );
  const expect = withoutUnderflow(numbersOf(outputs));
  const exact = everyLeaf(expect, leaf => leaf.rational !== undefined);
  return {
    verdict,
    expect,
    fast: fast.output,
    method: exact ? 'rational' : 'interval',
    checks: ['enclosure: both ends round to the value'],
    ...(certificate === undefined ? {} : { proof: certificate }),
  };
}

/** The outputs that are numbers: names and lists of optima are told by the verdict. */
export const numbersOf = (output: object): Outputs =>
  Object.fromEntries(
    Object.entries(output).filter(
      ([name, x]) => name !== 'optima' && name !== 'outcome' && typeof x !== 'string',
    ),
  ) as Outputs;

/** A p-value below the range of binary64 is asked for as log10 p alone. */
export function withoutUnderflow({ p, ...rest }: Outputs): Outputs {
  if (p === undefined) return rest;
  return everyLeaf({ p }, leaf => Number(leaf.value) > SMALLEST_P) ? { ...rest, p } : rest;
}
const SMALLEST_P = 1e-300;

/** With condition numbers where they are a question; and src must have the digits that can be had. */
function grade(id: string, draft: CaseDraft, request: Request, { expect, fast }: Checked): Outputs {
  if (Object.keys(expect).length === 0) return expect;
  const graded = GRADED.has(request.op) ? withCondition(id, request, expect) : expect;
  const limited = Object.fromEntries(
    Object.entries(graded).map(([name, x]) => [name, limit(x, draft.attainable?.[name])]),
  );
  for (const [name, x] of Object.entries(limited)) {
    const digits = digitsOfOutput(fast, { [name]: x });
    const least = Math.min(LEAST_COMMON_DIGITS, leastAttainable(x) - SLACK);
    if (digits < least)
      throw new Error(`${id}: spec and src share ${digits} digits of ${name}, not ${least}`);
  }
  return limited;
}

const limit = (x: Expectation, most: number | undefined): Expectation => {
  if (most === undefined || x === null) return x;
  if (Array.isArray(x)) return x.map(y => limit(y as Expectation, most));
  const leaf = x as CertifiedValue;
  return { ...leaf, attainable: Math.min(most, leaf.attainable ?? most) };
};

function leastAttainable(x: Expectation | Outputs): number {
  if (x === null) return BINARY64_DIGITS;
  if (Array.isArray(x)) return Math.min(BINARY64_DIGITS, ...x.map(y => leastAttainable(y as Expectation)));
  if (typeof (x as { value?: unknown }).value === 'string')
    return (x as CertifiedValue).attainable ?? BINARY64_DIGITS;
  return Math.min(BINARY64_DIGITS, ...Object.values(x as Outputs).map(y => leastAttainable(y)));
}

/** Difficulty is computed, not felt: from the digits that can be had of the hardest number. */
function difficultyOf(expect: Outputs): Difficulty {
  const digits = leastAttainable(expect);
  return digits >= 12 ? 'lower' : digits >= 8 ? 'average' : digits >= 4 ? 'higher' : 'extreme';
}

function refused(id: string, { op, input }: Request, answer: Answer, code: string) {
  for (const [room, said] of [
    ['spec', answer],
    ['src', answerWithSrc(op, input)],
  ] as const)
    if (said.status !== 'refused' || said.class !== code)
      throw new Error(
        `${id}: ${room} should refuse with ${code}, and answers ${JSON.stringify(said).slice(0, 300)}`,
      );
  return { expect: {}, fast: {}, method: 'refusal', checks: [`spec and src both refuse as ${code}`] };
}

function alternatesOf(id: string, draft: CaseDraft): Record<string, Outputs> {
  return Object.fromEntries(
    Object.entries(draft.alternates ?? {}).map(([name, request]) => [
      name,
      outputsOf(`${id} under ${name}`, request, ALTERNATE_DIGITS),
    ]),
  );
}

function ladderOf(id: string, draft: CaseDraft): Record<string, Expectation> {
  return Object.fromEntries(
    (draft.ladder ?? []).flatMap(request => {
      const outputs = outputsOf(`${id}, ladder`, request, FIXTURE_DIGITS);
      return request.rungs.map(rung => [rung, outputs[rung]!] as const);
    }),
  );
}

function outputsOf(what: string, { op, input }: Request, digits: number): Outputs {
  const answer = answerWithSpec(op, input, digits);
  if (answer.status !== 'ok') throw new Error(`${what}: the spec answers ${JSON.stringify(answer)}`);
  return answer.output as unknown as Outputs;
}

const optional = <T extends object>(name: string, x: T): { [name: string]: T } =>
  Object.keys(x).length === 0 ? {} : { [name]: x };

function everyLeaf(
  x: Expectation | Outputs,
  holds: (leaf: { value: string; rational?: string }) => boolean,
): boolean {
  if (x === null) return true;
  if (Array.isArray(x)) return x.every(y => everyLeaf(y as Expectation, holds));
  if (typeof (x as { value?: unknown }).value === 'string')
    return holds(x as { value: string; rational?: string });
  return Object.values(x as Outputs).every(y => everyLeaf(y, holds));
}

/** JSON with sorted keys and no white space: the text that a checksum is taken of. */
export function canonical(x: Json | object): string {
  if (Array.isArray(x)) return `[${x.map(y => canonical(y as Json)).join(',')}]`;
  if (typeof x !== 'object' || x === null) return JSON.stringify(x);
  const keys = Object.keys(x).sort();
  return `{${keys.map(k => `${JSON.stringify(k)}:${canonical((x as Record<string, Json>)[k]!)}`).join(',')}}`;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
