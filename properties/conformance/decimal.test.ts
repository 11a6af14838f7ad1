import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rational } from '../../spec/number/rational.ts';
import {
  compare,
  type ExactDecimal,
  exactDouble,
  log10,
  minus,
  parseExact,
  toNumber,
} from '../../src/conformance/decimal.ts';
import { law } from '../support/prop.ts';

/** The same number in the arithmetic of the spec, which shares no line with the judge. */
const rational = ({ m, e }: ExactDecimal): Rational => Rational.parse(`${m}e${e}`);

const decimals = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.integer({ min: -40, max: 40 }),
  )
  .map(([sign, m, e]) => `${sign}${m}e${e}`);
const doubles = fc
  .tuple(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
    fc.nat(2 ** 21 - 1),
    fc.integer({ min: -300, max: 200 }),
  )
  .map(([hi, lo, e]) => (hi * 2 ** 21 + lo) * 2 ** e);

law('a decimal is read exactly', [decimals], text => {
  expect(rational(parseExact(text)!).equals(Rational.parse(text))).toBe(true);
});

law(
  'a double, its shortest decimal and its hex float are read as the judge should read them',
  [doubles],
  x => {
    const exact = rational(exactDouble(x)!);
    expect(exact.equals(Rational.ofDouble(x))).toBe(true);
    expect(toNumber(parseExact(String(x))!)).toBe(x === 0 ? 0 : x);
  },
);

test.each([
  ['0x1.8p-3', 0.1875],
  ['-0x.8p1', -1],
  ['0X1P+4', 16],
  ['0x1p-1074', 5e-324],
  ['0x1.fffffffffffffp1023', Number.MAX_VALUE],
  ['0xap0', 10],
])('a hex float is exact: %s', (text, value) => {
  expect(rational(parseExact(text)!).equals(Rational.ofDouble(value))).toBe(true);
});

test.each([
  '',
  '.',
  '-',
  '1.2.3',
  '1e',
  '1e1000000',
  '0x',
  '0xp3',
  'nan',
  '+inf',
  '1,5',
  ' 1',
  '1 ',
  '3/4',
  '1'.repeat(20_000),
])('what is no number is not read as one: %s', text => {
  expect(parseExact(text)).toBeUndefined();
});

law('difference and order are those of the spec', [decimals, decimals], (a, b) => {
  const [x, y] = [parseExact(a)!, parseExact(b)!];
  const [p, q] = [Rational.parse(a), Rational.parse(b)];
  expect(rational(minus(x, y)).equals(p.minus(q))).toBe(true);
  expect(compare(x, y)).toBe(p.compare(q));
});

/** Two logarithms in binary64, of numbers below 10^300: an absolute error of a few ulps of 300. */
const LOG_ERROR = 1e-12;
law(
  'log10 is the logarithm, also beyond binary64',
  [fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: -9000, max: 9000 })],
  (m, e) => {
    expect(Math.abs(log10({ m: BigInt(-m), e }) - (Math.log10(m) + e))).toBeLessThan(LOG_ERROR * 10);
  },
);
test('the logarithm of 0 is −∞', () => {
  expect(log10({ m: 0n, e: 5 })).toBe(Number.NEGATIVE_INFINITY);
});
