import { Rational } from './rational.ts';
import { add, div, type Field, ln, mul, neg, type Real, sub } from './real.ts';

/**
 * ln q of an exact fraction > 0 of any size: the power of two is taken out, so that neither a tiny nor a huge q costs
 * digits in fixed point.
 */
export function lnOf<T extends Real<T>>(field: Field<T>, q: Rational): T {
  const s = q.n.toString(2).length - q.d.toString(2).length;
  const scaled = s >= 0 ? Rational.of(q.n, q.d << BigInt(s)) : Rational.of(q.n << BigInt(-s), q.d);
  const logarithm = field.from(scaled).ln();
  return s === 0 ? logarithm : add(logarithm, mul(s, ln(field.from(2))));
}

/** B₀, B₁, B₂ …: exact constants, computed when first needed. */
const bernoulli: Rational[] = [Rational.of(1)];
function bernoulliNumber(m: number): Rational {
  for (let n = bernoulli.length; n <= m; n++) {
    // Σ_{j <= n} C(n + 1, j) B_j = 0
    let binomial = 1n;
    let sum = Rational.of(0);
    for (let j = 0; j < n; j++) {
      sum = sum.plus(bernoulli[j]!.times(Rational.of(binomial)));
      binomial = (binomial * BigInt(n + 1 - j)) / BigInt(j + 1);
    }
    bernoulli.push(sum.over(Rational.of(-n - 1)));
  }
  return bernoulli[m]!;
}

/**
 * ln Γ(a) for a = twice/2, a whole or half number >= 1/2.
 *
 * Small a: Γ(n) = (n − 1)! and Γ(m + ½) = (2m − 1)!!/2^m √π are exact.
 * From a = digits on: Stirling's series. For a > 0 its remainder has the sign of the first term left out and is smaller,
 * so two consecutive partial sums bracket the truth; the smallest term, near e^(−2πa), is far below the last digit.
 *
 * @param twice 2a, a whole number >= 1
 * @source DLMF 5.4.6, 5.11.1 and 5.11(ii)
 */
export function lnGamma<T extends Real<T>>(field: Field<T>, twice: number): T {
  return twice < 2 * field.digits ? lnGammaExact(field, twice) : lnGammaStirling(field, twice);
}

function lnGammaExact<T extends Real<T>>(field: Field<T>, twice: number): T {
  let n = 1n;
  let d = 1n;
  for (let k = twice - 2; k > 0; k -= 2) {
    n *= BigInt(k); // Γ(a) = (a − 1)(a − 2) …, down to Γ(1) = 1 or Γ(½) = √π
    d *= 2n;
  }
  const logarithm = n === d ? field.zero : lnOf(field, Rational.of(n, d));
  return twice % 2 === 0 ? logarithm : add(logarithm, div(ln(field.pi()), 2));
}

/** ln Γ(a) = (a − ½) ln a − a + ½ ln 2π + Σ B_2k / (2k (2k − 1) a^(2k−1)) */
function lnGammaStirling<T extends Real<T>>(field: Field<T>, twice: number): T {
  const a = Rational.of(twice, 2);
  const inverse = field.from(Rational.of(2, twice));
  const inverseSquare = inverse.squared();
  let power = inverse;
  let sum = field.zero;
  for (let k = 1; ; k++) {
    const coefficient = bernoulliNumber(2 * k).over(Rational.of(2 * k * (2 * k - 1)));
    const next = add(sum, mul(power, field.from(coefficient)));
    const size = Math.abs(Number(coefficient.n) / Number(coefficient.d)) * (twice / 2) ** (1 - 2 * k);
    if (size < 10 ** -field.digits) {
      sum = field.hull(sum, next);
      break;
    }
    sum = next;
    power = mul(power, inverseSquare);
  }
  return add(
    mul(field.from(a.minus(Rational.of(1, 2))), lnOf(field, a)),
    neg(field.from(a)),
    div(ln(mul(2, field.pi())), 2),
    sum,
  );
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for a = twiceA/2 and b = twiceB/2. */
export const lnBeta = <T extends Real<T>>(field: Field<T>, twiceA: number, twiceB: number): T =>
  sub(add(lnGamma(field, twiceA), lnGamma(field, twiceB)), lnGamma(field, twiceA + twiceB));
