/**
 * Which variant? The fast room.
 *
 *   Y ~ N(Xb + xβ, V),  V = σ²g K + σ²e I,  H₀: β = 0
 *
 *   symbol   name                                                                shape   scale
 *   x        dosages of one variant, a missing one at the mean                   n       copies
 *   β, se    its effect and standard error                                       1       units of Y per copy
 *   λ, z, x̃  K, y and x on the error contrasts of X (`optimum/contrasts`)        n − p
 *   d        σ²gλ + σ²e                                                          n − p   units of Y²
 *   U, I     xᵀP₀y = Σ x̃z/d and xᵀP₀x = Σ x̃²/d                                   1
 *
 *   law          statistic          refers to     V
 *   wald-f       β²/se²             F(1, n−p−1)   as `components` says
 *   wald-t       β/se               t(n−p−1)      as `components` says
 *   wald-chi2    β²/se²             χ²₁           as `components` says
 *   lrt-chi2     2(ℓ₁ − ℓ₀)         χ²₁           as `components` says; ℓ is the ML log-likelihood
 *   score-chi2   U²/I               χ²₁           null optimum of the method
 *   score-f      n U²/(I yᵀP₀y)     F(1, n−p−1)   null optimum under ML
 *
 * X, K and all variants are brought to the contrasts once, and a variant at a given V costs n. Under `null` and
 * `null-ratio` that is all; under `refit` each variant is fitted by itself, to its own global maximum, which costs n³.
 */
import { bestOf, fitsOf } from './association/components.ts';
import { type Outcome, outcomeOf } from './association/outcome.ts';
import { kinshipRatio } from './association/statistics.ts';
import {
  type AssociateOptions,
  type ComponentLaw,
  componentLaws,
  optionsOrRefuse,
  resultOf,
  type TestResult,
  testVariant,
  type VariantTests,
} from './association/tests.ts';
import { refuseInSpan, testedColumn, unitOf, variantsOf, withColumn } from './association/variants.ts';
import { chiSquareUpperTail, halfMixtureUpperTail } from './distribution/tails.ts';
import { fit as fitModel } from './estimate.ts';
import type { DosageMatrix } from './genotypes/dosage.ts';
import type { LikelihoodMethod } from './likelihood.ts';
import { requireOneOf } from './linalg/check.ts';
import type { DenseMatrix } from './linalg/dense.ts';
import { Refusal } from './linalg/refusal.ts';
import { type Problem, reduced, requireShapes } from './optimum/contrasts.ts';
import { genomicRelationshipMatrix, type RelationshipOptions } from './relationship.ts';

export {
  type AssociateOptions,
  type ComponentLaw,
  type ComponentSource,
  componentLaws,
  componentSources,
  type TestLaw,
  type TestResult,
  testLaws,
  type VariantEffect,
  type VariantLaw,
  type VariantTests,
  variantLaws,
} from './association/tests.ts';
export type { Outcome };

/**
 * Every variant of a table tested for an effect, one at a time.
 *
 * A variant that can not be tested has an outcome that says why: `not-finite`, `not-a-dosage`, `all-missing`,
 * `missing-genotype`, `monomorphic`, `rank-deficient` (in the span of X, to 25 digits). So has a single test:
 * `no-maximum` (a likelihood without one: ML with a sample-centred K and an intercept), `flat` (components that the
 * likelihood does not identify, where the effect depends on them), `zero-variance` (a standard error of 0).
 *
 * @param dosage n x m, NaN where missing
 * @returns m outcomes
 * @throws Refusal `empty` (no law), `unknown-convention`, `dimension-mismatch`, `not-finite`, `no-residual-df`
 * (n <= p + 1), `rank-deficient` (X), `not-symmetric`, `not-psd`
 * @source Zhou and Stephens (2012) Nat. Genet. 44:821 (refit); Yang et al. (2014) Nat. Genet. 46:100 (null);
 * Kang et al. (2010) Nat. Genet. 42:348 (null-ratio)
 */
export function associate(
  problem: Problem,
  dosage: DosageMatrix,
  options: AssociateOptions,
): Outcome<VariantTests>[] {
  optionsOrRefuse(options);
  questionOrRefuse(problem, dosage);
  const columns = Array.from({ length: dosage.cols }, (_, k) =>
    outcomeOf(() => ({ x: testedColumn(dosage, k, options.missing) })),
  );
  const riding = columns.flatMap(c => (c.status === 'ok' ? [c.x.map(v => v / unitOf(c.x))] : []));
  const contrasts = reduced(problem, 'REML', riding);
  const withoutX = fitsOf(problem, contrasts);
  let next = 0;
  return columns.map((column, k): Outcome<VariantTests> => {
    if (column.status === 'refused') return column;
    const { x } = column;
    const seen = contrasts.riders[next++]!;
    const withX = fitsOf({ ...problem, X: withColumn(problem.X, x) }, contrasts);
    return outcomeOf(() => {
      refuseInSpan(contrasts, seen, k);
      return testVariant({ contrasts, seen, withoutX, withX }, options, contrasts.yUnit / unitOf(x));
    });
  });
}

function questionOrRefuse(problem: Problem, dosage: DosageMatrix): void {
  requireShapes(problem);
  const [n, p] = [problem.y.length, problem.X.cols];
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
}

/**
 * Whether there is a genetic component at all: the likelihood ratio of σ²g = 0.
 *
 *   2(ℓ(best) − ℓ(σ²g = 0)),   0 where the best σ²g is 0, or a flat likelihood has it among the best
 *
 * The null value is on the boundary: `lrt-half-mixture` is the law, `lrt-chi2` makes p twice as large.
 *
 * @throws Refusal as `fit`; `unknown-convention`, `no-maximum`
 * @source Self and Liang (1987) J. Am. Stat. Assoc. 82:605; Stram and Lee (1994) Biometrics 50:1171
 */
export function varianceComponentTest(
  problem: Problem,
  method: LikelihoodMethod,
  law: ComponentLaw,
): TestResult {
  requireOneOf(componentLaws, law, 'law');
  const best = fitModel(problem, method, null);
  const contrasts = reduced(problem, 'REML');
  const ratio = kinshipRatio(contrasts, bestOf(best, contrasts), method);
  const statistic = best.optima.some(o => o.sigma2g === 0) ? 0 : ratio;
  return resultOf(
    statistic,
    law === 'lrt-chi2' ? chiSquareUpperTail(statistic, 1) : halfMixtureUpperTail(statistic),
  );
}

/**
 * For every chromosome the relationship matrix of the variants on all others: a variant that is tested is then not
 * also in K, which would take part of its effect away.
 *
 *   K₋c = genomicRelationshipMatrix(the columns of the dosage that are not on c)
 *
 * @param chromosomes the chromosome of each variant, in any spelling
 * @returns one matrix a chromosome, in the order in which they are first named
 * @throws Refusal `dimension-mismatch`, `no-variants` (there is only one chromosome), and as `genomicRelationshipMatrix`
 * @source Listgarten et al. (2012) Nat. Methods 9:525; Yang et al. (2014) Nat. Genet. 46:100
 */
export function leaveOneChromosomeOut(
  dosage: DosageMatrix,
  chromosomes: readonly string[],
  relationship: RelationshipOptions,
): { readonly chromosome: string; readonly K: DenseMatrix }[] {
  if (chromosomes.length !== dosage.cols)
    throw new Refusal('dimension-mismatch', `${chromosomes.length} chromosomes for ${dosage.cols} variants`, {
      field: 'chromosomes',
    });
  const names = [...new Set(chromosomes)];
  if (names.length === 1)
    throw new Refusal('no-variants', `all variants are on ${names[0]}: none is left to make K of`, {
      field: 'chromosomes',
    });
  return names.map(chromosome => {
    const others = [...chromosomes.keys()].filter(k => chromosomes[k] !== chromosome);
    return { chromosome, K: genomicRelationshipMatrix(variantsOf(dosage, others), relationship) };
  });
}

/**
 * Each variant tested with the K of the other chromosomes.
 *
 * @returns m outcomes, in the order of the variants
 * @throws Refusal as `associate` and `leaveOneChromosomeOut`
 */
export function associateLeavingOneChromosomeOut(
  { y, X }: Omit<Problem, 'K'>,
  dosage: DosageMatrix,
  chromosomes: readonly string[],
  relationship: RelationshipOptions,
  options: AssociateOptions,
): Outcome<VariantTests>[] {
  const outcomes = new Array<Outcome<VariantTests>>(dosage.cols);
  for (const { chromosome, K } of leaveOneChromosomeOut(dosage, chromosomes, relationship)) {
    const inside = [...chromosomes.keys()].filter(k => chromosomes[k] === chromosome);
    associate({ y, X, K }, variantsOf(dosage, inside), options).forEach((outcome, i) => {
      outcomes[inside[i]!] = outcome;
    });
  }
  return outcomes;
}
