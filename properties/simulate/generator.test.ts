import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mersenneTwister } from '../../spec/number/mersenne-twister.ts';
import { rMersenneTwister as specStream } from '../../spec/number/r-random.ts';
import { Refusal as SpecRefusal } from '../../spec/number/refusal.ts';
import { Refusal as SrcRefusal } from '../../src/linalg/refusal.ts';
import { MersenneTwister } from '../../src/random/mersenne-twister.ts';
import { rMersenneTwister as srcStream } from '../../src/random/r-random.ts';
import { has } from '../support/peers.ts';
import { law } from '../support/prop.ts';
import { doublesFromR } from '../support/r.ts';

const rooms = { spec: specStream, src: srcStream };
const draws = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw);

/** R 4.2.2: set.seed(13); runif(3) and set.seed(13); rnorm(12), 17 significant digits. */
const UNIFORM_13 = '0.710322446655482054 0.246137301670387387 0.389634444611147046'.split(' ').map(Number);
const NORMAL_13 = `0.55432693922017906 -0.28027193995288774 1.77516336956021381 0.18732012167342732
  1.14252614647564976 0.41552613349278517 1.22950655592902724 0.23667967224093145 -0.36538277325205931
  1.10514427225027845 -1.09359397160108185 0.46187090822675281`
  .split(/\s+/)
  .map(Number);
/** The ends of R's integers, and around 0. */
const SEEDS = [-2147483647, -1, 0, 1, 2147483647];
/** R 4.2.2: for each of SEEDS, set.seed(s); c(runif(1), rnorm(3)). */
const STORED = `0.56201667874120176 0.19069518147841286 -1.067151082811638 -0.97956887999598841
  0.48666717973537743 -0.87287628497772674 -1.0506804941438324 0.093133427621796119
  0.8966972001362592 -0.62645381074233242 0.18364332422208224 -0.83562861241004716
  0.26550866314209998 -0.3262333607056494 1.3297992629225006 1.2724293214294047
  0.68966742674820125 2.2531505983180509 1.3560134506817472 -0.60946850803969843`
  .split('\n')
  .map(line => line.trim().split(' ').map(Number));

/** The original authors' seeding, which R does not use: x₀ = seed, xᵢ = 1812433253 (xᵢ₋₁ ⊕ (xᵢ₋₁ >> 30)) + i. */
function initGenrand(seed: number): number[] {
  const state = [seed >>> 0];
  for (let i = 1; i < 624; i++)
    state.push((Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i) >>> 0);
  return state;
}
/** C++ standard, 26.5.5: the 10000th consecutive word of mt19937 started with 5489. */
const WORD_10000 = 4123659995;

describe.each(Object.entries(rooms))('the generator of %s', (_, stream) => {
  test('anchor: set.seed(13) gives R’s uniforms', () => {
    expect(draws(3, stream(13).unif)).toEqual(UNIFORM_13);
  });
  test('anchor: set.seed(13) gives R’s normals', () => {
    expect(draws(12, stream(13).norm)).toEqual(NORMAL_13);
  });
  test('anchor: R’s draws at the ends of its integers', () => {
    const ours = SEEDS.map(seed => {
      const { unif, norm } = stream(seed);
      return [unif(), ...draws(3, norm)];
    });
    expect(ours).toEqual(STORED);
  });
  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1])(
    'refuses the seed %s',
    seed => {
      expect(() => stream(seed)).toThrow(expect.objectContaining({ code: 'not-an-integer' }));
    },
  );
  law(
    'a stream depends on its seed alone',
    [fc.integer({ min: -2147483647, max: 2147483647 })],
    seed => {
      const first = stream(seed);
      const other = stream(seed + (seed > 0 ? -1 : 1));
      draws(5, other.norm);
      expect(draws(5, first.norm)).toEqual(draws(5, stream(seed).norm));
      expect(draws(5, stream(seed).unif)).not.toEqual(draws(5, other.unif));
    },
    20,
  );
  test('law: a normal draw takes two uniforms', () => {
    const mixed = stream(13);
    mixed.norm();
    const plain = stream(13);
    draws(2, plain.unif);
    expect(mixed.unif()).toBe(plain.unif());
  });
});

test('anchor: both Mersenne-Twisters give the word that the C++ standard names', () => {
  const spec = mersenneTwister(initGenrand(5489));
  const src = new MersenneTwister(Uint32Array.from(initGenrand(5489)));
  expect(draws(10000, spec)[9999]).toBe(WORD_10000);
  expect(draws(10000, () => src.next())[9999]).toBe(WORD_10000);
});

test('law: the two rooms draw the same bits, 12,000 normal draws of six seeds', () => {
  for (const seed of [13, ...SEEDS]) {
    const [a, b] = [specStream(seed), srcStream(seed)];
    for (let i = 0; i < 2000; i++) expect(a.norm()).toBe(b.norm());
  }
});

law(
  'the two rooms draw the same bits from any seed',
  [fc.integer({ min: -2147483647, max: 2147483647 })],
  seed => {
    const [a, b] = [specStream(seed), srcStream(seed)];
    for (let i = 0; i < 1300; i++) if (a.unif() !== b.unif()) return false; // two blocks of state and a bit
    for (let i = 0; i < 10; i++) if (a.norm() !== b.norm()) return false;
    return true;
  },
  40,
);

law(
  'both rooms refuse the same seeds',
  [fc.oneof(fc.integer({ min: -3e9, max: 3e9 }), fc.double({ min: -3e9, max: 3e9 }))],
  seed => {
    const refused = Object.values(rooms).map(stream => {
      try {
        stream(seed);
        return 'drawn';
      } catch (e) {
        return e instanceof SpecRefusal || e instanceof SrcRefusal ? e.code : e;
      }
    });
    expect(refused[0]).toBe(refused[1]);
  },
);

describe('against R', () => {
  const DRAWS = 100_000;
  /**
   * glibc's logarithm is wrong in the last place about once in 1,000 calls, 15 % of the draws call it, and most
   * such errors vanish in the quotient: 10 of 800,000 draws were seen to differ. 3e-5 is more than twice that.
   */
  const RATE = 3e-5;
  /** The last place of the logarithm moves √ by half a unit and the quotient by at most a few. */
  const FEW_ULPS = 4;
  const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(Math.abs(x))) - 52);

  test.skipIf(!has('Rscript'))(
    'law: runif is bit-equal to R, rnorm but for 3 draws in 100,000 by a few ulp',
    () => {
      let different = 0;
      for (const seed of [13, ...SEEDS]) {
        const theirs = doublesFromR(
          `set.seed(${seed}); u <- runif(${DRAWS}); set.seed(${seed}); c(u, rnorm(${DRAWS}))`,
        );
        expect(theirs.length).toBe(2 * DRAWS);
        const uniform = srcStream(seed).unif;
        expect(theirs.subarray(0, DRAWS).every(u => u === uniform())).toBe(true);
        const normal = srcStream(seed).norm;
        for (const z of theirs.subarray(DRAWS)) {
          const ours = normal();
          if (ours === z) continue;
          different += 1;
          expect(Math.abs(ours - z)).toBeLessThanOrEqual(FEW_ULPS * ulp(z));
        }
      }
      expect(different).toBeLessThanOrEqual(RATE * DRAWS * (SEEDS.length + 1));
    },
  );
});
