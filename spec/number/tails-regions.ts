/**
 * ln of the upper tails of χ²(k) and F(d₁, d₂) at an exact point: which expansion, how far, and the factor before it.
 *
 *   symbol  meaning
 *   a, h    k/2 and x/2 of χ²
 *   a, b    d₂/2 and d₁/2 of F
 *   x, y    d₂/(d₂ + d₁ f) and d₁ f/(d₂ + d₁ f) = 1 − x
 *
 * Binary64 estimates choose the region and the number of steps. A poor choice makes the enclosure wider, never wrong.
 */
import { Rational } from './rational.ts';
import { add, div, exp, type Field, ln, mul, neg, type Real, sub } from './real.ts';
import { betaFraction, erfcFraction, positiveSeries, type Ratios } from './tails-expansions.ts';
import { lnBeta, lnGamma, lnOf } from './tails-gamma.ts';

/** The complement is used while the tail is not smaller than about e^−20: it costs at most 9 digits. */
const COMPLEMENT = 20;
/** Series in y converge at least as fast as powers of this. */
const LARGEST_RATIO = 0.7;
/** Digits that a continued fraction may lose before it is carried further. */
const SLACK_DIGITS = 2;
/** Closed forms of even degrees of freedom are used at once where their terms keep a moderate size. */
const SHORT_SUM = 100;

/** An exact number to about 15 digits, for choosing. */
export function roughly(q: Rational): number {
  if (q.n === 0n) return 0;
  const shift = q.d.toString(2).length - q.n.toString(2).length + 64;
  const scaled = shift >= 0 ? Number((q.n << BigInt(shift)) / q.d) : Number(q.n / (q.d << BigInt(-shift)));
  return scaled * 2 ** -shift;
}

/** A continued fraction carried to all digits: the steps are doubled while that narrows the enclosure. */
function carried<T extends Real<T>>(field: Field<T>, first: number, expansion: (steps: number) => T): T {
  let steps = Math.ceil(first);
  let value = expansion(steps);
  while (relativeWidth(value) > 10 ** (SLACK_DIGITS - field.digits)) {
    steps *= 2;
    const further = expansion(steps);
    if (2 * relativeWidth(further) > relativeWidth(value)) break; // what is left is rounding
    value = further;
  }
  return value;
}

function relativeWidth<T extends Real<T>>(x: T): number {
  const { lo, hi } = x.bounds();
  return roughly(hi.minus(lo)) / roughly(hi);
}

/** The terms of a series until they fall below 10^(−digits − 2) of the sum, counted in binary64. */
function termsNeeded(digits: number, y: number, p: (n: number) => number, q: (n: number) => number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; ; n++) {
    const ratio = (y * p(n)) / q(n);
    if (ratio < 0.95 && term < sum * 10 ** (-digits - 2)) return n;
    term *= ratio;
    sum += term;
  }
}

/** Steps after which the fraction for erfc √h has converged to all digits, as its asymptotic rate foretells. */
const erfcSteps = (digits: number, h: number): number => ((0.85 * digits) / Math.sqrt(h) + 2) ** 2 + 4;

/** ln P(χ²_k > x), x > 0 exact, k >= 1. */
export function lnChiSquareTail<T extends Real<T>>(field: Field<T>, x: Rational, k: number): T {
  const h = roughly(x) / 2;
  const X = field.from(x);
  if (k === 2) return neg(div(X, 2));
  const short = k % 2 === 0 && k <= SHORT_SUM && h >= 1;
  if (!short && (h < k / 2 + 1 || h < COMPLEMENT)) {
    // P(χ²_k <= x) = e^−h h^a / Γ(a + 1) Σ h^n / ((a + 1) … (a + n))
    const ratios: Ratios<T> = { y: X, p: () => 1, q: n => k + 2 + 2 * n, limit: 0 };
    const series = positiveSeries(field, ratios, termsNeeded(field.digits, 2 * h, ratios.p, ratios.q));
    const lnLower = add(lnPower(field, halved(x), k), neg(div(X, 2)), neg(lnGamma(field, k + 2)), ln(series));
    return ln(sub(1, exp(lnLower)));
  }
  // Γ(a, h) = h^(a−1) e^−h S_a by parts:  S_a = 1 + (a − 1)/h S_{a−1},  S_1 = 1,  S_½ = R
  const odd = k % 2 === 1;
  let S = odd
    ? carried(field, erfcSteps(field.digits, h), steps => erfcFraction(field, X, steps))
    : field.one;
  for (let j = odd ? 3 : 4; j <= k; j += 2) S = add(1, div(mul(j - 2, S), X));
  return add(lnPower(field, halved(x), k - 2), neg(div(X, 2)), neg(lnGamma(field, k)), ln(S));
}

const halved = (x: Rational): Rational => x.over(Rational.of(2));
/** ln q^(twice/2) */
const lnPower = <T extends Real<T>>(field: Field<T>, q: Rational, twice: number): T =>
  twice === 0 ? field.zero : div(mul(twice, lnOf(field, q)), 2);

/** ln P(F(d₁, d₂) > f), f > 0 exact: the regularised incomplete beta function I_x(a, b). */
export function lnFTail<T extends Real<T>>(field: Field<T>, f: Rational, d1: number, d2: number): T {
  const total = Rational.of(d2).plus(f.times(Rational.of(d1)));
  const [x, y] = [Rational.of(d2).over(total), f.times(Rational.of(d1)).over(total)];
  if (d1 === 2) return lnPower(field, x, d2);
  const lnFactor = sub(add(lnPower(field, x, d2), lnPower(field, y, d1)), lnBeta(field, d1, d2));
  if (complementSuits(x, y, d1, d2)) {
    // 1 − I_y(b, a),  I_y(b, a) = x^a y^b / (b B(a, b)) Σ (a + b)ₙ / (b + 1)ₙ yⁿ
    const ratios: Ratios<T> = { y: field.from(y), p: n => d1 + d2 + 2 * n, q: n => d1 + 2 + 2 * n, limit: 1 };
    const series = positiveSeries(field, ratios, termsNeeded(field.digits, roughly(y), ratios.p, ratios.q));
    return ln(sub(1, exp(add(lnFactor, ln(div(mul(2, series), d1))))));
  }
  // I_x(a, b) = x^a y^b / (a B(a, b)) G_b,  G_b = (a + (b − 1) G_{b−1}) / (y (a + b − 1)),  G_1 = 1/y,  G_½ by fraction
  const Y = field.from(y);
  const odd = d1 % 2 === 1;
  let G = odd
    ? carried(field, betaPairs(field.digits, x, y, d2), n => betaFraction(field, field.from(x), d2, n))
    : div(1, Y);
  for (let j = odd ? 3 : 4; j <= d1; j += 2) G = div(add(d2, mul(j - 2, G)), mul(d2 + j - 2, Y));
  return add(lnFactor, ln(div(mul(2, G), d2)));
}

/** Whether the lower tail is not much nearer to 1 than e^−20 and its series converges. */
function complementSuits(x: Rational, y: Rational, d1: number, d2: number): boolean {
  const small = roughly(y);
  if (d1 % 2 === 0 && d1 <= SHORT_SUM && small * (d1 + d2) > 1) return false;
  const decay = -(d2 / 2) * Math.log(roughly(x));
  return small <= LARGEST_RATIO && (decay < COMPLEMENT || small * (d1 + d2) <= d1 + 2);
}

/** Pairs after which Gauss's fraction has converged: like that of erfc while they are few against a, else geometrically. */
function betaPairs(digits: number, x: Rational, y: Rational, d2: number): number {
  const root = Math.sqrt(roughly(y));
  const geometric = (digits * Math.LN10) / (2 * Math.log((1 + root) / (1 - Math.min(root, 1 - 1e-9)))) + 4;
  return Math.min(geometric, erfcSteps(digits, -(d2 / 2) * Math.log(roughly(x))));
}
