/**
 * Interpolation at Chebyshev points.
 *
 *   symbol  name                                          scale
 *   t       place in the interval                         −1 … 1
 *   tₖ      points cos(π(k + ½)/N), here in ascending order
 *   cⱼ      coefficients of Σ cⱼTⱼ(t)                     N
 */

/** The N points, ascending. */
export const points = (N: number): Float64Array =>
  Float64Array.from({ length: N }, (_, k) => -Math.cos((Math.PI * (k + 0.5)) / N));

/** N x N, row j: the coefficient cⱼ of what has given values at the points. */
export function toSeries(N: number): Float64Array {
  const C = new Float64Array(N * N);
  for (let j = 0; j < N; j++)
    for (let k = 0; k < N; k++) {
      const sign = j % 2 === 0 ? 1 : -1; // Tⱼ(−t) = (−1)ʲTⱼ(t)
      C[j * N + k] = ((j === 0 ? 1 : 2) / N) * sign * Math.cos((Math.PI * j * (k + 0.5)) / N);
    }
  return C;
}

/** The coefficients of the derivative. */
export function derivative(c: ArrayLike<number>): Float64Array {
  const N = c.length;
  const d = new Float64Array(N);
  for (let j = N - 1; j > 0; j--) d[j - 1] = (j + 1 < N ? d[j + 1]! : 0) + 2 * j * c[j]!;
  if (N > 0) d[0]! /= 2;
  return d;
}

/** N + 1 coefficients of the integral that is 0 at t = −1. */
export function integral(c: ArrayLike<number>): Float64Array {
  const N = c.length;
  const at = (j: number) => (j < N ? c[j]! : 0);
  const b = new Float64Array(N + 1);
  for (let j = 1; j <= N; j++) b[j] = ((j === 1 ? 2 : 1) * at(j - 1) - at(j + 1)) / (2 * j);
  b[0] = -valueAt(b, -1);
  return b;
}

/** Σ cⱼTⱼ(t), by Clenshaw's recurrence. */
export function valueAt(c: ArrayLike<number>, t: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let j = c.length - 1; j > 0; j--) {
    const b = 2 * t * b1 - b2 + c[j]!;
    b2 = b1;
    b1 = b;
  }
  return t * b1 - b2 + c[0]!;
}

/** N x N: the derivative at the points of what has given values at the points. */
export function slopesAtPoints(N: number): Float64Array {
  const t = points(N);
  const C = toSeries(N);
  const D = new Float64Array(N * N);
  for (let k = 0; k < N; k++) {
    const d = derivative(Float64Array.from({ length: N }, (_, j) => C[j * N + k]!));
    for (let i = 0; i < N; i++) D[i * N + k] = valueAt(d, t[i]!);
  }
  return D;
}

/**
 * How far the interpolant at N points of an interval of half width h can be from a function that is analytic in the
 * strip |Im s| < π and there, at u + iv, at most e^(distance of u from the interval)/cosᵏ(v/2) in units of a bound
 * inside.
 *
 *   4M ρ^−(N−1)/(ρ − 1),  M = e^(h((ρ + 1/ρ)/2 − 1))/cosᵏ(v/2),  v = h(ρ − 1/ρ)/2,  the best v
 *
 * @param k 1 for a form xᵀV⁻¹y, 2 for a quotient of two
 * @source Trefethen (2013) Approximation Theory and Approximation Practice, theorem 8.2
 */
export function interpolationError(N: number, h: number, k: 1 | 2): number {
  let best = Number.POSITIVE_INFINITY;
  for (let v = 0.5; v < Math.PI; v += 0.05) {
    const rho = v / h + Math.hypot(v / h, 1);
    const M = Math.exp(h * ((rho + 1 / rho) / 2 - 1)) / Math.cos(v / 2) ** k;
    best = Math.min(best, (4 * M * rho ** (1 - N)) / (rho - 1));
  }
  return best;
}
