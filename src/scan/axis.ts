/**
 * The ratio of the components as a point of an axis on which every variant's likelihood is smooth.
 *
 *   symbol  name                                                              scale
 *   A       K on the error contrasts of X, eigenvalues in [least, greatest]   units of K
 *   s, w    the point, w = eˢ                                                 0 (σ²g = 0) … end (σ²e = 0)
 *   V       (w − 1)A + (greatest − w least)I, a multiple of σ²gA + σ²eI       units of K
 *
 * An eigenvalue λ of A becomes (greatest − λ) + w(λ − least), a sum of two terms that are not negative. So every
 * x̃ᵀV⁻¹x̃, as a function of s, is analytic in the strip |Im s| < π, whatever x is and wherever s lies, and there
 * |x̃ᵀV⁻¹x̃| at u + iv is at most its value at u divided by cos(v/2).
 */
export interface Axis {
  readonly least: number;
  readonly greatest: number;
  /** ln(greatest/least); infinite where least is 0. */
  readonly end: number;
}

/** @param least >= 0 @param greatest above `least` */
export const axisOf = (least: number, greatest: number): Axis => ({
  least,
  greatest,
  end: Math.log(greatest / least),
});

/** V = kinship A + residual I. */
export const weightsAt = (
  { least, greatest, end }: Axis,
  s: number,
): { readonly kinship: number; readonly residual: number } => ({
  kinship: Math.expm1(s),
  residual: least === 0 ? greatest : -greatest * Math.expm1(s - end), // greatest − eˢ least, without cancellation
});

/** The point with these components, in units of K and I. */
export function pointOf({ least, greatest, end }: Axis, sigma2g: number, sigma2e: number): number {
  if (sigma2e === 0) return end;
  // (w − 1)/(greatest − w least) = σ²g/σ²e
  return Math.log1p((sigma2g * (greatest - least)) / (sigma2e + sigma2g * least));
}
