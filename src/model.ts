/**
 * What is the model? The fast room.
 *
 *   Y = Xb + g + e,  g ~ N(0, σ²g K),  e ~ N(0, σ²e I)
 *
 *   symbol  name                                shape   scale
 *   K       genomic relationship matrix         n x n   -
 *   V       covariance of Y                     n x n   phenotype²
 *   Z       standardised dosages                n x m   -
 *   σ²u     variance of a SNP effect            1       phenotype²
 *   h²      σ²g/(σ²g + σ²e)                     1       [0, 1]
 *   λ       σ²g/σ²e (GEMMA)                     1       [0, ∞)
 *   δ       σ²e/σ²g (EMMA, FaST-LMM)            1       [0, ∞)
 */
import { refuseNegative, requireFinite, requireFiniteNumber, requireSymmetric } from './linalg/check.ts';
import { columnOf, type DenseMatrix, transpose, zeros } from './linalg/dense.ts';
import {
  type Doubled,
  doubled,
  over,
  plus,
  productSum,
  rounded,
  times,
  twoProduct,
  twoSum,
  vectorOf,
} from './linalg/doubled.ts';
import { Refusal } from './linalg/refusal.ts';

export interface VarianceComponents {
  readonly sigma2g: number;
  readonly sigma2e: number;
}

/**
 * The covariance of Y given the components; every entry is rounded once.
 *
 *   V = σ²g K + σ²e I
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`, `negative-variance`
 */
export function phenotypicCovariance(K: DenseMatrix, sigma2g: number, sigma2e: number): DenseMatrix {
  requireSymmetric(K, 'K');
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  const n = K.rows;
  const V = { ...K, data: K.data.map(k => sigma2g * k) };
  for (let i = 0; i < n; i++)
    V.data[i + i * n] = rounded(plus(twoProduct(sigma2g, K.data[i + i * n]!), doubled(sigma2e)));
  return V;
}

/**
 * The covariance of g = Zu with u ~ N(0, σ²u I): the infinitesimal model in the space of people.
 *
 *   Cov(Zu) = σ²u ZZᵀ = σ²g K  with  σ²g = m σ²u  and  K = ZZᵀ/m
 *
 * @throws Refusal `not-finite`, `negative-variance`
 */
export function snpEffectsCovariance(Z: DenseMatrix, sigma2u: number): DenseMatrix {
  requireFinite(Z, 'Z');
  refuseNegative(sigma2u, 'sigma2_u');
  const C = zeros(Z.rows, Z.rows);
  const byPerson = transpose(Z);
  const people = Array.from({ length: Z.rows }, (_, i) => vectorOf(columnOf(byPerson, i)));
  for (let j = 0; j < Z.rows; j++)
    for (let i = j; i < Z.rows; i++) {
      const c = rounded(times(productSum(people[i]!, people[j]!), doubled(sigma2u)));
      C.data[i + j * Z.rows] = c;
      C.data[j + i * Z.rows] = c;
    }
  return C;
}

/** σ²u = σ²g/m, for K = ZZᵀ/m over m variants. @throws Refusal `not-finite`, `negative-variance`, `no-variants` */
export function sigma2uOf(sigma2g: number, m: number): number {
  refuseNegative(sigma2g, 'sigma2_g');
  return sigma2g / variants(m);
}

/** σ²g = m σ²u, for K = ZZᵀ/m over m variants. @throws Refusal `not-finite`, `negative-variance`, `no-variants` */
export function sigma2gOf(sigma2u: number, m: number): number {
  refuseNegative(sigma2u, 'sigma2_u');
  return sigma2u * variants(m);
}

/** h² = σ²g/(σ²g + σ²e), in [0, 1]. @throws Refusal `not-finite`, `negative-variance`, `zero-variance` when both are 0 */
export const toH2 = (sigma2g: number, sigma2e: number): number =>
  ratio(sigma2g, 'sigma2_g', sigma2e, 'sigma2_e', twoSum(sigma2g, sigma2e));

/** λ = σ²g/σ²e (GEMMA). @throws Refusal `not-finite`, `negative-variance`, `zero-variance` when σ²e is 0 */
export const toLambda = (sigma2g: number, sigma2e: number): number =>
  ratio(sigma2g, 'sigma2_g', sigma2e, 'sigma2_e', doubled(sigma2e));

/** δ = σ²e/σ²g (EMMA, FaST-LMM). @throws Refusal `not-finite`, `negative-variance`, `zero-variance` when σ²g is 0 */
export const toDelta = (sigma2g: number, sigma2e: number): number =>
  ratio(sigma2e, 'sigma2_e', sigma2g, 'sigma2_g', doubled(sigma2g));

/** σ²g = h²σ²p and σ²e = (1 − h²)σ²p. @throws Refusal `not-finite`, `negative-variance`, `out-of-domain` (h² outside [0, 1]) */
export function fromH2(h2: number, sigma2p: number): VarianceComponents {
  refuseNegative(sigma2p, 'sigma2_p');
  requireFiniteNumber(h2, 'h2');
  if (h2 < 0 || h2 > 1)
    throw new Refusal('out-of-domain', `h2 is ${h2}: it lies between 0 and 1`, { field: 'h2' });
  return { sigma2g: h2 * sigma2p, sigma2e: rounded(times(twoSum(1, -h2), doubled(sigma2p))) };
}

/** σ²g = λσ²e. @throws Refusal `not-finite`, `negative-variance` */
export function fromLambda(lambda: number, sigma2e: number): VarianceComponents {
  refuseNegative(lambda, 'lambda');
  refuseNegative(sigma2e, 'sigma2_e');
  return { sigma2g: lambda * sigma2e, sigma2e };
}

/** σ²e = δσ²g. @throws Refusal `not-finite`, `negative-variance` */
export function fromDelta(delta: number, sigma2g: number): VarianceComponents {
  refuseNegative(delta, 'delta');
  refuseNegative(sigma2g, 'sigma2_g');
  return { sigma2g, sigma2e: delta * sigma2g };
}

function ratio(top: number, topName: string, other: number, otherName: string, bottom: Doubled): number {
  refuseNegative(top, topName);
  refuseNegative(other, otherName);
  if (bottom.hi === 0)
    throw new Refusal(
      'zero-variance',
      `the ratio is not defined: its denominator (from ${topName}, ${otherName}) is 0`,
    );
  return bottom.lo === 0 ? top / bottom.hi : rounded(over(doubled(top), bottom));
}

function variants(m: number): number {
  if (!Number.isInteger(m) || m < 1)
    throw new Refusal('no-variants', `m is ${m}: a positive whole number is needed`);
  return m;
}
