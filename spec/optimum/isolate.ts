import { Rational } from '../number/rational.ts';
import { add, certainlyLess, mul, type Real, type Sign, square, sub } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';
import type { Block } from './block.ts';
import {
  curvature2,
  isSingularAtOne,
  type Moments,
  moments,
  type Profile,
  type Ratios,
  ratios,
  slope2,
} from './profile.ts';

/**
 * What is proved about f on a box [from, to].
 *   slope      f′ has this sign in the whole box
 *   lines      f′ has this sign in the whole box, because f″ is too small to take it to 0
 *   curvature  f″ has this sign in the whole box
 *   end        f′ has this sign in the whole box, which ends at h = 1, where V_h is singular
 */
export interface Box {
  readonly from: Rational;
  readonly to: Rational;
  readonly proof: 'slope' | 'lines' | 'curvature' | 'end';
  readonly sign: -1 | 1;
}

/** A box with exactly one zero of f′, a simple one, in its interior. */
interface Stationary {
  readonly from: Rational;
  readonly to: Rational;
  readonly kind: 'maximum' | 'minimum';
}

export interface Isolation {
  /** From 0 to 1 without a gap. */
  readonly boxes: readonly Box[];
  readonly stationary: readonly Stationary[];
  /** The sign of f′ just inside each end. */
  readonly atZero: -1 | 1;
  readonly atOne: -1 | 1;
}

interface Point<T> extends Moments<T>, Ratios<T> {
  readonly at: Rational;
  readonly h: T;
  /** The sign of f′ here; 0 only where it is known exactly. */
  readonly sign: Sign;
}

/** More boxes than any sensible problem needs: a stationary point that is not simple would split for ever. */
const MOST_BOXES = 4000;
/** Where a box is cut: at the first of these places, in 16ths, at which the sign of f′ is decided. */
const CUTS = [8, 9, 7, 10, 6];

const one = Rational.of(1);
const zero = Rational.of(0);

/**
 * Every zero of f′ in [0, 1], by branch and bound over boxes that are settled by the values at their ends.
 *
 * @param onBox is told up to where everything is settled
 * @throws Undecided when the digits at hand do not settle a box
 */
export function isolate<T extends Real<T>>(
  profile: Profile<T>,
  onBox?: (settledUpTo: number) => void,
): Isolation {
  const boxes: Box[] = [];
  const stationary: Stationary[] = [];
  let atZero: -1 | 1 = 1;
  let atOne: -1 | 1 = 1;

  const queue: { a: Point<T>; b: Point<T> | undefined; to: Rational }[] = [];
  queue.push({
    a: pointAt(profile, zero),
    b: isSingularAtOne(profile) ? undefined : pointAt(profile, one),
    to: one,
  });
  for (let tried = 0; queue.length > 0; tried++) {
    if (tried > MOST_BOXES) throw new Undecided('the stationary points of the likelihood were not separated');
    const { a, b, to } = queue.pop()!;
    const settled = b === undefined ? settleEnd(profile, a) : settle(profile, a, b);
    if (settled === undefined) {
      const middle = cut(profile, a.at, to);
      queue.push({ a: middle, b, to }, { a, b: middle, to: middle.at }); // the left part is taken first
      continue;
    }
    const { kind, first, last, ...box } = settled;
    boxes.push({ from: a.at, to, ...box });
    if (kind !== undefined) stationary.push({ from: a.at, to, kind });
    if (a.at.equals(zero)) atZero = first;
    if (to.equals(one)) atOne = last;
    onBox?.(Number(to.n) / Number(to.d));
  }
  return { boxes, stationary, atZero, atOne };
}

function pointAt<T extends Real<T>>(profile: Profile<T>, at: Rational): Point<T> {
  const h = profile.field.from(at);
  const m = moments(profile, h);
  const r = ratios(m);
  const exact = at.equals(zero) ? profile.signAtZero : at.equals(one) ? profile.signAtOne : undefined;
  const sign = exact ?? slope2(profile.nu, r).sign();
  return { ...m, ...r, at, h, sign };
}

function cut<T extends Real<T>>(profile: Profile<T>, from: Rational, to: Rational): Point<T> {
  const width = to.minus(from);
  for (const k of CUTS) {
    const point = pointAt(profile, from.plus(width.times(Rational.of(k, 16))));
    if (point.sign !== undefined) return point;
  }
  throw new Undecided('the sign of the score is not decided at any cut of a box');
}

interface Settled extends Pick<Box, 'proof' | 'sign'> {
  /** The kind of the zero of f′ inside, if there is one. */
  readonly kind: Stationary['kind'] | undefined;
  /** The sign of f′ just inside the left end, and just inside the right one. */
  readonly first: -1 | 1;
  readonly last: -1 | 1;
}

function settle<T extends Real<T>>(profile: Profile<T>, a: Point<T>, b: Point<T>): Settled | undefined {
  const { field, nu } = profile;
  const slope = slope2(nu, { R1: field.hull(b.R1, a.R1), T1: field.hull(b.T1, a.T1) }).sign();
  if (slope === 1 || slope === -1)
    return { proof: 'slope', sign: slope, kind: undefined, first: slope, last: slope };
  const bend = enclosureOrNone(() => curvature2(nu, enclose(profile, a, b)));
  if (bend === undefined) return undefined;
  const curvature = bend.sign();
  if (curvature === 1 || curvature === -1) return crossing(a.sign, b.sign, curvature);
  const line = signByLines(nu, a, b, bend);
  return line === undefined
    ? undefined
    : { proof: 'lines', sign: line, kind: undefined, first: line, last: line };
}

/**
 * The sign of f′ where it is the same at both ends and f″ is so small that f′ can not reach 0 between them. With
 * c <= 2f″ <= d, c < 0 < d, and w = b − a, 2f′ stays above the lines of slope c from a and of slope d from b,
 * which meet at the height [d 2f′(a) − c 2f′(b) + c d w] / (d − c); below, likewise with c and d exchanged.
 * Where f′ is nearly 0 over a wide range, this takes the square root of the number of boxes that `slope` takes.
 */
function signByLines<T extends Real<T>>(nu: number, a: Point<T>, b: Point<T>, bend: T): -1 | 1 | undefined {
  if (a.sign === undefined || a.sign === 0 || a.sign !== b.sign) return undefined;
  const { lo, hi } = bend.bounds();
  const { field } = bend;
  const [c, d] = a.sign > 0 ? [field.from(lo), field.from(hi)] : [field.from(hi), field.from(lo)];
  const height = add(mul(d, slope2(nu, a)), mul(c, slope2(nu, b)).negated(), mul(c, d, sub(b.h, a.h)));
  // divided by d − c, which is > 0 for a.sign > 0 and < 0 for a.sign < 0, it must have the sign of f′
  return height.sign() === 1 ? a.sign : undefined;
}

/** An enclosure, unless the box is too wide to divide by. */
function enclosureOrNone<T extends Real<T>>(enclosure: () => T): T | undefined {
  try {
    return enclosure();
  } catch (e) {
    if (e instanceof Undecided) return undefined;
    throw e;
  }
}

/** Where f″ has one sign, f′ is monotone: its signs at the ends tell whether it crosses 0 inside. */
function crossing(a: Sign, b: Sign, sign: -1 | 1): Settled {
  if (a === undefined || b === undefined)
    throw new Undecided('the sign of the score at an end of a box is not decided');
  const first = a === 0 ? sign : a; //                a zero at the end itself: f′ leaves it as f″ says
  const last = b === 0 ? (-sign as -1 | 1) : b;
  const kind = first === last ? undefined : first > 0 ? 'maximum' : 'minimum';
  return { proof: 'curvature', sign, kind, first, last };
}

/** The larger of two numbers; where it is not decided which, a number that contains it. */
const greater = <T extends Real<T>>(x: T, y: T): T =>
  certainlyLess(x, y) ? y : certainlyLess(y, x) ? x : x.field.hull(x, y);
const lesser = <T extends Real<T>>(x: T, y: T): T => greater(x.negated(), y.negated()).negated();

/**
 * The ratios over a whole box [a, b], from the moments at its two ends:
 *   R₁ = S₁/S₀ decreases, because R₁′ = R₁² − 2R₂ and S₁² <= S₀S₂ (and so does T₁, for the slope);
 *   S₀ is convex and S₀′ = −S₁, so it lies above its tangents and below the larger end;
 *   S₂ and T₂ are convex, so they lie below the larger end; they are sums of positive terms over d³ and d²,
 *   d an eigenvalue of V_h, and with λ <= eigenvalues of K/c <= Λ
 *     d(h)/d(a) <= r_a = max(1, (1 − b + bΛ)/(1 − a + aΛ)),   d(h)/d(b) <= r_b = max(1, (1 − a + aλ)/(1 − b + bλ)).
 */
export function enclose<T extends Real<T>>(
  { field, contrasts, volume }: Profile<T>,
  a: Moments<T> & Ratios<T> & { readonly h: T },
  b: Moments<T> & Ratios<T> & { readonly h: T },
): Omit<Ratios<T>, 'T1'> {
  const width = sub(b.h, a.h);
  const aTangent = lesser(a.S0, sub(a.S0, mul(width, a.S1)));
  const bTangent = lesser(b.S0, add(b.S0, mul(width, b.S1)));
  const S = growth(contrasts, a.h, b.h);
  const T = growth(volume, a.h, b.h);
  const S0 = field.hull(greater(aTangent, bTangent), greater(a.S0, b.S0));
  const leastS2 = greater(a.S2.over(cube(S.fromA)), b.S2.over(cube(S.fromB)));
  const leastT2 = greater(a.T2.over(square(T.fromA)), b.T2.over(square(T.fromB)));
  return {
    R1: field.hull(b.R1, a.R1),
    R2: field.hull(leastS2, greater(a.S2, b.S2)).over(S0),
    T2: field.hull(leastT2, greater(a.T2, b.T2)),
  };
}

const cube = <T extends Real<T>>(x: T): T => mul(x, square(x));

/** r_a and r_b. */
function growth<T extends Real<T>>(
  { bands, zeros, least, greatest }: Block<T>,
  a: T,
  b: T,
): { fromA: T; fromB: T } {
  const { field } = bands;
  const d = (h: T, lambda: T): T => add(sub(1, h), mul(h, lambda));
  const low = zeros > 0 ? field.zero : field.from(least);
  const high = field.from(greatest);
  return {
    fromA: greater(field.one, d(b, high).over(d(a, high))),
    fromB: greater(field.one, d(a, low).over(d(b, low))),
  };
}

/**
 * The sign of f′ on [a, 1) where V₁ is singular. With t = 1 − h <= η = 1 − a, k zeros in the determinant, and every
 * other eigenvalue between λ and Λ, so that its d >= aλ and −1/(aλ) <= (λ_i − 1)/d <= 1/a:
 *
 *   2tf′ = ν (t² S₁⁺ − e₀)/(t S₀⁺ + e₀) + k − t T₁⁺,   0 <= S₀⁺ <= 1/(aλ),   |S₁⁺| <= δ/(aλ)²,   |T₁⁺| <= N/(aλ), N/a
 *
 * e₀ > 0: f falls to −∞, since k < ν.   e₀ = 0: f rises to +∞, since k > 0.
 */
function settleEnd<T extends Real<T>>(
  { nu, contrasts, volume, e0 }: Profile<T>,
  a: Point<T>,
): Settled | undefined {
  const { field, n } = { field: contrasts.bands.field, n: volume.n };
  const eta = sub(field.one, a.h);
  const lambda = field.from(volume.least.lessThan(contrasts.least) ? volume.least : contrasts.least);
  const reach = mul(a.h, lambda).sign() === 1 ? eta.over(mul(a.h, lambda)) : undefined; // η/(aλ)
  if (reach === undefined) return undefined;
  const others = mul(n - volume.zeros, reach);
  if (e0.sign() === 0) {
    const rising = sub(volume.zeros, add(mul(nu, reach), mul(n - volume.zeros, eta.over(a.h))));
    return rising.sign() === 1 ? { proof: 'end', sign: 1, kind: undefined, first: 1, last: 1 } : undefined;
  }
  const kept = sub(e0, mul(contrasts.delta, square(reach))); //                       e₀ − η²δ/(aλ)²
  if (kept.sign() !== 1) return undefined;
  const falling = sub(add(volume.zeros, others), mul(nu, kept.over(add(e0, reach))));
  return falling.sign() === -1 ? { proof: 'end', sign: -1, kind: undefined, first: -1, last: -1 } : undefined;
}
