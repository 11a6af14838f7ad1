import { Rational } from '../number/rational.ts';
import { add, type Field, ln, mul, type Real, square, sub } from '../number/real.ts';
import { type Block, sums, values } from './block.ts';
import { twoTo } from './dyadic.ts';

/**
 * The log-likelihood as a function of one number, b and the size of V maximised away.
 *
 *   symbol   name                                               here
 *   h        share of K/c:  V = σ² V_h, V_h = (1−h) I + h K/c   0 <= h <= 1
 *   D        dV_h/dh = K/c − I
 *   ν        n − p under REML, n under ML
 *   S₀ S₁ S₂ yᵀPy, yᵀPDPy, yᵀPDPDPy                             of the residual scaled to length 1
 *   T₁ T₂    tr(PD), tr(PDPD); under ML V_h⁻¹ for P
 *
 *   f = −½ [ν (ln(2π S₀/ν) + 1) + ln|V_h| + …],   f′ = ½ [ν S₁/S₀ − T₁],   f″ = ½ [ν (S₁²/S₀² − 2 S₂/S₀) + T₂]
 */
export interface Profile<T> {
  readonly field: Field<T>;
  readonly method: 'ML' | 'REML';
  readonly nu: number;
  /** The error contrasts: P lives here. */
  readonly contrasts: Block<T>;
  /** Whose determinant is in the likelihood: the contrasts under REML, K/c under ML. */
  readonly volume: Block<T>;
  /** How much of the residual lies where K and X vanish: lim (1 − h) S₀ for h → 1. Exactly zero where it is. */
  readonly e0: T;
  /** The sign of f′(0), decided exactly. */
  readonly signAtZero: -1 | 0 | 1;
  /** The sign of f′(1) where V₁ is regular and the sign is known exactly. */
  readonly signAtOne: -1 | 0 | 1 | undefined;
}

export interface Moments<T> {
  readonly S0: T;
  readonly S1: T;
  readonly S2: T;
  readonly T1: T;
  readonly T2: T;
}

/** The moments of the profile at h < 1 (at h = 1 too where V₁ is regular). @throws Undecided */
export function moments<T extends Real<T>>({ contrasts, volume }: Profile<T>, h: T): Moments<T> {
  const s = sums(contrasts, h);
  const t = volume === contrasts ? s : sums(volume, h);
  return { S0: s.q0, S1: s.q1, S2: s.q2, T1: t.t1, T2: t.t2 };
}

/** What f′ and f″ are made of: the moments of the residual as ratios. */
export interface Ratios<T> {
  /** S₁/S₀ */
  readonly R1: T;
  /** S₂/S₀ */
  readonly R2: T;
  readonly T1: T;
  readonly T2: T;
}

export const ratios = <T extends Real<T>>({ S0, S1, S2, T1, T2 }: Moments<T>): Ratios<T> => ({
  R1: S1.over(S0),
  R2: S2.over(S0),
  T1,
  T2,
});

/** 2 f′ = ν R₁ − T₁ */
export const slope2 = <T extends Real<T>>(nu: number, { R1, T1 }: Pick<Ratios<T>, 'R1' | 'T1'>): T =>
  sub(mul(nu, R1), T1);

/** 2 f″ = ν (R₁² − 2 R₂) + T₂ */
export const curvature2 = <T extends Real<T>>(nu: number, { R1, R2, T2 }: Omit<Ratios<T>, 'T1'>): T =>
  add(mul(nu, sub(square(R1), mul(2, R2))), T2);

/** −2 f without its constants: ν ln S₀ + ln|V_h|, and S₀. */
export function minusTwoF<T extends Real<T>>(
  { contrasts, volume, nu }: Profile<T>,
  h: T,
): { value: T; S0: T } {
  const s = values(contrasts, h);
  const { logdet } = volume === contrasts ? s : values(volume, h);
  return { value: add(mul(nu, ln(s.q0)), logdet), S0: s.q0 };
}

/** V₁ is singular where the likelihood looks: f goes to −∞ or +∞ as h → 1. */
export const isSingularAtOne = ({ contrasts, volume }: Profile<unknown>): boolean =>
  contrasts.zeros > 0 || volume.zeros > 0;

/**
 * An enclosure of e₀ from one point: t S₀(1 − t) lies between e₀ and e₀ + t/(h λ), λ the least positive eigenvalue.
 */
export function nullShare<T extends Real<T>>(field: Field<T>, contrasts: Block<T>, bits: number): T {
  const t = twoTo(-Math.floor(bits / 4));
  const h = field.from(Rational.of(1).minus(t));
  const tS0 = mul(field.from(t), sums(contrasts, h).q0);
  const beyond = field.from(t).over(mul(h, field.from(contrasts.least)));
  return field.hull(sub(tS0, beyond), tS0);
}
