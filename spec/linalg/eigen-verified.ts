import { Rational } from '../number/rational.ts';
import { defect, Undecided } from '../number/refusal.ts';
import { rationalRank } from './exact.ts';
import { type Approximation, approximateEigensystem } from './jacobi.ts';
import { type Dim, type Matrix, range } from './matrix.ts';

/**
 * What is proved about an approximate eigensystem, in whole numbers of 2^−bits.
 *
 *   symbol  name                                                      here
 *   A       the matrix, exact; here divided by 2^exponent > ‖A‖
 *   X, Λ    approximate vectors and values, descending                whole numbers: exact once computed
 *   φ       bound of ‖XᵀX − I‖                                        measured, rounded up
 *   R, ρ    A X − X Λ and a bound of its norm, columns included       measured, rounded up
 *   ε       bound of |λᵢ(A) − Λᵢ|, both in descending order
 *
 * Write X = Q H with Q orthogonal and H = (XᵀX)^½, so ‖H − I‖ <= φ and ‖H⁻¹‖ <= 1 + φ (for φ <= 1/2). Then
 *   QᵀAQ − Λ = (H − I)ΛH⁻¹ − Λ(H − I)H⁻¹ + QᵀRH⁻¹,
 * whose norm is at most ε = (2 φ ‖Λ‖ + ρ)(1 + φ), and Weyl's inequality gives |λᵢ(A) − Λᵢ| <= ε.
 * Let δ be a distance from Λ_k that every *other* eigenvalue keeps. The part of x_k outside the unit eigenvector q is
 * at most τ = ρ/δ, hence ‖x_k − q‖ <= τ + φ + 2τ² for q of the same orientation (τ <= 1/2).
 *
 * @source Weyl (1912); Davis and Kahan (1970); Parlett, The Symmetric Eigenvalue Problem, chapters 10 and 11
 */
export interface Verified {
  readonly bits: number;
  readonly exponent: number;
  /** Λ, exactly 0 where the eigenvalue is. */
  readonly values: readonly bigint[];
  /** Row k is x_k. */
  readonly vectors: readonly (readonly bigint[])[];
  /** ε */
  readonly radius: bigint;
  /** For each k, a bound of ‖x_k − q_k‖; undefined where the digits do not separate the eigenvalue from the next. */
  readonly vectorRadii: readonly (bigint | undefined)[];
  readonly rank: number;
  /** The eigenvalues that are exactly 0: as many as the exact rank says. */
  readonly isNull: readonly boolean[];
}

const BITS_PER_DIGIT = Math.log2(10);
const GUARD_BITS = 24;

export const absolute = (x: bigint): bigint => (x < 0n ? -x : x);
const greatest = (xs: readonly bigint[]): bigint => xs.reduce((m, x) => (x > m ? x : m), 0n);
const bitLength = (x: bigint): number => (x === 0n ? 0 : x.toString(2).length);

/** floor(x 2^bits) */
function fixedPoint(x: Rational, bits: number): bigint {
  const n = bits >= 0 ? x.n << BigInt(bits) : x.n;
  const d = bits >= 0 ? x.d : x.d << BigInt(-bits);
  return n >= 0n || n % d === 0n ? n / d : n / d - 1n;
}

/** The least k for which n max|A_ij| < 2^k is seen from the lengths of its numerator and denominator. */
function exponentOf(A: Matrix<Rational, Dim, Dim>): number {
  const largest = A.at.flat().reduce((m, x) => (m.lessThan(x.abs()) ? x.abs() : m), Rational.of(0));
  return largest.n === 0n ? 0 : bitLength(BigInt(A.rows) * largest.n) - bitLength(largest.d) + 1;
}

/**
 * An approximate eigensystem of a symmetric matrix, good to about `digits` digits, and proved bounds of its errors.
 *
 * @param approximate where the approximation comes from; it is measured, not trusted
 * @throws Undecided when the approximation is too poor, or does not tell which eigenvalues are 0
 */
export function verifiedEigensystem(
  A: Matrix<Rational, Dim, Dim>,
  digits: number,
  approximate: (F: bigint[][], bits: number) => Approximation = approximateEigensystem,
): Verified {
  if (!Number.isFinite(digits))
    throw defect('eigenvalues are irrational: ask for them in a field with digits');
  const n = A.rows;
  const bits = Math.ceil(digits * BITS_PER_DIGIT) + GUARD_BITS + 3 * bitLength(BigInt(n));
  const exponent = exponentOf(A);
  const F = A.at.map(row => row.map(x => fixedPoint(x, bits - exponent)));
  const cut = BigInt(n); // ‖A − F‖: every entry is cut by less than one unit

  const found = approximate(F, bits);
  const order = range(n, k => k).sort((a, b) => (found.values[a]! > found.values[b]! ? -1 : 1));
  const L = order.map(k => found.values[k]!);
  const X = order.map(k => found.vectors[k]!);

  // sums of products are exact in units of 2^(−2 bits); a norm of n x n or n entries is at most n times the largest
  const w = BigInt(bits);
  const one = 1n << w;
  const dot = (a: readonly bigint[], b: readonly bigint[]) => a.reduce((s, x, i) => s + x * b[i]!, 0n);
  const up = (x: bigint): bigint => (x >> w) + 1n;
  const gram = X.map((a, i) =>
    greatest(X.slice(0, i + 1).map((b, j) => absolute(dot(a, b) - (i === j ? one * one : 0n)))),
  );
  const rest = X.map((x, k) => greatest(F.map((row, i) => absolute(dot(row, x) - L[k]! * x[i]!))));
  const phi = up(BigInt(n) * greatest(gram));
  if (phi > one / 2n) throw new Undecided('the approximate eigenvectors are far from orthonormal');
  const rho = rest.map(r => up(BigInt(n) * r));
  const largest = greatest(L.map(absolute));
  const radius = up((up(2n * phi * largest) + greatest(rho)) * (one + phi)) + cut;

  const rank = rationalRank(A);
  const isNull = L.map(x => absolute(x) <= radius);
  if (isNull.filter(x => x).length !== n - rank)
    throw new Undecided(`${n - rank} eigenvalues are exactly 0; the digits at hand do not tell which`);
  const values = L.map((x, k) => (isNull[k]! ? 0n : x));

  const vectorRadius = (k: number): bigint | undefined => {
    const distances = values.flatMap((x, j) =>
      j === k ? [] : [absolute(values[k]! - x) - (isNull[j]! ? 0n : radius)],
    );
    const delta = distances.reduce((m, x) => (x < m ? x : m), one);
    const residual = rho[k]! + 2n * cut; // ‖x‖ <= 2
    if (isNull[k]! || delta <= radius || 2n * residual > delta) return undefined;
    const tau = (residual << w) / delta + 1n;
    return tau + phi + up(2n * tau * tau);
  };
  return {
    bits,
    exponent,
    values,
    vectors: X,
    radius,
    vectorRadii: X.map((_, k) => vectorRadius(k)),
    rank,
    isNull,
  };
}

/** The number x · 2^(exponent − bits). */
export const scaled = (x: bigint, { bits, exponent }: Pick<Verified, 'bits' | 'exponent'>): Rational =>
  exponent >= bits
    ? Rational.of(x << BigInt(exponent - bits))
    : Rational.of(x, 1n << BigInt(bits - exponent));
