import { range } from '../linalg/matrix.ts';
import { floorDiv, Rational, rationals } from '../number/rational.ts';
import { add, dot, mul, sub } from '../number/real.ts';
import { exponentOf, fixedPoint, twoTo } from './dyadic.ts';
import type { Start } from './start.ts';
import { type Progress, type Tridiagonal, tridiagonalize } from './tridiagonal.ts';

/**
 * The fixed effects are removed without a basis of contrasts: with P₀ = I − H, H = XGXᵀ, the matrix
 *
 *   M = P₀ (K/c) P₀ + H
 *
 * has the eigenvalue 1 on the columns of X, where (1 − h) I + h M is 1 for every h, and elsewhere the eigenvalues of
 * the error contrasts. So the sums over the spectrum of M are those of REML, and z = P₀y sees only the contrasts.
 * With Q = XG and U = KX/c − ½ Q XᵀKX/c:   M = K/c − Q Uᵀ − U Qᵀ + Q Xᵀ.
 */
export interface Reduced {
  readonly tridiagonal: Tridiagonal;
  /** The value of one unit of the entries. */
  readonly unit: Rational;
  /** ‖Q A Qᵀ − T‖ <= error, with the true matrix A. */
  readonly error: Rational;
  /** |±Q x/|x| − e₁| <= aligned for the vector x that T begins with. */
  readonly aligned: Rational;
  /** The power of two by which that vector was multiplied: `tridiagonal.first` is its length then, with a sign. */
  readonly shrink: Rational;
}

const half = Rational.of(1, 2);
const largest = (xs: readonly Rational[]): Rational =>
  xs.reduce((m, x) => (m.lessThan(x.abs()) ? x.abs() : m), Rational.of(0));
/** A whole number >= |x| for every x of the list. */
const wholeBound = (xs: readonly Rational[]): bigint => {
  const m = largest(xs);
  return floorDiv(m.n, m.d) + 1n;
};

/** The columns that M is made of, exact; X scaled to entries between 1/2 and 1 in absolute value. */
interface Factors {
  readonly X: readonly (readonly Rational[])[];
  readonly Q: readonly (readonly Rational[])[];
  readonly U: readonly (readonly Rational[])[];
}

function factorsOf(start: Start, c: Rational): Factors {
  const { n, p, G } = start;
  const scale = start.K.factor.times(c);
  const X = start.X.map(column => column.whole.map(x => Rational.of(x)));
  const KX = start.B.map(column => column.map(x => Rational.of(x).over(scale)));
  const Q = range(p, a =>
    range(n, i =>
      dot(
        rationals,
        G.at[a]!,
        X.map(x => x[i]!),
      ),
    ),
  );
  const U = range(p, a =>
    range(n, i => {
      const QC = dot(
        rationals,
        Q.map(q => q[i]!),
        start.C.at.map(row => row[a]!.over(scale)),
      );
      return sub(KX[a]![i]!, mul(half, QC));
    }),
  );
  const by = X.map(x => twoTo(-exponentOf(largest(x))));
  const scaled = (columns: Rational[][], f: (a: number) => Rational) =>
    columns.map((column, a) => column.map(x => x.times(f(a))));
  return {
    X: scaled(X, a => by[a]!),
    Q: scaled(Q, a => rationals.one.over(by[a]!)),
    U: scaled(U, a => by[a]!),
  };
}

/** The three diagonals of M, begun with z. */
export function reduceContrasts(start: Start, c: Rational, bits: number, onProgress?: Progress): Reduced {
  const { n } = start;
  const { X, Q, U } = factorsOf(start, c);
  const fix = (columns: readonly (readonly Rational[])[]) =>
    columns.map(x => x.map(v => fixedPoint(v, bits)));
  const [x, q, u] = [fix(X), fix(Q), fix(U)];
  const lower = fixedK(start, c, bits);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0n;
      for (let a = 0; a < q.length; a++) sum += q[a]![i]! * (x[a]![j]! - u[a]![j]!) - u[a]![i]! * q[a]![j]!;
      lower[i]![j]! += sum >> BigInt(bits);
    }
  // every factor is truncated by less than a unit: |q̂û − qu| < |q| + |u| + 1 units, and the sum of products once more
  const perColumn = q.map((_, a) => 3n * wholeBound(Q[a]!) + 2n * wholeBound(U[a]!) + wholeBound(X[a]!) + 3n);
  const entryError = perColumn.reduce((s, e) => s + e, 2n);
  return reduce(lower, start.z, add(1, start.trPK.over(c)), entryError, bits, onProgress);
}

/** The three diagonals of K/c itself, whose spectrum ML needs. */
export function reduceRelationship(start: Start, c: Rational, bits: number, onProgress?: Progress): Reduced {
  return reduce(fixedK(start, c, bits), start.z, add(1, start.trK.over(c)), 1n, bits, onProgress);
}

/** The lower triangle of K/c, each entry truncated by less than a unit. */
function fixedK({ K }: Start, c: Rational, bits: number): bigint[][] {
  const scale = K.factor.times(c);
  const [up, down] = [scale.d << BigInt(bits), scale.n];
  return K.whole.map((row, i) => row.slice(0, i + 1).map(k => floorDiv(k * up, down)));
}

/**
 * @param norm a bound of the norm of the true matrix
 * @param entryError units by which an entry may miss the true one
 */
function reduce(
  lower: bigint[][],
  x: readonly Rational[],
  norm: Rational,
  entryError: bigint,
  bits: number,
  onProgress?: Progress,
): Reduced {
  const n = lower.length;
  const finer = exponentOf(norm) + 2; // in units of 2^−(bits + finer) the matrix has norm below 1/2
  const places = bits + finer;
  const length2 = x.reduce((s, v) => s.plus(v.squared()), Rational.of(0));
  const shrink = twoTo(-Math.ceil(exponentOf(length2) / 2) - 1); // the vector is brought to a length between 1/8 and 1/2
  const vector = x.map(v => fixedPoint(v.times(shrink), places));
  const tridiagonal = tridiagonalize(lower, vector, places, onProgress);
  const unit = twoTo(-bits);
  return {
    tridiagonal,
    unit,
    error: Rational.of(tridiagonal.error + BigInt(n) * entryError).times(unit),
    // (√n for the truncation, 3 for the reflection) units over a length >= 1/8, and as much again for |x| itself
    aligned: Rational.of(16 * (Math.ceil(Math.sqrt(n)) + 3)).times(twoTo(-places)),
    shrink,
  };
}
