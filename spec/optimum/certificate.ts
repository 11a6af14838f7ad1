import { toDecimal } from '../number/decimal.ts';
import type { Real } from '../number/real.ts';
import type { Box } from './isolate.ts';
import { loglikOf, type Units } from './report.ts';
import type { Search } from './search.ts';

/**
 * What was proved, in a form that a program which shares nothing with this one can check from y, X and K alone
 * (scripts/recheck.py does). Numbers are decimals or fractions, written as text.
 *
 * With V_h = (1−h) I + h K/c, D = K/c − I, P the projector of V_h, S_j = yᵀP(DP)^j y, T_j = tr (PD)^j (ML: V_h⁻¹ for P),
 * R₁ = S₁/S₀ and ν = n − p (ML: n), every box [a, b] states one of
 *   slope      2f′ = νR₁ − T₁ has this sign: R₁ and T₁ decrease, so it lies in [νR₁(b) − T₁(a), νR₁(a) − T₁(b)]
 *   curvature  2f″ = ν(R₁² − 2S₂/S₀) + T₂ has this sign: S₀ lies above its tangents (S₀′ = −S₁), S₀, S₂ and T₂ below their
 *              larger end, S₂ >= max(S₂(a)/r_a³, S₂(b)/r_b³), T₂ >= max(T₂(a)/r_a², T₂(b)/r_b²) with
 *              r_a = max(1, (1−b+bΛ)/(1−a+aΛ)), r_b = max(1, (1−a+aλ)/(1−b+bλ)), [λ, Λ] = `spectrum` (λ = 0 with zeros)
 *   lines      2f′ has this sign at both ends, and with c <= 2f″ <= d from there the lines of slope c from a and d from b
 *              (exchanged where f′ < 0) meet on the same side of 0
 *   end        f′ has this sign up to h = 1, where V_h is singular: see the chapter
 * The boxes leave no gap in [0, 1]. Where f″ has one sign, the signs of f′ at the two ends tell whether f′ has a zero.
 */
export interface Certificate {
  readonly format: 'lmm-optimum/1';
  readonly method: 'ML' | 'REML';
  /** c */
  readonly scale: string;
  /** dim null(K), dim (null(K) ∩ null(Xᵀ)), and whether y has nothing in the latter. */
  readonly nullity: { readonly K: number; readonly contrasts: number; readonly residualFits: boolean };
  /** Bounds of the positive eigenvalues of K/c on the contrasts, and of those whose determinant is in the likelihood. */
  readonly spectrum: {
    readonly contrasts: readonly [string, string];
    readonly volume: readonly [string, string];
  };
  /** [from, to, proof, sign] */
  readonly boxes: readonly (readonly [string, string, Box['proof'], -1 | 1])[];
  /** The sign of f′ just inside 0 and just inside 1. */
  readonly ends: readonly [-1 | 1, -1 | 1];
  /** Every zero of f′ in (0, 1): between lo and hi the sign changes as the kind says. */
  readonly stationary: readonly {
    readonly kind: 'maximum' | 'minimum';
    readonly lo: string;
    readonly hi: string;
  }[];
  /** Sturm's count of the zeros of f′ in (0, 1), and the degree of its polynomial; null for more people. */
  readonly sturm: { readonly degree: number; readonly zeros: number } | null;
  /** The log-likelihood at every local maximum. */
  readonly maxima: readonly {
    readonly where: 'zero' | 'inside' | 'one';
    readonly loglik: readonly [string, string];
  }[];
}

/** Digits beyond those certified, so that the enclosures are not wider than what they certify. */
const MORE_DIGITS = 10;

export function certificateOf<T extends Real<T>>(
  units: Units<T>,
  search: Search<T>,
  sturm: Certificate['sturm'],
): Certificate {
  const { decisions, c, digits } = units;
  const { isolation, profile } = search;
  const bounds = (x: T): readonly [string, string] => {
    const { lo, hi } = x.bounds();
    return [toDecimal(lo, digits + MORE_DIGITS, 'floor'), toDecimal(hi, digits + MORE_DIGITS, 'ceil')];
  };
  const spectrum = ({
    least,
    greatest,
  }: {
    least: { toString(): string };
    greatest: { toString(): string };
  }) => [`${least}`, `${greatest}`] as const;
  return {
    format: 'lmm-optimum/1',
    method: profile.method,
    scale: `${c}`,
    nullity: {
      K: decisions.zerosOfK,
      contrasts: decisions.zerosOfContrasts,
      residualFits: decisions.fitsInRange,
    },
    spectrum: { contrasts: spectrum(profile.contrasts), volume: spectrum(profile.volume) },
    boxes: isolation.boxes.map(b => [`${b.from}`, `${b.to}`, b.proof, b.sign] as const),
    ends: [isolation.atZero, isolation.atOne],
    stationary: isolation.stationary.map(({ kind }, i) => ({
      kind,
      lo: toDecimal(search.stationary[i]!.lo, digits + MORE_DIGITS, 'floor'),
      hi: toDecimal(search.stationary[i]!.hi, digits + MORE_DIGITS, 'ceil'),
    })),
    sturm,
    maxima: search.maxima.map(m => ({ where: m.where, loglik: bounds(loglikOf(units, m.value)) })),
  };
}
