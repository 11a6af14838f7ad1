import type { LikelihoodMethod } from '../likelihood.ts';
import { type Regions, regionsOf, valueOn } from './atlas.ts';
import { type Axis, axisOf, weightsAt } from './axis.ts';
import type { ChainContrasts } from './contrasts.ts';
import { nullCurvesAt } from './curves.ts';
import { type CorePanel, corePanels, OUTER_POINTS, type OuterPanel, outerPanels } from './panels.ts';

type ByMethod<T> = Readonly<Partial<Record<LikelihoodMethod, T>>>;

/**
 * The end of an axis on which K is singular: σ²e → 0 lies at infinity.
 *
 * There V grows everywhere but in the null space N of A. With z₀, x₀ the parts of z and x̃ in N and r₀ the squared cosine
 * between them, S(1 − r) never falls below |z₀|²(1 − r₀)/greatest, and |V| of the model with x only grows: so beyond `far`
 *
 *   φ >= ν ln(|z₀|²(1 − r₀)/greatest) + ln|V| + [ln a] at `far`  =  floor + ν ln(1 − r₀) + [ln a(far)]
 */
export interface Tail {
  readonly floor: ByMethod<number>;
  /** |z₀|² */
  readonly Z0: number;
  /** Number of the column Hz₀ after those of H, and of the point so far out that greatest · a is |x₀|² there. */
  readonly column: number;
  readonly point: number;
  readonly greatest: number;
  /** There greatest · a is at most |x₀|² and this share of |x̃|². */
  readonly rest: number;
}

/** Where a scan looks. */
export interface Survey {
  readonly regions: Regions;
  readonly core: readonly CorePanel[];
  readonly outer: readonly OuterPanel[];
  /** Points at which a is wanted beside those of the core: the anchor, and that of the tail. */
  readonly beyond: readonly number[];
  /** Number of the first of these. */
  readonly anchor: number;
  readonly tail: Tail | null;
}

/** Beyond this condition number of V the forms lose more digits than the interpolation. */
const MOST_CONDITION = 2 ** 20;
/** At a point that is asked for a bound only, three digits are enough. */
const MOST_CONDITION_OF_BOUND = 2 ** 40;
/** So many units of s beyond the least eigenvalue the null space outweighs the rest of the spectrum … */
const FAR = 7;
/** … and so many there is nothing else; fewer will do where V would have lost all digits. */
const FARTHEST = [21, 14] as const;
/** ln of the condition number at which a form still has three digits. */
const LAST = 30;

/** λmax(V)/λmin(V) on the contrasts. */
export function conditionAt({ lambda }: ChainContrasts, axis: Axis, s: number): number {
  const { kinship, residual } = weightsAt(axis, s);
  return (kinship * lambda[0]! + residual) / (kinship * lambda[lambda.length - 1]! + residual);
}

/** The bracket of the spectrum: that of K where the determinant of V itself is asked for. */
export function axisFor({ lambda, mu }: ChainContrasts, methods: readonly LikelihoodMethod[]): Axis {
  const values = methods.includes('ML') ? [...lambda, ...mu()] : [...lambda];
  const greatest = values.reduce((s, v) => Math.max(s, v), 0);
  const least = values.reduce((s, v) => Math.min(s, v), Number.POSITIVE_INFINITY);
  if (methods.length > 0) return axisOf(least, greatest);
  return greatest === 0 ? axisOf(1, 4) : axisOf(least / 2, 2 * greatest); // any bracket will do
}

/**
 * @param sites how many points lie between those of the core and those beyond it
 * @returns null where the axis is no place for this K: every variant is searched by itself then
 */
export function surveyOf(
  contrasts: ChainContrasts,
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  sites: number,
): Survey | null {
  const { lambda, zHat, n } = contrasts;
  const isOpen = axis.least === 0;
  const smallest = lambda.findLast(v => v > 0);
  if (smallest === undefined || !(axis.end > 0)) return null;
  const beyondSpectrum = Math.log1p(axis.greatest / smallest);
  const far = isOpen ? beyondSpectrum + FAR : axis.end;
  const Z0 = zHat.reduce((s, v, i) => s + (lambda[i] === 0 ? v * v : 0), 0);
  if (isOpen && Z0 <= (64 * n * 2 ** -53) ** 2 * zHat.reduce((s, v) => s + v * v, 0)) return null;

  const regions = regionsOf(contrasts, axis, methods, far);
  const { hi } = regions;
  if (conditionAt(contrasts, axis, hi) > MOST_CONDITION || (isOpen && hi === far)) return null;
  const core = corePanels(contrasts, axis, methods, regions);
  const corePoints = core.reduce((s, panel) => s + panel.points, 0);
  const first = corePoints + sites;
  const beyond = [anchorOf(contrasts, axis, hi, far)];
  if (isOpen) {
    if (beyond[0] !== far || beyondSpectrum + FARTHEST[1] > LAST) return null; // no digits are left out there
    beyond.push(Math.min(beyondSpectrum + FARTHEST[0], LAST));
  }
  const outer = outerPanels(contrasts, axis, methods, regions, beyond[0]!, first + beyond.length);
  const tail = isOpen ? tailOf(contrasts, axis, methods, regions, Z0, first, beyond[1]!, outer) : null;
  return { regions, core, outer, beyond, anchor: first, tail };
}

/** The last point before the end at which V is not too near to singular for a bound. */
function anchorOf(contrasts: ChainContrasts, axis: Axis, hi: number, far: number): number {
  let s = far;
  while (s > hi && conditionAt(contrasts, axis, s) > MOST_CONDITION_OF_BOUND) s -= 1;
  return Math.max(hi, s);
}

function tailOf(
  contrasts: ChainContrasts,
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  { far, pieces }: Regions,
  Z0: number,
  anchor: number,
  farthest: number,
  outer: readonly OuterPanel[],
): Tail {
  const { n, p, lambda } = contrasts;
  const { S } = nullCurvesAt(contrasts, axis, far, []);
  const df = (method: LikelihoodMethod) => (method === 'REML' ? n - p - 1 : n);
  const least = lambda.findLast(v => v > 0)!;
  const { kinship, residual } = weightsAt(axis, farthest);
  return {
    floor: Object.fromEntries(
      methods.map(m => [m, valueOn(pieces[m]!, far) - df(m) * Math.log((S * axis.greatest) / Z0)]),
    ),
    Z0,
    column: anchor + 2 + outer.length * OUTER_POINTS,
    point: anchor + 1,
    greatest: axis.greatest,
    rest: residual / (kinship * least + residual),
  };
}
