import fc from 'fast-check';
import { expect } from 'vitest';
import { exactly } from '../../spec/number/certify.ts';
import { Rational } from '../../spec/number/rational.ts';
import { passesDigits } from '../../src/conformance/gate.ts';
import type { Precision } from '../../src/conformance/precision.ts';
import { scoreOutput } from '../../src/conformance/score.ts';
import type { EntryScore } from '../../src/conformance/verdict.ts';
import { law } from '../support/prop.ts';

/** Decimals of 30 digits, so that no print of them is exact: m 10^e. */
const truths = fc
  .tuple(fc.bigInt({ min: 10n ** 29n, max: 10n ** 30n - 1n }), fc.integer({ min: -60, max: 0 }))
  .map(([m, e]) => ({ m, e, truth: Rational.parse(`${m}e${e}`) }));
const printed = fc.integer({ min: 2, max: 12 });
const scoreOf = (claim: string, truth: Rational, precision: Precision): EntryScore =>
  scoreOutput('x', claim, exactly(truth, 40), { certified: 40, outputs: { x: precision } }).entries[0]!;

/** `%.{digits - 1}e`: the truth correctly rounded, every digit written; rounded here by whole numbers, not by the judge. */
function rounded({ m, e }: { m: bigint; e: number }, digits: number): { mantissa: bigint; exponent: number } {
  const surplus = 30 - digits;
  const unit = 10n ** BigInt(surplus);
  const mantissa = (m + unit / 2n) / unit;
  return mantissa === 10n ** BigInt(digits) // 99.95 rounds to a number of one digit more
    ? { mantissa: mantissa / 10n, exponent: e + surplus + 1 }
    : { mantissa, exponent: e + surplus };
}
const written = (mantissa: bigint, exponent: number): string => {
  const digits = mantissa.toString();
  return `${digits[0]}.${digits.slice(1)}e${exponent + digits.length - 1}`;
};

/** The score is a difference of two binary64 logarithms. */
const SCORE_ERROR = 1e-9;

law(
  'a truth that is printed correctly loses nothing, to whatever digits',
  [truths, printed],
  (drawn, digits) => {
    const { mantissa, exponent } = rounded(drawn, digits);
    const text = written(mantissa, exponent);
    for (const rounding of ['written', digits] as const) {
      const score = scoreOf(text, drawn.truth, { rounding });
      expect(Math.abs(score.loss)).toBeLessThan(SCORE_ERROR);
      // half a unit of the last of `digits` digits: between 10^-(digits + 0.31) and 10^-(digits - 0.69)
      expect(score.attainable).toBeGreaterThan(digits - 0.7);
      expect(score.attainable).toBeLessThan(digits + 0.31);
    }
  },
);

/** A digit before the last that is off by one: at least 9.5 units of the last place, 19 times half a unit. */
const ONE_DIGIT_LOST = Math.log10(19);
law(
  'a digit that is changed, other than the last, loses a digit at least',
  [truths, printed, fc.nat({ max: 10 }), fc.integer({ min: 1, max: 9 })],
  (drawn, digits, at, by) => {
    const { mantissa, exponent } = rounded(drawn, digits);
    const place = 10n ** BigInt(1 + (at % (digits - 1)));
    const digit = (mantissa / place) % 10n;
    const changed = mantissa + (((digit + BigInt(by)) % 10n) - digit) * place;
    const score = scoreOf(written(changed, exponent), drawn.truth, { rounding: digits });
    if (changed.toString().length === digits)
      expect(score.loss).toBeGreaterThan(ONE_DIGIT_LOST - SCORE_ERROR);
    else expect(score.lre).toBeLessThan(1); // the first digit became 0
  },
);

law(
  'zeros that a print leaves out are digits of it all the same; a print that writes all of them has no more',
  [fc.integer({ min: 1, max: 9 }), fc.integer({ min: 4, max: 12 })],
  (first, digits) => {
    const truth = Rational.parse(`${first}.${'0'.repeat(20)}1`);
    expect(scoreOf(String(first), truth, { rounding: digits }).attainable).toBeGreaterThan(digits - 1);
    expect(scoreOf(String(first), truth, { rounding: 'written' }).attainable).toBeLessThanOrEqual(2);
  },
);

const doubles = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
law('the nearest float loses nothing as a float, and its neighbour does not much', [doubles], x => {
  const truth = Rational.ofDouble(x);
  const score = (claim: number) =>
    scoreOf(exactly(Rational.ofDouble(claim), 80).value, truth, { rounding: 'binary32' });
  const nearest = Math.fround(x);
  expect(score(nearest).loss).toBeLessThan(SCORE_ERROR);
  expect(score(nearest).attainable).toBeLessThan(7.3); // 24 bits
  expect(score(nearest * (1 + 2 ** -14)).loss).toBeGreaterThan(2);
});

law(
  'an error within the slack of a search loses nothing; one of a hundred times the slack loses two digits',
  [truths, fc.integer({ min: 3, max: 10 }), fc.constantFrom(1n, -1n)],
  ({ truth }, digits, side) => {
    const slack = Rational.of(side, 10n ** BigInt(digits)).times(truth);
    const precision: Precision = {
      rounding: 'binary64',
      slack: { x: Math.abs(Number(exactly(slack, 20).value)) },
    };
    const off = (times: bigint): EntryScore =>
      scoreOf(exactly(truth.plus(slack.times(Rational.of(times))), 60).value, truth, precision);
    expect(Math.abs(off(1n).loss)).toBeLessThan(SCORE_ERROR);
    const lost = off(100n).loss;
    expect(lost).toBeGreaterThan(digits === 3 ? 1.99 : 2 - SCORE_ERROR);
    expect(lost).toBeLessThan(2 + SCORE_ERROR);
    // of another number of the output nothing is known
    expect(
      scoreOf(exactly(truth, 60).value, truth, { rounding: 'binary64', slack: { y: 1 } }).lre,
    ).toBeGreaterThan(15);
  },
);

law(
  'a number that is told with no digit at all still fails where it is off by more than ten times what is left open',
  [fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 9 })],
  (digit, below, wrong) => {
    // 0.0004 printed with 3 decimals is 0.000; and 0.900 is no print of it
    const truth = Rational.parse(`${digit}e-${3 + below}`);
    const passes = (claim: string): boolean =>
      passesDigits('standard', scoreOf(claim, truth, { rounding: 'written' }));
    expect(passes('0.000')).toBe(true);
    expect(passes(`0.${wrong}00`)).toBe(false);
  },
);

law(
  'a claim of another size is wrong, however it is told',
  [truths, fc.integer({ min: 2, max: 12 }), fc.constantFrom(-1, 1), fc.integer({ min: 3, max: 12 })],
  (drawn, powers, side, digits) => {
    const { mantissa, exponent } = rounded(drawn, digits);
    const text = written(mantissa, exponent + side * powers);
    for (const rounding of [digits, 'written', 'binary32', 'binary64'] as const)
      expect(passesDigits('smoke', scoreOf(text, drawn.truth, { rounding }))).toBe(false);
  },
);
