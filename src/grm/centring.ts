import type { Digits } from './packed-rows.ts';
import { dosageDigits } from './packed-rows.ts';
import type { Prepared } from './prepare.ts';

/** The whole numbers by which a variant is centred where genotypes are missing, see `missing.ts`. */
export interface Centring {
  readonly W: bigint;
  /** next to W x̄ */
  readonly Y: bigint;
  /** next to W x̄², even */
  readonly Z: bigint;
  /** Σᵢ xᵢ over the observed */
  readonly sum: bigint;
}

/** W as a whole number. */
export const wholeWeight = ({ weights }: Prepared, k: number): bigint =>
  BigInt(weights.mantissa[k]!) << BigInt(weights.exponent[k]!);

/** W is even, so that a person who has the mean of every variant is centred to 0 exactly: Z = W x̄² where x̄ is whole. */
export function centringOf(prepared: Prepared, k: number): Centring {
  const { facts, offset } = prepared;
  const W = wholeWeight(prepared, k);
  const n = BigInt(facts.observed[k]!);
  const sum = BigInt(facts.copies[k]! - offset[k]! * facts.observed[k]!);
  return { W, sum, Y: nearest(W * sum, n), Z: 2n * nearest(W * sum * sum, 2n * n * n) };
}

/** The whole number next to a/b, b > 0; the larger one at a tie. */
function nearest(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b); // towards 0
  return doubled < 0n && quotient * 2n * b !== doubled ? quotient - 1n : quotient;
}

/** What code 00, 01, 10 and 11 of person j adds to Gᵢⱼ where person i misses the variant. */
export function gapValues({ facts, offset }: Prepared, k: number, { Y, Z }: Centring): bigint[] {
  const digits: Digits = dosageDigits(facts.flipped[k] === 1, offset[k]!);
  const values = digits.map(digit => Y * BigInt(digit - offset[k]!) - Z);
  values[0b01] = -Z / 2n;
  return values;
}

/**
 * The trace of the sums as it must come out: Σₖ Wₖ Σᵢ xᵢₖ², and centred where genotypes are missing. Every term of it
 * is a square, so that sums on the diagonal which add up to it have not overflown, nor has any other.
 */
export function traceOf(prepared: Prepared, variants: Uint32Array): bigint {
  const { kind, squares, facts } = prepared;
  let trace = 0n;
  for (const k of variants) {
    if (kind !== 'incomplete') trace += wholeWeight(prepared, k) * BigInt(squares[k]!);
    else {
      const { W, Y, Z, sum } = centringOf(prepared, k);
      trace += W * BigInt(squares[k]!) - 2n * Y * sum + BigInt(facts.observed[k]!) * Z;
    }
  }
  return trace;
}
