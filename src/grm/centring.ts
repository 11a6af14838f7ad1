import { dosageDigits } from './packed-rows.ts';
import type { Prepared } from './prepare.ts';
import type { WholeWeights } from './weights.ts';
import { type Halves, newHalves, newWholeSum, storeWhole, writeRatio } from './whole.ts';

/**
 * The whole numbers next to Wₖ|x̄ₖ| and Wₖx̄ₖ², see `missing.ts`: Y without its sign, and Z/2, since Z is even.
 * Wₖ is even too, so that a person who has the mean of every variant is centred to 0 exactly.
 */
export interface Centring {
  readonly sizeOfY: Halves;
  readonly halfOfZ: Halves;
}

/** @param sums Σᵢ xᵢₖ over the observed; @param observed how many they are */
export function centringOf({ whole }: WholeWeights, sums: Float64Array, observed: Float64Array): Centring {
  const sizeOfY = newHalves(sums.length);
  const halfOfZ = newHalves(sums.length);
  for (let k = 0; k < sums.length; k++) {
    const size = Math.abs(sums[k]!);
    writeRatio(sizeOfY, k, whole, size, observed[k]!);
    writeRatio(halfOfZ, k, sizeOfY, size, 2 * observed[k]!);
  }
  return { sizeOfY, halfOfZ };
}

/** Numbers of 64 bits with their halves. */
function newNumbers(length: number): { readonly all: BigInt64Array; readonly halves: Int32Array } {
  const all = new BigInt64Array(length);
  return { all, halves: new Int32Array(all.buffer) };
}

/** What code 00, 01, 10 and 11 of person j adds to Gᵢⱼ where person i misses a variant, four numbers each. */
export function gapValues({ facts, offset, sums, centring }: Prepared, variants: Uint32Array): BigInt64Array {
  const { sizeOfY, halfOfZ } = centring;
  const { all, halves } = newNumbers(4 * variants.length);
  for (let at = 0; at < variants.length; at++) {
    const k = variants[at]!;
    const sign = Math.sign(sums[k]!);
    const digits = dosageDigits(facts.flipped[k] === 1, offset[k]!);
    for (let code = 0; code < 4; code++) {
      // Y x − Z, and −Z/2 where j misses it too
      const x = code === 0b01 ? 0 : sign * (digits[code]! - offset[k]!);
      const z = code === 0b01 ? 1 : 2;
      const high = x * sizeOfY.high[k]! - z * halfOfZ.high[k]!;
      const low = x * sizeOfY.low[k]! - z * halfOfZ.low[k]!;
      storeWhole(halves, 4 * at + code, high, low);
    }
  }
  return all;
}

/** Yₖ(d − offset) for the digits d of each variant. */
export function shiftValues({ offset, sums, centring }: Prepared, variants: Uint32Array): BigInt64Array {
  const { sizeOfY } = centring;
  const { all, halves } = newNumbers(3 * variants.length);
  for (let at = 0; at < variants.length; at++) {
    const k = variants[at]!;
    for (let digit = 0; digit < 3; digit++) {
      const x = Math.sign(sums[k]!) * (digit - offset[k]!);
      storeWhole(halves, 3 * at + digit, x * sizeOfY.high[k]!, x * sizeOfY.low[k]!);
    }
  }
  return all;
}

/** Σₖ Zₖ */
export function squareSum({ centring }: Prepared, variants: Uint32Array): bigint {
  const total = newWholeSum();
  for (const k of variants) total.add(centring.halfOfZ, k, 2);
  return total.total();
}

/**
 * The trace of the sums as it must come out: Σₖ Wₖ Σᵢ xᵢₖ², and centred where genotypes are missing. Every term of it
 * is a square, so that sums on the diagonal which add up to it have not overflown, nor has any other.
 */
export function traceOf(prepared: Prepared, variants: Uint32Array): bigint {
  const { kind, squares, sums, facts, weights, centring } = prepared;
  const trace = newWholeSum();
  for (const k of variants) {
    trace.add(weights.whole, k, squares[k]!);
    if (kind !== 'incomplete') continue;
    trace.add(centring.sizeOfY, k, -2 * Math.abs(sums[k]!));
    trace.add(centring.halfOfZ, k, 2 * facts.observed[k]!);
  }
  return trace.total();
}
