import type { Json } from '../../../src/conformance/case.ts';

/**
 * A planted mistake: a wrong answer to a question, and what a diagnosis must say of it. The formulas here are written
 * from textbooks and manuals, with naive code of their own; they share no line with the hypotheses of the diagnosis.
 */
export interface Mutant {
  readonly name: string;
  readonly op: string;
  /** What the sentence must hold. */
  readonly says: RegExp;
  /** Several reasons at once: `says` is about the whole sentence. */
  readonly reasons?: number;
  /** The outputs that the program has at all, where it has not all. */
  readonly reports?: readonly string[];
  /**
   * The outputs that come out wrong; the others are given as certified. Undefined: the mistake can not be made here.
   *
   * @param truth the certified outputs, in binary64
   */
  readonly answer: (input: Input, truth: Truth, id: string) => Answered | undefined;
}

export type Input = { readonly [field: string]: Json };
export type Rows = number[][];
/** A number, a list or a table; null where an entry is missing. */
export type Nested = number | null | readonly Nested[];
export interface Answered {
  readonly [output: string]: Nested;
}
export interface Truth {
  readonly [output: string]: Nested;
}

export const one = (x: Nested | undefined): number => x as number;
export const list = (x: Nested | undefined): number[] => x as unknown as number[];
export const table = (x: Nested | undefined): Rows => x as unknown as Rows;

/** f of every number. */
export const each = (x: Nested | undefined, f: (v: number) => number): Nested =>
  x === undefined || x === null ? null : typeof x === 'number' ? f(x) : x.map(v => each(v, f));

export const numbers = (x: Json | undefined): number[] => (x as readonly string[]).map(Number);
export const rowsOf = (x: Json | undefined): Rows =>
  (x as readonly (readonly string[])[]).map(row => row.map(Number));
/** null where missing */
export const dosagesOf = (x: Json | undefined): (number | null)[][] =>
  (x as readonly (readonly (string | null)[])[]).map(row => row.map(v => (v === null ? null : Number(v))));

/** The outputs that the truth has, changed in place by a function of each. */
export const onEach =
  (outputs: readonly string[], f: (v: number, input: Input) => number) =>
  (input: Input, truth: Truth): Answered =>
    Object.fromEntries(
      outputs.filter(o => truth[o] !== undefined).map(o => [o, each(truth[o], v => f(v, input))]),
    );
