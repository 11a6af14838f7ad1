/**
 * The Mersenne-Twister MT19937 as its defining recurrence.
 *
 *   symbol      name                                            value
 *   n           words of state                                  624
 *   m           distance of the middle word                     397
 *   upper       the highest bit of a word                       w − r = 1 bit
 *   lower       the other bits                                  r = 31 bits
 *   A           companion matrix: shift right, and xor a        a = 9908B0DF when the bit shifted out is 1
 *
 *   xₖ₊ₙ = xₖ₊ₘ ⊕ (upper(xₖ) | lower(xₖ₊₁)) A
 *
 * @source Matsumoto & Nishimura (1998) ACM TOMACS 8:3, equation (2.1), tempering (2.2) to (2.5)
 */
import { defect } from './refusal.ts';

/** Words of 32 bits that make up the state. */
export const STATE_WORDS = 624;
const MIDDLE = 397;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;
const TWIST = 0x9908b0df;

/**
 * The sequence of tempered 32-bit words that follows a state x₀ … x₆₂₃, one word a call.
 *
 * @param state 624 whole numbers in [0, 2³²), not all 0 (the caller's scrambling sees to that)
 */
export function mersenneTwister(state: readonly number[]): () => number {
  if (state.length !== STATE_WORDS) throw defect(`a Mersenne-Twister state of ${state.length} words`);
  const x = [...state]; // a ring: the word k + n takes the place of the word k
  let k = 0;
  return () => {
    const next = (k + 1) % STATE_WORDS;
    const middle = (k + MIDDLE) % STATE_WORDS;
    const joined = (x[k]! & UPPER) | (x[next]! & LOWER);
    x[k] = x[middle]! ^ timesA(joined);
    const word = temper(x[k]!);
    k = next;
    return word;
  };
}

/** x A */
const timesA = (x: number): number => (x >>> 1) ^ (x % 2 === 0 ? 0 : TWIST);

function temper(x: number): number {
  const a = x ^ (x >>> 11);
  const b = a ^ ((a << 7) & 0x9d2c5680);
  const c = b ^ ((b << 15) & 0xefc60000);
  return (c ^ (c >>> 18)) >>> 0;
}
