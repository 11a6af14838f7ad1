import { describe, expect, test } from 'vitest';
import { balls } from '../../spec/number/ball.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import { betaFraction, erfcFraction, positiveSeries } from '../../spec/number/tails-expansions.ts';
import { lnBeta, lnGamma, lnOf } from '../../spec/number/tails-gamma.ts';
import { has, pythonWith } from '../support/peers.ts';
import { attempt } from './field-laws.ts';
import { containsKnown, mpmath, pari } from './independent.ts';

/**
 * An expansion that is cut short must still contain the truth. Cut after few steps the enclosure is wide, and an index
 * that is off by one at the cut throws the truth out of it: carried to all digits the same mistake would hide.
 */
const steps = Array.from({ length: 30 }, (_, i) => i);
const field = balls(50);
const exact = (text: string) => field.from(Rational.parse(text));

type ErfcFraction = <T extends Real<T>>(field: Field<T>, x: T, steps: number) => T;
type BetaFraction = <T extends Real<T>>(field: Field<T>, x: T, d: number, pairs: number) => T;

const erfcAt = ['1/10', '1', '4', '25', '40', '700'];
const erfcKnown = (): Rational[] => pari(erfcAt.map(x => `sqrt(Pi*${x}/2)*exp(${x}/2)*erfc(sqrt(${x}/2))`));
const erfcMisses = (fraction: ErfcFraction, known: readonly Rational[]): string[] =>
  erfcAt.flatMap((x, i) =>
    steps.filter(n => !containsKnown(fraction(field, exact(x), n), known[i]!)).map(n => `${x} after ${n}`),
  );

const betaAt: [string, number][] = [
  ['1/100', 1],
  ['1/2', 1],
  ['9/10', 2],
  ['999/1000', 3],
  ['1/3', 50],
  ['99/100', 51],
  ['9999/10000', 20_000],
];
const betaKnown = (python: string): Rational[] =>
  mpmath(
    python,
    betaAt.map(([x, d]) => `hyp2f1(1, mpf(${d} + 1)/2, mpf(${d} + 2)/2, mpf(${x.replace('/', ')/')})`),
  );
const betaMisses = (fraction: BetaFraction, known: readonly Rational[]): string[] =>
  betaAt.flatMap(([x, d], i) =>
    steps
      .filter(n => !containsKnown(fraction(field, exact(x), d, n), known[i]!))
      .map(n => `${x}, ${d} after ${n}`),
  );

/** The fraction for erfc with the tail that belongs one step earlier. */
const erfcOffByOne: ErfcFraction = (f, x, n) => {
  const inverse = f.one.over(x);
  let [lo, hi] = [f.one, f.one.plus(f.from(n).times(inverse))];
  for (let k = n; k >= 1; k--) {
    const c = f.from(k).times(inverse);
    [lo, hi] = [f.one.plus(c.over(hi)), f.one.plus(c.over(lo))];
  }
  return f.one.over(f.hull(lo, hi));
};
/** Gauss's fraction with the bound of the tail one index too far. */
const betaOffByOne: BetaFraction = (f, x, d, pairs) => {
  let [lo, hi] = [f.one.minus(x.times(f.from(pairs)).over(f.from(d + 2 * pairs))), f.one];
  const step = (k: Rational): void => {
    const kx = x.times(f.from(k));
    [lo, hi] = [f.one.minus(kx.over(lo)), f.one.minus(kx.over(hi))];
  };
  for (let m = pairs; m >= 0; m--) {
    step(Rational.of((d + 2 * m) * (d + 2 * m + 1), (d + 4 * m) * (d + 4 * m + 2)));
    if (m > 0) step(Rational.of(2 * m * (2 * m - 1), (d + 4 * m - 2) * (d + 4 * m)));
  }
  return f.one.over(f.hull(lo, hi));
};

const python = pythonWith('mpmath');
describe('expansions that are cut short', () => {
  test.skipIf(!has('gp'))('the fraction for erfc contains the truth after any number of steps', () => {
    expect(erfcMisses(erfcFraction, erfcKnown())).toEqual([]);
  });
  test.skipIf(!has('gp'))('and an index off by one is noticed', () => {
    expect(erfcMisses(erfcOffByOne, erfcKnown())).not.toEqual([]);
  });
  test.skipIf(python === undefined)("Gauss's fraction contains the truth after any number of pairs", () => {
    expect(betaMisses(betaFraction, betaKnown(python!))).toEqual([]);
  });
  test.skipIf(python === undefined)('and an index off by one is noticed there', () => {
    expect(betaMisses(betaOffByOne, betaKnown(python!))).not.toEqual([]);
  });
  test.skipIf(python === undefined)('the series contain the truth after any number of terms', () => {
    // Σ (a + b)ₙ/(b + 1)ₙ yⁿ = ₂F₁(1, a + b; b + 1; y) and Σ hⁿ/(a + 1)ₙ = ₁F₁(1; a + 1; h)
    const beta: [string, number, number][] = [
      ['1/10', 1, 1],
      ['1/2', 1, 40],
      ['7/10', 5, 9],
      ['1/100', 1, 900],
    ];
    const gamma: [string, number][] = [
      ['1/10', 1],
      ['38', 1],
      ['40', 60],
      ['3', 5],
    ];
    const known = mpmath(python!, [
      ...beta.map(
        ([y, d1, d2]) => `hyp2f1(1, mpf(${d1 + d2})/2, mpf(${d1 + 2})/2, mpf(${y.replace('/', ')/')})`,
      ),
      ...gamma.map(
        ([x, k]) => `hyp1f1(1, mpf(${k + 2})/2, mpf(${Rational.parse(x).n})/${Rational.parse(x).d}/2)`,
      ),
    ]);
    const series = [
      ...beta.map(([y, d1, d2]) => ({
        y: exact(y),
        p: (n: number) => d1 + d2 + 2 * n,
        q: (n: number) => d1 + 2 + 2 * n,
        limit: 1 as const,
      })),
      ...gamma.map(([x, k]) => ({
        y: exact(x),
        p: () => 1,
        q: (n: number) => k + 2 + 2 * n,
        limit: 0 as const,
      })),
    ];
    let proved = 0;
    series.forEach((ratios, i) => {
      for (const last of [...steps, 60, 90]) {
        const sum = attempt(() => positiveSeries(field, ratios, last));
        if (sum === undefined) continue;
        proved += 1;
        expect([i, last, containsKnown(sum, known[i]!)]).toEqual([i, last, true]);
      }
    });
    expect(proved).toBeGreaterThan(100);
  });
  test('a series whose terms still grow proves nothing', () => {
    const growing = { y: exact('40'), p: () => 1, q: (n: number) => 3 + 2 * n, limit: 0 as const };
    expect(() => positiveSeries(field, growing, 3)).toThrow(Undecided);
  });
});

describe('the gamma function at whole and half numbers', () => {
  const twice = [1, 2, 3, 4, 5, 10, 41, 99, 100, 101, 102, 119, 120, 121, 500, 999, 10_001, 1_000_000];
  test.skipIf(!has('gp'))('ln Γ contains the values of PARI/GP, exact or by Stirling', () => {
    const known = pari(twice.map(t => `lngamma(${t}/2)`));
    const misses = <T extends Real<T>>(f: Field<T>) =>
      twice
        .filter((t, i) => !containsKnown(lnGamma(f, t), known[i]!))
        .map(t => `${t}/2 at ${f.digits} digits`);
    for (const digits of [10, 50, 60]) {
      expect(misses(balls(digits))).toEqual([]);
      expect(misses(intervals(digits))).toEqual([]);
    }
  });
  test('Stirling and the exact product meet, and both are narrow', () => {
    // at 20 digits Stirling is used from 20 on, at 60 digits the product up to 60
    for (let t = 40; t < 120; t++) {
      const [coarse, fine] = [lnGamma(balls(20), t).bounds(), lnGamma(balls(60), t).bounds()];
      expect([t, fine.lo.compare(coarse.lo) >= 0 && fine.hi.compare(coarse.hi) <= 0]).toEqual([t, true]);
      expect([t, coarse.hi.minus(coarse.lo).lessThan(Rational.parse('1e-17'))]).toEqual([t, true]);
    }
  });
  test('B(½, ½) = π, B(1, 1) = 1, B(2, 3) = 1/12', () => {
    const meets = (twiceA: number, twiceB: number, value: Rational) =>
      containsKnown(lnBeta(field, twiceA, twiceB).exp(), value);
    expect(meets(2, 2, Rational.of(1))).toBe(true);
    expect(meets(4, 6, Rational.of(1, 12))).toBe(true);
    expect(lnBeta(field, 1, 1).minus(field.pi().ln()).sign()).toBeUndefined();
  });
  test('the logarithm of a fraction of any size keeps its digits', () => {
    const tiny = lnOf(balls(20), Rational.parse('1e-300')).bounds();
    expect(tiny.hi.minus(tiny.lo).lessThan(Rational.parse('1e-18'))).toBe(true);
    const wide = lnOf(intervals(40), Rational.parse('1e-300')).bounds();
    expect(tiny.lo.lessThan(wide.hi) && wide.lo.lessThan(tiny.hi)).toBe(true);
  });
});
