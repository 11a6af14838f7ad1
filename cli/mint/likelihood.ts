import type { FixtureFile } from '../../src/conformance/case.ts';
import { TWO_FAMILIES, WHOLE_GRM } from './data.ts';
import { type CaseDraft, exactText, type GroupDraft, table } from './draft.ts';
import { cohort, families, HEIGHTS, type ProblemInput, plus, problemInput, scaledBy } from './problems.ts';

const METHODS = ['ML', 'REML'] as const;
const CONVENTIONS = ['error-contrasts', 'without-log-xtx', 'without-constants'] as const;

const notes: FixtureFile['notes'] = {
  Constants: {
    description: 'The three conventions differ by a constant of the data: log|XᵀX| and log 2π.',
    consequence:
      '"The REML log-likelihood" is four numbers in six programs; a likelihood ratio between designs is right only with log|XᵀX| treated alike.',
    links: ['https://github.com/covaruber/sommer/issues/61'],
  },
  NoGenetics: {
    description: 'σ²g = 0.',
    consequence: 'The likelihood is that of ordinary least squares.',
    links: ['https://github.com/rgcgithub/regenie/issues/445'],
  },
  Offset: {
    description: 'The phenotype has a mean of 2^k.',
    consequence: 'A program that does not project the mean out first loses k bits twice.',
    links: [],
  },
  Unit: {
    description: 'The phenotype is in another unit.',
    consequence: 'An absolute clamp on yᵀPy or on a component gives a wrong answer silently.',
    links: [],
  },
  NearSingular: {
    description: 'σ²e is small: V is near singular.',
    consequence: 'Digits are lost to the condition of V; `attainable` says how many.',
    links: [],
  },
  NearCollinear: {
    description: 'Two columns of X differ by 2^-k.',
    consequence: 'Normal equations lose twice the digits that an orthogonal factorisation does.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/101'],
  },
};

const ask = (
  problem: ProblemInput,
  sigma2_g: number | string,
  sigma2_e: number | string,
  method: string,
  convention: string = 'error-contrasts',
) => ({
  ...problem,
  sigma2_g: exactText(sigma2_g),
  sigma2_e: exactText(sigma2_e),
  method,
  convention,
  information: 'average',
});
/** A case under ML and REML, the other constants as alternates. */
const both = (
  slug: string,
  comment: string,
  problem: ProblemInput,
  g: number | string,
  e: number | string,
  flags: string[] = [],
): CaseDraft[] =>
  METHODS.map(method => ({
    slug: `${slug}-${method.toLowerCase()}`,
    comment: `${comment} ${method}.`,
    flags,
    input: ask(problem, g, e, method),
    alternates: {
      [method === 'ML' ? 'REML' : 'ML']: {
        op: 'loglik',
        input: ask(problem, g, e, method === 'ML' ? 'REML' : 'ML'),
      },
      ...Object.fromEntries(
        (method === 'ML' ? CONVENTIONS.slice(2) : CONVENTIONS.slice(1)).map(c => [
          c,
          { op: 'loglik', input: ask(problem, g, e, method, c) },
        ]),
      ),
    },
  }));
const one = (
  slug: string,
  comment: string,
  problem: ProblemInput,
  g: number | string,
  e: number | string,
  method: string,
  flags: string[],
): CaseDraft => ({ slug, comment, flags, input: ask(problem, g, e, method) });

const figure = problemInput(
  [1, 2, 1.5, -1, -0.5],
  HEIGHTS.map(() => [1]),
  TWO_FAMILIES,
);
const heights = problemInput(
  HEIGHTS,
  HEIGHTS.map(() => [1]),
  TWO_FAMILIES,
);
const [small, medium] = [cohort(8, 2, 11), cohort(20, 3, 5)];
const asInput = (c: ReturnType<typeof cohort>) => problemInput(c.y, c.X, c.K);
const positive = families([3, 2]);

const refusal = (slug: string, refused: string, comment: string, change: object): CaseDraft => ({
  slug,
  refused,
  comment,
  input: { ...ask(figure, 1, 0.5, 'REML'), ...change },
});

export const likelihoodGroups: readonly GroupDraft[] = [
  {
    chapter: 'likelihood',
    group: 'likelihood-values',
    title: 'ML and REML log-likelihood, score and information at given components',
    op: 'loglik',
    spec: [
      'likelihood#logLikelihood',
      'likelihood#score',
      'likelihood#information',
      'likelihood#likelihoodParts',
    ],
    notes,
    cases: [
      ...both('two-families', 'The figure: five people in two families.', figure, 1, 0.5, ['Constants']),
      ...both('two-families-no-genetics', 'The same without a genetic component.', figure, 0, 0.5, [
        'NoGenetics',
      ]),
      ...both('heights', 'The heights of the sibling page.', heights, 100, 150, ['Constants']),
      ...both(
        'two-people',
        'n = 2.',
        problemInput(
          [1, -0.5],
          [[1], [1]],
          [
            [1, 0.5],
            [0.5, 1],
          ],
        ),
        0.75,
        0.25,
      ),
      ...both('eight-people', 'Eight people, a covariate.', asInput(small), 0.5, 0.25),
      ...both('twenty-people', 'Twenty people, two covariates.', asInput(medium), 0.75, 0.5),
      ...CONVENTIONS.map(convention => ({
        slug: `convention-${convention}`,
        comment: `REML under the convention ${convention}.`,
        flags: ['Constants'],
        input: ask(heights, 100, 150, 'REML', convention),
      })),
    ],
  },
  {
    chapter: 'likelihood',
    group: 'likelihood-sweeps',
    title: 'One parameter at a time: digits against difficulty',
    op: 'loglik',
    spec: ['likelihood#logLikelihood'],
    notes,
    cases: [
      ...[8, 16, 24, 32, 40].map(k =>
        one(
          `offset-2-${k}`,
          `A mean of 2^${k} is added to the phenotype: nothing changes.`,
          problemInput(
            plus([1, 2, 1.5, -1, -0.5], 2 ** k),
            HEIGHTS.map(() => [1]),
            positive,
          ),
          1,
          0.5,
          'REML',
          ['Offset'],
        ),
      ),
      ...[-26, -13, 13, 26].map(k =>
        one(
          `unit-2-${k < 0 ? `minus-${-k}` : k}`,
          `The phenotype times 2^${k}, the components times 2^${2 * k}.`,
          problemInput(
            scaledBy([1, 2, 1.5, -1, -0.5], 2 ** k),
            HEIGHTS.map(() => [1]),
            positive,
          ),
          2 ** (2 * k),
          2 ** (2 * k - 1),
          'REML',
          ['Unit'],
        ),
      ),
      ...[10, 20, 30, 40].map(k =>
        one(
          `residual-2-minus-${k}`,
          `σ²e = 2^-${k} on a K of rank 3.`,
          problemInput(
            [1, 2, 1.5, -1, -0.5],
            HEIGHTS.map(() => [1]),
            WHOLE_GRM,
          ),
          2 ** -9,
          2 ** -k,
          'REML',
          ['NearSingular'],
        ),
      ),
      ...[4, 12, 20].map(k =>
        one(
          `collinear-2-minus-${k}`,
          `A covariate that differs from the intercept by 2^-${k}.`,
          problemInput(
            [1, 2, 1.5, -1, -0.5],
            [0, 1, 2, 1, 3].map(v => [1, 1 + v * 2 ** -k]),
            positive,
          ),
          1,
          0.5,
          'REML',
          ['NearCollinear'],
        ),
      ),
    ],
  },
  {
    chapter: 'likelihood',
    group: 'likelihood-refusals',
    title: 'Questions without a likelihood',
    op: 'loglik',
    spec: ['likelihood#logLikelihood'],
    cases: [
      refusal('no-residual-df', 'no-residual-df', 'Five fixed effects for five people.', {
        X: table([
          [1, 0, 0, 0, 0],
          [1, 1, 0, 0, 0],
          [1, 0, 1, 0, 0],
          [1, 0, 0, 1, 0],
          [1, 0, 0, 0, 1],
        ]),
      }),
      refusal('rank-deficient', 'rank-deficient', 'The second column is twice the first.', {
        X: table([
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      }),
      refusal('asymmetric', 'not-symmetric', 'K is not symmetric.', {
        K: table([
          [1, 0.5, 0.5, 0, 0],
          [0.25, 1, 0.5, 0, 0],
          [0.5, 0.5, 1, 0, 0],
          [0, 0, 0, 1, 0.5],
          [0, 0, 0, 0.5, 1],
        ]),
      }),
      refusal('not-psd', 'not-psd', 'K has the eigenvalue −1.', {
        K: table([
          [1, 2, 0, 0, 0],
          [2, 1, 0, 0, 0],
          [0, 0, 1, 0, 0],
          [0, 0, 0, 1, 0],
          [0, 0, 0, 0, 1],
        ]),
      }),
      refusal('negative-component', 'negative-variance', 'σ²g < 0.', { sigma2_g: '-1' }),
      refusal('nothing', 'not-positive-definite', 'Both components are 0: V is 0.', {
        sigma2_g: '0',
        sigma2_e: '0',
      }),
      refusal('lengths', 'dimension-mismatch', 'Four phenotypes, five people in K.', {
        y: ['1', '2', '3', '4'],
        X: table([[1], [1], [1], [1]]),
      }),
      refusal('not-finite', 'not-finite', 'A phenotype is NaN.', { y: ['1', '2', 'nan', '4', '5'] }),
      refusal('unknown-method', 'unknown-convention', 'A method that nobody named.', { method: 'MINQUE' }),
    ],
  },
];
