import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactly } from '../../spec/number/certify.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { CertifiedValue, Json } from '../../src/conformance/case.ts';
import { gateNames, passesDigits } from '../../src/conformance/gate.ts';
import { BINARY64_DIGITS, type Caps, scoreOutput } from '../../src/conformance/score.ts';
import { law } from '../support/prop.ts';

const DIGITS = 40;
const caps: Caps = { certified: DIGITS };
/** So that the score is seen as it is, and not as binary64 caps it. */
const uncapped: Caps = { certified: DIGITS, printed: DIGITS };
const certified = (x: Rational): CertifiedValue => exactly(x, DIGITS);
const digitsOf = (claim: Json, truth: CertifiedValue, limits = uncapped): number =>
  scoreOutput('x', claim, truth, limits).entries[0]!.lre;

/** The score is a difference of two binary64 logarithms. */
const SCORE_ERROR = 1e-9;
const positive = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.integer({ min: -30, max: 30 }))
  .map(([m, e]) => Rational.parse(`${m}e${e}`));
const sign = fc.constantFrom(1, -1);

law(
  'a claim that is off by 10^-k of the truth has k digits',
  [positive, sign, sign, fc.integer({ min: 1, max: 30 })],
  (c, side, s, k) => {
    const truth = c.times(Rational.of(s));
    const claim = truth.times(Rational.of(10n ** 30n + BigInt(side) * 10n ** BigInt(30 - k), 10n ** 30n));
    // the claim is a terminating decimal of fewer than 80 digits
    const text = exactly(claim, 80).value;
    expect(Math.abs(digitsOf(text, certified(truth)) - k)).toBeLessThan(SCORE_ERROR);
  },
);

law(
  'a score does not depend on the unit',
  [positive, positive, fc.integer({ min: -50, max: 50 })],
  (c, q, e) => {
    const unit = Rational.parse(`1e${e}`);
    const [claim, scaled] = [q, q.times(unit)].map(x => exactly(x, 60).value);
    const difference = digitsOf(claim!, certified(c)) - digitsOf(scaled!, certified(c.times(unit)));
    expect(Math.abs(difference)).toBeLessThan(SCORE_ERROR);
  },
);

law('the value itself, and every number of the enclosure, has all digits', [positive], c => {
  const truth = certified(c.times(Rational.of(1n, 3n)));
  for (const claim of [truth.value, truth.lo, truth.hi]) {
    expect(digitsOf(claim, truth)).toBeGreaterThanOrEqual(DIGITS - 1);
    expect(digitsOf(claim, truth, caps)).toBe(BINARY64_DIGITS);
  }
});

law('a score lies between 0 and its cap, and the wrong sign has no digits', [positive, positive], (c, q) => {
  const lre = digitsOf(exactly(q, DIGITS).value, certified(c), caps);
  expect(lre).toBeGreaterThanOrEqual(0);
  expect(lre).toBeLessThanOrEqual(BINARY64_DIGITS);
  expect(digitsOf(exactly(c.negated(), DIGITS).value, certified(c))).toBe(0);
});

test('355/113 has 7.07 digits of pi: |355/113 − pi|/pi is 8.49e-8', () => {
  const pi = { value: '3.14159265358979323846', lo: '3.14159265358979323846', hi: '3.14159265358979323847' };
  const lre = digitsOf('3.14159292035398230088', pi);
  expect(lre).toBeGreaterThan(7.07);
  expect(lre).toBeLessThan(7.08);
});

test('a hex float is scored as the number it is', () => {
  expect(digitsOf('0x1.8p-3', certified(Rational.parse('0.1875')))).toBe(DIGITS);
});

const zero = (scale?: string): CertifiedValue => ({
  value: '0',
  lo: '0',
  hi: '0',
  ...(scale === undefined ? {} : { scale }),
});
const at = (claims: Json, truths: CertifiedValue[], k: number): number =>
  scoreOutput('x', claims, truths, uncapped).entries[k]!.lre;
test('a 0 is measured against its declared scale, else the largest entry of its array, else 1', () => {
  expect(Math.abs(digitsOf('1e-5', zero('100')) - 7)).toBeLessThan(SCORE_ERROR);
  const entry = at(['1000', '1e-5'], [certified(Rational.of(1000)), zero()], 1);
  expect(Math.abs(entry - 8)).toBeLessThan(SCORE_ERROR);
  expect(Math.abs(digitsOf('1e-5', zero()) - 5)).toBeLessThan(SCORE_ERROR);
});
test('a small entry is measured against itself, unless the fixture declares a larger scale', () => {
  const small = certified(Rational.parse('1e-6'));
  const large = certified(Rational.of(1));
  expect(Math.abs(at(['1', '1.1e-6'], [large, small], 1) - 1)).toBeLessThan(SCORE_ERROR);
  expect(Math.abs(at(['1', '1.1e-6'], [large, { ...small, scale: '1' }], 1) - 7)).toBeLessThan(SCORE_ERROR);
});

test('what a program prints caps what it can have, and what is asked of it', () => {
  const [printed] = scoreOutput('x', '0.3333', certified(Rational.of(1n, 3n)), {
    certified: DIGITS,
    printed: 4,
  }).entries;
  expect(printed!.lre).toBe(4);
  expect(printed!.attainable).toBe(4);
  expect(passesDigits('strict', printed!)).toBe(true);
});

law(
  'the gates are nested',
  [fc.double({ min: 0, max: 16, noNaN: true }), fc.double({ min: 0, max: 16, noNaN: true })],
  (lre, attainable) => {
    const score = { path: '', claim: '', certified: '', lre, attainable, loss: attainable - lre };
    const [smoke, standard, strict] = gateNames.map(gate => passesDigits(gate, score));
    expect(!strict || standard).toBe(true);
    expect(!standard || smoke).toBe(true);
  },
);
law(
  'what is as good as can be passes every gate',
  [fc.double({ min: 0, max: 16, noNaN: true })],
  attainable => {
    const score = { path: '', claim: '', certified: '', lre: attainable, attainable, loss: 0 };
    expect(gateNames.every(gate => passesDigits(gate, score))).toBe(true);
  },
);

const truths = [
  certified(Rational.of(1)),
  [certified(Rational.of(1)), zero()],
  [[null, certified(Rational.of(2))]],
  null,
];
law('no claim makes the judge throw', [fc.jsonValue(), fc.constantFrom(...truths)], (claim, truth) => {
  const { entries, problem } = scoreOutput('x', claim as Json, truth, caps);
  expect(problem !== undefined || truth === null || entries.length > 0).toBe(true);
});

test.each<[Json | undefined, string]>([
  [undefined, 'the answer has no K'],
  [['1'], 'K has the shape 1, not 2 x 2'],
  [[['1', '2'], ['3']], 'K[1] has the shape 1, not 2'],
  ['1', 'K is "1", and should be 2 x 2'],
  [
    [
      ['1', 'nan'],
      ['3', '4'],
    ],
    'K[0][1] is "nan", not a finite number',
  ],
  [
    [
      ['1', null],
      ['3', '4'],
    ],
    'K[0][1] is null, not the text of a number',
  ],
  [
    [
      ['1', {}],
      ['3', '4'],
    ],
    'K[0][1] is {}, not the text of a number',
  ],
])('what can not be compared is told: %j', (claim, problem) => {
  const one = certified(Rational.of(1));
  expect(
    scoreOutput(
      'K',
      claim,
      [
        [one, one],
        [one, one],
      ],
      caps,
    ).problem,
  ).toBe(problem);
});
