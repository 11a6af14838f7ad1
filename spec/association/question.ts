import type { DosageMatrix } from '../genotypes/dosage.ts';
import {
  fullRankOrRefuse,
  type LikelihoodMethod,
  likelihoodMethods,
  type Problem,
  relationshipOrRefuse,
  shapesOrRefuse,
} from '../linalg/problem.ts';
import { requireOneOf } from '../number/checks.ts';
import { Refusal } from '../number/refusal.ts';

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

/** @throws Refusal `empty`, `unknown-convention` */
export function optionsOrRefuse({ laws, method, components, missing }: AssociateOptions): void {
  if (laws.length === 0) throw new Refusal('empty', 'no law is asked for', { field: 'laws' });
  for (const law of laws) requireOneOf(variantLaws, law, 'laws');
  requireOneOf(likelihoodMethods, method, 'method');
  requireOneOf(componentSources, components, 'components');
  requireOneOf(['refuse', 'mean'], missing, 'missing');
}

/** @throws Refusal `dimension-mismatch`, `no-residual-df`, `rank-deficient`, `not-symmetric`, `not-psd` */
export function questionOrRefuse(problem: Problem, dosage: DosageMatrix): void {
  shapesOrRefuse(problem);
  const { rows: n, cols: p } = problem.X;
  if (dosage.rows !== n)
    throw new Refusal('dimension-mismatch', `dosage has ${dosage.rows} rows, y has ${n}`, {
      field: 'dosage',
    });
  if (n <= p + 1)
    throw new Refusal(
      'no-residual-df',
      `${n} individuals, ${p} fixed effects and a variant leave no residual degree of freedom`,
      { field: 'X' },
    );
  fullRankOrRefuse(problem.X);
  relationshipOrRefuse(problem.K);
}
