import { type Certified, exactly, proved } from '../number/certify.ts';
import { Rational } from '../number/rational.ts';
import type { Bounds, Real } from '../number/real.ts';
import { defect, Undecided } from '../number/refusal.ts';
import { probability, type Tail } from '../number/tails.ts';
import type { Effect } from './statistics.ts';

/** A statistic with its p-value under one law. */
export interface TestResult {
  readonly statistic: Certified;
  /** null below 1e-99999, where only the logarithm is written. */
  readonly p: Certified | null;
  readonly log10p: Certified;
}

const zero = Rational.of(0);
const one = Rational.of(1);
/** Readers of the protocol read no smaller number. */
const LEAST_EXPONENT = -99_999;

/** 10^−digits */
const tinyOf = (digits: number): Rational => Rational.of(1n, 10n ** BigInt(digits));
export const boundsOf = ({ lo, hi }: Certified): Bounds => ({
  lo: Rational.parse(lo),
  hi: Rational.parse(hi),
});

/**
 * Proved digits of a number that may be 0: where its sign is open, it must be proved to be below `negligible`,
 * and is written as 0. An irrational 0 has no digits at any precision.
 *
 * @throws Undecided
 */
function digitsOf({ lo, hi }: Bounds, digits: number, negligible?: Rational): Certified {
  const isOpen = lo.sign() < 0 ? hi.sign() >= 0 : lo.sign() === 0 && hi.sign() > 0;
  const answer = proved({ lo, hi }, digits, isOpen ? negligible : undefined);
  if (answer === undefined) throw new Undecided(`${digits} digits are not proved at this precision`);
  return answer;
}

/**
 * The certified digits of a statistic and of its p-value.
 *
 * A statistic proved to be below 10^(−power(digits + 1)) is written as 0: a root (t) has power 1, a square 2;
 * p is then 1 to all digits.
 *
 * @throws Undecided
 */
export function testResult<T extends Real<T>>(
  statistic: T,
  power: 1 | 2,
  tail: Tail<T>,
  digits: number,
): TestResult {
  if (power === 2 && statistic.sign() === -1) throw defect('a statistic below 0');
  const bounds = statistic.bounds();
  const enclosure = power === 2 && bounds.lo.sign() < 0 ? { lo: zero, hi: bounds.hi } : bounds;
  return {
    statistic: digitsOf(enclosure, digits, tinyOf(power * (digits + 1))),
    p: tail.exponent < LEAST_EXPONENT ? null : digitsOf(atMostOne(probability(tail)), digits),
    log10p: digitsOf(atMostZero(tail.log10.bounds()), digits, tinyOf(digits)),
  };
}

const atMostOne = ({ lo, hi }: Bounds): Bounds => ({ lo, hi: one.lessThan(hi) ? one : hi });
const atMostZero = ({ lo, hi }: Bounds): Bounds => ({ lo, hi: hi.sign() > 0 ? zero : hi });

/** A statistic that is exactly 0: p = 1. */
export const certain = (digits: number): TestResult => ({
  statistic: exactly(zero, digits),
  p: exactly(one, digits),
  log10p: exactly(zero, digits),
});

/** An effect with proved digits, and the components of V. */
export interface CertifiedEffect {
  readonly beta: Certified;
  readonly se: Certified;
  readonly sigma2g: Certified;
  readonly sigma2e: Certified;
}

/**
 * The effect in the units of the data; one proved to be below 10^(−digits − 1) of its standard error is written as 0.
 *
 * @param unit what one unit of β̂ and se is worth
 * @throws Undecided
 */
export function writtenEffect<T extends Real<T>>(
  { beta, se, model, size }: Effect<T>,
  unit: Rational,
  digits: number,
): CertifiedEffect {
  const inUnits = (x: T): Bounds => scaled(x.bounds(), { lo: unit, hi: unit });
  const width = inUnits(se);
  const ofV = (component: Bounds) => digitsOf(scaled(component, size.bounds()), digits);
  return {
    beta: digitsOf(inUnits(beta), digits, width.lo.times(tinyOf(digits + 1))),
    se: digitsOf(width, digits),
    sigma2g: ofV(model.sigma2g),
    sigma2e: ofV(model.sigma2e),
  };
}

/** x c for c > 0. */
const scaled = (x: Bounds, c: Bounds): Bounds => ({
  lo: x.lo.times(x.lo.sign() < 0 ? c.hi : c.lo),
  hi: x.hi.times(x.hi.sign() < 0 ? c.lo : c.hi),
});
