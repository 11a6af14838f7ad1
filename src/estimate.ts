/**
 * Which variance components? The fast room.
 *
 *   Y ~ N(Xb, V),  V = σ²g K + σ²e I,  σ²g >= 0,  σ²e >= 0
 *
 *   symbol  name                                                        shape   scale
 *   h²      σ²g/(σ²g + σ²e), heritability                               1       0 to 1
 *   λ, z    eigenvalues of K on the error contrasts, y along them       n − p
 *   x       σ²g/σ²e in one half of the profile, σ²e/σ²g in the other    1       0 to 1
 *   ν       n − p under REML, n under ML                                1
 *   f       the log-likelihood at x, b and the size of V at their best
 *
 * X is projected out and K reduced to its spectrum once; then f and its derivatives are sums of n terms. The global
 * maximum is found by exclusion over all ratios (`optimum/stationary`): no starting value, no grid, no bound.
 * y and K are measured in powers of two near their own size, so that no constant of this file knows their unit.
 */

import type { LikelihoodMethod } from './likelihood.ts';
import { contrastsOf, type Problem } from './optimum/contrasts.ts';
import type { ComponentErrors } from './optimum/errors.ts';
import { fitOf, requireQuestion } from './optimum/fit.ts';
import type { Warning } from './optimum/warnings.ts';

export type { ComponentErrors, Warning };

export type Verdict = 'unique' | 'boundary' | 'set' | 'flat' | 'none';

/** Why a fit has the verdict it has. */
export type Reason =
  | 'inside' //                         σ²g > 0 and σ²e > 0
  | 'no-genetic-variance' //            σ²g = 0
  | 'no-residual-variance' //           σ²e = 0
  | 'equal-maxima' //                   set
  | 'equal-eigenvalues' //              flat
  | 'y-in-span-of-x' //                 none: σ² → 0
  | 'unbounded-as-sigma2-e-vanishes'; // none: V becomes singular where y has nothing

/** A global maximum of the likelihood, and what is reported at it. */
export interface Optimum {
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly h2: number;
  /** σ²g/σ²e; null where σ²e = 0. */
  readonly lambda: number | null;
  readonly loglik: number;
  readonly beta: Float64Array;
  readonly betaSe: Float64Array;
  /** null on the boundary, where the curvature says nothing about the spread of the estimate. */
  readonly errors: Readonly<Record<'observed' | 'expected' | 'average', ComponentErrors>> | null;
  /** null where no level was asked for. Several intervals where the likelihood has several peaks of like height. */
  readonly interval: readonly { readonly lower: number; readonly upper: number }[] | null;
}

/** A local maximum that is not the answer: programs stop here. */
export interface LocalMaximum {
  readonly h2: number;
  readonly loglik: number;
}

export interface Fit {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** The global maxima: one for `unique` and `boundary`, several for `set`, none for `flat` and `none`. */
  readonly optima: readonly Optimum[];
  /** The local maxima that are not global, in ascending order of h². */
  readonly others: readonly LocalMaximum[];
  /** `flat`: the log-likelihood everywhere, and what is identified: eigenvalue · σ²g + σ²e = total. */
  readonly flat: { readonly loglik: number; readonly eigenvalue: number; readonly total: number } | null;
  /** What a careful reader of the numbers must know; empty for an ordinary fit. */
  readonly warnings: readonly Warning[];
}

/**
 * The global maximum of the likelihood over σ²g >= 0 and σ²e >= 0, with everything that is reported at it.
 *
 * `set` is concluded when two maxima differ by less than the rounding of a log-likelihood.
 *
 * @param level confidence level of the profile likelihood interval of h², strictly between 0 and 1; null for none
 * @throws Refusal `unknown-convention`, `out-of-domain` (level), and as `contrastsOf`; `no-residual-df` under both methods
 * @source Patterson and Thompson (1971) Biometrika 58:545; Self and Liang (1987) JASA 82:605 (boundary)
 */
export function fit(problem: Problem, method: LikelihoodMethod, level: number | null): Fit {
  requireQuestion(method, level);
  return fitOf(contrastsOf(problem, 'REML'), method, level); // without residual degrees of freedom ML has no estimate either
}
