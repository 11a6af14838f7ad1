import { Rational } from '../number/rational.ts';
import type { Real } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';
import { middleOf, roundedDown, roundedUp, twoTo } from './dyadic.ts';

/** An exact enclosure of a number h. */
export interface Enclosure {
  readonly lo: Rational;
  readonly hi: Rational;
}

/** A function that changes its sign once between lo and hi, and its derivative. */
export interface Crossing<T> {
  readonly lo: Rational;
  readonly hi: Rational;
  /** The sign of the function at lo; at hi it is the other one. */
  readonly signAtLo: -1 | 1;
  readonly value: (h: Rational) => T;
  readonly derivative: (h: Rational) => T;
}

const NEWTON_STEPS = 60;
/** How much wider than the last step the first enclosure tried is. */
const FIRST_RADIUS = 8n;

/**
 * The zero, between two points at which the sign of the function is proved.
 * Newton's steps are not proved and need not be: only the signs at the two ends are relied on.
 *
 * @param bits binary places of h
 * @throws Undecided when no two such points are found close together
 */
export function narrow<T extends Real<T>>(crossing: Crossing<T>, bits: number): Enclosure {
  const unit = twoTo(-bits);
  let { lo, hi } = crossing;
  let h = middleOf(lo, hi, bits);
  let radius = unit;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const value = crossing.value(h);
    if (value.sign() === crossing.signAtLo) lo = h;
    else if (value.sign() === -crossing.signAtLo) hi = h;
    const { move, spread } = quotient(value, crossing.derivative(h));
    radius = later(unit, spread);
    if (!radius.lessThan(move.abs())) break; //                      as near as the digits at hand can tell
    const next = roundedDown(h.minus(move), bits);
    h = lo.lessThan(next) && next.lessThan(hi) ? next : middleOf(lo, hi, bits);
  }
  for (let r = radius.times(Rational.of(FIRST_RADIUS)); ; r = r.times(Rational.of(FIRST_RADIUS))) {
    const a = later(lo, roundedDown(h.minus(r), bits));
    const b = earlier(hi, roundedUp(h.plus(r), bits));
    const proved = (x: Rational, end: Rational, sign: number) =>
      x.equals(end) || crossing.value(x).sign() === sign;
    if (proved(a, lo, crossing.signAtLo) && proved(b, hi, -crossing.signAtLo)) return { lo: a, hi: b };
    if (a.equals(lo) && b.equals(hi)) throw new Undecided('a stationary point was not narrowed down');
  }
}

const later = (x: Rational, y: Rational): Rational => (x.lessThan(y) ? y : x);
const earlier = (x: Rational, y: Rational): Rational => (x.lessThan(y) ? x : y);

/** value/derivative at the middles of the enclosures, and how far the width of `value` spreads it. Not rigorous. */
function quotient<T extends Real<T>>(value: T, derivative: T): { move: Rational; spread: Rational } {
  const v = value.bounds();
  const d = derivative.bounds();
  const slope = d.lo.plus(d.hi);
  if (slope.sign() === 0) throw new Undecided('the derivative is not told from 0 at this precision');
  return {
    move: v.lo.plus(v.hi).over(slope),
    spread: v.hi.minus(v.lo).over(slope).abs(),
  };
}
