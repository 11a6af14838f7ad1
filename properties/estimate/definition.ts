import fc from 'fast-check';
import { generalizedForms, projector } from '../../spec/linalg/gls.ts';
import { determinant, inverse, ldl } from '../../spec/linalg/ldl.ts';
import {
  build,
  fromColumns,
  identity,
  type Matrix,
  map,
  minus,
  type N,
  plus,
  range,
  scale,
  times,
  trace,
  transpose,
} from '../../spec/linalg/matrix.ts';
import type { LikelihoodMethod, Problem } from '../../spec/linalg/problem.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { fraction, fractions, unitLower } from '../support/matrices.ts';

export const q = (n: number, d = 1): Rational => Rational.of(n, d);
const one = q(1);

/** The moments of the profile by their definitions, in exact fractions: the oracle that shares nothing with the search. */
export interface ExactMoments {
  readonly S0: Rational;
  readonly S1: Rational;
  readonly S2: Rational;
  readonly T1: Rational;
  readonly T2: Rational;
  /** |V_h| |XᵀV_h⁻¹X| / |XᵀX| under REML, |V_h| under ML. */
  readonly volume: Rational;
}

/** V_h = (1 − h) I + h K */
const mixture = (K: Matrix<Rational, N, N>, h: Rational): Matrix<Rational, N, N> =>
  plus(scale(one.minus(h), identity<Rational, N>(rationals, K.rows)), scale(h, K));

export function exactMoments({ y, X, K }: Problem, h: Rational, method: LikelihoodMethod): ExactMoments {
  const V = mixture(K, h);
  const D = minus(K, identity<Rational, N>(rationals, K.rows));
  const forms = generalizedForms(V, X, y);
  const P = projector(forms, X);
  const M: Matrix<Rational, N, N> = method === 'REML' ? P : inverse(forms.V);
  const DPy = times(D, times(P, y));
  const form = (a: Matrix<Rational, N, '1'>, b: Matrix<Rational, N, '1'>) =>
    times(transpose(a), b).at[0]![0]!;
  const MD = times(M, D);
  const XtX = ldl(times(transpose(X), X));
  const ratio = determinant(forms.XtViX).over(determinant(XtX));
  return {
    S0: form(y, times(P, y)),
    S1: form(times(P, y), DPy),
    S2: form(DPy, times(P, DPy)),
    T1: trace(rationals, MD),
    T2: trace(rationals, times(MD, MD)),
    volume: method === 'REML' ? determinant(forms.V).times(ratio) : determinant(forms.V),
  };
}

/**
 * A small problem: X and y are columns of an invertible matrix, so X has full rank and y is not in its span;
 * K = BBᵀ has any rank from 0 to n.
 */
export const problems = (maxN = 5): fc.Arbitrary<Problem> =>
  fc
    .tuple(
      fc.integer({ min: 2, max: maxN }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 0, max: maxN }),
    )
    .chain(([n, p0, rank]) => {
      const p = Math.min(p0, n - 1);
      return fc
        .tuple(
          unitLower(n),
          fractions<N, N>(n, Math.max(1, Math.min(rank, n))),
          fc.array(fraction(), { minLength: p, maxLength: p }),
        )
        .map(([L, B, b]) => problemFrom(L, rank === 0 ? map(B, () => q(0)) : B, b, p));
    });

/** As `problems`, with K positive definite: nothing is singular at h = 1. */
export const regularProblems = (maxN = 5): fc.Arbitrary<Problem> =>
  problems(maxN).map(problem => ({
    ...problem,
    K: plus(problem.K, scale(q(1, 8), identity<Rational, N>(rationals, problem.K.rows))),
  }));

function problemFrom(
  L: Matrix<Rational, N, N>,
  B: Matrix<Rational, N, N>,
  b: readonly Rational[],
  p: number,
): Problem {
  const n = L.rows;
  const columns = range(p, j => range(n, i => L.at[i]![j]!));
  const X: Problem['X'] = fromColumns(n, columns);
  const y: Problem['y'] = build(n, 1, i =>
    b.reduce((s, bj, j) => s.plus(bj.times(columns[j]![i]!)), L.at[i]![p]!),
  );
  return { y, X, K: times(B, transpose(B)) };
}

/** A share h with few digits, inside (0, 1). */
export const share = fc.integer({ min: 1, max: 63 }).map(k => q(k, 64));
/** Two different shares, the lesser first; the greater may not be 1. */
export const twoShares = fc
  .tuple(fc.integer({ min: 0, max: 62 }), fc.integer({ min: 1, max: 62 }))
  .map(([a, step]) => [q(a, 64), q(Math.min(63, a + step), 64)] as const);
export const methods = fc.constantFrom<LikelihoodMethod>('ML', 'REML');

/** A problem whose spectrum is chosen: X is the last unit vector, K = diag(λ, corner), y = (z, offset). */
export function diagonalProblem(
  lambda: readonly Rational[],
  z: readonly Rational[],
  corner: Rational = one,
  offset: Rational = q(0),
): Problem {
  const n = lambda.length + 1;
  const diagonal = [...lambda, corner];
  return {
    y: build(n, 1, i => (i < n - 1 ? z[i]! : offset)),
    X: build(n, 1, i => q(i === n - 1 ? 1 : 0)),
    K: build(n, n, (i, j) => (i === j ? diagonal[i]! : q(0))),
  };
}

/** The same problem in rotated coordinates: I − 2uuᵀ/uᵀu, exactly orthogonal. Nothing of the likelihood changes. */
export function reflected({ y, X, K }: Problem, u: readonly Rational[]): Problem {
  const n = y.rows;
  const length2 = u.reduce((s, x) => s.plus(x.squared()), q(0));
  const H: Matrix<Rational, N, N> = build(n, n, (i, j) =>
    q(i === j ? 1 : 0).minus(q(2).times(u[i]!).times(u[j]!).over(length2)),
  );
  return { y: times(H, y), X: times(H, X), K: times(times(H, K), H) };
}

export const maxOf = (...xs: Rational[]): Rational => xs.reduce((a, b) => (a.lessThan(b) ? b : a));
export const power = (x: Rational, k: number): Rational => Rational.of(x.n ** BigInt(k), x.d ** BigInt(k));
export const atMost = (x: Rational, y: Rational): boolean => x.compare(y) <= 0;
