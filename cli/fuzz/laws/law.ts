import fc from 'fast-check';
import type { Json } from '../../../src/conformance/case.ts';
import { parseExact, toNumber } from '../../../src/conformance/decimal.ts';

/** What an implementation says to a request of the protocol. */
export type Answer =
  | { readonly status: 'ok'; readonly output: { readonly [name: string]: unknown } }
  | { readonly status: string; readonly class?: string; readonly message?: string };

/** Any implementation of the protocol: a room, a planted bug, or a program behind an adapter. */
export type Ask = (op: string, input: { readonly [key: string]: Json }) => Answer | Promise<Answer>;

/** The outputs of an implementation as plain numbers. */
export type Numbers = number | null | readonly Numbers[];
export type Query = (
  op: string,
  input: { readonly [key: string]: Json },
) => Promise<{ readonly [name: string]: Numbers }>;

/**
 * A law of the model as it can be asked of any implementation through the protocol: no oracle is needed.
 */
export interface ProtocolLaw {
  readonly name: string;
  readonly op: string;
  readonly runs: number;
  /** Valid by construction: an implementation that knows the ops has an answer to all that the law asks. */
  readonly inputs: fc.Arbitrary<unknown>;
  /** Throws `Broken` where the law does not hold for one of its inputs. */
  readonly check: (ask: Ask, input: unknown) => Promise<void>;
  /** Holds an implementation to the law. `shrink` false: a counterexample will do, it need not be small. */
  readonly hold: (ask: Ask, seed: number, factor?: number, shrink?: boolean) => Promise<void>;
}

/** A program that keeps 11 digits obeys every law; a float32 core, which keeps 7, does not. */
export const LAW_TOLERANCE = 1e-11;

/** A law is broken: by how many times what it allows, where that can be said. */
export class Broken extends Error {
  readonly excess: number;
  constructor(message: string, excess = Number.POSITIVE_INFINITY) {
    super(message);
    this.excess = Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess;
  }
}

/** A question that has an answer was not answered. */
export class NotAnswered extends Broken {}
/** A question that has no answer was answered. */
export class Answered extends Broken {}

/** Builds a law from its sentence, its inputs and its check; `query` gives the outputs as numbers. */
export function askingLaw<I>(
  op: string,
  name: string,
  inputs: fc.Arbitrary<I>,
  check: (ask: Ask, query: Query, input: I) => Promise<void>,
  runs = 40,
): ProtocolLaw {
  const checked = async (ask: Ask, input: unknown): Promise<void> =>
    check(ask, async (o, fields) => numbersOf(await ask(o, fields), o), input as I);
  return {
    name,
    op,
    runs,
    inputs,
    check: checked,
    hold: async (ask, seed, factor = 1, shrink = true) => {
      await fc.assert(
        fc.asyncProperty(inputs, async input => checked(ask, input)),
        { seed, numRuns: Math.ceil(runs * factor), endOnFailure: !shrink },
      );
    },
  };
}

/** A law that looks at the numbers alone. */
export const protocolLaw = <I>(
  op: string,
  name: string,
  inputs: fc.Arbitrary<I>,
  check: (query: Query, input: I) => Promise<void>,
  runs = 40,
): ProtocolLaw => askingLaw<I>(op, name, inputs, (_, query, input) => check(query, input), runs);

/** The outputs as numbers, each when a law looks at it. */
function numbersOf(answer: Answer, op: string): { readonly [name: string]: Numbers } {
  if (answer.status !== 'ok' || !('output' in answer))
    throw new NotAnswered(`${op} was not answered: ${JSON.stringify(answer).slice(0, 300)}`);
  const { output } = answer;
  return new Proxy<{ readonly [name: string]: Numbers }>(
    {},
    // a promise asks everything that it is given whether it is one itself
    { get: (_, name) => (name === 'then' ? undefined : toNumbers(output[String(name)])) },
  );
}

/** A claim ("0.5") or a certified value ({value, lo, hi}) as a number; arrays of these as arrays. */
export function toNumbers(x: unknown): Numbers {
  if (x === null) return null;
  if (Array.isArray(x)) return x.map(toNumbers);
  if (x === undefined) return Number.NaN;
  const claim = typeof x === 'object' ? (x as { value: unknown }).value : x;
  const number = Number(claim);
  return Number.isNaN(number) ? unusual(String(claim)) : number;
}

/** Hex floats and infinities, which JavaScript reads in its own way. */
function unusual(text: string): number {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const exact = parseExact(text);
  return exact === undefined ? Number.NaN : toNumber(exact);
}

export const matrixOf = (x: Numbers | undefined): number[][] => x as unknown as number[][];
export const vectorOf = (x: Numbers | undefined): number[] => x as unknown as number[];
export const scalarOf = (x: Numbers | undefined): number => x as number;

/** |a − b| <= LAW_TOLERANCE · scale, entry by entry; the scale defaults to the largest entry. */
export function same(a: Numbers | undefined, b: Numbers | undefined, what: string, scale?: number): void {
  const left = flat(a);
  const right = flat(b);
  if (left.length !== right.length)
    throw new Broken(`${what}: ${left.length} numbers against ${right.length}`);
  const finite = [...left, ...right].filter(Number.isFinite).map(Math.abs);
  const size = scale ?? Math.max(Number.MIN_VALUE, ...finite);
  left.forEach((x, i) => {
    if (x !== right[i] && !(Math.abs(x - right[i]!) <= LAW_TOLERANCE * size))
      throw new Broken(
        `${what}: ${x} against ${right[i]} at entry ${i}, scale ${size}`,
        Math.abs(x - right[i]!) / (LAW_TOLERANCE * size),
      );
  });
}

/** a <= b, but for what is allowed. */
export function atMost(a: number, b: number, allowed: number, what: string): void {
  if (!(a <= b + allowed)) throw new Broken(`${what}: ${a} is above ${b}`, (a - b) / allowed);
}

/** |a − b| is at most what is allowed. */
export function within(a: number, b: number, allowed: number, what: string): void {
  if (!(Math.abs(a - b) <= allowed))
    throw new Broken(`${what}: ${a} against ${b}`, Math.abs(a - b) / allowed);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Broken(what);
}

/** A missing value equals only a missing value: it is compared as an infinity. NaN equals nothing. */
function flat(x: Numbers | undefined): number[] {
  if (x === undefined) return [];
  if (Array.isArray(x)) return x.flatMap(flat);
  return [x === null ? Number.POSITIVE_INFINITY : (x as number)];
}

/** A number as it travels: the shortest decimal that is exactly this binary64 (the generators make short dyadics). */
export const text = (x: number): string => String(x);
export const texts = (x: readonly number[]): string[] => x.map(text);
export const rowsOf = (x: readonly (readonly (number | null)[])[]): (string | null)[][] =>
  x.map(row => row.map(v => (v === null ? null : text(v))));
