import { refuseNegative } from '../number/checks.ts';
import type { Rational } from '../number/rational.ts';
import type { Real } from '../number/real.ts';
import { Refusal } from '../number/refusal.ts';
import { isPositiveSemidefiniteExactly, rationalRank, symmetricOrRefuse } from './exact.ts';
import type { Dim, Matrix, N, P, Vector } from './matrix.ts';

/** What a mixed model is asked about: y = Xb + g + e, g ~ N(0, σ²g K), e ~ N(0, σ²e I). The data are exact. */
export interface Problem {
  /** Phenotypes. */
  readonly y: Vector<Rational, N>;
  /** The design of the fixed effects, of full column rank. */
  readonly X: Matrix<Rational, N, P>;
  /** The relationship matrix, symmetric and positive semidefinite. */
  readonly K: Matrix<Rational, N, N>;
}

export const likelihoodMethods = ['ML', 'REML'] as const;
export type LikelihoodMethod = (typeof likelihoodMethods)[number];

/**
 * What was decided exactly about a matrix. Matrices do not change, so it is decided once:
 * an optimiser or a rising precision asks the same question a hundred times.
 */
const ranks = new WeakMap<Matrix<Rational, Dim, Dim>, number>();
const semidefinite = new WeakMap<Matrix<Rational, Dim, Dim>, boolean>();
function once<V>(
  known: WeakMap<Matrix<Rational, Dim, Dim>, V>,
  A: Matrix<Rational, Dim, Dim>,
  decide: () => V,
): V {
  const found = known.get(A) ?? decide();
  known.set(A, found);
  return found;
}
const rankOf = (A: Matrix<Rational, Dim, Dim>): number => once(ranks, A, () => rationalRank(A));

/**
 * The shapes of y, X and K fit. Checked before everything else.
 *
 * @throws Refusal `dimension-mismatch`
 */
export function shapesOrRefuse({ y, X, K }: Problem): void {
  const n = y.rows;
  if (y.cols !== 1)
    throw new Refusal('dimension-mismatch', `y has ${y.cols} columns: it is one column`, { field: 'y' });
  if (X.rows !== n)
    throw new Refusal('dimension-mismatch', `X has ${X.rows} rows, y has ${n}`, { field: 'X' });
  if (K.rows !== n || K.cols !== n)
    throw new Refusal('dimension-mismatch', `K is ${K.rows} x ${K.cols}, y has ${n} entries`, { field: 'K' });
}

/** @throws Refusal `rank-deficient`: the columns of X are linearly dependent, decided exactly */
export function fullRankOrRefuse(X: Matrix<Rational, N, P>): void {
  const rank = rankOf(X);
  if (rank < X.cols)
    throw new Refusal(
      'rank-deficient',
      `X has ${X.cols} columns of rank ${rank}: drop the dependent ones, or ask for an estimable function`,
      { field: 'X' },
    );
}

/** @throws Refusal `no-residual-df`: n − p leaves nothing to estimate a variance from */
export function residualDfOrRefuse(X: Matrix<Rational, N, P>): void {
  if (X.rows <= X.cols)
    throw new Refusal(
      'no-residual-df',
      `${X.rows} individuals and ${X.cols} fixed effects leave no residual degree of freedom`,
      { field: 'X' },
    );
}

/** @throws Refusal `not-symmetric`, `not-psd`, both decided exactly */
export function relationshipOrRefuse(K: Matrix<Rational, N, N>): void {
  symmetricOrRefuse(K, 'K');
  if (!once(semidefinite, K, () => isPositiveSemidefiniteExactly(K, 'K')))
    throw new Refusal('not-psd', 'K has a negative eigenvalue: it is the covariance of nothing', {
      field: 'K',
    });
}

/**
 * σ²g, σ²e >= 0, and V = σ²g K + σ²e I is not singular: with σ²e = 0 only a positive definite K and σ²g > 0 will do.
 *
 * @throws Refusal `negative-variance`, `not-positive-definite`
 */
export function componentsOrRefuse<T extends Real<T>>(
  K: Matrix<Rational, N, N>,
  sigma2g: T,
  sigma2e: T,
): void {
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  if (sigma2e.sign() !== 0) return;
  if (sigma2g.sign() === 0 || rankOf(K) < K.rows)
    throw new Refusal(
      'not-positive-definite',
      sigma2g.sign() === 0
        ? 'V is 0: both variance components are 0'
        : `V is singular: sigma2_e is 0 and K has rank ${rankOf(K)} of ${K.rows}`,
      { field: 'V' },
    );
}

/**
 * Everything that makes a question about (y, X, K, σ²g, σ²e) answerable, in this order, the same in both rooms:
 * shapes, residual degrees of freedom (REML), rank of X, symmetry of K, K >= 0, σ² >= 0, V > 0.
 */
export function problemOrRefuse<T extends Real<T>>(
  problem: Problem,
  sigma2g: T,
  sigma2e: T,
  method: LikelihoodMethod,
): void {
  shapesOrRefuse(problem);
  if (method === 'REML') residualDfOrRefuse(problem.X);
  fullRankOrRefuse(problem.X);
  relationshipOrRefuse(problem.K);
  componentsOrRefuse(problem.K, sigma2g, sigma2e);
}
