/**
 * Model: what is the model?
 *
 *   Y = Xb + g + e,   g ~ N(0, σ²g K),   e ~ N(0, σ²e I),   hence  Y ~ N(Xb, V),  V = σ²g K + σ²e I
 *
 *   symbol   name                                          shape   scale
 *   K        relationship matrix                           n x n
 *   Z, u     standardised genotypes, SNP effects           n x m, m
 *   σ²g, σ²e variance components                           1       units of Y²
 *   σ²u      variance of one SNP effect, σ²g/m             1       units of Y²
 *   V        covariance of Y                               n x n   units of Y²
 *   h²       σ²g/(σ²g + σ²e)        λ  σ²g/σ²e        δ  σ²e/σ²g
 */
import { identity, type M, type Matrix, type N, plus, scale, times, transpose } from './linalg/matrix.ts';
import { refuseNegative } from './number/checks.ts';
import { add, div, type Field, mul, type Real, signOf, sub } from './number/real.ts';
import { Refusal } from './number/refusal.ts';

export interface VarianceComponents<T> {
  readonly sigma2g: T;
  readonly sigma2e: T;
}

/**
 * The covariance of Y given the components.
 *
 *   V = σ²g K + σ²e I
 *
 * @throws Refusal `dimension-mismatch` (K not square), `negative-variance`
 */
export function phenotypicCovariance<T extends Real<T>>(
  field: Field<T>,
  K: Matrix<T, N, N>,
  sigma2g: T,
  sigma2e: T,
): Matrix<T, N, N> {
  if (K.rows !== K.cols)
    throw new Refusal('dimension-mismatch', `K is ${K.rows} x ${K.cols}, not square`, { field: 'K' });
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  return plus(scale(sigma2g, K), scale(sigma2e, identity(field, K.rows)));
}

/**
 * The covariance of g = Zu with u ~ N(0, σ²u I): the infinitesimal model in the space of people.
 *
 *   Cov(Zu) = σ²u ZZᵀ = σ²g K   with  σ²g = m σ²u  and  K = ZZᵀ/m
 *
 * @throws Refusal `negative-variance`
 */
export function snpEffectsCovariance<T extends Real<T>>(Z: Matrix<T, N, M>, sigma2u: T): Matrix<T, N, N> {
  refuseNegative(sigma2u, 'sigma2_u');
  return scale(sigma2u, times(Z, transpose(Z)));
}

/** σ²u = σ²g / m, for K = ZZᵀ/m over m variants. @throws Refusal `negative-variance`, `no-variants` */
export function sigma2uOf<T extends Real<T>>(sigma2g: T, m: number): T {
  refuseNegative(sigma2g, 'sigma2_g');
  return div(sigma2g, variants(m));
}

/** σ²g = m σ²u, for K = ZZᵀ/m over m variants. @throws Refusal `negative-variance`, `no-variants` */
export function sigma2gOf<T extends Real<T>>(sigma2u: T, m: number): T {
  refuseNegative(sigma2u, 'sigma2_u');
  return mul(sigma2u, variants(m));
}

/** h² = σ²g / (σ²g + σ²e), in [0, 1]. @throws Refusal `negative-variance`, `zero-variance` when both are 0 */
export const toH2 = <T extends Real<T>>(sigma2g: T, sigma2e: T): T =>
  ratio(sigma2g, 'sigma2_g', sigma2e, 'sigma2_e', add(sigma2g, sigma2e));

/** λ = σ²g / σ²e (GEMMA). @throws Refusal `negative-variance`, `zero-variance` when σ²e is 0 */
export const toLambda = <T extends Real<T>>(sigma2g: T, sigma2e: T): T =>
  ratio(sigma2g, 'sigma2_g', sigma2e, 'sigma2_e', sigma2e);

/** δ = σ²e / σ²g (EMMA, FaST-LMM). @throws Refusal `negative-variance`, `zero-variance` when σ²g is 0 */
export const toDelta = <T extends Real<T>>(sigma2g: T, sigma2e: T): T =>
  ratio(sigma2e, 'sigma2_e', sigma2g, 'sigma2_g', sigma2g);

/** σ²g = h² σ²p and σ²e = (1 − h²) σ²p. @throws Refusal `out-of-domain` (h² outside [0, 1]), `negative-variance` */
export function fromH2<T extends Real<T>>(h2: T, sigma2p: T): VarianceComponents<T> {
  refuseNegative(sigma2p, 'sigma2_p');
  if (signOf(h2) < 0 || signOf(sub(1, h2)) < 0)
    throw new Refusal('out-of-domain', 'h2 lies between 0 and 1', { field: 'h2' });
  return { sigma2g: mul(h2, sigma2p), sigma2e: mul(sub(1, h2), sigma2p) };
}

/** σ²g = λ σ²e. @throws Refusal `negative-variance` */
export function fromLambda<T extends Real<T>>(lambda: T, sigma2e: T): VarianceComponents<T> {
  refuseNegative(lambda, 'lambda');
  refuseNegative(sigma2e, 'sigma2_e');
  return { sigma2g: mul(lambda, sigma2e), sigma2e };
}

/** σ²e = δ σ²g. @throws Refusal `negative-variance` */
export function fromDelta<T extends Real<T>>(delta: T, sigma2g: T): VarianceComponents<T> {
  refuseNegative(delta, 'delta');
  refuseNegative(sigma2g, 'sigma2_g');
  return { sigma2g, sigma2e: mul(delta, sigma2g) };
}

function ratio<T extends Real<T>>(top: T, topName: string, other: T, otherName: string, bottom: T): T {
  refuseNegative(top, topName);
  refuseNegative(other, otherName);
  if (signOf(bottom) === 0)
    throw new Refusal(
      'zero-variance',
      `the ratio is not defined: its denominator (from ${topName}, ${otherName}) is 0`,
    );
  return div(top, bottom);
}

function variants(m: number): number {
  if (!Number.isInteger(m) || m < 1)
    throw new Refusal('no-variants', `m is ${m}: a positive whole number is needed`);
  return m;
}
