import { toDecimal } from '../number/decimal.ts';
import { Rational } from '../number/rational.ts';
import type { Field, Real } from '../number/real.ts';
import { Refusal, Undecided } from '../number/refusal.ts';
import { absolute, scaled, type Verified, verifiedEigensystem } from './eigen-verified.ts';
import { nullSpace, symmetricOrRefuse } from './exact.ts';
import { build, type Dim, type Matrix, range } from './matrix.ts';
import { characteristicPolynomial, commonDivisor, isSquarefree, signAt } from './polynomial.ts';
import { wholeMultiple } from './whole.ts';

/** Up to this order repeated eigenvalues and zero components are decided exactly, by characteristic polynomials. */
const POLYNOMIAL_ORDER = 30;

/**
 * The eigenvalues of an exact symmetric matrix, in descending order, each as often as it occurs, and the exact rank.
 * An eigenvalue that is 0 is exactly 0: how many there are is known from the rank.
 *
 * @throws Refusal `dimension-mismatch`, `not-symmetric`
 * @throws Undecided when a small eigenvalue is not told from 0 by the digits at hand
 */
export function spectrum<T extends Real<T>, R extends Dim>(
  field: Field<T>,
  A: Matrix<Rational, R, R>,
  name = 'matrix',
): { readonly values: readonly T[]; readonly rank: number } {
  symmetricOrRefuse(A, name);
  const system = verifiedEigensystem(A, field.digits);
  return { values: encloseValues(field, system), rank: system.rank };
}

export interface Eigensystem<T, R extends Dim> {
  /** Descending. */
  readonly values: readonly T[];
  /** Column k belongs to values[k]; columns are orthonormal. */
  readonly vectors: Matrix<T, R, R>;
  readonly rank: number;
}

/**
 * A = Q diag(λ) Qᵀ with λ descending and Q orthogonal, enclosed.
 *
 * Mathematics leaves the sign of an eigenvector open. The rule here: **the first component that is not 0 is positive.**
 * A null space of more than one dimension has no distinguished basis either: its columns are the reduced echelon
 * basis, orthonormalised in order. No product with the eigenvalue 0 can see that choice.
 *
 * @throws Refusal `dimension-mismatch`, `not-symmetric`, `repeated-eigenvalue` (not 0: its vectors are not determined)
 * @throws Undecided when the digits at hand do not separate two eigenvalues or do not decide a sign
 */
export function symmetricEigen<T extends Real<T>, R extends Dim>(
  field: Field<T>,
  A: Matrix<Rational, R, R>,
  name = 'matrix',
): Eigensystem<T, R> {
  symmetricOrRefuse(A, name);
  const system = verifiedEigensystem(A, field.digits);
  const nulls = orthonormalNullSpace(field, A);
  const columns = system.isNull.map((isNull, k) =>
    isNull ? nulls.shift()! : encloseVector(field, A, system, k, name),
  );
  return {
    values: encloseValues(field, system),
    vectors: build(A.rows, A.rows, (i, k) => columns[k]![i]!),
    rank: system.rank,
  };
}

const encloseValues = <T extends Real<T>>(field: Field<T>, system: Verified): T[] =>
  system.values.map((x, k) =>
    system.isNull[k]!
      ? field.zero
      : field.hull(
          field.from(scaled(x - system.radius, system)),
          field.from(scaled(x + system.radius, system)),
        ),
  );

/** The k-th eigenvector, first non-zero component positive. */
function encloseVector<T extends Real<T>>(
  field: Field<T>,
  A: Matrix<Rational, Dim, Dim>,
  system: Verified,
  k: number,
  name: string,
): T[] {
  const error = system.vectorRadii[k];
  if (error === undefined) throw unseparated(A, system, k, name);
  const x = system.vectors[k]!;
  const isZero = x.map((v, i) => absolute(v) <= error && componentIsZero(A, i, system, k));
  const first = isZero.indexOf(false);
  if (absolute(x[first]!) <= error)
    throw new Undecided(`the sign of component ${first} of eigenvector ${k} of ${name} is not decided`);
  const unit = { bits: system.bits, exponent: 0 };
  const sign = x[first]! < 0n ? -1n : 1n;
  return x.map((v, i) =>
    isZero[i]!
      ? field.zero
      : field.hull(field.from(scaled(sign * v - error, unit)), field.from(scaled(sign * v + error, unit))),
  );
}

/** Why eigenvalue k has no vector: it is repeated (decided exactly), or more digits are needed. */
function unseparated(A: Matrix<Rational, Dim, Dim>, system: Verified, k: number, name: string): Error {
  if (A.rows <= POLYNOMIAL_ORDER) {
    const p = characteristicPolynomial(wholeMultiple(A).rows);
    const withoutZeros = p.slice(p.findIndex(c => c !== 0n));
    if (!isSquarefree(withoutZeros))
      return new Refusal(
        'repeated-eigenvalue',
        `${name} has a repeated eigenvalue near ${toDecimal(scaled(system.values[k]!, system), 6, 'nearest')}: its eigenvectors are not determined`,
        { field: name },
      );
  }
  return new Undecided(`eigenvalue ${k} of ${name} is not separated from the others by the digits at hand`);
}

/**
 * A simple eigenvalue has an eigenvector whose component i is 0 exactly when it is also an eigenvalue of A without
 * row and column i: the two characteristic polynomials then have that root in common, and no other one near it.
 */
function componentIsZero(A: Matrix<Rational, Dim, Dim>, i: number, system: Verified, k: number): boolean {
  if (A.rows === 1 || A.rows > POLYNOMIAL_ORDER) return false;
  const { rows, factor } = wholeMultiple(A);
  const minor = rows.filter((_, r) => r !== i).map(row => row.filter((_, c) => c !== i));
  const common = commonDivisor(characteristicPolynomial(rows), characteristicPolynomial(minor));
  const signNear = (error: bigint): number => {
    const x = scaled(system.values[k]! + error, system).times(factor);
    return signAt(common, x.n, x.d);
  };
  return signNear(-system.radius) * signNear(system.radius) <= 0;
}

/** The reduced echelon basis of the null space, orthogonalised exactly and normalised in the field. */
function orthonormalNullSpace<T extends Real<T>>(field: Field<T>, A: Matrix<Rational, Dim, Dim>): T[][] {
  const inner = (a: readonly Rational[], b: readonly Rational[]) =>
    range(a.length, i => a[i]!.times(b[i]!)).reduce((s, t) => s.plus(t));
  const orthogonal: Rational[][] = [];
  for (const v of nullSpace(A))
    orthogonal.push(
      orthogonal.reduce((rest, u) => {
        const share = inner(v, u).over(inner(u, u));
        return rest.map((x, i) => x.minus(share.times(u[i]!)));
      }, v),
    );
  return orthogonal.map(v => {
    const sign = Rational.of(v.find(x => x.n !== 0n)!.n < 0n ? -1 : 1);
    const length = field.from(inner(v, v)).sqrt();
    return v.map(x => field.from(sign.times(x)).over(length));
  });
}
