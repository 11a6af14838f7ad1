/**
 * Digits: how many of a claim are right?
 *
 *   q          the claim, exactly as printed
 *   [lo, hi]   the enclosure of the truth;  c = its correctly rounded value
 *   LRE        −log10( dist(q, [lo, hi]) / max(|c|, scale) ), at least 0
 *
 * The size that an error is measured against is entry by entry: |c| itself, or the `scale` that the fixture declares
 * where it is larger (it declares one for a number that is 0, or small only because large terms cancelled).
 * An entry that is exactly 0 without a declared scale is measured against the largest entry of its array, and a lone 0
 * against 1. So the correct digits of a small entry are its own, and not those of its large neighbour.
 *
 * LRE is capped by the certified digits, by what the program prints, and by 15.95 for a binary64 program; where the
 * precision of an output is known, also number by number: by the error that its print and its search leave.
 */
import type { CertifiedValue, Expectation, Json } from './case.ts';
import { absolute, compare, type ExactDecimal, larger, log10, minus, parseExact, zero } from './decimal.ts';
import { type Precision, resolutionOf } from './precision.ts';
import type { EntryScore } from './verdict.ts';

/** −log10(2^-53): the digits of a correctly rounded binary64. */
export const BINARY64_DIGITS = 15.95;
/** No binary64 needs more digits to be printed in full: a program that prints more is of higher precision. */
const FULL_PRINT = 17;

export interface Caps {
  /** Digits of the certificate. */
  readonly certified: number;
  /** Significant digits that the program prints, where it says so. */
  readonly printed?: number | undefined;
  /** What is known of how exactly an output is told. */
  readonly outputs?: { readonly [output: string]: Precision } | undefined;
}

export interface OutputScore {
  readonly entries: readonly EntryScore[];
  /** What keeps the output from being compared: its shape, or a text that is no number. */
  readonly problem?: string;
}

/** A number that is told with fewer than two digits is measured against 10² times what is left open: it can still fail. */
const TWO_DIGITS = 2;

const cap = ({ certified, printed }: Caps): number =>
  printed !== undefined && printed > FULL_PRINT
    ? Math.min(certified, printed)
    : Math.min(certified, BINARY64_DIGITS, printed ?? BINARY64_DIGITS);

/** Every number of an output against its certificate. It never throws: what can not be read is a problem. */
export function scoreOutput(
  name: string,
  claim: Json | undefined,
  expected: Expectation,
  caps: Caps,
): OutputScore {
  const entries: EntryScore[] = [];
  const largest = largestOf(expected);
  const problem = walk(claim, expected, name, (text, certified, path) => {
    const q = parseExact(text);
    if (q === undefined) return `${path} is "${text.slice(0, 40)}", not a finite number`;
    entries.push(scoreEntry(path, text, q, certified, largest, caps, caps.outputs?.[name]));
    return undefined;
  });
  return problem === undefined ? { entries } : { entries, problem };
}

/** Pairs claims with certificates, row by row; the first that do not pair are named. */
export function walk(
  claim: Json | undefined,
  expected: Expectation,
  path: string,
  visit: (text: string, certified: CertifiedValue, path: string) => string | undefined,
): string | undefined {
  if (claim === undefined) return `the answer has no ${path}`;
  if (expected === null)
    return claim === null ? undefined : `${path} is ${show(claim)}, and should be missing (null)`;
  if (isArray(expected)) {
    if (!isArray(claim)) return `${path} is ${show(claim)}, and should be ${shapeOf(expected)}`;
    if (claim.length !== expected.length)
      return `${path} has the shape ${shapeOf(claim)}, not ${shapeOf(expected)}`;
    for (const [i, entry] of expected.entries()) {
      const problem = walk(claim[i], entry, `${path}[${i}]`, visit);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const text = claimText(claim);
  return text === undefined
    ? `${path} is ${show(claim)}, not the text of a number`
    : visit(text, expected, path);
}

/** A claim is text; a certified value of the spec room speaks for itself; a JSON number is taken as it was read. */
function claimText(claim: Json): string | undefined {
  if (typeof claim === 'string') return claim;
  if (typeof claim === 'number') return String(claim);
  if (claim !== null && typeof claim === 'object' && 'value' in claim && typeof claim.value === 'string')
    return claim.value;
  return undefined;
}

const isArray = <T>(x: T | readonly T[]): x is readonly T[] => Array.isArray(x);
const show = (claim: Json | undefined): string => beginning(claim, DEEPEST).slice(0, 40);
/** No output is deeper than a table of certified values: what is deeper is not followed, for it may have no end. */
const DEEPEST = 4;
const FIRST = 8;

/** The beginning of a value as JSON. */
function beginning(x: Json | undefined, deep: number): string {
  if (x === undefined) return 'nothing';
  if (x === null || typeof x !== 'object') return JSON.stringify(x);
  if (deep === 0) return '…';
  if (Array.isArray(x)) return `[${x.slice(0, FIRST).map(part => beginning(part, deep - 1))}]`;
  const fields = Object.entries(x).slice(0, FIRST);
  return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${beginning(part, deep - 1)}`)}}`;
}
function shapeOf(x: unknown): string {
  const lengths: number[] = [];
  for (let at = x; Array.isArray(at) && lengths.length < DEEPEST; at = at[0]) lengths.push(at.length);
  return lengths.length === 0 ? 'one number' : lengths.join(' x ');
}

/** max |c| of an array; 1 for a lone number or an array of zeros. */
function largestOf(expected: Expectation): ExactDecimal {
  if (!isArray(expected)) return one;
  let largest = zero;
  visitAll(expected, ({ value }) => {
    const c = parseExact(value);
    if (c !== undefined) largest = larger(largest, absolute(c));
  });
  return largest.m === 0n ? one : largest;
}
const one: ExactDecimal = { m: 1n, e: 0 };

function visitAll(expected: Expectation, visit: (certified: CertifiedValue) => void): void {
  if (expected === null) return;
  if (isArray(expected)) for (const entry of expected) visitAll(entry, visit);
  else visit(expected);
}

function scoreEntry(
  path: string,
  claim: string,
  q: ExactDecimal,
  certified: CertifiedValue,
  largest: ExactDecimal,
  caps: Caps,
  precision: Precision | undefined,
): EntryScore {
  const own = sizeOf(certified, largest);
  const resolution = precision && resolutionOf(claim, own, path, precision);
  const size = resolution === undefined ? own : larger(own, { ...resolution, e: resolution.e + TWO_DIGITS });
  const told = resolution && log10(size) - log10(resolution);
  const most = Math.min(cap(caps), told ?? Number.POSITIVE_INFINITY);
  const lre = Math.min(most, correctDigits(q, certified, size));
  // a program that is not bound to binary64 can work with more digits than the problem loses
  const possible = most > BINARY64_DIGITS ? most : (certified.attainable ?? BINARY64_DIGITS);
  const attainable = Math.max(0, Math.min(most, possible));
  return { path, claim, certified: certified.value, lre, attainable, loss: attainable - lre };
}

/** LRE without caps: Infinity inside the enclosure, 0 where nothing is right. */
function correctDigits(q: ExactDecimal, certified: CertifiedValue, size: ExactDecimal): number {
  const error = distance(q, read(certified.lo), read(certified.hi));
  if (error.m === 0n) return Number.POSITIVE_INFINITY;
  return Math.max(0, log10(size) - log10(error));
}

/** What an error is measured against. */
function sizeOf(certified: CertifiedValue, largest: ExactDecimal): ExactDecimal {
  const c = absolute(read(certified.value));
  const scale = certified.scale === undefined ? zero : absolute(read(certified.scale));
  const size = larger(c, scale);
  return size.m === 0n ? largest : size;
}

function distance(q: ExactDecimal, lo: ExactDecimal, hi: ExactDecimal): ExactDecimal {
  if (compare(q, lo) < 0) return minus(lo, q);
  if (compare(hi, q) < 0) return minus(q, hi);
  return zero;
}

/** A certificate is ours: where it is not a number, that is our bug. */
function read(text: string): ExactDecimal {
  const x = parseExact(text);
  if (x === undefined) throw new Error(`defect: the certificate holds "${text.slice(0, 40)}"`);
  return x;
}
