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
/** A 0 where there should be a number is no accident. */
const EXACT_ZERO = 4.5;
/** The same number in another place: it says where, not what. */
const AGAIN = 1;
/** A long table is no more convincing than this. */
const MOST_EVIDENCE = 40;

/** @returns undefined where the prediction is of another length, or is no number where there is a claim */
export function agreement(
  { claim, truth, written, attainable }: Compared,
  predicted: ArrayLike<number>,
  printed: number | undefined,
): Agreement | undefined {
  if (predicted.length !== claim.length) return undefined;
  const present = [...truth.keys()].filter(i => !Number.isNaN(truth[i]));
  const values = present.map(i => predicted[i]!);
  if (values.length === 0 || !values.every(Number.isFinite)) return undefined;
  const largest = values.reduce((s, x) => Math.max(s, Math.abs(x)), 0);
  const floor = values.every(x => x >= 0) ? 0 : SMALL_ENTRY * largest;
  const most =
    Math.min(printed ?? BINARY64_DIGITS, Math.max(0, attainable)) - (printed === undefined ? ROUNDING : 0);
  const heard = new Set<number>();
  let digits = BINARY64_DIGITS;
  let evidence = 0;
  for (const i of present) {
    const [q, h] = [claim[i]!, predicted[i]!];
    const own = digitsOf(q, h, floor, printed);
    digits = Math.min(digits, own);
    if (h !== 0 && Math.abs(h) < floor) continue; // what a sum leaves bears no witness
    const certified = digitsOf(q, truth[i]!, floor, printed);
    const telling = q === 0 ? EXACT_ZERO : written[i]! + MORE_THAN_WRITTEN;
    const gained = Math.max(0, Math.min(own, most, telling) - certified);
    evidence += heard.has(q) ? Math.min(gained, AGAIN) : gained;
    if (gained > AGAIN) heard.add(q);
  }
  return { digits, evidence: Math.min(evidence, MOST_EVIDENCE) };
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
