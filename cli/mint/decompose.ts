import type { CertifiedValue, Json } from '../../src/conformance/case.ts';
import { answerWithSpec } from '../rooms/spec.ts';
import { DOCUMENTED, documentedSimulation, TWO_FAMILIES } from './data.ts';
import { type GroupDraft, list, table } from './draft.ts';

/** (−3, 7, 2, −3, −3)/√20 as R 4.2.2's scale() gives it, printed to 17 digits. */
const X = [
  '-0.67082039324993692',
  '1.5652475842498528',
  '0.44721359549995798',
  '-0.67082039324993692',
  '-0.67082039324993692',
];
/** What R 4.2.2 with MASS 7.3-58.2 drew after set.seed(13), printed to 17 digits: read off, not computed here. */
const R_DRAWS = {
  'as-printed': {
    g: [
      '0.13894761819378587',
      '-0.054903480290777969',
      '-0.36193937054703257',
      '-0.16700635517575971',
      '0.44490158906763355',
    ],
    y: [
      '-0.27305085635832815',
      '1.5661465538878125',
      '0.066835407525213275',
      '-0.81327750175132707',
      '0.23978855614276751',
    ],
  },
  'as-documented': {
    g: [
      '0.43676678390404433',
      '-0.84064614335440524',
      '-0.46965420005354086',
      '-0.25573622415217906',
      '1.1292697864241428',
    ],
    y: [
      '-0.028885629023625792',
      '0.30193709206985925',
      '0.21965995802150906',
      '-1.1204707302324532',
      '0.73117474429221907',
    ],
  },
};
/** Digits of an exact draw that is an input: so many that 40 digits of every share do not see the rounding. */
const INPUT_DIGITS = 60;

/** Zβ, g and y of the documented simulation at exact eigenpairs, as the spec certifies them. */
function exactDraw(skip: number): { x: string[]; g: string[]; y: string[] } {
  const dosage = table(DOCUMENTED.dosage);
  const simulated = answerWithSpec('simulate', documentedSimulation(skip), INPUT_DIGITS);
  const standardized = answerWithSpec('standardize', { dosage, convention: 'sample-sd' }, INPUT_DIGITS);
  if (simulated.status !== 'ok' || standardized.status !== 'ok')
    throw new Error('defect: the documented example is refused');
  const values = (x: Json | undefined) => (x as unknown as CertifiedValue[]).map(c => c.value);
  const firstColumn = (standardized.output.Z as unknown as CertifiedValue[][]).map(row => row[0]!);
  return {
    x: values(firstColumn as never),
    g: values(simulated.output.g),
    y: values(simulated.output.y),
  };
}

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
      SingularCovariance: {
        description:
          'g was drawn from a covariance of rank 3; its two null eigenvalues are exactly 0 here and ±1e-17 in R.',
        consequence: 'R’s own shares differ from these in the ninth digit.',
        links: [],
      },
      Offset: {
        description: 'The phenotype has a large mean.',
        consequence: 'A one-pass variance loses every digit.',
        links: [],
      },
    },
    cases: [
      ...(['as-printed', 'as-documented'] as const).flatMap((name, at) => [
        {
          slug: `${name}-r-draw`,
          exact: 'decimal' as const,
          flags: name === 'as-documented' ? ['AboveOne'] : [],
          comment: `The draw of R itself, ${name}: the shares that R prints, to all its digits.`,
          input: { x: X, b: '0.8', ...R_DRAWS[name] },
        },
        {
          slug: `${name}-exact-eigenpairs`,
          exact: 'decimal' as const,
          flags: name === 'as-documented' ? ['AboveOne', 'SingularCovariance'] : ['SingularCovariance'],
          comment: `The same draw ${name} at exact eigenvalues, where nothing leaks from the null space: R agrees to about 8 digits.`,
          input: { ...exactDraw(2 * at), b: '0.8' },
        },
      ]),
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
