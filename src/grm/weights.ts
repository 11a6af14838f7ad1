/**
 * Weights as whole numbers, so that sums of weighted products are exact.
 *
 *   symbol  name                                                                              shape
 *   Wₖ      the weight wₖ in units of 2^−s, rounded to 46 bits: mantissaₖ · 2^exponentₖ        m
 *   s       the number of binary places
 *
 * |Wₖ 2^−s − wₖ| <= 2^−46 wₖ as long as Wₖ >= 2^45, else <= 2^−(s + 1).
 */

export interface WholeWeights {
  readonly places: number;
  readonly mantissa: Float64Array;
  readonly exponent: Uint8Array;
}

/** Three limbs of 16 bits with a sign, the highest with a bit to spare: what `sumGroups8` multiplies by. */
const MANTISSA_BITS = 46;
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
  for (let k = 0; k < weight.length; k++) total += Math.ceil(UNITS * weight[k]! * squares[k]!);
  const mean = total / UNITS / individuals;
  return mean === 0
    ? MOST_PLACES
    : Math.max(0, Math.min(MOST_PLACES, 62 - Math.ceil(Math.log2(HEADROOM * mean))));
}

export function wholeWeights(weight: Float64Array, places: number): WholeWeights {
  const mantissa = new Float64Array(weight.length);
  const exponent = new Uint8Array(weight.length);
  for (let k = 0; k < weight.length; k++) {
    const w = weight[k]! * 2 ** places;
    let shift = Math.max(0, exponentOf(w) + 1 - MANTISSA_BITS);
    let W = Math.round(w / 2 ** shift);
    if (W === 2 ** MANTISSA_BITS) {
      W /= 2; // rounded up to the next power of two
      shift += 1;
    }
    mantissa[k] = W;
    exponent[k] = shift;
  }
  return { places, mantissa, exponent };
}

/** ⌊log₂ x⌋ for x > 0, exactly; −1 for 0. */
function exponentOf(x: number): number {
  if (x === 0) return -1;
  let e = Math.floor(Math.log2(x));
  if (2 ** e > x) e -= 1; // log2 may be rounded across a whole number
  if (2 ** (e + 1) <= x) e += 1;
  return e;
}

/** The limbs of W < 2^46: 2³² high + 2¹⁶ middle + low, each in −2¹⁵ … 2¹⁵ − 1. */
export function limbsOf(W: number): readonly [high: number, middle: number, low: number] {
  const low = ((W + 2 ** 15) % 2 ** 16) - 2 ** 15;
  const rest = (W - low) / 2 ** 16;
  const middle = ((rest + 2 ** 15) % 2 ** 16) - 2 ** 15;
  return [(rest - middle) / 2 ** 16, middle, low];
}
