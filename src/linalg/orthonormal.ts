import { columnOf, type DenseMatrix } from './dense.ts';
import {
  type Doubled,
  type DoubledVector,
  doubled,
  entryOf,
  minus,
  negate,
  over,
  plus,
  productSum,
  squareRoot,
  times,
  zero,
} from './doubled.ts';
import { Refusal } from './refusal.ts';
import { powerOfTwoNear } from './tridiagonal.ts';

/** X = Q R with orthonormal columns in Q, everything to about 30 digits. */
export interface OrthonormalBasis {
  /** The p columns of Q, each of length n. */
  readonly columns: readonly DoubledVector[];
  /** The columns of X that are not combinations of those before them. */
  readonly kept: readonly number[];
  /** R[i][j], upper triangular, with a positive diagonal. */
  readonly R: readonly (readonly Doubled[])[];
  /** The least part of a column that the columns before it leave over, relative to the column: 1 is orthogonal. */
  readonly independence: number;
}

/** Rounding of one double-double operation, with room for the handful a column takes per entry. */
const NOISE = 2 ** -98;
/** What is left of a vector of length n once a basis that spans it is subtracted, relative to the vector. */
export const independenceNoise = (n: number): number => NOISE * n;

/**
 * An orthonormal basis of the columns of X by Gram-Schmidt, each column twice, in double-double.
 *
 * Binary64 would leave an error of ε times the condition number of X in the *space* that is projected out, and
 * nothing later could repair it; p columns are few, so thirty digits cost little. A column is dependent when what is
 * left of it is below 2⁻⁹⁸n of its length (divided by the independence of the columns before it): the exact
 * decision on the binary64 entries, unless they are collinear to more than 25 digits without being collinear.
 *
 * @param dependent what to do with a column that depends on the columns before it; R is of use under `refuse` only
 * @throws Refusal `rank-deficient`
 */
export function orthonormalBasis(
  X: DenseMatrix,
  field: string,
  dependent: 'refuse' | 'drop',
): OrthonormalBasis {
  const columns: DoubledVector[] = [];
  const kept: number[] = [];
  const R = Array.from({ length: X.cols }, () => new Array<Doubled>(X.cols).fill(zero));
  let independence = 1;
  for (let j = 0; j < X.cols; j++) {
    const unit = powerOfTwoNear(columnOf(X, j).reduce((s, x) => Math.max(s, Math.abs(x)), 0));
    const v = { hi: columnOf(X, j).map(x => x / unit), lo: new Float64Array(X.rows) };
    const whole = squareRoot(productSum(v, v));
    for (let pass = 0; pass < 2; pass++)
      columns.forEach((q, i) => {
        const along = productSum(q, v);
        subtract(v, along, q);
        R[i]![j] = plus(R[i]![j]!, times(along, doubled(unit)));
      });
    const left = squareRoot(productSum(v, v));
    const share = whole.hi === 0 ? 0 : left.hi / whole.hi;
    const isDependent = share <= independenceNoise(X.rows) / independence;
    if (isDependent && dependent === 'drop') continue;
    if (isDependent)
      throw new Refusal(
        'rank-deficient',
        `column ${j} of ${field} is a combination of the columns before it: drop it, or ask for an estimable function`,
        { field },
      );
    independence = Math.min(independence, share);
    R[j]![j] = times(left, doubled(unit));
    kept.push(j);
    columns.push(scaled(v, over(doubled(1), left)));
  }
  return { columns, kept, R, independence };
}

/** v −= c q */
export function subtract(v: DoubledVector, c: Doubled, q: DoubledVector): void {
  for (let i = 0; i < v.hi.length; i++) {
    const left = minus(entryOf(v, i), times(c, entryOf(q, i)));
    v.hi[i] = left.hi;
    v.lo[i] = left.lo;
  }
}

function scaled(v: DoubledVector, c: Doubled): DoubledVector {
  const w = { hi: new Float64Array(v.hi.length), lo: new Float64Array(v.hi.length) };
  subtract(w, negate(c), v);
  return w;
}

/** x with R x = b. */
export function solveUpper(R: readonly (readonly Doubled[])[], b: readonly Doubled[]): Doubled[] {
  const x = [...b];
  for (let i = x.length - 1; i >= 0; i--) {
    let s = x[i]!;
    for (let j = i + 1; j < x.length; j++) s = minus(s, times(R[i]![j]!, x[j]!));
    x[i] = over(s, R[i]![i]!);
  }
  return x;
}

/** v with both halves added: the nearest binary64 column. */
export const roundedVector = (v: DoubledVector): Float64Array => v.hi.map((hi, i) => hi + v.lo[i]!);
