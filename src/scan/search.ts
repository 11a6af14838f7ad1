import type { LikelihoodMethod } from '../likelihood.ts';
import { valueAt } from './chebyshev.ts';
import { type Form, MOST_R } from './form.ts';
import { type Edges, Outside } from './outside.ts';
import type { CorePanel, OuterPanel } from './panels.ts';
import { PanelSlope } from './slope.ts';
import type { Tail } from './survey.ts';

/** The best ratio of the components for a variant, and what x has there. */
export interface Found {
  readonly s: number;
  /** x̃ᵀV⁻¹x̃, x̃ᵀV⁻¹z and zᵀV⁻¹z for V as it stands on the axis. */
  readonly a: number;
  readonly c: number;
  readonly S: number;
  /** c²/(aS) */
  readonly r: number;
  /** φ₀, 0 at the lower end of the core. */
  readonly phi0: number;
}

export interface SearchPlan {
  readonly core: readonly CorePanel[];
  readonly outer: readonly OuterPanel[];
  /** Number of the point beyond the core at which a is known. */
  readonly anchor: number;
  readonly tail: Tail | null;
}

/** Nats by which the best minimum must be ahead of everything else; less, and the wide search decides. */
const LEAD = 1e-6;
/** What rounding and the interpolation can make of a slope that is 0, by degree of freedom. */
const SLOPE_NOISE = 2 ** -42;

/**
 * The best ratio of the components for one variant, on the axis.
 *
 *   symbol  name                                                        scale
 *   a, c    x̃ᵀV⁻¹x̃ and x̃ᵀV⁻¹z, known at the points of every core panel
 *   r       c²/(aS), the share of y that x explains in the metric V⁻¹    0 … 1
 *   φ       φ₀ + ν ln(1 − r) + [ln a under REML], −2 log-likelihood      nats, but for a constant
 *   t       place in a panel                                             −1 … 1
 *
 * φ′ is known at the points and is, like a, a smooth function of s: its series is accurate to the same digits. A
 * minimum is a zero at which φ′ rises, or an end of the axis. Two zeros between neighbouring points of equal sign are
 * excluded by a bound of φ‴ from the coefficients, and everything outside the core by `Outside`.
 */
export class AxisSearch {
  readonly #plan: SearchPlan;
  readonly #outside: Outside;
  readonly #reaches: { readonly zero: boolean; readonly end: boolean };
  readonly #panel: PanelSlope;
  /** The best so far. */
  #best: Found | null = null;
  #phi = 0;
  #second = 0;

  constructor(plan: SearchPlan) {
    this.#plan = plan;
    this.#outside = new Outside(plan.outer, plan.tail);
    this.#reaches = {
      zero: !plan.outer.some(({ side }) => side === 'left'),
      end: !plan.outer.some(({ side }) => side === 'right'),
    };
    this.#panel = new PanelSlope(plan.core[0]!.points);
  }

  /**
   * @param df ν of the model with the variant
   * @returns null where the axis does not settle it
   */
  best(form: Form, method: LikelihoodMethod, df: number): Found | null {
    const { core } = this.#plan;
    const noise = SLOPE_NOISE * df;
    const { t, slope } = this.#panel;
    const last = t.length - 1;
    this.#best = null;
    this.#second = Number.POSITIVE_INFINITY;
    let sign = 0; // of φ′ at the end of the last panel
    for (let k = 0; k < core.length; k++) {
      const panel = core[k]!;
      if (!this.#panel.prepare(form, panel, method, df) || !this.#panel.isPlain(noise)) return null;
      const [left, right] = [slope[0]!, slope[last]!];
      if (k === 0) {
        if (this.#reaches.zero && Math.abs(left) <= noise) return null;
        if (this.#reaches.zero && left > 0 && !this.#offer(form, panel, -1, method, df)) return null;
        sign = Math.sign(left);
      }
      for (let i = 1; i <= last; i++) {
        const next = Math.sign(slope[i]!);
        if (sign < 0 && next > 0 && !this.#offer(form, panel, this.#panel.zeroBefore(i), method, df))
          return null;
        sign = next;
      }
      if (k === core.length - 1 && this.#reaches.end) {
        if (Math.abs(right) <= noise) return null;
        if (right < 0 && !this.#offer(form, panel, 1, method, df)) return null;
      }
    }
    const found = this.#best as Found | null;
    if (found === null || this.#second - this.#phi < LEAD) return null;
    return this.#isAlone(form, method, df) ? found : null;
  }

  /** A minimum of φ; false where r is too near 1. */
  #offer(form: Form, panel: CorePanel, t: number, method: LikelihoodMethod, df: number): boolean {
    const a = this.#panel.value(form.quadratic, form.q + panel.first, t);
    const c = this.#panel.value(form.linear, form.l + panel.first, t);
    const S = this.#panel.value(panel.S, 0, t);
    const r = (c / a) * (c / S);
    if (!(r < MOST_R)) return false;
    const phi0 = valueAt(panel.phi[method]!, t);
    const phi = phi0 + df * Math.log1p(-r) + (method === 'REML' ? Math.log(a) : 0);
    if (this.#best === null || phi < this.#phi) {
      if (this.#best !== null) this.#second = this.#phi;
      this.#best = { s: panel.middle + panel.half * t, a, c, S, r, phi0 };
      this.#phi = phi;
    } else this.#second = Math.min(this.#second, phi);
    return true;
  }

  #isAlone(form: Form, method: LikelihoodMethod, df: number): boolean {
    const { core, outer, anchor } = this.#plan;
    if (outer.length === 0) return true;
    const edges: Edges = {
      left: this.#panel.edge(form, core[0]!, -1),
      right: this.#panel.edge(form, core[core.length - 1]!, 1),
      anchor: form.quadratic[form.q + anchor]!,
      outsideX: form.outsideX,
    };
    return this.#outside.isAbove(this.#phi + LEAD, form, edges, method, df);
  }
}
