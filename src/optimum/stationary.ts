import { bend, type Half, type Moments, momentsAt, newtonStep, referenceAt, rise } from './profile.ts';

/** A zero of the slope. */
export interface Stationary {
  readonly x: number;
  readonly kind: 'maximum' | 'minimum';
}

/** The stationary points of one half of the profile, x in [0, 1]. */
export interface Isolation {
  /** Zeros at which the slope changes its sign, 0 < x <= 1, ascending. */
  readonly points: readonly Stationary[];
  /** True where x = 0 is itself a local maximum: the slope there is not above 0. */
  readonly atZero: boolean;
  /** True where the likelihood grows without end as x → 0. */
  readonly unbounded: boolean;
  /** Places at which the slope is 0 up to rounding over a whole box: the answer is not certain. */
  readonly doubtful: readonly number[];
}

/** Boxes are halved on a scale of ratios; this near 0 the slope has its limit in every number binary64 can hold. */
const LEAST_X = 2 ** -400;
/** Far more than the 20 to 200 boxes a profile takes; beyond it something is a defect. */
const MOST_BOXES = 100_000;
/** Relative width below which a box can not be cut any more. */
const NARROW = 2 ** -50;

/**
 * Every stationary point of the profile on [0, 1], by exclusion: a box is dropped when the slope, enclosed by the
 * values at the two ends of its two falling terms, does not reach 0 in it; it is settled when the derivative of the
 * slope, enclosed likewise, has one sign, so that the ends tell whether there is a zero. Otherwise it is cut, unless its
 * ends and that derivative together show that the slope does not reach 0.
 * Nothing is sampled, so no peak can hide between grid points, however narrow or close to an end.
 *
 * @param signAtOne the sign of the slope at x = 1 where the other half has decided it: rounding must not let a zero there
 * escape to both sides
 */
export function stationaryPoints(half: Half, signAtOne: number | null = null): Isolation {
  const signAt = (at: Moments): number =>
    at.x === 1 && signAtOne !== null ? signAtOne : signOfSlope(half, at);
  const points: Stationary[] = [];
  const doubtful: number[] = [];
  const singular = half.nullity > 0 || half.nullSquares > 0;
  const unbounded = half.nullity > 0 && half.nullSquares === 0;
  const stack: [Moments | 'zero', Moments][] = [];
  const one = momentsAt(half, 1);
  let atZero = false;
  let run: { readonly from: Moments; readonly to: Moments } | undefined;
  if (singular) stack.push(['zero', one]);
  else {
    const zero = momentsAt(half, 0);
    const sign = signAt(zero);
    atZero = sign < 0 || (sign === 0 && bend(half, zero) < 0);
    stack.push([zero, one]);
  }

  for (let boxes = 0; stack.length > 0; boxes++) {
    if (boxes > MOST_BOXES) throw new Error('defect: the search for stationary points does not end');
    const [a, b] = stack.pop()!;
    if (a === 'zero') {
      if (b.x < LEAST_X || hasSlopeNearSingularEnd(half, b.x)) continue;
    } else {
      const verdict = examine(half, a, b);
      // boxes come from left to right: doubtful ones that touch are one, or rounding would make a maximum of each
      if (verdict === 'doubtful') {
        run = { from: run?.from ?? a, to: b };
        continue;
      }
      if (verdict !== 'cut') {
        endRun();
        if (verdict === 'settled') addZero(a, b);
        continue;
      }
    }
    const middle = momentsAt(half, cut(a === 'zero' ? 0 : a.x, b.x));
    stack.push([middle, b], [a, middle]);
  }
  endRun();
  return { points: points.sort((s, t) => s.x - t.x), atZero, unbounded, doubtful };

  function addZero(a: Moments, b: Moments): void {
    const kind = signChange(half, a, signAt(a), signAt(b));
    if (kind !== 'none') points.push({ kind, x: zeroOfSlope(half, a, b, kind) });
  }
  function endRun(): void {
    if (run === undefined) return;
    doubtful.push(run.to.x);
    addZero(run.from, run.to);
    run = undefined;
  }
}

/** Where a box is cut: near 0 in steps of 16, then by the geometric, at last by the arithmetic mean. */
export const cut = (a: number, b: number): number =>
  a === 0 ? b / 16 : b > 2 * a ? Math.sqrt(a * b) : a + (b - a) / 2;

/**
 * What the slope does between a and b. The right end of a box belongs to it; in the residual half the left end does,
 * because its x = 1 is the x = 1 of the genetic half, and a zero there must be seen once. x = 0 is never inside.
 */
function signChange(half: Half, a: Moments, from: number, to: number): 'maximum' | 'minimum' | 'none' {
  const owns = half.side === 'residual' ? to !== 0 && (from !== 0 || a.x > 0) : from !== 0;
  if (!owns || from === to) return 'none';
  return from - to > 0 ? 'maximum' : 'minimum';
}

/** The sign of the slope; at x = 0, where a boundary is decided by it, a slope that rounding could make of 0 is 0. */
export function signOfSlope(half: Half, at: Moments): number {
  const f = rise(half, at);
  return at.x === 0 && Math.abs(f) <= at.noise ? 0 : Math.sign(f);
}

function examine(half: Half, a: Moments, b: Moments): 'none' | 'settled' | 'doubtful' | 'cut' {
  const { df } = half;
  const noise = Math.max(a.noise, b.noise);
  const least = df * b.A - a.B;
  const most = df * a.A - b.B;
  if (least > noise || most < -noise) return 'none';
  const lowest = b.C - df * (2 * a.Q - b.A * b.A);
  const highest = a.C - df * (2 * b.Q - a.A * a.A);
  if (lowest > 0 || highest < 0) return 'settled';
  const near = fromItsEnds(half, a, b, lowest, highest);
  if (near.least > noise || near.most < -noise) return 'none';
  const width = Math.min(most, near.most) - Math.max(least, near.least);
  if (width < 4 * noise || b.x - a.x <= NARROW * b.x || b.x < LEAST_X) return 'doubtful';
  return 'cut';
}

/**
 * The rise in a box by its mean value: what it is at an end, and no further from it than its derivative leads. Where rise
 * and derivative are 0 at one place, the two falling terms alone would take a million boxes to come near it.
 */
function fromItsEnds(
  half: Half,
  a: Moments,
  b: Moments,
  lowest: number,
  highest: number,
): { readonly least: number; readonly most: number } {
  const width = (b.x - a.x) / referenceAt(half, a.x) ** 2; // d₀ grows with x
  const [down, up] = [Math.min(0, lowest) * width, Math.max(0, highest) * width];
  const [atA, atB] = [rise(half, a), rise(half, b)];
  return { least: Math.max(atA + down, atB - up), most: Math.min(atA + up, atB - down) };
}

/**
 * Whether x·2f′ keeps its sign on (0, b] where some d vanish at x = 0. With r = xβ/d, which grow from 0 (or are 1):
 *   x·2f′ = ν Σz²r²/Σz²r − Σr,  and at x = 0 it is ν − nullity, or −nullity where no z is left there.
 */
function hasSlopeNearSingularEnd(half: Half, b: number): boolean {
  const { df, squares, contrasts, nullity, nullSquares } = half;
  let linear = nullSquares; //     Σ z² r at b
  let most = 0; //                 the largest r < 1 with z ≠ 0
  squares.forEach((q, i) => {
    const alpha = contrasts.alpha[i]!;
    if (alpha === 0 || q === 0) return;
    const r = b / (alpha + b);
    linear += q * r;
    most = Math.max(most, r);
  });
  let volume = 0; //               Σ r at b
  half.volume.alpha.forEach(v => {
    volume += b / (v + b);
  });
  if (nullSquares === 0) return df * most < nullity; // Σz²r²/Σz²r <= max r
  return (df * nullSquares) / linear > volume;
}

/** The zero of the slope between a and b, by Newton's steps kept inside a bracket that shrinks. */
function zeroOfSlope(half: Half, a: Moments, b: Moments, kind: Stationary['kind']): number {
  let lo = a.x;
  let hi = b.x;
  const rising = kind === 'minimum';
  let x = cut(lo, hi);
  let best = { x, size: Number.POSITIVE_INFINITY };
  for (let step = 0; step < 200; step++) {
    const at = momentsAt(half, x);
    const f = rise(half, at);
    if (Math.abs(f) < best.size) best = { x, size: Math.abs(f) };
    if (f === 0) break;
    if (f > 0 !== rising) lo = x;
    else hi = x;
    const newton = x + newtonStep(half, at);
    const next = newton > lo && newton < hi ? newton : cut(lo, hi);
    if (next === x || next <= lo || next >= hi || Math.abs(next - x) < 2 ** -54 * x) break;
    x = next;
  }
  return best.x;
}
