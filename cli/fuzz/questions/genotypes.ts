import fc from 'fast-check';
import { relationshipConventions } from '../../../spec/relationship.ts';
import { monomorphicPolicies, standardizeConventions } from '../../../spec/standardize.ts';
import { list, table } from '../../mint/draft.ts';
import { counts, dosages, dyadic, transposed, withMissing } from '../laws/arbitraries.ts';
import { parts } from '../laws/decompose.ts';
import { variants } from '../laws/genotype.ts';
import { rising } from '../laws/simulate.ts';
import type { Input } from './question.ts';

/** Questions of the chapters before inference. */
export const genotype = variants.map(
  (vs): Input => ({
    alleles: transposed(vs.map(v => v.texts)),
    counted: vs.map(v => v.counted),
  }),
);

/** Complete, with holes, or with a variant that does not vary. */
const someDosage = fc
  .oneof(
    counts,
    dosages,
    withMissing,
    fc.tuple(counts, fc.nat(2)).map(([rows, x]) => rows.map(row => [...row, x])),
  )
  .map(rows => table(rows));
const missing = fc.constantFrom('refuse', 'mean');
const monomorphic = fc.constantFrom(...monomorphicPolicies);
const convention = fc.constantFrom(...standardizeConventions);
const sizes = fc.integer({ min: 1, max: 64 }).map(k => list([k / 16])[0]!);

export const standardize = fc.record({
  dosage: someDosage,
  convention,
  missing,
  monomorphic,
}) as fc.Arbitrary<Input>;
export const relationship = fc.record({
  dosage: someDosage,
  convention: fc.constantFrom(...relationshipConventions),
  missing: fc.constantFrom('refuse', 'mean', 'pairwise'),
  monomorphic,
}) as fc.Arbitrary<Input>;
export const infinitesimal = fc.record({
  dosage: someDosage,
  convention,
  missing,
  monomorphic,
  sigma2_g: sizes,
}) as fc.Arbitrary<Input>;

export const random = fc.record({
  generator: fc.constant('r-mersenne-twister-inversion'),
  seed: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  count: fc.integer({ min: 1, max: 20 }),
}) as fc.Arbitrary<Input>;

export const simulate = fc.integer({ min: 3, max: 6 }).chain(n =>
  fc.record({
    generator: fc.constant('r-mersenne-twister-inversion'),
    seed: fc.integer({ min: -1e6, max: 1e6 }),
    skip: fc.nat(20),
    dosage: fc.array(rising(n), { minLength: 1, maxLength: 2 }).map(columns => table(transposed(columns))),
    convention,
    fixed: fc.constant(0),
    beta: dyadic(2, 16).map(b => list([b])[0]!),
    sigma_u: sizes,
    sigma_e: sizes,
  }),
) as fc.Arbitrary<Input>;

export const decompose = parts.map(
  ({ x, b, g, y }): Input => ({
    x: list(x),
    b: list([b])[0]!,
    g: list(g),
    y: list(y),
  }),
);
