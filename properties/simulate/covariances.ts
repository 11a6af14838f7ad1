import fc from 'fast-check';
import {
  build,
  entries,
  fromColumns,
  type M,
  type Matrix,
  type N,
  range,
  times,
  transpose,
  vector,
} from '../../spec/linalg/matrix.ts';
import { type Interval, intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import * as spec from '../../spec/simulate.ts';
import type { Square } from '../support/matrices.ts';

const q = Rational.of;
export const field = intervals(40);

/** AAᵀ of a whole-number n x r matrix: positive semidefinite, of rank r at most. */
export const semidefinite: fc.Arbitrary<Square> = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 4 }))
  .chain(([n, r]) =>
    fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: r, maxLength: r }), {
      minLength: n,
      maxLength: n,
    }),
  )
  .map(rows => {
    const A: Matrix<Rational, N, M> = build(rows.length, rows[0]!.length, (i, j) => q(rows[i]![j]!));
    return times(A, transpose(A));
  });
/** Definite, with whole-number entries, so that both rooms get the same matrix. */
export const definite: fc.Arbitrary<Square> = semidefinite.map(S =>
  build(S.rows, S.rows, (i, j) => (i === j ? S.at[i]![j]!.plus(q(i + 1)) : S.at[i]![j]!)),
);

/** The root itself: its columns are the draws of unit vectors. Undefined where an eigenvalue is repeated. */
export function specRoot(Sigma: Square, root: spec.NormalRoot): Matrix<Interval, N, N> | undefined {
  try {
    const columns = range(Sigma.rows, k => {
      const unit = vector<Rational, N>(range(Sigma.rows, i => q(i === k ? 1 : 0)));
      return entries(spec.drawMultivariateNormal(field, Sigma, unit, root));
    });
    return fromColumns(Sigma.rows, columns);
  } catch (e) {
    if (root === 'eigen' && e instanceof Error && e.message.includes('repeated')) return undefined;
    throw e;
  }
}
