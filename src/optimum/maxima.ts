import type { Method } from './contrasts.ts';
import { type Half, halvesOf, height, momentsAt, type ProfileSource } from './profile.ts';
import { type Stationary, signOfSlope, stationaryPoints } from './stationary.ts';

/** A point of the profile: x in one half. */
export interface Point {
  readonly half: Half;
  readonly x: number;
}

/** A local maximum of the profile. */
export interface Maximum extends Point {
  readonly where: 'zero' | 'inside' | 'one';
  /** f, without the unit of y. */
  readonly height: number;
}

export interface Landscape {
  /** In ascending order of h². */
  readonly maxima: readonly Maximum[];
  /** Where f turns, with both ends and the point where the halves meet, in ascending order of h². */
  readonly stops: readonly Point[];
  /** f grows without end as σ²e → 0. */
  readonly unbounded: boolean;
  /** Places at which rounding decides the sign of the slope. */
  readonly doubtful: readonly Point[];
}

/** Both halves of the profile, from σ²g = 0 to σ²e = 0. */
export function landscapeOf(contrasts: ProfileSource, method: Method): Landscape {
  const { genetic, residual } = halvesOf(contrasts, method);
  const left = stationaryPoints(genetic);
  const right = stationaryPoints(residual, -signOfSlope(genetic, momentsAt(genetic, 1)));
  const inside = (half: Half) => (s: Stationary) => ({ half, x: s.x, kind: s.kind });
  const turns = [...left.points.map(inside(genetic)), ...right.points.map(inside(residual)).reverse()];
  const maximum = (where: Maximum['where'], { half, x }: Point): Maximum => ({
    where,
    half,
    x,
    height: height(half, x),
  });
  const zero = { half: genetic, x: 0 };
  const one = { half: residual, x: 0 };
  return {
    maxima: [
      ...(left.atZero ? [maximum('zero', zero)] : []),
      ...turns.filter(t => t.kind === 'maximum').map(t => maximum('inside', t)),
      ...(right.atZero ? [maximum('one', one)] : []),
    ],
    stops: [
      zero,
      ...turns.filter(t => t.half === genetic),
      { half: genetic, x: 1 },
      { half: residual, x: 1 },
      ...turns.filter(t => t.half === residual),
      one,
    ],
    unbounded: right.unbounded,
    doubtful: [
      ...left.doubtful.map(x => ({ half: genetic, x })),
      ...right.doubtful.map(x => ({ half: residual, x })),
    ],
  };
}

/** The components at a point, in the units of the contrasts: σ² = S₀/ν. */
export function componentsAt({ half, x }: Point): { readonly sigma2g: number; readonly sigma2e: number } {
  const size = momentsAt(half, x).S0 / half.df;
  return half.side === 'genetic'
    ? { sigma2g: x * size, sigma2e: size }
    : { sigma2g: size, sigma2e: x * size };
}

/** h² of K itself: x is a ratio with K in units of kUnit. */
export const heritabilityAt = ({ half, x }: Point, kUnit: number): number =>
  half.side === 'genetic' ? x / (x + kUnit) : 1 / (1 + x * kUnit);
