import { type Doubled, minus, times } from '../linalg/doubled.ts';
import { LN2 } from './log.ts';

/** 1/k! for the Taylor series; with |r| <= 0.35 the first term left out is below 2⁻⁵⁸. */
const TERMS = 15;
const inverseFactorial: readonly number[] = (() => {
  const list = [1];
  for (let k = 1; k <= TERMS; k++) list.push(list[k - 1]! / k);
  return list;
})();

/**
 * exp(hi + lo) from + − × ÷ alone, right to about an ulp: the argument keeps its digits however large it is.
 *
 *   exp x = 2ᵏ exp r,   r = x − k ln 2,   |r| <= ½ ln 2
 */
export function expOf(x: Doubled): number {
  if (x.hi < -800) return 0;
  if (x.hi > 800) return Number.POSITIVE_INFINITY;
  const k = Math.round(x.hi / LN2.hi);
  const r = minus(x, times(LN2, { hi: k, lo: 0 }));
  let rest = inverseFactorial[TERMS]!; // (exp r − 1 − r)/r²
  for (let j = TERMS - 1; j >= 2; j--) rest = rest * r.hi + inverseFactorial[j]!;
  const value = 1 + (r.hi + (r.lo + r.hi * r.hi * rest));
  const half = Math.trunc(k / 2);
  return value * 2 ** half * 2 ** (k - half); // two steps, so that a subnormal result rounds once
}
