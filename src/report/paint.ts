import { log10, minus, parseExact } from '../conformance/decimal.ts';
import type { EntryScore } from '../conformance/verdict.ts';

/** How words are made to stand out; where there is no colour, nothing is. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  /** Put between the right and the wrong digits of a number. */
  readonly divider: string;
}

const same = (text: string): string => text;
/** Without colour a bar divides the right digits of a number from the wrong ones: 0.2357|91. */
export const plain: Paint = { good: same, bad: same, doubt: same, strong: same, dim: same, divider: '|' };

/** All digits that could be had are there: the last ones of a binary64 are rounding, not mistakes. */
const ALL = 0.1;
/** Beside a truth of 0 no digit is right or wrong, only the size is: it is, where no more than this is lost. */
const SMALL_ENOUGH = 3;

/**
 * A number in two parts: its leading right digits, and the others. A digit is right where the claim is off by at most
 * one unit of its place: 0.9997 has three right digits beside 1.0001.
 */
export function splitDigits({
  claim,
  certified,
  loss,
}: Pick<EntryScore, 'claim' | 'certified' | 'loss'>): [right: string, wrong: string] {
  const [q, c] = [parseExact(claim), parseExact(certified)];
  const all: [string, string] = [claim, ''];
  const none: [string, string] = ['', claim];
  if (loss < ALL) return all;
  if (q === undefined || c === undefined || !decimal.test(claim)) return none;
  if (c.m === 0n) return loss <= SMALL_ENOUGH ? all : none;
  const last = Math.ceil(log10(minus(q, c))); // the power of ten of the last right digit
  const at = endOfPlace(claim, last);
  return /[1-9]/.test(claim.slice(0, at)) ? [claim.slice(0, at), claim.slice(at)] : none;
}

/** The places of a number that is written with digits and a decimal exponent. */
const decimal = /^[+-]?[\d.]+(?:[eE]([+-]?\d+))?$/;

/** Where the digits end that stand for 10^last and more. */
function endOfPlace(claim: string, last: number): number {
  const exponent = Number(decimal.exec(claim)?.[1] ?? 0);
  const end = claim.search(/[eE]/) < 0 ? claim.length : claim.search(/[eE]/);
  const point = claim.indexOf('.') < 0 ? end : claim.indexOf('.');
  const placeOf = (k: number): number => exponent + (k < point ? point - k - 1 : point - k);
  let at = 0;
  while (at < end && (!/\d/.test(claim[at]!) || placeOf(at) >= last)) at += 1;
  return at === end ? claim.length : at;
}

/** The right digits in green, the others in red. */
export function paintDigits(score: EntryScore, paint: Paint): string {
  const [right, wrong] = splitDigits(score);
  if (wrong === '') return paint.good(right);
  return right === '' ? paint.bad(wrong) : `${paint.good(right)}${paint.divider}${paint.bad(wrong)}`;
}
