import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generalizedLeastSquares } from '../spec/effects.ts';
import { eliminate } from '../spec/linalg/elimination.ts';
import {
  build,
  identity,
  type M,
  type Matrix,
  map,
  minus,
  type N,
  type P,
  plus,
  type Q,
  range,
  times,
  transpose,
} from '../spec/linalg/matrix.ts';
import type { Problem } from '../spec/linalg/problem.ts';
import { balls } from '../spec/number/ball.ts';
import { intervals } from '../spec/number/interval.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import type { Field, Real } from '../spec/number/real.ts';
import {
  hendersonSolution,
  predictBreedingValues,
  predictUnphenotyped,
  snpEffects,
} from '../spec/predict.ts';
import {
  contains,
  containsMatrix,
  equalMatrices,
  fraction,
  orthogonal,
  permutation,
  positiveFraction,
  whole,
  widthOf,
} from './support/matrices.ts';
import { type Case, cases, gram, oneWay, relabelled, turned, unitColumn } from './support/problems.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';

const NARROW = Rational.parse('1e-18');
const q = (n: number, d = 1) => Rational.of(n, d);
const times1 = <R extends N | M | P | Q, C extends N | M | P | Q | '1'>(
  c: Rational,
  A: Matrix<Rational, R, C>,
) => map(A, x => x.times(c));
const blup = ({ problem, sigma2g, sigma2e }: Case) =>
  predictBreedingValues(rationals, problem, sigma2g, sigma2e);
const henderson = ({ problem, sigma2g, sigma2e }: Case) =>
  hendersonSolution(rationals, problem, sigma2g, sigma2e);
const withY = (c: Case, y: Case['problem']['y']): Case => ({ ...c, problem: { ...c.problem, y } });

/** The matrix of the linear map y ↦ ĝ. */
function predictor(c: Case): Matrix<Rational, N, N> {
  const n = c.problem.y.rows;
  const columns = range(n, k => blup(withY(c, unitColumn(n, k))).g);
  return build(n, n, (i, k) => columns[k]!.at[i]![0]!);
}

law(
  "Henderson's mixed-model equations, which invert no V, give the β and ĝ of the V-form: for singular K too",
  [cases()],
  c => {
    const { beta, g } = henderson(c);
    expect(equalMatrices(g, blup(c).g)).toBe(true);
    expect(
      equalMatrices(beta, generalizedLeastSquares(rationals, c.problem, c.sigma2g, c.sigma2e).beta),
    ).toBe(true);
  },
);

law(
  "the textbook's equations with K⁻¹ give the same, where K has an inverse",
  [cases(4), positiveFraction(), positiveFraction()],
  (given, ridge, sigma2g) => {
    const n = given.problem.y.rows;
    const K = plus(given.problem.K, times1(ridge, identity<Rational, N>(rationals, n)));
    const c = { ...given, sigma2g, problem: { ...given.problem, K } };
    const { X, y } = c.problem;
    const p = X.cols;
    const delta = c.sigma2e.over(sigma2g);
    const Ki = eliminate(rationals, K, identity<Rational, N>(rationals, n)).solution;
    const at = (i: number, j: number): Rational => {
      if (i < p && j < p) return times(transpose(X), X).at[i]![j]!;
      if (i < p) return X.at[j - p]![i]!;
      if (j < p) return X.at[i - p]![j]!;
      return delta.times(Ki.at[i - p]![j - p]!).plus(q(i === j ? 1 : 0));
    };
    const right = [...times(transpose(X), y).at, ...y.at].map(row => row[0]!);
    const { solution } = eliminate(
      rationals,
      build<Rational, N, N>(n + p, n + p, at),
      build<Rational, N, '1'>(n + p, 1, i => right[i]!),
    );
    expect(henderson(c).beta.at.flat().map(String)).toEqual(solution.at.slice(0, p).flat().map(String));
    expect(blup(c).g.at.flat().map(String)).toEqual(solution.at.slice(p).flat().map(String));
  },
  30,
);

law(
  'on intervals and on balls the prediction contains the exact one, narrowly',
  [cases(4)],
  c => {
    const exact = blup(c);
    const check = <T extends Real<T>>(f: Field<T>) => {
      const [g, e] = [f.from(c.sigma2g), f.from(c.sigma2e)];
      const found = predictBreedingValues(f, c.problem, g, e);
      expect(containsMatrix(found.g, exact.g)).toBe(true);
      expect(containsMatrix(hendersonSolution(f, c.problem, g, e).g, exact.g)).toBe(true);
      found.pev.forEach((x, i) => {
        expect(contains(x, exact.pev[i]!)).toBe(true);
        expect(widthOf(x).lessThan(NARROW)).toBe(true);
      });
      found.reliability.forEach((x, i) => {
        const r2 = exact.reliability[i]!;
        expect(x === null ? r2 : contains(x, r2!)).toBe(x === null ? null : true);
      });
    };
    check(intervals(30));
    check(balls(30));
  },
  30,
);

law(
  'the errors have the stated variance: Var(ĝ − g) from the map y ↦ ĝ itself',
  [cases(4)],
  c => {
    const { K } = c.problem;
    const n = K.rows;
    const B = predictor(c); // ĝ = By, g and y jointly normal: Cov(g, y) = σ²g K, Var(y) = V
    const G = times1(c.sigma2g, K);
    const V = plus(G, times1(c.sigma2e, identity<Rational, N>(rationals, n)));
    const BG = times(B, G);
    const error = plus(minus(minus(times(times(B, V), transpose(B)), BG), transpose(BG)), G);
    const { pev, reliability } = blup(c);
    pev.forEach((x, i) => {
      expect(x.toString()).toBe(error.at[i]![i]!.toString());
    });
    // Cor(ĝᵢ, gᵢ)² = Cov²/(Var ĝᵢ · Var gᵢ), and Cov(ĝ, g) = Var(ĝ) for a best predictor
    const VarG = times(times(B, V), transpose(B));
    expect(equalMatrices(VarG, BG)).toBe(true);
    reliability.forEach((r, i) => {
      const prior = G.at[i]![i]!;
      expect(r === null ? '0' : r.times(prior).toString()).toBe(
        r === null ? prior.toString() : VarG.at[i]![i]!.toString(),
      );
    });
    // ĝ is unbiased: it does not see Xb
    expect(
      times(B, c.problem.X)
        .at.flat()
        .every(x => x.n === 0n),
    ).toBe(true);
  },
  40,
);

law('0 <= PEV <= prior variance, and 0 <= reliability <= 1', [cases()], c => {
  const { pev, reliability } = blup(c);
  pev.forEach((x, i) => {
    expect(x.sign()! >= 0).toBe(true);
    expect(x.compare(c.sigma2g.times(c.problem.K.at[i]![i]!)) <= 0).toBe(true);
    const r = reliability[i]!;
    if (r !== null) expect(r.sign()! >= 0 && r.compare(q(1)) <= 0).toBe(true);
  });
});

law(
  'y + Xb is predicted as y is, and y → cy multiplies ĝ by c',
  [cases(), fraction(), fraction(), fraction()],
  (c, b0, b1, by) => {
    const { X, y } = c.problem;
    const b = build<Rational, P, '1'>(X.cols, 1, j => [b0, b1][j]!);
    expect(equalMatrices(blup(withY(c, plus(y, times(X, b)))).g, blup(c).g)).toBe(true);
    expect(equalMatrices(blup(withY(c, times1(by, y))).g, times1(by, blup(c).g))).toBe(true);
  },
);

law(
  'only the ratio of the components moves ĝ; PEV scales with both',
  [cases(), positiveFraction()],
  (c, by) => {
    const scaled = blup({ ...c, sigma2g: c.sigma2g.times(by), sigma2e: c.sigma2e.times(by) });
    expect(equalMatrices(scaled.g, blup(c).g)).toBe(true);
    expect(scaled.pev.map(String)).toEqual(blup(c).pev.map(x => x.times(by).toString()));
  },
);

law('the people in another order: their predictions in that order', [cases(), permutation(5)], (c, all) => {
  const order = all.filter(i => i < c.problem.y.rows);
  const moved = blup({ ...c, problem: relabelled(c.problem, order) });
  expect(moved.g.at.flat().map(String)).toEqual(order.map(i => blup(c).g.at[i]![0]!.toString()));
  expect(moved.pev.map(String)).toEqual(order.map(i => blup(c).pev[i]!.toString()));
});

law(
  'in orthogonal coordinates ĝ turns with them',
  [cases(4).chain(c => fc.tuple(fc.constant(c), orthogonal(c.problem.y.rows)))],
  ([c, turn]) => {
    expect(equalMatrices(blup({ ...c, problem: turned(c.problem, turn) }).g, times(turn, blup(c).g))).toBe(
      true,
    );
  },
  40,
);

law('σ²g = 0 predicts 0 with certainty, and no reliability is defined', [cases()], given => {
  const { g, pev, reliability } = blup({ ...given, sigma2g: q(0) });
  expect(g.at.flat().every(x => x.n === 0n)).toBe(true);
  expect(pev.every(x => x.n === 0n)).toBe(true);
  expect(reliability.every(x => x === null)).toBe(true);
});

law('RR-BLUP is GBLUP: with K = ZZᵀ/m and σ²g = m σ²u, Zû = ĝ', [cases()], c => {
  const Z: Matrix<Rational, N, M> = build(c.B.rows, c.B.cols, (i, k) => c.B.at[i]![k]!);
  const sigma2u = c.sigma2g.over(q(Z.cols));
  const { u } = snpEffects(rationals, c.problem, Z, sigma2u, c.sigma2e);
  expect(equalMatrices(times(Z, u), blup(c).g)).toBe(true);
});

law(
  "û solves the ridge equations [XᵀX XᵀZ; ZᵀX ZᵀZ + I σ²e/σ²u], and its error variance is σ²e times their inverse's corner",
  [cases(4), positiveFraction()],
  (c, sigma2u) => {
    const { X, y } = c.problem;
    const [p, m] = [X.cols, c.B.cols];
    const Z: Matrix<Rational, N, M> = build(c.B.rows, m, (i, k) => c.B.at[i]![k]!);
    const { u, pev } = snpEffects(rationals, c.problem, Z, sigma2u, c.sigma2e);
    const W = build<Rational, N, N>(X.rows, p + m, (i, j) => (j < p ? X.at[i]![j]! : Z.at[i]![j - p]!));
    const ridge = c.sigma2e.over(sigma2u);
    const WtW = map(times(transpose(W), W), (x, i, j) => (i === j && i >= p ? x.plus(ridge) : x));
    const solution = eliminate(rationals, WtW, times(transpose(W), y)).solution;
    expect(u.at.flat().map(String)).toEqual(solution.at.slice(p).flat().map(String));
    const inverse = eliminate(rationals, WtW, identity<Rational, N>(rationals, p + m)).solution;
    expect(pev.map(String)).toEqual(range(m, k => inverse.at[p + k]![p + k]!.times(c.sigma2e).toString()));
  },
  40,
);

/** People 0 … n − 1 of a case with a phenotype, and q more rows of the root B without one. */
const extended = cases(4).chain(c =>
  fc
    .array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: c.B.cols, maxLength: c.B.cols }), {
      minLength: 1,
      maxLength: 2,
    })
    .map(extra => ({
      c,
      B: build<Rational, N, N>(c.B.rows + extra.length, c.B.cols, (i, k) =>
        i < c.B.rows ? c.B.at[i]![k]! : q(extra[i - c.B.rows]![k]!),
      ),
    })),
);

law(
  "people without a phenotype: Henderson's equations over everybody, records only for some, give the same ĝ and PEV",
  [extended, positiveFraction()],
  ({ c, B }, sigma2g) => {
    const { X, y, K } = c.problem;
    const [n, all, p] = [K.rows, B.rows, X.cols];
    const everybody = gram(B);
    const across = build<Rational, Q, N>(all - n, n, (i, j) => everybody.at[n + i]![j]!);
    const within = build<Rational, Q, Q>(all - n, all - n, (i, j) => everybody.at[n + i]![n + j]!);
    const found = predictUnphenotyped(rationals, c.problem, across, within, sigma2g, c.sigma2e);
    // g = Bw/√m with w ~ N(0, σ²g I): ridge equations in w with the rows of B that have a record
    const m = B.cols;
    const W = build<Rational, N, N>(n, p + m, (i, j) => (j < p ? X.at[i]![j]! : B.at[i]![j - p]!));
    const ridge = c.sigma2e.over(sigma2g).times(q(m));
    const WtW = map(times(transpose(W), W), (x, i, j) => (i === j && i >= p ? x.plus(ridge) : x));
    const { solution } = eliminate(rationals, WtW, times(transpose(W), y));
    const inverse = eliminate(rationals, WtW, identity<Rational, N>(rationals, p + m)).solution;
    range(all - n, i => {
      const b = build<Rational, N, '1'>(p + m, 1, k => (k < p ? q(0) : B.at[n + i]![k - p]!));
      expect(found.g.at[i]![0]!.toString()).toBe(times(transpose(b), solution).at[0]![0]!.toString());
      const pev = times(times(transpose(b), inverse), b).at[0]![0]!.times(c.sigma2e);
      expect(found.pev[i]!.toString()).toBe(pev.toString());
    });
  },
  40,
);

law(
  'an identical twin of a phenotyped person is predicted as that person is',
  [cases(), fc.nat(4)],
  (c, k) => {
    const n = c.problem.K.rows;
    const twin = k % n;
    const across = build<Rational, Q, N>(1, n, (_, j) => c.problem.K.at[twin]![j]!);
    const within = build<Rational, Q, Q>(1, 1, () => c.problem.K.at[twin]![twin]!);
    const found = predictUnphenotyped(rationals, c.problem, across, within, c.sigma2g, c.sigma2e);
    expect(found.g.at[0]![0]!.toString()).toBe(blup(c).g.at[twin]![0]!.toString());
    expect(found.pev[0]!.toString()).toBe(blup(c).pev[twin]!.toString());
    expect(String(found.reliability[0])).toBe(String(blup(c).reliability[twin]));
  },
);

law(
  'balanced one-way layout: a group mean is shrunk to the grand mean by mσ²g/(σ²e + mσ²g)',
  [fc.array(fraction(), { minLength: 6, maxLength: 6 }), positiveFraction(), positiveFraction()],
  (y, sigma2g, sigma2e) => {
    const problem = oneWay([y.slice(0, 3), y.slice(3)]);
    const mean = (x: readonly Rational[]) => x.reduce((s, t) => s.plus(t)).over(q(x.length));
    const shrink = sigma2g.times(q(3)).over(sigma2e.plus(sigma2g.times(q(3))));
    const { g } = predictBreedingValues(rationals, problem, sigma2g, sigma2e);
    g.at.forEach((row, i) => {
      const group = i < 3 ? y.slice(0, 3) : y.slice(3);
      expect(row[0]!.toString()).toBe(shrink.times(mean(group).minus(mean(y))).toString());
    });
  },
);

test('K = 0: nothing is genetic, and Henderson gives ordinary least squares', () => {
  const problem: Problem = {
    ...oneWay([
      [q(1), q(2)],
      [q(4), q(5)],
    ]),
    K: build(4, 4, () => q(0)),
  };
  const { beta, g } = hendersonSolution(rationals, problem, q(1), q(1));
  expect([beta.at[0]![0]!, ...g.at.flat()].map(String)).toEqual(['3', '0', '0', '0', '0']);
});

test('refused: σ²e = 0 by Henderson (not by the V-form), shapes, a whole that is not positive semidefinite', () => {
  const problem: Problem = {
    ...oneWay([[q(1), q(2)]]),
    K: whole([
      [2, 1],
      [1, 2],
    ]),
  };
  expect(refusalOf(() => hendersonSolution(rationals, problem, q(1), q(0)))).toEqual({
    code: 'not-positive-definite',
    place: { field: 'sigma2_e' },
  });
  expect(refusalOf(() => predictBreedingValues(rationals, problem, q(1), q(0)))).toBe('accepted');
  const ask = (across: number[][], within: number[][]) =>
    refusalOf(() =>
      predictUnphenotyped(rationals, problem, whole(across) as never, whole(within) as never, q(1), q(1)),
    );
  expect(ask([[1, 1]], [[2]])).toBe('accepted');
  expect(ask([[1, 1, 1]], [[2]])).toMatchObject({ code: 'dimension-mismatch' });
  expect(ask([[9, 1]], [[2]])).toMatchObject({ code: 'not-psd' });
  const Z = whole([[1], [2], [3]]) as never;
  expect(refusalOf(() => snpEffects(rationals, problem, Z, q(1), q(1)))).toEqual({
    code: 'dimension-mismatch',
    place: { field: 'Z' },
  });
  const flat = {
    ...problem,
    X: whole([
      [1, 1],
      [1, 1],
    ]) as never,
  };
  const Z2 = whole([[1], [2]]) as never;
  expect(refusalOf(() => snpEffects(rationals, flat, Z2, q(1), q(1)))).toMatchObject({
    code: 'rank-deficient',
  });
  expect(refusalOf(() => snpEffects(rationals, problem, Z2, q(-1), q(1)))).toMatchObject({
    code: 'negative-variance',
  });
  expect(refusalOf(() => snpEffects(rationals, problem, Z2, q(1), q(-1)))).toMatchObject({
    code: 'negative-variance',
  });
  expect(refusalOf(() => snpEffects(rationals, problem, Z2, q(1), q(0)))).toMatchObject({
    code: 'not-positive-definite',
  });
});
