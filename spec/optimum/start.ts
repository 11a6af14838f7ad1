import { exactSolution } from '../linalg/exact.ts';
import { build, column, type Dim, type Matrix, type P, range } from '../linalg/matrix.ts';
import type { Problem } from '../linalg/problem.ts';
import { wholeMultiple } from '../linalg/whole.ts';
import { bitLength } from '../number/ball-elementary.ts';
import { Rational, rationals } from '../number/rational.ts';
import { add, dot, mul, sub, sum } from '../number/real.ts';
import { defect } from '../number/refusal.ts';

/** An exact matrix or vector as whole numbers: x = whole / factor. */
interface Whole<T> {
  readonly whole: T;
  readonly factor: Rational;
}

/**
 * The data in whole numbers, and everything about the profile that is rational and cheap: its values at h = 0.
 *
 *   symbol  name                                               here
 *   G       (XᵀX)⁻¹                                            of the whole X
 *   H, P₀   X G Xᵀ, I − H                                      never formed
 *   z       P₀ y, the residual of ordinary least squares       whole y
 *   B, C    K X, XᵀK X                                         whole K, whole X
 *   c       the scale: K is measured in units of it            a power of two
 */
export interface Start {
  readonly n: number;
  readonly p: number;
  readonly K: Whole<bigint[][]>;
  /** Column by column, each with its own factor. */
  readonly X: readonly Whole<bigint[]>[];
  readonly y: Whole<bigint[]>;
  readonly G: Matrix<Rational, P, P>;
  readonly B: readonly (readonly bigint[])[];
  readonly C: Matrix<Rational, P, P>;
  readonly z: readonly Rational[];
  /** yᵀP₀y, of the whole y. */
  readonly s: Rational;
  /** zᵀKz, tr(P₀K), tr(P₀KP₀K), tr K, tr K²: of the whole y and the true K. */
  readonly zKz: Rational;
  readonly trPK: Rational;
  readonly trPKPK: Rational;
  readonly trK: Rational;
  readonly trKK: Rational;
}

const whole = (x: bigint): Rational => Rational.of(x);
const dotWhole = (a: readonly bigint[], b: readonly bigint[]): bigint =>
  a.reduce((s, x, i) => s + x * b[i]!, 0n);

function wholeColumn(A: Matrix<Rational, Dim, Dim>, j: number): Whole<bigint[]> {
  const entries = build<Rational, Dim, Dim>(A.rows, 1, i => A.at[i]![j]!);
  const { rows, factor } = wholeMultiple(entries);
  return { whole: rows.map(row => row[0]!), factor };
}

/** The exact start of a fit, X of full column rank. */
export function startOf({ y, X, K }: Problem): Start {
  const n = y.rows;
  const p = X.cols;
  const wholeK = wholeMultiple(K);
  const columns = range(p, j => wholeColumn(X, j));
  const wholeY = wholeColumn(y, 0);
  const x = columns.map(c => c.whole);

  const XtX = build<Rational, P, P>(p, p, (i, j) => whole(dotWhole(x[i]!, x[j]!)));
  const G = inverseOf(XtX);
  const Xty = x.map(c => whole(dotWhole(c, wholeY.whole)));
  const b = G.at.map(row => dot(rationals, row, Xty)); //                              G Xᵀy
  const z = range(n, i =>
    sub(
      whole(wholeY.whole[i]!),
      sum(
        rationals,
        b.map((bj, j) => mul(bj, whole(x[j]![i]!))),
      ),
    ),
  );
  const s = sub(whole(dotWhole(wholeY.whole, wholeY.whole)), dot(rationals, b, Xty)); // yᵀy − yᵀX G Xᵀy

  const rows = wholeK.rows;
  const B = x.map(c => rows.map(row => dotWhole(row, c)));
  const C = build<Rational, P, P>(p, p, (i, j) => whole(dotWhole(x[i]!, B[j]!)));
  const BtB = build<Rational, P, P>(p, p, (i, j) => whole(dotWhole(B[i]!, B[j]!)));
  const trK = whole(rows.reduce((t, row, i) => t + row[i]!, 0n));
  const trKK = whole(rows.reduce((t, row) => t + dotWhole(row, row), 0n));
  const GC = product(G, C);
  const k = wholeK.factor;
  return {
    n,
    p,
    K: { whole: rows, factor: k },
    X: columns,
    y: wholeY,
    G,
    B,
    C,
    z,
    s,
    zKz: quadraticForm(rows, z).over(k),
    trPK: sub(trK, traceOf(GC)).over(k), //                                            tr K − tr(G XᵀKX)
    trPKPK: add(trKK, mul(-2, traceOf(product(G, BtB))), traceOf(product(GC, GC))).over(k.squared()),
    trK: trK.over(k),
    trKK: trKK.over(k.squared()),
  };
}

/** zᵀKz with one denominator, so that the n² products are of whole numbers. */
function quadraticForm(K: readonly (readonly bigint[])[], z: readonly Rational[]): Rational {
  const { rows, factor } = wholeMultiple(build<Rational, Dim, Dim>(z.length, 1, i => z[i]!));
  const v = rows.map(row => row[0]!);
  return whole(K.reduce((t, row, i) => t + v[i]! * dotWhole(row, v), 0n)).over(factor.squared());
}

const product = (A: Matrix<Rational, P, P>, B: Matrix<Rational, P, P>): Matrix<Rational, P, P> =>
  build(A.rows, B.cols, (i, j) => dot(rationals, A.at[i]!, column(B, j)));
const traceOf = (A: Matrix<Rational, P, P>): Rational =>
  sum(
    rationals,
    range(A.rows, i => A.at[i]![i]!),
  );

function inverseOf(XtX: Matrix<Rational, P, P>): Matrix<Rational, P, P> {
  const p = XtX.rows;
  const columns = range(p, j =>
    exactSolution(
      XtX,
      range(p, i => Rational.of(i === j ? 1 : 0)),
    ),
  );
  if (columns.some(c => c === undefined)) throw defect('X without full column rank');
  return build(p, p, (i, j) => columns[j]![i]!);
}

/** Units of c so far from the mean eigenvalue are not worth a scale of their own. */
const NEAR_ONE_BITS = 3;

/**
 * The unit of K: 1 where the mean eigenvalue is within a factor of about 8 of 1, otherwise the power of two near it.
 * With it the search is the same for K and for 10⁶ K.
 */
export function scaleOf(meanEigenvalue: Rational): Rational {
  if (meanEigenvalue.sign() <= 0) throw defect('the scale of a matrix without positive eigenvalues');
  const k = bitLength(meanEigenvalue.n) - bitLength(meanEigenvalue.d);
  if (Math.abs(k) <= NEAR_ONE_BITS) return Rational.of(1);
  return k > 0 ? Rational.of(1n << BigInt(k)) : Rational.of(1n, 1n << BigInt(-k));
}
