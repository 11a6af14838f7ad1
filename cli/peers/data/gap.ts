import { type Doubled, doubled, plus, rounded, zero } from '../../../src/linalg/doubled.ts';
import { contrastsOf, type Problem } from '../../../src/optimum/contrasts.ts';

/**
 * How far REML components lie below others, in nats, from the spectrum of the fast room.
 *
 *   λ, z     eigenvalues of K and y on the contrasts
 *   vᵢ, v*ᵢ  σ²gλᵢ + σ²e as reported, and at the optimum
 *   gap      ½ Σᵢ [ln(vᵢ/v*ᵢ) + zᵢ²(1/vᵢ − 1/v*ᵢ)]
 *
 * The two likelihoods are not subtracted: near the top their difference would be rounding. Each term is taken from
 * rᵢ = (vᵢ − v*ᵢ)/v*ᵢ, as ln(1 + rᵢ) − (zᵢ²/v*ᵢ) rᵢ/(1 + rᵢ), and the terms, which nearly cancel, are added in
 * double-double. The spectrum is binary64's; no digit of it is certified.
 *
 * @param best σ²g and σ²e of the optimum
 */
export function remlGap(
  problem: Problem,
  best: { readonly sigma2g: number; readonly sigma2e: number },
): (sigma2g: number, sigma2e: number) => number {
  const { lambda, z, kUnit, yUnit } = contrastsOf(problem, 'REML');
  const inUnits = (sigma2g: number, sigma2e: number): [number, number] => [
    (sigma2g * kUnit) / yUnit ** 2,
    sigma2e / yUnit ** 2,
  ];
  const [g, e] = inUnits(best.sigma2g, best.sigma2e);
  return (sigma2g, sigma2e) => {
    const [dg, de] = inUnits(sigma2g - best.sigma2g, sigma2e - best.sigma2e);
    let sum: Doubled = zero;
    lambda.forEach((l, i) => {
      const v = g * l + e;
      const r = (dg * l + de) / v;
      sum = plus(sum, doubled(Math.log1p(r)));
      sum = plus(sum, doubled((-(z[i]! ** 2) / v) * (r / (1 + r))));
    });
    return Math.max(0, rounded(sum) / 2);
  };
}
