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

/** How far the truth may be from a claim that is told as well as this program can tell it: 0 or more, exactly. */
export const resolutionOf = (
  text: string,
  q: ExactDecimal,
  path: string,
  precision: Precision,
): ExactDecimal =>
  plus(roundingOf(text, q, precision.rounding), exactDouble(precision.slack?.[path] ?? 0) ?? zero);

function roundingOf(text: string, q: ExactDecimal, rounding: Rounding): ExactDecimal {
  if (q.m === 0n && rounding !== 'written') return zero;
  switch (rounding) {
    case 'binary64':
      return zero; // the cap of every binary64 program says it
    case 'binary32':
      return { m: magnitude(q.m) * HALF_UNIT_BINARY32.m, e: q.e + HALF_UNIT_BINARY32.e };
    case 'written': {
      const place = lastPlaceOf(text);
      return place === undefined ? zero : halfOf(place);
    }
    default:
      return halfOf(leadingPlaceOf(q) - rounding + 1);
  }
}

/** 10^place / 2 */
const halfOf = (place: number): ExactDecimal => ({ m: 5n, e: place - 1 });
const leadingPlaceOf = ({ m, e }: ExactDecimal): number => magnitude(m).toString().length - 1 + e;
const magnitude = (m: bigint): bigint => (m < 0n ? -m : m);
