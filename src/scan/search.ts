import type { LikelihoodMethod } from '../likelihood.ts';
import { slopesAtPoints, toSeries, valueAt } from './chebyshev.ts';
import { type CorePanel, OUTER_POINTS, OUTER_STEPS, type OuterPanel } from './panels.ts';

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
 * minimum is a zero at which φ′ rises, or an end of the axis. Zeros between two neighbouring points of equal sign are
 * excluded by bounds from the coefficients. Outside the core r is bounded from c and from 1/a, which is concave in eˢ
 * and so lies below its tangent at the edge of the core, and grows, so that its value further on is a bound too.
 */
export interface Found {
  readonly s: number;
  /** V is measured as on the axis. */
  readonly a: number;
  readonly c: number;
  readonly S: number;
  readonly r: number;
  /** φ₀, 0 at the lower end of the core. */
  readonly phi0: number;
}

/** The forms of one variant. */
export interface Form {
  /** xᵀx */
  readonly square: number;
  /** By point: x̃ᵀV⁻¹x̃. */
  readonly quadratic: Float64Array;
  /** By column: xᵀ(column). */
  readonly linear: Float64Array;
}

export interface SearchPlan {
  readonly core: readonly CorePanel[];
  readonly outer: readonly OuterPanel[];
  /** Number of the point beyond the core at which a is known. */
  readonly anchor: number;
}

/** Nats by which the best minimum must be ahead of everything else; less, and the wide search decides. */
const LEAD = 1e-6;
/** At r nearer to 1, 1 − r has lost too many digits. */
export const MOST_R = 1 - 2 ** -20;
/** What rounding and the interpolation can make of a slope that is 0, by degree of freedom. */
const SLOPE_NOISE = 2 ** -42;

/** A search that keeps its working space; null where the axis does not settle it. */
export class AxisSearch {
  readonly #plan: SearchPlan;
  readonly #N: number;
  readonly #toSeries: Float64Array;
  readonly #slopes: Float64Array;
  readonly #outerSeries: Float64Array;
  readonly #a: Float64Array;
  readonly #c: Float64Array;
  readonly #slope: Float64Array;
  readonly #bend: Float64Array;
  readonly #series: Float64Array;
  readonly #quotient = new Float64Array(OUTER_POINTS);

  constructor(plan: SearchPlan) {
    const N = plan.core[0]!.points;
    this.#plan = plan;
    this.#N = N;
    this.#toSeries = toSeries(N);
    this.#slopes = slopesAtPoints(N);
    this.#outerSeries = toSeries(OUTER_POINTS);
    this.#a = new Float64Array(N);
    this.#c = new Float64Array(N);
    this.#slope = new Float64Array(N);
    this.#bend = new Float64Array(N);
    this.#series = new Float64Array(N);
  }

  /** @param df ν of the model with the variant */
  best(form: Form, method: LikelihoodMethod, df: number): Found | null {
    const { core, outer } = this.#plan;
    const reaches = {
      zero: !outer.some(({ side }) => side === 'left'),
      end: !outer.some(({ side }) => side === 'right'),
    };
    let best: (Found & { readonly phi: number }) | null = null;
    let second = Number.POSITIVE_INFINITY;
    const offer = (panel: CorePanel, t: number): boolean => {
      const found = this.#at(form, panel, t, method);
      if (!(found.r < MOST_R)) return false;
      const phi = found.phi0 + df * Math.log1p(-found.r) + (method === 'REML' ? Math.log(found.a) : 0);
      if (best === null || phi < best.phi) {
        second = best === null ? second : best.phi;
        best = { ...found, phi };
      } else second = Math.min(second, phi);
      return true;
    };
    let before = 0; // the sign of φ′ at the end of the last panel
    for (const [k, panel] of core.entries()) {
      if (!this.#prepare(form, panel, method, df)) return null;
      const series = this.#series;
      const noise = SLOPE_NOISE * df;
      const left = valueAt(series, -1);
      const right = valueAt(series, 1);
      if (k === 0 && reaches.zero) {
        if (Math.abs(left) <= noise) return null;
        if (left > 0 && !offer(panel, -1)) return null;
      }
      const starts = k > 0 ? before : Math.sign(left);
      if (!this.#isPlain(left, right, noise)) return null;
      const turns = this.#zeros(starts, left, right);
      for (const t of turns) if (!offer(panel, t)) return null;
      before = Math.sign(right);
      if (k === core.length - 1 && reaches.end) {
        if (Math.abs(right) <= noise) return null;
        if (right < 0 && !offer(panel, 1)) return null;
      }
    }
    const found = best as (Found & { readonly phi: number }) | null;
    if (found === null || second - found.phi < LEAD) return null;
    return this.#isAlone(form, method, df, found.phi) ? found : null;
  }

  /** φ′ of a panel at its points and as series; false where r is too near 1. */
  #prepare({ quadratic, linear }: Form, panel: CorePanel, method: LikelihoodMethod, df: number): boolean {
    const N = this.#N;
    const D = this.#slopes;
    const slope0 = panel.slope[method]!;
    for (let k = 0; k < N; k++) {
      this.#a[k] = quadratic[panel.first + k]!;
      this.#c[k] = linear[panel.first + k]!;
    }
    for (let k = 0; k < N; k++) {
      let a1 = 0;
      let c1 = 0;
      for (let j = 0, row = k * N; j < N; j++, row++) {
        a1 += D[row]! * this.#a[j]!;
        c1 += D[row]! * this.#c[j]!;
      }
      const a = this.#a[k]!;
      const c = this.#c[k]!;
      const S = panel.S[k]!;
      const r = (c / a) * (c / S);
      if (!(r < MOST_R)) return false;
      const r1 = (2 * c * (c1 / a)) / S - r * (a1 / a + panel.slopeOfS[k]! / S);
      this.#slope[k] = slope0[k]! - (df * r1) / (1 - r) + (method === 'REML' ? a1 / a : 0);
    }
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0, row = j * N; k < N; k++, row++) sum += this.#toSeries[row]! * this.#slope[k]!;
      this.#series[j] = sum;
    }
    for (let k = 0; k < N; k++) {
      let sum = 0;
      for (let j = 0, row = k * N; j < N; j++, row++) sum += D[row]! * this.#slope[j]!;
      this.#bend[k] = sum;
    }
    return true;
  }

  /**
   * Whether φ′ has at most one zero between neighbouring points: it is too far from 0, or its derivative is.
   * With M >= |φ‴|, a chord and φ′ differ by at most δ²M/8 on a step δ, and φ″ by at most δM from its value at an end.
   */
  #isPlain(left: number, right: number, noise: number): boolean {
    const N = this.#N;
    let M = 0;
    for (let j = 2; j < N; j++) M += (Math.abs(this.#series[j]!) * j * j * (j * j - 1)) / 3; // |Tⱼ″| <= j²(j² − 1)/3
    const value = (k: number) => (k < 0 ? left : k >= N ? right : this.#slope[k]!);
    const place = (k: number) => (k < 0 ? -1 : k >= N ? 1 : -Math.cos((Math.PI * (k + 0.5)) / N));
    for (let k = -1; k < N; k++) {
      const step = place(k + 1) - place(k);
      const [f, g] = [value(k), value(k + 1)];
      const near = Math.min(Math.abs(f), Math.abs(g));
      if (f > 0 === g > 0 && near > (step * step * M) / 8 + noise) continue;
      const bend = k < 0 ? this.#bend[0]! : this.#bend[k]!;
      const other = k + 1 >= N ? this.#bend[N - 1]! : this.#bend[k + 1]!;
      const reach = (k < 0 || k + 1 >= N ? 2 : 1) * step * M;
      if (bend > 0 === other > 0 && Math.min(Math.abs(bend), Math.abs(other)) > reach) continue;
      return false;
    }
    return true;
  }

  /** The places where φ′ rises through 0. @param starts the sign of φ′ at the left end */
  #zeros(starts: number, left: number, right: number): number[] {
    const N = this.#N;
    const zeros: number[] = [];
    let sign = starts;
    let from = -1;
    let at = left;
    for (let k = 0; k <= N; k++) {
      const value = k < N ? this.#slope[k]! : right;
      const t = k < N ? -Math.cos((Math.PI * (k + 0.5)) / N) : 1;
      if (sign < 0 && value > 0) zeros.push(this.#zeroBetween(from, at, t, value));
      sign = Math.sign(value);
      from = t;
      at = value;
    }
    return zeros;
  }

  /** A zero of the series by Newton's steps inside a bracket. */
  #zeroBetween(from: number, f: number, to: number, g: number): number {
    const c = this.#series;
    let [lo, hi] = [from, to];
    let t = f < 0 && g > f ? from + ((to - from) * f) / (f - g) : from;
    for (let step = 0; step < 60; step++) {
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
      const slope = t * d1 - d2 + b1;
      if (value < 0) lo = t;
      else hi = t;
      const newton = t - value / slope;
      const next = newton > lo && newton < hi ? newton : (lo + hi) / 2;
      if (Math.abs(next - t) <= 2 ** -50) return next;
      t = next;
    }
    return t;
  }

  #at({ quadratic, linear }: Form, panel: CorePanel, t: number, method: LikelihoodMethod): Found {
    const a = this.#value(quadratic, panel.first, t);
    const c = this.#value(linear, panel.first, t);
    const S = this.#value(panel.S, 0, t);
    return {
      s: panel.middle + panel.half * t,
      a,
      c,
      S,
      r: (c / a) * (c / S),
      phi0: valueAt(panel.phi[method]!, t),
    };
  }

  /** The interpolant of values at the points, by the second barycentric formula. */
  #value(values: Float64Array, first: number, t: number): number {
    const N = this.#N;
    let above = 0;
    let below = 0;
    for (let k = 0; k < N; k++) {
      const angle = (Math.PI * (k + 0.5)) / N;
      const distance = t + Math.cos(angle);
      if (distance === 0) return values[first + k]!;
      const weight = ((k % 2 === 0 ? 1 : -1) * Math.sin(angle)) / distance;
      above += weight * values[first + k]!;
      below += weight;
    }
    return above / below;
  }

  /** Whether φ outside the core stays above what was found. */
  #isAlone(form: Form, method: LikelihoodMethod, df: number, found: number): boolean {
    const { core, outer, anchor } = this.#plan;
    if (outer.length === 0) return true;
    const edges = {
      left: this.#edge(form, core[0]!, -1),
      right: this.#edge(form, core.at(-1)!, 1),
    };
    const beyond = 1 / form.quadratic[anchor]!; // 1/a grows with s
    return outer.every(panel => {
      const { a, tau } = edges[panel.side];
      const q = this.#quotients(form, panel);
      return panel.steps.every(({ S, growth, isAnchored, depth }, k) => {
        const tangent = (1 + tau * (growth - 1)) / a;
        const inverse = isAnchored ? Math.min(tangent, beyond) : tangent; // at least 1/a in this step
        const root = q(k) * Math.sqrt(S * inverse) + panel.error;
        if (!(root < 0.999)) return false;
        const gain = -df * Math.log1p(-root * root) + (method === 'REML' ? Math.log(inverse) : 0);
        return depth[method]! - gain >= found + LEAD;
      });
    });
  }

  /**
   * Bounds of |x̃ᵀV⁻¹z|/S in the steps of a panel. A chord lies within δ²M/8 of the interpolant, M >= its second
   * derivative.
   */
  #quotients({ linear }: Form, { first }: OuterPanel): (step: number) => number {
    const N = OUTER_POINTS;
    let M = 0;
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < N; k++) sum += this.#outerSeries[j * N + k]! * linear[first + k]!;
      this.#quotient[j] = sum;
      M += (Math.abs(sum) * j * j * (j * j - 1)) / 3;
    }
    const bow = (M / 8) * (2 / OUTER_STEPS) ** 2;
    const at = (step: number) => Math.abs(valueAt(this.#quotient, -1 + (2 * step) / OUTER_STEPS));
    return step => Math.max(at(step), at(step + 1)) + bow;
  }

  /** a at an end of a panel, and −d ln a/ds there. */
  #edge({ quadratic }: Form, panel: CorePanel, t: -1 | 1): { readonly a: number; readonly tau: number } {
    const N = this.#N;
    let a = 0;
    let slope = 0;
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0, row = j * N; k < N; k++, row++)
        sum += this.#toSeries[row]! * quadratic[panel.first + k]!;
      const sign = t === 1 || j % 2 === 0 ? 1 : -1;
      a += sign * sum;
      slope += t * sign * j * j * sum; // Tⱼ′(±1) = (±1)^(j+1) j²
    }
    return { a, tau: Math.min(1, Math.max(0, -slope / panel.half / a)) };
  }
}
