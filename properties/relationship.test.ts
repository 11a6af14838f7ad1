import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relationshipLaws } from '../cli/fuzz/laws/relationship.ts';
import { exactMatrix, type N } from '../spec/linalg/matrix.ts';
import { intervals } from '../spec/number/interval.ts';
import { rationals } from '../spec/number/rational.ts';
import * as spec from '../spec/relationship.ts';
import { toRows } from '../src/linalg/dense.ts';
import * as src from '../src/relationship.ts';
import { counts, dosages, doubleDosage, exactDosage, withMissing } from './support/arbitraries.ts';
import { enclosesSharply, UNIT_ROUNDOFF, worstEntry } from './support/digits.ts';
import { DOCUMENTED } from './support/documented.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(relationshipLaws);

const conventions = fc.constantFrom(...spec.relationshipConventions);
const strict = { missing: 'refuse', monomorphic: 'refuse' } as const;

/** m <= 6 products of a few roundings each, summed: well inside 16 roundings of the largest entry (14.9 digits). */
const FEW_ROUNDINGS = 16 * UNIT_ROUNDOFF;

law(
  'src is within a few roundings of the exact fractions',
  [dosages, conventions],
  (rows, convention) => {
    const truth = spec.genomicRelationshipMatrix(rationals, exactDosage(rows), { convention, ...strict });
    const got = src.genomicRelationshipMatrix(doubleDosage(rows), { convention, ...strict });
    expect(worstEntry(got, truth)).toBeLessThanOrEqual(FEW_ROUNDINGS);
  },
  300,
);

law(
  'src is within a few roundings with missing genotypes, under every policy',
  [withMissing, conventions, fc.constantFrom('mean', 'pairwise'), fc.constantFrom('drop', 'count')],
  (rows, convention, missing, monomorphic) => {
    const options = { convention, missing, monomorphic } as const;
    const truth = spec.genomicRelationshipMatrix(rationals, exactDosage(rows), options);
    const got = src.genomicRelationshipMatrix(doubleDosage(rows), options);
    expect(worstEntry(got, truth)).toBeLessThanOrEqual(FEW_ROUNDINGS);
  },
  300,
);

law(
  'the enclosures of the spec contain its exact fractions',
  [withMissing, conventions],
  (rows, convention) => {
    const options = { convention, missing: 'mean', monomorphic: 'count' } as const;
    const exact = spec.genomicRelationshipMatrix(rationals, exactDosage(rows), options);
    const enclosed = spec.genomicRelationshipMatrix(intervals(30), exactDosage(rows), options);
    exact.at.forEach((row, i) => {
      row.forEach((k, j) => {
        expect(enclosesSharply(enclosed.at[i]![j]!, k)).toBe(true);
      });
    });
  },
);

describe('anchor: the documented 5 x 5 matrix', () => {
  const K = spec.genomicRelationshipMatrix(rationals, exactDosage(DOCUMENTED.dosage), {
    convention: 'sample-sd',
    ...strict,
  });
  test('the spec gives its 25 fractions', () => {
    expect(K.at.map(row => row.map(String))).toEqual(DOCUMENTED.grm);
  });
  test('src gives each of them to 15 digits', () => {
    const got = src.genomicRelationshipMatrix(doubleDosage(DOCUMENTED.dosage), {
      convention: 'sample-sd',
      ...strict,
    });
    expect(worstEntry(got, K)).toBeLessThanOrEqual(2 * UNIT_ROUNDOFF);
  });
  test('it is the table that the document prints, to all its digits', () => {
    const got = toRows(
      src.genomicRelationshipMatrix(doubleDosage(DOCUMENTED.dosage), { convention: 'sample-sd', ...strict }),
    );
    const agreeing = DOCUMENTED.printed.map((row, i) =>
      row.map((x, j) => Math.abs(x - got[i]![j]!) <= HALF_A_PRINTED_UNIT * Math.max(1, Math.abs(x))),
    );
    expect(agreeing.flat()).toEqual(Array(25).fill(true));
  });
  test('its rank is 3 and its trace 4', () => {
    expect(spec.relationshipRank(K)).toBe(3);
    expect(spec.relationshipTrace(rationals, K).toString()).toBe('4');
    expect(spec.isPositiveSemidefinite(K)).toBe(true);
  });
});
/** R prints seven significant digits of the smallest entry of a column: half a unit of the eighth decimal, or of the seventh above 1. */
const HALF_A_PRINTED_UNIT = 5.01e-8;

describe('anchor: the seed genotypes under each recipe of the field', () => {
  // K11, K12, K22, tr/n, rank, as read off GEMMA, PLINK and GCTA (facts/conventions.md), and by hand as fractions
  test.each([
    ['sample-sd', 0.2357142857, -0.5261904762, 1.2714285714, 0.8, 3],
    ['population-sd', 0.2946428571, -0.6577380952, 1.5892857143, 1, 3],
    ['centre-only', 0.1866666667, -0.4133333333, 0.9866666667, 0.6133333333, 3],
    ['hwe-sd', 0.4404761905, -0.9682539683, 2.2857142857, 1.4047619048, 3],
    ['yang-2010-diagonal', 0.4761904762, -0.9682539683, 2.1428571429, 1.4047619048, 5],
    ['vanraden-1', 0.4242424242, -0.9393939394, 2.2424242424, 1.3939393939, 3],
  ] as const)('%s', (convention, k11, k12, k22, meanDiagonal, rank) => {
    const exact = spec.genomicRelationshipMatrix(rationals, exactDosage(DOCUMENTED.dosage), {
      convention,
      ...strict,
    });
    const K = toRows(
      src.genomicRelationshipMatrix(doubleDosage(DOCUMENTED.dosage), { convention, ...strict }),
    );
    const printed = (x: number) => Number(x.toFixed(10));
    expect([K[0]![0]!, K[0]![1]!, K[1]![1]!].map(printed)).toEqual([k11, k12, k22]);
    expect(printed(K.reduce((s, row, i) => s + row[i]!, 0) / 5)).toBe(meanDiagonal);
    expect(spec.relationshipRank(exact)).toBe(rank);
    expect(
      src.relationshipRank(
        src.genomicRelationshipMatrix(doubleDosage(DOCUMENTED.dosage), { convention, ...strict }),
      ),
    ).toBe(rank);
    expect(spec.isPositiveSemidefinite(exact)).toBe(convention !== 'yang-2010-diagonal');
  });
});

test('two families of the graphical summary: rank 5, trace 5, positive definite', () => {
  const half = (i: number, j: number) => (i === j ? '1' : i < 3 === j < 3 ? '0.5' : '0');
  const K = exactMatrix<N, N>(
    Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => half(i, j))),
  );
  expect(spec.relationshipRank(K)).toBe(5);
  expect(spec.relationshipTrace(rationals, K).toString()).toBe('5');
  expect(spec.isPositiveSemidefinite(K)).toBe(true);
});

const anyDosage = fc.constantFrom<number | null>(0, 1, 2, 0.5, null, null, -1, 2.5);
const anyTable = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([n, m]) =>
    fc.array(fc.array(anyDosage, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }),
  );
const policies = fc.record({
  convention: fc.constantFrom(...spec.relationshipConventions, 'ibs' as never),
  missing: fc.constantFrom('refuse', 'mean', 'pairwise', 'ignore' as never),
  monomorphic: fc.constantFrom('refuse', 'drop', 'count', 'keep' as never),
} as const);

law(
  'both rooms refuse the same dosages, for the same reason, at the same place',
  [fc.oneof(anyTable, counts, withMissing), policies],
  (rows, options) => {
    const said = refusalOf(() =>
      spec.genomicRelationshipMatrix(rationals, exactDosage(rows), options as spec.RelationshipOptions),
    );
    expect(
      refusalOf(() => src.genomicRelationshipMatrix(doubleDosage(rows), options as src.RelationshipOptions)),
    ).toEqual(said);
  },
  1000,
);

law(
  'both rooms accept or refuse, and agree where they accept, on tables with everything wrong',
  [anyTable, policies],
  (rows, options) => {
    const accepted =
      refusalOf(() =>
        spec.genomicRelationshipMatrix(rationals, exactDosage(rows), options as spec.RelationshipOptions),
      ) === 'accepted';
    if (!accepted) return;
    const truth = spec.genomicRelationshipMatrix(
      rationals,
      exactDosage(rows),
      options as spec.RelationshipOptions,
    );
    expect(
      worstEntry(
        src.genomicRelationshipMatrix(doubleDosage(rows), options as src.RelationshipOptions),
        truth,
      ),
    ).toBeLessThanOrEqual(FEW_ROUNDINGS);
  },
  500,
);
