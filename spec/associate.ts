/**
 * Associate: which variant?
 *
 *   Y ~ N(Xb + xβ, V),  V = σ²g K + σ²e I,  H₀: β = 0, one variant at a time
 *
 *   symbol  name                                                        shape   scale
 *   x       dosage of the variant, a missing one at the mean            n       copies
 *   β       effect of one copy of the counted allele                    1       units of Y
 *   P₀      the projector of X under V: P₀X = 0, P₀VP₀ = P₀             n x n   1/units of Y²
 *   U, I    xᵀP₀y and xᵀP₀x: score and information of β at β = 0        1
 *   d       n − p − 1, residual degrees of freedom                      1
 *   ℓ₀, ℓ₁  maxima of the ML log-likelihood without and with x          1       nats
 *
 * For every V the generalised least squares estimate on [X x] is β̂ = U/I with variance 1/I, and the weighted residual
 * sum of squares falls from yᵀP₀y to yᵀP₀y − U²/I. The tests differ in V, in the statistic and in the law:
 *
 *   law               statistic                     refers to     V                              found in
 *   wald-f            β̂²/se²                        F(1, d)       as `components` says           GEMMA -lmm 1, FaST-LMM
 *   wald-t            β̂/se, two-sided: the same p   t(d)          as `components` says           EMMA, EMMAX, pylmm
 *   wald-chi2         β̂²/se²                        χ²₁           as `components` says           GCTA mlma, fastGWA
 *   lrt-chi2          2(ℓ₁ − ℓ₀)                    χ²₁           as `components` says           GEMMA -lmm 2, EMMA
 *   score-chi2        U²/I                          χ²₁           null optimum of the method     SAIGE, GENESIS, gaston
 *   score-f           n U²/(I yᵀP₀y)                F(1, d)       null optimum under ML, always  GEMMA -lmm 3
 *   lrt-half-mixture  2(ℓ(best) − ℓ(σ²g = 0))       ½χ²₀ + ½χ²₁   a variance component           GCTA
 *
 * At the null optimum under ML yᵀP₀y = n, so the statistic of `score-f` is U²/I there: F instead of χ² is all it adds.
 *
 *   components  V of the Wald tests                                    ℓ₁ − ℓ₀ is maximised over     found in
 *   refit       the optimum of the model with x, variant by variant    β, b, σ²g, σ²e: two optima    GEMMA, EMMA
 *   null        the optimum of the model without x, taken as it is     β, b                          GCTA, fastGWA
 *   null-ratio  its h², the size of V again from yᵀP₁y/d               β, b, the size of V           EMMAX, FaST-LMM, hail
 *
 * ℓ is always the ML log-likelihood: those of REML with and without x are densities of different contrasts. The null V of
 * `null` and `null-ratio` is the optimum of the `method`; there 2(ℓ₁ − ℓ₀) is U²/I and n ln(yᵀP₀y/(yᵀP₀y − U²/I)), and
 * under ML null <= null-ratio <= refit.
 */

import {
  type CertifiedEffect,
  certain,
  rootOf,
  signedRootOf,
  type TailOf,
  type TestResult,
  testResult,
  writtenEffect,
} from './association/answers.ts';
import { maximumOf, modelAt } from './association/components.ts';
import { type Contrasts, contrastsOf, seenFrom } from './association/contrasts.ts';
import { ordinaryOf } from './association/ordinary.ts';
import { type Outcome, outcomeOf } from './association/outcome.ts';
import {
  type AssociateOptions,
  type ComponentLaw,
  componentLaws,
  optionsOrRefuse,
  questionOrRefuse,
  type VariantLaw,
} from './association/question.ts';
import { type Bench, once, RisingPrecision } from './association/rising.ts';
import {
  type Effect,
  effectOf,
  likelihoodRatio,
  type Models,
  scaledScoreStatistic,
  scoreStatistic,
} from './association/statistics.ts';
import { testedColumn } from './association/variants.ts';
import { type Fit, fit as fitModel } from './estimate.ts';
import type { DosageMatrix } from './genotype.ts';
import type { LikelihoodMethod, Problem } from './likelihood.ts';
import { build, column, entry, fromColumns, type Matrix, type N, type P, range } from './linalg/matrix.ts';
import { requireOneOf } from './number/checks.ts';
import { Rational, rationals } from './number/rational.ts';
import { add, type Bounds, div, type Field, ln, mul, type Real, sub } from './number/real.ts';
import { Refusal } from './number/refusal.ts';
import { chiSquareUpperTail, fUpperTail, halfMixtureUpperTail, studentTwoSidedTail } from './number/tails.ts';
import { lnOf } from './optimum/claims.ts';
import { startOf } from './optimum/start.ts';
import { genomicRelationshipMatrix, type RelationshipOptions } from './relationship.ts';

export {
  type AssociateOptions,
  type ComponentLaw,
  type ComponentSource,
  componentLaws,
  componentSources,
  type TestLaw,
  testLaws,
  type VariantLaw,
  variantLaws,
} from './association/question.ts';
export type { Outcome, TestResult };

/** β̂ and se of the Wald tests, and the components of V they were estimated with. */
export type VariantEffect = CertifiedEffect;

export interface VariantTests {
  readonly effect: Outcome<VariantEffect>;
  /** In the order of the laws asked for. */
  readonly tests: readonly ({ readonly law: VariantLaw } & Outcome<TestResult>)[];
}

/**
 * Every variant of a table tested for an effect, one at a time, with proved digits.
 *
 * A variant that can not be tested has an outcome that says why: `not-a-dosage`, `all-missing`, `missing-genotype`,
 * `monomorphic` (all observed dosages are equal), `rank-deficient` (in the span of X: decided exactly). So has a single
 * test: `no-maximum` (a likelihood without one: ML with a sample-centred K and an intercept), `flat` (components that the
 * likelihood does not identify, where the effect depends on them), `zero-variance` (a standard error of 0).
 *
 * @param dosage n x m, null = missing
 * @param digits significant digits that are proved of every number
 * @returns m outcomes
 * @throws Refusal `unknown-convention`, `empty` (no law), `dimension-mismatch`, `no-residual-df` (n <= p + 1),
 *                 `rank-deficient` (X), `not-symmetric`, `not-psd`
 * @throws Undecided as `fit`
 * @source Zhou and Stephens (2012) Nat. Genet. 44:821, GEMMA lmm.cpp (CalcRLWald, CalcRLScore); Kang et al. (2008)
 *         Genetics 178:1709 (EMMA), (2010) Nat. Genet. 42:348 (EMMAX); Zhang et al. (2010) Nat. Genet. 42:355 (P3D);
 *         Lippert et al. (2011) Nat. Methods 8:833; Yang et al. (2014) Nat. Genet. 46:100 (GCTA mlma)
 */
export function associate(
  problem: Problem,
  dosage: DosageMatrix,
  options: AssociateOptions,
  digits: number,
): Outcome<VariantTests>[] {
  optionsOrRefuse(options);
  questionOrRefuse(problem, dosage);
  const contrasts = contrastsOf(problem);
  const ordinary = ordinaryOf(problem);
  const precision = new RisingPrecision(digits);
  return range(dosage.cols, k =>
    outcomeOf(() => {
      const x = testedColumn(problem.X, dosage, k, options.missing);
      return precision.first(bench =>
        testVariant({ ...modelsOf(problem, contrasts, x, bench), ordinary: ordinary(x) }, options, digits),
      );
    }),
  );
}

/** What the tests of a variant need, by fits that are made once a precision where x plays no part. */
function modelsOf<T extends Real<T>>(
  problem: Problem,
  contrasts: Contrasts,
  x: readonly Rational[],
  bench: Bench<T>,
): Omit<Models<T>, 'ordinary'> {
  const { field, places } = bench;
  const { y, X, K } = problem;
  const withX = { y, X: fromColumns<Rational, N, P>(X.rows, [...range(X.cols, j => column(X, j)), x]), K };
  const nullFit = (method: LikelihoodMethod): Fit =>
    once(bench, `fit ${method}`, () => fitModel(problem, method, places, null));
  const fitted = (method: LikelihoodMethod): Fit => fitModel(withX, method, places, null);
  const isFlat = (method: LikelihoodMethod) => () => nullFit(method).verdict === 'flat';
  return {
    field,
    contrasts,
    seen: seenFrom(contrasts, x),
    underNull: method =>
      once(bench, `model ${method}`, () => modelAt(field, contrasts, nullFit(method), () => true)),
    refitted: method => modelAt(field, contrasts, fitted(method), isFlat(method)),
    nullMaximum: () => maximumOf(field, nullFit('ML')),
    maximum: () => maximumOf(field, fitted('ML')),
  };
}

/** @throws Undecided when this precision does not prove the digits */
function testVariant<T extends Real<T>>(
  models: Models<T>,
  { laws, method, components }: AssociateOptions,
  digits: number,
): VariantTests {
  const { field, contrasts } = models;
  const d = contrasts.n - contrasts.p - 1;
  const chiSquare = (S: Bounds) => testResult(field, S, 2, (f, z) => chiSquareUpperTail(f, z, 1), digits);
  const fisher = (S: Bounds) => testResult(field, S, 2, (f, z) => fUpperTail(f, z, 1, d), digits);
  const student = (t: Bounds) => testResult(field, t, 1, (f, z) => studentTwoSidedTail(f, z, d), digits);

  let known: Effect | undefined;
  const effect = (): Effect => {
    known ??= effectOf(models, method, components);
    return known;
  };
  const ask: Record<VariantLaw, () => TestResult> = {
    'wald-f': () => fisher(effect().W),
    'wald-t': () => student(signedRootOf(field, effect().W, effect().beta)),
    'wald-chi2': () => chiSquare(effect().W),
    'lrt-chi2': () => chiSquare(likelihoodRatio(models, method, components)),
    'score-chi2': () => chiSquare(scoreStatistic(models, method)),
    'score-f': () => fisher(scaledScoreStatistic(models)),
  };
  return {
    effect: outcomeOf(() => writtenEffect(effect(), rootOf(field, effect().variance), digits)),
    tests: laws.map(law => ({ law, ...outcomeOf(ask[law]) })),
  };
}

/**
 * Whether there is a genetic component at all: the likelihood ratio of σ²g = 0.
 *
 *   2(ℓ(best) − ℓ(σ²g = 0)),   ℓ(σ²g = 0) = −½ ν [ln(2π S/ν) + 1],  S the residual sum of squares, ν = n − p (ML: n)
 *
 * The null value is on the boundary, where half of all samples have their optimum: `lrt-half-mixture` is the law, with
 * p = ½ P(χ²₁ > statistic), and p = 1 where the best σ²g is 0 (or a flat likelihood has it among the best), so that the
 * statistic is exactly 0. `lrt-chi2` makes p twice as large.
 *
 * @throws Refusal as `fit`; `unknown-convention`, `no-maximum`
 * @source Self and Liang (1987) JASA 82:605, case 5; Stram and Lee (1994) Biometrics 50:1171
 */
export function varianceComponentTest(
  problem: Problem,
  method: LikelihoodMethod,
  law: ComponentLaw,
  digits: number,
): TestResult {
  requireOneOf(componentLaws, law, 'law');
  return new RisingPrecision(digits).first(({ field, places }) => {
    const best = fitModel(problem, method, places, null);
    const l1 = maximumOf(field, best);
    if (best.flat !== null || best.optima.some(o => o.sigma2g.value === '0')) return certain(digits);

    const nu = problem.X.rows - (method === 'REML' ? problem.X.cols : 0);
    const l0 = div(mul(nu, add(ln(mul(2, field.pi())), lnOf(field, meanSquare(problem, nu)), 1)), -2);
    const statistic = mul(2, sub(l1, l0));
    const tail: TailOf =
      law === 'lrt-chi2' ? (f, z) => chiSquareUpperTail(f, z, 1) : (f, z) => halfMixtureUpperTail(f, z);
    return testResult(field, statistic.bounds(), 2, tail, digits);
  });
}

/** S/ν of ordinary least squares, exactly. */
function meanSquare(problem: Problem, nu: number): Rational {
  const { s, y } = startOf(problem);
  return s.over(y.factor.squared()).over(Rational.of(nu));
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
export function leaveOneChromosomeOut<T extends Real<T>>(
  field: Field<T>,
  dosage: DosageMatrix,
  chromosomes: readonly string[],
  relationship: RelationshipOptions,
): { readonly chromosome: string; readonly K: Matrix<T, N, N> }[] {
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
    const others = range(dosage.cols, k => k).filter(k => chromosomes[k] !== chromosome);
    return { chromosome, K: genomicRelationshipMatrix(field, columnsOf(dosage, others), relationship) };
  });
}

const columnsOf = (dosage: DosageMatrix, columns: readonly number[]): DosageMatrix =>
  build(dosage.rows, columns.length, (i, j) => entry(dosage, i, columns[j]!));

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
  digits: number,
): Outcome<VariantTests>[] {
  const outcomes = new Array<Outcome<VariantTests>>(dosage.cols);
  for (const { chromosome, K } of leaveOneChromosomeOut(rationals, dosage, chromosomes, relationship)) {
    const inside = range(dosage.cols, k => k).filter(k => chromosomes[k] === chromosome);
    associate({ y, X, K }, columnsOf(dosage, inside), options, digits).forEach((outcome, i) => {
      outcomes[inside[i]!] = outcome;
    });
  }
  return outcomes;
}
