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

import { type LikelihoodMethod, likelihoodMethods } from './likelihood.ts';
import { requireOneOf } from './linalg/check.ts';
import { Refusal } from './linalg/refusal.ts';
import { type Contrasts, contrastsOf, type Problem, spectralNoise } from './optimum/contrasts.ts';
import { type ComponentErrors, standardErrors } from './optimum/errors.ts';
import { fixedEffectsAt } from './optimum/fixed.ts';
import {
  componentsAt,
  heritabilityAt,
  type Landscape,
  landscapeOf,
  type Maximum,
  type Point,
} from './optimum/maxima.ts';
import { heightNoise } from './optimum/profile.ts';
import { regionAbove } from './optimum/region.ts';
import { type Spectra, spectraOf, sum } from './optimum/spectra.ts';
import { type Warning, warningsOfCondition, warningsOfData, warningsOfMaxima } from './optimum/warnings.ts';
import { qnorm } from './random/normal-quantile.ts';

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

/** @throws Refusal `unknown-convention`, `out-of-domain` (level) */
export function requireQuestion(method: LikelihoodMethod, level: number | null): void {
  requireOneOf(likelihoodMethods, method, 'method');
  if (level !== null && !(level > 0 && level < 1))
    throw new Refusal('out-of-domain', `level is ${level}: it lies between 0 and 1`, { field: 'level' });
}

/** `fit` for a problem that is given by its contrasts. */
export function fitOf(contrasts: Contrasts, method: LikelihoodMethod, level: number | null): Fit {
  const nothing = { optima: [], others: [], flat: null };
  const data = warningsOfData(contrasts);
  if (contrasts.residualShare === 0)
    return {
      ...nothing,
      verdict: 'none',
      reason: 'y-in-span-of-x',
      warnings: [
        ...data,
        noMaximum('X explains y exactly: the likelihood grows without end as the variances vanish'),
      ],
    };

  const eigenvalues = method === 'REML' ? contrasts.lambda : contrasts.spectrum().mu;
  if (areEqual(eigenvalues, contrasts.n))
    return {
      ...nothing,
      verdict: 'flat',
      reason: 'equal-eigenvalues',
      flat: flatFit(contrasts, eigenvalues),
      warnings: [
        ...data,
        {
          code: 'not-identified',
          message: 'K acts like a multiple of I: only eigenvalue · sigma2_g + sigma2_e is identified',
        },
      ],
    };

  const landscape = landscapeOf(contrasts, method);
  if (landscape.unbounded)
    return {
      ...nothing,
      verdict: 'none',
      reason: 'unbounded-as-sigma2-e-vanishes',
      others: landscape.maxima.map(m => localMaximum(contrasts, m)),
      warnings: [
        ...data,
        noMaximum(
          method === 'ML'
            ? 'K is singular and y has nothing there once X is fitted: the ML likelihood grows without end as sigma2_e vanishes; use REML, or a K that is not centred'
            : 'K is singular on the contrasts and y has nothing there: the likelihood grows without end as sigma2_e vanishes',
        ),
      ],
    };

  const best = landscape.maxima.reduce((a, b) => (b.height > a.height ? b : a));
  const global = landscape.maxima.filter(m => best.height - m.height <= heightNoise(best.half, best.x));
  return {
    verdict: global.length > 1 ? 'set' : best.where === 'inside' ? 'unique' : 'boundary',
    reason: global.length > 1 ? 'equal-maxima' : reasons[best.where],
    optima: global.map(m => reportOn(contrasts, method, m, level, landscape)),
    others: landscape.maxima.filter(m => !global.includes(m)).map(m => localMaximum(contrasts, m)),
    flat: null,
    warnings: [
      ...data,
      ...warningsOfMaxima(best, landscape),
      ...warningsOfCondition(spectraAtPoint(contrasts, best).d),
    ],
  };
}

const reasons = { inside: 'inside', zero: 'no-genetic-variance', one: 'no-residual-variance' } as const;
const noMaximum = (message: string): Warning => ({ code: 'no-maximum', message });

/** Eigenvalues that differ by rounding only. */
const areEqual = (values: Float64Array, n: number): boolean =>
  values[0]! - values[values.length - 1]! <= spectralNoise(n) * values[0]!;

function spectraAtPoint(contrasts: Contrasts, point: Point): Spectra {
  const { sigma2g, sigma2e } = componentsAt(point);
  return spectraOf(contrasts, sigma2g, sigma2e);
}

/** ℓ = f − ν ln(yUnit): f measures y in yUnit. */
const loglikOf = ({ yUnit }: Contrasts, { half, height }: Maximum): number =>
  height - half.df * Math.log(yUnit);

const localMaximum = (contrasts: Contrasts, maximum: Maximum): LocalMaximum => ({
  h2: heritabilityAt(maximum, contrasts.kUnit),
  loglik: loglikOf(contrasts, maximum),
});

function reportOn(
  contrasts: Contrasts,
  method: LikelihoodMethod,
  maximum: Maximum,
  level: number | null,
  landscape: Landscape,
): Optimum {
  const { kUnit, yUnit } = contrasts;
  const at = spectraAtPoint(contrasts, maximum);
  const sigma2g = ((at.sigma2g * yUnit) / kUnit) * yUnit;
  const sigma2e = at.sigma2e * yUnit * yUnit;
  const { beta, covariance } = fixedEffectsAt(at);
  return {
    sigma2g,
    sigma2e,
    h2: heritabilityAt(maximum, kUnit),
    lambda: sigma2e === 0 ? null : at.sigma2g / at.sigma2e / kUnit,
    loglik: loglikOf(contrasts, maximum),
    beta,
    betaSe: beta.map((_, j) => Math.sqrt(covariance.data[j + j * beta.length]!)),
    errors: maximum.where === 'inside' ? standardErrors(at, method, { sigma2g, sigma2e }) : null,
    interval: level === null ? null : intervalsOf(contrasts, maximum, level, landscape),
  };
}

/** {h² : 2(ℓ_max − ℓ(h²)) <= q²}, q² the quantile of χ²₁: the square of the normal quantile of (1 + level)/2. */
function intervalsOf(
  { kUnit }: Contrasts,
  { height }: Maximum,
  level: number,
  landscape: Landscape,
): Optimum['interval'] {
  const q = qnorm((1 + level) / 2);
  return regionAbove(landscape, height - (q * q) / 2).map(({ from, to }) => ({
    lower: heritabilityAt(from, kUnit),
    upper: heritabilityAt(to, kUnit),
  }));
}

/** Every ratio gives the same likelihood; it is that of σ²g = 0. */
function flatFit(contrasts: Contrasts, eigenvalues: Float64Array): Fit['flat'] {
  const { z, yUnit, kUnit } = contrasts;
  const nu = eigenvalues.length;
  const total = sum(z, zi => zi * zi) / nu;
  return {
    loglik: -(nu * Math.log(2 * Math.PI * total) + nu) / 2 - nu * Math.log(yUnit),
    eigenvalue: (sum(eigenvalues, v => v) / nu) * kUnit,
    total: total * yUnit * yUnit,
  };
}
