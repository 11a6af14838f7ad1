/**
 * The gamma function at half-integers and the regularised incomplete gamma function.
 *
 *   symbol  name                                                scale
 *   a       k/2, half the degrees of freedom                    ½, 1, 1½, …
 *   h       x/2, half the statistic                             >= 0
 *   P, Q    lower and upper tail, P + Q = 1                     0 … 1
 *
 * What is large is carried as a logarithm in two doubles: at p = 1e-300 the exponent must be right to 16 places
 * after the point for p to have 15 digits.
 */
import { type Doubled, doubled, minus, plus, times } from '../linalg/doubled.ts';
import { expOf } from '../number/exp.ts';
import { log1pOf, logDoubled, logOf } from '../number/log.ts';

const HALF_LN_PI: Doubled = { hi: 0.5723649429247001, lo: 5.132975581353913e-18 };
const HALF_LN_2PI: Doubled = { hi: 0.9189385332046728, lo: -3.8782941580672414e-17 };
/** From here on Stirling's series is right to 2e-17 with five terms. */
const STIRLING_FROM = 64;
/** A series ends when its terms no longer change the sum. */
const NEGLIGIBLE = 2 ** -56;

/** ln Γ(k/2) for a whole k >= 1. */
export function logGammaHalf(k: number): Doubled {
  if (k >= STIRLING_FROM) return stirling(k / 2);
  let product = doubled(1); // Γ(k/2) = (k/2 − 1)(k/2 − 2) … down to Γ(1) or Γ(½)
  for (let j = k - 2; j > 0; j -= 2) product = times(product, doubled(j / 2));
  return k % 2 === 0 ? logOf(product) : plus(logOf(product), HALF_LN_PI);
}

/** (a − ½) ln a − a + ½ ln 2π + 1/(12a) − 1/(360a³) + … */
function stirling(a: number): Doubled {
  const s = 1 / (a * a);
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / a;
  return plus(minus(times(doubled(a - 0.5), logDoubled(a)), doubled(a)), plus(HALF_LN_2PI, doubled(series)));
}

/**
 * ln Q(k/2, h), the logarithm of the upper tail: a power series of P below the mean, a continued fraction of Q above.
 *
 *   P = hᵃe⁻ʰ/Γ(a) (1/a + h/(a(a + 1)) + h²/(a(a + 1)(a + 2)) + …)
 *   Q = hᵃe⁻ʰ/Γ(a) 1/(h + 1 − a − 1(1 − a)/(h + 3 − a − 2(2 − a)/(h + 5 − a − …)))
 *
 * @source DLMF 8.7.1 and the even part of 8.9.2
 */
export function logUpperGamma(k: number, h: Doubled): Doubled {
  if (h.hi === 0) return doubled(0);
  const a = k / 2;
  const front = minus(minus(times(doubled(a), logOf(h)), h), logGammaHalf(k)); // ln hᵃe⁻ʰ/Γ(a)
  if (h.hi > a + 1) return plus(front, logDoubled(upperFraction(a, h.hi)));
  return logOfComplement(plus(front, logDoubled(lowerSeries(a, h.hi))));
}

/** The same for an h so small (below 1e-200) that only the first term of P counts, and that may have underflowed. */
export const logUpperGammaNearZero = (k: number, logH: Doubled): Doubled =>
  logOfComplement(minus(times(doubled(k / 2), logH), logGammaHalf(k + 2)));

/** ln(1 − eˣ), x < 0: the tail that is left when the other one is known. */
export const logOfComplement = (x: Doubled): Doubled => log1pOf(doubled(-expOf(x)));

export function lowerSeries(a: number, h: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > NEGLIGIBLE * sum; n++) {
    term *= h / (a + n);
    sum += term;
  }
  return sum;
}

const upperFraction = (a: number, h: number): number =>
  continuedFraction(
    n => n * (a - n),
    n => h + 2 * n + 1 - a,
  );

/**
 * 1/(β₀ + α₁/(β₁ + α₂/(β₂ + …))) by forward recurrence of numerator and denominator, the denominator kept at 1;
 * it ends when a convergent repeats the one before.
 */
export function continuedFraction(alpha: (n: number) => number, beta: (n: number) => number): number {
  let value = 1 / beta(0);
  let [before, denominatorBefore] = [0, value];
  for (let n = 1; ; n++) {
    const numerator = beta(n) * value + alpha(n) * before;
    const denominator = beta(n) + alpha(n) * denominatorBefore;
    const next = numerator / denominator;
    if (Math.abs(next - value) <= NEGLIGIBLE * next) return next;
    [before, denominatorBefore] = [value / denominator, 1 / denominator];
    value = next;
  }
}
