import fc from 'fast-check';
import { transposed } from './arbitraries.ts';
import { matrixOf, type ProtocolLaw, protocolLaw, same, vectorOf } from './law.ts';

const letters = ['A', 'C', 'G', 'T'];

/** One biallelic variant: its two letters, and per person two draws of them, or a missing genotype. */
const variant = (n: number) =>
  fc
    .record({
      first: fc.nat(3),
      step: fc.integer({ min: 1, max: 3 }),
      people: fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.nat(9)), { minLength: n, maxLength: n }),
    })
    .map(({ first, step, people }) => {
      const pair = [letters[first]!, letters[(first + step) % 4]!] as const;
      const texts = people.map(([a, b, miss], i) =>
        miss === 9 && i > 0 ? null : `${pair[a ? 1 : 0]}${pair[b ? 1 : 0]}`,
      );
      return { counted: pair[0], other: pair[1], texts };
    });

export const variants = fc
  .integer({ min: 1, max: 6 })
  .chain(n => fc.array(variant(n), { minLength: 1, maxLength: 5 }));

export const genotypeLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'genotype',
    'the two ways to count an allele add up to two copies',
    variants,
    async (query, vs) => {
      const alleles = transposed(vs.map(v => v.texts));
      const one = await query('genotype', { alleles, counted: vs.map(v => v.counted) });
      const two = await query('genotype', { alleles, counted: vs.map(v => v.other) });
      same(
        one.dosage,
        matrixOf(two.dosage).map(row => row.map(x => (x === null ? null : 2 - x))) as never,
        'dosage',
      );
      same(
        one.frequency,
        vectorOf(two.frequency).map(p => 1 - p),
        'frequency',
      );
    },
  ),
  protocolLaw(
    'genotype',
    'the order of the two letters of a genotype means nothing',
    variants,
    async (query, vs) => {
      const alleles = transposed(vs.map(v => v.texts));
      const mirrored = alleles.map(row => row.map(t => (t === null ? null : `${t[1]}${t[0]}`)));
      const counted = vs.map(v => v.counted);
      same(
        (await query('genotype', { alleles, counted })).dosage,
        (await query('genotype', { alleles: mirrored, counted })).dosage,
        'dosage',
      );
    },
  ),
  protocolLaw(
    'genotype',
    'a dosage counts letters, and a frequency is half the mean of the observed',
    variants,
    async (query, vs) => {
      const out = await query('genotype', {
        alleles: transposed(vs.map(v => v.texts)),
        counted: vs.map(v => v.counted),
      });
      const counts = vs.map(v => v.texts.map(t => (t === null ? null : t.split(v.counted).length - 1)));
      same(out.dosage, transposed(counts) as never, 'dosage');
      const observed = counts.map(c => c.filter(x => x !== null));
      same(
        out.frequency,
        observed.map(c => c.reduce((s, x) => s + x, 0) / c.length / 2),
        'frequency',
      );
    },
  ),
];
