import { type Dim, entry, type Matrix } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Real } from '../../spec/number/real.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';

/** Half a unit in the last place of a binary64 between 1 and 2: the error of one correctly rounded operation. */
export const UNIT_ROUNDOFF = 2 ** -53;

/** The least distance of a binary64 to the truth, as a multiple of `scale`; exact until the last division. */
export function distance<T extends Real<T>>(x: number, truth: T, scale: Rational): number {
  const { lo, hi } = truth.bounds();
  const v = Rational.ofDouble(x);
  const gap = v.lessThan(lo) ? lo.minus(v) : hi.lessThan(v) ? v.minus(hi) : Rational.of(0);
  if (gap.sign() === 0) return 0;
  return toNumber(gap.over(scale));
}

/** The nearest number, good to a few units in the last place: for printing and comparing sizes. */
export function toNumber(q: Rational): number {
  const shift = BigInt(Math.max(0, q.d.toString(2).length - q.n.toString(2).replace('-', '').length + 64));
  return Number((q.n << shift) / q.d) * 2 ** -Number(shift);
}

/** The largest distance of any entry, as a multiple of the largest entry of the truth. */
export function worstEntry<T extends Real<T>>(A: DenseMatrix, truth: Matrix<T, Dim, Dim>): number {
  const sizes = truth.at.flat().map(x => x.bounds().hi.abs());
  const scale = sizes.reduce((a, b) => (a.lessThan(b) ? b : a), Rational.of(0));
  const size = scale.sign() === 0 ? Rational.of(1) : scale;
  let worst = 0;
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < A.cols; j++)
      worst = Math.max(worst, distance(A.data[i + j * A.rows]!, entry(truth, i, j), size));
  return worst;
}

/** True when the enclosure contains the exact number and is narrower than 10^−15 of it (or of 1, for 0). */
export function enclosesSharply<T extends Real<T>>(x: T, exact: Rational): boolean {
  const { lo, hi } = x.bounds();
  const size = exact.sign() === 0 ? Rational.of(1) : exact.abs();
  return (
    !exact.lessThan(lo) && !hi.lessThan(exact) && hi.minus(lo).lessThan(size.times(Rational.parse('1e-15')))
  );
}
