import type { LikelihoodMethod } from '../likelihood.ts';
import { type Axis, weightsAt } from './axis.ts';
import type { ChainContrasts } from './contrasts.ts';

/**
 * What the model without a variant has at a point of the axis, as the scan needs it.
 *
 *   S = zᵀV⁻¹z,  S′ = dS/ds,   φ₀ = ν ln S + ln|V|,   φ₀′ = dφ₀/ds
 *
 * under REML |V| on the contrasts of X with ν = n − p − 1, under ML |V| itself with ν = n. The variant adds
 * ν ln(1 − r) + [ln x̃ᵀV⁻¹x̃ under REML]: −2 log-likelihood of the model with it, but for a constant.
 */
export interface NullCurves {
  readonly S: number;
  readonly slopeOfS: number;
  readonly slope: Readonly<Partial<Record<LikelihoodMethod, number>>>;
}

/** @param s inside the axis: V is regular there */
export function nullCurvesAt(
  { n, p, lambda, mu, zHat }: ChainContrasts,
  axis: Axis,
  s: number,
  methods: readonly LikelihoodMethod[],
): NullCurves {
  const { kinship: g, residual: e } = weightsAt(axis, s);
  const w = g + 1;
  // an eigenvalue of V and its derivative by s; on the axis dV/ds = w(A − least I)
  const slopes = (values: Float64Array): number => {
    let sum = 0;
    for (const v of values) sum += (w * (v - axis.least)) / (g * v + e);
    return sum;
  };
  let S = 0;
  let S1 = 0;
  for (let i = 0; i < lambda.length; i++) {
    const v = g * lambda[i]! + e;
    const q = (zHat[i]! * zHat[i]!) / v;
    S += q;
    S1 += (q * w * (lambda[i]! - axis.least)) / v;
  }
  const slope: Partial<Record<LikelihoodMethod, number>> = {};
  if (methods.includes('REML')) slope.REML = slopes(lambda) - (n - p - 1) * (S1 / S);
  if (methods.includes('ML')) slope.ML = slopes(mu()) - n * (S1 / S);
  return { S, slopeOfS: -S1, slope };
}
