import { TWO_FAMILIES } from './data.ts';
import { type GroupDraft, list, table } from './draft.ts';

/** (−3, 7, 2, −3, −3)/√20 as binary64: the first documented variant as R's scale() gives it. */
const X = [
  '-0.67082039324993692',
  '1.5652475842498528',
  '0.44721359549995793',
  '-0.67082039324993692',
  '-0.67082039324993692',
];
/** R 4.2.2 and MASS 7.3-58.2, set.seed(13), two normal draws before mvrnorm: what the document's own run drew. */
const AS_DOCUMENTED = {
  g: [
    '0.43676678390404433',
    '-0.84064614335440524',
    '-0.46965420005354086',
    '-0.25573622415217906',
    '1.12926978642414277',
  ],
  y: [
    '-0.028885629023625792',
    '0.301937092069859248',
    '0.219659958021509061',
    '-1.120470730232453249',
    '0.731174744292219070',
  ],
};
const unit = table([
  [1, 0.25, 0],
  [0.25, 1, 0.125],
  [0, 0.125, 1],
]);
const half = table([
  [0.5, 0.125, 0],
  [0.125, 0.5, 0.0625],
  [0, 0.0625, 0.5],
]);
const definitions = ['ratio', 'trace-scaled', 'projected'] as const;

const heritabilityCases = (
  slug: string,
  comment: string,
  K: readonly (readonly (string | null)[])[],
  sigma2_g: string,
  sigma2_e: string,
) =>
  definitions.map(definition => ({
    slug: `${slug}-${definition}`,
    comment: `${comment} Definition: ${definition}.`,
    input: { K, sigma2_g, sigma2_e, definition },
    alternates: Object.fromEntries(
      definitions
        .filter(d => d !== definition)
        .map(d => [d, { op: 'heritability', input: { K, sigma2_g, sigma2_e, definition: d } }]),
    ),
  }));

export const decomposeGroups: readonly GroupDraft[] = [
  {
    chapter: 'decompose',
    group: 'decompose-pve',
    title: 'Shares of variance: fixed, random, total, and the covariance that the sum forgets',
    op: 'decompose',
    spec: ['decompose#decomposeVariance'],
    notes: {
      AboveOne: {
        description: 'A share is above 1.',
        consequence: 'Not an error: the covariance of the parts is negative.',
        links: [],
      },
      Offset: {
        description: 'The phenotype has a large mean.',
        consequence: 'A one-pass variance loses every digit.',
        links: [],
      },
    },
    cases: [
      {
        slug: 'documented-r-draw',
        exact: 'decimal',
        flags: ['AboveOne'],
        comment: 'The draw behind the documented 1.3277, 1.2751, 0.6073, as R printed it to 17 digits.',
        input: { x: X, b: '0.8', ...AS_DOCUMENTED },
      },
      {
        slug: 'by-hand',
        comment: 'n = 4, whole numbers.',
        input: { x: list([0, 1, 2, 1]), b: '2', g: list([1, -1, 0, 2]), y: list([1, 2, 4, 3]) },
      },
      {
        slug: 'uncorrelated',
        comment: 'Fixed and random part are orthogonal: the shares add up.',
        input: { x: list([1, 1, -1, -1]), b: '1', g: list([1, -1, 1, -1]), y: list([3, 1, 0, -4]) },
      },
      {
        slug: 'no-random-part',
        comment: 'g is constant: it explains nothing.',
        input: { x: list([0, 1, 2]), b: '1', g: list([5, 5, 5]), y: list([0, 2, 1]) },
      },
      {
        slug: 'opposed',
        flags: ['AboveOne'],
        comment: 'The parts nearly cancel: both shares far above 1.',
        input: { x: list([0, 8, 16, 24]), b: '1', g: list([0, -8, -16, -23]), y: list([0, 1, -1, 2]) },
      },
      ...[10, 20, 30].map(k => ({
        slug: `offset-2-${k}`,
        flags: ['Offset'],
        comment: `The phenotype with a mean of 2^${k}: the shares do not change.`,
        input: {
          x: list([0, 1, 2, 1]),
          b: '2',
          g: list([1, -1, 0, 2]),
          y: list([1, 2, 4, 3].map(v => v + 2 ** k)),
        },
      })),
      {
        slug: 'constant-phenotype',
        refused: 'zero-variance',
        comment: 'No variance to share.',
        input: { x: list([0, 1]), b: '1', g: list([1, 0]), y: list([2, 2]) },
      },
      {
        slug: 'one-person',
        refused: 'too-few-individuals',
        comment: 'No sample variance of one.',
        input: { x: list([0]), b: '1', g: list([1]), y: list([2]) },
      },
      {
        slug: 'unequal-lengths',
        refused: 'dimension-mismatch',
        comment: 'g of three people, y of two.',
        input: { x: list([0, 1]), b: '1', g: list([1, 0, 2]), y: list([2, 1]) },
      },
    ],
  },
  {
    chapter: 'decompose',
    group: 'decompose-heritability',
    title: 'One pair of components, three heritabilities',
    op: 'heritability',
    spec: ['decompose#heritability'],
    cases: [
      ...heritabilityCases('two-families', 'The figure: mean diagonal 1.', TWO_FAMILIES, '0.25', '0.0625'),
      ...heritabilityCases('unit-diagonal', 'Three people, mean diagonal 1.', unit, '2', '1'),
      ...heritabilityCases(
        'kinship',
        'The same people as kinship, K/2: only the ratio changes its meaning.',
        half,
        '2',
        '1',
      ),
      {
        slug: 'both-zero',
        refused: 'zero-variance',
        comment: '0/0.',
        input: { K: unit, sigma2_g: '0', sigma2_e: '0', definition: 'ratio' },
      },
      {
        slug: 'negative',
        refused: 'negative-variance',
        comment: 'σ²e < 0.',
        input: { K: unit, sigma2_g: '1', sigma2_e: '-1', definition: 'ratio' },
      },
      {
        slug: 'unknown',
        refused: 'unknown-convention',
        comment: 'A definition that nobody named.',
        input: { K: unit, sigma2_g: '1', sigma2_e: '1', definition: 'broad-sense' },
      },
    ],
  },
];
