import { chiSquareUpperTail, fUpperTail, studentTwoSidedTail, type Tail } from '../distribution/tails.ts';
import { type LikelihoodMethod, likelihoodMethods } from '../likelihood.ts';
import { requireOneOf } from '../linalg/check.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import {
  type Effect,
  effectOf,
  likelihoodRatio,
  scaledScoreStatistic,
  scoreStatistic,
  type Tested,
} from './statistics.ts';

export const testLaws = [
  'wald-f',
  'wald-t',
  'wald-chi2',
  'lrt-chi2',
  'lrt-half-mixture',
  'score-chi2',
  'score-f',
] as const;
export type TestLaw = (typeof testLaws)[number];

/** The laws under which a variant can be tested. */
export const variantLaws = testLaws.filter(law => law !== 'lrt-half-mixture');
export type VariantLaw = Exclude<TestLaw, 'lrt-half-mixture'>;

/** The laws under which a variance component can be tested. */
export const componentLaws = ['lrt-chi2', 'lrt-half-mixture'] as const;
export type ComponentLaw = (typeof componentLaws)[number];

/**
 * V of the Wald tests, and what the likelihood ratio maximises over: `refit`, everything, with x in the model (GEMMA,
 * EMMA); `null`, b and β, V as it is without x (GCTA mlma); `null-ratio`, the size of V too (EMMAX, P3D, FaST-LMM).
 */
export const componentSources = ['refit', 'null', 'null-ratio'] as const;
export type ComponentSource = (typeof componentSources)[number];

export interface AssociateOptions {
  readonly laws: readonly VariantLaw[];
  /** By which likelihood the components are estimated. */
  readonly method: LikelihoodMethod;
  readonly components: ComponentSource;
  /** What is done about a missing dosage: refuse the variant, or put the mean of the observed in. */
  readonly missing: 'refuse' | 'mean';
}

/** β and se of the Wald tests, per copy of the counted allele, and the components of V they were estimated with. */
export interface VariantEffect {
  readonly beta: number;
  readonly se: number;
  readonly sigma2g: number;
  readonly sigma2e: number;
}

/** A statistic with its p-value under one law; p is 0 below 5e-324, its logarithm is not. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
  readonly log10p: number;
}

export interface VariantTests {
  readonly effect: Outcome<VariantEffect>;
  /** In the order of the laws asked for. */
  readonly tests: readonly ({ readonly law: VariantLaw } & Outcome<TestResult>)[];
}

/** @throws Refusal `empty` (no law), `unknown-convention` */
export function optionsOrRefuse({ laws, method, components, missing }: AssociateOptions): void {
  if (laws.length === 0) throw new Refusal('empty', 'no law is asked for', { field: 'laws' });
  for (const law of laws) requireOneOf(variantLaws, law, 'laws');
  requireOneOf(likelihoodMethods, method, 'method');
  requireOneOf(componentSources, components, 'components');
  requireOneOf(['refuse', 'mean'], missing, 'missing');
}

/**
 * The effect and the tests of one variant.
 *
 * @param unit of the effect: units of Y per copy are `unit` times those of the contrasts
 */
export function testVariant(
  tested: Tested,
  { laws, method, components }: AssociateOptions,
  unit: number,
): VariantTests {
  const d = tested.contrasts.n - tested.contrasts.p - 1;
  const chiSquare = (S: number) => resultOf(S, chiSquareUpperTail(S, 1));
  const fisher = (S: number) => resultOf(S, fUpperTail(S, 1, d));
  let known: Effect | undefined;
  const effect = (): Effect => {
    known ??= effectOf(tested, method, components);
    return known;
  };
  const ask: Record<VariantLaw, () => TestResult> = {
    'wald-f': () => fisher(effect().ratio ** 2),
    'wald-t': () => resultOf(effect().ratio, studentTwoSidedTail(effect().ratio, d)),
    'wald-chi2': () => chiSquare(effect().ratio ** 2),
    'lrt-chi2': () => chiSquare(likelihoodRatio(tested, method, components)),
    'score-chi2': () => chiSquare(scoreStatistic(tested, method)),
    'score-f': () => fisher(scaledScoreStatistic(tested)),
  };
  return {
    effect: outcomeOf(() => {
      const { beta, se, sigma2g, sigma2e } = effect();
      return { beta: beta * unit, se: se * unit, sigma2g, sigma2e };
    }),
    tests: laws.map(law => ({ law, ...outcomeOf(ask[law]) })),
  };
}

export const resultOf = (statistic: number, { p, log10 }: Tail): TestResult => ({
  statistic,
  p,
  log10p: log10,
});
