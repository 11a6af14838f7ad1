import { BINARY64_DIGITS } from '../score.ts';
import type { Compared } from './subject.ts';

/** How well a prediction is met by a claim. */
export interface Agreement {
  /** Digits that agree, of the worst entry. */
  readonly digits: number;
  /**
   * Digits of evidence, of all entries: those that agree beyond the digits that agree with the certified value, as far as
   * they were written and could be had. A claim near the truth is near everything that is near the truth.
   */
  readonly evidence: number;
}

/** Of entries of both signs, those below this part of the largest are measured against it: they are what sums leave. */
const SMALL_ENTRY = 1e-3;
/** Half a unit of the last digit, and what the printing of a binary64 adds to it. */
const HALF_UNIT = 0.5 + 1e-6;
/** Digits that are lost to rounding in the best of programs and in the prediction: no fault, and no evidence. */
const ROUNDING = 3;
/** A claim written with k digits may be a short number by nature ("0.5"): it bears witness for a few more. */
const MORE_THAN_WRITTEN = 2.5;
/** A 0 in a table where there should be a number is no accident. */
const EXACT_ZERO = 4.5;
/** The same number in another place: it says where, not what. */
const AGAIN = 1;
/** A long table is no more convincing than this. */
const MOST_EVIDENCE = 40;

/** A prediction is met when so many digits of every entry agree. */
export const LEAST_DIGITS = 3;

/**
 * @returns undefined where the prediction is of another length, or is no number where there is a claim; where an entry
 * has fewer than `LEAST_DIGITS`, what comes after it is not read
 */
export function agreement(
  { claim, truth, written, attainable }: Compared,
  predicted: ArrayLike<number>,
  printed: number | undefined,
): Agreement | undefined {
  if (predicted.length !== claim.length) return undefined;
  const floor = floorOf(truth, predicted);
  if (floor === undefined) return undefined;
  const most =
    Math.min(printed ?? BINARY64_DIGITS, Math.max(0, attainable)) - (printed === undefined ? ROUNDING : 0);
  const heard = new Set<number>();
  let digits = BINARY64_DIGITS;
  let evidence = 0;
  for (let i = 0; i < claim.length; i++) {
    if (Number.isNaN(truth[i])) continue;
    const [q, h] = [claim[i]!, predicted[i]!];
    const own = digitsOf(q, h, floor, printed);
    digits = Math.min(digits, own);
    if (digits < LEAST_DIGITS) return { digits, evidence: 0 };
    if (evidence >= MOST_EVIDENCE || (h !== 0 && Math.abs(h) < floor)) continue; // what a sum leaves bears no witness
    const certified = digitsOf(q, truth[i]!, floor, printed);
    const telling = q === 0 && claim.length > 1 ? EXACT_ZERO : written[i]! + MORE_THAN_WRITTEN;
    const gained = Math.max(0, Math.min(own, most, telling) - certified);
    evidence += heard.has(q) ? Math.min(gained, AGAIN) : gained;
    if (gained > AGAIN) heard.add(q);
  }
  return { digits, evidence: Math.min(evidence, MOST_EVIDENCE) };
}

/** The size below which an entry is small: 0 where all have one sign. Undefined where a prediction is no number. */
function floorOf(truth: readonly number[], predicted: ArrayLike<number>): number | undefined {
  let [largest, negative, some] = [0, false, false];
  for (let i = 0; i < truth.length; i++) {
    if (Number.isNaN(truth[i])) continue;
    const h = predicted[i]!;
    if (!Number.isFinite(h)) return undefined;
    some = true;
    if (h < 0) negative = true;
    if (Math.abs(h) > largest) largest = Math.abs(h);
  }
  return some ? (negative ? SMALL_ENTRY * largest : 0) : undefined;
}

function digitsOf(claim: number, predicted: number, floor: number, printed: number | undefined): number {
  const error = Math.abs(claim - predicted);
  if (error === 0) return BINARY64_DIGITS;
  const size = Math.max(Math.abs(predicted), floor);
  if (size === 0) return 0;
  const digits = Math.min(BINARY64_DIGITS, Math.max(0, -Math.log10(error / size)));
  if (printed === undefined || claim === 0) return digits;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(claim))) - printed + 1);
  return error <= HALF_UNIT * unit ? Math.max(digits, printed) : digits;
}
