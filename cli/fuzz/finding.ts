import type { Reply } from '../../src/conformance/answer.ts';
import type { Json } from '../../src/conformance/case.ts';
import { peopleOf } from '../../src/conformance/question.ts';
import type { EntryScore } from '../../src/conformance/verdict.ts';
import type { Failure } from './campaign.ts';
import type { Culprit } from './culprit.ts';
import { exportsOf } from './exports.ts';
import type { FaultClass } from './fault.ts';
import type { Conversation } from './history.ts';
import type { Question } from './line.ts';
import type { Minimal } from './minimise.ts';
import { type TrialKind, tokenOf } from './trial.ts';

/** What is wrong with a program, in its smallest form, as it is told and stored. */
export interface Finding {
  /** The same for the same failure of the same law: what a list of known failures names. */
  readonly id: string;
  readonly class: FaultClass;
  readonly found: TrialKind;
  /** What is true of a program that is right. */
  readonly law: string;
  /** Other laws that the same answer breaks. */
  readonly also: string[];
  /** The case that found it: "law.fit.1k2j3.17". */
  readonly replay: string;
  /** Cases of this law until one failed. */
  readonly cases: number;
  /** Questions that come before, where the answer depends on them. */
  readonly before: readonly Question[];
  /** The one question that is wrong by itself; or else all that a law asked. */
  readonly questions: readonly Question[];
  readonly people: number | undefined;
  readonly spec: readonly string[];
  readonly what: string;
  readonly worst: EntryScore | undefined;
  readonly gap: number | undefined;
  readonly diagnosis: string | undefined;
  /** By output: what is certified, and what was answered. */
  readonly answers: readonly { readonly output: string; readonly certified: Json; readonly answered: Json }[];
  /** Smaller cases that failed in the same way. */
  readonly steps: number;
  /** The program that is wrong, where two were asked. */
  readonly command?: string;
}

/** Two failures with one key are one mistake of the program, as far as can be told. */
export const keyOf = ({
  class: name,
  questions,
  spec,
}: Pick<Finding, 'class' | 'questions' | 'spec'>): string => [name, questions[0]?.op, ...spec].join(' ');

const common = ({ trial, index }: Failure) => ({
  id: tokenOf(trial),
  found: trial.kind,
  law: trial.sentence,
  also: [],
  replay: `${tokenOf(trial)}.${index}`,
  cases: index + 1,
});

export function findingOf(failure: Failure, minimal: Minimal): Finding {
  const { culprit, steps, wrong } = minimal;
  if (culprit !== undefined) return { ...common(failure), ...ofCulprit(culprit), steps };
  const questions = wrong.exchanges.map(({ op, input }) => ({ op, input }));
  return {
    ...common(failure),
    class: wrong.fault.kind,
    before: [],
    questions,
    people: largest(questions),
    spec: exportsOf(failure.trial.op),
    what: wrong.fault.message,
    worst: undefined,
    gap: undefined,
    diagnosis: undefined,
    answers: wrong.exchanges.map(({ op, reply }) => ({ output: op, certified: null, answered: said(reply) })),
    steps,
  };
}

/** What a finding says of one wrong answer. */
export function ofCulprit({ question, reply, fault, verdict, truth }: Culprit) {
  const output = reply?.status === 'ok' ? reply.output : {};
  const compared = Object.entries(truth?.expect ?? {}).filter(([name]) => output[name] !== undefined);
  return {
    class: fault.kind,
    before: [],
    questions: [question],
    people: largest([question]),
    spec: exportsOf(question.op, verdict?.worst?.path),
    what: fault.message,
    worst: verdict?.worst,
    gap: verdict?.gap,
    diagnosis: verdict?.diagnosis,
    answers:
      compared.length > 0
        ? compared.map(([name, x]) => ({
            output: name,
            certified: valuesOf(x as Json),
            answered: output[name]!,
          }))
        : [{ output: question.op, certified: truth?.refused ?? null, answered: said(reply) }],
  };
}

export function unstableFinding(failure: Failure, { before, question, alone, after }: Conversation): Finding {
  return {
    ...common(failure),
    class: 'unstable',
    before,
    questions: [question],
    people: largest([question]),
    spec: exportsOf(question.op),
    what: 'the answer to the last question depends on what was asked before it, or on chance',
    worst: undefined,
    gap: undefined,
    diagnosis: undefined,
    answers: [
      { output: 'alone, and after', certified: alone as unknown as Json, answered: after as unknown as Json },
    ],
    steps: 0,
  };
}

/** A failure that could not be made to show again. */
export function unrepeatedFinding(failure: Failure): Finding {
  const { exchanges, fault } = failure;
  const questions = exchanges.map(({ op, input }) => ({ op, input }));
  return {
    ...common(failure),
    class: 'unstable',
    before: [],
    questions,
    people: largest(questions),
    spec: exportsOf(failure.trial.op),
    what: `it was seen once, and not again when its questions were put alone: ${fault.kind}: ${fault.message}`,
    worst: undefined,
    gap: undefined,
    diagnosis: undefined,
    answers: exchanges.map(({ op, reply }) => ({ output: op, certified: null, answered: said(reply) })),
    steps: 0,
  };
}

const said = (reply: Reply | undefined): Json =>
  reply === undefined ? null : reply.status === 'ok' ? reply.output : `${reply.status}: ${wordsOf(reply)}`;
const wordsOf = (reply: Exclude<Reply, { status: 'ok' }>): string =>
  'reason' in reply ? reply.reason : 'class' in reply ? `${reply.class}, ${reply.message}` : reply.message;

const largest = (questions: readonly Question[]): number | undefined => {
  const sizes = questions.flatMap(({ input }) => peopleOf(input) ?? []);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
};

/** Certified numbers as their values alone. */
function valuesOf(x: Json): Json {
  if (Array.isArray(x)) return (x as readonly Json[]).map(valuesOf);
  return typeof x === 'object' && x !== null && 'value' in x ? x.value! : x;
}
