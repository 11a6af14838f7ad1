/** How exactly a number is told: what a print leaves of it, and what the search that found it leaves. */
import { lastPlaceOf } from '../formats/numbers.ts';
import { type ExactDecimal, exactDouble, plus, zero } from './decimal.ts';

/**
 * How a program rounds the numbers that it tells:
 *   a whole number   so many significant digits; zeros at the end may be left out (%g, print of R)
 *   `written`        as many digits as are written, zeros too (%.6e, %.3f)
 *   `binary32`       the bytes of a float; `binary64` those of a double
 */
export type Rounding = number | 'written' | 'binary32' | 'binary64';

export interface Precision {
  readonly rounding: Rounding;
  /** The absolute error that the program's own documented stopping rule leaves, by path ("beta[0]"). */
  readonly slack?: { readonly [path: string]: number };
}

/** 2^-24 as a decimal: half a unit in the last place of a binary32 is at most that share of it. */
const HALF_UNIT_BINARY32: ExactDecimal = { m: 59_604_644_775_390_625n, e: -24 };

/**
 * How far a claim may be from the truth by its print and its search alone: 0 or more, exactly. It follows from the size
 * of the truth, and not from that of the claim: a claim that is far too large is not excused by its few decimals.
 *
 * @param size what errors are measured against
 */
export const resolutionOf = (
  text: string,
  size: ExactDecimal,
  path: string,
  precision: Precision,
): ExactDecimal =>
  plus(roundingOf(text, size, precision.rounding), exactDouble(precision.slack?.[path] ?? 0) ?? zero);

function roundingOf(text: string, size: ExactDecimal, rounding: Rounding): ExactDecimal {
  switch (rounding) {
    case 'binary64':
      return zero; // the cap of every binary64 program says it
    case 'binary32':
      return { m: magnitude(size.m) * HALF_UNIT_BINARY32.m, e: size.e + HALF_UNIT_BINARY32.e };
    case 'written': {
      const place = lastPlaceOf(text);
      if (place === undefined) return zero;
      const [mantissa = '', exponent] = text.toLowerCase().split('e');
      return exponent === undefined
        ? halfOf(place)
        : roundingOf(text, size, mantissa.replace(/\D/g, '').length);
    }
    default:
      return halfOf(leadingPlaceOf(size) - rounding + 1);
  }
}

/** 10^place / 2 */
const halfOf = (place: number): ExactDecimal => ({ m: 5n, e: place - 1 });
const leadingPlaceOf = ({ m, e }: ExactDecimal): number => magnitude(m).toString().length - 1 + e;
const magnitude = (m: bigint): bigint => (m < 0n ? -m : m);
