import { lookAt, type Side } from './profile.ts';
import { MOST_POINTS, type Points, type Workspace } from './workspace.ts';

/** A box is cut at least this part of its width away from its ends. */
const EDGE = 1 / 64;
/** Newton's steps end where they are this small; they converge quadratically, so that the last one leaves 10⁻¹⁶. */
const LAST_STEP = 1e-8;
const MOST_STEPS = 40;
/** The bound near σ²e = 0 must hold by this factor. */
const CLEARLY = 1 + 2 ** -30;

/** The maxima of a profile. */
export interface MaximaTiny {
  count: number;
  readonly sides: Side[];
  readonly xs: Float64Array;
}

/**
 * The local maxima of the half of the profile that was chosen, from x = `from` to 1, appended to `found`, by exclusion: a
 * box is dropped where the tangents of one of P and N lie above the chord of the other, and settled where the slopes at
 * its ends, which enclose those between, give P − N one sign of slope; else it is cut where the tangents meet. No ratio is
 * left out.
 *
 * @param from 0, or a place up to which the profile rises
 * @returns false where a sign is not certain
 */
export function searchTiny(
  space: Workspace,
  m: number,
  side: Side,
  from: number,
  found: MaximaTiny,
): boolean {
  const { points, boxes } = space;
  const { x, P, slopeOfP, N, slopeOfN, margin } = points;
  lookAt(space, m, from, 0);
  lookAt(space, m, 1, 1);
  if (!isCertain(points, 0) || !isCertain(points, 1)) return false;
  if (from === 0 && P[0]! < N[0]!) add(found, side, 0);
  boxes[0] = 0;
  boxes[1] = 1;
  let next = 2;
  for (let open = 2; open > 0; ) {
    const b = boxes[--open]!;
    const a = boxes[--open]!;
    const width = x[b]! - x[a]!;
    const asked = Math.max(margin[a]!, margin[b]!);
    const rises = P[a]! > N[a]!;
    const upper = rises ? P : N; // the one whose tangents are held against the chord of the other
    const slope = rises ? slopeOfP : slopeOfN;
    const lower = rises ? N : P;
    const meet = (upper[b]! - upper[a]! - slope[b]! * width) / (slope[a]! - slope[b]!); // the tangents, from a on
    if (rises === P[b]! > N[b]!) {
      const chord = lower[a]! + ((lower[b]! - lower[a]!) * meet) / width;
      if (upper[a]! + slope[a]! * meet - chord > asked * (upper[a]! + lower[a]!)) continue;
    } else {
      const most = slopeOfP[b]! - slopeOfN[a]!; // of (P − N)′ in the box
      const least = slopeOfP[a]! - slopeOfN[b]!;
      const size = -asked * (slopeOfP[a]! + slopeOfN[a]!);
      if (most < -size || least > size) {
        if (rises) {
          const zero = zeroBetween(space, m, a, b);
          if (zero < 0) return false;
          add(found, side, zero);
        }
        continue;
      }
    }
    if (next === MOST_POINTS - 1) return false;
    const step = meet > EDGE * width ? Math.min(meet, (1 - EDGE) * width) : EDGE * width;
    lookAt(space, m, x[a]! + step, next);
    if (!isCertain(points, next)) return false;
    boxes[open++] = a;
    boxes[open++] = next;
    boxes[open++] = next;
    boxes[open++] = b;
    next++;
  }
  return true;
}

function add(found: MaximaTiny, side: Side, x: number): void {
  found.sides[found.count] = side;
  found.xs[found.count] = x;
  found.count++;
}

/** Whether the sign of P − N at a point is beyond rounding; false for NaN. */
const isCertain = ({ P, N, margin }: Points, k: number): boolean =>
  Math.abs(P[k]! - N[k]!) > margin[k]! * (P[k]! + N[k]!);

/**
 * A b <= 1 up to which the profile rises from σ²e = 0 on, where it is −∞: K is singular and y has a part there. With
 * r = x/(λ + x), which grow, x · 2ℓ′ = m Σz²r²/Σz²r − Σr > m (null squares)/Σz²r(b) − Σr(b) on (0, b].
 */
export function risingUntil({ d: lambda, squares }: Workspace, m: number, nullSquares: number): number {
  for (let b = 1; b > Number.MIN_VALUE; b /= 16) {
    let linear = 0;
    let volume = 0;
    for (let i = 0; i < m; i++) {
      const r = b / (lambda[i]! + b);
      linear += squares[i]! * r;
      volume += r;
    }
    if (m * nullSquares > CLEARLY * volume * linear) return b;
  }
  return 0;
}

/** The zero of P − N in a box in which it falls; Newton's steps for P/N − 1 inside a bracket. −1: no convergence. */
function zeroBetween(space: Workspace, m: number, a: number, b: number): number {
  const { x: xs, P, slopeOfP, N, slopeOfN } = space.points;
  const own = MOST_POINTS - 1;
  let low = xs[a]!;
  let high = xs[b]!;
  const before = P[a]! / N[a]! - 1;
  const after = P[b]! / N[b]! - 1;
  let x = low + ((high - low) * before) / (before - after);
  for (let step = 0; step < MOST_STEPS; step++) {
    lookAt(space, m, x, own);
    const ratio = P[own]! / N[own]!;
    if (ratio > 1) low = x;
    else high = x;
    const slope = (slopeOfP[own]! - slopeOfN[own]! * ratio) / N[own]!;
    const newton = x - (ratio - 1) / slope;
    if (Math.abs(newton - x) <= LAST_STEP * x) return newton;
    x = newton > low && newton < high ? newton : low + (high - low) / 2;
  }
  return -1;
}
