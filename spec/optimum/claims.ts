import { type Certified, proved } from '../number/certify.ts';
import { Rational } from '../number/rational.ts';
import { add, type Field, ln, mul, type Real } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';
import { exponentOf, twoTo } from './dyadic.ts';

/** An enclosed number times an exact unit: what is computed in a convenient unit and reported in the user's. */
export interface Claim<T> {
  readonly value: T;
  readonly unit: Rational;
  /** A number proved to be below this is written as 0. */
  readonly zeroBelow?: Rational;
}

export const claim = <T>(value: T, unit: Rational = Rational.of(1), zeroBelow?: Rational): Claim<T> =>
  zeroBelow === undefined ? { value, unit } : { value, unit, zeroBelow };

/** The claim with `digits` proved digits. @throws Undecided when the enclosure is too wide for them */
export function certified<T extends Real<T>>(
  { value, unit, zeroBelow }: Claim<T>,
  digits: number,
): Certified {
  const { lo, hi } = value.bounds();
  const [a, b] = [lo.times(unit), hi.times(unit)];
  const answer = proved(unit.sign() < 0 ? { lo: b, hi: a } : { lo: a, hi: b }, digits, zeroBelow);
  if (answer === undefined) throw new Undecided(`${digits} digits are not proved at this precision`);
  return answer;
}

/** ln x of an exact x > 0 of any size: x = m 2^k, ln x = ln m + k ln 2. */
export function lnOf<T extends Real<T>>(field: Field<T>, x: Rational): T {
  const k = exponentOf(x);
  return add(ln(field.from(x.times(twoTo(-k)))), mul(k, ln(field.from(2))));
}
