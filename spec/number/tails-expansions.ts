/**
 * The expansions behind the upper tails: a series and two continued fractions, each with an enclosure of what is left
 * out. How far they are carried decides how narrow the result is, never whether it contains the truth.
 */
import type { Field, Real } from './real.ts';
import { Undecided } from './refusal.ts';

/** A series with t₀ = 1 and tₙ₊₁ / tₙ = y pₙ / qₙ, where pₙ / qₙ is monotone in n and tends to `limit`. */
export interface Ratios<T> {
  readonly y: T;
  readonly p: (n: number) => number;
  readonly q: (n: number) => number;
  readonly limit: 0 | 1;
}

/**
 * Σ tₙ of positive terms: t₀ … t_last are added and the rest is enclosed.
 *
 * Proof: the ratios from `last` on lie between y p/q there and their limit, so none exceeds the larger of the two, ρ.
 * Where ρ < 1, the rest is between 0 and t_last (ρ + ρ² + …) = t_last ρ / (1 − ρ).
 *
 * @throws Undecided when ρ < 1 is not proved
 */
export function positiveSeries<T extends Real<T>>(field: Field<T>, ratios: Ratios<T>, last: number): T {
  const { y, p, q, limit } = ratios;
  const ratio = (n: number): T => y.times(field.from(p(n))).over(field.from(q(n)));
  let term = field.one;
  let sum = field.one;
  for (let n = 0; n < last; n++) {
    term = term.times(ratio(n));
    sum = sum.plus(term);
  }
  const rho = p(last) < limit * q(last) ? y : ratio(last);
  const gap = field.one.minus(rho);
  if (gap.sign() !== 1) throw new Undecided('the ratio of a series is not proved to be below 1');
  return field.hull(sum, sum.plus(term.times(rho).over(gap)));
}

/**
 * R(x) = √(πh) e^h erfc √h with h = x/2 > 0, the share of χ²₁'s tail in its leading term.
 *
 *   R = 1 / v₁,   vₙ = 1 + (n/x) / vₙ₊₁
 *
 * Proof: all vₙ > 1, so v_{steps+1} lies between 1 and 1 + (steps + 1)/x; and vₙ falls when vₙ₊₁ grows, so each step
 * exchanges the two ends.
 *
 * @source DLMF 7.9.1, an S-fraction of positive terms, which converges to the function for h > 0
 */
export function erfcFraction<T extends Real<T>>(field: Field<T>, x: T, steps: number): T {
  const inverse = field.one.over(x);
  let lo = field.one;
  let hi = field.one.plus(field.from(steps + 1).times(inverse));
  for (let n = steps; n >= 1; n--) {
    const c = field.from(n).times(inverse);
    [lo, hi] = [field.one.plus(c.over(hi)), field.one.plus(c.over(lo))];
  }
  return field.one.over(field.hull(lo, hi));
}

/**
 * ₂F₁(1, a + ½; a + 1; x) with 2a = d and 0 < x < 1: Gauss's continued fraction
 *
 *   1 / T₁,   Tₙ = 1 − kₙ x / Tₙ₊₁,   kₙ = (1 − gₙ₋₁) gₙ,   g₂ₘ = 2m / (d + 4m),   g₂ₘ₊₁ = (d + 2m + 1) / (d + 4m + 2)
 *
 * Proof: with 0 <= g < 1, Tₙ₊₁ >= gₙ implies Tₙ >= 1 − (1 − gₙ₋₁) x >= gₙ₋₁; every truncation begins with T = 1 >= g, so
 * the limits obey it too, and kₙ x > 0 gives Tₙ <= 1. Hence T_{N+1} lies between 1 − (1 − g_N) x and 1;
 * Tₙ grows with Tₙ₊₁, so each step keeps the order of the two ends. N = 2 pairs + 1.
 *
 * @source DLMF 15.7.5; Wall, Analytic Theory of Continued Fractions, on g-fractions
 */
export function betaFraction<T extends Real<T>>(field: Field<T>, x: T, d: number, pairs: number): T {
  const whole = (k: number): T => field.from(k);
  const product = (j: number, k: number): T => field.from(BigInt(j) * BigInt(k));
  let lo = field.one.minus(x.times(whole(2 * pairs + 1)).over(whole(d + 4 * pairs + 2)));
  let hi = field.one;
  /** Tₙ from Tₙ₊₁ at both ends; kₙ = numerator / denominator. */
  const step = (numerator: T, denominator: T): void => {
    const kx = x.times(numerator).over(denominator);
    lo = field.one.minus(kx.over(lo));
    hi = field.one.minus(kx.over(hi));
  };
  for (let m = pairs; m >= 0; m--) {
    step(product(d + 2 * m, d + 2 * m + 1), product(d + 4 * m, d + 4 * m + 2));
    if (m > 0) step(product(2 * m, 2 * m - 1), product(d + 4 * m - 2, d + 4 * m));
  }
  return field.one.over(field.hull(lo, hi));
}
