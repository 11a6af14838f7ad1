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

/** At r nearer to 1, 1 − r has lost two digits, and the variant is worth a search of its own. */
export const MOST_R = 0.98;
