import type { Contrasts } from './contrasts.ts';
import type { Landscape, Maximum } from './maxima.ts';
import { momentsAt, rise } from './profile.ts';

export interface Warning {
  readonly code:
    | 'no-maximum'
    | 'not-identified'
    | 'boundary'
    | 'several-maxima'
    | 'undecided-boundary'
    | 'undecided-slope'
    | 'near-perfect-fit'
    | 'near-collinear'
    | 'little-kinship-left'
    | 'ill-conditioned';
  readonly message: string;
}

/** Half of the digits of binary64: a part smaller than this of its whole has lost the other half. */
const HALF_THE_DIGITS = 2 ** -26;

const warning = (code: Warning['code'], message: string): Warning => ({ code, message });

/** What the data say before any fit. */
export function warningsOfData(contrasts: Contrasts): Warning[] {
  const { residualShare, independence } = contrasts;
  const warnings: Warning[] = [];
  if (residualShare > 0 && residualShare < HALF_THE_DIGITS)
    warnings.push(
      warning('near-perfect-fit', `X explains y but for a part of ${residualShare.toExponential(1)}`),
    );
  if (independence < HALF_THE_DIGITS)
    warnings.push(
      warning(
        'near-collinear',
        `a column of X is a combination of the others but for a part of ${independence.toExponential(1)}`,
      ),
    );
  if (hasLittleKinshipLeft(contrasts))
    warnings.push(
      warning('little-kinship-left', 'K lies in the span of X but for a small part: its digits are few'),
    );
  return warnings;
}

/** The greatest eigenvalue of K is at most λ₀ + tr B: the spectrum of K is asked for only where that leaves a doubt. */
function hasLittleKinshipLeft({ lambda, B, p, spectrum }: Contrasts): boolean {
  const most = lambda[0]!;
  let bound = most;
  for (let j = 0; j < p; j++) bound += B.data[j + j * p]!;
  return most > 0 && most < HALF_THE_DIGITS * bound && most < HALF_THE_DIGITS * spectrum().mu[0]!;
}

/** What a landscape with a maximum says. */
export function warningsOfMaxima(best: Maximum, { maxima, doubtful }: Landscape): Warning[] {
  const warnings: Warning[] = [];
  if (best.where !== 'inside')
    warnings.push(
      warning('boundary', `the maximum is at ${best.where === 'zero' ? 'sigma2_g' : 'sigma2_e'} = 0`),
    );
  if (maxima.length > 1)
    warnings.push(
      warning('several-maxima', `the likelihood has ${maxima.length} local maxima: see optima and others`),
    );
  const at = maxima
    .filter(m => m.where !== 'inside')
    .map(m => ({ half: m.half, moments: momentsAt(m.half, m.x) }));
  if (at.some(({ half, moments }) => Math.abs(rise(half, moments)) <= moments.noise))
    warnings.push(
      warning('undecided-boundary', 'the score at the boundary is 0 up to rounding: its sign is not certain'),
    );
  if (doubtful.length > 0)
    warnings.push(
      warning(
        'undecided-slope',
        'the score is 0 up to rounding over an interval of ratios: h2 has few digits',
      ),
    );
  return warnings;
}

/** Fewer digits are left than this condition number takes. */
export function warningsOfCondition(d: Float64Array): Warning[] {
  const cond = d.reduce((s, v) => Math.max(s, v)) / d.reduce((s, v) => Math.min(s, v));
  return cond * HALF_THE_DIGITS < 1
    ? []
    : [
        warning(
          'ill-conditioned',
          `V has the condition number ${cond.toExponential(1)}: about ${Math.max(0, Math.floor(15.95 - Math.log10(cond)))} digits are certain`,
        ),
      ];
}
