import type { Answer } from '../../../cli/rooms/answer.ts';
import type { Json } from '../../../src/conformance/case.ts';

/** A program that speaks the protocol, with one thing done otherwise than src does it. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it, or odd; in the words of a person who reads its code. */
  readonly what: string;
  /** What it says that it does. */
  readonly ops: readonly string[];
  readonly capabilities?: { readonly [field: string]: Json };
  /** Cases of laws in which its fault shows, where it is a rare one. */
  readonly runs?: number;
  /** The answer to one question; `memory` lives as long as the process. */
  readonly answer?: (question: Question, room: Room, memory: Map<string, unknown>) => Answer;
  /** How an answer leaves the process. */
  readonly wire?: Wire;
}
export interface Question {
  readonly op: string;
  readonly input: Input;
}
export interface Input {
  readonly [field: string]: Json;
}
export type Room = (op: string, input: unknown) => Answer;

/** What a wire may do with the answer to the k-th request: the text of the line is `line`. */
export interface Sent {
  readonly k: number;
  readonly question: Question;
  readonly line: string;
  readonly write: (text: string) => void;
}
export type Wire = (sent: Sent) => void;

export type Output = { readonly [name: string]: Json };

/** The answer of src with its outputs changed; a refusal stays one. */
export const changed = (answer: Answer, change: (output: Output) => Output): Answer =>
  answer.status === 'ok' ? { ...answer, output: change(answer.output) } : answer;

/** As `changed`, without the warnings of src. */
export const silently = (answer: Answer, change: (output: Output) => Output): Answer =>
  answer.status === 'ok' ? { status: 'ok', output: change(answer.output), warnings: [] } : answer;

/** Every number of an output changed; names stay. */
export function eachNumber(x: Json, change: (x: number) => number): Json {
  if (Array.isArray(x)) return x.map(y => eachNumber(y as Json, change));
  return typeof x === 'string' && x.trim() !== '' && Number.isFinite(Number(x))
    ? String(change(Number(x)))
    : x;
}
export const numbersOf = (output: Output, change: (x: number) => number): Output =>
  Object.fromEntries(Object.entries(output).map(([name, x]) => [name, eachNumber(x, change)]));

export const number = (x: Json | undefined): number => Number(x);
export const list = (x: Json | undefined): number[] => (x as readonly string[]).map(Number);
export const rows = (x: Json | undefined): (number | null)[][] =>
  (x as readonly (readonly (string | null)[])[]).map(row => row.map(v => (v === null ? null : Number(v))));
export const square = (x: Json | undefined): number[][] => rows(x) as number[][];
export const texts = (x: readonly number[]): string[] => x.map(String);
export const table = (x: readonly (readonly number[])[]): string[][] => x.map(texts);
export const peopleOf = (input: Input): number =>
  ((input.y ?? input.dosage ?? input.K) as readonly Json[]).length;

/** A mutant that answers a question of one op in another way, and the others as src does. */
export const otherwise =
  (op: string, change: (output: Output, input: Input) => Output): NonNullable<Mutant['answer']> =>
  (question, room) => {
    const answer = room(question.op, question.input);
    return question.op === op ? silently(answer, output => change(output, question.input)) : answer;
  };
/** A mutant that reads something else than what was asked. */
export const asked =
  (op: string, change: (input: Input) => Input): NonNullable<Mutant['answer']> =>
  (question, room) =>
    room(question.op, question.op === op ? change(question.input) : question.input);
