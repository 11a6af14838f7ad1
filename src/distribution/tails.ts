/**
 * Tail probabilities, from p = 1 to far below the smallest binary64.
 *
 *   symbol  name                                             scale
 *   p       probability of a statistic at least as large     0 … 1; 0 below 5e-324
 *   log10  its decimal logarithm                            any number <= 0
 *
 * Each is right to 13 digits, p wherever it is a normal binary64. The logarithm near p = 1 comes from the other
 * tail, so it has its digits too.
 */
import { requireFiniteNumber } from '../linalg/check.ts';
import { type Doubled, doubled, minus, times, twoProduct } from '../linalg/doubled.ts';
import { Refusal } from '../linalg/refusal.ts';
import { expOf } from '../number/exp.ts';
import { LN2, logDoubled } from '../number/log.ts';
import { logUpperF, logUpperFAtExtremes } from './beta.ts';
import { logOfComplement, logUpperGamma, logUpperGammaNearZero } from './gamma.ts';

export interface Tail {
  readonly p: number;
  readonly log10: number;
}

const LOG10_E: Doubled = { hi: Math.LOG10E, lo: 1.098319650216765e-17 };
/** Beyond these a square may over- or underflow, and one term of every series is enough. */
const HUGE = 1e200;
const TINY = 1e-200;
/** Beyond this the splitting of a double into halves overflows. */
const SPLITTABLE = 1e280;
/** More degrees of freedom are an infinite number of them: ask for the normal or the χ² tail. */
const MOST_DF = 1_000_000_000;
const certain: Tail = { p: 1, log10: 0 };

const tailOf = (log: Doubled): Tail => ({
  p: expOf(log),
  log10: log.hi < -SPLITTABLE ? log.hi * LOG10_E.hi : times(log, LOG10_E).hi,
});
const logSquare = (x: number): Doubled => times(doubled(2), logDoubled(Math.abs(x)));
const half = ({ hi, lo }: Doubled): Doubled => ({ hi: hi / 2, lo: lo / 2 });

/**
 * P(χ²_df >= x)
 *
 * @param x  >= 0
 * @param df whole, 1 … 1,000,000,000
 * @throws Refusal `not-finite`, `out-of-domain`, `not-an-integer`
 */
export function chiSquareUpperTail(x: number, df: number): Tail {
  requireStatistic(x, 'x');
  requireDf(df, 'df');
  return x === 0 ? certain : tailOf(logUpperChiSquare(x, df));
}

const logUpperChiSquare = (x: number, df: number): Doubled =>
  x < TINY ? logUpperGammaNearZero(df, minus(logDoubled(x), LN2)) : logUpperGamma(df, doubled(x / 2));

/**
 * P(F >= f) with d1 and d2 degrees of freedom
 *
 * @param f      >= 0
 * @param d1, d2 whole, 1 … 1,000,000,000
 * @throws Refusal `not-finite`, `out-of-domain`, `not-an-integer`
 */
export function fUpperTail(f: number, d1: number, d2: number): Tail {
  requireStatistic(f, 'f');
  requireDf(d1, 'd1');
  requireDf(d2, 'd2');
  if (f === 0) return certain;
  if (f < TINY || f > HUGE) return tailOf(logUpperFAtExtremes(logDoubled(f), d1, d2));
  return tailOf(logUpperF(doubled(f), d1, d2));
}

/**
 * P(|T| >= |t|) = P(F >= t²) with 1 and df degrees of freedom
 *
 * @param df whole, 1 … 1,000,000,000
 * @throws Refusal `not-finite`, `not-an-integer`, `out-of-domain`
 */
export function studentTwoSidedTail(t: number, df: number): Tail {
  requireFiniteNumber(t, 't');
  requireDf(df, 'df');
  return t === 0 ? certain : tailOf(logTwoSidedStudent(t, df));
}

/**
 * P(T >= t), one-sided
 *
 * @throws Refusal as `studentTwoSidedTail`
 */
export function studentUpperTail(t: number, df: number): Tail {
  requireFiniteNumber(t, 't');
  requireDf(df, 'df');
  return tailOf(oneSided(t, t === 0 ? doubled(0) : logTwoSidedStudent(t, df)));
}

/**
 * P(Z >= z), one-sided
 *
 * @throws Refusal `not-finite`, `out-of-domain` where log10 p itself is below every binary64 (|z| above 1e154)
 */
export function normalUpperTail(z: number): Tail {
  requireFiniteNumber(z, 'z');
  return tailOf(oneSided(z, z === 0 ? doubled(0) : logTwoSidedNormal(z)));
}

/**
 * The tail of ½χ²₀ + ½χ²₁, the law of a likelihood ratio whose null value is on the boundary: ½ P(χ²₁ >= x) for
 * x > 0, and 1 at x = 0, which half of the samples give.
 *
 * @param x >= 0
 * @throws Refusal `not-finite`, `out-of-domain`
 * @source Self & Liang (1987) J. Am. Stat. Assoc. 82:605, case 5
 */
export function halfMixtureUpperTail(x: number): Tail {
  requireStatistic(x, 'x');
  return x === 0 ? certain : tailOf(minus(logUpperChiSquare(x, 1), LN2));
}

/** Half of a two-sided tail above 0, the rest below. */
function oneSided(statistic: number, logTwoSided: Doubled): Doubled {
  const smaller = minus(logTwoSided, LN2);
  return statistic >= 0 ? smaller : logOfComplement(smaller);
}

function logTwoSidedStudent(t: number, df: number): Doubled {
  const square = t * t;
  if (square < TINY || square > HUGE) return logUpperFAtExtremes(logSquare(t), 1, df);
  return logUpperF(twoProduct(t, t), 1, df); // t² in full: its last bit counts at p = 1e-300
}

function logTwoSidedNormal(z: number): Doubled {
  const square = z * z;
  if (!Number.isFinite(square))
    throw new Refusal('out-of-domain', `log10 p of z = ${z} is below every binary64`);
  if (square < TINY) return logUpperGammaNearZero(1, minus(logSquare(z), LN2));
  return logUpperGamma(1, square > SPLITTABLE ? doubled(square / 2) : half(twoProduct(z, z)));
}

function requireStatistic(x: number, field: string): void {
  requireFiniteNumber(x, field);
  if (x < 0) throw new Refusal('out-of-domain', `${field} is ${x}: the statistic is at least 0`, { field });
}

function requireDf(df: number, field: string): void {
  if (!Number.isSafeInteger(df))
    throw new Refusal('not-an-integer', `${field} is ${df}: write a whole number`, { field });
  if (df < 1 || df > MOST_DF)
    throw new Refusal('out-of-domain', `${field} is ${df}: write a number from 1 to ${MOST_DF}`, { field });
}
