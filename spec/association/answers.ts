import { type Certified, exactly, proved } from '../number/certify.ts';
import { intervals } from '../number/interval.ts';
import { Rational } from '../number/rational.ts';
import { type Bounds, type Field, type Real, sqrt } from '../number/real.ts';
import { defect, Undecided } from '../number/refusal.ts';
import { probability, type Tail } from '../number/tails.ts';
import { exponentOf, twoTo } from '../optimum/dyadic.ts';
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
  field: Field<T>,
  { lo, hi }: Bounds,
  power: 1 | 2,
  tail: TailOf,
  digits: number,
): TestResult {
  if (power === 2 && hi.sign() < 0) throw defect('a statistic below 0');
  const statistic = power === 2 && lo.sign() < 0 ? { lo: zero, hi } : { lo, hi };
  const isHuge = HUGE.lessThan(hi) || lo.lessThan(HUGE.negated());
  const { p, log10 } = isHuge
    ? tailBounds(intervals(field.digits), statistic, tail)
    : tailBounds(field, statistic, tail);
  return {
    statistic: digitsOf(statistic, digits, tinyOf(power * (digits + 1))),
    p: p === null ? null : digitsOf(atMostOne(p), digits),
    log10p: digitsOf(atMostZero(log10), digits, tinyOf(digits)),
  };
}

/** The upper tail of a statistic under its law, in any field. */
export type TailOf = <S extends Real<S>>(field: Field<S>, statistic: S) => Tail<S>;

/** Balls hold their radius in a binary64: beyond this the statistic is enclosed in intervals. */
const HUGE = Rational.of(10n ** 200n);

function tailBounds<S extends Real<S>>(field: Field<S>, { lo, hi }: Bounds, tail: TailOf) {
  const answer = tail(field, field.hull(field.from(lo), field.from(hi)));
  return {
    p: answer.exponent < LEAST_EXPONENT ? null : probability(answer),
    log10: answer.log10.bounds(),
  };
}

const atMostOne = ({ lo, hi }: Bounds): Bounds => ({ lo, hi: one.lessThan(hi) ? one : hi });
const atMostZero = ({ lo, hi }: Bounds): Bounds => ({ lo, hi: hi.sign() > 0 ? zero : hi });

/** √x of a number >= 0, at its two ends; measured in a power of four near it, so that no digit depends on its unit. */
export function rootOf<T extends Real<T>>(field: Field<T>, { lo, hi }: Bounds): Bounds {
  const k = Math.ceil(exponentOf(hi) / 2);
  const unit = twoTo(k);
  const root = (x: Rational): Bounds => sqrt(field.from(x.over(unit.squared()))).bounds();
  return {
    lo: lo.sign() > 0 ? root(lo).lo.times(unit) : zero,
    hi: hi.sign() > 0 ? root(hi).hi.times(unit) : zero,
  };
}

/** The root of a square with the sign of another number; where that is open, everything between. */
export function signedRootOf<T extends Real<T>>(field: Field<T>, square: Bounds, sign: Bounds): Bounds {
  const { lo, hi } = rootOf(field, square);
  if (sign.lo.sign() > 0) return { lo, hi };
  return { lo: hi.negated(), hi: sign.hi.sign() < 0 ? lo.negated() : hi };
}

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
 * An effect proved to be below 10^(−digits − 1) of its standard error is written as 0.
 *
 * @throws Undecided
 */
export function writtenEffect(
  { beta, sigma2g, sigma2e }: Effect,
  se: Bounds,
  digits: number,
): CertifiedEffect {
  return {
    beta: digitsOf(beta, digits, se.lo.times(tinyOf(digits + 1))),
    se: digitsOf(se, digits),
    sigma2g: digitsOf(sigma2g, digits),
    sigma2e: digitsOf(sigma2e, digits),
  };
}
