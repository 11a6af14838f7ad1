import { DOCUMENTED, WHOLE_GRM } from './data.ts';
import { type CaseDraft, type GroupDraft, table } from './draft.ts';
import { cohort, families, HEIGHTS, type ProblemInput, problemInput } from './problems.ts';

const RAW = DOCUMENTED.dosage;
const ALL = ['wald-f', 'wald-t', 'wald-chi2', 'score-chi2', 'score-f'] as const;
const ones = (n: number) => Array.from({ length: n }, () => [1]);
const identity = (n: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));

type Components = 'refit' | 'null' | 'null-ratio';
const ask = (
  problem: ProblemInput,
  dosage: readonly (readonly (number | null)[])[],
  tests: readonly string[],
  components: Components,
  missing = 'refuse',
) => ({
  ...problem,
  dosage: table(dosage),
  tests,
  method: 'REML',
  components,
  missing,
});
const tested = (
  slug: string,
  comment: string,
  input: CaseDraft['input'],
  flags: string[] = [],
): CaseDraft => ({ slug, comment, flags, input });

const eight = cohort(8, 1, 3);
const fourteen = cohort(14, 1, 1);
const genotypes = (n: number, m: number, seed: number): number[][] => {
  let state = seed;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (_, k) => (i === k % n ? 2 : i === (k + 1) % n ? 0 : next() % 3)),
  );
};
const of = (c: ReturnType<typeof cohort>) => problemInput(c.y, c.X, c.K);
/** A phenotype that is 2^k times a variant, and noise of size 1: p-values from ordinary to 1e-300 and below. */
const strong = (n: number, k: number) => {
  const x = genotypes(n, 1, 7).map(r => r[0]!);
  return {
    x: x.map(v => [v]),
    problem: problemInput(
      x.map((v, i) => v * 2 ** k + (((i * 7) % 11) - 5) / 8),
      ones(n),
      families([n / 2, n / 2]),
    ),
  };
};

export const associateGroups: readonly GroupDraft[] = [
  {
    chapter: 'associate',
    group: 'associate-tests',
    title: 'One variant at a time: Wald, likelihood ratio and score under their named laws',
    op: 'associate',
    spec: ['associate#associate'],
    notes: {
      OrdinaryLeastSquares: {
        description: 'The optimum is σ²g = 0 with the variant in the model.',
        consequence: 'Wald is the t-test of ordinary least squares, to the last digit.',
        links: ['https://github.com/fastlmm/FaST-LMM/issues/39'],
      },
      Untestable: {
        description: 'Some variants have no test: constant, or in the span of X.',
        consequence: 'They have no number (null) and an outcome; the others are not touched.',
        links: ['https://github.com/genetics-statistics/GEMMA/issues/57'],
      },
      Duplicates: {
        description: 'Two variants are equal.',
        consequence: 'Equal p-values are right.',
        links: ['https://github.com/genetics-statistics/GEMMA/issues/280'],
      },
      Missing: { description: 'Missing genotypes at the mean of the observed.', consequence: '', links: [] },
      TinyP: {
        description: 'p is far below 1e-308.',
        consequence: 'A program that prints p alone prints 0.',
        links: ['https://github.com/genetics-statistics/GEMMA/issues/226'],
      },
    },
    cases: [
      tested(
        'heights-refit',
        'The heights of the sibling page; variants 2 and 3 have σ²g = 0 at their optimum: p = 0.0665 and 0.00184.',
        ask(problemInput(HEIGHTS, ones(5), WHOLE_GRM), RAW, ['wald-f', 'wald-t'], 'refit'),
        ['OrdinaryLeastSquares'],
      ),
      ...(['refit', 'null', 'null-ratio'] as const).map(c =>
        tested(
          `eight-people-${c}`,
          `Eight people, three variants, components: ${c}.`,
          ask(of(eight), genotypes(8, 3, 5), ALL, c),
        ),
      ),
      ...(['refit', 'null', 'null-ratio'] as const).map(c =>
        tested(
          `fourteen-people-${c}`,
          `Fourteen people, four variants, components: ${c}.`,
          ask(of(fourteen), genotypes(14, 4, 9), ALL, c),
        ),
      ),
      tested(
        'fourteen-people-lrt',
        'The likelihood ratio of two ML maxima.',
        ask(of(fourteen), genotypes(14, 4, 9), ['lrt-chi2'], 'refit'),
      ),
      tested(
        'unrelated',
        'K = I: the null optimum is flat, and with its components fixed nothing is asked of it.',
        ask(
          problemInput([1, 2, 4, 3, 0.5, 2.25], ones(6), families([2, 2, 2])),
          genotypes(6, 2, 3),
          ['wald-f'],
          'refit',
        ),
      ),
      tested(
        'untestable',
        'A constant variant, one in the span of X, and one that can be tested.',
        ask(
          of(eight),
          genotypes(8, 3, 5).map((r, i) => [1, eight.X[i]![0]!, r[0]!]),
          ['wald-f', 'score-chi2'],
          'null',
        ),
        ['Untestable'],
      ),
      tested(
        'duplicates',
        'The same variant twice.',
        ask(
          of(eight),
          genotypes(8, 1, 5).map(r => [r[0]!, r[0]!]),
          ['wald-f'],
          'refit',
        ),
        ['Duplicates'],
      ),
      tested(
        'missing',
        'A missing genotype.',
        ask(
          of(eight),
          genotypes(8, 2, 5).map((r, i) => (i === 4 ? [null, r[1]!] : r)),
          ['wald-f', 'score-f'],
          'null-ratio',
          'mean',
        ),
        ['Missing'],
      ),
      ...[0, 1, 2, 4].map(k =>
        tested(
          `strong-2-${k}`,
          `An effect of 2^${k} noise units on 40 people: p by chi-square falls to 1e-8890, by F to 1e-58.`,
          ask(strong(40, k).problem, strong(40, k).x, ['wald-f', 'wald-chi2'], 'refit'),
          ['TinyP'],
        ),
      ),
      {
        slug: 'no-residual-df',
        refused: 'no-residual-df',
        comment: 'n = p + 1: a variant leaves nothing.',
        input: ask(
          problemInput([1, 2], ones(2), [
            [1, 0.5],
            [0.5, 1],
          ]),
          [[0], [1]],
          ['wald-f'],
          'null',
        ),
      },
      {
        slug: 'not-psd',
        refused: 'not-psd',
        comment: 'K has a negative eigenvalue.',
        input: ask(
          problemInput(
            [1, 2, 3, 4],
            ones(4),
            identity(4).map((r, i) => (i === 0 ? [-1, 0, 0, 0] : r)),
          ),
          [[0], [1], [2], [0]],
          ['wald-f'],
          'null',
        ),
      },
    ],
  },
];
