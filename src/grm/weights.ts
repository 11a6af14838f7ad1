/**
 * Weights as whole numbers, so that sums of weighted products are exact.
 *
 *   symbol  name                                                                              shape
 *   Wₖ      the weight wₖ in units of 2^−s, rounded to 47 bits: mantissaₖ · 2^exponentₖ        m
 *   s       the number of binary places
 *
 * |Wₖ 2^−s − wₖ| <= 2^−47 wₖ or half a unit, whichever is more; a whole unit where W is to be even.
 */
import { type Halves, newHalves, writeWhole } from './whole.ts';

export interface WholeWeights {
  readonly places: number;
  readonly mantissa: Float64Array;
  readonly exponent: Uint8Array;
  /** Wₖ itself. */
  readonly whole: Halves;
}

/** Three limbs of 16 bits with a sign, what `sumGroups8` multiplies by, hold whole numbers up to here. */
const MANTISSA_BITS = 47;
const LARGEST_MANTISSA = 2 ** 47 - 2 ** 32;
/** No diagonal sum may reach 2^63, and people differ: the average is kept this factor below 2^62. */
const HEADROOM = 4;
/** More places than any product of a binary64 weight can use. */
const MOST_PLACES = 60;
/** Products are added up in units of 2^−10, as whole numbers, so that their order does not matter. */
const UNITS = 1024;

/**
 * The places that let Σₖ Wₖ xᵢₖ² stay below 2^62 for an average person with a factor 4 to spare.
 * @param squares Σᵢ xᵢₖ² of each variant
 */
export function placesFor(weight: Float64Array, squares: Float64Array, individuals: number): number {
  let total = 0;
  let largest = 0;
  for (let k = 0; k < weight.length; k++) {
    total += Math.ceil(UNITS * weight[k]! * squares[k]!);
    largest = Math.max(largest, weight[k]!);
  }
  if (total === 0) return MOST_PLACES;
  const mean = total / UNITS / individuals;
  const fits = 62 - Math.ceil(Math.log2(HEADROOM * mean));
  return Math.max(0, Math.min(MOST_PLACES, fits, 60 - Math.ceil(Math.log2(largest))));
}

/** @param even whether Wₖ is to be even, see `centringOf` */
export function wholeWeights(weight: Float64Array, places: number, even: boolean): WholeWeights {
  const mantissa = new Float64Array(weight.length);
  const exponent = new Uint8Array(weight.length);
  const whole = newHalves(weight.length);
  const unit = 2 ** places;
  for (let k = 0; k < weight.length; k++) {
    const w = weight[k]! * unit;
    let shift = Math.max(0, exponentOf(w) + 1 - MANTISSA_BITS);
    if (Math.round(w / 2 ** shift) > LARGEST_MANTISSA) shift += 1;
    const m = even && shift === 0 ? 2 * Math.round(w / 2) : Math.round(w / 2 ** shift);
    mantissa[k] = m;
    exponent[k] = shift;
    writeWhole(whole, k, m * 2 ** shift);
  }
  return { places, mantissa, exponent, whole };
}

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

/** ⌊log₂ x⌋ for a normal x > 0, from its bits; far below 0 for 0. */
function exponentOf(x: number): number {
  float[0] = x;
  return (halves[1]! >>> 20) - 1023;
}

/** The limbs of a mantissa: 2³² high + 2¹⁶ middle + low, each in −2¹⁵ … 2¹⁵ − 1. */
export function limbsOf(W: number): readonly [high: number, middle: number, low: number] {
  const low = ((W + 2 ** 15) % 2 ** 16) - 2 ** 15;
  const rest = (W - low) / 2 ** 16;
  const middle = ((rest + 2 ** 15) % 2 ** 16) - 2 ** 15;
  return [(rest - middle) / 2 ** 16, middle, low];
}
