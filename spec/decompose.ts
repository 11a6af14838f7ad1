/**
 * Decompose: what share is explained?
 *
 *   symbol     name                                        shape   scale
 *   xb         fixed genetic component, x times b          n       units of Y
 *   g          random genetic component                    n       units of Y
 *   y          phenotype                                   n       units of Y
 *   var, cov   sample variance and covariance, over n − 1  1       units of Y²
 *   PVE        proportion of variance explained            1       a share; above 1 is possible, and no error
 *
 * PVE_fixed + PVE_random is not PVE_total: the covariance of the two parts is missing from the sum.
 */
import { entries, entry, type Matrix, map, type N, range, trace, type Vector } from './linalg/matrix.ts';
import { toH2 } from './model.ts';
import { refuseNegative, requireOneOf } from './number/checks.ts';
import { add, div, type Field, mul, type Real, signOf, square, sub, sum } from './number/real.ts';
import { Refusal } from './number/refusal.ts';

export interface VarianceDecomposition<T> {
  readonly pveFixed: T;
  readonly pveRandom: T;
  readonly pveTotal: T;
  /** What the sum of the two shares lacks: 2 cov(xb, g)/var(y). */
  readonly covarianceShare: T;
}

export const heritabilityDefinitions = ['ratio', 'trace-scaled', 'projected'] as const;
export type HeritabilityDefinition = (typeof heritabilityDefinitions)[number];

/** cov(a, b) = Σ(aᵢ − ā)(bᵢ − b̄)/(n − 1). @throws Refusal `dimension-mismatch`, `too-few-individuals` */
export function sampleCovariance<T extends Real<T>>(field: Field<T>, a: Vector<T, N>, b: Vector<T, N>): T {
  if (a.rows !== b.rows) throw new Refusal('dimension-mismatch', `${a.rows} and ${b.rows} individuals`);
  return div(sum(field, productsOfDeviations(field, a, b)), overResidual(a.rows));
}

/** var(a) = Σ(aᵢ − ā)²/(n − 1), R's `var`. @throws Refusal `too-few-individuals` */
export const sampleVariance = <T extends Real<T>>(field: Field<T>, a: Vector<T, N>): T =>
  div(sum(field, deviations(field, a).map(square)), overResidual(a.rows));

function deviations<T extends Real<T>>(field: Field<T>, a: Vector<T, N>): T[] {
  const mean = div(sum(field, entries(a)), a.rows);
  return entries(a).map(x => sub(x, mean));
}

function productsOfDeviations<T extends Real<T>>(field: Field<T>, a: Vector<T, N>, b: Vector<T, N>): T[] {
  const db = deviations(field, b);
  return deviations(field, a).map((da, i) => mul(da, db[i]!));
}

function overResidual(n: number): number {
  if (n < 2)
    throw new Refusal('too-few-individuals', `a sample variance needs two individuals, there is ${n}`);
  return n - 1;
}

/**
 * The shares of var(y) that the fixed part, the random part and both together explain in a sample.
 *
 *   PVE_fixed = var(xb)/var(y)   PVE_random = var(g)/var(y)   PVE_total = var(xb + g)/var(y)
 *   PVE_total = PVE_fixed + PVE_random + 2 cov(xb, g)/var(y)
 *
 * @param x n, the variant of the fixed effect; b its effect; g, y n, units of Y
 * @throws Refusal `dimension-mismatch`, `too-few-individuals`, `zero-variance` when y is constant
 * @source the documented example, "Estimating PVE"
 */
export function decomposeVariance<T extends Real<T>>(
  field: Field<T>,
  x: Vector<T, N>,
  b: T,
  g: Vector<T, N>,
  y: Vector<T, N>,
): VarianceDecomposition<T> {
  for (const [name, v] of Object.entries({ x, g }))
    if (v.rows !== y.rows)
      throw new Refusal('dimension-mismatch', `${name} has ${v.rows} individuals, y has ${y.rows}`, {
        field: name,
      });
  const varY = sampleVariance(field, y);
  if (signOf(varY) === 0)
    throw new Refusal('zero-variance', 'y is constant: there is no variance to share', { field: 'y' });
  const xb = map(x, xi => mul(xi, b));
  const total = map(xb, (xbi, i) => add(xbi, entry(g, i, 0)));
  return {
    pveFixed: div(sampleVariance(field, xb), varY),
    pveRandom: div(sampleVariance(field, g), varY),
    pveTotal: div(sampleVariance(field, total), varY),
    covarianceShare: div(mul(2, sampleCovariance(field, xb, g)), varY),
  };
}

/**
 * The heritability that two variance components mean, by the name of its definition.
 *
 *   ratio         σ²g / (σ²g + σ²e)                         GCTA
 *   trace-scaled  c σ²g / (c σ²g + σ²e),  c = tr(K)/n       GEMMA's "pve"
 *   projected     c σ²g / (c σ²g + σ²e),  c = tr(PKP)/(n−1) EMMAX; P = I − 11ᵀ/n
 *
 * Only the last two do not change when K is multiplied by a constant and σ²g divided by it.
 *
 * @throws Refusal `unknown-convention`, `dimension-mismatch`, `negative-variance`, `too-few-individuals`,
 *                 `not-psd` (c < 0: no covariance has that), `zero-variance`
 */
export function heritability<T extends Real<T>>(
  field: Field<T>,
  K: Matrix<T, N, N>,
  sigma2g: T,
  sigma2e: T,
  definition: HeritabilityDefinition,
): T {
  requireOneOf(heritabilityDefinitions, definition, 'definition');
  if (K.rows !== K.cols)
    throw new Refusal('dimension-mismatch', `K is ${K.rows} x ${K.cols}, not square`, { field: 'K' });
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  const c = {
    ratio: () => field.one,
    'trace-scaled': () => div(trace(field, K), K.rows),
    projected: () => div(projectedTrace(field, K), overResidual(K.rows)),
  }[definition]();
  if (signOf(c) < 0)
    throw new Refusal('not-psd', `K has a negative ${definition} mean: it is no covariance`, { field: 'K' });
  return toH2(mul(c, sigma2g), sigma2e);
}

/** tr(PKP) = tr K − 1ᵀK1/n, for P = I − 11ᵀ/n. */
function projectedTrace<T extends Real<T>>(field: Field<T>, K: Matrix<T, N, N>): T {
  const all = sum(
    field,
    range(K.rows, i => sum(field, [...K.at[i]!])),
  );
  return sub(trace(field, K), div(all, K.rows));
}
