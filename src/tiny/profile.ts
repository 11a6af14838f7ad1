import type { Workspace } from './workspace.ts';

/**
 * The slope of the profile, as a difference of two falling convex functions.
 *
 * Half the ratios are walked as x = σ²g/σ²e, half as x = σ²e/σ²g, each from 0 to 1 (see `optimum/profile`; ν = m):
 *
 *   half       x         d = α + xβ   d₀        δ
 *   genetic    σ²g/σ²e   1 + xλ       1 + xλ₀   λ − λ₀, λ₀ = min λ
 *   residual   σ²e/σ²g   λ + x        λ₀ + x    λ₀ − λ, λ₀ = max λ
 *
 * With ε = δ d₀/d, S₀ = Σ z²/d and B = Σ ε, the log-likelihood rises with x where
 *
 *   P(x) > N(x),   P = m Σ z² ε/d,   N = B S₀:   2ℓ′ = (P − N)/(S₀ d₀²)
 *
 * 1/d and ε are fractions of linear functions of x that are positive, fall and are convex; so are their products and
 * sums, and so are P and N. Over [a, b] such a function lies below its chord and above its tangents at a and b.
 *
 *   ε′ = −δ²/d²,  (1/d)′ = −β/d²
 */
export type Side = 'genetic' | 'residual';

/**
 * What is asked of a difference before its sign counts, relative to its terms and to the condition of V: a thousand times
 * the rounding of eigenvalues and sums of a tiny problem. Where less is left, `fit` decides.
 */
const MARGIN = 2 ** -40;

/** The half of the profile that `lookAt` looks at. */
export function chooseHalf(
  { d: lambda, alpha, beta, delta, ends }: Workspace,
  m: number,
  side: Side,
  least: number,
  leastAboveZero: number,
  greatest: number,
): void {
  const isGenetic = side === 'genetic';
  for (let i = 0; i < m; i++) {
    const l = lambda[i]!;
    alpha[i] = isGenetic ? 1 : l;
    beta[i] = isGenetic ? l : 1;
    delta[i] = isGenetic ? l - least : greatest - l;
  }
  const reference = isGenetic ? least : greatest;
  ends[0] = isGenetic ? 1 : reference;
  ends[1] = isGenetic ? reference : 1;
  ends[2] = isGenetic ? 1 : greatest;
  ends[3] = isGenetic ? greatest : 1;
  ends[4] = isGenetic ? 1 : leastAboveZero;
  ends[5] = isGenetic ? leastAboveZero : 1;
}

/** P, N and their slopes at x, stored as point k. */
export function lookAt(
  { squares, alpha, beta, delta, ends, points }: Workspace,
  m: number,
  x: number,
  k: number,
): void {
  const d0 = ends[0]! + x * ends[1]!;
  let S0 = 0; //  Σ z²/d
  let S1 = 0; //  Σ z² ε/d
  let B = 0; //   Σ ε
  let dS0 = 0; // minus the slopes of these
  let dS1 = 0;
  let dB = 0;
  for (let i = 0; i < m; i++) {
    const inverse = 1 / (alpha[i]! + x * beta[i]!);
    const t = delta[i]! * inverse;
    const e = t * d0;
    const q = squares[i]! * inverse;
    const b = beta[i]! * inverse;
    S0 += q;
    S1 += q * e;
    B += e;
    dS0 += q * b;
    dS1 += q * (t * t + e * b);
    dB += t * t;
  }
  points.x[k] = x;
  points.P[k] = m * S1;
  points.slopeOfP[k] = -m * dS1;
  points.N[k] = B * S0;
  points.slopeOfN[k] = -(dB * S0 + B * dS0);
  // an error of an eigenvalue is larger in 1/d by the condition of V, its null space left out
  points.margin[k] = (MARGIN * (ends[2]! + x * ends[3]!)) / (ends[4]! + x * ends[5]!);
}
