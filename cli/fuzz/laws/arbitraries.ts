import fc from 'fast-check';

export const transposed = <T>(columns: readonly (readonly T[])[]): T[][] =>
  columns[0]!.map((_, i) => columns.map(c => c[i]!));

const count = fc.integer({ min: 0, max: 2 });
/** A dosage as imputation gives it, in 64ths: exact in binary64. */
const imputed = fc.integer({ min: 0, max: 128 }).map(k => k / 64);
const genotypes = (n: number, dosage: fc.Arbitrary<number>) =>
  fc.array(dosage, { minLength: n, maxLength: n });

/** A variant that certainly varies under every convention: two people are given 0 and 1 copies. n >= 2. */
const varying = (n: number, dosage: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc
    .tuple(genotypes(n, dosage), fc.nat(n - 1), fc.integer({ min: 1, max: n - 1 }))
    .map(([x, i, step]) => x.with(i, 0).with((i + step) % n, 1));

const table = (dosage: fc.Arbitrary<number>, maxN = 7, maxM = 6): fc.Arbitrary<number[][]> =>
  fc
    .integer({ min: 2, max: maxN })
    .chain(n => fc.array(varying(n, dosage), { minLength: 1, maxLength: maxM }))
    .map(transposed);

/** n x m counts in which every variant varies. */
export const counts = table(count);
/** n x m dosages in 64ths in which every variant varies. */
export const dosages = table(imputed);

/**
 * Counts with missing genotypes. Persons 0 and 1 are complete and make every variant vary, and the first variant
 * is complete, so that every pair of people shares one: valid under every policy.
 */
export const withMissing: fc.Arbitrary<(number | null)[][]> = fc
  .integer({ min: 3, max: 7 })
  .chain(n => fc.array(fc.tuple(genotypes(n, count), genotypes(n, count)), { minLength: 1, maxLength: 6 }))
  .map(columns =>
    transposed(
      columns.map(([x, mask], k) =>
        x
          .with(0, 0)
          .with(1, 1)
          .map((v, i) => (i > 1 && k > 0 && mask[i] === 2 ? null : v)),
      ),
    ),
  );

/** A number with a sign, in steps of 1/step: exact in binary64. */
export const dyadic = (max: number, step = 64): fc.Arbitrary<number> =>
  fc.integer({ min: -max * step, max: max * step }).map(k => k / step);
