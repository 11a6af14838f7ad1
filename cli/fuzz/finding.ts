import type { Reply } from '../../src/conformance/answer.ts';
import type { Json } from '../../src/conformance/case.ts';
import { peopleOf } from '../../src/conformance/question.ts';
import type { EntryScore } from '../../src/conformance/verdict.ts';
import type { Failure } from './campaign.ts';
import type { Culprit } from './culprit.ts';
import type { Worn } from './endurance.ts';
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
  /** How often the one question is put until it is answered wrongly, where once is not enough. */
  readonly times?: number;
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
    ...withoutNumbers(failure, questions),
    class: wrong.fault.kind,
    what: wrong.fault.message,
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
    what: verdict?.worst === undefined ? fault.message : (verdict.remark ?? ''),
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

/** What a finding has that is not about one wrong number. */
const withoutNumbers = (failure: Failure, questions: readonly Question[]) => ({
  ...common(failure),
  before: [],
  questions,
  people: largest(questions),
  spec: exportsOf(questions[0]?.op ?? failure.trial.op),
  worst: undefined,
  gap: undefined,
  diagnosis: undefined,
  answers: [],
  steps: 0,
});

export function unstableFinding(failure: Failure, { before, question, alone, after }: Conversation): Finding {
  const json = (x: unknown) => x as Json;
  return {
    ...withoutNumbers(failure, [question]),
    class: 'unstable',
    before,
    what: 'the answer to the last question depends on what was asked before it, or on chance',
    answers: [
      { output: 'alone', certified: null, answered: json(alone) },
      { output: 'after the others', certified: null, answered: json(after) },
    ],
  };
}

/** A process that breaks when it was asked often enough. */
export const wornFinding = (failure: Failure, { question, times, fault }: Worn): Finding => ({
  ...withoutNumbers(failure, [question]),
  class: fault.kind,
  times,
  what: `put ${times} times to one process: ${fault.message}`,
});

/** A failure that could not be made to show again. */
export function unrepeatedFinding(failure: Failure): Finding {
  const { exchanges, fault } = failure;
  return {
    ...withoutNumbers(
      failure,
      exchanges.map(({ op, input }) => ({ op, input })),
    ),
    class: 'unstable',
    what: `it was seen once, and not again when its questions were put alone: ${fault.kind}: ${fault.message}`,
    answers: exchanges.map(({ op, reply }) => ({ output: op, certified: null, answered: said(reply) })),
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
