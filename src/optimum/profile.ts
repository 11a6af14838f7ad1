import { Sum } from '../linalg/sums.ts';
import type { Contrasts, Method } from './contrasts.ts';

/**
 * The log-likelihood as a function of the ratio of the components, b and the size of V maximised away.
 *
 * Half the ratios are walked as x = σ²g/σ²e, half as x = σ²e/σ²g, each from 0 to 1, so that both ends are reached
 * with full relative precision and no bound is put on either. In both, V = s(α + xβ) in the eigenbasis:
 *
 *   half       x         α    β    λ₀       δ         at x = 0
 *   genetic    σ²g/σ²e   1    λ    min λ    λ − λ₀    σ²g = 0
 *   residual   σ²e/σ²g   λ    1    max λ    λ₀ − λ    σ²e = 0; singular where an eigenvalue is 0
 *
 *   symbol  name                                                                     here
 *   ν       degrees of freedom: m under REML, n under ML                             df
 *   z²      squared contrasts                                                        m
 *   d, d₀   α + xβ, and the same of the reference λ₀
 *   ε       δ d₀/d >= 0: how far an eigenvalue is from the reference
 *   w       (z²/d)/S₀, weights that add up to 1;  S₀ = Σ z²/d
 *   A, Q    Σ wε, Σ wε²
 *   B, C    Σ ε, Σ ε² over the spectrum of the determinant (λ under REML, μ under ML)
 *
 *   f = −½[ν log(2π S₀/ν) + ν + Σ log d]      2f′ = (νA − B)/d₀²      (νA − B)′ = (C − ν(2Q − A²))/d₀²
 *
 * The textbook form 2f′ = ν Σ wβ/d − Σ β/d is the same number: Σ νw = ν counts the eigenvalues of the determinant, so
 * a constant may be taken from every β/d, and β/d − β₀/d₀ = ε/d₀². Taking it away leaves no cancellation where the
 * eigenvalues are nearly equal. As x grows, ε falls, and so do A, B, C and Q: with ε also β/d is in order of λ, so the
 * weights move to where ε is small. The values at the two ends of a box therefore enclose both derivatives in the box.
 */
export interface Half {
  readonly side: 'genetic' | 'residual';
  readonly df: number;
  readonly squares: Float64Array;
  readonly contrasts: Eigenvalues;
  readonly volume: Eigenvalues;
  /** λ₀ */
  readonly reference: number;
  /** max λ */
  readonly greatest: number;
  /** How many d of the determinant are 0 at x = 0. */
  readonly nullity: number;
  /** Σ z² over the contrasts whose d is 0 at x = 0. */
  readonly nullSquares: number;
}

/** α, β and δ, one for each eigenvalue. */
interface Eigenvalues {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly delta: Float64Array;
}

export interface Moments {
  readonly x: number;
  readonly S0: number;
  readonly A: number;
  readonly B: number;
  readonly Q: number;
  readonly C: number;
  /** What rounding can make of a rise νA − B that is 0. */
  readonly noise: number;
}

/** What the profile is made of: λ, z, n, and μ on demand. */
export type ProfileSource = Pick<Contrasts, 'n' | 'lambda' | 'z'> & {
  readonly spectrum: () => { readonly mu: Float64Array };
};

/** Both halves of the profile. */
export function halvesOf(
  contrasts: ProfileSource,
  method: Method,
): { readonly genetic: Half; readonly residual: Half } {
  const { lambda, z, n } = contrasts;
  const volume = method === 'REML' ? lambda : contrasts.spectrum().mu;
  const least = volume.reduce(
    (s, v) => Math.min(s, v),
    lambda.reduce((s, v) => Math.min(s, v)),
  );
  const greatest = volume.reduce(
    (s, v) => Math.max(s, v),
    lambda.reduce((s, v) => Math.max(s, v)),
  );
  const ones = (like: Float64Array) => new Float64Array(like.length).fill(1);
  const genetic = (v: Float64Array) => ({ alpha: ones(v), beta: v, delta: v.map(l => l - least) });
  const residual = (v: Float64Array) => ({ alpha: v, beta: ones(v), delta: v.map(l => greatest - l) });
  const shared = { greatest, df: method === 'REML' ? z.length : n, squares: z.map(v => v * v) };
  const both = (make: (v: Float64Array) => Eigenvalues) => {
    const own = make(lambda);
    return { contrasts: own, volume: volume === lambda ? own : make(volume) };
  };
  return {
    genetic: {
      ...shared,
      side: 'genetic',
      ...both(genetic),
      reference: least,
      nullity: 0,
      nullSquares: 0,
    },
    residual: {
      ...shared,
      side: 'residual',
      ...both(residual),
      reference: greatest,
      nullity: volume.filter(v => v === 0).length,
      nullSquares: nullSquaresOf(contrasts),
    },
  };
}

/**
 * Σ z² where λ = 0. Below (64nε)² of Σ z² it is 0: that is what the error of the eigenvectors, about nε, leaves
 * of a y inside the range of K.
 */
function nullSquaresOf({ lambda, z, n }: ProfileSource): number {
  let inNull = 0;
  let all = 0;
  z.forEach((v, i) => {
    all += v * v;
    if (lambda[i] === 0) inNull += v * v;
  });
  const noise = 64 * n * 2 ** -53;
  return inNull <= noise * noise * all ? 0 : inNull;
}

/** d₀ at x. */
export const referenceAt = ({ side, reference }: Half, x: number): number =>
  side === 'genetic' ? 1 + x * reference : reference + x;

/** Error of an eigenvalue, relative to the largest: a tenth of nε was measured, and two units for the smallest n. */
const eigenvalueNoise = (n: number): number => (2 + n / 8) * 2 ** -53;
/** Error of a sum of products of a few roundings each, relative to the sum of their sizes. */
const SUM_NOISE = 16 * 2 ** -53;

/** Positive terms that are added plainly before their sum is added with compensation: 8 roundings of 16 allowed. */
const PLAIN = 8;

/** The sums at x; x > 0 where a d vanishes at 0. */
export function momentsAt(half: Half, x: number): Moments {
  const { squares, contrasts, volume, nullSquares, df } = half;
  const atReference = referenceAt(half, x);
  const S0 = new Sum();
  const S1 = new Sum();
  const S2 = new Sum();
  let weighted = 0; // Σ w d₀/d
  for (let first = 0; first < squares.length; first += PLAIN) {
    const end = Math.min(first + PLAIN, squares.length);
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    for (let i = first; i < end; i++) {
      const alpha = contrasts.alpha[i]!;
      const q = squares[i]!;
      if (q === 0 || (alpha === 0 && nullSquares === 0)) continue;
      const d = alpha + x * contrasts.beta[i]!;
      const share = atReference / d;
      const e = contrasts.delta[i]! * share;
      const w = q / d;
      s0 += w;
      s1 += w * e;
      s2 += w * e * e;
      weighted += w * share;
    }
    S0.add(s0);
    S1.add(s1);
    S2.add(s2);
  }
  const B = new Sum();
  const C = new Sum();
  let counted = 0; // Σ d₀/d: with the other, by how much the error of an eigenvalue moves A and B
  for (let first = 0; first < volume.alpha.length; first += PLAIN) {
    const end = Math.min(first + PLAIN, volume.alpha.length);
    let b = 0;
    let c = 0;
    for (let i = first; i < end; i++) {
      const share = atReference / (volume.alpha[i]! + x * volume.beta[i]!);
      const e = volume.delta[i]! * share;
      b += e;
      c += e * e;
      counted += share;
    }
    B.add(b);
    C.add(c);
  }
  const A = S1.value / S0.value;
  const moved = eigenvalueNoise(squares.length) * half.greatest * ((df * weighted) / S0.value + counted);
  const noise = SUM_NOISE * (df * A + B.value) + moved;
  return { x, S0: S0.value, A, Q: S2.value / S0.value, B: B.value, C: C.value, noise };
}

/** νA − B = 2f′ d₀²: it has the sign of the slope. */
export const rise = ({ df }: Half, { A, B }: Moments): number => df * A - B;

/** (νA − B)′ d₀² */
export const bend = ({ df }: Half, { A, Q, C }: Moments): number => C - df * (2 * Q - A * A);

/** 2f′ at x. */
export const slope = (half: Half, at: Moments): number => rise(half, at) / referenceAt(half, at.x) ** 2;

/** The step of Newton's method to a zero of the rise. */
export const newtonStep = (half: Half, at: Moments): number =>
  (-rise(half, at) / bend(half, at)) * referenceAt(half, at.x) ** 2;

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
  for (let i = 0; i < half.volume.alpha.length; i++) {
    const log = Math.log(half.volume.alpha[i]! + x * half.volume.beta[i]!);
    logs.add(log);
    absolute += Math.abs(log);
  }
  return { size: Math.log((2 * Math.PI * momentsAt(half, x).S0) / half.df), logs: logs.value, absolute };
}
