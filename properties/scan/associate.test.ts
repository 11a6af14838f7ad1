import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AssociateOptions,
  associate,
  associateLeavingOneChromosomeOut,
  componentSources,
  leaveOneChromosomeOut,
  variantLaws,
} from '../../src/associate.ts';
import { sequential } from '../../src/kernels/schedule.ts';
import { fromRows, identity } from '../../src/linalg/dense.ts';
import { prepareScan } from '../../src/scan/scan.ts';
import { problems, type Rows, toProblem } from '../src-inference/problems.ts';
import { doubleDosage } from '../support/arbitraries.ts';
import { asyncLaw, cohortOf, cohorts, distance, methods, scanOf, scanWith, wordOf } from './support.ts';

/**
 * Forms are interpolated to 2⁻⁴⁴ and eliminated at condition numbers up to 2²⁰; an optimum that is as flat as the
 * smallest of these problems have it moves its ratio a hundred times as much.
 */
const SCANNED = 1e-9;

const sources = fc.constantFrom(...componentSources);
const policies = fc.constantFrom<'mean' | 'refuse'>('mean', 'refuse');
const optionsOf = (
  method: 'ML' | 'REML',
  components: AssociateOptions['components'],
  missing: 'mean' | 'refuse',
): AssociateOptions => ({ laws: variantLaws, method, components, missing });

/** A few people and three variants: some missing, some that do not vary, some in the span of X. */
const questions: fc.Arbitrary<{ readonly rows: Rows; readonly dosage: (number | null)[][] }> = problems({
  n: [4, 7],
  diagonal: [0, 0.5],
}).chain(rows =>
  fc
    .array(
      fc.array(fc.option(fc.integer({ min: 0, max: 2 }), { freq: 12 }), { minLength: 3, maxLength: 3 }),
      {
        minLength: rows.y.length,
        maxLength: rows.y.length,
      },
    )
    .map(dosage => ({ rows, dosage })),
);

describe('a scan answers each variant as `associate` does', () => {
  asyncLaw(
    'in the smallest cohorts: the same refusals and the same numbers',
    [questions, methods, sources, policies],
    async ({ rows, dosage }, method, components, missing) => {
      const options = optionsOf(method, components, missing);
      const truth = associate(toProblem(rows), doubleDosage(dosage), options);
      const { outcomes } = await scanOf(toProblem(rows), doubleDosage(dosage), options);
      expect(outcomes.map(wordOf)).toEqual(truth.map(wordOf));
      expect(distance(outcomes, truth)).toBeLessThan(SCANNED);
    },
    80,
  );
  asyncLaw(
    'in cohorts of 8 to 40 people, with a strong effect, a singular K, a heritability of 0 or 1',
    [cohorts(8, 40, 6), methods, sources],
    async (shape, method, components) => {
      const { problem, dosage } = cohortOf(shape);
      const options = optionsOf(method, components, 'mean');
      const { outcomes } = await scanOf(problem, dosage, options);
      expect(distance(outcomes, associate(problem, dosage, options))).toBeLessThan(SCANNED);
    },
    60,
  );
  asyncLaw(
    'where most ratios lie outside the core: 100 people, two of their variants',
    [cohorts(100, 110, 2), methods],
    async (shape, method) => {
      const { problem, dosage } = cohortOf({ ...shape, markers: 400, diagonal: 0 });
      const options = optionsOf(method, 'refit', 'mean');
      const model = await prepareScan(problem, options, sequential);
      const { outcomes } = await scanWith(model, dosage);
      expect(distance(outcomes, associate(problem, dosage, options))).toBeLessThan(SCANNED);
    },
    8,
  );
});

describe('questions with another answer', () => {
  const options = optionsOf('REML', 'refit', 'mean');
  const { problem, dosage } = cohortOf({
    seed: 7,
    n: 64,
    p: 2,
    markers: 200,
    diagonal: 0,
    h2: 0.5,
    effect: 0.5,
    variants: 9,
  });
  const n = problem.y.length;

  test('a covariate that is tested again, and one that was counted from the other allele, are rank-deficient', async () => {
    const x = Array.from({ length: n }, (_, i) => (i * 7) % 3);
    const X = fromRows(x.map((v, i) => [1, v, i % 2]));
    const tested = fromRows(x.map((v, i) => [v, 2 - v, i % 2]));
    const { outcomes, summary } = await scanOf({ ...problem, X }, tested, options);
    expect(outcomes.map(wordOf)).toEqual(['rank-deficient', 'rank-deficient', 'rank-deficient']);
    expect(summary.outcomes['rank-deficient']).toBe(3);
  });

  test('a phenotype that X and the variant explain has no likelihood to refit, and no residual to scale by', async () => {
    const x = Array.from({ length: n }, (_, i) => (i * 5) % 3);
    const y = Float64Array.from(x, (v, i) => 3 + 2 * v + problem.X.data[n + i]!);
    const question = [{ ...problem, y }, fromRows(x.map(v => [v, v === 2 ? 1 : 0]))] as const;
    for (const components of componentSources) {
      const asked = { ...options, components };
      const { outcomes } = await scanOf(...question, asked);
      expect(distance(outcomes, associate(...question, asked))).toBeLessThan(SCANNED);
    }
  });

  test('K = I: every variant is ordinary least squares, and none needs a search', async () => {
    const { outcomes, summary } = await scanOf({ ...problem, K: identity(n) }, dosage, options);
    const truth = associate({ ...problem, K: identity(n) }, dosage, options);
    expect(distance(outcomes, truth)).toBeLessThan(SCANNED);
    expect(summary.wide).toBe(0);
    for (const outcome of outcomes)
      if (outcome.status === 'ok' && outcome.effect.status === 'ok') expect(outcome.effect.sigma2g).toBe(0);
  });

  test('a centred K: the ML likelihood has no maximum and the REML likelihood is flat, for every variant', async () => {
    const K = fromRows(
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0) - 1 / n)),
    );
    const X = fromRows(Array.from({ length: n }, () => [1]));
    const { outcomes } = await scanOf({ ...problem, X, K }, dosage, options);
    expect(distance(outcomes, associate({ ...problem, X, K }, dosage, options))).toBeLessThan(SCANNED);
    for (const outcome of outcomes)
      if (outcome.status === 'ok')
        expect(outcome.tests.find(t => t.law === 'lrt-chi2')).toMatchObject({ code: 'no-maximum' });
  });

  test('a phenotype of 10 standard errors and more: p is 0, and log₁₀ p is that of `associate`', async () => {
    const strong = cohortOf({
      seed: 3,
      n: 400,
      p: 1,
      markers: 900,
      diagonal: 0,
      h2: 0.01,
      effect: 40,
      variants: 2,
    });
    const asked = { ...options, laws: ['wald-chi2', 'lrt-chi2', 'wald-f'] } as const;
    const { outcomes } = await scanOf(strong.problem, strong.dosage, asked);
    const [first] = outcomes;
    if (first?.status !== 'ok' || first.tests[0]?.status !== 'ok') throw new Error('refused');
    expect(first.tests[0].p).toBe(0);
    expect(first.tests[0].log10p).toBeLessThan(-308);
    expect(distance(outcomes, associate(strong.problem, strong.dosage, asked))).toBeLessThan(SCANNED);
  });

  test.each([
    ['no law', { ...options, laws: [] }, {}, 'empty'],
    ['a law of a component', { ...options, laws: ['lrt-half-mixture'] as never }, {}, 'unknown-convention'],
    ['another source', { ...options, components: 'p3d' as never }, {}, 'unknown-convention'],
    ['n = p + 1', options, { X: fromRows(identityRows(n, n - 1)) }, 'no-residual-df'],
    ['X of rank 1', options, { X: fromRows(Array.from({ length: n }, () => [1, 2])) }, 'rank-deficient'],
    ['K below 0', options, { K: { ...identity(n), data: identity(n).data.map(v => -v) } }, 'not-psd'],
    ['an infinite y', options, { y: problem.y.with(3, Number.POSITIVE_INFINITY) }, 'not-finite'],
  ])('%s is refused', async (_, asked, part, code) => {
    const refused = await prepareScan({ ...problem, ...part }, asked, sequential).catch((e: unknown) => e);
    expect(refused).toMatchObject({ name: 'Refusal', code });
    expect(() => associate({ ...problem, ...part }, dosage, asked)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

function identityRows(n: number, p: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: p }, (_, j) => (i === j ? 1 : 0)));
}

test('law: one model a chromosome, of the others, is the scan that leaves one chromosome out', async () => {
  const { problem, dosage } = cohortOf({
    seed: 11,
    n: 30,
    p: 1,
    markers: 90,
    diagonal: 0,
    h2: 0.5,
    effect: 0.5,
    variants: 12,
  });
  const chromosomes = Array.from({ length: 12 }, (_, k) => ['1', '2', 'X'][k % 3]!);
  const relationship = { convention: 'centre-only', missing: 'mean', monomorphic: 'drop' } as const;
  const options = optionsOf('REML', 'refit', 'mean');
  const truth = associateLeavingOneChromosomeOut(problem, dosage, chromosomes, relationship, options);
  for (const { chromosome, K } of leaveOneChromosomeOut(dosage, chromosomes, relationship)) {
    const inside = [...chromosomes.keys()].filter(k => chromosomes[k] === chromosome);
    const model = await prepareScan({ ...problem, K }, options, sequential);
    const { outcomes } = await scanWith(model, dosage, sequential, inside);
    expect(
      distance(
        outcomes,
        inside.map(k => truth[k]!),
      ),
    ).toBeLessThan(SCANNED);
  }
});
