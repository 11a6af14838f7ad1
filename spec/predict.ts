/**
 * Predict: which breeding values?
 *
 *   Y = Xb + g + e,  g ~ N(0, σ²g K),  e ~ N(0, σ²e I),  V = σ²g K + σ²e I
 *
 *   symbol    name                                                     shape   scale
 *   ĝ         best linear unbiased predictor (BLUP) of g               n       units of Y
 *   PEV       prediction error variance, Var(ĝᵢ − gᵢ)                  n       units of Y²
 *   r²        reliability, Cor(ĝᵢ, gᵢ)² = 1 − PEVᵢ/(σ²g Kᵢᵢ)           n       0 to 1
 *   û         BLUP of the SNP effects u ~ N(0, σ²u I), g = Zu          m       units of Y
 *   K_on      relationship of q people without a phenotype to the n    q x n
 *   P         V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹                                n x n
 */
import { below, beside, eliminate } from './linalg/elimination.ts';
import { independentColumns } from './linalg/exact.ts';
import { generalizedForms, projector, weightedResiduals } from './linalg/gls.ts';
import {
  build,
  column,
  entry,
  fromColumns,
  lift,
  type M,
  type Matrix,
  type N,
  type P,
  plus,
  type Q,
  range,
  scale,
  times,
  transpose,
  type Vector,
} from './linalg/matrix.ts';
import { fullRankOrRefuse, type Problem, problemOrRefuse, relationshipOrRefuse } from './linalg/problem.ts';
import { phenotypicCovariance, snpEffectsCovariance } from './model.ts';
import { refuseNegative } from './number/checks.ts';
import type { Rational } from './number/rational.ts';
import { div, dot, type Field, mul, type Real, square, sub } from './number/real.ts';
import { Refusal } from './number/refusal.ts';

/** Predicted genetic values and how good they are. */
export interface Prediction<T, R extends N | Q> {
  readonly g: Vector<T, R>;
  /** Var(ĝᵢ − gᵢ) */
  readonly pev: readonly T[];
  /** Cor(ĝᵢ, gᵢ)², null where gᵢ does not vary (σ²g Kᵢᵢ = 0). */
  readonly reliability: readonly (T | null)[];
}

/**
 * The best linear unbiased predictor of g for known components.
 *
 *   ĝ = σ²g K P y,   Var(ĝ − g) = σ²g K − σ⁴g K P K
 *
 * @throws Refusal `dimension-mismatch`, `rank-deficient`, `not-symmetric`, `not-psd`, `negative-variance`,
 *                 `not-positive-definite`
 * @source Henderson (1975) Biometrics 31:423
 */
export function predictBreedingValues<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
): Prediction<T, N> {
  return predictFrom(field, problem, sigma2g, sigma2e, problem.K, problem.K);
}

/**
 * The predictor of g for people without a phenotype, through their relationship to those who have one.
 *
 *   ĝ_o = σ²g K_on P y,   Var(ĝ_o − g_o) = σ²g K_oo − σ⁴g K_on P K_no
 *
 * @param across K_on, q x n
 * @param within K_oo, q x q
 * @throws Refusal as `predictBreedingValues`; the whole [K K_no; K_on K_oo] must be positive semidefinite
 */
export function predictUnphenotyped<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  across: Matrix<Rational, Q, N>,
  within: Matrix<Rational, Q, Q>,
  sigma2g: T,
  sigma2e: T,
): Prediction<T, Q> {
  const [n, q] = [problem.K.rows, across.rows];
  if (across.cols !== n || within.rows !== q || within.cols !== q)
    throw new Refusal(
      'dimension-mismatch',
      `the relationships across are ${q} x ${across.cols} and within ${within.rows} x ${within.cols}, K has ${n} rows`,
      { field: 'across' },
    );
  const whole = beside(below(problem.K, across), below(transpose(across), within));
  relationshipOrRefuse(whole as Matrix<Rational, N, N>);
  return predictFrom(field, problem, sigma2g, sigma2e, across, within);
}

function predictFrom<T extends Real<T>, R extends N | Q>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  across: Matrix<Rational, R, N>,
  within: Matrix<Rational, R, R>,
): Prediction<T, R> {
  problemOrRefuse(problem, sigma2g, sigma2e, 'ML');
  const [X, y] = [lift(field, problem.X), lift(field, problem.y)];
  const V = phenotypicCovariance(field, lift(field, problem.K), sigma2g, sigma2e);
  const forms = generalizedForms(V, X, y);
  const covariance = scale(sigma2g, lift(field, across)); // Cov(g_o, g) = σ²g K_on
  const P = projector(forms, X);

  const g = times(covariance, weightedResiduals(forms, X, y)); // σ²g K_on P y
  const explained = range(across.rows, i => {
    const row = covariance.at[i]!;
    return dot(
      field,
      row,
      P.at.map(p => dot(field, p, row)),
    );
  }); //                                                          diagonal of σ⁴g K_on P K_no
  const prior = range(within.rows, i => mul(sigma2g, field.from(entry(within, i, i))));
  return {
    g,
    pev: prior.map((v, i) => sub(v, explained[i]!)),
    reliability: prior.map((v, i) => (v.sign() === 0 ? null : div(explained[i]!, v))),
  };
}

/**
 * The BLUP of the SNP effects, and the variance of their errors: ridge regression on Z.
 *
 *   u ~ N(0, σ²u I),  V = σ²u ZZᵀ + σ²e I,   û = σ²u Zᵀ P y,   Var(û − u)ₖₖ = σ²u − σ⁴u zₖᵀ P zₖ
 *
 * With K = ZZᵀ/m and σ²g = m σ²u, Zû is the BLUP of g: RR-BLUP is GBLUP.
 *
 * @param Z n x m, standardised under the convention that K is built with
 * @throws Refusal `dimension-mismatch`, `rank-deficient`, `negative-variance`, `not-positive-definite` (σ²e = 0 and m < n)
 * @source Meuwissen, Hayes and Goddard (2001) Genetics 157:1819; VanRaden (2008) J. Dairy Sci. 91:4414
 */
export function snpEffects<T extends Real<T>>(
  field: Field<T>,
  { y, X }: Pick<Problem, 'y' | 'X'>,
  Z: Matrix<T, N, M>,
  sigma2u: T,
  sigma2e: T,
): { readonly u: Vector<T, M>; readonly pev: readonly T[] } {
  for (const [name, rows] of Object.entries({ X: X.rows, Z: Z.rows }))
    if (rows !== y.rows)
      throw new Refusal('dimension-mismatch', `${name} has ${rows} rows, y has ${y.rows}`, { field: name });
  fullRankOrRefuse(X);
  refuseNegative(sigma2e, 'sigma2_e');
  const ZZt = snpEffectsCovariance(Z, sigma2u); // σ²u ZZᵀ
  const V = build<T, N, N>(ZZt.rows, ZZt.cols, (i, j) =>
    i === j ? entry(ZZt, i, i).plus(sigma2e) : entry(ZZt, i, j),
  );
  const design = lift(field, X);
  const forms = generalizedForms(V, design, lift(field, y));
  const P = projector(forms, design);
  const Zt = transpose(Z);
  return {
    u: scale(sigma2u, times(Zt, weightedResiduals(forms, design, lift(field, y)))), // σ²u Zᵀ P y
    pev: Zt.at.map(z => {
      const zPz = dot(
        field,
        z,
        P.at.map(p => dot(field, p, z)),
      );
      return sub(sigma2u, mul(square(sigma2u), zPz));
    }),
  };
}

/**
 * b and g from Henderson's mixed-model equations, which hold no inverse of V.
 *
 * J is a set of independent people, as many as the rank of K, and g = K_J a with a ~ N(0, σ²g K_JJ⁻¹) has the
 * covariance σ²g K, for a singular K too. The equations for β and a = σ²g α are
 *
 *   XᵀX β    + σ²g XᵀK_J α                   = Xᵀy
 *   K_JᵀX β  + (σ²g K_JᵀK_J + σ²e K_JJ) α    = K_Jᵀy,      ĝ = σ²g K_J α
 *
 * With K not singular, this is [XᵀX Xᵀ; X I + δK⁻¹] [β; ĝ] = [Xᵀy; y] with δ = σ²e/σ²g.
 *
 * @throws Refusal as `predictBreedingValues`; `not-positive-definite` for σ²e = 0, where the residual covariance,
 *                 which the equations invert, is 0
 * @source Henderson (1950); Henderson (1975) Biometrics 31:423; Harville (1976) Ann. Stat. 4:384 (singular K)
 */
export function hendersonSolution<T extends Real<T>>(
  field: Field<T>,
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
): { readonly beta: Vector<T, P>; readonly g: Vector<T, N> } {
  problemOrRefuse(problem, sigma2g, sigma2e, 'ML');
  if (sigma2e.sign() === 0)
    throw new Refusal(
      'not-positive-definite',
      "sigma2_e is 0: Henderson's equations invert the residual covariance",
      { field: 'sigma2_e' },
    );
  const [X, y] = [lift(field, problem.X), lift(field, problem.y)];
  const J = independentColumns(problem.K);
  const p = X.cols;
  const Xt = transpose(X);
  if (J.length === 0) {
    // K = 0: there is nothing genetic, and b is the ordinary least squares estimate
    const { solution } = eliminate(field, times(Xt, X), times(Xt, y), 'XtX');
    return { beta: solution, g: build(y.rows, 1, () => field.zero) };
  }
  const KJ = lift<T, N, M>(
    field,
    fromColumns(
      y.rows,
      J.map(j => column(problem.K, j)),
    ),
  );
  const KJJ = build<T, M, M>(J.length, J.length, (i, j) => entry(KJ, J[i]!, j));
  const KJt = transpose(KJ);
  const corner = plus(scale(sigma2g, times(KJt, KJ)), scale(sigma2e, KJJ)); // σ²g K_JᵀK_J + σ²e K_JJ
  const equations = beside(below(times(Xt, X), times(KJt, X)), below(scale(sigma2g, times(Xt, KJ)), corner));
  const { solution } = eliminate(
    field,
    equations as Matrix<T, P, P>,
    below(times(Xt, y), times(KJt, y)),
    'the mixed-model equations',
  );
  const alpha = build<T, M, '1'>(J.length, 1, i => entry(solution, p + i, 0));
  return {
    beta: build(p, 1, i => entry(solution, i, 0)),
    g: scale(sigma2g, times(KJ, alpha)), // ĝ = σ²g K_J α
  };
}
