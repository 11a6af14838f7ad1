import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDecimal } from '../../spec/number/decimal.ts';
import { floorDiv, Rational, rationals } from '../../spec/number/rational.ts';
import { Refusal } from '../../spec/number/refusal.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

const fraction = fc
  .tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(1n, 10n ** 40n))
  .map(([n, d]) => Rational.of(n, d));
const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
const codeOf = (call: () => unknown): string => {
  const refusal = refusalOf(call);
  return refusal === 'accepted' ? refusal : refusal.code;
};
const abs = (x: bigint) => (x < 0n ? -x : x);

describe('fractions', () => {
  law('are in lowest terms with a positive denominator', [fraction, fraction], (x, y) =>
    [x.plus(y), x.minus(y), x.times(y), x.squared(), y.sign() === 0 ? x : x.over(y)].every(r => {
      let [a, b] = [abs(r.n), r.d];
      while (b !== 0n) [a, b] = [b, a % b];
      return r.d > 0n && a === 1n;
    }),
  );
  law('form a field', [fraction, fraction, fraction], (x, y, z) => {
    const back = y.sign() === 0 ? x : x.times(y).over(y);
    return (
      x
        .plus(y)
        .times(z)
        .equals(x.times(z).plus(y.times(z))) &&
      x.plus(y).minus(y).equals(x) &&
      back.equals(x) &&
      x.squared().equals(x.times(x)) &&
      x.minus(y).sign() === x.compare(y)
    );
  });
  law('the floor of a quotient', [fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 9n)], (n, d) => {
    const q = floorDiv(n, d);
    return q * d <= n && n < (q + 1n) * d;
  });
  test('what is no fraction is a defect of the caller', () => {
    expect(() => Rational.of(1, 0)).toThrow('defect');
    expect(() => rationals.one.over(rationals.zero)).toThrow('defect');
    for (const leave of [
      () => rationals.one.sqrt(),
      () => rationals.one.ln(),
      () => rationals.one.exp(),
      () => rationals.pi(),
    ])
      expect(leave).toThrow('defect');
    expect(() => rationals.hull(rationals.zero, rationals.one)).toThrow('defect');
    expect(rationals.hull(rationals.one, rationals.one)).toBe(rationals.one);
  });
});

describe('the exact value of a binary64', () => {
  law(
    'is the double, whatever its exponent',
    [anyDouble],
    x => {
      const exact = Rational.ofDouble(x);
      // the decimal expansion of a double is finite: 1075 places are all of it, and Number() reads it back correctly
      const power = exact.d.toString(2).length - 1;
      const digits = (exact.n * 5n ** BigInt(power)).toString();
      return exact.d === 1n << BigInt(power) && Number(`${digits}e-${power}`) === (x === 0 ? 0 : x);
    },
    500,
  );
  law('halves and doubles with it', [fc.double({ min: 1e-300, max: 1e300, noNaN: true })], x =>
    Rational.ofDouble(x / 2)
      .plus(Rational.ofDouble(x / 2))
      .equals(Rational.ofDouble(x)),
  );
  test('a tenth is not 1/10, and the smallest and largest are exact', () => {
    expect(Rational.ofDouble(0.1).toString()).toBe('3602879701896397/36028797018963968');
    expect(Rational.ofDouble(5e-324).equals(Rational.of(1n, 1n << 1074n))).toBe(true);
    expect(Rational.ofDouble(Number.MAX_VALUE).equals(Rational.of((1n << 1024n) - (1n << 971n)))).toBe(true);
    expect(Rational.ofDouble(-0).equals(Rational.of(0))).toBe(true);
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is refused', x => {
    expect(codeOf(() => Rational.ofDouble(x))).toBe('not-finite');
  });
});

describe('reading a number', () => {
  const digits = (min: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},30}$`));
  const sign = fc.constantFrom('', '+', '-');
  law(
    'a decimal is its digits times a power of ten',
    [sign, digits(1), digits(0), fc.integer({ min: -400, max: 400 }), fc.constantFrom('e', 'E', '')],
    (s, whole, part, e, letter) => {
      const text = `${s}${whole}${part === '' ? '' : `.${part}`}${letter === '' ? '' : `${letter}${e}`}`;
      const power = (letter === '' ? 0 : e) - part.length;
      const n = BigInt(`${whole}${part}`) * (s === '-' ? -1n : 1n);
      const ten = 10n ** BigInt(Math.abs(power));
      return Rational.parse(text).equals(power < 0 ? Rational.of(n, ten) : Rational.of(n * ten));
    },
    300,
  );
  law('a fraction reads back', [fraction], x => Rational.parse(x.toString()).equals(x));
  test.each([
    ['.5', '1/2'],
    ['5.', '5'],
    ['-0', '0'],
    ['+7/21', '1/3'],
    ['-6/4', '-3/2'],
    ['1e-0', '1'],
    ['00012', '12'],
  ])('%s is %s', (text, value) => {
    expect(Rational.parse(text).toString()).toBe(value);
  });
  test.each([
    ...[
      '',
      ' ',
      '.',
      '-',
      '+',
      'e5',
      '.e5',
      '1e',
      '1e+',
      '1e1.5',
      '--1',
      '+-1',
      '1 2',
      ' 1',
      '1 ',
      '1\n',
      '\t1',
    ],
    ...[
      '1,5',
      '1_000',
      '0x10',
      '0b1',
      '1n',
      '١٢٣',
      '１',
      '1/0',
      '1/',
      '/2',
      '1/-2',
      '1/2/3',
      '1.5/2',
      '½',
      '1e999999',
    ],
    ...['null', 'undefined', 'true', '[1]', '1;', '$1', '1\u0000', '∞', '1d5', '9'.repeat(200_002)],
  ])('%j is no number', text => {
    expect(codeOf(() => Rational.parse(text))).toBe('not-a-number');
  });
  test.each(['nan', 'NaN', '-nan', 'inf', '+Inf', '-Infinity'])('%s is not finite', text => {
    expect(codeOf(() => Rational.parse(text))).toBe('not-finite');
  });
  test('a refusal quotes the beginning of a long text only', () => {
    const text = `${'x'.repeat(10_000)}`;
    expect(() => Rational.parse(text)).toThrow(Refusal);
    try {
      Rational.parse(text);
    } catch (e) {
      expect((e as Error).message.length).toBeLessThan(100);
    }
  });
  test('hostile text costs time in proportion to its length', () => {
    // a regular expression that may divide one run of digits in two would take 10^10 steps here
    const start = performance.now();
    expect(codeOf(() => Rational.parse(`${'1'.repeat(150_000)}x`))).toBe('not-a-number');
    expect(codeOf(() => Rational.parse(`${'1'.repeat(90_000)}/${'1'.repeat(90_000)}x`))).toBe('not-a-number');
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('printing a number', () => {
  const significant = fc.integer({ min: 1, max: 40 });
  const exponent = fc.integer({ min: -60, max: 60 });
  const spread = fc
    .tuple(fraction, exponent)
    .map(([x, e]) =>
      e < 0 ? x.over(Rational.of(10n ** BigInt(-e))) : x.times(Rational.of(10n ** BigInt(e))),
    );

  /** One unit in the last of `digits` places of x: 10^(e − digits + 1) with 10^e <= |x| < 10^(e+1), found by trying. */
  const unitOf = (x: Rational, digits: number): Rational => {
    const ten = Rational.of(10);
    let unit = Rational.of(1);
    while (!x.abs().lessThan(unit.times(ten))) unit = unit.times(ten);
    while (x.abs().lessThan(unit)) unit = unit.over(ten);
    return unit.over(Rational.of(10n ** BigInt(digits - 1)));
  };
  const isMultiple = (x: Rational, unit: Rational) => x.over(unit).isInteger();

  law(
    'floor and ceil are the neighbours among the decimals',
    [spread, significant],
    (x, digits) => {
      if (x.sign() === 0) return toDecimal(x, digits, 'floor') === '0';
      const [lo, hi] = [
        Rational.parse(toDecimal(x, digits, 'floor')),
        Rational.parse(toDecimal(x, digits, 'ceil')),
      ];
      const unit = unitOf(x, digits);
      const gap = isMultiple(x, unit) ? Rational.of(0) : unit;
      return (
        !x.lessThan(lo) &&
        !hi.lessThan(x) &&
        hi.minus(lo).equals(gap) &&
        [lo, hi].every(end => isMultiple(end, unit))
      );
    },
    300,
  );
  law(
    'nearest is within half a unit',
    [spread, significant],
    (x, digits) => {
      if (x.sign() === 0) return toDecimal(x, digits, 'nearest') === '0';
      const value = Rational.parse(toDecimal(x, digits, 'nearest'));
      const unit = unitOf(x, digits);
      return isMultiple(value, unit) && !unit.lessThan(value.minus(x).abs().times(Rational.of(2)));
    },
    300,
  );
  law(
    'a half is rounded away from 0',
    [fc.bigInt(1n, 10n ** 10n), exponent, fc.boolean()],
    (n, e, negative) => {
      const half = Rational.parse(`${negative ? '-' : ''}${n}5e${e}`);
      const digits = n.toString().length;
      return Rational.parse(toDecimal(half, digits, 'nearest')).equals(
        Rational.parse(`${negative ? '-' : ''}${n + 1n}e${e + 1}`),
      );
    },
  );
  law(
    'all digits of a decimal are printed, without needless zeros',
    [fc.bigInt(1n, 10n ** 30n), exponent],
    (n, e) => {
      const x = Rational.parse(`${n}e${e}`);
      const text = toDecimal(x, 40, 'nearest');
      return Rational.parse(text).equals(x) && !/\.\d*0(e|$)/.test(text);
    },
  );
  test.each([
    ['9.996', 3, 'nearest', '10'],
    ['9.996', 3, 'floor', '9.99'],
    ['-9.991', 3, 'floor', '-10'],
    ['-9.999', 3, 'ceil', '-9.99'],
    ['0.1', 30, 'ceil', '0.1'],
    ['1/3', 5, 'nearest', '0.33333'],
    ['1e-7', 5, 'nearest', '0.0000001'],
    ['1e-8', 5, 'nearest', '1e-8'],
    ['123456e15', 6, 'nearest', '123456000000000000000'],
    ['123456e16', 6, 'nearest', '1.23456e+21'],
  ] as const)('%s with %i digits to %s is %s', (x, digits, rounding, text) => {
    expect(toDecimal(Rational.parse(x), digits, rounding)).toBe(text);
  });
});
