import type { FixtureFile } from '../../src/conformance/case.ts';
import { DOCUMENTED, foundIn, standardizeNames, strict, WITH_MISSING } from './data.ts';
import { type CaseDraft, type GroupDraft, table } from './draft.ts';

const SPEC = ['standardize#standardize'];
type Dosage = readonly (readonly (number | null)[])[];
type Policies = { readonly missing: string; readonly monomorphic: string };

/** One case a convention. */
const everyConvention = (
  slug: string,
  comment: string,
  rows: Dosage,
  policies: Policies,
  more: Partial<CaseDraft> = {},
): CaseDraft[] =>
  standardizeNames.map(convention => ({
    slug: `${slug}-${convention}`,
    comment: `${comment} ${convention}: ${foundIn[convention]}.`,
    input: { dosage: table(rows), convention, ...policies },
    ...more,
  }));

/** What the other conventions give for the documented genotypes. */
const otherConventions = (convention: string): NonNullable<CaseDraft['alternates']> =>
  Object.fromEntries(
    standardizeNames
      .filter(other => other !== convention)
      .map(other => [
        other,
        { op: 'standardize', input: { dosage: table(DOCUMENTED.dosage), convention: other, ...strict } },
      ]),
  );

const notes: FixtureFile['notes'] = {
  Missing: {
    description: 'Missing genotypes are put in at the mean of the observed before the column is scaled.',
    consequence: 'A program that scales the observed first, and fills afterwards, has another SD.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/188'],
  },
  Monomorphic: {
    description: 'A variant does not vary: its scale is 0.',
    consequence: 'R’s scale() gives NaN; PLINK counts it in m; GEMMA drops it.',
    links: [],
  },
  Imputed: {
    description: 'Dosages between whole numbers, as imputation gives them.',
    consequence: '',
    links: [],
  },
};

export const standardizeGroups: readonly GroupDraft[] = [
  {
    chapter: 'standardize',
    group: 'standardize-conventions',
    title: 'Four ways to centre and scale the same genotypes',
    op: 'standardize',
    spec: SPEC,
    notes,
    cases: [
      ...everyConvention('documented', 'The documented genotypes.', DOCUMENTED.dosage, strict).map(
        (c, k) => ({
          ...c,
          alternates: otherConventions(standardizeNames[k]!),
        }),
      ),
      ...everyConvention(
        'two-people',
        'n = 2: the smallest sample with an SD.',
        [
          [0, 2],
          [1, 0],
        ],
        strict,
      ),
      ...everyConvention(
        'imputed',
        'Imputed dosages in 64ths.',
        [
          [0.25, 1.984375],
          [1.015625, 1],
          [1.75, 0.03125],
          [0, 0.5],
        ],
        strict,
        { flags: ['Imputed'] },
      ),
      ...everyConvention(
        'missing-mean',
        'Missing genotypes at the mean.',
        WITH_MISSING,
        { missing: 'mean', monomorphic: 'refuse' },
        { flags: ['Missing'] },
      ),
      ...everyConvention(
        'monomorphic-drop',
        'A constant variant leaves.',
        [
          [0, 2, 1],
          [1, 2, 0],
          [2, 2, 1],
        ],
        { missing: 'refuse', monomorphic: 'drop' },
        { flags: ['Monomorphic'] },
      ),
      ...everyConvention(
        'monomorphic-count',
        'A constant variant stays as zeros.',
        [
          [0, 2, 1],
          [1, 2, 0],
          [2, 2, 1],
        ],
        { missing: 'refuse', monomorphic: 'count' },
        { flags: ['Monomorphic'] },
      ),
      {
        slug: 'all-heterozygous-hwe-sd',
        comment: 'Every person heterozygous: no sample variance, yet 2p(1 − p) = 1/2.',
        flags: ['Monomorphic'],
        input: { dosage: table([[1], [1], [1]]), convention: 'hwe-sd', ...strict },
      },
    ],
  },
  {
    chapter: 'standardize',
    group: 'standardize-refusals',
    title: 'Genotypes that can not be standardised',
    op: 'standardize',
    spec: SPEC,
    cases: [
      {
        slug: 'monomorphic',
        refused: 'monomorphic',
        comment: 'The second variant does not vary.',
        input: {
          dosage: table([
            [0, 1],
            [1, 1],
          ]),
          convention: 'sample-sd',
          ...strict,
        },
      },
      {
        slug: 'fixed-allele',
        refused: 'monomorphic',
        comment: 'p = 1 under Hardy-Weinberg scaling.',
        input: {
          dosage: table([
            [0, 2],
            [1, 2],
          ]),
          convention: 'hwe-sd',
          ...strict,
        },
      },
      {
        slug: 'missing',
        refused: 'missing-genotype',
        comment: 'A missing genotype under the policy refuse.',
        input: {
          dosage: table([
            [0, 1],
            [null, 0],
          ]),
          convention: 'sample-sd',
          ...strict,
        },
      },
      {
        slug: 'all-missing',
        refused: 'all-missing',
        comment: 'A variant that nobody was read at.',
        input: {
          dosage: table([
            [0, null],
            [1, null],
          ]),
          convention: 'sample-sd',
          missing: 'mean',
          monomorphic: 'drop',
        },
      },
      {
        slug: 'one-person',
        refused: 'too-few-individuals',
        comment: 'An SD over n − 1 of one person.',
        input: { dosage: table([[1]]), convention: 'sample-sd', ...strict },
      },
      {
        slug: 'nothing-left',
        refused: 'no-variants',
        comment: 'Every variant is constant, and dropped.',
        input: {
          dosage: table([
            [2, 0],
            [2, 0],
          ]),
          convention: 'population-sd',
          missing: 'refuse',
          monomorphic: 'drop',
        },
      },
      {
        slug: 'above-two',
        refused: 'not-a-dosage',
        comment: 'A dosage of 2.5 copies.',
        input: { dosage: table([[0], [2.5]]), convention: 'sample-sd', ...strict },
      },
      {
        slug: 'negative',
        refused: 'not-a-dosage',
        comment: 'PLINK’s −9 is not a dosage.',
        input: { dosage: table([[0], [-9]]), convention: 'sample-sd', ...strict },
      },
      {
        slug: 'not-finite',
        refused: 'not-finite',
        comment: 'NaN is not a missing genotype: that is null.',
        input: { dosage: table([[0], ['nan' as never]]), convention: 'sample-sd', ...strict },
      },
      {
        slug: 'ragged',
        refused: 'ragged',
        comment: 'Rows of unequal length.',
        input: { dosage: table([[0, 1], [1]]), convention: 'sample-sd', ...strict },
      },
      {
        slug: 'unknown-convention',
        refused: 'unknown-convention',
        comment: 'A name outside the closed set.',
        input: { dosage: table([[0], [1]]), convention: 'scale', ...strict },
      },
      {
        slug: 'pairwise',
        refused: 'unknown-convention',
        comment: 'Pairwise deletion is a policy of the relationship matrix.',
        input: {
          dosage: table([[0], [1]]),
          convention: 'sample-sd',
          missing: 'pairwise',
          monomorphic: 'refuse',
        },
      },
    ],
  },
];
