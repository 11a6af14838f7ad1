import fc from 'fast-check';

/** A drawn input, which knows how it can be made smaller. */
export type Drawn = fc.Value<unknown>;

/** One in this many parts of an input is drawn among the extremes: 0, the ends, the empty. */
const BIAS = 4;

/** The input of one case: a seed is all that it depends on. */
export const drawn = (inputs: fc.Arbitrary<unknown>, seed: number): Drawn =>
  inputs.generate(new fc.Random(generator(seed)), BIAS);

/** The inputs that are smaller than one, the smallest first. */
export const smaller = (inputs: fc.Arbitrary<unknown>, input: Drawn): Iterable<Drawn> =>
  inputs.shrink(input.value, input.context);

/** FNV-1a: a seed from the seed of the run, the name of what is asked, and the number of the case. */
export function seedOf(run: number, name: string, index: number): number {
  let h = 0x811c9dc5;
  for (const c of `${run} ${name} ${index}`) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193);
  return h | 0;
}

interface Generator {
  clone(): Generator;
  next(): number;
  getState(): readonly number[];
}

/** Steele, Lea and Flood's SplitMix with 32 bits, in the form that fast-check reads. */
function generator(seed: number): Generator {
  let state = seed | 0;
  return {
    clone: () => generator(state),
    next: () => {
      state = (state + 0x9e3779b9) | 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) | 0;
    },
    getState: () => [state],
  };
}
