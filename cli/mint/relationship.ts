import type { FixtureFile } from '../../src/conformance/case.ts';
import { DOCUMENTED, foundIn, relationshipNames, strict, WITH_MISSING } from './data.ts';
import { type CaseDraft, type GroupDraft, table } from './draft.ts';

const SPEC = [
  'relationship#genomicRelationshipMatrix',
  'relationship#relationshipRank',
  'relationship#relationshipTrace',
];
type Dosage = readonly (readonly (number | null)[])[];
type Name = (typeof relationshipNames)[number];
type Policies = { readonly missing: string; readonly monomorphic: string };

const ask = (rows: Dosage, convention: Name, policies: Policies) => ({
  dosage: table(rows),
  convention,
  ...policies,
});

/** One case a convention. */
const everyConvention = (
  slug: string,
  comment: string,
  rows: Dosage,
  policies: Policies,
  more: (convention: Name) => Partial<CaseDraft> = () => ({}),
): CaseDraft[] =>
  relationshipNames.map(convention => ({
    slug: `${slug}-${convention}`,
    comment: `${comment} ${convention}: ${foundIn[convention]}.`,
    input: ask(rows, convention, policies),
    ...more(convention),
  }));

const one = (
  slug: string,
  comment: string,
  rows: Dosage,
  convention: Name,
  policies: Policies,
  flags: string[] = [],
): CaseDraft => ({
  slug,
  comment,
  input: ask(rows, convention, policies),
  flags,
});

/** What the other conventions give for the same genotypes. */
const otherConventions = (
  rows: Dosage,
  convention: Name,
  policies: Policies,
): NonNullable<CaseDraft['alternates']> =>
  Object.fromEntries(
    relationshipNames
      .filter(other => other !== convention)
      .map(other => [other, { op: 'relationship', input: ask(rows, other, policies) }]),
  );

/** What one other policy gives under the same convention. */
const otherPolicy =
  (name: string, rows: Dosage, policies: Policies, flags: string[]) => (convention: Name) => ({
    flags,
    alternates: { [name]: { op: 'relationship', input: ask(rows, convention, policies) } },
  });

const notes: FixtureFile['notes'] = {
  Missing: {
    description: 'Some genotypes are missing.',
    consequence:
      'Mean imputation and pairwise deletion are different matrices; the pairwise one need not be PSD.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/188'],
  },
  Monomorphic: {
    description: 'A variant does not vary.',
    consequence: 'Whether it is counted in m scales the whole matrix by m/(m + 1).',
    links: ['https://github.com/OpenMendel/SnpArrays.jl/issues/120'],
  },
  NotPsd: {
    description: 'The matrix has a negative eigenvalue, proved.',
    consequence: 'No vector of breeding values has this covariance; programs clamp the eigenvalue silently.',
    links: ['https://github.com/jianyangqt/gcta/issues/35'],
  },
  Duplicates: {
    description: 'Two people, or two variants, have the same genotypes.',
    consequence: 'Equal rows of K are right, and not an error.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/280'],
  },
};

const MEAN = { missing: 'mean', monomorphic: 'refuse' } as const;
const PAIRWISE = { missing: 'pairwise', monomorphic: 'refuse' } as const;
const DROP = { missing: 'refuse', monomorphic: 'drop' } as const;
const COUNT = { missing: 'refuse', monomorphic: 'count' } as const;

const wide = [
  [0, 1, 2, 0, 1, 1, 0, 2, 1, 0],
  [1, 1, 0, 2, 0, 1, 1, 0, 2, 2],
  [2, 0, 1, 1, 1, 0, 2, 1, 0, 1],
] as const;
const tall = [
  [0, 1],
  [1, 0],
  [2, 2],
  [1, 1],
  [0, 0],
  [2, 1],
] as const;
const duplicatePeople = [
  [0, 1, 2],
  [0, 1, 2],
  [1, 0, 1],
  [2, 2, 0],
] as const;
const duplicateVariants = [
  [0, 0, 1],
  [1, 1, 2],
  [2, 2, 0],
  [1, 1, 1],
] as const;
const withConstant = [
  [0, 2, 1, 0],
  [1, 2, 0, 0],
  [2, 2, 1, 0],
  [0, 2, 2, 0],
] as const;

export const relationshipGroups: readonly GroupDraft[] = [
  {
    chapter: 'relationship',
    group: 'relationship-documented',
    title: 'The documented five people under every convention',
    op: 'relationship',
    spec: SPEC,
    notes,
    cases: everyConvention(
      'documented',
      'Five people, three variants.',
      DOCUMENTED.dosage,
      strict,
      convention => ({
        flags: convention === 'yang-2010-diagonal' ? ['NotPsd'] : [],
        alternates: otherConventions(DOCUMENTED.dosage, convention, strict),
      }),
    ),
  },
  {
    chapter: 'relationship',
    group: 'relationship-missing',
    title: 'Missing genotypes: mean imputation and pairwise deletion under every convention',
    op: 'relationship',
    spec: SPEC,
    notes,
    cases: [
      ...everyConvention(
        'mean',
        'Missing genotypes at the mean of the observed.',
        WITH_MISSING,
        MEAN,
        otherPolicy('missing-pairwise', WITH_MISSING, PAIRWISE, ['Missing']),
      ),
      ...everyConvention(
        'pairwise',
        'Sums over the variants that both people have.',
        WITH_MISSING,
        PAIRWISE,
        otherPolicy('missing-mean', WITH_MISSING, MEAN, ['Missing']),
      ),
    ],
  },
  {
    chapter: 'relationship',
    group: 'relationship-monomorphic',
    title: 'Variants that do not vary: dropped, or counted in m',
    op: 'relationship',
    spec: SPEC,
    notes,
    cases: [
      ...everyConvention(
        'drop',
        'Two of four variants are constant and leave.',
        withConstant,
        DROP,
        otherPolicy('monomorphic-count', withConstant, COUNT, ['Monomorphic']),
      ),
      ...everyConvention(
        'count',
        'Two of four variants are constant and stay in m.',
        withConstant,
        COUNT,
        otherPolicy('monomorphic-drop', withConstant, DROP, ['Monomorphic']),
      ),
      one(
        'all-heterozygous',
        'A variant at which everybody is heterozygous: no variance, p = 1/2.',
        [
          [1, 0],
          [1, 1],
          [1, 2],
        ],
        'hwe-sd',
        strict,
        ['Monomorphic'],
      ),
    ],
  },
  {
    chapter: 'relationship',
    group: 'relationship-shapes',
    title: 'Small, tall, wide and repeated',
    op: 'relationship',
    spec: SPEC,
    notes,
    cases: [
      one(
        'one-person',
        'n = 1: nothing varies, the one variant is counted, K is 0.',
        [[1]],
        'population-sd',
        COUNT,
      ),
      ...everyConvention(
        'two-people',
        'n = 2.',
        [
          [0, 2],
          [1, 0],
        ],
        strict,
      ),
      ...everyConvention('more-people-than-variants', 'M < N: the rank is at most M.', tall, strict),
      ...everyConvention(
        'more-variants-than-people',
        'M > N: centred, the rank is at most N − 1.',
        wide,
        strict,
      ),
      one('duplicate-people', 'Twins have equal rows.', duplicatePeople, 'hwe-sd', strict, ['Duplicates']),
      one('duplicate-variants', 'A variant twice weighs twice.', duplicateVariants, 'sample-sd', strict, [
        'Duplicates',
      ]),
      one(
        'imputed',
        'Imputed dosages in 64ths.',
        [
          [0.25, 1.984375],
          [1.015625, 1],
          [1.75, 0.03125],
          [0, 0.5],
        ],
        'vanraden-1',
        strict,
      ),
    ],
  },
  {
    chapter: 'relationship',
    group: 'relationship-refusals',
    title: 'Genotypes without a relationship matrix',
    op: 'relationship',
    spec: SPEC,
    cases: [
      {
        slug: 'monomorphic',
        refused: 'monomorphic',
        comment: 'A constant variant under refuse.',
        input: ask(
          [
            [0, 2],
            [1, 2],
          ],
          'sample-sd',
          strict,
        ),
      },
      {
        slug: 'missing',
        refused: 'missing-genotype',
        comment: 'A missing genotype under refuse.',
        input: ask(
          [
            [0, 1],
            [null, 0],
          ],
          'hwe-sd',
          strict,
        ),
      },
      {
        slug: 'all-missing',
        refused: 'all-missing',
        comment: 'A variant that nobody was read at.',
        input: ask(
          [
            [0, null],
            [1, null],
          ],
          'hwe-sd',
          { missing: 'mean', monomorphic: 'drop' },
        ),
      },
      {
        slug: 'nothing-shared',
        refused: 'all-missing',
        comment: 'Two people without a variant read in both.',
        input: ask(
          [
            [0, null],
            [null, 1],
            [1, 0],
            [2, 2],
          ],
          'centre-only',
          { missing: 'pairwise', monomorphic: 'refuse' },
        ),
      },
      {
        slug: 'nothing-left',
        refused: 'no-variants',
        comment: 'All variants constant and dropped.',
        input: ask([[2], [2]], 'centre-only', { missing: 'refuse', monomorphic: 'drop' }),
      },
      {
        slug: 'vanraden-nothing-varies',
        refused: 'no-variants',
        comment: 'The denominator Σ2p(1 − p) is 0.',
        input: ask([[2], [2]], 'vanraden-1', { missing: 'refuse', monomorphic: 'count' }),
      },
      {
        slug: 'one-person',
        refused: 'too-few-individuals',
        comment: 'n = 1 has no SD over n − 1.',
        input: ask([[1]], 'sample-sd', strict),
      },
      {
        slug: 'above-two',
        refused: 'not-a-dosage',
        comment: 'Three copies.',
        input: ask([[0], [3]], 'hwe-sd', strict),
      },
      {
        slug: 'unknown-missing',
        refused: 'unknown-convention',
        comment: 'A policy that nobody named.',
        input: { ...ask([[0], [1]], 'hwe-sd', strict), missing: 'zero' },
      },
      {
        slug: 'no-policy',
        refused: 'malformed',
        comment: 'A convention without a missing policy: there is no default.',
        input: { dosage: table([[0], [1]]), convention: 'hwe-sd', monomorphic: 'refuse' },
      },
    ],
  },
];
