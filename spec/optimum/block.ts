import { Rational } from '../number/rational.ts';
import { add, div, type Field, mul, type Real, signOf, square, sub } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';
import type { Reduced } from './contrasts.ts';
import { exponentOf, roundedDown, roundedUp, twoTo } from './dyadic.ts';
import { type Bands, bandsOf, countBelow, type Sweep, sweep, sweepValue } from './sweep.ts';

/**
 * A matrix A known through its three diagonals T, and enclosures of the sums over its true spectrum.
 *
 * Write A = Qᵀ(T + E)Q with ‖E‖ <= ε, and V, Ṽ for (1 − h) I + h times A and T. With every eigenvalue of either >= v,
 * ‖D‖ <= δ for D = A − I, and a unit vector that misses e₁ by η:
 *   V⁻¹ − Ṽ⁻¹ = −V⁻¹ hE Ṽ⁻¹, and Weyl's inequality pairs the eigenvalues within ε, so that
 *   |Δq₀| <= ε/v² + η₂/v                |Δ ln|V|| <= nε/v
 *   |Δq₁| <= 2εδ/v³ + ε/v² + η₂δ/v²     |Δt₁| <= nε/v²      (d/dλ of (λ − 1)/(1 − h + hλ) is 1/d²)
 *   |Δq₂| <= 3εδ²/v⁴ + 2εδ/v³ + η₂δ²/v³ |Δt₂| <= 2nεδ/v³
 * with η₂ = 2η + η².
 */
export interface Block<T> {
  readonly bands: Bands<T>;
  readonly reduced: Reduced;
  readonly n: number;
  /** How many eigenvalues of A are exactly 0; the others are >= least. */
  readonly zeros: number;
  /** A lower bound of the eigenvalues of A that are not 0. */
  readonly least: Rational;
  /** An upper bound of all eigenvalues of A. */
  readonly greatest: Rational;
  /** ε, η₂, δ */
  readonly epsilon: T;
  readonly eta: T;
  readonly delta: T;
}

/**
 * @param zeros the nullity of A, known exactly; A is positive semidefinite
 * @throws Undecided when the digits at hand do not separate the positive eigenvalues from 0
 */
export function blockOf<T extends Real<T>>(field: Field<T>, reduced: Reduced, zeros: number): Block<T> {
  const bands = bandsOf(field, reduced.tridiagonal, reduced.unit);
  const { error, aligned } = reduced;
  const n = bands.alpha.length;
  const { least, greatest } = spectrumBounds(bands, zeros, error);
  const eta = aligned.plus(aligned).plus(aligned.squared());
  return {
    bands,
    reduced,
    n,
    zeros,
    least,
    greatest,
    epsilon: field.from(error),
    eta: field.from(eta),
    delta: field.from(greatest.plus(Rational.of(1))),
  };
}

/** The bounds carry this many bits: they are written in the certificate. */
const SHORT = 10;
/** Steps that sharpen a bound within a factor of two. */
const SHARPENING = 3;

function spectrumBounds<T extends Real<T>>(
  bands: Bands<T>,
  zeros: number,
  error: Rational,
): { least: Rational; greatest: Rational } {
  const n = bands.alpha.length;
  const counts = (x: Rational, wanted: number): boolean =>
    decided(() => countBelow(bands, bands.field.from(x)) === wanted);
  const isAbove = (x: Rational) => counts(x, n);
  const isBelow = (x: Rational) => counts(x, zeros);
  let k = 0;
  while (!isAbove(twoTo(k))) k += 1;
  const above = sharpened(isAbove, twoTo(k), twoTo(k - 1)).plus(error);
  while (!isBelow(twoTo(k))) {
    k -= 1;
    if (twoTo(k).lessThan(error)) throw new Undecided('a small eigenvalue of K is not told from 0');
  }
  const below = sharpened(isBelow, twoTo(k), twoTo(k + 1)).minus(error);
  const least = roundedDown(below, SHORT - exponentOf(below));
  if (least.sign() <= 0) throw new Undecided('a small eigenvalue of K is not told from 0');
  return { least, greatest: roundedUp(above, SHORT - exponentOf(above)) };
}

/** From a point where the statement holds, towards one where it does not, by a few halvings of the distance. */
function sharpened(holds: (x: Rational) => boolean, from: Rational, towards: Rational): Rational {
  let [good, bad] = [from, towards];
  for (let i = 0; i < SHARPENING; i++) {
    const middle = good.plus(bad).over(Rational.of(2));
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** A statement that the digits at hand do not decide is not taken for true. */
function decided(statement: () => boolean): boolean {
  try {
    return statement();
  } catch (e) {
    if (e instanceof Undecided) return false;
    throw e;
  }
}

/** A lower bound v of the eigenvalues of V_h and Ṽ_h. @throws Undecided when it is not certainly > 0 */
export function lowestOf<T extends Real<T>>({ bands, zeros, least, epsilon }: Block<T>, h: T): T {
  const { field } = bands;
  const lambda = zeros > 0 ? epsilon.negated() : field.from(least);
  const v = add(sub(field.one, h), mul(h, lambda));
  if (signOf(v) !== 1) throw new Undecided('V_h is not certainly positive definite');
  return v;
}

export const widened = <T extends Real<T>>(x: T, by: T): T => x.plus(x.field.hull(by.negated(), by));

/** The sums over the true spectrum at h; (V⁻¹)₁₁ and its derivatives are those of the unit vector that T begins with. */
export function sums<T extends Real<T>>(block: Block<T>, h: T): Sweep<T> {
  const { bands, n, epsilon, eta, delta } = block;
  const s = sweep(bands, h);
  const v = lowestOf(block, h);
  const v2 = square(v);
  const v3 = mul(v2, v);
  const e = epsilon.over(v2); //                ε/v²
  const a = delta.over(v); //                   δ/v
  const tilt = eta.over(v); //                  η₂/v
  return {
    q0: widened(s.q0, add(e, tilt)),
    q1: widened(s.q1, add(mul(2, e, a), e, mul(tilt, a))),
    q2: widened(s.q2, add(mul(3, e, square(a)), mul(2, e, a), mul(tilt, square(a)))),
    t1: widened(s.t1, mul(n, e)),
    t2: widened(s.t2, mul(2, n, epsilon, delta.over(v3))),
  };
}

/** (V⁻¹)₁₁ and ln|V_h| of the true matrix. */
export function values<T extends Real<T>>(block: Block<T>, h: T): { q0: T; logdet: T } {
  const { bands, n, epsilon, eta } = block;
  const { q0, logdet } = sweepValue(bands, h);
  const v = lowestOf(block, h);
  return {
    q0: widened(q0, add(epsilon.over(square(v)), eta.over(v))),
    logdet: widened(logdet, mul(n, div(epsilon, v))),
  };
}
