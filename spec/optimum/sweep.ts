import { Rational } from '../number/rational.ts';
import { add, type Field, mul, type Real, signOf, square, sub } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';
import type { Tridiagonal } from './tridiagonal.ts';

/**
 * One sweep over the three diagonals of T gives everything about V_h = (1 − h) I + h T at one h:
 *
 *   d_n = a_n,   d_i = a_i − h²β_i² / d_{i+1},   a_i = 1 + h(α_i − 1),
 *
 * where α is the diagonal of T and β_i stands between i and i + 1. Then ln|V_h| = Σ ln d_i, and (V_h⁻¹)₁₁ = 1/d₁
 * is a continued fraction. The derivatives of the d_i are carried along.
 */
export interface Bands<T> {
  readonly field: Field<T>;
  readonly alpha: readonly T[];
  readonly beta: readonly T[];
  /** β² */
  readonly beta2: readonly T[];
}

export function bandsOf<T extends Real<T>>(
  field: Field<T>,
  { diagonal, beside }: Tridiagonal,
  unit: Rational,
): Bands<T> {
  const exact = (x: bigint) => field.from(Rational.of(x).times(unit));
  const beta = beside.map(exact);
  return { field, alpha: diagonal.map(exact), beta, beta2: beta.map(square) };
}

/** The sums over the spectrum of T at one h, D = T − I. */
export interface Sweep<T> {
  /** (V⁻¹)₁₁ */
  readonly q0: T;
  /** (V⁻¹ D V⁻¹)₁₁ */
  readonly q1: T;
  /** (V⁻¹ D V⁻¹ D V⁻¹)₁₁ */
  readonly q2: T;
  /** tr(V⁻¹ D) */
  readonly t1: T;
  /** tr(V⁻¹ D V⁻¹ D) */
  readonly t2: T;
}

/**
 * q₀ = 1/d₁, q₁ = −q₀′ = u/d₁, q₂ = ½q₀″ = (u² − ½w)/d₁, t₁ = Σ uᵢ, t₂ = Σ (uᵢ² − wᵢ)
 * with uᵢ = dᵢ′/dᵢ and wᵢ = dᵢ″/dᵢ.
 *
 * @throws Undecided when a pivot is not certainly > 0
 */
export function sweep<T extends Real<T>>({ field, alpha, beta2 }: Bands<T>, h: T): Sweep<T> {
  let d = field.one;
  let u = field.zero;
  let w = field.zero;
  let t1 = field.zero;
  let t2 = field.zero;
  const two = field.from(2);
  const h2 = square(h);
  for (let i = alpha.length - 1; i >= 0; i--) {
    const slope = sub(alpha[i]!, field.one); //                                        aᵢ′
    const a = add(field.one, mul(h, slope));
    const beta = beta2[i];
    if (beta === undefined) {
      d = a;
      u = slope.over(d);
      w = field.zero;
    } else {
      // r = h²β²/d,  r′ = (β²/d)(2h − h²u),  r″ = (β²/d)(2 − 4hu + h²(2u² − w))
      const q = beta.over(d);
      const hu = mul(h, u);
      const r1 = mul(q, h, sub(two, hu));
      const r2 = mul(q, add(mul(two, square(sub(field.one, hu))), mul(h2, w).negated()));
      d = sub(a, mul(q, h2));
      u = sub(slope, r1).over(d);
      w = r2.over(d).negated();
    }
    if (signOf(d) !== 1) throw new Undecided('V_h is not certainly positive definite at this precision');
    t1 = t1.plus(u);
    t2 = t2.plus(square(u).minus(w));
  }
  const q0 = field.one.over(d);
  return { q0, q1: mul(u, q0), q2: mul(square(u).minus(w.over(two)), q0), t1, t2 };
}

/** (V_h⁻¹)₁₁ and ln|V_h| alone, where no derivative is wanted. */
export function sweepValue<T extends Real<T>>({ field, alpha, beta2 }: Bands<T>, h: T): { q0: T; logdet: T } {
  let d = field.one;
  let logdet = field.zero;
  const h2 = square(h);
  for (let i = alpha.length - 1; i >= 0; i--) {
    const a = add(field.one, mul(h, sub(alpha[i]!, field.one)));
    const beta = beta2[i];
    d = beta === undefined ? a : sub(a, mul(h2, beta.over(d)));
    logdet = logdet.plus(d.ln());
  }
  return { q0: field.one.over(d), logdet };
}

/**
 * The number of eigenvalues of T below x: the number of negative pivots of T − xI (Sylvester's law of inertia).
 * @throws Undecided when the sign of a pivot is not decided
 */
export function countBelow<T extends Real<T>>({ alpha, beta2 }: Bands<T>, x: T): number {
  let count = 0;
  let d: T | undefined;
  for (let i = alpha.length - 1; i >= 0; i--) {
    const a = alpha[i]!.minus(x);
    d = d === undefined ? a : a.minus(beta2[i]!.over(d));
    if (signOf(d) < 0) count += 1;
  }
  return count;
}
