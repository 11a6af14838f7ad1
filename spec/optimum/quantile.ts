import { Rational } from '../number/rational.ts';
import { add, div, exp, type Field, mul, neg, type Real, sqrt, sub } from '../number/real.ts';
import { Refusal } from '../number/refusal.ts';
import { twoTo } from './dyadic.ts';
import { narrow } from './refine.ts';

/**
 * P(χ²₁ <= q) = √(2q/π) e^(−q/2) Σ_{k>=0} q^k / (1·3·5…(2k + 1)),
 * a series of positive terms; once a term is below half the one before, the rest is below that term.
 *
 * @source Abramowitz and Stegun 26.4.4, 7.1.6
 */
export function chiSquare1Cdf<T extends Real<T>>(field: Field<T>, q: Rational, bits: number): T {
  const x = field.from(q);
  const enough = twoTo(-bits);
  let exactTerm = Rational.of(1); // of a slightly larger q with few digits: an upper bound of the term
  const above = Rational.of((q.n * 1024n) / q.d + 1n, 1024n);
  let term = field.one;
  let sum = field.one;
  for (let k = 1; ; k++) {
    const odd = 2 * k + 1;
    term = div(mul(term, x), odd);
    sum = sum.plus(term);
    const ratio = above.over(Rational.of(odd));
    exactTerm = upTo(exactTerm.times(ratio), bits + 8);
    if (ratio.lessThan(Rational.of(1, 2)) && exactTerm.lessThan(enough)) break;
  }
  const rest = field.hull(field.zero, field.from(exactTerm));
  return mul(sqrt(div(mul(2, x), field.pi())), exp(neg(div(x, 2))), add(sum, rest));
}

const upTo = (x: Rational, bits: number): Rational =>
  Rational.of((x.n << BigInt(bits)) / x.d + 1n, 1n << BigInt(bits));

/** The density of χ²₁, (2πq)^(−½) e^(−q/2). */
function chiSquare1Density<T extends Real<T>>(field: Field<T>, q: Rational): T {
  const x = field.from(q);
  return div(exp(neg(div(x, 2))), sqrt(mul(2, field.pi(), x)));
}

const BEYOND = 4096;

/**
 * The quantile of χ²₁: the q with P(χ²₁ <= q) = level.
 *
 * @throws Refusal `out-of-domain` for a level outside (0, 1)
 */
export function chiSquare1Quantile<T extends Real<T>>(field: Field<T>, level: Rational, bits: number): T {
  if (level.sign() <= 0 || !level.lessThan(Rational.of(1)))
    throw new Refusal('out-of-domain', `a confidence level of ${level}: it lies between 0 and 1`, {
      field: 'level',
    });
  const target = field.from(level);
  const value = (q: Rational) => sub(chiSquare1Cdf(field, q, bits), target);
  let hi = Rational.of(1);
  while (value(hi).sign() !== 1) {
    hi = hi.times(Rational.of(2));
    if (Rational.of(BEYOND).lessThan(hi))
      throw new Refusal('out-of-domain', `a confidence level too close to 1`, { field: 'level' });
  }
  const { lo, hi: top } = narrow(
    { lo: Rational.of(0), hi, signAtLo: -1, value, derivative: q => chiSquare1Density(field, q) },
    bits,
  );
  return field.hull(field.from(lo), field.from(top));
}
