import type { Landscape, Point } from './maxima.ts';
import { type Half, height, momentsAt, slope } from './profile.ts';
import { cut } from './stationary.ts';

/** A stretch of the profile, from a smaller to a larger h². */
export interface Stretch {
  readonly from: Point;
  readonly to: Point;
}

/**
 * Where f >= level. Between neighbouring stops f is monotone, so that each stretch holds at most one crossing.
 */
export function regionAbove({ stops }: Landscape, level: number): Stretch[] {
  const excess = ({ half, x }: Point): number =>
    x === 0 && (half.nullity > 0 || half.nullSquares > 0)
      ? Number.NEGATIVE_INFINITY
      : height(half, x) - level;
  const stretches: Stretch[] = [];
  let open: Point | undefined = excess(stops[0]!) >= 0 ? stops[0] : undefined;
  for (let i = 0; i + 1 < stops.length; i++) {
    const [a, b] = [stops[i]!, stops[i + 1]!];
    if (a.half !== b.half) continue; // the same point, seen from the two halves
    const [before, after] = [excess(a) >= 0, excess(b) >= 0];
    if (before === after) continue;
    const crossing = { half: a.half, x: crossingOf(a.half, a.x, b.x, before, level) };
    if (after) open = crossing;
    else if (open !== undefined) {
      stretches.push({ from: open, to: crossing });
      open = undefined;
    }
  }
  if (open !== undefined) stretches.push({ from: open, to: stops[stops.length - 1]! });
  return stretches;
}

/** x between two points with f = level: Newton's steps kept inside a bracket. */
function crossingOf(half: Half, from: number, to: number, above: boolean, level: number): number {
  let lo = Math.min(from, to);
  let hi = Math.max(from, to);
  const aboveAtLo = from < to ? above : !above;
  let x = cut(lo, hi);
  for (let step = 0; step < 300; step++) {
    const f = height(half, x) - level;
    if (f === 0) break;
    if (f > 0 === aboveAtLo) lo = x;
    else hi = x;
    const newton = x - (2 * f) / slope(half, momentsAt(half, x));
    const next = newton > lo && newton < hi ? newton : cut(lo, hi);
    if (next <= lo || next >= hi || Math.abs(next - x) < 2 ** -54 * x) break;
    x = next;
  }
  return x;
}
