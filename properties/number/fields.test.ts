import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ball, balls } from '../../spec/number/ball.ts';
import { type Interval, intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import { dot, type Field, minusDot, type Real, signOf } from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import { law, seedOf } from '../support/prop.ts';
import { ballFaults, type Fault, intervalFaults, spoiled } from './faults.ts';
import { attempt, contains, fieldLaws, meet, sample } from './field-laws.ts';

/** Below and above the 20 digits at which a decimal that lost its precision would be cut. */
const precisions = [8, 20, 21, 37, 60];

/** One field a precision: making it costs more than using it. */
function memo<T>(make: (digits: number) => Field<T>): (digits: number) => Field<T> {
  const made = new Map<number, Field<T>>();
  return digits => {
    const field = made.get(digits) ?? make(digits);
    made.set(digits, field);
    return field;
  };
}
const ball = memo<Ball>(balls);
const interval = memo<Interval>(intervals);
const finerBall = (digits: number) => ball(digits + 120);
const finerInterval = (digits: number) => interval(digits + 30);
const digits = fc.constantFrom(...precisions);

describe('intervals', () => {
  for (const { title, holds } of fieldLaws)
    law(title, [digits, sample], (d, s) => holds(interval(d), finerBall(d), s), 200);
});
describe('balls', () => {
  for (const { title, holds } of fieldLaws)
    law(title, [digits, sample], (d, s) => holds(ball(d), finerInterval(d), s), 300);
});

/** Samples on which every law is tried before a field passes. */
const RUNS_TO_CATCH = 120;

/** The law that a field of numbers breaks first, as far as the samples show. */
function firstBroken<T extends Real<T>, S extends Real<S>>(
  field: (digits: number) => Field<T>,
  finer: (digits: number) => Field<S>,
): string | undefined {
  let broken: string | undefined;
  const property = fc.property(digits, sample, (d, s) => {
    broken = fieldLaws.find(({ holds }) => !holds(field(d), finer(d), s))?.title;
    return broken === undefined;
  });
  fc.check(property, { seed: seedOf('planted faults'), numRuns: RUNS_TO_CATCH, endOnFailure: true });
  return broken;
}

const caught = <T extends Real<T>, S extends Real<S>>(
  faults: Readonly<Record<string, Fault<T>>>,
  field: (digits: number) => Field<T>,
  finer: (digits: number) => Field<S>,
): void => {
  test.each(Object.keys(faults))('the laws catch %s', name => {
    const faulty = memo(d => spoiled(field(d), faults[name]!));
    expect(firstBroken(faulty, finer)).toBeDefined();
  });
};

describe('the tester is tested', () => {
  caught(ballFaults, ball, finerInterval);
  caught(intervalFaults, interval, finerBall);
  test('the wrapper that plants the faults breaks no law itself', () => {
    expect(
      firstBroken(
        memo(d => spoiled(ball(d), result => result)),
        finerInterval,
      ),
    ).toBeUndefined();
  });
});

describe('enclosures are sharp', () => {
  /** Between 1/100 and 1000: where fixed point and floating point both keep their digits. */
  const moderate = fc
    .tuple(fc.integer({ min: 100, max: 10_000_000 }), fc.constantFrom(-1, 1))
    .map(([n, sign]) => Rational.of(n * sign, 10_000));
  const size = (x: Rational) => (x.abs().lessThan(Rational.of(1)) ? Rational.of(1) : x.abs());
  /** A handful of roundings of numbers up to 1000, in units of the last digit. */
  const unit = (d: number) => Rational.of(1n, 10n ** BigInt(d - 4));
  const sharp = <T extends Real<T>>(field: Field<T>, x: Rational, y: Rational): boolean => {
    const [a, b, root] = [field.from(x), field.from(y), field.from(x.abs()).sqrt()];
    const results = [a.plus(b), a.minus(b), a.times(b), a.over(b), a.squared(), root, root.ln(), field.pi()];
    const small = field.from(x.over(Rational.of(1000))).exp();
    return [...results, small].every(r => {
      const { lo, hi } = r.bounds();
      return !unit(field.digits).times(size(hi)).lessThan(hi.minus(lo));
    });
  };
  law('an interval is a few units wide', [digits, moderate, moderate], (d, x, y) => sharp(interval(d), x, y));
  law('a ball is a few units wide', [digits, moderate, moderate], (d, x, y) => sharp(ball(d), x, y));

  law('balls compute whole numbers exactly', [digits, fc.integer(), fc.integer()], (d, n, k) => {
    const [x, y] = [ball(d).from(n), ball(d).from(k)];
    const [p, q] = [BigInt(n), BigInt(k)];
    const pairs: [Ball, bigint][] = [
      [x.plus(y), p + q],
      [x.minus(y), p - q],
      [x.times(y), p * q],
      [x.squared(), p * p],
      [x.squared().sqrt(), p < 0n ? -p : p],
      [dot(ball(d), [x, y], [y, y]), p * q + q * q],
    ];
    return pairs.every(([r, exact]) => {
      const { lo, hi } = r.bounds();
      return lo.equals(hi) && lo.equals(Rational.of(exact));
    });
  });
});

describe.each([
  ['intervals', interval as unknown as (digits: number) => Field<Ball>, intervals as unknown as typeof balls],
  ['balls', ball, balls],
])('%s refuse what they cannot answer', (_name, field, make) => {
  const f = field(20);
  const aboutZero = f.hull(f.from(-1), f.from(1));
  test.each<[string, (x: Ball) => Ball]>([
    ['plus', x => x.plus(f.one)],
    ['minus', x => x.minus(f.one)],
    ['times', x => x.times(f.one)],
    ['over', x => x.over(f.one)],
    ['the fused product', x => minusDot(f.one, [x], [f.one], 1)],
    ['the fused product of its start', x => minusDot(x, [f.one], [f.one], 1)],
  ])('numbers of different fields do not meet in %s', (_op, op) => {
    expect(() => op(make(20).one)).toThrow('defect: two');
  });
  test('what the digits do not decide is Undecided', () => {
    expect(() => f.one.over(aboutZero)).toThrow(Undecided);
    expect(() => f.one.over(f.zero)).toThrow(Undecided);
    expect(() => aboutZero.sqrt()).toThrow(Undecided);
    expect(() => aboutZero.ln()).toThrow(Undecided);
    expect(() => f.zero.ln()).toThrow(Undecided);
    expect(aboutZero.sign()).toBeUndefined();
    expect(f.zero.sign()).toBe(0);
    expect(() => signOf(aboutZero)).toThrow(Undecided);
  });
  test('an exponential out of all bounds is Undecided above and never 0 below', () => {
    const far = f.from(10n ** 18n);
    expect(() => far.exp()).toThrow(Undecided);
    const tiny = attempt(() => far.negated().exp());
    expect(tiny === undefined || tiny.bounds().hi.sign()).not.toBe(0);
  });
  test('a fraction of binary64 is not taken for a number', () => {
    expect(() => f.from(0.5)).toThrow('defect: 0.5 is not a whole number');
    expect(() => f.from(2 ** 53)).toThrow('defect');
    expect(() => make(0)).toThrow('defect: a working precision of 0 digits');
  });
});

describe('the limits of balls', () => {
  test('balls end at 293 digits', () => {
    expect(balls(293).pi().sign()).toBe(1);
    expect(() => balls(294)).toThrow(Undecided);
  });
  test('exact numbers have no largest, inexact ones end at 1e308', () => {
    const f = ball(20);
    const huge = f.from(10n ** 400n);
    expect(contains(huge.times(huge).minus(f.one), Rational.of(10n ** 800n - 1n))).toBe(true);
    expect(contains(huge.squared().sqrt(), Rational.of(10n ** 400n))).toBe(true);
    expect(
      meet(
        huge.ln(),
        interval(40)
          .from(10n ** 400n)
          .ln(),
      ),
    ).toBe(true);
    expect(() => huge.times(f.pi())).toThrow(Undecided);
    expect(() => f.pi().over(huge.plus(f.pi()))).toThrow(Undecided);
    expect(() => huge.plus(f.pi()).ln()).toThrow(Undecided);
    expect(contains(huge.plus(f.one).sqrt(), Rational.of(10n ** 200n))).toBe(true);
    expect(() => f.from(1n << 70_000n).ln()).toThrow(Undecided);
  });
  test('a hull of another field is a defect', () => {
    expect(() => ball(20).hull(balls(20).one, ball(20).one)).toThrow('defect');
  });
});
