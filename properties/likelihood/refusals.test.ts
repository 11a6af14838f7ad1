import { expect, test } from 'vitest';
import { type LikelihoodMethod, likelihoodParts, type Problem, score } from '../../spec/likelihood.ts';
import { contrastForms, contrastLogdets } from '../../spec/linalg/contrasts.ts';
import { lift } from '../../spec/linalg/matrix.ts';
import { phenotypicCovariance } from '../../spec/model.ts';
import { type Rational, rationals } from '../../spec/number/rational.ts';
import type { Field } from '../../spec/number/real.ts';
import { at, dyestuff, ell, field, informationOf, q } from '../support/likelihoods.ts';
import { contains, overlap, whole } from '../support/matrices.ts';
import { type Case, oneWay } from '../support/problems.ts';
import { refusalOf } from '../support/refusals.ts';

const refusing = (problem: Partial<Problem>, g: Rational, e: Rational, method: LikelihoodMethod = 'REML') => {
  const good = {
    y: whole([[1], [2], [4]]),
    X: whole([[1], [1], [1]]),
    K: whole([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]),
  };
  const asked = { ...good, ...problem } as unknown as Problem;
  const codes = [rationals, field].map(f =>
    refusalOf(() => score(f as Field<never>, asked, f.from(g) as never, f.from(e) as never, method)),
  );
  expect(codes[0]).toEqual(codes[1]); // on every number type
  return codes[0];
};
const place = (name: string) => ({ field: name });

test.each([
  [
    'X whose columns depend',
    {
      X: whole([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    },
    q(1),
    q(1),
    'ML',
    'rank-deficient',
    'X',
  ],
  [
    'REML with n <= p',
    {
      X: whole([
        [1, 0, 0],
        [1, 1, 0],
        [1, 0, 1],
      ]),
    },
    q(1),
    q(1),
    'REML',
    'no-residual-df',
    'X',
  ],
  [
    'a K with a negative eigenvalue',
    {
      K: whole([
        [1, 2, 0],
        [2, 1, 0],
        [0, 0, 1],
      ]),
    },
    q(1),
    q(1),
    'REML',
    'not-psd',
    'K',
  ],
  ['a negative σ²g', {}, q(-1), q(1), 'REML', 'negative-variance', 'sigma2_g'],
  ['a negative σ²e', {}, q(1), q(-1), 'ML', 'negative-variance', 'sigma2_e'],
  ['σ²e = 0 and a singular K', {}, q(1), q(0), 'ML', 'not-positive-definite', 'V'],
  ['both components 0', {}, q(0), q(0), 'ML', 'not-positive-definite', 'V'],
  ['y of another length', { y: whole([[1], [2]]) }, q(1), q(1), 'ML', 'dimension-mismatch', 'X'],
  ['a K of another order', { K: whole([[1]]) }, q(1), q(1), 'ML', 'dimension-mismatch', 'K'],
] as const)('refused: %s', (_, problem, g, e, method, code, name) => {
  expect(refusing(problem as Partial<Problem>, g, e, method)).toEqual({ code, place: place(name) });
});

test('refused: a K that is not symmetric, at its entry; and names outside the closed sets', () => {
  expect(
    refusing(
      {
        K: whole([
          [1, 0, 0],
          [0, 1, 0],
          [0, 1, 1],
        ]) as never,
      },
      q(1),
      q(1),
    ),
  ).toEqual({
    code: 'not-symmetric',
    place: { field: 'K', row: 1, column: 2 },
  });
  const c = { problem: oneWay(dyestuff), sigma2g: q(1), sigma2e: q(1) } as Case;
  expect(refusalOf(() => ell(c, 'reml' as never))).toMatchObject({ code: 'unknown-convention' });
  expect(refusalOf(() => ell(c, 'ML', 'lme4' as never))).toMatchObject({ code: 'unknown-convention' });
  expect(refusalOf(() => informationOf(c, 'ML', 'fisher' as never))).toMatchObject({
    code: 'unknown-convention',
  });
});

test('accepted: σ²e = 0 with a positive definite K, and ML with n = p', () => {
  const K = whole([
    [2, 1],
    [1, 2],
  ]);
  const X = whole([[1], [1]]) as never;
  const y = whole([[1], [3]]) as never;
  const c = { problem: { y, X, K }, sigma2g: q(3), sigma2e: q(0) } as unknown as Case;
  expect(contains(likelihoodParts(field, c.problem, ...at(field, c)).yPy, q(2, 3))).toBe(true); // (3−1)²/2 over 3·1
  const saturated = {
    ...c,
    problem: {
      ...c.problem,
      X: whole([
        [1, 0],
        [1, 1],
      ]) as never,
    },
  };
  const parts = likelihoodParts(field, saturated.problem, ...at(field, saturated));
  const routes = contrastForms(
    field,
    phenotypicCovariance(field, lift(field, K), ...at(field, c)),
    saturated.problem.X,
    y,
  );
  expect(contains(parts.yPy, q(0))).toBe(true);
  expect(overlap(parts.logdetV, contrastLogdets(field, routes).logdetV)).toBe(true);
  expect(refusalOf(() => ell(saturated, 'REML'))).toEqual({ code: 'no-residual-df', place: place('X') });
});
