import { TWO_FAMILIES } from './data.ts';
import { exactText, type GroupDraft, table } from './draft.ts';
import { cohort, HEIGHTS, type ProblemInput, problemInput } from './problems.ts';

const ask = (problem: ProblemInput, g: number, e: number) => ({
  ...problem,
  sigma2_g: exactText(g),
  sigma2_e: exactText(e),
  method: 'REML',
});
const of = (c: ReturnType<typeof cohort>) => problemInput(c.y, c.X, c.K);
const figure = problemInput(
  [1, 2, 1.5, -1, -0.5],
  HEIGHTS.map(() => [1]),
  TWO_FAMILIES,
);
const [small, medium] = [of(cohort(8, 2, 11)), of(cohort(20, 3, 5))];
const collinear = (k: number) =>
  problemInput(
    [1, 2, 1.5, -1, -0.5],
    [0, 1, 2, 1, 3].map(v => [1, 1 + v * 2 ** -k]),
    TWO_FAMILIES,
  );
const genotypes = [
  [0, 1, 1],
  [2, 0, 0],
  [1, 1, 0],
  [0, 0, 0],
  [0, 2, 2],
];
const notes = {
  NearCollinear: {
    description: 'Two columns of X differ by 2^-k.',
    consequence: 'The condition of the effects grows with 2^k; `attainable` says what is left.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/276'],
  },
  NoGenetics: {
    description: 'σ²g = 0.',
    consequence: 'Ordinary least squares; nothing is predicted.',
    links: [],
  },
};

export const effectsGroups: readonly GroupDraft[] = [
  {
    chapter: 'effects',
    group: 'effects-gls',
    title: 'Generalised least squares at given components',
    op: 'effects',
    spec: ['effects#generalizedLeastSquares'],
    notes,
    cases: [
      {
        slug: 'two-families',
        comment: 'A mean for five people in two families.',
        input: ask(figure, 1, 0.5),
      },
      { slug: 'no-genetics', flags: ['NoGenetics'], comment: 'The plain mean.', input: ask(figure, 0, 0.5) },
      { slug: 'eight-people', comment: 'Eight people, a covariate.', input: ask(small, 0.5, 0.25) },
      { slug: 'twenty-people', comment: 'Twenty people, two covariates.', input: ask(medium, 0.75, 0.5) },
      ...[4, 10, 16, 22].map(k => ({
        slug: `collinear-2-minus-${k}`,
        flags: ['NearCollinear'],
        comment: `A covariate within 2^-${k} of the intercept.`,
        input: ask(collinear(k), 1, 0.5),
      })),
      {
        slug: 'rank-deficient',
        refused: 'rank-deficient',
        comment: 'Two equal columns: b is not determined.',
        input: {
          ...ask(figure, 1, 0.5),
          X: table([
            [1, 1],
            [1, 1],
            [1, 1],
            [1, 1],
            [1, 1],
          ]),
        },
      },
    ],
  },
];

export const predictGroups: readonly GroupDraft[] = [
  {
    chapter: 'predict',
    group: 'predict-blup',
    title: 'Breeding values, their error variance, and SNP effects',
    op: 'predict',
    spec: ['predict#predictBreedingValues', 'predict#snpEffects'],
    notes,
    cases: [
      { slug: 'two-families', comment: 'Five people in two families.', input: ask(figure, 1, 0.5) },
      {
        slug: 'no-genetics',
        flags: ['NoGenetics'],
        comment: 'σ²g = 0: every breeding value is 0, and certain.',
        input: ask(figure, 0, 0.5),
      },
      { slug: 'eight-people', comment: 'Eight people, a covariate.', input: ask(small, 0.5, 0.25) },
      { slug: 'twenty-people', comment: 'Twenty people, two covariates.', input: ask(medium, 0.75, 0.5) },
      {
        slug: 'snp-effects',
        exact: 'decimal',
        comment: 'The documented genotypes: Zu is the breeding value when K = ZZᵀ/3.',
        input: {
          ...ask(
            problemInput(
              HEIGHTS,
              HEIGHTS.map(() => [1]),
              TWO_FAMILIES,
            ),
            64,
            32,
          ),
          dosage: table(genotypes),
          convention: 'hwe-sd',
        },
      },
      {
        slug: 'not-psd',
        refused: 'not-psd',
        comment: 'No breeding values have this covariance.',
        input: {
          ...ask(figure, 1, 0.5),
          K: table([
            [1, 2, 0, 0, 0],
            [2, 1, 0, 0, 0],
            [0, 0, 1, 0, 0],
            [0, 0, 0, 1, 0],
            [0, 0, 0, 0, 1],
          ]),
        },
      },
    ],
  },
];
