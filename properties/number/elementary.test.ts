import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balls } from '../../spec/number/ball.ts';
import { bitLength, floorSqrt } from '../../spec/number/ball-elementary.ts';
import { Interval, intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import { has, pythonWith } from '../support/peers.ts';
import { law } from '../support/prop.ts';
import { meet } from './field-laws.ts';
import { containsKnown, mpmath, pari } from './independent.ts';

const functions = ['sqrt', 'ln', 'exp'] as const;
type Function = (typeof functions)[number];

/**
 * Arguments on which elementary functions go wrong: next to 1 and to 0, at powers of two, on both sides of the
 * borders of an argument reduction, tiny, huge, and drawn ones.
 */
const plain = [
  ...[
    '2',
    '3',
    '10',
    '1/3',
    '1/2',
    '99/100',
    '101/100',
    '1234567/1000',
    '1/1024',
    '4096',
    '65/64',
    '129/128',
  ],
  ...['1e-15', '1e-30', '1e-60', '1e-100', '1e20', '1e60', '7/5', '141421356/100000000', '693147/1000000'],
  ...['1.000000000000001', '0.999999999999999', '1.000000000000000000001', '0.9999999999999999999999999'],
];
const drawn = fc
  .sample(fc.tuple(fc.bigInt(1n, 10n ** 18n), fc.bigInt(1n, 10n ** 15n)), { seed: 20_240_607, numRuns: 60 })
  .map(([n, d]) => Rational.of(n, d).toString());
const positive = [...plain, ...drawn].map(Rational.parse);
const tooLarge = (x: Rational) => Rational.of(400).lessThan(x.abs());

const questions: [Function, Rational][] = functions.flatMap(f =>
  positive.flatMap(x =>
    f !== 'exp'
      ? [[f, x] as [Function, Rational]]
      : [x, x.negated()].filter(y => !tooLarge(y)).map(y => [f, y] as [Function, Rational]),
  ),
);

/** Above and below the 20 digits at which a decimal that lost its precision would be cut. */
const precisions = [8, 20, 33, 60];

function misses<T extends Real<T>>(make: (digits: number) => Field<T>, known: readonly Rational[]): string[] {
  const wrong: string[] = [];
  for (const digits of precisions) {
    const field = make(digits);
    questions.forEach(([f, x], i) => {
      // in fixed point a number may vanish; then there is nothing to take the logarithm of
      if (f !== 'exp' && field.from(x).sign() !== 1) return;
      if (!containsKnown(field.from(x)[f](), known[i]!)) wrong.push(`${f}(${x}) at ${digits} digits`);
    });
  }
  return wrong;
}

const python = pythonWith('mpmath');
describe('√, ln and exp against independent libraries', () => {
  test.skipIf(!has('gp'))('the enclosures contain the values of PARI/GP', () => {
    const name = { sqrt: 'sqrt', ln: 'log', exp: 'exp' };
    const known = pari(questions.map(([f, x]) => `${name[f]}(${x}*1.)`));
    expect(known.length).toBe(questions.length);
    expect(misses(intervals, known)).toEqual([]);
    expect(misses(balls, known)).toEqual([]);
  });
  test.skipIf(python === undefined)('the enclosures contain the values of mpmath', () => {
    const name = { sqrt: 'sqrt', ln: 'log', exp: 'exp' };
    const known = mpmath(
      python!,
      questions.map(([f, x]) => `${name[f]}(mpf(${x.n})/${x.d})`),
    );
    expect(known.length).toBe(questions.length);
    expect(misses(intervals, known)).toEqual([]);
    expect(misses(balls, known)).toEqual([]);
  });
  test.skipIf(!has('gp'))('a value that is off in the 76th digit would be noticed', () => {
    const [known] = pari(['exp(1)']);
    const shifted = known!.plus(Rational.parse('1e-70'));
    expect(containsKnown(balls(90).one.exp(), known!)).toBe(true);
    expect(containsKnown(balls(90).one.exp(), shifted)).toBe(false);
  });
});

describe('near ties, which decimal.js does not round as asked', () => {
  const field = intervals(20);
  const fine = balls(120);
  /** An interval at 20 digits whose end has more digits than the field: decimal.js uses all of them. */
  const point = (text: string) => new Interval(field, new field.Down(text), new field.Up(text));
  const bare = (x: Interval, f: 'exp' | 'ln') => new Interval(field, x.lo[f](), x.hi[f]());
  const truth = (text: string, f: 'exp' | 'ln') => fine.from(Rational.parse(text))[f]();

  test('decimal.js rounds exp of this argument to the wrong side, and the interval contains it all the same', () => {
    const text = '-0.035664594184588530763184109125';
    expect(meet(point(text).exp(), truth(text, 'exp'))).toBe(true);
    expect(meet(bare(point(text), 'exp'), truth(text, 'exp'))).toBe(false);
  });

  /**
   * An argument whose exp (in [1/10, 1)), or ln (in [1, 10)), is within about 10^−places of a decimal of 20 digits:
   * the inverse function of that decimal. These are the places at which decimal.js errs often.
   */
  const tie = fc
    .tuple(fc.bigInt(10n ** 19n, 10n ** 20n - 1n), fc.constantFrom('exp' as const, 'ln' as const))
    .map(([n, f]): ['exp' | 'ln', string] => {
      const places = f === 'exp' ? 60n : 45n;
      const target = fine.from(Rational.of(n, f === 'exp' ? 10n ** 20n : 10n ** 19n));
      const { lo } = (f === 'exp' ? target.ln() : target.exp()).bounds();
      return [f, `${(lo.n * 10n ** places) / lo.d}e-${places}`];
    });
  let bareMisses = 0;
  law(
    'exp and ln of a near tie lie in the interval',
    [tie],
    ([f, text]) => {
      if (!meet(bare(point(text), f), truth(text, f))) bareMisses += 1;
      return meet(point(text)[f](), truth(text, f));
    },
    300,
  );
  test('the law sees intervals that are not widened', () => {
    expect(bareMisses).toBeGreaterThan(0);
  });
});

describe('whole numbers', () => {
  const natural = fc.oneof(fc.bigInt(0n, 1n << 60n), fc.bigInt(0n, 1n << 2100n));
  law(
    'the floor of a root',
    [natural],
    n => {
      const root = floorSqrt(n);
      return root * root <= n && n < (root + 1n) * (root + 1n);
    },
    500,
  );
  law(
    'the floor of a root next to squares',
    [natural, fc.constantFrom(-1n, 0n, 1n)],
    (k, by) => {
      const n = k * k + by;
      const root = n < 0n ? 0n : floorSqrt(n);
      return n < 0n || (root * root <= n && n < (root + 1n) * (root + 1n));
    },
    500,
  );
  law('the length in bits', [fc.bigInt(1n, 1n << 300n)], n => bitLength(n) === n.toString(2).length, 500);
});
