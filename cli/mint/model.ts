import { DOCUMENTED, strict, TWO_FAMILIES, WHOLE_GRM } from './data.ts';
import { exactText, type GroupDraft, table } from './draft.ts';

const documented = table(DOCUMENTED.dosage);
const WHOLE = table(WHOLE_GRM);

export const modelGroups: readonly GroupDraft[] = [
  {
    chapter: 'model',
    group: 'model-covariance',
    title: 'V = σ²g K + σ²e I, and the three names of one ratio',
    op: 'model',
    spec: ['model#phenotypicCovariance', 'model#toH2', 'model#toLambda', 'model#toDelta'],
    notes: {
      Boundary: {
        description: 'One component is 0.',
        consequence: 'λ or δ is not defined, and is left out of the answer; h² is 0 or 1.',
        links: [],
      },
    },
    cases: [
      {
        slug: 'two-families',
        comment: 'The figure: blocks of three and two people.',
        input: { K: TWO_FAMILIES, sigma2_g: '0.25', sigma2_e: '0.0625' },
      },
      {
        slug: 'documented',
        exact: 'decimal',
        comment: 'The document’s SDs 0.5 and 0.3, on 420 times its matrix.',
        input: { K: WHOLE, sigma2_g: '0.25', sigma2_e: '0.09' },
      },
      {
        slug: 'no-genetics',
        flags: ['Boundary'],
        comment: 'σ²g = 0: unrelated in effect.',
        input: { K: TWO_FAMILIES, sigma2_g: '0', sigma2_e: '2' },
      },
      {
        slug: 'no-residual',
        flags: ['Boundary'],
        comment: 'σ²e = 0: h² = 1.',
        input: { K: TWO_FAMILIES, sigma2_g: '2', sigma2_e: '0' },
      },
      {
        slug: 'tiny-unit',
        comment: 'The phenotype in a unit 2^-20 of the usual: ratios do not change.',
        input: {
          K: TWO_FAMILIES,
          sigma2_g: exactText(0.25 * 2 ** -40),
          sigma2_e: exactText(0.0625 * 2 ** -40),
        },
      },
      {
        slug: 'negative',
        refused: 'negative-variance',
        comment: 'A variance is not negative.',
        input: { K: TWO_FAMILIES, sigma2_g: '-0.25', sigma2_e: '1' },
      },
      {
        slug: 'nothing',
        refused: 'zero-variance',
        comment: 'Both components 0: h² is 0/0.',
        input: { K: TWO_FAMILIES, sigma2_g: '0', sigma2_e: '0' },
      },
      {
        slug: 'not-square',
        refused: 'dimension-mismatch',
        comment: 'K must be square.',
        input: { K: table([[1, 0]]), sigma2_g: '1', sigma2_e: '1' },
      },
      {
        slug: 'not-finite',
        refused: 'not-finite',
        comment: 'An infinite variance.',
        input: { K: TWO_FAMILIES, sigma2_g: '+inf', sigma2_e: '1' },
      },
    ],
  },
  {
    chapter: 'model',
    group: 'model-infinitesimal',
    title: 'g = Zu: SNP effects of variance σ²g/m have the covariance σ²g K',
    op: 'infinitesimal',
    spec: ['model#snpEffectsCovariance', 'model#sigma2uOf'],
    cases: (['sample-sd', 'population-sd', 'hwe-sd', 'centre-only'] as const).map(convention => ({
      slug: `documented-${convention}`,
      comment: `The documented genotypes, ${convention}: Cov(Zu) equals σ²g times the relationship matrix of the same name.`,
      input: { dosage: documented, convention, ...strict, sigma2_g: '0.25' },
    })),
  },
  {
    chapter: 'model',
    group: 'model-spectrum',
    title: 'Rank, trace and eigenvalues of relationship matrices',
    op: 'spectrum',
    spec: [
      'relationship#relationshipRank',
      'relationship#relationshipTrace',
      'relationship#isPositiveSemidefinite',
    ],
    notes: {
      ClosedForm: {
        description: 'The eigenvalues are known in closed form.',
        consequence: 'A block of k people related by 1/2 has (k + 1)/2 once and 1/2 k − 1 times.',
        links: [],
      },
      Singular: {
        description: 'Some eigenvalues are exactly 0.',
        consequence: 'In binary64 they come out as ±1e-16, on either side of 0.',
        links: ['https://github.com/genetics-statistics/GEMMA/issues/45'],
      },
      NotPsd: {
        description: 'One eigenvalue is negative, proved.',
        consequence: 'Not a covariance.',
        links: [],
      },
    },
    cases: [
      {
        slug: 'two-families',
        flags: ['ClosedForm'],
        comment: 'The figure: eigenvalues 2, 1.5, 0.5, 0.5, 0.5.',
        input: { K: TWO_FAMILIES },
      },
      {
        slug: 'documented',
        flags: ['Singular'],
        comment: '420 times the documented matrix: rank 3, two eigenvalues exactly 0.',
        input: { K: WHOLE },
      },
      {
        slug: 'rank-one',
        flags: ['ClosedForm', 'Singular'],
        comment: 'aa′ with a = (1, −2, 2): eigenvalues 9, 0, 0.',
        input: {
          K: table([
            [1, -2, 2],
            [-2, 4, -4],
            [2, -4, 4],
          ]),
        },
      },
      {
        slug: 'identity',
        flags: ['ClosedForm'],
        comment: 'Unrelated people.',
        input: {
          K: table([
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ]),
        },
      },
      {
        slug: 'indefinite',
        flags: ['NotPsd', 'ClosedForm'],
        comment: 'Eigenvalues 3 and −1: no covariance.',
        input: {
          K: table([
            [1, 2],
            [2, 1],
          ]),
        },
      },
      { slug: 'one-person', flags: ['ClosedForm'], comment: 'n = 1.', input: { K: table([[1.5]]) } },
      {
        slug: 'asymmetric',
        refused: 'not-symmetric',
        comment: 'One triangle was transcribed wrongly.',
        input: {
          K: table([
            [1, 0.5],
            [0.25, 1],
          ]),
        },
      },
    ],
  },
];
