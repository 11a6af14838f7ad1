/** 64-bit whole numbers without BigInt, where there are many of them: 2³² high + low. */

/** Whole numbers from 0 to 2^63, in two halves that are exact in binary64. */
export interface Halves {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

export const newHalves = (length: number): Halves => ({
  high: new Float64Array(length),
  low: new Float64Array(length),
});

const HALF = 2 ** 32;
const LIMB = 2 ** 21;

/** to[k] = value, a whole number from 0 to 2^63 that is exact in binary64. */
export function writeWhole(to: Halves, k: number, value: number): void {
  to.high[k] = Math.floor(value / HALF);
  to.low[k] = value - to.high[k]! * HALF;
}

/**
 * to[k] = the whole number next to value[k] · times / over, by long division; times and over below 2^22, and
 * times <= 2 over.
 */
export function writeRatio(to: Halves, k: number, value: Halves, times: number, over: number): void {
  const high = value.high[k]!;
  const low = value.low[k]!;
  const limbs = [Math.floor(high / 1024), (high % 1024) * 2048 + Math.floor(low / LIMB), low % LIMB];
  let rest = 0;
  const [q2, q1, q0] = limbs.map(limb => {
    const part = rest * LIMB + limb * times;
    const quotient = Math.floor(part / over);
    rest = part - quotient * over;
    return quotient;
  }) as [number, number, number];
  const lower = q1 * LIMB + q0 + (2 * rest >= over ? 1 : 0);
  const carry = Math.floor(lower / HALF);
  to.high[k] = q2 * 1024 + carry;
  to.low[k] = lower - carry * HALF;
}

/** Place `at` of 64-bit numbers, seen as 32-bit halves: 2³² high + low, where the parts are whole and of any sign. */
export function storeWhole(halves: Int32Array, at: number, high: number, low: number): void {
  const carry = Math.floor(low / HALF);
  halves[2 * at] = low - carry * HALF;
  halves[2 * at + 1] = high + carry;
}

/** Σ value · times, exactly, for whole times of size below 2^20. */
export interface WholeSum {
  readonly add: (value: Halves, k: number, times: number) => void;
  readonly total: () => bigint;
}

const QUARTER = 2 ** 16;
/** Sums of so many terms below 2^36 are exact in binary64. */
const TERMS = 2 ** 16;

export function newWholeSum(): WholeSum {
  const sums = [0, 0, 0, 0];
  let terms = 0;
  let carried = 0n;
  const carry = () => {
    sums.forEach((sum, q) => {
      carried += BigInt(sum) << BigInt(16 * q);
    });
    sums.fill(0);
    terms = 0;
  };
  return {
    add: (value, k, times) => {
      const low = value.low[k]!;
      const high = value.high[k]!;
      sums[0]! += (low % QUARTER) * times;
      sums[1]! += Math.floor(low / QUARTER) * times;
      sums[2]! += (high % QUARTER) * times;
      sums[3]! += Math.floor(high / QUARTER) * times;
      terms += 1;
      if (terms === TERMS) carry();
    },
    total: () => {
      carry();
      return carried;
    },
  };
}
