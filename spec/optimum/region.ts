import { Rational } from '../number/rational.ts';
import { neg, type Real, signOf, sub } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';
import { middleOf } from './dyadic.ts';
import { isSingularAtOne, minusTwoF, moments, type Profile, ratios, slope2 } from './profile.ts';
import { type Enclosure, narrow } from './refine.ts';

/** One piece of {h : 2 (max f − f(h)) <= drop}; an end where the piece meets 0 or 1 is exact. */
export interface Piece {
  readonly lo: Enclosure;
  readonly hi: Enclosure;
}

const at = (x: Rational): Enclosure => ({ lo: x, hi: x });
const zero = Rational.of(0);
const one = Rational.of(1);

/**
 * The likelihood region of h. Between neighbouring stationary points f is monotone, so each stretch holds at most
 * one crossing, and the signs at its ends tell whether it does.
 *
 * @param stationary the zeros of f′ strictly inside (0, 1), narrowed, in ascending order
 * @param least the value of −2f at the maximum
 */
export function region<T extends Real<T>>(
  profile: Profile<T>,
  stationary: readonly Enclosure[],
  least: T,
  drop: T,
  bits: number,
): Piece[] {
  const { field } = profile;
  const excess = (h: T): T => sub(sub(minusTwoF(profile, h).value, least), drop);
  const singular = isSingularAtOne(profile);
  const stops = [at(zero), ...stationary, at(one)];
  // where V₁ is singular −2f rises to ∞ (a supremum ∞ of f has no region)
  const sign = (e: Enclosure): -1 | 0 | 1 =>
    singular && e.lo.equals(one) ? 1 : signOf(excess(field.hull(field.from(e.lo), field.from(e.hi))));

  const pieces: Piece[] = [];
  let open: Enclosure | undefined = sign(stops[0]!) <= 0 ? stops[0] : undefined;
  for (let i = 0; i + 1 < stops.length; i++) {
    const [a, b] = [stops[i]!, stops[i + 1]!];
    const [before, after] = [sign(a), sign(b)];
    if (before <= 0 === after <= 0) continue;
    const crossing = narrow(
      {
        lo: a.hi,
        hi: singular && b.lo.equals(one) ? shortOfOne(a.hi) : b.lo,
        signAtLo: before <= 0 ? -1 : 1,
        value: h => excess(field.from(h)),
        derivative: h => neg(slope2(profile.nu, ratios(moments(profile, field.from(h))))),
      },
      bits,
    );
    if (before > 0) open = crossing;
    else {
      pieces.push({ lo: open!, hi: crossing });
      open = undefined;
    }
  }
  if (open !== undefined) pieces.push({ lo: open, hi: at(one) });
  return pieces;

  /** A point so close to 1 that −2f is above the threshold there. */
  function shortOfOne(from: Rational): Rational {
    let h = from;
    for (let i = 0; i < bits; i++) {
      h = middleOf(h, one, bits);
      if (excess(field.from(h)).sign() === 1) return h;
    }
    throw new Undecided('the end of the interval is too close to h² = 1 for this precision');
  }
}
