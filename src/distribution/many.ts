/**
 * The tails of `tails.ts` with one degree of freedom in the numerator, for many statistics: what depends on the degrees of
 * freedom is computed once, and logarithms are binary64 instead of two of them.
 *
 *   symbol  name                                          scale
 *   x       F, or the square of t                         >= 0
 *   w       x/d                                           >= 0
 *   ln p    of P(F(1, d) > x), P(|T_d| > √x), P(χ²₁ > x)  <= 0
 *
 * ln p is right to about 2⁻⁵⁰ of itself and 2⁻⁵² more, and p to that times |ln p|.
 */
import { rounded } from '../linalg/doubled.ts';
import { logBeta, tailFraction } from './beta.ts';
import { continuedFraction, lowerSeries } from './gamma.ts';
import { chiSquareUpperTail, fUpperTail, type Tail } from './tails.ts';

const HALF_LN_PI = 0.5723649429247001;

const tailOf = (ln: number): Tail => ({ p: Math.exp(ln), log10: ln * Math.LOG10E });
/** ln(1 − eˣ), x < 0 */
const logOfComplement = (x: number): number =>
  x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
/** Below, p is 1 less a tail whose logarithm has lost digits; far above, w overflows: rare, and `tails.ts` does it. */
const TINY = 1e-12;
const HUGE = 1e150;
const isOrdinary = (x: number): boolean => x > TINY && x < HUGE;
const certain: Tail = { p: 1, log10: 0 };

/**
 * P(F > x) with 1 and d degrees of freedom, as a function of x.
 *
 *   P(F > x) = I_{1/(1+w)}(d/2, ½)
 */
export function fisherTail(d: number): (x: number) => Tail {
  const [a, b] = [d / 2, 0.5];
  const minusLogBeta = -rounded(logBeta(1, d));
  return x => {
    if (x === 0) return certain;
    if (!isOrdinary(x)) return fUpperTail(x, 1, d);
    const w = x / d;
    // ln of (1 + w)^−a √(w/(1 + w))/B: the front of both fractions
    const front = -(a + b) * Math.log1p(w) + 0.5 * Math.log(w) + minusLogBeta;
    const [u, v] = [1 / (1 + w), w / (1 + w)];
    const lambda = (b * (x - 1)) / (1 + w);
    if (x > 3) return tailOf(front + Math.log(tailFraction(a, b, u, v, lambda)));
    return tailOf(logOfComplement(front + Math.log(tailFraction(b, a, v, u, -lambda))));
  };
}

/** P(χ²₁ > x) */
export function chiSquareTail(x: number): Tail {
  if (x === 0) return certain;
  if (!isOrdinary(x)) return chiSquareUpperTail(x, 1);
  const h = x / 2;
  const front = 0.5 * Math.log(h) - h - HALF_LN_PI; // ln √h e⁻ʰ/Γ(½)
  if (h <= 1.5) return tailOf(logOfComplement(front + Math.log(lowerSeries(0.5, h))));
  const fraction = continuedFraction(
    n => n * (0.5 - n),
    n => h + 2 * n + 0.5,
  );
  return tailOf(front + Math.log(fraction));
}
