import type { LikelihoodMethod } from '../likelihood.ts';
import type { Axis } from './axis.ts';
import { integral, points, toSeries, valueAt } from './chebyshev.ts';
import type { ChainContrasts } from './contrasts.ts';
import { type NullCurves, nullCurvesAt } from './curves.ts';

/** φ₀ of one method on a piece of the axis, as series in −1 … 1. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly slope: Float64Array;
  readonly phi: Float64Array;
}

/** Where the scan looks at every variant, and where it only makes sure that no variant has its optimum. */
export interface Regions {
  readonly lo: number;
  readonly hi: number;
  /** Beyond it there is nothing (a closed axis), or what is there is settled in one step. */
  readonly far: number;
  /** φ₀ over the whole axis, 0 at `lo`. */
  readonly pieces: Readonly<Partial<Record<LikelihoodMethod, readonly Piece[]>>>;
}

/** A piece is at most so wide: with 24 points what is lost is below rounding (`interpolationError`) … */
export const WIDTH = 1.4;
export const EXACT = 24;
/** … and with 12 it is 1e-7 of φ₀, which is enough to see where it is low. */
const COARSE = 12;
/** Every ratio that loses fewer nats than this in the model without a variant is looked at in each variant. */
const NATS = 12;
/** A core that ends so near an end of the axis goes on to it. */
const NEAR_END = 0.35;
const SAMPLES = 32;

/** φ₀ and its derivative at places of a piece, from the first to the last point. */
function sampled({ from, to, slope, phi }: Piece) {
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const t = -1 + (2 * i) / SAMPLES;
    return { s: from + ((t + 1) / 2) * (to - from), phi: valueAt(phi, t), slope: valueAt(slope, t) };
  });
}

/** φ₀ in equal pieces of N points from `from` to `to`, 0 at `from`. */
export function piecesOf(
  contrasts: ChainContrasts,
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  from: number,
  to: number,
  N: number,
): Partial<Record<LikelihoodMethod, Piece[]>> {
  const number = Math.max(1, Math.ceil((to - from) / WIDTH));
  const pieces: Partial<Record<LikelihoodMethod, Piece[]>> = {};
  for (const method of methods) pieces[method] = [];
  const [t, C] = [points(N), toSeries(N)];
  for (let k = 0; k < number; k++) {
    const half = (to - from) / number / 2;
    const middle = from + (2 * k + 1) * half;
    const curves = Array.from(t, ti => nullCurvesAt(contrasts, axis, middle + half * ti, methods));
    for (const method of methods) {
      const before = pieces[method]!.at(-1);
      pieces[method]!.push(
        pieceOf(
          middle - half,
          middle + half,
          C,
          curves,
          method,
          before === undefined ? 0 : valueAt(before.phi, 1),
        ),
      );
    }
  }
  return pieces;
}

function pieceOf(
  from: number,
  to: number,
  C: Float64Array,
  curves: readonly NullCurves[],
  method: LikelihoodMethod,
  start: number,
): Piece {
  const N = curves.length;
  const slope = Float64Array.from({ length: N }, (_, j) =>
    curves.reduce((s, c, k) => s + C[j * N + k]! * c.slope[method]!, 0),
  );
  const phi = integral(slope.map(c => (c * (to - from)) / 2));
  phi[0]! += start;
  return { from, to, slope, phi };
}

/** @param far the end of the axis, or where it is cut off */
export function regionsOf(
  contrasts: ChainContrasts,
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  far: number,
): Regions {
  const pieces = piecesOf(contrasts, axis, methods, 0, far, COARSE);
  let [lo, hi] = [far, 0];
  for (const method of methods) {
    const all = pieces[method]!.flatMap(sampled);
    const least = all.reduce((s, { phi }) => Math.min(s, phi), Number.POSITIVE_INFINITY);
    const step = far / (all.length - pieces[method]!.length);
    for (const { s, phi } of all)
      if (phi <= least + 2 * NATS) {
        lo = Math.min(lo, s - step);
        hi = Math.max(hi, s + step);
      }
  }
  if (lo < NEAR_END) lo = 0;
  if (hi > far - NEAR_END) hi = far;
  for (const method of methods) {
    const zero = valueOn(pieces[method]!, lo);
    for (const piece of pieces[method]!) piece.phi[0]! -= zero;
  }
  return { lo, hi, far, pieces };
}

const pieceAt = (pieces: readonly Piece[], s: number): Piece =>
  pieces.find(piece => s <= piece.to) ?? pieces.at(-1)!;

/** φ₀ at s. */
export function valueOn(pieces: readonly Piece[], s: number): number {
  const { from, to, phi } = pieceAt(pieces, s);
  return valueAt(phi, (2 * (s - from)) / (to - from) - 1);
}

/** A lower bound of φ₀ between two places: its least sample, less what it can bend between two of them. */
export function leastBetween(pieces: readonly Piece[], a: number, b: number): number {
  const places = Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const s = a + (i / SAMPLES) * (b - a);
    const { from, to, phi, slope } = pieceAt(pieces, s);
    const t = (2 * (s - from)) / (to - from) - 1;
    return { phi: valueAt(phi, t), slope: valueAt(slope, t) };
  });
  const step = (b - a) / SAMPLES;
  let least = Number.POSITIVE_INFINITY;
  places.forEach((here, i) => {
    const next = places[i + 1] ?? here;
    least = Math.min(least, Math.min(here.phi, next.phi) - (step * Math.abs(next.slope - here.slope)) / 4);
  });
  return least;
}
