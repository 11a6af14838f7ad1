import { Refusal } from '../linalg/refusal.ts';
import { MersenneTwister, STATE_LENGTH } from './mersenne-twister.ts';
import { qnorm } from './normal-quantile.ts';

/** A stream of draws in R's order. */
export interface RandomStream {
  /** The next `runif(1)`. */
  unif(): number;
  /** The next `rnorm(1)`, of two uniforms. */
  norm(): number;
}

/** 2⁻³² */
const PER_WORD = 1 / 4294967296;
/** What R puts in the place of a draw of 0. */
const INSTEAD_OF_ZERO = 0.5 * 2.328306437080797e-10;
/** 2²⁷ */
const LEADING = 134217728;

/**
 * R's `set.seed(seed)` with its default kinds, "Mersenne-Twister" and "Inversion".
 *
 * `unif` is bit-equal to R's; `norm` too, but for about one draw in 100,000, where glibc does not round a logarithm
 * correctly and R is an ulp away.
 *
 * @param seed a whole number in [−2147483647, 2147483647] (R reads −2147483648 as NA)
 * @throws Refusal `not-an-integer`
 */
export function rMersenneTwister(seed: number): RandomStream {
  if (!Number.isInteger(seed) || seed > 2147483647 || seed < -2147483647)
    throw new Refusal('not-an-integer', `the seed ${seed} is not a whole number within ±2147483647`, {
      field: 'seed',
    });
  // 50 rounds of scrambling, and one for the word that R overwrites with the position
  let s = seed >>> 0;
  for (let round = 0; round < 51; round++) s = congruential(s);
  const state = new Uint32Array(STATE_LENGTH);
  for (let i = 0; i < STATE_LENGTH; i++) {
    s = congruential(s);
    state[i] = s;
  }
  const twister = new MersenneTwister(state);

  // a word times 2⁻³² is at most 1 − 2⁻³²: R's second guard, against 1, can not fire
  const unif = (): number => twister.next() * PER_WORD || INSTEAD_OF_ZERO;
  const norm = (): number => {
    const leading = Math.trunc(LEADING * unif());
    return qnorm((leading + unif()) / LEADING);
  };
  return { unif, norm };
}

const congruential = (s: number): number => (Math.imul(69069, s) + 1) >>> 0;
