import { Sum } from '../linalg/sums.ts';
import type { Contrasts, Method } from './contrasts.ts';

/**
 * The log-likelihood as a function of the ratio of the components, b and the size of V maximised away.
 *
 * Half the ratios are walked as x = σ²g/σ²e, half as x = σ²e/σ²g, each from 0 to 1, so that both ends are reached
 * with full relative precision and no bound is put on either. In both, V = s(α + xβ) in the eigenbasis:
 *
 *   half       x         α    β    at x = 0
 *   genetic    σ²g/σ²e   1    λ    σ²g = 0
 *   residual   σ²e/σ²g   λ    1    σ²e = 0; singular where an eigenvalue is 0
 *
 *   symbol  name                                             here
 *   ν       degrees of freedom: m under REML, n under ML     df
 *   z²      squared contrasts                                m
 *   d       αᵢ + xβᵢ
 *   S₀      Σ z²/d;  S₁ = Σ z²β/d², S₂ = Σ z²β²/d³
 *   T₁      Σ β/d over the spectrum of the determinant (λ under REML, μ under ML);  T₂ = Σ β²/d²
 *
 *   f  = −½[ν log(2π S₀/ν) + ν + Σ log d]        2f′ = ν S₁/S₀ − T₁        2f″ = ν(S₁²/S₀² − 2S₂/S₀) + T₂
 *
 * All five sums fall as x grows: their values at the two ends of a box enclose them in the box.
 */
export interface Half {
  readonly side: 'genetic' | 'residual';
  readonly df: number;
  readonly squares: Float64Array;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly volumeAlpha: Float64Array;
  readonly volumeBeta: Float64Array;
  /** How many d of the determinant are 0 at x = 0. */
  readonly nullity: number;
  /** Σ z² over the contrasts whose d is 0 at x = 0. */
  readonly nullSquares: number;
}

export interface Moments {
  readonly x: number;
  readonly S0: number;
  readonly S1: number;
  readonly S2: number;
  readonly T1: number;
  readonly T2: number;
}

/** Both halves of the profile. */
export function halvesOf(
  contrasts: Contrasts,
  method: Method,
): { readonly genetic: Half; readonly residual: Half } {
  const { lambda, z, n } = contrasts;
  const volume = method === 'REML' ? lambda : contrasts.spectrum().mu;
  const squares = z.map(v => v * v);
  const ones = (like: Float64Array) => new Float64Array(like.length).fill(1);
  const df = method === 'REML' ? z.length : n;
  const shared = { df, squares };
  return {
    genetic: {
      ...shared,
      side: 'genetic',
      alpha: ones(lambda),
      beta: lambda,
      volumeAlpha: ones(volume),
      volumeBeta: volume,
      nullity: 0,
      nullSquares: 0,
    },
    residual: {
      ...shared,
      side: 'residual',
      alpha: lambda,
      beta: ones(lambda),
      volumeAlpha: volume,
      volumeBeta: ones(volume),
      nullity: volume.filter(v => v === 0).length,
      nullSquares: nullSquaresOf(contrasts),
    },
  };
}

/**
 * Σ z² where λ = 0. Below (64nε)² of Σ z² it is 0: that is what the error of the eigenvectors, about nε, leaves
 * of a y inside the range of K.
 */
function nullSquaresOf({ lambda, z, n }: Contrasts): number {
  let inNull = 0;
  let all = 0;
  z.forEach((v, i) => {
    all += v * v;
    if (lambda[i] === 0) inNull += v * v;
  });
  const noise = 64 * n * 2 ** -53;
  return inNull <= noise * noise * all ? 0 : inNull;
}

/** The five sums at x; infinite where d = 0 and z is not. */
export function momentsAt(half: Half, x: number): Moments {
  const { squares, alpha, beta, volumeAlpha, volumeBeta } = half;
  const [S0, S1, S2, T1, T2] = [new Sum(), new Sum(), new Sum(), new Sum(), new Sum()];
  for (let i = 0; i < squares.length; i++) {
    const d = alpha[i]! + x * beta[i]!;
    const q = squares[i]!;
    if (q === 0 || (alpha[i] === 0 && half.nullSquares === 0)) continue;
    const r = beta[i]! / d;
    const s = q / d;
    S0.add(s);
    S1.add(s * r);
    S2.add(s * r * r);
  }
  for (let i = 0; i < volumeAlpha.length; i++) {
    const r = volumeBeta[i]! / (volumeAlpha[i]! + x * volumeBeta[i]!);
    T1.add(r);
    T2.add(r * r);
  }
  return { x, S0: S0.value, S1: S1.value, S2: S2.value, T1: T1.value, T2: T2.value };
}

/** 2f′ at x. */
export const slope = ({ df }: Half, { S0, S1, T1 }: Moments): number => (df * S1) / S0 - T1;

/** 2f″ at x. */
export const curvature = ({ df }: Half, { S0, S1, S2, T2 }: Moments): number =>
  df * ((S1 / S0) ** 2 - (2 * S2) / S0) + T2;

/** What rounding can make of a slope of 0: its two terms, each a sum of m terms good to a few units. */
export const slopeNoise = ({ df }: Half, { S0, S1, T1 }: Moments): number =>
  16 * 2 ** -53 * ((df * S1) / S0 + T1);

/** f at x without the unit of y: −½[ν log(2π S₀/ν) + ν + Σ log d]. */
export const height = (half: Half, x: number): number => {
  const { size, logs } = heightTerms(half, x);
  return -(half.df * size + half.df + logs) / 2;
};

/** What rounding can make of a difference of two equal heights. */
export const heightNoise = (half: Half, x: number): number => {
  const { size, absolute } = heightTerms(half, x);
  return 32 * 2 ** -53 * (half.df * Math.abs(size) + half.df + absolute);
};

/** log(2π S₀/ν), Σ log d and Σ |log d|. */
function heightTerms(
  half: Half,
  x: number,
): { readonly size: number; readonly logs: number; readonly absolute: number } {
  const logs = new Sum();
  let absolute = 0;
  for (let i = 0; i < half.volumeAlpha.length; i++) {
    const log = Math.log(half.volumeAlpha[i]! + x * half.volumeBeta[i]!);
    logs.add(log);
    absolute += Math.abs(log);
  }
  return { size: Math.log((2 * Math.PI * momentsAt(half, x).S0) / half.df), logs: logs.value, absolute };
}
