/** Words of state. */
export const STATE_LENGTH = 624;
const OFFSET = 397;

/**
 * MT19937 in blocks: the whole state is renewed at once, then read out word by word.
 *
 * @param state 624 words, taken over and changed in place
 * @source Matsumoto & Nishimura (1998) ACM TOMACS 8:3
 */
export class MersenneTwister {
  readonly #state: Uint32Array;
  #position = STATE_LENGTH;

  constructor(state: Uint32Array) {
    if (state.length !== STATE_LENGTH) throw new Error(`defect: a state of ${state.length} words`);
    this.#state = state;
  }

  /** The next word, a whole number in [0, 2³²). */
  next(): number {
    if (this.#position === STATE_LENGTH) this.#renew();
    let y = this.#state[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #renew(): void {
    const state = this.#state;
    // three runs, so that no index is taken modulo the length
    for (let i = 0; i < STATE_LENGTH - OFFSET; i++) twist(state, i, i + 1, i + OFFSET);
    for (let i = STATE_LENGTH - OFFSET; i < STATE_LENGTH - 1; i++)
      twist(state, i, i + 1, i + OFFSET - STATE_LENGTH);
    twist(state, STATE_LENGTH - 1, 0, OFFSET - 1);
    this.#position = 0;
  }
}

function twist(state: Uint32Array, i: number, after: number, middle: number): void {
  const y = (state[i]! & 0x80000000) | (state[after]! & 0x7fffffff);
  state[i] = state[middle]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}
