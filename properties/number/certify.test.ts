import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balls } from '../../spec/number/ball.ts';
import { certify, certifyAll, exactly, proved } from '../../spec/number/certify.ts';
import { toDecimal } from '../../spec/number/decimal.ts';
import { Interval, intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import { add, div, type Field, mul, type Real, sub } from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import { has } from '../support/peers.ts';
import { law } from '../support/prop.ts';
import { pari } from './independent.ts';

type Formula = <T extends Real<T>>(f: Field<T>) => T;
/** Formulas that lose digits, next to the same in PARI/GP. */
const formulas: [string, Formula][] = [
  ['Pi', f => f.pi()],
  ['log(2)', f => f.from(2).ln()],
  ['exp(1)', f => f.one.exp()],
  ['exp(-50)', f => f.from(-50).exp()],
  ['sqrt(2)', f => f.from(2).sqrt()],
  // 12 digits cancel: 262537412640768743.99999999999925…
  [
    'exp(Pi*sqrt(163)) - 262537412640768744',
    f => sub(mul(f.pi(), f.from(163).sqrt()).exp(), f.from(262537412640768744n)),
  ],
  [
    'Pi^4 + Pi^5 - exp(6)',
    f => sub(add(f.pi().squared().squared(), mul(f.pi().squared().squared(), f.pi())), f.from(6).exp()),
  ],
  ['log(1 + 1/10^40)', f => f.from(Rational.parse('1e-40')).plus(f.one).ln()],
  [
    'sqrt(10^40 + 1) - 10^20',
    f =>
      f
        .from(10n ** 40n + 1n)
        .sqrt()
        .minus(f.from(10n ** 20n)),
  ],
  ['exp(1/10^15) - 1', f => sub(f.from(Rational.parse('1e-15')).exp(), 1)],
  ['log(10^-80)/Pi', f => div(f.from(Rational.parse('1e-80')).ln(), f.pi())],
];

describe('certify', () => {
  test.skipIf(!has('gp'))('gives the digits of PARI/GP, correctly rounded', () => {
    const known = pari(formulas.map(([text]) => text));
    formulas.forEach(([text, formula], i) => {
      for (const digits of [1, 7, 20, 21, 45]) {
        const value = toDecimal(known[i]!, digits, 'nearest');
        expect([text, certify(digits, formula).value]).toEqual([text, value]);
        expect([text, certifyAll(digits, f => [formula(f)], balls)[0]!.value]).toEqual([text, value]);
      }
    });
  });
});

describe('the proof of a number', () => {
  const fraction = fc
    .tuple(fc.bigInt(-(10n ** 25n), 10n ** 25n), fc.bigInt(1n, 10n ** 20n))
    .map(([n, d]) => Rational.of(n, d));
  const digitCount = fc.integer({ min: 1, max: 45 });

  law('a certificate is the rounded truth within its enclosure', [fraction, digitCount], (x, digits) => {
    if (x.sign() === 0) return true;
    // x³/x is x, but only up to rounding
    const { value, lo, hi } = certify(digits, f =>
      f.from(x).squared().times(f.from(x)).over(f.from(x).squared()),
    );
    const [low, high] = [Rational.parse(lo), Rational.parse(hi)];
    return value === toDecimal(x, digits, 'nearest') && !x.lessThan(low) && !high.lessThan(x);
  });
  law('two ends that round apart prove nothing', [fraction, digitCount], (x, digits) => {
    const far = x.plus(Rational.parse('1e30'));
    return proved({ lo: x, hi: far }, digits) === undefined;
  });
  law('an exact number proves itself', [fraction], x => exactly(x, 10).rational === x.toString());

  test('an irrational zero has no digits', () => {
    const zero: Formula = f => sub(f.from(6).sqrt(), mul(f.from(2).sqrt(), f.from(3).sqrt()));
    expect(() => certify(5, zero)).toThrow(Undecided);
    expect(() => certifyAll(5, f => [zero(f)], balls)).toThrow(Undecided);
    const negligible = { zeroBelow: Rational.parse('1e-20') };
    expect(certifyAll(5, f => [zero(f)], intervals, negligible)[0]!.value).toBe('0');
    expect(certifyAll(5, f => [f.from(Rational.parse('1e-19'))], intervals, negligible)[0]!.value).toBe(
      '1e-19',
    );
  });
  test('a divisor that needs digits raises the precision', () => {
    const divisor: Formula = f => sub(f.from(10n ** 80n + 1n).sqrt(), f.from(10n ** 40n));
    expect(certify(10, f => div(f.one, divisor(f))).value).toBe('2e+40');
    expect(certifyAll(10, f => [div(f.one, divisor(f))], balls)[0]!.value).toBe('2e+40');
  });
  test('a defect is not hidden behind more digits', () => {
    expect(() => certify(5, f => f.from(0.5))).toThrow('defect');
  });
  test('logarithms end near 1000 digits of decimal.js, and say so', () => {
    expect(() => intervals(1020).from(3).ln()).toThrow(Undecided);
    expect(() =>
      certifyAll(
        5,
        f => [f.from(3).ln()],
        () => intervals(1020),
      ),
    ).toThrow('end near 1000');
  });
});

describe('an interval refuses an end that lost its direction', () => {
  const field = intervals(30);
  const third = field.from(Rational.of(1, 3));
  test.each<[string, () => Interval]>([
    ['both ends rounded down', () => new Interval(field, third.lo, new field.Down(third.hi))],
    ['both ends rounded up', () => new Interval(field, new field.Up(third.lo), third.hi)],
    ['ends of the shared class of decimal.js', () => new Interval(field, new Decimal(1), new Decimal(2))],
    ['a result of its static helpers', () => new Interval(field, Decimal.min(third.lo, 1), third.hi)],
    ['an end of another field', () => new Interval(field, intervals(30).one.lo, third.hi)],
    ['ends that are exchanged', () => new Interval(field, new field.Down(2), new field.Up(1))],
  ])('%s', (_name, make) => {
    expect(make).toThrow('defect');
  });
  test('an infinite end is Undecided', () => {
    expect(() => new Interval(field, new field.Down(1), new field.Up('Infinity'))).toThrow(Undecided);
    expect(() => new Interval(field, new field.Down(Number.NaN), new field.Up(1))).toThrow(Undecided);
  });
  test('what somebody sets on the shared class changes nothing', () => {
    const before = { precision: Decimal.precision, rounding: Decimal.rounding };
    try {
      Decimal.set({ precision: 5, rounding: Decimal.ROUND_HALF_UP });
      const f = intervals(60);
      expect(f.Down.precision).toBe(60);
      const { lo, hi } = f.from(Rational.of(2, 3)).bounds();
      expect(toDecimal(lo, 60, 'nearest')).toBe(`0.${'6'.repeat(60)}`);
      expect(toDecimal(hi, 60, 'nearest')).toBe(`0.${'6'.repeat(59)}7`);
    } finally {
      Decimal.set(before);
    }
  });
});

test('a number halfway between two decimals is written as either, with an enclosure that tells', () => {
  const halfway = certify(3, field => field.from(Rational.of(49, 2)).exp().ln());
  expect(halfway.value).toBe('24.5');
  const tied = certify(2, field => field.from(Rational.of(49, 2)).exp().ln());
  expect(['24', '25']).toContain(tied.value);
  expect(Rational.parse(tied.lo).compare(Rational.of(49, 2))).not.toBe(1);
  expect(Rational.parse(tied.hi).compare(Rational.of(49, 2))).not.toBe(-1);
});
