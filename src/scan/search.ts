import type { LikelihoodMethod } from '../likelihood.ts';
import { points, slopesAtPoints, toSeries, valueAt } from './chebyshev.ts';
import { type Edges, Outside } from './outside.ts';
import type { CorePanel, OuterPanel } from './panels.ts';
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

/** The forms of one variant. */
export interface Form {
  /** |x̃|², its part outside the span of X. */
  readonly outsideX: number;
  /** By point, from q on: x̃ᵀV⁻¹x̃. */
  readonly quadratic: Float64Array;
  readonly q: number;
  /** By column, from l on: xᵀ(column). */
  readonly linear: Float64Array;
  readonly l: number;
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
/** At r nearer to 1, 1 − r has lost two digits, and the variant is worth a search of its own. */
export const MOST_R = 0.98;
/** What rounding and the interpolation can make of a slope that is 0, by degree of freedom. */
const SLOPE_NOISE = 2 ** -42;
/** A step of Newton's method below this is the last one. */
const LAST_STEP = 2 ** -50;
const MOST_STEPS = 60;

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
  readonly #N: number;
  /** −1, the points, 1. */
  readonly #t: Float64Array;
  readonly #weights: Float64Array;
  readonly #toSeries: Float64Array;
  readonly #slopes: Float64Array;
  /** φ′ at −1, the points and 1, φ″ likewise, and φ′ as series. */
  readonly #slope: Float64Array;
  readonly #bend: Float64Array;
  readonly #series: Float64Array;
  /** The best so far. */
  #best: Found | null = null;
  #phi = 0;
  #second = 0;

  constructor(plan: SearchPlan) {
    const N = plan.core[0]!.points;
    this.#plan = plan;
    this.#outside = new Outside(plan.outer, plan.tail);
    this.#reaches = {
      zero: !plan.outer.some(({ side }) => side === 'left'),
      end: !plan.outer.some(({ side }) => side === 'right'),
    };
    this.#N = N;
    this.#t = Float64Array.of(-1, ...points(N), 1);
    this.#weights = Float64Array.from(
      { length: N },
      (_, k) => (k % 2 === 0 ? 1 : -1) * Math.sin((Math.PI * (k + 0.5)) / N),
    );
    this.#toSeries = toSeries(N);
    this.#slopes = slopesAtPoints(N);
    this.#slope = new Float64Array(N + 2);
    this.#bend = new Float64Array(N + 2);
    this.#series = new Float64Array(N);
  }

  /**
   * @param df ν of the model with the variant
   * @returns null where the axis does not settle it
   */
  best(form: Form, method: LikelihoodMethod, df: number): Found | null {
    const { core } = this.#plan;
    const noise = SLOPE_NOISE * df;
    const last = this.#N + 1;
    this.#best = null;
    this.#second = Number.POSITIVE_INFINITY;
    let sign = 0; // of φ′ at the end of the last panel
    for (let k = 0; k < core.length; k++) {
      const panel = core[k]!;
      if (!this.#prepare(form, panel, method, df) || !this.#isPlain(noise)) return null;
      const [left, right] = [this.#slope[0]!, this.#slope[last]!];
      if (k === 0) {
        if (this.#reaches.zero && Math.abs(left) <= noise) return null;
        if (this.#reaches.zero && left > 0 && !this.#offer(form, panel, -1, method, df)) return null;
        sign = Math.sign(left);
      }
      for (let i = 1; i <= last; i++) {
        const next = Math.sign(this.#slope[i]!);
        if (sign < 0 && next > 0 && !this.#offer(form, panel, this.#zeroBefore(i), method, df)) return null;
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

  /** φ′ and φ″ of a panel; false where r is too near 1. */
  #prepare(
    { quadratic, q, linear, l }: Form,
    panel: CorePanel,
    method: LikelihoodMethod,
    df: number,
  ): boolean {
    const N = this.#N;
    const D = this.#slopes;
    const C = this.#toSeries;
    const slope = this.#slope;
    const bend = this.#bend;
    const series = this.#series;
    const { S, slopeOfS } = panel;
    const fromQ = q + panel.first;
    const fromL = l + panel.first;
    const slope0 = panel.slope[method]!;
    const restricted = method === 'REML' ? 1 : 0;
    for (let k = 0; k < N; k++) {
      let a1 = 0;
      let c1 = 0;
      for (let j = 0, row = k * N; j < N; j++, row++) {
        a1 += D[row]! * quadratic[fromQ + j]!;
        c1 += D[row]! * linear[fromL + j]!;
      }
      const a = quadratic[fromQ + k]!;
      const c = linear[fromL + k]!;
      const r = (c / a) * (c / S[k]!);
      if (!(r < MOST_R)) return false;
      const r1 = (2 * c * (c1 / a)) / S[k]! - r * (a1 / a + slopeOfS[k]! / S[k]!);
      slope[k + 1] = slope0[k]! - (df * r1) / (1 - r) + (restricted * a1) / a;
    }
    let [atLeft, atRight] = [0, 0];
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0, row = j * N; k < N; k++, row++) sum += C[row]! * slope[k + 1]!;
      series[j] = sum;
      atRight += sum;
      atLeft += j % 2 === 0 ? sum : -sum;
    }
    slope[0] = atLeft;
    slope[N + 1] = atRight;
    for (let k = 0; k < N; k++) {
      let sum = 0;
      for (let j = 0, row = k * N; j < N; j++, row++) sum += D[row]! * slope[j + 1]!;
      bend[k + 1] = sum;
    }
    let [bendLeft, bendRight] = [0, 0]; // Tⱼ′(±1) = (±1)^(j+1) j²
    for (let j = 1; j < N; j++) {
      const b = j * j * series[j]!;
      bendRight += b;
      bendLeft += j % 2 === 0 ? -b : b;
    }
    bend[0] = bendLeft;
    bend[N + 1] = bendRight;
    return true;
  }

  /**
   * Whether φ′ has at most one zero between neighbouring points: it is too far from 0, or its derivative is.
   * With M >= |φ‴|, a chord and φ′ differ by at most δ²M/8 on a step δ, and φ″ by at most δM from its value at an end.
   */
  #isPlain(noise: number): boolean {
    const [t, slope, bend, series] = [this.#t, this.#slope, this.#bend, this.#series];
    let M = 0;
    for (let j = 2; j < series.length; j++) M += (Math.abs(series[j]!) * j * j * (j * j - 1)) / 3;
    for (let k = 0; k < t.length - 1; k++) {
      const step = t[k + 1]! - t[k]!;
      const [f, g] = [slope[k]!, slope[k + 1]!];
      if (f > 0 === g > 0 && Math.min(Math.abs(f), Math.abs(g)) > (step * step * M) / 8 + noise) continue;
      const [b, d] = [bend[k]!, bend[k + 1]!];
      if (b > 0 !== d > 0 || Math.min(Math.abs(b), Math.abs(d)) <= step * M) return false;
    }
    return true;
  }

  /** The zero of the series before place i, by Newton's steps inside a bracket. */
  #zeroBefore(i: number): number {
    const c = this.#series;
    let lo = this.#t[i - 1]!;
    let hi = this.#t[i]!;
    const [f, g] = [this.#slope[i - 1]!, this.#slope[i]!];
    let t = f < 0 ? lo + ((hi - lo) * f) / (f - g) : lo;
    for (let step = 0; step < MOST_STEPS; step++) {
      let b1 = 0;
      let b2 = 0;
      let d1 = 0;
      let d2 = 0;
      for (let j = c.length - 1; j > 0; j--) {
        const d = 2 * t * d1 - d2 + 2 * b1;
        d2 = d1;
        d1 = d;
        const b = 2 * t * b1 - b2 + c[j]!;
        b2 = b1;
        b1 = b;
      }
      const value = t * b1 - b2 + c[0]!;
      if (value < 0) lo = t;
      else hi = t;
      const newton = t - value / (t * d1 - d2 + b1);
      const next = newton > lo && newton < hi ? newton : (lo + hi) / 2;
      if (Math.abs(next - t) <= LAST_STEP) return next;
      t = next;
    }
    return t;
  }

  /** A minimum of φ; false where r is too near 1. */
  #offer(form: Form, panel: CorePanel, t: number, method: LikelihoodMethod, df: number): boolean {
    const a = this.#value(form.quadratic, form.q + panel.first, t);
    const c = this.#value(form.linear, form.l + panel.first, t);
    const S = this.#value(panel.S, 0, t);
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

  /** The interpolant of values at the points, by the second barycentric formula. */
  #value(values: Float64Array, first: number, at: number): number {
    let above = 0;
    let below = 0;
    for (let k = 0; k < this.#N; k++) {
      const distance = at - this.#t[k + 1]!;
      if (distance === 0) return values[first + k]!;
      const weight = this.#weights[k]! / distance;
      above += weight * values[first + k]!;
      below += weight;
    }
    return above / below;
  }

  #isAlone(form: Form, method: LikelihoodMethod, df: number): boolean {
    const { core, outer, anchor } = this.#plan;
    if (outer.length === 0) return true;
    const edges: Edges = {
      left: this.#edge(form, core[0]!, -1),
      right: this.#edge(form, core[core.length - 1]!, 1),
      anchor: form.quadratic[form.q + anchor]!,
      outsideX: form.outsideX,
    };
    return this.#outside.isAbove(this.#phi + LEAD, form, edges, method, df);
  }

  /** a at an end of a panel, and −d ln a/ds there. */
  #edge({ quadratic, q }: Form, panel: CorePanel, t: -1 | 1): { readonly a: number; readonly tau: number } {
    const N = this.#N;
    let a = 0;
    let slope = 0;
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0, row = j * N; k < N; k++, row++)
        sum += this.#toSeries[row]! * quadratic[q + panel.first + k]!;
      const sign = t === 1 || j % 2 === 0 ? 1 : -1;
      a += sign * sum;
      slope += t * sign * j * j * sum; // Tⱼ′(±1) = (±1)^(j+1) j²
    }
    return { a, tau: Math.min(1, Math.max(0, -slope / panel.half / a)) };
  }
}
