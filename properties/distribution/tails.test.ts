import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ball, balls } from '../../spec/number/ball.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Field } from '../../spec/number/real.ts';
import * as certified from '../../spec/number/tails.ts';
import * as tails from '../../src/distribution/tails.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

/** What is promised: 13 digits of p and of log10 p, from p = 1 to 1e-10000. */
const PROMISED = 1e-13;
/** Below this p is subnormal and has fewer digits than a binary64. */
const SUBNORMAL = 2.3e-308;

const functions = { ...tails };
type Name =
  | 'chiSquareUpperTail'
  | 'fUpperTail'
  | 'studentTwoSidedTail'
  | 'studentUpperTail'
  | 'normalUpperTail'
  | 'halfMixtureUpperTail';
const call = (name: Name, args: readonly number[]): tails.Tail =>
  (functions[name] as (...args: readonly number[]) => tails.Tail)(...args);
const relative = (x: number, truth: number): number => Math.abs(x - truth) / Math.abs(truth);

/** mpmath 1.2.1 at 130 digits (incomplete gamma; F by the fraction DLMF 8.17.22): log10 p, and p above 1e-300. */
const ANCHORS: [Name, number[], string, string][] = [
  ['chiSquareUpperTail', [0.001, 1], '-1.1096562482616877952e-2', '9.7477287936996038828e-1'],
  ['chiSquareUpperTail', [3, 1], '-1.0795400346112236207', '8.3264516663550401855e-2'],
  ['chiSquareUpperTail', [50, 1], '-1.1813196232486759144e+1', '1.5374597944280348502e-12'],
  ['chiSquareUpperTail', [1400, 1], '-3.0567757094696974061e+2', '0'],
  ['chiSquareUpperTail', [5000, 1], '-1.0876838365143223765e+3', '0'],
  ['chiSquareUpperTail', [46000, 1], '-9.9912025320698192357e+3', '0'],
  ['chiSquareUpperTail', [1, 2], '-2.1714724095162591383e-1', '6.065306597126334236e-1'],
  ['chiSquareUpperTail', [7.5, 3], '-1.2398908948741132931', '5.7558451972636406967e-2'],
  ['chiSquareUpperTail', [100, 100], '-3.1768188630897304083e-1', '4.8119168452795671811e-1'],
  ['chiSquareUpperTail', [20000, 1000], '-3.4783100292816160654e+3', '0'],
  ['chiSquareUpperTail', [0.5, 10], '-2.8714389051705545121e-6', '9.9999338828943896575e-1'],
  ['fUpperTail', [1000, 1, 498], '-1.2045190339328380929e+2', '3.5326174242608129911e-121'],
  ['fUpperTail', [300, 1, 100000], '-6.6384057956129831604e+1', '4.1299238492460337263e-67'],
  ['fUpperTail', [10, 1, 10], '-1.9948383816297131851', '1.011955973543371462e-2'],
  ['fUpperTail', [0.01, 1, 50], '-3.5861001755136618967e-2', '9.207442136529700693e-1'],
  ['fUpperTail', [2.5, 3, 17], '-1.0255675049323343946', '9.4282805078947954024e-2'],
  ['fUpperTail', [1.5, 1, 1000000000], '-6.5625402407386829744e-1', '2.2067136220834614779e-1'],
  ['fUpperTail', [1e30, 1, 300], '-4.1297687942693235974e+3', '0'],
  ['fUpperTail', [40000, 2, 5000], '-3.0761223034456848214e+3', '0'],
  ['fUpperTail', [1e-10, 5, 7], '-2.034665640516854185e-25', '1.0'],
  ['fUpperTail', [3, 1000, 1000], '-6.4068827529580844052e+1', '8.5343897108314002517e-65'],
  ['studentTwoSidedTail', [30, 50], '-3.2907278555625887556e+1', '1.2380022795987265999e-33'],
  ['studentTwoSidedTail', [1e10, 1000], '-8.5015981685121174587e+3', '0'],
  ['studentTwoSidedTail', [0.0001, 3], '-3.1926386338784215576e-5', '9.9992648948077378443e-1'],
  ['studentTwoSidedTail', [215, 1000000], '-9.8149674305330146317e+3', '0'],
  ['normalUpperTail', [-20], '-1.1958837599463927238e-89', '1.0'],
  ['normalUpperTail', [20], '-8.856009534307559192e+1', '2.7536241186062336951e-89'],
  ['normalUpperTail', [1.5], '-1.1751767216148164217', '6.6807201268858066004e-2'],
  ['normalUpperTail', [-3], '-5.8664931379006669102e-4', '9.9865010196836990547e-1'],
  ['normalUpperTail', [0.125], '-3.4653492076398475522e-1', '4.5026177516988710702e-1'],
  ['normalUpperTail', [214.5], '-9.9937293696638142936e+3', '0'],
  ['halfMixtureUpperTail', [2.705543454095404], '-1.3010299956639783114', '5.0000000000000332015e-2'],
  ['halfMixtureUpperTail', [1e-6], '-3.0137665078193905886e-1', '4.9960105778608893742e-1'],
];

test.each(ANCHORS)('anchor: %s(%j)', (name, args, log10, p) => {
  const ours = call(name, args);
  expect(relative(ours.log10, Number(log10))).toBeLessThan(PROMISED);
  if (p === '0') expect(ours.p).toBeLessThan(1e-300);
  else expect(relative(ours.p, Number(p))).toBeLessThan(PROMISED);
});

/** Statistics over many magnitudes. */
const magnitude = (least: number, most: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: least, max: most }))
    .map(([k, e]) => (1 + k / 4096) * 2 ** e);
const smallDf = fc.integer({ min: 1, max: 40 });
const wideDf = fc.oneof(smallDf, fc.integer({ min: 41, max: 3000 }));

describe('closed forms', () => {
  /** A formula of two or three operations of libm, each within an ulp. */
  const BY_HAND = 2e-15;
  law('χ² with 2 df is e^(−x/2)', [magnitude(-20, 20)], x => {
    expect(relative(tails.chiSquareUpperTail(x, 2).log10, -x / 2 / Math.LN10)).toBeLessThan(BY_HAND);
  });
  law('F with 2 and d df is (1 + 2f/d)^(−d/2)', [magnitude(-20, 300), wideDf], (f, d) => {
    const log10 = ((-d / 2) * Math.log1p((2 * f) / d)) / Math.LN10;
    expect(relative(tails.fUpperTail(f, 2, d).log10, log10)).toBeLessThan(BY_HAND);
  });
  law('Student’s t with 1 df is Cauchy', [magnitude(-30, 60)], t => {
    expect(relative(tails.studentTwoSidedTail(t, 1).p, (2 / Math.PI) * Math.atan(1 / t))).toBeLessThan(
      BY_HAND,
    );
  });
  law(
    'far out, the tail of F is a power law: twice f is half of p to the d₂/2',
    [magnitude(300, 1000), smallDf, smallDf],
    (f, a, b) => {
      const drop = tails.fUpperTail(f, a, b).log10 - tails.fUpperTail(f * 2, a, b).log10;
      // a difference of two numbers below 300 b
      expect(Math.abs(drop - (b / 2) * Math.log10(2))).toBeLessThan(300 * b * BY_HAND);
    },
  );
});

describe('tails among themselves', () => {
  const ADDED = 2e-15;
  law(
    'F(d₁, d₂) beyond f and F(d₂, d₁) beyond 1/f make 1',
    [magnitude(-30, 30), wideDf, wideDf],
    (f, d1, d2) => {
      const whole = tails.fUpperTail(f, d1, d2).p + tails.fUpperTail(1 / f, d2, d1).p;
      // 1/f is rounded: it moves p by at most f times the density, which is below √(d₁ + d₂)
      expect(Math.abs(whole - 1)).toBeLessThan(ADDED * Math.sqrt(d1 + d2));
    },
  );
  law(
    't two-sided is F with 1 df at t², where t² is a binary64',
    [fc.integer({ min: 1, max: 2 ** 26 }), wideDf],
    (k, d) => {
      const t = k / 1024;
      expect(tails.studentTwoSidedTail(t, d)).toEqual(tails.fUpperTail(t * t, 1, d));
    },
  );
  law('two one-sided tails make the two-sided one, and 1', [magnitude(-30, 8), wideDf], (t, d) => {
    const [above, below] = [tails.studentUpperTail(t, d), tails.studentUpperTail(-t, d)];
    if (above.p > SUBNORMAL)
      expect(relative(2 * above.p, tails.studentTwoSidedTail(t, d).p)).toBeLessThan(ADDED);
    expect(Math.abs(above.p + below.p - 1)).toBeLessThan(ADDED);
    expect(Math.abs(tails.normalUpperTail(t / 16).p + tails.normalUpperTail(-t / 16).p - 1)).toBeLessThan(
      ADDED,
    );
  });
  law(
    'p falls as the statistic grows, without a step where the method changes',
    [magnitude(-8, 12), wideDf, wideDf],
    (x, d1, d2) => {
      const next = x * (1 + 2 ** -20);
      expect(tails.chiSquareUpperTail(next, d1).log10).toBeLessThanOrEqual(
        tails.chiSquareUpperTail(x, d1).log10,
      );
      expect(tails.fUpperTail(next, d1, d2).log10).toBeLessThanOrEqual(tails.fUpperTail(x, d1, d2).log10);
    },
  );
  law('p is 10 to the log10 p', [magnitude(-8, 9), wideDf], (x, d) => {
    const { p, log10 } = tails.chiSquareUpperTail(x, d);
    // 10 to the log10 p loses the digits of the exponent
    if (p > SUBNORMAL) expect(relative(10 ** log10, p)).toBeLessThan(1e-15 * (1 + 3 * Math.abs(log10)));
  });
  law('the half mixture is half of χ² with 1 df, and certain at 0', [magnitude(-30, 12)], x => {
    const { p } = tails.chiSquareUpperTail(x, 1);
    if (p > SUBNORMAL) expect(relative(tails.halfMixtureUpperTail(x).p, p / 2)).toBeLessThan(ADDED);
    expect(tails.halfMixtureUpperTail(0)).toEqual({ p: 1, log10: 0 });
  });
});

describe('against the certified tails of the spec', () => {
  type Evaluate = Parameters<typeof certified.certifyTail<Ball>>[1];
  const exact = (field: Field<Ball>, x: number): Ball => field.from(Rational.ofDouble(x));
  // inputs keep 1 − p above 1e-200: closer to 1 the spec needs more digits than balls have
  /** Truth to 17 digits: the enclosure narrows until they are proved, near p = 1 too. */
  function agree(ours: tails.Tail, evaluate: Evaluate): void {
    const { p, log10 } = certified.certifyTail(17, evaluate, balls);
    expect(relative(ours.log10, Number(log10.value))).toBeLessThan(PROMISED);
    const truth = Number(p.value);
    if (truth > SUBNORMAL) expect(relative(ours.p, truth)).toBeLessThan(PROMISED);
    else expect(ours.p).toBeLessThanOrEqual(SUBNORMAL);
  }
  law(
    'χ²: 13 digits of p and of log10 p',
    [magnitude(-8, 15), smallDf],
    (x, k) => {
      agree(tails.chiSquareUpperTail(x, k), f => certified.chiSquareUpperTail(f, exact(f, x), k));
    },
    60,
  );
  law(
    'F: 13 digits of p and of log10 p',
    [magnitude(-20, 60), fc.integer({ min: 1, max: 12 }), wideDf],
    (f, d1, d2) => {
      agree(tails.fUpperTail(f, d1, d2), field => certified.fUpperTail(field, exact(field, f), d1, d2));
    },
    60,
  );
  law(
    't and normal, both sides: 13 digits',
    [magnitude(-20, 3), fc.boolean(), wideDf],
    (t, turned, d) => {
      const s = turned ? -t : 16 * t;
      agree(tails.studentUpperTail(s, d), f => certified.studentUpperTail(f, exact(f, s), d));
      agree(tails.normalUpperTail(s), f => certified.normalUpperTail(f, exact(f, s)));
      agree(tails.studentTwoSidedTail(s, d), f => certified.studentTwoSidedTail(f, exact(f, s), d));
    },
    40,
  );
});

describe('refusals, as in the spec', () => {
  const one = balls(20).one;
  const codeOf = (call: () => unknown): string => {
    const refused = refusalOf(call);
    return refused === 'accepted' ? refused : refused.code;
  };
  test.each([
    [-1, 1, 'out-of-domain'],
    [1, 0, 'out-of-domain'],
    [1, -3, 'out-of-domain'],
    [1, 1.5, 'not-an-integer'],
    [1, Number.NaN, 'not-an-integer'],
    [1, Number.POSITIVE_INFINITY, 'not-an-integer'],
    [0, 1, 'accepted'],
  ])('a statistic of %s with %s degrees of freedom', (x, df, expected) => {
    expect(codeOf(() => tails.chiSquareUpperTail(x, df))).toBe(expected);
    expect(codeOf(() => tails.fUpperTail(x, df, 3))).toBe(expected);
    expect(codeOf(() => tails.fUpperTail(x, 3, df))).toBe(expected);
    const exact = one.field.from(x);
    expect(codeOf(() => certified.chiSquareUpperTail(one.field, exact, df))).toBe(expected);
    expect(codeOf(() => certified.fUpperTail(one.field, exact, df, 3))).toBe(expected);
    expect(codeOf(() => certified.fUpperTail(one.field, exact, 3, df))).toBe(expected);
  });
  test('a statistic that is not finite, and more degrees of freedom than src has', () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => tails.chiSquareUpperTail(x, 1))).toBe('not-finite');
      expect(codeOf(() => tails.normalUpperTail(x))).toBe('not-finite');
      expect(codeOf(() => tails.studentTwoSidedTail(x, 1))).toBe('not-finite');
    }
    expect(codeOf(() => tails.studentTwoSidedTail(1, 2e9))).toBe('out-of-domain');
    expect(codeOf(() => tails.normalUpperTail(1e160))).toBe('out-of-domain');
  });
});

describe('the ends of binary64', () => {
  /** Formulas of one term: c |t|, and a power law. */
  const ONE_TERM = 1e-14;
  test('the smallest and the largest statistics have their logarithms', () => {
    const { p, log10 } = tails.studentTwoSidedTail(1e-300, 1); // 1 − (2/π)|t|
    expect(p).toBe(1);
    expect(relative(log10, (-2e-300 / Math.PI) * Math.LOG10E)).toBeLessThan(ONE_TERM);
    expect(relative(tails.normalUpperTail(-1e-300).log10, Math.log10(0.5))).toBeLessThan(ONE_TERM);
    expect(relative(tails.studentTwoSidedTail(1e300, 1).p, 2e-300 / Math.PI)).toBeLessThan(ONE_TERM);
    expect(relative(tails.chiSquareUpperTail(1.7e308, 2).log10, -0.85e308 * Math.LOG10E)).toBeLessThan(
      ONE_TERM,
    );
    expect(relative(tails.normalUpperTail(1e154).log10, -0.5e308 * Math.LOG10E)).toBeLessThan(ONE_TERM);
    // P(χ²₁ <= x) = √(2x/π)
    expect(
      relative(tails.chiSquareUpperTail(1e-250, 1).log10, -Math.sqrt(2e-250 / Math.PI) * Math.LOG10E),
    ).toBeLessThan(ONE_TERM);
  });
  test('a subnormal p is rounded once', () => {
    const x = -2 * Math.LN2 * -1073; // χ² with 2 df: p = e^(−x/2) is 2^−1073 but for the rounding of x
    expect(tails.chiSquareUpperTail(x, 2).p).toBe(2 * 5e-324);
  });
});
