import type { LikelihoodMethod } from '../likelihood.ts';
import { points, slopesAtPoints, toSeries } from './chebyshev.ts';
import { type Form, MOST_R } from './form.ts';
import type { CorePanel } from './panels.ts';

/** A step of Newton's method below this is the last one. */
const LAST_STEP = 2 ** -50;
const MOST_STEPS = 60;

/**
 * φ′ of one variant in one panel: known at N points, and like every xᵀV⁻¹x a smooth function, so that its series has the
 * same digits.
 *
 *   φ′ = φ₀′ − ν r′/(1 − r) + [a′/a under REML],   r′ = 2cc′/(aS) − r(a′/a + S′/S)
 *
 * It keeps its working space: `prepare` for a variant, then ask.
 */
export class PanelSlope {
  readonly #N: number;
  readonly #weights: Float64Array;
  readonly #toSeries: Float64Array;
  readonly #slopes: Float64Array;
  /** −1, the points, 1. */
  readonly t: Float64Array;
  /** φ′ there, and φ″. */
  readonly slope: Float64Array;
  readonly #bend: Float64Array;
  /** φ′ as series. */
  readonly #series: Float64Array;

  constructor(N: number) {
    this.#N = N;
    this.t = Float64Array.of(-1, ...points(N), 1);
    this.#weights = Float64Array.from(
      { length: N },
      (_, k) => (k % 2 === 0 ? 1 : -1) * Math.sin((Math.PI * (k + 0.5)) / N),
    );
    this.#toSeries = toSeries(N);
    this.#slopes = slopesAtPoints(N);
    this.slope = new Float64Array(N + 2);
    this.#bend = new Float64Array(N + 2);
    this.#series = new Float64Array(N);
  }

  /** Takes in a variant; false where its r is too near 1. @param df ν of the model with it */
  prepare(
    { quadratic, q, linear, l }: Form,
    panel: CorePanel,
    method: LikelihoodMethod,
    df: number,
  ): boolean {
    const N = this.#N;
    const D = this.#slopes;
    const C = this.#toSeries;
    const slope = this.slope;
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
  isPlain(noise: number): boolean {
    const [t, slope, bend, series] = [this.t, this.slope, this.#bend, this.#series];
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
  zeroBefore(i: number): number {
    const c = this.#series;
    let lo = this.t[i - 1]!;
    let hi = this.t[i]!;
    const [f, g] = [this.slope[i - 1]!, this.slope[i]!];
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

  /** The interpolant of values at the points, by the second barycentric formula. */
  value(values: Float64Array, first: number, at: number): number {
    let above = 0;
    let below = 0;
    for (let k = 0; k < this.#N; k++) {
      const distance = at - this.t[k + 1]!;
      if (distance === 0) return values[first + k]!;
      const weight = this.#weights[k]! / distance;
      above += weight * values[first + k]!;
      below += weight;
    }
    return above / below;
  }

  /** a at an end of a panel, and −d ln a/ds there. */
  edge({ quadratic, q }: Form, panel: CorePanel, t: -1 | 1): { readonly a: number; readonly tau: number } {
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
