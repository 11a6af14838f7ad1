/**
 * Which fixed effects? The fast room.
 *
 *   Y ~ N(Xb, V),  V = σ²g K + σ²e I
 *
 *   symbol  name                                                       shape   scale
 *   β       estimate of b: generalised least squares                   p       units of Y/X
 *   Q₁R     X, with orthonormal columns in Q₁                          n x p
 *   S       (Q₁ᵀV⁻¹Q₁)⁻¹, so that (XᵀV⁻¹X)⁻¹ = R⁻¹SR⁻ᵀ                 p x p   units of Y²
 *   σ²b     prior variance of an effect that is random too             1       (units of Y/X)²
 *
 * Q₁ and R carry 30 digits: collinear columns cost β the digits that they must, and none through the arithmetic.
 */
import { refuseNegative, requireFiniteNumber, requireFiniteVector } from './linalg/check.ts';
import { columnOf, type DenseMatrix, transpose, zeros } from './linalg/dense.ts';
import { type Doubled, doubled, minus, productSum, rounded, vectorOf } from './linalg/doubled.ts';
import { independenceNoise, orthonormalBasis, solveUpper, subtract } from './linalg/orthonormal.ts';
import { Refusal } from './linalg/refusal.ts';
import { type Problem, reduced, requireShapes } from './optimum/contrasts.ts';
import { borrowedAt, fixedEffectsAt } from './optimum/fixed.ts';
import { atComponents, precisionFactor, spectraAt, sum } from './optimum/spectra.ts';

export interface Effects {
  readonly beta: Float64Array;
  readonly covariance: DenseMatrix;
}

/**
 * The best linear unbiased estimate of b for known components, and its covariance.
 *
 *   β = (XᵀV⁻¹X)⁻¹ XᵀV⁻¹y,   Cov(β) = (XᵀV⁻¹X)⁻¹
 *
 * @returns p, p x p; a standard error is the root of a diagonal entry
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `rank-deficient`, `not-symmetric`, `not-psd`,
 * `negative-variance`, `not-positive-definite`
 * @source Aitken (1935); Henderson (1975) Biometrics 31:423
 */
export const generalizedLeastSquares = (problem: Problem, sigma2g: number, sigma2e: number): Effects =>
  fixedEffectsAt(spectraAt(problem, sigma2g, sigma2e, 'ML'));

/**
 * The posterior of b when the effects are random too, b ~ N(0, σ²b I): Bayes, or ridge regression in the metric V⁻¹.
 *
 *   A = I + σ²b XᵀV⁻¹X,   E(b | y) = σ²b A⁻¹ XᵀV⁻¹y,   Cov(b | y) = σ²b A⁻¹
 *
 * Solved as the least squares problem |Lᵀ(Rb − a)|² + |b|²/σ²b with S⁻¹ = LLᵀ and a the coordinates of Xβ: neither a
 * small nor a large σ²b cancels. X may have dependent columns.
 *
 * @throws Refusal as `generalizedLeastSquares`, but never `rank-deficient`
 * @source Lindley and Smith (1972) J. R. Stat. Soc. B 34:1
 */
export function posteriorEffects(
  problem: Problem,
  sigma2g: number,
  sigma2e: number,
  sigma2b: number,
): Effects {
  requireShapes(problem);
  const { X } = problem;
  const p = X.cols;
  const { columns: Q1, kept } = orthonormalBasis(X, 'X', 'drop');
  const independent = columnsOf(X, kept);
  const at = atComponents(reduced({ ...problem, X: independent }, 'ML'), sigma2g, sigma2e);
  refuseNegative(sigma2b, 'sigma2_b');
  const prior: Effects = { beta: new Float64Array(p), covariance: zeros(p, p) };
  for (let j = 0; j < p; j++) prior.covariance.data[j + j * p] = sigma2b;
  if (sigma2b === 0 || kept.length === 0) return prior;

  const { yUnit, c } = at.contrasts;
  const r = kept.length;
  const L = precisionFactor(at);
  const borrowed = borrowedAt(at);
  const a = c.map((ci, i) => rounded(minus(ci, doubled(borrowed[i]!))));
  const weight = yUnit / Math.sqrt(sigma2b);
  const stacked = zeros(r + p, p); // [LᵀR; I/σb]
  for (let j = 0; j < p; j++) {
    const x = vectorOf(columnOf(X, j));
    const along = Q1.map(q => rounded(productSum(q, x)));
    for (let i = 0; i < r; i++)
      stacked.data[i + j * (r + p)] = sum(along, (v, k) => (k < i ? 0 : L.data[k + i * r]! * v));
    stacked.data[r + j + j * (r + p)] = weight;
  }
  const target = vectorOf(
    Float64Array.from({ length: r + p }, (_, i) =>
      i < r ? sum(a, (v, k) => (k < i ? 0 : L.data[k + i * r]! * v)) : 0,
    ),
  );
  const { columns, R } = orthonormalBasis(stacked, 'X', 'refuse');
  const beta = solveUpper(
    R,
    columns.map(q => productSum(q, target)),
  );
  return { beta: Float64Array.from(beta, b => rounded(b) * yUnit), covariance: gramOfInverse(R, yUnit) };
}

/** unit² R⁻¹R⁻ᵀ */
function gramOfInverse(R: readonly (readonly Doubled[])[], unit: number): DenseMatrix {
  const p = R.length;
  const inverse = R.map((_, j) =>
    solveUpper(
      R,
      R.map((_, i) => doubled(i === j ? 1 : 0)),
    ).map(v => rounded(v) * unit),
  );
  const A = zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) A.data[i + j * p] = sum(inverse, column => column[i]! * column[j]!);
  return A;
}

function columnsOf(X: DenseMatrix, kept: readonly number[]): DenseMatrix {
  const Y = zeros(X.rows, kept.length);
  kept.forEach((j, at) => {
    Y.data.set(columnOf(X, j), at * X.rows);
  });
  return Y;
}

/**
 * Whether the design determines cᵀb: c is a combination of the rows of X, to 25 digits of c.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`
 */
export function isEstimable(X: DenseMatrix, c: Float64Array): boolean {
  if (c.length !== X.cols)
    throw new Refusal('dimension-mismatch', `c has ${c.length} entries, X has ${X.cols} columns`, {
      field: 'c',
    });
  requireFiniteVector(c, 'c');
  const { columns, independence } = orthonormalBasis(transpose(X), 'X', 'drop');
  const rest = vectorOf(c.slice());
  const size = productSum(rest, rest).hi;
  for (let pass = 0; pass < 2; pass++) for (const q of columns) subtract(rest, productSum(q, rest), q);
  return (
    Math.sqrt(productSum(rest, rest).hi) <= (independenceNoise(c.length) / independence) * Math.sqrt(size)
  );
}

/**
 * The estimate of a function cᵀb that X determines, and its variance, also where columns of X are dependent.
 *
 *   cᵀβ = c_Jᵀβ_J,   Var = c_Jᵀ Cov(β_J) c_J,   J the first independent columns of X
 *
 * @throws Refusal `not-estimable`, and as `generalizedLeastSquares` but never `rank-deficient`
 * @source Searle (1971) Linear Models, section 5.4
 */
export function estimableFunction(
  problem: Problem,
  sigma2g: number,
  sigma2e: number,
  c: Float64Array,
): { readonly estimate: number; readonly variance: number } {
  requireShapes(problem);
  if (!isEstimable(problem.X, c))
    throw new Refusal(
      'not-estimable',
      'c is not a combination of the rows of X: the data do not determine it',
      {
        field: 'c',
      },
    );
  const { kept } = orthonormalBasis(problem.X, 'X', 'drop');
  const X = columnsOf(problem.X, kept);
  const at = atComponents(reduced({ ...problem, X }, 'ML'), sigma2g, sigma2e);
  const { beta, covariance } = fixedEffectsAt(at);
  const cJ = kept.map(j => c[j]!);
  return {
    estimate: sum(beta, (b, i) => cJ[i]! * b),
    variance: sum(cJ, (ci, i) => sum(cJ, (cj, j) => ci * covariance.data[i + j * kept.length]! * cj)),
  };
}

/**
 * The limits estimate ∓ q √variance of a confidence interval.
 *
 * @param quantile q > 0, of the law that the caller chose
 * @throws Refusal `not-finite`, `negative-variance`
 */
export function confidenceLimits(
  estimate: number,
  variance: number,
  quantile: number,
): { readonly lower: number; readonly upper: number } {
  requireFiniteNumber(estimate, 'estimate');
  refuseNegative(variance, 'variance');
  requireFiniteNumber(quantile, 'quantile');
  const half = quantile * Math.sqrt(variance);
  return { lower: estimate - half, upper: estimate + half };
}
