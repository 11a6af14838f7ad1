import { createHash } from 'node:crypto';
import type { Expectation, FixtureCase, FixtureFile, Json } from '../../src/conformance/case.ts';
import type { Answer } from '../rooms/answer.ts';
import { answerWithSpec } from '../rooms/spec.ts';
import { answerWithSrc } from '../rooms/src.ts';
import { digitsOfOutput } from './agreement.ts';
import type { CaseDraft, GroupDraft, Request } from './draft.ts';

/** Certified digits of every number in the fixtures. */
export const FIXTURE_DIGITS = 40;
/** Digits of the alternates: they name a convention, and are no standard of their own. */
const ALTERNATE_DIGITS = 18;
/** The two rooms share no code: below this many common digits, one of them is wrong and nothing is minted. */
const LEAST_COMMON_DIGITS = 10;

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
  const checked =
    draft.refused === undefined
      ? certified(id, request, answer)
      : refused(id, request, answer, draft.refused);
  const body = {
    id,
    rev: draft.rev ?? 1,
    verdict: draft.verdict ?? (draft.refused === undefined ? ('unique' as const) : ('invalid' as const)),
    input: { exact: draft.exact ?? ('dyadic' as const), ...draft.input },
    expect: checked.expect,
    ...(draft.refused === undefined ? {} : { refusal: { class: draft.refused } }),
    ...optional('conventions', alternatesOf(id, draft)),
    ...optional('intermediates', ladderOf(id, draft)),
  };
  return {
    ...body,
    comment: draft.comment,
    difficulty: draft.difficulty ?? 'lower',
    flags: draft.flags ?? [],
    certificate: { method: checked.method, routes: ROUTES, digits: FIXTURE_DIGITS, checks: checked.checks },
    sha256: sha256(canonical(body)),
  };
}

const ROUTES = ['spec: exact fractions and enclosures on decimal.js', 'src: binary64, derived independently'];

/** @throws Error when the rooms do not agree: then one of them is wrong */
function certified(id: string, { op, input }: Request, answer: Answer) {
  if (answer.status !== 'ok') throw new Error(`${id}: the spec answers ${JSON.stringify(answer)}`);
  const fast = answerWithSrc(op, input);
  if (fast.status !== 'ok') throw new Error(`${id}: src answers ${JSON.stringify(fast)}`);
  const expect = answer.output as unknown as Outputs;
  const digits = digitsOfOutput(fast.output, expect);
  if (digits < LEAST_COMMON_DIGITS) throw new Error(`${id}: spec and src share only ${digits} digits`);
  const exact = everyLeaf(expect, leaf => leaf.rational !== undefined);
  return {
    expect,
    method: exact ? 'rational' : 'interval',
    checks: [
      'enclosure: both ends round to the value',
      `src agrees to at least ${LEAST_COMMON_DIGITS} digits`,
    ],
  };
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
  return { expect: {}, method: 'refusal', checks: [`spec and src both refuse as ${code}`] };
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

function everyLeaf(x: Expectation | Outputs, holds: (leaf: { rational?: string }) => boolean): boolean {
  if (x === null) return true;
  if (Array.isArray(x)) return x.every(y => everyLeaf(y as Expectation, holds));
  if (typeof (x as { value?: unknown }).value === 'string') return holds(x as { rational?: string });
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
