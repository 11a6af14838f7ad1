import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { poolOf } from '../../cli/pool/pool.ts';
import { bedSourceOf } from '../../src/genotypes/bed-source.ts';
import { relationshipBy, relationshipFromBed } from '../../src/grm/relationship-from-bed.ts';
import type { Means } from '../../src/grm/sums.ts';
import { type Scheduler, sequential } from '../../src/kernels/schedule.ts';
import { relationshipConventions } from '../../src/relationship.ts';
import { asyncLaw } from '../support/async-law.ts';
import { alleleSwapped, type PackedGenotypes, panelOf, panelShapes, reordered } from '../support/packed.ts';

const source = ({ packed, individuals, variants }: PackedGenotypes) =>
  bedSourceOf(packed, individuals, variants);
const options = fc.record({
  convention: fc.constantFrom(...relationshipConventions),
  missing: fc.constantFrom('mean' as const, 'pairwise' as const),
  monomorphic: fc.constantFrom('drop' as const, 'count' as const),
});
type Options = Parameters<typeof relationshipFromBed>[1];
const relationship = async (data: PackedGenotypes, how: Options): Promise<Float64Array> =>
  (await relationshipFromBed(source(data), how, {}, sequential)).K.data;
const means: Means = { scheduler: sequential, roundBytes: 2 ** 25, sets: 'quickest', twin: false };
const relationshipWith = async (data: PackedGenotypes, how: Options, other: Partial<Means>) =>
  (await relationshipBy(source(data), how, {}, { ...means, ...other }, () => {})).K.data;

/** Bits, so that 0 and −0 are two things. */
const bits = (K: Float64Array): Buffer => Buffer.from(K.buffer, K.byteOffset, K.byteLength);
const expectSameBits = (a: Float64Array, b: Float64Array) => expect(bits(a).equals(bits(b))).toBe(true);

const shuffled = (length: number, seed: number): number[] => {
  const keys = Array.from({ length }, (_, i) => Math.imul(i + 1, seed | 1) ^ Math.imul(seed, i * i + 7));
  return keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
};

asyncLaw(
  'no order of the variants changes a bit',
  [panelShapes({ variants: 120 }), options, fc.integer()],
  async (shape, how, seed) => {
    const data = panelOf(shape);
    const people = [...Array(data.individuals).keys()];
    const other = reordered(data, people, shuffled(data.variants, seed));
    expectSameBits(await relationship(other, how), await relationship(data, how));
  },
  40,
);

asyncLaw(
  'people in another order have the same relationships, bit for bit',
  [panelShapes({ variants: 60 }), options, fc.integer()],
  async (shape, how, seed) => {
    const data = panelOf(shape);
    const n = data.individuals;
    const order = shuffled(n, seed);
    const K = await relationship(data, how);
    const other = await relationship(reordered(data, order, [...Array(data.variants).keys()]), how);
    const expected = other.map((_, at) => K[order[at % n]! + order[Math.floor(at / n)]! * n]!);
    expectSameBits(other, expected);
  },
  30,
);

asyncLaw(
  'counting the other allele changes no bit',
  [panelShapes({ variants: 60 }), options],
  async (shape, how) => {
    const data = panelOf(shape);
    expectSameBits(await relationship(alleleSwapped(data), how), await relationship(data, how));
  },
  30,
);

asyncLaw(
  'no number of variants in memory together changes a bit',
  [panelShapes({ variants: 120 }), options, fc.integer({ min: 1, max: 2000 })],
  async (shape, how, roundBytes) => {
    const data = panelOf(shape);
    expectSameBits(await relationshipWith(data, how, { roundBytes }), await relationship(data, how));
  },
  30,
);

asyncLaw(
  'sets of digits and sets of a dictionary give the same bits',
  [panelShapes({ variants: 120 }), options, fc.constantFrom(2 ** 25, 700)],
  async (shape, how, roundBytes) => {
    const data = panelOf(shape);
    const digits = await relationshipWith(data, how, { sets: 'digits' });
    expectSameBits(await relationshipWith(data, how, { sets: 'dictionary', roundBytes }), digits);
  },
  40,
);

asyncLaw(
  'the twins of the kernels give the same bits',
  [panelShapes({ variants: 40 }), options, fc.constantFrom('digits', 'dictionary')],
  async (shape, how, sets) => {
    const data = panelOf(shape);
    expectSameBits(await relationshipWith(data, how, { twin: true, sets }), await relationship(data, how));
  },
  8,
);

const pool = poolOf({ threads: 3, worthMs: 0 });
afterAll(() => pool.close());
/** As many threads as are said, which run one after the other here: the panels are as narrow as for so many. */
const claiming = (threads: number): Scheduler => ({ ...sequential, threads });

asyncLaw(
  'no number of threads changes a bit',
  [panelShapes({ variants: 120 }), options, fc.integer({ min: 1, max: 8 })],
  async (shape, how, threads) => {
    const data = panelOf(shape);
    const alone = await relationship(data, how);
    expectSameBits(await relationshipWith(data, how, { scheduler: claiming(threads) }), alone);
    expectSameBits(await relationshipWith(data, how, { scheduler: pool }), alone);
  },
  20,
);
