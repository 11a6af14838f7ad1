import type { CaseVerdict, FixtureFile } from '../../src/conformance/case.ts';
import { DOCUMENTED, WHOLE_GRM } from './data.ts';
import { type CaseDraft, type GroupDraft, table } from './draft.ts';
import {
  centredTimes,
  cohort,
  DYESTUFF,
  DYESTUFF2,
  families,
  HEIGHTS,
  oneWay,
  type ProblemInput,
  plus,
  problemInput,
  scaledBy,
} from './problems.ts';

const notes: FixtureFile['notes'] = {
  ClosedForm: {
    description: 'A balanced one-way layout: the REML estimates are those of the analysis of variance.',
    consequence: 'Exact fractions to check against by hand.',
    links: ['https://github.com/lme4/lme4/issues/17'],
  },
  ZeroVariance: {
    description: 'The optimum is at σ²g = 0, proved by the sign of the score.',
    consequence:
      'A program that searches log σ²g or log λ reports its lower bound; it passes by the gap. With s2g = 0 every test is that of ordinary least squares.',
    links: ['https://github.com/psoerensen/qgg/issues/9'],
  },
  NoResidual: {
    description: 'The optimum is at σ²e = 0: h² = 1.',
    consequence: 'GEMMA prints l_remle 1e5, its bound, and a pve near 1 without a standard error.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/26'],
  },
  NearOne: {
    description: 'The optimum lies within 1e-3 of h² = 1.',
    consequence: 'A grid that stops before it reports its last point.',
    links: [],
  },
  Flat: {
    description: 'K acts like a multiple of I on the contrasts: only a sum of the components is identified.',
    consequence: 'Any h² is as good as any other; a program should say so.',
    links: [],
  },
  NoMaximum: {
    description: 'The likelihood grows without bound.',
    consequence:
      'ML with a sample-centred K and an intercept has no maximum: |V| → 0 as h² → 1 while yᵀPy stays finite. A finite answer is the bound of a search.',
    links: ['https://github.com/genetics-statistics/GEMMA/issues/61'],
  },
  Bimodal: {
    description: 'The profile likelihood has two local maxima.',
    consequence: 'A climb from the middle, or the first sign change, finds the wrong one.',
    links: ['https://github.com/JuliaStats/MixedModels.jl/issues/161'],
  },
  Unit: {
    description: 'The phenotype, or K, is in another unit.',
    consequence: 'An absolute tolerance or clamp gives a wrong answer silently.',
    links: ['https://github.com/StoreyLab/popkin/issues/3'],
  },
  Offset: {
    description: 'The phenotype has a large mean.',
    consequence: 'The mean must be projected out before anything is squared.',
    links: [],
  },
  Documented: {
    description: 'The phenotype of the documented example, fitted.',
    consequence: 'One residual degree of freedom more than the rank of K: nearly saturated.',
    links: [],
  },
};

interface More {
  readonly verdict?: CaseVerdict;
  readonly flags?: readonly string[];
  readonly level?: string;
  readonly exact?: 'decimal';
}
const fitted = (
  slug: string,
  comment: string,
  problem: ProblemInput,
  method: 'ML' | 'REML',
  { verdict = 'unique', flags = [], level, exact }: More = {},
): CaseDraft => ({
  slug: `${slug}-${method.toLowerCase()}`,
  comment: `${comment} ${method}.`,
  flags,
  verdict,
  ...(exact === undefined ? {} : { exact }),
  input: { ...problem, method, information: 'average', ...(level === undefined ? {} : { level }) },
});
const of = (d: {
  y: readonly number[];
  X: readonly (readonly number[])[];
  K: readonly (readonly number[])[];
}) => problemInput(d.y, d.X, d.K);
const ones = (n: number) => Array.from({ length: n }, () => [1]);

const figure = families([3, 2]);
const RAW = DOCUMENTED.dosage;
/** The documented phenotype as R printed it (skip 0), in 2^-50ths: exact in binary64 as the nearest double is. */
const DOCUMENTED_Y = [
  -0.27305085635832815, 1.5661465538878125, 0.066835407525213275, -0.81327750175132707, 0.23978855614276751,
];

export const estimateGroups: readonly GroupDraft[] = [
  {
    chapter: 'estimate',
    group: 'estimate-closed-forms',
    title: 'Optima that can be worked out by hand',
    op: 'fit',
    spec: ['estimate#fit'],
    notes,
    cases: [
      fitted(
        'one-way-interior',
        'Three groups of two, well apart.',
        of(
          oneWay([
            [1, 1.25],
            [2, 2.5],
            [1.5, 1.125],
          ]),
        ),
        'REML',
        { flags: ['ClosedForm'] },
      ),
      fitted(
        'one-way-interior',
        'Three groups of two, well apart.',
        of(
          oneWay([
            [1, 1.25],
            [2, 2.5],
            [1.5, 1.125],
          ]),
        ),
        'ML',
        { flags: ['ClosedForm'] },
      ),
      fitted(
        'one-way-boundary',
        'Three groups of two with nearly equal means.',
        of(
          oneWay([
            [1, 2.5],
            [2.25, 1.25],
            [1.5, 1.75],
          ]),
        ),
        'REML',
        { verdict: 'boundary', flags: ['ClosedForm', 'ZeroVariance'] },
      ),
      fitted(
        'one-way-four-groups',
        'Four groups of three.',
        of(
          oneWay([
            [0, 1, 2],
            [3, 5, 4],
            [1, 1, 2],
            [6, 5, 8],
          ]),
        ),
        'REML',
        { flags: ['ClosedForm'] },
      ),
      fitted('dyestuff', 'Six batches of five yields: 1764.05 and 2451.25.', of(oneWay(DYESTUFF)), 'REML', {
        flags: ['ClosedForm'],
        level: '0.95',
        exact: 'decimal',
      }),
      fitted('dyestuff', 'Six batches of five yields.', of(oneWay(DYESTUFF)), 'ML', {
        flags: ['ClosedForm'],
      }),
      fitted(
        'dyestuff2',
        'Six batches that do not differ: no variance between them. In thousandths.',
        of(oneWay(DYESTUFF2)),
        'REML',
        { verdict: 'boundary', flags: ['ClosedForm', 'ZeroVariance'] },
      ),
      fitted('dyestuff2', 'Six batches that do not differ. In thousandths.', of(oneWay(DYESTUFF2)), 'ML', {
        verdict: 'boundary',
        flags: ['ClosedForm', 'ZeroVariance'],
      }),
      fitted(
        'unrelated',
        'K = I: nothing tells σ²g from σ²e.',
        problemInput([1, 2, 4, 3], ones(4), [
          [1, 0, 0, 0],
          [0, 1, 0, 0],
          [0, 0, 1, 0],
          [0, 0, 0, 1],
        ]),
        'REML',
        { verdict: 'flat', flags: ['Flat'] },
      ),
      fitted(
        'saturated',
        'n − p = 1: one contrast, one variance.',
        problemInput([1, 3], ones(2), [
          [1, 0.5],
          [0.5, 1],
        ]),
        'REML',
        { verdict: 'flat', flags: ['Flat'] },
      ),
      fitted(
        'three-people',
        'n = 3.',
        problemInput([1, 2, 5], ones(3), [
          [1, 0.5, 0],
          [0.5, 1, 0],
          [0, 0, 1],
        ]),
        'REML',
        { verdict: 'boundary', flags: ['ZeroVariance'] },
      ),
      fitted(
        'rank-one',
        'K = aaᵀ of rank 1.',
        problemInput(
          [1, 4, -3, 2.5, 0],
          ones(5),
          [1, 2, -2, 1, 0].map((a, _, v) => v.map(b => a * b)),
        ),
        'REML',
        {},
      ),
    ],
  },
  {
    chapter: 'estimate',
    group: 'estimate-documented',
    title: 'The documented five people, fitted',
    op: 'fit',
    spec: ['estimate#fit'],
    notes,
    cases: [
      fitted(
        'intercept',
        'The documented phenotype on 420 times its matrix, an intercept.',
        problemInput(DOCUMENTED_Y, ones(5), WHOLE_GRM),
        'REML',
        { flags: ['Documented', 'NearOne'] },
      ),
      fitted(
        'intercept',
        'ML, a centred matrix of rank 3 and an intercept: the phenotype has something in the second null direction, so there is a maximum.',
        problemInput(DOCUMENTED_Y, ones(5), WHOLE_GRM),
        'ML',
        { flags: ['Documented'] },
      ),
      fitted(
        'variant-no-intercept',
        'X is variant 1 alone, times √20: the page’s own model.',
        problemInput(DOCUMENTED_Y, [[-3], [7], [2], [-3], [-3]], WHOLE_GRM),
        'REML',
        { flags: ['Documented'] },
      ),
      fitted(
        'intercept-and-variant',
        'An intercept and variant 1.',
        problemInput(
          DOCUMENTED_Y,
          [-3, 7, 2, -3, -3].map(v => [1, v]),
          WHOLE_GRM,
        ),
        'REML',
        { flags: ['Documented', 'NearOne'] },
      ),
      fitted(
        'heights',
        'The heights, an intercept: the root of a quintic.',
        problemInput(HEIGHTS, ones(5), WHOLE_GRM),
        'REML',
        { flags: ['Documented'] },
      ),
      fitted(
        'heights-variant-1',
        'The heights, an intercept and variant 1: the root of a cubic.',
        problemInput(
          HEIGHTS,
          RAW.map(r => [1, r[0]!]),
          WHOLE_GRM,
        ),
        'REML',
        { flags: ['Documented'] },
      ),
      ...([1, 2] as const).map(k =>
        fitted(
          `heights-variant-${k + 1}`,
          `The heights, an intercept and variant ${k + 1}: σ²g = 0, so the p-value is that of ordinary least squares.`,
          problemInput(
            HEIGHTS,
            RAW.map(r => [1, r[k]!]),
            WHOLE_GRM,
          ),
          'REML',
          { verdict: 'boundary', flags: ['Documented', 'ZeroVariance'] },
        ),
      ),
    ],
  },
  {
    chapter: 'estimate',
    group: 'estimate-cohorts',
    title: 'Cohorts from 8 to 50 people, with one local maximum and with two',
    op: 'fit',
    spec: ['estimate#fit'],
    notes,
    cases: [...cohorts(), ...bimodal()],
  },
  {
    chapter: 'estimate',
    group: 'estimate-units',
    title: 'The same cohort in other units',
    op: 'fit',
    spec: ['estimate#fit'],
    notes,
    cases: units(),
  },
  {
    chapter: 'estimate',
    group: 'estimate-without-answer',
    title: 'Likelihoods without a maximum, and questions without a likelihood',
    op: 'fit',
    spec: ['estimate#fit'],
    notes,
    cases: [
      fitted(
        'centred-kinship',
        'A sample-centred K of rank n − 1 and an intercept.',
        problemInput([1, 2, 1.5, -1, -0.5], ones(5), centredTimes(figure)),
        'ML',
        { verdict: 'none', flags: ['NoMaximum'] },
      ),
      fitted(
        'centred-kinship-well-posed',
        'The same K under REML: the intercept is projected out, and the maximum is there.',
        problemInput([1, 2, 1.5, -1, -0.5], ones(5), centredTimes(figure)),
        'REML',
        { verdict: 'boundary', flags: ['NoResidual'] },
      ),
      fitted(
        'perfect-fit',
        'X explains y exactly.',
        problemInput([2, 2, 2, 2], ones(4), [
          [1, 0.5, 0, 0],
          [0.5, 1, 0, 0],
          [0, 0, 1, 0],
          [0, 0, 0, 1],
        ]),
        'REML',
        { verdict: 'none', flags: ['NoMaximum'] },
      ),
      ...refusals(),
    ],
  },
];

function refusals(): CaseDraft[] {
  const question = problemInput([1, 2, 1.5, -1, -0.5], ones(5), figure);
  const identity: number[][] = ones(5).map((_, i) => ones(5).map((_, j) => (i === j ? 1 : 0)));
  const entry = (i: number, j: number, v: number) =>
    identity.map((row, r) => (r === i ? row.with(j, v) : row));
  const refusal = (slug: string, refused: string, comment: string, change: object): CaseDraft => ({
    slug,
    refused,
    comment,
    input: { ...question, method: 'REML', ...change },
  });
  return [
    refusal('no-residual-df', 'no-residual-df', 'As many fixed effects as people.', {
      X: table(identity.map((row, i) => (i === 0 ? row : row.with(0, 1)))),
    }),
    refusal('rank-deficient', 'rank-deficient', 'Two equal columns.', {
      X: table(ones(5).map(() => [1, 1])),
    }),
    refusal('asymmetric', 'not-symmetric', 'K is not symmetric.', { K: table(entry(0, 1, 0.5)) }),
    refusal('not-psd', 'not-psd', 'K has the eigenvalue −1: what GEMMA clamps silently.', {
      K: table(entry(0, 0, -1)),
    }),
    refusal('not-finite', 'not-finite', 'A phenotype is infinite.', { y: ['1', '2', '+inf', '4', '5'] }),
  ];
}

function cohorts(): CaseDraft[] {
  const plain = [
    [14, 1, 1],
    [20, 3, 5],
    [30, 2, 7],
  ] as const;
  const both = (n: number, p: number, seed: number, more: More = {}) =>
    (['ML', 'REML'] as const).map(method =>
      fitted(
        `cohort-${n}-${p}-${seed}`,
        `${n} people, ${p} fixed effects.`,
        of(cohort(n, p, seed)),
        method,
        more,
      ),
    );
  return [
    ...both(8, 1, 3, { verdict: 'boundary', flags: ['ZeroVariance'] }),
    ...both(8, 2, 11, { verdict: 'boundary', flags: ['NoResidual'] }),
    ...plain.flatMap(([n, p, seed]) => both(n, p, seed)),
    fitted('cohort-50-2-13', '50 people, 2 fixed effects.', of(cohort(50, 2, 13)), 'REML'),
  ];
}

/** Cohorts found by a search over seeds: their profile likelihood has a second, lower maximum. */
function bimodal(): CaseDraft[] {
  const cases = [
    [8, 2, 4, { flags: ['Bimodal'] }, 'inside, the other one too'],
    [10, 1, 28, { verdict: 'boundary', flags: ['Bimodal', 'ZeroVariance'] }, 'at 0, the other one is not'],
    [10, 1, 46, { flags: ['Bimodal'] }, 'inside'],
    [10, 1, 48, { flags: ['Bimodal', 'NearOne'] }, 'within 4e-4 of 1'],
    [10, 1, 148, { verdict: 'boundary', flags: ['Bimodal', 'NoResidual'] }, 'at 1, the other one is not'],
  ] as const;
  return cases.map(([n, p, seed, more, where]) =>
    fitted(
      `bimodal-${n}-${p}-${seed}`,
      `Two local maxima; the greater is ${where}.`,
      of(cohort(n, p, seed)),
      'REML',
      more,
    ),
  );
}

function units(): CaseDraft[] {
  const { y, X, K } = cohort(14, 2, 9);
  const name = (k: number) => (k < 0 ? `minus-${-k}` : k);
  const unit = { flags: ['Unit'] };
  return [
    ...[0, -26, -13, 13, 26].map(k =>
      fitted(
        `phenotype-2-${name(k)}`,
        `The phenotype times 2^${k}.`,
        problemInput(scaledBy(y, 2 ** k), X, K),
        'REML',
        unit,
      ),
    ),
    ...[-26, 26].map(k =>
      fitted(
        `kinship-2-${name(k)}`,
        `K times 2^${k}.`,
        problemInput(
          y,
          X,
          K.map(row => scaledBy(row, 2 ** k)),
        ),
        'REML',
        unit,
      ),
    ),
    ...[16, 30].map(k =>
      fitted(`offset-2-${k}`, `A mean of 2^${k}.`, problemInput(plus(y, 2 ** k), X, K), 'REML', {
        flags: ['Offset'],
      }),
    ),
  ];
}
