import { nullSpace, rationalRank } from '../linalg/exact.ts';
import { bilinear, type Ldl, ldl } from '../linalg/ldl.ts';
import {
  buildSymmetric,
  type Dim,
  entries,
  entry,
  fromColumns,
  type Matrix,
  type N,
  transpose,
} from '../linalg/matrix.ts';
import type { Problem } from '../linalg/problem.ts';
import { Rational, rationals } from '../number/rational.ts';
import { add, type Bounds, type Field, mul, type Real, sum } from '../number/real.ts';
import { exponentOf, twoTo } from '../optimum/dyadic.ts';

/**
 * Everything a test of one more fixed effect needs to know of y, X and K: what the n − p contrasts of X see.
 *
 *   A      a basis of {a : Xᵀa = 0}, exact, each vector with entries up to 1
 *   u, v   Aᵀy and Aᵀx
 *   M      AᵀVA = σ²g AᵀKA + σ²e AᵀA,   so that  P = A M⁻¹ Aᵀ  and  x'Py = vᵀM⁻¹u
 *
 * V is never inverted: P exists also where V is singular on the columns of X alone. y, x, K and V are measured in powers
 * of two near their own size, as the contrasts see them: neither an intercept of 10⁶ nor residuals of 10⁻²⁰⁰ cost a digit.
 */
export interface Contrasts {
  readonly n: number;
  readonly p: number;
  readonly basis: readonly Sparse[];
  readonly AtA: Matrix<Rational, N, N>;
  /** AᵀKA / kUnit */
  readonly AtKA: Matrix<Rational, N, N>;
  /** Aᵀy / yUnit */
  readonly u: readonly Rational[];
  readonly yUnit: Rational;
  readonly kUnit: Rational;
  /** AᵀKA has an eigenvalue 0: P does not exist at σ²e = 0. */
  readonly isSingular: boolean;
}

/** The entries of a vector that are not 0: an echelon basis has p + 1 of them. */
type Sparse = readonly (readonly [index: number, value: Rational])[];

/** A column seen from the contrasts, and what one unit of it is worth. */
export interface Seen {
  readonly v: readonly Rational[];
  readonly unit: Rational;
}

const zero = Rational.of(0);
const largest = (xs: readonly Rational[]): Rational =>
  xs.reduce((m, x) => (m.lessThan(x.abs()) ? x.abs() : m), zero);
/** The power of two near the largest entry; 1 where all are 0. */
const unitOf = (xs: readonly Rational[]): Rational => twoTo(exponentOf(largest(xs)));

/** The problem as its contrasts see it; X of full column rank, fewer columns than rows. */
export function contrastsOf({ y, X, K }: Problem): Contrasts {
  const basis = nullSpace(transpose(X)).map(sparse);
  const KA = basis.map(a => K.at.map(row => dotSparse(a, row)));
  const AtKA = buildSymmetric<Rational, N>(basis.length, (i, j) => dotSparse(basis[i]!, KA[j]!));
  const kUnit = unitOf(AtKA.at.map((row, i) => row[i]!));
  const u = seenBy(basis, entries(y));
  return {
    n: X.rows,
    p: X.cols,
    basis,
    AtA: buildSymmetric(basis.length, (i, j) => dotSparse(basis[i]!, dense(basis[j]!, X.rows))),
    AtKA: buildSymmetric(basis.length, (i, j) => entry(AtKA, i, j).over(kUnit)),
    u: u.v,
    yUnit: u.unit,
    kUnit,
    isSingular: rationalRank(AtKA) < basis.length,
  };
}

function sparse(a: readonly Rational[]): Sparse {
  const unit = unitOf(a);
  return a.flatMap((x, i) => (x.sign() === 0 ? [] : [[i, x.over(unit)] as const]));
}
const dense = (a: Sparse, n: number): Rational[] => {
  const values = new Array<Rational>(n).fill(zero);
  for (const [i, x] of a) values[i] = x;
  return values;
};
const dotSparse = (a: Sparse, b: readonly Rational[]): Rational =>
  sum(
    rationals,
    a.map(([i, x]) => x.times(b[i]!)),
  );

function seenBy(basis: readonly Sparse[], x: readonly Rational[]): Seen {
  const v = basis.map(a => dotSparse(a, x));
  const unit = unitOf(v);
  return { v: v.map(e => e.over(unit)), unit };
}

/** Aᵀx */
export const seenFrom = ({ basis }: Contrasts, x: readonly Rational[]): Seen => seenBy(basis, x);

/** The pivots and factors of M/vUnit at given components: the metric in which contrasts are compared. */
export interface Metric<T> {
  readonly M: Ldl<T, N>;
  readonly vUnit: Rational;
}

/** @throws Undecided when the sign of a pivot is not decided by the digits at hand */
export function metricAt<T extends Real<T>>(
  field: Field<T>,
  { AtA, AtKA, kUnit }: Contrasts,
  sigma2g: Bounds,
  sigma2e: Bounds,
): Metric<T> {
  const vUnit = unitOf([sigma2g.hi.times(kUnit), sigma2e.hi]);
  const enclosed = ({ lo, hi }: Bounds, unit: Rational): T =>
    field.hull(field.from(lo.times(unit)), field.from(hi.times(unit)));
  const g = enclosed(sigma2g, kUnit.over(vUnit));
  const e = enclosed(sigma2e, rationals.one.over(vUnit));
  const M = buildSymmetric<T, N>(AtA.rows, (i, j) =>
    add(mul(g, field.from(entry(AtKA, i, j))), mul(e, field.from(entry(AtA, i, j)))),
  );
  return { M: ldl(M, 'AtVA'), vUnit };
}

/** What one variant adds: its score U, its information I, and the weighted residual sum of squares without it. */
export interface VariantForms<T> {
  /** xᵀP₀y */
  readonly U: T;
  /** xᵀP₀x */
  readonly I: T;
  /** yᵀP₀y */
  readonly yPy: T;
}

/** What the units of y, of x and of V are worth: U is counted in xy/V, I in x²/V, yᵀP₀y in y²/V. */
export interface Units {
  readonly y: Rational;
  readonly x: Rational;
  readonly v: Rational;
}

/** [v u]ᵀ M⁻¹ [v u] */
export function variantForms<T extends Real<T>>(
  { M }: Metric<T>,
  { u }: Contrasts,
  { v }: Seen,
): VariantForms<T> {
  const lifted = [v, u].map(column => column.map(x => M.field.from(x)));
  const columns = fromColumns<T, N, Dim>(u.length, lifted);
  const forms = bilinear(M, columns, columns);
  return { I: entry(forms, 0, 0), U: entry(forms, 0, 1), yPy: entry(forms, 1, 1) };
}
