import type { Method } from './contrasts.ts';
import type { Spectra } from './spectra.ts';
import { sum } from './spectra.ts';

export interface ComponentErrors {
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly h2: number;
}

/**
 * Standard errors at an interior maximum from the inverse of each information; h² by the delta method.
 *
 * With r = σ²gλ/d, the genetic share of each contrast, V changes by r dln σ²g + (1 − r) dln σ²e. At a maximum the mean
 * r̄ = Σr/ν is also the mean under the weights q = z²/d, so that every information is diagonal in
 *
 *   u = r̄ dln σ²g + (1 − r̄) dln σ²e,  information ν/2        w = dln σ²g − dln σ²e,  information C
 *   C = ½ Σ(r − r̄)² (expected), ½ Σ q(r − r̄)² (average), Σ q(r − r̄)² − ½ Σ(r − r̄)² (observed)
 *
 *   Var ln σ²g = 2/ν + (1 − r̄)²/C,  Var ln σ²e = 2/ν + r̄²/C,  Var h² = (h²(1 − h²))²/C
 *
 * No difference of large numbers is taken, however strongly the two estimates are correlated.
 *
 * @param h2 with complement: h²(1 − h²) is computed without cancellation
 */
export function standardErrors(
  { contrasts, sigma2g, d, e }: Spectra,
  method: Method,
  total: { readonly sigma2g: number; readonly sigma2e: number },
): Record<'observed' | 'expected' | 'average', ComponentErrors> {
  const { lambda, z } = contrasts;
  const volume = method === 'REML' ? lambda : contrasts.spectrum().mu;
  const whole = method === 'REML' ? d : e();
  const nu = volume.length;
  const mean = sum(volume, (v, i) => (sigma2g * v) / whole[i]!) / nu;
  const traces = sum(volume, (v, i) => ((sigma2g * v) / whole[i]! - mean) ** 2);
  const forms = sum(z, (zi, i) => (zi / d[i]!) * zi * ((sigma2g * lambda[i]!) / d[i]! - mean) ** 2);
  const phenotypic = total.sigma2g + total.sigma2e;
  const errors = (C: number): ComponentErrors => ({
    sigma2g: total.sigma2g * Math.sqrt(2 / nu + (1 - mean) ** 2 / C),
    sigma2e: total.sigma2e * Math.sqrt(2 / nu + mean ** 2 / C),
    h2: (total.sigma2g / phenotypic) * (total.sigma2e / phenotypic) * Math.sqrt(1 / C),
  });
  return { observed: errors(forms - traces / 2), expected: errors(traces / 2), average: errors(forms / 2) };
}
