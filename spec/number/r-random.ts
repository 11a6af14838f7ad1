/**
 * R's default generator: `RNGkind("Mersenne-Twister", "Inversion")`, as `set.seed` starts it.
 *
 *   symbol  name                                                     scale
 *   s       seed, then the state of the scrambler                    32 bits
 *   u       uniform draw, a multiple of 2⁻³² pushed off 0 and 1      0 < u < 1
 *   z       normal draw                                              standard deviations
 *
 * @source R 4.2.2, src/main/RNG.c (`RNG_Init`, `MT_genrand`, `fixup`), src/nmath/snorm.c (`INVERSION`)
 */
import { mersenneTwister, STATE_WORDS } from './mersenne-twister.ts';
import { qnorm } from './normal-quantile.ts';
import { Refusal } from './refusal.ts';

/** R's integers: −2³¹ stands for NA and is no seed. */
const LARGEST_SEED = 2 ** 31 - 1;
/** Rounds of the scrambler that are thrown away before the state is filled. */
const INITIAL_ROUNDS = 50;
/** 2⁻³², exactly: a word becomes a number in [0, 1). */
const WORD = 2.3283064365386963e-10;
/** 1/(2³² − 1): half of it replaces 0. */
const LEAST = 2.328306437080797e-10;
/** 2²⁷: the first of the two uniforms under a normal gives the leading 27 bits. */
const BIG = 134217728;

/** A stream of draws; every call takes the next one. */
export interface RandomStream {
  /** The next `runif(1)`. */
  unif(): number;
  /** The next `rnorm(1)`; it takes two uniforms. */
  norm(): number;
}

/**
 * The stream of draws that follows `set.seed(seed)` in R.
 *
 *   s ← 69069 s + 1 (mod 2³²), 50 times; once more for the slot that holds the position; then 624 words of state
 *   u = fixup(word · 2⁻³²)
 *   z = Φ⁻¹((⌊2²⁷ u₁⌋ + u₂) / 2²⁷)
 *
 * `runif` is bit for bit R's. `rnorm` is too wherever R's libm rounds the logarithm in a tail correctly: about one
 * draw in 100,000 differs from R by an ulp on glibc.
 *
 * @param seed a whole number in [−2147483647, 2147483647]
 * @throws Refusal `not-an-integer`
 */
export function rMersenneTwister(seed: number): RandomStream {
  if (!Number.isInteger(seed) || Math.abs(seed) > LARGEST_SEED)
    throw new Refusal('not-an-integer', `the seed ${seed} is not a whole number within ±${LARGEST_SEED}`, {
      field: 'seed',
    });
  const scrambled = scrambler(seed);
  for (let round = 0; round < INITIAL_ROUNDS; round++) scrambled();
  scrambled(); // R writes this word to the slot of the position, and then writes 624 over it
  const word = mersenneTwister(Array.from({ length: STATE_WORDS }, scrambled));

  const unif = (): number => fixup(word() * WORD);
  const norm = (): number => {
    const leading = Math.floor(BIG * unif());
    return qnorm((leading + unif()) / BIG);
  };
  return { unif, norm };
}

/** The linear congruential generator that fills the state, in exact integers. */
function scrambler(seed: number): () => number {
  let s = BigInt.asUintN(32, BigInt(seed));
  return () => {
    s = BigInt.asUintN(32, 69069n * s + 1n);
    return Number(s);
  };
}

/** Never 0, never 1. */
function fixup(u: number): number {
  if (u <= 0) return 0.5 * LEAST;
  if (1 - u <= 0) return 1 - 0.5 * LEAST;
  return u;
}
