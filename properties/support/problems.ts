import fc from 'fast-check';
import {
  build,
  type Matrix,
  map,
  type N,
  type P,
  times,
  transpose,
  type Vector,
} from '../../spec/linalg/matrix.ts';
import type { Problem } from '../../spec/linalg/problem.ts';
import { Rational } from '../../spec/number/rational.ts';
import { fraction, positiveFraction, type Square } from './matrices.ts';

/** A mixed model with components at which it is asked; B is a root of K. */
export interface Case {
  readonly problem: Problem;
  /** K = BBᵀ/m */
  readonly B: Matrix<Rational, N, N>;
  readonly sigma2g: Rational;
  readonly sigma2e: Rational;
}

const small = fc.integer({ min: -3, max: 3 });
const list = (length: number, of: fc.Arbitrary<number>) =>
  fc.array(of, { minLength: length, maxLength: length });
export const gram = (B: Matrix<Rational, N, N>): Square => {
  const m = Rational.of(1, B.cols);
  return map(times(B, transpose(B)), x => x.times(m));
};
const wholeColumn = (x: readonly number[]): Vector<Rational, N> =>
  build(x.length, 1, i => Rational.of(x[i]!, 4));

/**
 * y in quarters; X an intercept and, at times, a covariate that is 0 for the first person and 1 for the second;
 * K = BBᵀ/m of any rank; σ²g >= 0 and σ²e > 0. Every case is answerable, with at least one residual degree of freedom.
 */
export const cases = (maxN = 5, minN = 3): fc.Arbitrary<Case> =>
  fc
    .record({
      n: fc.integer({ min: minN, max: maxN }),
      m: fc.integer({ min: 1, max: 4 }),
      p: fc.integer({ min: 1, max: 2 }),
    })
    .chain(({ n, m, p }) =>
      fc
        .record({
          y: list(n, fc.integer({ min: -40, max: 40 })),
          x: list(n, small),
          B: fc.array(list(m, small), { minLength: n, maxLength: n }),
          sigma2g: fc.oneof(
            { weight: 6, arbitrary: positiveFraction() },
            { weight: 1, arbitrary: fc.constant(Rational.of(0)) },
          ),
          sigma2e: positiveFraction(),
        })
        .map(({ y, x, B, sigma2g, sigma2e }) => {
          const covariate = x.with(0, 0).with(1, 1);
          const root = build<Rational, N, N>(n, m, (i, j) => Rational.of(B[i]![j]!));
          const X = build<Rational, N, P>(n, p, (i, j) => Rational.of(j === 0 ? 1 : covariate[i]!));
          return { problem: { y: wholeColumn(y), X, K: gram(root) }, B: root, sigma2g, sigma2e };
        }),
    );

/** An invertible p x p matrix: unit triangles around a diagonal without 0. */
export const invertible = (
  p: number,
): fc.Arbitrary<{ readonly A: Matrix<Rational, P, P>; readonly det: Rational }> =>
  fc
    .record({
      below: fc.array(fraction(), { minLength: p * p, maxLength: p * p }),
      d: fc.array(positiveFraction(), { minLength: p, maxLength: p }),
      sign: fc.boolean(),
    })
    .map(({ below, d, sign }) => {
      const D = d.map((x, i) => (i === 0 && sign ? x.negated() : x));
      const A = build<Rational, P, P>(p, p, (i, j) =>
        i === j ? D[i]! : j < i ? below[i * p + j]! : Rational.of(0),
      );
      return { A, det: D.reduce((s, x) => s.times(x)) };
    });

/** The balanced one-way layout: `groups` families of `size` people, K the families' blocks of ones, X = 1. */
export function oneWay(groups: readonly (readonly Rational[])[]): Problem {
  const size = groups[0]!.length;
  const n = groups.length * size;
  return {
    y: build(n, 1, i => groups[Math.floor(i / size)]![i % size]!),
    X: build(n, 1, () => Rational.of(1)),
    K: build(n, n, (i, j) => Rational.of(Math.floor(i / size) === Math.floor(j / size) ? 1 : 0)),
  };
}

/** The mean squares of a balanced one-way layout, from the textbook's sums of squares. */
export function anova(groups: readonly (readonly Rational[])[]) {
  const [a, m] = [groups.length, groups[0]!.length];
  const total = (xs: readonly Rational[]) => xs.reduce((s, x) => s.plus(x), Rational.of(0));
  const means = groups.map(g => total(g).over(Rational.of(m)));
  const grand = total(means).over(Rational.of(a));
  const within = total(groups.flatMap((g, k) => g.map(x => x.minus(means[k]!).squared())));
  const between = total(means.map(x => x.minus(grand).squared())).times(Rational.of(m));
  return {
    a,
    m,
    within,
    between,
    msw: within.over(Rational.of(a * (m - 1))),
    msb: between.over(Rational.of(a - 1)),
  };
}

/** The people in another order. */
export const relabelled = ({ y, X, K }: Problem, order: readonly number[]): Problem => ({
  y: build(y.rows, 1, i => y.at[order[i]!]![0]!),
  X: build(X.rows, X.cols, (i, j) => X.at[order[i]!]![j]!),
  K: build(K.rows, K.rows, (i, j) => K.at[order[i]!]![order[j]!]!),
});

/** y, X and K in coordinates turned by Q. */
export const turned = ({ y, X, K }: Problem, Q: Square): Problem => ({
  y: times(Q, y),
  X: times(Q, X),
  K: times(times(Q, K), transpose(Q)),
});

export const unitColumn = (n: number, k: number): Vector<Rational, N> =>
  build(n, 1, i => Rational.of(i === k ? 1 : 0));
