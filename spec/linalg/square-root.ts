import { Rational } from '../number/rational.ts';
import type { Field, Real } from '../number/real.ts';
import { defect, Refusal } from '../number/refusal.ts';
import { isPositiveSemidefiniteExactly } from './exact.ts';
import { approximateEigensystem, integerRoot } from './jacobi.ts';
import { buildSymmetric, type Dim, type Matrix, range } from './matrix.ts';

/**
 * The symmetric root of a positive semidefinite matrix, enclosed.
 *
 *   symbol  name                                                            here
 *   A       the matrix, exact; scaled by a power of four so that |A| < 1
 *   S       its symmetric root: S = Sᵀ, S >= 0, S S = A; there is only one
 *   B       X diag(d) Xᵀ from approximate eigenvectors X and d >= 0         exact, so exactly >= 0
 *   η       a bound of ‖A − B²‖                                             measured in whole numbers
 *
 * B is the root of B², and roots move little: ‖S − B‖ <= ‖A − B²‖^½ = η^½. No eigenvalue needs to be separated
 * from another, so repeated eigenvalues and a null space do no harm; the root of η costs half the digits, which
 * the working precision makes up for.
 *
 * @source Bhatia (1997) Matrix Analysis, theorem X.1.1 (the root is Hölder continuous with exponent ½)
 */
const BITS_PER_DIGIT = Math.log2(10);
const GUARD_BITS = 24;

/**
 * The symmetric positive semidefinite S with S S = A.
 *
 * @throws Refusal `dimension-mismatch`, `not-symmetric`, `not-psd`
 */
export function symmetricRoot<T extends Real<T>, R extends Dim>(
  field: Field<T>,
  A: Matrix<Rational, R, R>,
  name = 'matrix',
): Matrix<T, R, R> {
  if (!isPositiveSemidefiniteExactly(A, name))
    throw new Refusal('not-psd', `${name} has a negative eigenvalue: it has no root`, { field: name });
  if (!Number.isFinite(field.digits))
    throw defect('a root leaves the rationals: ask for it in a field with digits');
  const n = A.rows;
  const bits = 2 * Math.ceil(field.digits * BITS_PER_DIGIT) + GUARD_BITS + 4 * bitLength(BigInt(n));
  const half = halfExponent(A);
  const unit = 1n << BigInt(bits);
  const F = A.at.map(row => row.map(x => floorOf(x.times(Rational.of(unit)).times(powerOfTwo(-2 * half)))));

  const { values, vectors } = approximateEigensystem(F, bits);
  const d = values.map(x => (x > 0n ? integerRoot(x * unit) : 0n));
  const B = range(n, i =>
    range(n, j => range(n, k => vectors[k]![i]! * d[k]! * vectors[k]![j]!).reduce((s, x) => s + x)),
  ); //                                                                     over 2^(3 bits)
  const square = (i: number, j: number): bigint => B[i]!.reduce((s, x, k) => s + x * B[k]![j]!, 0n);
  const rest = range(n, i => range(n, j => absolute((F[i]![j]! << BigInt(5 * bits)) - square(i, j))));
  const cut = 1n << BigInt(5 * bits); //                                     an entry of A was cut by less than this
  const eta = BigInt(n) * (rest.flat().reduce(greater) + cut); //            over 2^(6 bits)
  const radius = integerRoot(eta) + 1n; //                                   over 2^(3 bits)

  const scale = powerOfTwo(half - 3 * bits);
  return buildSymmetric(n, (i, j) => {
    const [lo, hi] = [B[i]![j]! - radius, B[i]![j]! + radius];
    return field.hull(field.from(Rational.of(lo).times(scale)), field.from(Rational.of(hi).times(scale)));
  });
}

const absolute = (x: bigint): bigint => (x < 0n ? -x : x);
const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const bitLength = (x: bigint): number => x.toString(2).length;
const powerOfTwo = (k: number): Rational =>
  k >= 0 ? Rational.of(1n << BigInt(k)) : Rational.of(1n, 1n << BigInt(-k));
const floorOf = ({ n, d }: Rational): bigint => (n >= 0n || n % d === 0n ? n / d : n / d - 1n);

/** h with ‖A‖ < 4^h: a norm is at most the trace here. */
function halfExponent(A: Matrix<Rational, Dim, Dim>): number {
  const trace = range(A.rows, i => A.at[i]![i]!).reduce((s, x) => s.plus(x));
  return Math.ceil((bitLength(trace.n) - bitLength(trace.d) + 1) / 2);
}
