import type { LikelihoodMethod } from '../likelihood.ts';
import { EXACT, leastBetween, type Piece, piecesOf, type Regions, WIDTH } from './atlas.ts';
import type { Axis } from './axis.ts';
import { interpolationError, points } from './chebyshev.ts';
import type { ChainContrasts } from './contrasts.ts';
import { nullCurvesAt } from './curves.ts';

type ByMethod<T> = Readonly<Partial<Record<LikelihoodMethod, T>>>;

/** A piece of the core: each variant's xᵀV⁻¹x and xᵀV⁻¹y are known at its points. */
export interface CorePanel {
  readonly middle: number;
  readonly half: number;
  /** N, even. */
  readonly points: number;
  /** Number of its first point among all. */
  readonly first: number;
  /** The null model at the points: S, dS/dt and dφ₀/dt. */
  readonly S: Float64Array;
  readonly slopeOfS: Float64Array;
  readonly slope: ByMethod<Float64Array>;
  /** φ₀ as series. */
  readonly phi: ByMethod<Float64Array>;
}

/** A piece outside the core: xᵀV⁻¹y/S is known at its points, to see that nothing is there. */
export interface OuterPanel {
  readonly first: number;
  readonly side: 'left' | 'right';
  /** Step by step: S at its left end, e^(s − edge) at its right end, and the least φ₀ in it. */
  readonly S: Float64Array;
  readonly growth: Float64Array;
  readonly depth: ByMethod<Float64Array>;
  /** How many steps lie before the anchor. */
  readonly anchored: number;
  /** How far √r can be off: the error of the interpolant, over the least √(xᵀV⁻¹x/S) of the panel. */
  readonly error: number;
}

/** An outer panel is at most so wide. */
const OUTER_WIDTH = 2;
/** Relative error of xᵀV⁻¹x and xᵀV⁻¹y in the core. */
const CORE_ERROR = 2 ** -44;
export const OUTER_POINTS = 8;
export const OUTER_STEPS = 8;

export function corePanels(
  contrasts: ChainContrasts,
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  { lo, hi }: Regions,
): CorePanel[] {
  const count = Math.max(1, Math.ceil((hi - lo) / WIDTH));
  const half = (hi - lo) / count / 2;
  let N = 4;
  while (interpolationError(N, half, 1) > CORE_ERROR) N += 2;
  const t = points(N);
  const pieces = piecesOf(contrasts, axis, methods, lo, hi, EXACT);
  return Array.from({ length: count }, (_, k): CorePanel => {
    const middle = lo + (2 * k + 1) * half;
    const curves = Array.from(t, ti => nullCurvesAt(contrasts, axis, middle + half * ti, methods));
    const byMethod = <T>(make: (method: LikelihoodMethod) => T): ByMethod<T> =>
      Object.fromEntries(methods.map(method => [method, make(method)]));
    return {
      middle,
      half,
      points: N,
      first: k * N,
      S: Float64Array.from(curves, c => c.S),
      slopeOfS: Float64Array.from(curves, c => half * c.slopeOfS),
      slope: byMethod(method => Float64Array.from(curves, c => half * c.slope[method]!)),
      phi: byMethod(method => pieces[method]![k]!.phi),
    };
  });
}

/** @param anchor a point beyond the core at which xᵀV⁻¹x is known @param first number of the first point of all */
export function outerPanels(
  contrasts: ChainContrasts,
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  { lo, hi, far, pieces }: Regions,
  anchor: number,
  first: number,
): OuterPanel[] {
  const stretch = (side: OuterPanel['side'], from: number, to: number) => {
    const count = Math.ceil((to - from) / OUTER_WIDTH);
    return Array.from({ length: count }, (_, k) => ({
      side,
      from: from + (k / count) * (to - from),
      to: from + ((k + 1) / count) * (to - from),
    }));
  };
  return [...stretch('left', 0, lo), ...stretch('right', hi, far)].map(
    ({ side, from, to }, i): OuterPanel => {
      const edge = side === 'left' ? lo : hi;
      const steps = (make: (k: number) => number) =>
        Float64Array.from({ length: OUTER_STEPS }, (_, k) => make(k));
      const place = (k: number) => from + (k / OUTER_STEPS) * (to - from);
      return {
        first: first + i * OUTER_POINTS,
        side,
        S: steps(k => nullCurvesAt(contrasts, axis, place(k), []).S),
        growth: steps(k => Math.exp(place(k + 1) - edge)),
        depth: Object.fromEntries(
          methods.map(m => [
            m,
            steps(k => leastBetween(pieces[m] as readonly Piece[], place(k), place(k + 1))),
          ]),
        ),
        anchored: steps(place).filter((_, k) => place(k + 1) <= anchor).length,
        error: interpolationError(OUTER_POINTS, (to - from) / 2, 2) * Math.exp((to - from) / 2),
      };
    },
  );
}

/** Places of the points of outer panels, in order. */
export function outerPoints({ lo, hi, far }: Regions, panels: readonly OuterPanel[]): number[] {
  const t = points(OUTER_POINTS);
  const left = panels.filter(panel => panel.side === 'left').length;
  return panels.flatMap((panel, i) => {
    const [from, to, count, at] =
      panel.side === 'left' ? [0, lo, left, i] : [hi, far, panels.length - left, i - left];
    const half = (to - from) / count / 2;
    return Array.from(t, ti => from + (2 * at + 1) * half + half * ti);
  });
}
