import type { LikelihoodMethod } from '../likelihood.ts';
import { toSeries, valueAt } from './chebyshev.ts';
import type { Form } from './form.ts';
import { OUTER_POINTS, OUTER_STEPS, type OuterPanel } from './panels.ts';
import type { Tail } from './survey.ts';

/** What is known of a = x̃ᵀV⁻¹x̃ from the core: at its edges a and −d ln a/ds, and a further on. */
export interface Edges {
  readonly left: { readonly a: number; readonly tau: number };
  readonly right: { readonly a: number; readonly tau: number };
  /** a at the anchor. */
  readonly anchor: number;
  /** |x̃|² */
  readonly outsideX: number;
}

/** At √r nearer to 1 the bound says nothing. */
const MOST_ROOT = 0.999;

/**
 * Whether −2 log-likelihood of a variant stays above a level everywhere outside the core.
 *
 *   φ >= depth + ν ln(1 − r̄) − [ln(1/a) under REML],   r̄ = (|q̄| √(S/a) + error)²
 *
 * q = x̃ᵀV⁻¹z/S is bounded by its interpolant. 1/a is concave in eˢ and grows: it lies below its tangent at the edge of
 * the core, and below its value at the anchor. First panel by panel, with the sum of the |cⱼ| as a bound of q; where
 * that is not enough step by step, with chords of the interpolant.
 */
export class Outside {
  readonly #panels: readonly OuterPanel[];
  readonly #toSeries = toSeries(OUTER_POINTS);
  readonly #series = new Float64Array(OUTER_POINTS);
  readonly #inverse = new Float64Array(OUTER_STEPS);

  readonly #tail: Tail | null;

  constructor(panels: readonly OuterPanel[], tail: Tail | null) {
    this.#panels = panels;
    this.#tail = tail;
  }

  /** @param df ν */
  isAbove(level: number, form: Form, edges: Edges, method: LikelihoodMethod, df: number): boolean {
    for (let i = 0; i < this.#panels.length; i++)
      if (!this.#isPanelAbove(this.#panels[i]!, level, form, edges, method, df)) return false;
    return this.#tail === null || isTailAbove(this.#tail, level, form, edges, method, df);
  }

  #isPanelAbove(
    panel: OuterPanel,
    level: number,
    form: Form,
    edges: Edges,
    method: LikelihoodMethod,
    df: number,
  ): boolean {
    const { S, growth, anchored, error } = panel;
    const { a, tau } = edges[panel.side];
    const depth = panel.depth[method]!;
    const inverse = this.#inverse;
    let most = 0; //  of S/a
    let last = 0; //  of 1/a
    let deep = Number.POSITIVE_INFINITY;
    for (let k = 0; k < OUTER_STEPS; k++) {
      const tangent = (1 + tau * (growth[k]! - 1)) / a;
      const bound = k < anchored ? Math.min(tangent, 1 / edges.anchor) : tangent;
      inverse[k] = bound;
      if (bound > last) last = bound;
      if (S[k]! * bound > most) most = S[k]! * bound;
      if (depth[k]! < deep) deep = depth[k]!;
    }
    const q = this.#prepare(form, panel.first);
    if (deep - gainOf(q * Math.sqrt(most) + error, last, method, df) >= level) return true;

    const c = this.#series;
    let bend = 0; // at least |q″|: |Tⱼ″| <= j²(j² − 1)/3
    for (let j = 2; j < OUTER_POINTS; j++) bend += (Math.abs(c[j]!) * j * j * (j * j - 1)) / 3;
    const bow = (bend / 8) * (2 / OUTER_STEPS) ** 2; // between a chord and what it spans
    let before = Math.abs(valueAt(c, -1));
    for (let k = 0; k < OUTER_STEPS; k++) {
      const after = Math.abs(valueAt(c, -1 + (2 * (k + 1)) / OUTER_STEPS));
      const root = (Math.max(before, after) + bow) * Math.sqrt(S[k]! * inverse[k]!) + error;
      if (depth[k]! - gainOf(root, inverse[k]!, method, df) < level) return false;
      before = after;
    }
    return true;
  }

  /** The series of q in a panel; returns Σ|cⱼ|. */
  #prepare({ linear, l }: Form, first: number): number {
    const N = OUTER_POINTS;
    let size = 0;
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < N; k++) sum += this.#toSeries[j * N + k]! * linear[l + first + k]!;
      this.#series[j] = sum;
      size += Math.abs(sum);
    }
    return size;
  }
}

/** By how much a variant with √r <= root and 1/a <= inverse can lower φ. */
const gainOf = (root: number, inverse: number, method: LikelihoodMethod, df: number): number =>
  root < MOST_ROOT
    ? -df * Math.log1p(-root * root) + (method === 'REML' ? Math.log(inverse) : 0)
    : Number.POSITIVE_INFINITY;

/** Room for the few digits that a form has so far out. */
const ROUGHLY = 1.02;

/** Beyond the last panel of an open axis. A variant that the null space does not see leaves z₀ as it is. */
function isTailAbove(
  { floor, Z0, column, point, greatest, rest }: Tail,
  level: number,
  { quadratic, q, linear, l }: Form,
  { anchor, outsideX }: Edges,
  method: LikelihoodMethod,
  df: number,
): boolean {
  const X0 = greatest * quadratic[q + point]! - rest * outsideX; //  |x₀|², at least
  const c0 = linear[l + column]!; //                                 x₀ᵀz₀
  const r0 = X0 <= 2 * rest * outsideX ? 0 : (ROUGHLY * c0 * c0) / X0 / Z0;
  if (!(r0 < MOST_ROOT)) return false;
  return floor[method]! + df * Math.log1p(-r0) + (method === 'REML' ? Math.log(anchor) : 0) >= level;
}
