/**
 * The upper tail of the F distribution as an incomplete beta function.
 *
 *   symbol  name                                            scale
 *   a, b    d₂/2 and d₁/2                                   ½, 1, 1½, …
 *   w       d₁f/d₂                                          >= 0
 *   x, y    1/(1 + w) and w/(1 + w); x + y = 1              0 … 1
 *   λ       (a + b)y − b = b(f − 1)/(1 + w)                 above 0 where x is below its mean
 *
 *   P(F > f) = Iₓ(a, b) = xᵃyᵇ/B(a, b) · fraction(a, b, x)
 */
import { type Doubled, doubled, minus, over, plus, times } from '../linalg/doubled.ts';
import { log1pOf, logDoubled, logOf } from '../number/log.ts';
import { continuedFraction, logGammaHalf, logOfComplement } from './gamma.ts';

/** ln B(d₁/2, d₂/2) */
export const logBeta = (d1: number, d2: number): Doubled =>
  minus(plus(logGammaHalf(d1), logGammaHalf(d2)), logGammaHalf(d1 + d2));

/**
 * ln P(F > f) for whole degrees of freedom: the fraction of the upper tail beyond f = 1 + 2/d₁ (the mean and one
 * more), of the lower tail before it.
 *
 * @param f above 1e-200 and below 1e200
 */
export function logUpperF(f: Doubled, d1: number, d2: number): Doubled {
  const [a, b] = [d2 / 2, d1 / 2];
  const w = over(times(f, doubled(d1)), doubled(d2));
  const front = minus(minus(times(doubled(b), logOf(w)), times(doubled(a + b), log1pOf(w))), logBeta(d1, d2)); //                                                                ln xᵃyᵇ/B(a, b)
  const [x, y] = [1 / (1 + w.hi), w.hi / (1 + w.hi)];
  const lambda = (b * (f.hi - 1)) / (1 + w.hi);
  if (f.hi > 1 + 2 / d1) return plus(front, logDoubled(tailFraction(a, b, x, y, lambda)));
  return logOfComplement(plus(front, logDoubled(tailFraction(b, a, y, x, -lambda))));
}

/**
 * The same for f so large or so small that only the first term counts; f itself may have over- or underflowed.
 *
 *   w → ∞: P(F > f) = w⁻ᵃ/(aB)    w → 0: P(F <= f) = wᵇ/(bB)
 */
export function logUpperFAtExtremes(logF: Doubled, d1: number, d2: number): Doubled {
  const logW = plus(logF, minus(logDoubled(d1), logDoubled(d2)));
  const tail = (c: number, exponent: number): Doubled =>
    minus(minus(times(doubled(exponent), logW), logBeta(d1, d2)), logDoubled(c));
  return logW.hi > 0 ? tail(d2 / 2, -d2 / 2) : logOfComplement(tail(d1 / 2, d1 / 2));
}

/**
 * The continued fraction of Iₓ(a, b), contracted so that it converges evenly on both sides of the mean; λ is given
 * because (a + b)y − b would cancel.
 *
 *   αₙ = (a + n − 1)(a + b + n − 1) n(b − n)x²/(a + 2n − 1)²
 *   βₙ = n + n(b − n)x/(a + 2n − 1) + (a + n)(λ + 1 + n(1 + y))/(a + 2n + 1)
 *
 * @source DiDonato & Morris (1992) ACM TOMS 18:360, equation (9)
 */
export function tailFraction(a: number, b: number, x: number, y: number, lambda: number): number {
  return continuedFraction(
    n => ((a + n - 1) / (a + 2 * n - 1)) * ((a + b + n - 1) / (a + 2 * n - 1)) * n * (b - n) * x * x,
    n =>
      n +
      (n === 0 ? 0 : (n * (b - n) * x) / (a + 2 * n - 1)) +
      ((a + n) / (a + 2 * n + 1)) * (lambda + 1 + n * (1 + y)),
  );
}
