import { rationalRank } from '../linalg/exact.ts';
import { build, column, type Dim, type Matrix, range } from '../linalg/matrix.ts';
import {
  fullRankOrRefuse,
  type LikelihoodMethod,
  type Problem,
  relationshipOrRefuse,
  residualDfOrRefuse,
  shapesOrRefuse,
} from '../linalg/problem.ts';
import { Rational } from '../number/rational.ts';
import { mul, sub } from '../number/real.ts';
import { type Start, startOf } from './start.ts';

/** Everything about a fit that is decided exactly, before a digit is computed. */
export interface Decisions {
  readonly start: Start;
  readonly nu: number;
  /** dim null(K) */
  readonly zerosOfK: number;
  /** dim (null(K) ∩ null(Xᵀ)): the contrasts that K does not see. */
  readonly zerosOfContrasts: number;
  /** y has nothing in null(K) ∩ null(Xᵀ). */
  readonly fitsInRange: boolean;
  /** The residual of ordinary least squares is 0. */
  readonly perfect: boolean;
  /** All eigenvalues in question are equal: h makes no difference. */
  readonly flat: boolean;
  /** The sign of f′(0). */
  readonly signAtZero: -1 | 0 | 1;
}

/**
 * In the order in which every chapter refuses: shapes, residual degrees of freedom, rank of X, symmetry of K, K >= 0.
 *
 * @throws Refusal `dimension-mismatch`, `no-residual-df`, `rank-deficient`, `not-symmetric`, `not-psd`
 */
export function decide(problem: Problem, method: LikelihoodMethod): Decisions {
  const { X, K } = problem;
  shapesOrRefuse(problem);
  residualDfOrRefuse(X);
  fullRankOrRefuse(X);
  relationshipOrRefuse(K);
  const n = X.rows;
  const start = startOf(problem);
  const nu = method === 'REML' ? n - X.cols : n;
  const seen = rationalRank(stacked(problem));
  const zerosOfContrasts = n - seen;
  const { s, zKz, trPK, trPKPK, trK, trKK } = start;
  const [first, second] = method === 'REML' ? [trPK, trPKPK] : [trK, trKK];
  return {
    start,
    nu,
    zerosOfK: n - rationalRank(K),
    zerosOfContrasts,
    fitsInRange: zerosOfContrasts === 0 || rationalRank(stacked(problem, true)) === seen,
    perfect: s.sign() === 0,
    flat: mul(nu, second).equals(first.squared()), //                 all equal exactly when ν Σλ² = (Σλ)²
    signAtZero: sub(mul(nu, zKz), mul(first, s)).sign(), //           f′(0) ∝ ν zᵀKz/s − Σλ
  };
}

/**
 * K over Xᵀ, whose null space is null(K) ∩ null(Xᵀ); and over yᵀ, which lowers no dimension of it exactly when y has
 * nothing there.
 */
const stacked = ({ y, X, K }: Problem, withY = false): Matrix<Rational, Dim, Dim> => {
  const n = K.rows;
  const columns = [...range(X.cols, j => column(X, j)), ...(withY ? [column(y, 0)] : [])];
  return build(n + columns.length, n, (i, j) => (i < n ? K.at[i]![j]! : columns[i - n]![j]!));
};

/**
 * Which effects are known without error where σ²e = 0: those with a vector a, aᵀX = eⱼᵀ, that K does not see.
 * Then aᵀy estimates bⱼ without bias and with the variance aᵀKa = 0; and a variance of 0 is possible in no other way.
 * There is one exactly when the column (0, eⱼ) does not raise the rank of K over Xᵀ.
 */
export function effectsWithoutError({ start, zerosOfK, zerosOfContrasts }: Decisions): boolean[] {
  const { n, p, K, X } = start;
  if (zerosOfK === 0) return range(p, () => false);
  const extended = (j: number): Matrix<Rational, Dim, Dim> =>
    build(n + p, n + 1, (row, k) => {
      if (k === n) return Rational.of(row === n + j ? 1 : 0);
      return Rational.of(row < n ? K.whole[row]![k]! : X[row - n]!.whole[k]!);
    });
  return range(p, j => rationalRank(extended(j)) === n - zerosOfContrasts);
}
