import { choleskyInPlace, solveLowerTransposed } from '../linalg/cholesky.ts';
import { type DenseMatrix, zeros } from '../linalg/dense.ts';
import { doubled, minus, rounded } from '../linalg/doubled.ts';
import { solveUpper } from '../linalg/orthonormal.ts';
import { basisPrecision, type Spectra, sum } from './spectra.ts';

export interface FixedEffects {
  readonly beta: Float64Array;
  readonly covariance: DenseMatrix;
}

/**
 * Generalised least squares in the coordinates of the contrasts.
 *
 *   β = R⁻¹(c − σ²g Wᵀz/d),   Cov(β) = R⁻¹ S R⁻ᵀ,   S = (Q₁ᵀV⁻¹Q₁)⁻¹
 *
 * c carries 30 digits and the correction is made of the residual only, so that y + Xb has β + b to the last digits.
 */
export function fixedEffectsAt(at: Spectra): FixedEffects {
  const { c, R, yUnit, p } = at.contrasts;
  const borrowed = borrowedAt(at);
  const along = c.map((ci, j) => minus(ci, doubled(borrowed[j]!)));
  const beta = Float64Array.from(solveUpper(R, along), b => rounded(b) * yUnit);
  const root = rootOfS(at).map(column =>
    solveUpper(R, [...column].map(doubled)).map(v => rounded(v) * yUnit),
  );
  const covariance = zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) covariance.data[i + j * p] = sum(root, column => column[i]! * column[j]!);
  return { beta, covariance };
}

/** σ²g Wᵀz/d: what ordinary least squares takes for an effect of X and is genetic, along Q₁, in yUnit. */
export const borrowedAt = ({ contrasts: { W, z }, sigma2g, d }: Spectra): number[] =>
  W.map(w => sum(z, (zi, i) => (zi === 0 ? 0 : sigma2g * w[i]! * (zi / d[i]!))));

/**
 * From this order on the spectrum of K, which the precision needs and REML does not, costs more than is spent on
 * everything else after the reduction.
 */
const ELIMINATE_FROM = 200;
/** Elimination is taken where it cancels less than this part of the terms: it costs 4 bits then. */
const LITTLE_CANCELLED = 1 / 16;

/** Columns G with S = GGᵀ, in units of yUnit: from the precision where V is regular, else by eliminating the contrasts. */
export function rootOfS(at: Spectra): Float64Array[] {
  const { n, p } = at.contrasts;
  if (n >= ELIMINATE_FROM) {
    const { S, terms } = eliminated(at);
    const noise = terms.map(v => v * LITTLE_CANCELLED);
    const columns = semidefiniteRoot({ S, noise });
    if (columns.every((column, j) => column[j]! > 0)) return columns;
  }
  const unit = (j: number) => Float64Array.from({ length: p }, (_, i) => (i === j ? 1 : 0));
  if (at.e().every(v => v > 0)) {
    const L = basisPrecision(at); // S⁻¹ = LLᵀ, so S = L⁻ᵀL⁻¹
    if (choleskyInPlace(L) < 0) return Array.from({ length: p }, (_, j) => solveLowerTransposed(L, unit(j)));
  }
  const { S } = eliminated(at);
  return semidefiniteRoot({ S, noise: new Float64Array(p).fill(roundingOfS(at)) });
}

/** K is in units of its largest entry: σ²g is the size of what is subtracted. */
const roundingOfS = ({ contrasts: { n }, sigma2g, sigma2e }: Spectra): number =>
  8 * n * 2 ** -53 * (sigma2g + sigma2e);

/**
 * Cholesky columns of a semidefinite S. A pivot that rounding could make of 0 is 0: with σ²e = 0 and K1 = 0 the
 * intercept is known exactly, and its variance is 0.
 *
 * @param noise a pivot not above this is taken for 0
 */
function semidefiniteRoot({
  S,
  noise,
}: {
  readonly S: DenseMatrix;
  readonly noise: Float64Array;
}): Float64Array[] {
  const p = S.rows;
  return Array.from({ length: p }, (_, j) => {
    const pivot = S.data[j + j * p]!;
    const column = new Float64Array(p);
    if (pivot <= noise[j]!) return column;
    for (let i = j; i < p; i++) column[i] = S.data[i + j * p]! / Math.sqrt(pivot);
    for (let k = j + 1; k < p; k++) for (let i = k; i < p; i++) S.data[i + k * p]! -= column[i]! * column[k]!;
    return column;
  });
}

/** S = σ²gB + σ²eI − σ⁴g Wᵀ diag(1/d) W: it exists where V is singular but regular on the contrasts. */
function eliminated({ contrasts, sigma2g, sigma2e, d }: Spectra): {
  readonly S: DenseMatrix;
  /** The size of the terms of each diagonal entry. */
  readonly terms: Float64Array;
} {
  const { p, B, W } = contrasts;
  const S = zeros(p, p);
  const terms = new Float64Array(p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      const gained = sum(W[i]!, (w, k) => (d[k] === 0 ? 0 : ((sigma2g * w) / d[k]!) * sigma2g * W[j]![k]!));
      const own = sigma2g * B.data[i + j * p]! + (i === j ? sigma2e : 0);
      const s = own - gained;
      S.data[i + j * p] = s;
      S.data[j + i * p] = s;
      terms[i] = own + gained; // i = j is the last one
    }
  return { S, terms };
}
