/**
 * Upper tails of the reference distributions: p-values from 1 to 1e-10000 and beyond, as enclosures.
 *
 *   symbol  name                               scale
 *   z       standard normal statistic
 *   t       Student's t
 *   x       chi-square statistic               >= 0
 *   f       Fisher's F                         >= 0
 *   k, d    degrees of freedom                 whole, >= 1
 *   p       upper tail probability             (0, 1]
 *
 * 1e-3000 has no binary64 and no place in a fixed point, so a p-value is kept as ln p and as mantissa x 10^exponent.
 * Every tail falls as its statistic grows: where the statistic is known as a set, the two ends of the set decide.
 */
import { type Certified, certifyBounds } from './certify.ts';
import { Rational } from './rational.ts';
import { add, type Bounds, div, exp, type Field, ln, mul, neg, type Real, sub } from './real.ts';
import { Refusal, Undecided } from './refusal.ts';
import { lnChiSquareTail, lnFTail, roughly } from './tails-regions.ts';

/** An upper tail probability p of any size. */
export interface Tail<T> {
  /** ln p */
  readonly ln: T;
  /** log₁₀ p */
  readonly log10: T;
  /** p = mantissa x 10^exponent, the mantissa up to about 10; below 1e-100000 it is not told: anything from 0 to 1. */
  readonly mantissa: T;
  readonly exponent: number;
}

/**
 * p = P(Z > z) for Z ~ N(0, 1).
 *
 * @source P(|Z| > z) = P(χ²₁ > z²)
 */
export const normalUpperTail = <T extends Real<T>>(field: Field<T>, z: T): Tail<T> =>
  tail(
    field,
    falling(field, z, point => upperHalf(field, point, square => lnChiSquareTail(field, square, 1))),
  );

/**
 * p = P(χ²_k > x).
 *
 * @throws Refusal `out-of-domain` (x < 0, k < 1), `not-an-integer`
 * @source DLMF 8.4.8–8.4.11, 8.8.2 and 8.7.1
 */
export function chiSquareUpperTail<T extends Real<T>>(field: Field<T>, x: T, k: number): Tail<T> {
  degreesOfFreedom(k);
  return tail(
    field,
    fallingFromZero(field, x, point => lnChiSquareTail(field, point, k)),
  );
}

/**
 * p = P(T > t) for Student's T with d degrees of freedom.
 *
 * @throws Refusal `out-of-domain` (d < 1), `not-an-integer`
 */
export function studentUpperTail<T extends Real<T>>(field: Field<T>, t: T, d: number): Tail<T> {
  degreesOfFreedom(d);
  return tail(
    field,
    falling(field, t, point => upperHalf(field, point, square => lnFTail(field, square, 1, d))),
  );
}

/**
 * p = P(|T| > |t|) for Student's T with d degrees of freedom: the tail of F(1, d) at t².
 *
 * @throws Refusal `out-of-domain` (d < 1), `not-an-integer`
 */
export const studentTwoSidedTail = <T extends Real<T>>(field: Field<T>, t: T, d: number): Tail<T> =>
  fUpperTail(field, t.squared(), 1, d);

/**
 * p = P(F(d₁, d₂) > f) = I_x(d₂/2, d₁/2), x = d₂/(d₂ + d₁ f).
 *
 * @throws Refusal `out-of-domain` (f < 0, d < 1), `not-an-integer`
 * @source DLMF 8.17.1, 8.17.7 and 8.17.21
 */
export function fUpperTail<T extends Real<T>>(field: Field<T>, f: T, d1: number, d2: number): Tail<T> {
  degreesOfFreedom(d1);
  degreesOfFreedom(d2);
  return tail(
    field,
    fallingFromZero(field, f, point => lnFTail(field, point, d1, d2)),
  );
}

/**
 * p = P(X >= x) for X = 0 with probability ½ and χ²₁ otherwise: the likelihood ratio of one variance component.
 * It is 1 at x = 0 and ½ P(χ²₁ > x) above: decide exactly whether the estimate is on the boundary before asking.
 *
 * @throws Refusal `out-of-domain` (x < 0)
 * @source Self & Liang (1987) JASA 82:605, case 5
 */
export const halfMixtureUpperTail = <T extends Real<T>>(field: Field<T>, x: T): Tail<T> =>
  tail(
    field,
    fallingFromZero(field, x, point => sub(lnChiSquareTail(field, point, 1), ln(field.from(2)))),
  );

/** p and log₁₀ p with proved digits; the working precision grows until they are. */
export function certifyTail<T extends Real<T>>(
  digits: number,
  evaluate: (field: Field<T>) => Tail<T>,
  makeField: (digits: number) => Field<T>,
): { p: Certified; log10: Certified } {
  const [p, log10] = certifyBounds(
    digits,
    field => {
      const answer = evaluate(field);
      return [probability(answer), answer.log10.bounds()];
    },
    makeField,
  );
  return { p: p!, log10: log10! };
}

/** Smaller p-values are not written out as fractions: their logarithm says all. */
const LEAST_EXPONENT = -100_000;

/**
 * Exact numbers that enclose p itself.
 *
 * @throws Undecided where p is below 1e-100000
 */
export function probability<T extends Real<T>>({ mantissa, exponent }: Tail<T>): Bounds {
  if (exponent < LEAST_EXPONENT) throw new Undecided('a p-value below 1e-100000: ask for its logarithm');
  const { lo, hi } = mantissa.bounds();
  const power = Rational.of(10n ** BigInt(Math.abs(exponent)));
  return exponent < 0
    ? { lo: lo.over(power), hi: hi.over(power) }
    : { lo: lo.times(power), hi: hi.times(power) };
}

/** All forms of p, from ln p; where p is exactly 1 they are exact. */
function tail<T extends Real<T>>(field: Field<T>, lnP: T): Tail<T> {
  if (lnP.sign() === 0) return { ln: field.zero, log10: field.zero, mantissa: field.one, exponent: 0 };
  const ln10 = ln(field.from(10));
  const log10 = div(lnP, ln10);
  const exponent = Math.floor(roughly(lnP.bounds().hi) / Math.LN10);
  if (!(exponent >= LEAST_EXPONENT))
    return { ln: lnP, log10, mantissa: field.hull(field.zero, field.one), exponent: LEAST_EXPONENT - 1 };
  return { ln: lnP, log10, mantissa: exp(sub(lnP, mul(exponent, ln10))), exponent };
}

/** A falling function on a set: its values at the two ends, exchanged. */
function falling<T extends Real<T>>(field: Field<T>, x: T, at: (point: Rational) => T): T {
  const { lo, hi } = x.bounds();
  return lo.equals(hi) ? at(lo) : field.hull(at(hi), at(lo));
}

/** ln p for a statistic that is never negative; what an enclosure of it holds below 0 is not meant. */
function fallingFromZero<T extends Real<T>>(field: Field<T>, x: T, at: (point: Rational) => T): T {
  if (x.sign() === -1) throw new Refusal('out-of-domain', 'a statistic below 0: it is a sum of squares');
  return falling(field, x, point => (point.sign() === 1 ? at(point) : field.zero));
}

/** ln P(Z > z) of a symmetric Z, from the law of its square: half of P(Z² > z²) above 0, the rest below. */
function upperHalf<T extends Real<T>>(field: Field<T>, z: Rational, lnOfSquare: (square: Rational) => T): T {
  const half = neg(ln(field.from(2)));
  if (z.sign() === 0) return half;
  const smaller = add(lnOfSquare(z.squared()), half);
  return z.sign() === 1 ? smaller : ln(sub(1, exp(smaller)));
}

function degreesOfFreedom(d: number): void {
  if (!Number.isSafeInteger(d))
    throw new Refusal('not-an-integer', `${d} degrees of freedom: only whole numbers are enclosed`);
  if (d < 1) throw new Refusal('out-of-domain', `${d} degrees of freedom: at least 1 is needed`);
}
