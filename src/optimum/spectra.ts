import { refuseNegative } from '../linalg/check.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { type DenseMatrix, zeros } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { sumOver as sum } from '../linalg/sums.ts';
import { type Contrasts, contrastsOf, type Method, type Problem } from './contrasts.ts';

/**
 * A problem at given components.
 *
 *   symbol  name                                           unit    here
 *   d       eigenvalues of V on the contrasts              yUnit²  n − p
 *   e       eigenvalues of V                               yUnit²  n (on demand)
 */
export interface Spectra {
  readonly contrasts: Contrasts;
  /** In the units of the contrasts: V/yUnit² = sigma2g K/kUnit + sigma2e I. */
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly d: Float64Array;
  readonly e: () => Float64Array;
}

export { sum };

/** @throws Refusal as `contrastsOf`; `negative-variance`, `not-positive-definite` (V is singular) */
export const spectraAt = (problem: Problem, sigma2g: number, sigma2e: number, method: Method): Spectra =>
  atComponents(contrastsOf(problem, method), sigma2g, sigma2e);

/** @throws Refusal `not-finite`, `negative-variance`, `not-positive-definite` (V is singular) */
export function atComponents(contrasts: Contrasts, sigma2g: number, sigma2e: number): Spectra {
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  if (sigma2e === 0) refuseSingular(contrasts, sigma2g);
  const { kUnit, yUnit } = contrasts;
  return spectraOf(contrasts, (sigma2g * kUnit) / yUnit / yUnit, sigma2e / yUnit / yUnit);
}

function refuseSingular(contrasts: Contrasts, sigma2g: number): void {
  const { mu } = contrasts.spectrum();
  const rank = mu.filter(v => v > 0).length;
  if (sigma2g > 0 && rank === contrasts.n) return;
  throw new Refusal(
    'not-positive-definite',
    sigma2g === 0
      ? 'V is 0: both variance components are 0'
      : `V is singular: sigma2_e is 0 and K has rank ${rank} of ${contrasts.n}`,
    { field: 'V' },
  );
}

/** Components in the units of the contrasts. */
export const spectraOf = (contrasts: Contrasts, sigma2g: number, sigma2e: number): Spectra => ({
  contrasts,
  sigma2g,
  sigma2e,
  d: contrasts.lambda.map(v => sigma2g * v + sigma2e),
  e: () => contrasts.spectrum().mu.map(v => sigma2g * v + sigma2e),
});

/** Σ ln of eigenvalues that are in units of yUnit². */
export const logdet = (values: Float64Array, { yUnit }: Contrasts): number =>
  sum(values, v => logInUnits(v, yUnit));

const SMALLEST_NORMAL = 2 ** -1022;
/** ln(v u²) for a power of two u: put back before the logarithm, it costs nothing; after it, ln v + 2 ln u cancel. */
function logInUnits(v: number, unit: number): number {
  const x = v * unit * unit;
  return x >= SMALLEST_NORMAL && x < Number.POSITIVE_INFINITY
    ? Math.log(x)
    : Math.log(v) + 2 * Math.log(unit);
}

/** ln |XᵀX| = 2 Σ ln Rⱼⱼ */
export const logdetXtX = ({ R }: Contrasts): number => 2 * sum(R, (row, j) => Math.log(row[j]!.hi));

/** yᵀPy = Σ z²/d */
export const weightedSquares = ({ contrasts, d }: Spectra): number =>
  sum(contrasts.z, (z, i) => (z / d[i]!) * z);

/** How often K and how often I stands between the P in a form: 'K' is PKP, 'KI' is PKPP. */
export type Between = readonly ('K' | 'I')[];

/** yᵀP dV P dV … Py, one dV for each letter: Σ z²/d · Π (λ or 1)/d. */
export const quadratic = ({ contrasts, d }: Spectra, between: Between): number =>
  sum(contrasts.z, (z, i) => product(contrasts.lambda[i]!, d[i]!, (z / d[i]!) * z, between)) *
  unitOf(contrasts, between);

/** tr(M dV M dV …) with M = P (REML) or V⁻¹ (ML). */
export function traceOf({ contrasts, d, e }: Spectra, method: Method, between: Between): number {
  const values = method === 'REML' ? contrasts.lambda : contrasts.spectrum().mu;
  const whole = method === 'REML' ? d : e();
  return sum(values, (v, i) => product(v, whole[i]!, 1, between)) * unitOf(contrasts, between);
}

const product = (lambda: number, d: number, start: number, between: Between): number =>
  between.reduce((s, letter) => s * ((letter === 'K' ? lambda : 1) / d), start);

const unitOf = ({ kUnit, yUnit }: Contrasts, between: Between): number =>
  between.reduce((s, letter) => (s * (letter === 'K' ? kUnit : 1)) / yUnit / yUnit, 1);

/**
 * Q₁ᵀV⁻¹Q₁ = Σ qqᵀ/e, in units of 1/yUnit², q the coordinates of Q₁ in the eigenbasis of K: a sum of positive terms,
 * however close V is to singular. With X = Q₁R, XᵀV⁻¹X = Rᵀ(Q₁ᵀV⁻¹Q₁)R.
 */
export function basisPrecision({ contrasts, e }: Spectra): DenseMatrix {
  const { Q } = contrasts.spectrum();
  const whole = e();
  const A = zeros(contrasts.p, contrasts.p);
  for (let i = 0; i < contrasts.p; i++)
    for (let j = 0; j <= i; j++) {
      const a = sum(Q[i]!, (q, k) => (q / whole[k]!) * Q[j]![k]!);
      A.data[i + j * contrasts.p] = a;
      A.data[j + i * contrasts.p] = a;
    }
  return A;
}

/** The Cholesky factor of Q₁ᵀV⁻¹Q₁. */
export const precisionFactor = (spectra: Spectra): DenseMatrix =>
  cholesky(basisPrecision(spectra), 'the precision of the fixed effects');

/** A symmetric 2 x 2 table, σ²g first. */
export type ByComponent = readonly [readonly [number, number], readonly [number, number]];

/** The information about (σ²g, σ²e), in units of Y. */
export function informationAt(
  at: Spectra,
  method: Method,
  kind: 'observed' | 'expected' | 'average',
): ByComponent {
  const entryOf = (dV: Between): number => {
    const halfTrace = kind === 'average' ? 0 : traceOf(at, method, dV) / 2;
    const form = kind === 'expected' ? 0 : quadratic(at, dV);
    return { expected: halfTrace, observed: form - halfTrace, average: form / 2 }[kind];
  };
  const ge = entryOf(['K', 'I']);
  return [
    [entryOf(['K', 'K']), ge],
    [ge, entryOf(['I', 'I'])],
  ];
}
