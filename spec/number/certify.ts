import { toDecimal } from './decimal.ts';
import { intervals } from './interval.ts';
import { Rational } from './rational.ts';
import type { Bounds, Field, Real } from './real.ts';
import { Undecided } from './refusal.ts';

/** A number with proved digits: `value` is the truth rounded to nearest, and lo <= truth <= hi. */
export interface Certified {
  readonly value: string;
  readonly lo: string;
  readonly hi: string;
  /** The exact value n/d, where it is rational and short. */
  readonly rational?: string;
}

/** Fractions longer than this are not printed: they would not be read. */
const LONGEST_FRACTION = 120;
/** Guard digits of the first attempt; each attempt doubles them. */
const FIRST_GUARD = 10;
/** Digits of an enclosure beyond the digits proved: enough to see its width, short enough to read. */
const ENCLOSURE_DIGITS = 5;

/**
 * The number as `digits` proved significant digits, or undefined where the enclosure is too wide:
 * both ends must round to the same decimal.
 *
 * @param zeroBelow a number proved to be smaller than this in absolute value is written as 0, with its enclosure:
 *                  an irrational expression that is 0 has no significant digits at any precision
 */
export function proved({ lo, hi }: Bounds, digits: number, zeroBelow?: Rational): Certified | undefined {
  const negligible = zeroBelow !== undefined && lo.abs().lessThan(zeroBelow) && hi.abs().lessThan(zeroBelow);
  const value = negligible ? '0' : toDecimal(lo, digits, 'nearest');
  if (!negligible && value !== toDecimal(hi, digits, 'nearest') && !isTie({ lo, hi }, digits))
    return undefined;
  const enclosure = {
    value,
    lo: toDecimal(lo, digits + ENCLOSURE_DIGITS, 'floor'),
    hi: toDecimal(hi, digits + ENCLOSURE_DIGITS, 'ceil'),
  };
  return lo.equals(hi) && lo.toString().length <= LONGEST_FRACTION
    ? { ...enclosure, rational: lo.toString() }
    : enclosure;
}

/**
 * An enclosure as narrow as the square of what is asked, whose ends still round apart, holds a number halfway between
 * two decimals (24.5 to two digits, known as 24.4999… to 24.5000…1): either neighbour is its nearest, and no
 * precision would decide between them.
 */
const isTie = ({ lo, hi }: Bounds, digits: number): boolean =>
  lo.sign() === hi.sign() && hi.minus(lo).lessThan(lo.abs().over(Rational.of(10n ** BigInt(2 * digits))));

/** The certificate of a number that is known exactly. */
export const exactly = (x: Rational, digits: number): Certified => proved({ lo: x, hi: x }, digits)!;

/** How long to try, and what counts as nothing. */
export interface Effort {
  /** The most digits to work with. */
  readonly maxDigits?: number;
  /** See `proved`. */
  readonly zeroBelow?: Rational;
}

/**
 * Evaluate at growing precision until every enclosure of the answer has `digits` proved digits.
 * It never concludes from agreement at two precisions: only from the width of an enclosure.
 *
 * @throws Undecided when `maxDigits` of working precision do not suffice (an irrational zero has no digits).
 */
export function certifyBounds<T>(
  digits: number,
  evaluate: (field: Field<T>) => readonly Bounds[],
  makeField: (digits: number) => Field<T>,
  { maxDigits = 20 * digits + 400, zeroBelow }: Effort = {},
): Certified[] {
  let why = 'the enclosure stayed too wide';
  for (let guard = FIRST_GUARD; digits + guard <= maxDigits; guard *= 2) {
    try {
      const answer = evaluate(makeField(digits + guard)).map(x => proved(x, digits, zeroBelow));
      if (answer.every(c => c !== undefined)) return answer;
    } catch (e) {
      if (!(e instanceof Undecided)) throw e;
      why = e.message;
    }
  }
  throw new Undecided(`${digits} digits are not proved with ${maxDigits} digits of work: ${why}`);
}

/** The same for numbers of the field. @throws Undecided as `certifyBounds` */
export const certifyAll = <T extends Real<T>>(
  digits: number,
  evaluate: (field: Field<T>) => readonly T[],
  makeField: (digits: number) => Field<T>,
  effort: Effort = {},
): Certified[] => certifyBounds(digits, field => evaluate(field).map(x => x.bounds()), makeField, effort);

/** One number, on intervals. */
export const certify = (digits: number, evaluate: <T extends Real<T>>(field: Field<T>) => T): Certified =>
  certifyAll(digits, field => [evaluate(field)], intervals)[0]!;
