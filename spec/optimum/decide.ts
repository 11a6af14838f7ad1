import { isInColumnSpace, nullSpace, rationalRank } from '../linalg/exact.ts';
import { build, type Dim, type Matrix, range } from '../linalg/matrix.ts';
import {
  fullRankOrRefuse,
  type LikelihoodMethod,
  type Problem,
  relationshipOrRefuse,
  residualDfOrRefuse,
  shapesOrRefuse,
} from '../linalg/problem.ts';
import { Rational, rationals } from '../number/rational.ts';
import { dot, mul, sub } from '../number/real.ts';
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
  const hidden = hiddenContrasts(problem);
  const { s, zKz, trPK, trPKPK, trK, trKK } = start;
  const [first, second] = method === 'REML' ? [trPK, trPKPK] : [trK, trKK];
  return {
    start,
    nu,
    zerosOfK: n - rationalRank(K),
    zerosOfContrasts: hidden.length,
    fitsInRange: hidden.every(v => dot(rationals, v, start.z).sign() === 0),
    perfect: s.sign() === 0,
    flat: mul(nu, second).equals(first.squared()), //                 all equal exactly when ν Σλ² = (Σλ)²
    signAtZero: sub(mul(nu, zKz), mul(first, s)).sign(), //           f′(0) ∝ ν zᵀKz/s − Σλ
  };
}

/** A basis of null(K) ∩ null(Xᵀ). */
function hiddenContrasts({ X, K }: Problem): Rational[][] {
  const n = K.rows;
  const both: Matrix<Rational, Dim, Dim> = build(n + X.cols, n, (i, j) =>
    i < n ? K.at[i]![j]! : X.at[j]![i - n]!,
  );
  return nullSpace(both);
}

/**
 * Which effects are known without error where σ²e = 0: those with a vector a, aᵀX = eⱼᵀ, that K does not see.
 * Then aᵀy estimates bⱼ without bias and with the variance aᵀKa = 0; and a variance of 0 is possible in no other way.
 */
export function effectsWithoutError({ start, zerosOfK }: Decisions): boolean[] {
  const { n, p } = start;
  if (zerosOfK === 0) return range(p, () => false);
  const hidden = nullSpace(build<Rational, Dim, Dim>(n, n, (i, j) => Rational.of(start.K.whole[i]![j]!)));
  const XtN = build<Rational, Dim, Dim>(p, hidden.length, (i, k) =>
    dot(
      rationals,
      start.X[i]!.whole.map(x => Rational.of(x)),
      hidden[k]!,
    ),
  );
  const unit = (j: number) => range(p, i => Rational.of(i === j ? 1 : 0));
  return range(p, j => isInColumnSpace(XtN, unit(j)));
}
