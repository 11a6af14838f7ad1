import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standardizeLaws } from '../cli/fuzz/laws/standardize.ts';
import { intervals } from '../spec/number/interval.ts';
import { Rational } from '../spec/number/rational.ts';
import * as spec from '../spec/standardize.ts';
import { toRows } from '../src/linalg/dense.ts';
import * as src from '../src/standardize.ts';
import { counts, dosages, doubleDosage, exactDosage, withMissing } from './support/arbitraries.ts';
import { distance, enclosesSharply, UNIT_ROUNDOFF, worstEntry } from './support/digits.ts';
import { DOCUMENTED } from './support/documented.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(standardizeLaws);

const field = intervals(30);
const conventions = fc.constantFrom(...spec.standardizeConventions);
const strict = { missing: 'refuse', monomorphic: 'refuse' } as const;

/** A mean, a sum of squares, a root and a division, each within a few roundings of exact for n <= 7. */
const FEW_ROUNDINGS = 16 * UNIT_ROUNDOFF;

law('src standardises within a few roundings of the truth', [dosages, conventions], (rows, convention) => {
  const truth = spec.standardize(field, exactDosage(rows), { convention, ...strict });
  const got = src.standardize(doubleDosage(rows), { convention, ...strict });
  expect(worstEntry(got.Z, truth.Z)).toBeLessThanOrEqual(FEW_ROUNDINGS);
  truth.scale.forEach((s, k) => {
    expect(distance(got.scale[k]!, s, s.bounds().hi)).toBeLessThanOrEqual(FEW_ROUNDINGS);
  });
});

law('src standardises missing genotypes as the spec does', [withMissing, conventions], (rows, convention) => {
  const options = { convention, missing: 'mean', monomorphic: 'count' } as const;
  const truth = spec.standardize(field, exactDosage(rows), options);
  const got = src.standardize(doubleDosage(rows), options);
  expect(worstEntry(got.Z, truth.Z)).toBeLessThanOrEqual(FEW_ROUNDINGS);
  expect([...got.kept]).toEqual([...truth.kept]);
});

describe('anchor: R scale() on the documented genotypes', () => {
  // x <- scale(c(0,2,1,0,0)): centre 3/5, SD sqrt(4/5); x = (0 − .6)/sqrt(.8) = −0.670820393249937 (R 4.2.2 prints −0.6708204)
  test('the first variant is (−3, 7, 2, −3, −3)/√20', () => {
    const { Z, mean, scale } = spec.standardize(field, exactDosage(DOCUMENTED.dosage), {
      convention: 'sample-sd',
      ...strict,
    });
    const root = field.from(20).sqrt();
    [-3, 7, 2, -3, -3].forEach((k, i) => {
      expect(enclosesSharply(Z.at[i]![0]!.times(root), Rational.of(k))).toBe(true);
    });
    expect(enclosesSharply(mean[0]!, Rational.of(3, 5))).toBe(true);
    expect(enclosesSharply(scale[0]!.squared(), Rational.of(4, 5))).toBe(true);
  });
});

/** Dosages with everything that can be wrong in them. */
const anyDosage = fc.constantFrom<number | null>(0, 1, 2, 0.5, null, null, -1, 2.5);
const anyTable = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([n, m]) =>
    fc.array(fc.array(anyDosage, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }),
  );
const policies = fc.record({
  convention: fc.constantFrom(...spec.standardizeConventions, 'scale' as never),
  missing: fc.constantFrom(...spec.missingPolicies, 'ignore' as never),
  monomorphic: fc.constantFrom(...spec.monomorphicPolicies, 'keep' as never),
});

law(
  'both rooms refuse the same dosages, for the same reason, at the same place',
  [fc.oneof(anyTable, counts, withMissing), policies],
  (rows, options) => {
    const said = refusalOf(() => spec.standardize(field, exactDosage(rows), options));
    expect(refusalOf(() => src.standardize(doubleDosage(rows), options))).toEqual(said);
  },
  800,
);

test('an all-heterozygous variant has no SD, and varies under Hardy-Weinberg', () => {
  const rows = [[1], [1], [1]];
  expect(
    refusalOf(() => src.standardize(doubleDosage(rows), { convention: 'sample-sd', ...strict })),
  ).toMatchObject({ code: 'monomorphic' });
  const { Z, scale } = src.standardize(doubleDosage(rows), { convention: 'hwe-sd', ...strict });
  expect(toRows(Z)).toEqual([[0], [0], [0]]);
  expect(scale[0]).toBe(Math.SQRT1_2);
});
