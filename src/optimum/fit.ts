import type { Fit, LocalMaximum, Optimum } from '../estimate.ts';
import { type LikelihoodMethod, likelihoodMethods } from '../likelihood.ts';
import { requireOneOf } from '../linalg/check.ts';
import { Refusal } from '../linalg/refusal.ts';
import { qnorm } from '../random/normal-quantile.ts';
import { type Contrasts, spectralNoise } from './contrasts.ts';
import { standardErrors } from './errors.ts';
import { fixedEffectsAt } from './fixed.ts';
import {
  componentsAt,
  heritabilityAt,
  type Landscape,
  landscapeOf,
  type Maximum,
  type Point,
} from './maxima.ts';
import { heightNoise } from './profile.ts';
import { regionAbove } from './region.ts';
import { type Spectra, spectraOf, sum } from './spectra.ts';
import { type Warning, warningsOfCondition, warningsOfData, warningsOfMaxima } from './warnings.ts';

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
