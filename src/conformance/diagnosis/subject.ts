import type { Output } from '../answer.ts';
import type { CertifiedValue, Expectation, Json } from '../case.ts';
import { parseExact, toNumber } from '../decimal.ts';
import { passesDigits } from '../gate.ts';
import { type Question, variantsOf } from '../question.ts';
import { BINARY64_DIGITS, type Caps, scoreOutput } from '../score.ts';

/** One output of an answer beside its certificate, entry by entry, in binary64. */
export interface Compared {
  readonly name: string;
  /** Row by row; NaN where the certificate says that the entry is missing. */
  readonly claim: readonly number[];
  readonly truth: readonly number[];
  /** Significant digits in the text of each claim, without zeros at the end. */
  readonly written: readonly number[];
  /** Places after the point in the text of each claim; negative for 1.2e3. */
  readonly places: readonly number[];
  /** [], [n] or [rows, columns]. */
  readonly shape: readonly number[];
  /** Digits that the question allows: the least attainable of the entries. */
  readonly attainable: number;
  /** For a row of a table that is judged by itself: the table, and where in it the row begins. */
  readonly row?: { readonly of: string; readonly name: string; readonly from: number };
}

/** A wrong answer, as the hypotheses see it. */
export interface Subject {
  readonly question: Question;
  readonly op: string;
  readonly input: { readonly [field: string]: Json };
  /** Every output of the answer that has the shape of its certificate; the tests of a scan one by one. */
  readonly outputs: ReadonlyMap<string, Compared>;
  /** The same, tables in one piece. */
  readonly tables: ReadonlyMap<string, Compared>;
  readonly failing: readonly string[];
  /** Significant digits that the program prints, where it says so. */
  readonly printed: number | undefined;
}

export function subjectOf(
  question: Question,
  output: Output,
  failing: readonly string[],
  caps: Caps,
): Subject {
  const tables = new Map<string, Compared>();
  const outputs = new Map<string, Compared>();
  const wrong: string[] = [];
  for (const [name, expected] of Object.entries(question.expect)) {
    const compared = compare(name, output[name], expected);
    if (compared === undefined) continue;
    tables.set(name, compared);
    const parts = partsOf(compared, question);
    for (const part of parts) outputs.set(part.name, part);
    if (!failing.includes(name)) continue;
    const ofThese = parts.filter(({ row }, at) =>
      row === undefined ? true : !isRight(part(output[name]!, at), part(expected, at), caps),
    );
    for (const { name: of } of ofThese.length === 0 ? parts : ofThese) wrong.push(of);
  }
  const { op, request } = question;
  return { question, op, input: request.input, outputs, tables, failing: wrong, printed: caps.printed };
}

const part = <T>(x: T | readonly T[], at: number): T => (x as readonly T[])[at]!;

/** Tables with a row a test: a program can have one test wrong and the others right. */
function partsOf(compared: Compared, { op, request }: Question): Compared[] {
  const tests = request.input.tests;
  const [rows, columns] = compared.shape;
  if (op !== 'associate' || !Array.isArray(tests) || columns === undefined || tests.length !== rows)
    return [compared];
  return tests.map((test, i) => {
    const from = i * columns;
    const slice = (values: readonly number[]): number[] => values.slice(from, from + columns);
    return {
      ...compared,
      name: `${compared.name} of \`${test}\``,
      claim: slice(compared.claim),
      truth: slice(compared.truth),
      written: slice(compared.written),
      places: slice(compared.places),
      shape: [columns],
      row: { of: compared.name, name: String(test), from },
    };
  });
}

function isRight(claim: Json, expected: Expectation, caps: Caps): boolean {
  const { entries, problem } = scoreOutput('row', claim, expected, caps);
  return problem === undefined && entries.every(entry => passesDigits('standard', entry));
}

function compare(name: string, claim: Json | undefined, expected: Expectation): Compared | undefined {
  const certified = leavesOf<CertifiedValue>(expected);
  const claims = leavesOf<Json>(claim === undefined ? null : claim);
  if (certified.length !== claims.length || String(shapeOf(claim)) !== String(shapeOf(expected)))
    return undefined;
  const texts = claims.map(textOf);
  const truth = certified.map(c => (c === null ? Number.NaN : numberOf(c.value)));
  const values = texts.map((text, i) => (Number.isNaN(truth[i]) ? Number.NaN : numberOf(text)));
  if (truth.every(Number.isNaN) || values.some((q, i) => !Number.isFinite(q) && !Number.isNaN(truth[i])))
    return undefined;
  return {
    name,
    claim: values,
    truth,
    written: texts.map(digitsWritten),
    places: texts.map(placesWritten),
    shape: shapeOf(expected),
    attainable: certified.reduce((s, c) => Math.min(s, c?.attainable ?? BINARY64_DIGITS), BINARY64_DIGITS),
  };
}

type Nested<T> = T | null | readonly Nested<T>[];
function leavesOf<T>(x: Nested<T>): (T | null)[] {
  return Array.isArray(x) ? x.flatMap(entry => leavesOf<T>(entry)) : [x as T | null];
}
function shapeOf(x: unknown): number[] {
  const lengths: number[] = [];
  for (let at = x; Array.isArray(at); at = at[0]) lengths.push(at.length);
  return lengths;
}

function textOf(claim: Json): string {
  if (typeof claim === 'object' && claim !== null && 'value' in claim) return String(claim.value);
  return String(claim);
}
function numberOf(text: string): number {
  const exact = parseExact(text);
  return exact === undefined ? Number.NaN : toNumber(exact);
}

/** "0.0500" has 1. */
function digitsWritten(text: string): number {
  const [significand = ''] = text.toLowerCase().split('e');
  return significand
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '').length;
}

/** "1.25e-3" has 5. */
function placesWritten(text: string): number {
  const [significand = '', exponent = '0'] = text.toLowerCase().split('e');
  return (significand.split('.')[1] ?? '').length - Number(exponent);
}

// What the hypotheses read from the input of the question.

/** A field of numbers: a list, or a table row by row; a missing entry is NaN. */
export const numbersIn = (field: Json | undefined): number[] =>
  leavesOf<Json>(field ?? []).map(x => (x === null ? Number.NaN : Number(x)));
export const tableIn = (field: Json | undefined): number[][] =>
  ((field ?? []) as readonly Json[]).map(row => numbersIn(row));
export const numberIn = (field: Json | undefined): number => Number(field);

/** The certified numbers of an output; undefined where there are none to compare with. */
export const truthOf = ({ outputs, tables }: Subject, name: string): readonly number[] | undefined =>
  (outputs.get(name) ?? tables.get(name))?.truth;
/** The certified numbers of an output, also of one that the program does not report. */
export function certifiedNumbers(subject: Subject, name: string): readonly number[] | undefined {
  const expected = subject.question.kase.expect[name];
  return (
    truthOf(subject, name) ??
    (expected === undefined
      ? undefined
      : leavesOf<CertifiedValue>(expected).map(c => (c === null ? Number.NaN : numberOf(c.value))))
  );
}
/** The certified number of an output that is one number. */
export const certifiedNumber = (subject: Subject, name: string): number | undefined =>
  truthOf(subject, name)?.[0];
/** The claimed number of an output that is one number. */
export const claimedNumber = ({ outputs }: Subject, name: string): number | undefined =>
  outputs.get(name)?.claim[0];

export const variantsIn = (subject: Subject): number | undefined => variantsOf(subject.input);
