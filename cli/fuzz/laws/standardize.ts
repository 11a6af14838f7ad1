import fc from 'fast-check';
import { counts, dosages, withMissing } from './arbitraries.ts';
import { matrixOf, type ProtocolLaw, protocolLaw, rowsOf, same, vectorOf } from './law.ts';

const conventions = ['sample-sd', 'population-sd', 'hwe-sd', 'centre-only'] as const;
const anyConvention = fc.constantFrom(...conventions);
const strict = { missing: 'refuse', monomorphic: 'refuse' };
const columnsOf = (Z: number[][]): number[][] => Z[0]!.map((_, k) => Z.map(row => row[k]!));
const sumOf = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0);

export const standardizeLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'standardize',
    'every standardised variant has mean zero',
    fc.tuple(dosages, anyConvention),
    async (query, [rows, convention]) => {
      const { Z } = await query('standardize', { dosage: rowsOf(rows), convention, ...strict });
      same(
        columnsOf(matrixOf(Z)).map(sumOf),
        columnsOf(matrixOf(Z)).map(() => 0),
        'column sums',
        rows.length,
      );
    },
  ),
  protocolLaw(
    'standardize',
    'the sum of squares of a variant is n − 1, n, or its ratio to Hardy-Weinberg',
    fc.tuple(dosages, anyConvention),
    async (query, [rows, convention]) => {
      const { Z, mean } = await query('standardize', { dosage: rowsOf(rows), convention, ...strict });
      const n = rows.length;
      const expected = columnsOf(rows as number[][]).map((x, k) => {
        const mu = vectorOf(mean)[k]!;
        const SS = sumOf(x.map(v => (v - mu) ** 2));
        return {
          'sample-sd': n - 1,
          'population-sd': n,
          'hwe-sd': SS / (mu * (1 - mu / 2)),
          'centre-only': SS,
        }[convention];
      });
      same(
        columnsOf(matrixOf(Z)).map(z => sumOf(z.map(v => v * v))),
        expected,
        'sums of squares',
      );
    },
  ),
  protocolLaw(
    'standardize',
    'scale times Z plus mean gives the dosages back',
    fc.tuple(dosages, anyConvention),
    async (query, [rows, convention]) => {
      const { Z, mean, scale } = await query('standardize', { dosage: rowsOf(rows), convention, ...strict });
      same(
        matrixOf(Z).map(row => row.map((z, k) => z * vectorOf(scale)[k]! + vectorOf(mean)[k]!)),
        rows,
        'dosage',
      );
    },
  ),
  protocolLaw(
    'standardize',
    'counting the other allele changes the sign of Z and nothing else',
    fc.tuple(dosages, anyConvention),
    async (query, [rows, convention]) => {
      const swapped = rows.map(row => row.map(x => 2 - x));
      const one = await query('standardize', { dosage: rowsOf(rows), convention, ...strict });
      const two = await query('standardize', { dosage: rowsOf(swapped), convention, ...strict });
      same(
        matrixOf(one.Z),
        matrixOf(two.Z).map(row => row.map(z => -z)),
        'Z',
      );
      same(one.scale, two.scale, 'scale');
    },
  ),
  protocolLaw(
    'standardize',
    'a missing genotype put in at the mean stands at zero',
    fc.tuple(withMissing, anyConvention),
    async (query, [rows, convention]) => {
      const { Z } = await query('standardize', {
        dosage: rowsOf(rows),
        convention,
        missing: 'mean',
        monomorphic: 'refuse',
      });
      const missing = rows.flatMap((row, i) => row.map((x, k) => (x === null ? matrixOf(Z)[i]![k]! : 0)));
      same(
        missing,
        missing.map(() => 0),
        'Z at the missing genotypes',
        1,
      );
    },
  ),
  protocolLaw(
    'standardize',
    'putting the mean in beforehand is the policy `mean`',
    fc.tuple(withMissing, fc.constantFrom('sample-sd', 'population-sd', 'hwe-sd', 'centre-only')),
    async (query, [rows, convention]) => {
      const asked = await query('standardize', {
        dosage: rowsOf(rows),
        convention,
        missing: 'mean',
        monomorphic: 'refuse',
      });
      const means = vectorOf(asked.mean);
      const filled = rows.map(row => row.map((x, k) => x ?? means[k]!));
      same(asked.Z, (await query('standardize', { dosage: rowsOf(filled), convention, ...strict })).Z, 'Z');
    },
  ),
  protocolLaw(
    'standardize',
    'a variant that does not vary is dropped, or counted as zeros',
    fc.tuple(counts, fc.nat(2), anyConvention),
    async (query, [rows, constant, convention]) => {
      const padded = rows.map(row => [...row, constant === 1 ? 0 : constant]);
      const alone = await query('standardize', { dosage: rowsOf(rows), convention, ...strict });
      const dropped = await query('standardize', {
        dosage: rowsOf(padded),
        convention,
        missing: 'refuse',
        monomorphic: 'drop',
      });
      const counted = await query('standardize', {
        dosage: rowsOf(padded),
        convention,
        missing: 'refuse',
        monomorphic: 'count',
      });
      same(dropped.Z, alone.Z, 'Z without it');
      same(
        counted.Z,
        matrixOf(alone.Z).map(row => [...row, 0]),
        'Z with it',
      );
    },
  ),
];
