import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likelihoodMethods, type Problem } from '../../spec/likelihood.ts';
import { build, map, type P, plus, times } from '../../spec/linalg/matrix.ts';
import type { Rational } from '../../spec/number/rational.ts';
import { ln, mul, neg, sub } from '../../spec/number/real.ts';
import { ell, field, informationOf, q, scoreOf, text, unchanged } from '../support/likelihoods.ts';
import { fraction, orthogonal, overlap, permutation, positiveFraction, whole } from '../support/matrices.ts';
import { type Case, cases, gram, invertible, relabelled, turned } from '../support/problems.ts';
import { law } from '../support/prop.ts';

law(
  'adding Xb to y changes nothing',
  [cases(), fraction(), fraction()],
  (c, b0, b1) => {
    const { X, y } = c.problem;
    const b = build<Rational, P, '1'>(X.cols, 1, j => [b0, b1][j]!);
    unchanged(c, { ...c, problem: { ...c.problem, y: plus(y, times(X, b)) } });
  },
  20,
);

law(
  'another basis XA of the same fixed effects changes nothing, but without ln|XᵀX| the REML value moves by −ln|det A|',
  [cases(), invertible(2)],
  (c, { A, det }) => {
    const p = c.problem.X.cols;
    const basis = build<Rational, P, P>(p, p, (i, j) => A.at[i]![j]!);
    const factor = p === 2 ? det : A.at[0]![0]!;
    const moved = { ...c, problem: { ...c.problem, X: times(c.problem.X, basis) } };
    unchanged(c, moved);
    const shift = sub(ell(moved, 'REML', 'without-log-xtx'), ell(c, 'REML', 'without-log-xtx'));
    expect(overlap(shift, neg(ln(field.from(factor.abs()))))).toBe(true);
  },
  20,
);

law(
  'the names of the people do not matter: a permutation changes nothing',
  [cases(), permutation(5)],
  (c, order) => {
    unchanged(c, {
      ...c,
      problem: relabelled(
        c.problem,
        order.filter(i => i < c.problem.y.rows),
      ),
    });
  },
  20,
);

law(
  'orthogonal coordinates change nothing: Qy, QX, QKQᵀ',
  [cases(4).chain(c => fc.tuple(fc.constant(c), orthogonal(c.problem.y.rows)))],
  ([c, Q]) => {
    unchanged(c, { ...c, problem: turned(c.problem, Q) });
  },
  20,
);

law(
  'K → cK with σ²g → σ²g/c changes no likelihood, and the score of σ²g is multiplied by c',
  [cases(), positiveFraction()],
  (c, by) => {
    const scaled = {
      ...c,
      problem: { ...c.problem, K: map(c.problem.K, k => k.times(by)) },
      sigma2g: c.sigma2g.over(by),
    };
    for (const method of likelihoodMethods) {
      expect(overlap(ell(c, method), ell(scaled, method))).toBe(true);
      const [[g, e], [sg, se]] = [scoreOf(c, method), scoreOf(scaled, method)];
      expect(sg.toString()).toBe(g.times(by).toString());
      expect(se.toString()).toBe(e.toString());
    }
  },
  20,
);

law(
  'y → cy with the components times c² lowers the likelihood by (n − p) ln c, for ML by n ln c',
  [cases(), positiveFraction()],
  (c, by) => {
    const square = by.squared();
    const scaled = {
      ...c,
      problem: { ...c.problem, y: map(c.problem.y, y => y.times(by)) },
      sigma2g: c.sigma2g.times(square),
      sigma2e: c.sigma2e.times(square),
    };
    const { rows: n, cols: p } = c.problem.X;
    for (const method of likelihoodMethods) {
      const drop = mul(method === 'ML' ? n : n - p, ln(field.from(by)));
      expect(overlap(sub(ell(c, method), ell(scaled, method)), drop)).toBe(true);
    }
  },
  20,
);

/** K + 1aᵀ + a1ᵀ, still a relationship matrix: BBᵀ/m with v added to every row of B. */
const offset = (c: Case, v: readonly Rational[]): Case => ({
  ...c,
  problem: { ...c.problem, K: gram(map(c.B, (b, _, j) => b.plus(v[j]!))) },
});

law(
  'with an intercept REML does not see K + 1aᵀ + a1ᵀ',
  [cases(), fc.array(fraction(), { minLength: 4, maxLength: 4 })],
  (c, v) => {
    const moved = offset(c, v);
    expect(overlap(ell(c, 'REML'), ell(moved, 'REML'))).toBe(true);
    expect(text(scoreOf(c, 'REML'))).toBe(text(scoreOf(moved, 'REML')));
    expect(text(informationOf(c, 'REML', 'observed'))).toBe(text(informationOf(moved, 'REML', 'observed')));
  },
  20,
);

test('ML does see it: the two likelihoods are proved different', () => {
  const B = whole([[1], [0], [-1]]);
  const problem: Problem = { y: whole([[1], [3], [2]]), X: whole([[1], [1], [1]]), K: gram(B) } as never;
  const c: Case = { problem, B, sigma2g: q(1), sigma2e: q(1) };
  expect(overlap(ell(c, 'ML'), ell(offset(c, [q(2)]), 'ML'))).toBe(false);
  expect(overlap(ell(c, 'REML'), ell(offset(c, [q(2)]), 'REML'))).toBe(true);
});
