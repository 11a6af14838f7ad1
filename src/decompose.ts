/**
 * What share is explained? The fast room.
 *
 *   symbol  name                                        shape
 *   x       the variant (or covariate) with effect b    n
 *   g       genetic values                              n
 *   y       phenotype                                   n
 *   var     Σ(aᵢ − ā)²/(n − 1), R's `var`               1
 *   P       I − 11ᵀ/n                                   n x n
 *
 * Deviations are taken before squares, in twice the precision: y + 10⁸ has the variance of y.
 */
import {
  refuseNegative,
  requireFinite,
  requireFiniteNumber,
  requireFiniteVector,
  requireOneOf,
  requireSquare,
} from './linalg/check.ts';
import type { DenseMatrix } from './linalg/dense.ts';
import {
  type Doubled,
  type DoubledVector,
  doubled,
  minus,
  over,
  plus,
  rounded,
  sumOf,
  times,
  twoProduct,
  vectorOf,
} from './linalg/doubled.ts';
import { Refusal } from './linalg/refusal.ts';
import { centredProduct } from './linalg/sums.ts';

export interface VarianceDecomposition {
  readonly pveFixed: number;
  readonly pveRandom: number;
  readonly pveTotal: number;
  /** What the sum of the two shares lacks: 2 cov(xb, g)/var(y). */
  readonly covarianceShare: number;
}

export const heritabilityDefinitions = ['ratio', 'trace-scaled', 'projected'] as const;
export type HeritabilityDefinition = (typeof heritabilityDefinitions)[number];

/** cov(a, b) = Σ(aᵢ − ā)(bᵢ − b̄)/(n − 1). @throws Refusal `dimension-mismatch`, `not-finite`, `too-few-individuals` */
export function sampleCovariance(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length)
    throw new Refusal('dimension-mismatch', `${a.length} and ${b.length} individuals`);
  requireFiniteVector(a, 'a');
  requireFiniteVector(b, 'b');
  return rounded(over(centredProduct(vectorOf(a), vectorOf(b)), overResidual(a.length)));
}

/** var(a) = Σ(aᵢ − ā)²/(n − 1), R's `var`. @throws Refusal `not-finite`, `too-few-individuals` */
export const sampleVariance = (a: Float64Array): number => sampleCovariance(a, a);

function overResidual(n: number): Doubled {
  if (n < 2)
    throw new Refusal('too-few-individuals', `a sample variance needs two individuals, there is ${n}`);
  return doubled(n - 1);
}

/**
 * The shares of the variance of y that the fixed part, the random part and both together have.
 *
 *   var(xb)/var(y), var(g)/var(y), var(xb + g)/var(y), 2cov(xb, g)/var(y)
 *
 * The third is the sum of the other three. A share may exceed 1: g and e of a sample are correlated.
 *
 * @throws Refusal `dimension-mismatch`, `not-finite`, `too-few-individuals`, `zero-variance` for a constant y
 */
export function decomposeVariance(
  x: Float64Array,
  b: number,
  g: Float64Array,
  y: Float64Array,
): VarianceDecomposition {
  for (const [name, v] of Object.entries({ x, g }))
    if (v.length !== y.length)
      throw new Refusal('dimension-mismatch', `${name} has ${v.length} individuals, y has ${y.length}`, {
        field: name,
      });
  for (const [name, v] of Object.entries({ x, g, y })) requireFiniteVector(v, name);
  requireFiniteNumber(b, 'b');
  overResidual(y.length);
  const Y = vectorOf(y);
  const G = vectorOf(g);
  const xb = combine(x, i => twoProduct(x[i]!, b));
  const total = combine(x, i => plus(twoProduct(x[i]!, b), doubled(g[i]!))); // xb + g, before any rounding
  if (y.every(yi => yi === y[0]))
    throw new Refusal('zero-variance', 'y is constant: there is no variance to share', { field: 'y' });
  const varY = centredProduct(Y, Y);
  const share = (a: DoubledVector, c: DoubledVector) => over(centredProduct(a, c), varY);
  return {
    pveFixed: rounded(share(xb, xb)),
    pveRandom: rounded(share(G, G)),
    pveTotal: rounded(share(total, total)),
    covarianceShare: 2 * rounded(share(xb, G)),
  };
}

function combine(like: Float64Array, f: (i: number) => Doubled): DoubledVector {
  const terms = Array.from(like, (_, i) => f(i));
  return { hi: Float64Array.from(terms, t => t.hi), lo: Float64Array.from(terms, t => t.lo) };
}

/**
 * The heritability under its three names.
 *
 *   c σ²g/(c σ²g + σ²e)  with  c = 1 (ratio), tr(K)/n (trace-scaled), tr(PKP)/(n − 1) (projected)
 *
 * @throws Refusal `unknown-convention`, `empty`, `dimension-mismatch`, `not-finite`, `negative-variance`,
 * `too-few-individuals`, `not-psd` (c < 0), `zero-variance` where the denominator is 0
 */
export function heritability(
  K: DenseMatrix,
  sigma2g: number,
  sigma2e: number,
  definition: HeritabilityDefinition,
): number {
  requireOneOf(heritabilityDefinitions, definition, 'definition');
  requireSquare(K, 'K');
  requireFinite(K, 'K');
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  const c = scaleOf(K, definition);
  if (c.hi < 0)
    throw new Refusal('not-psd', `K has a negative ${definition} mean: it is no covariance`, { field: 'K' });
  const genetic = times(c, doubled(sigma2g));
  const phenotypic = plus(genetic, doubled(sigma2e));
  if (phenotypic.hi === 0)
    throw new Refusal('zero-variance', 'both components are 0: there is no variance to share');
  return rounded(over(genetic, phenotypic));
}

function scaleOf(K: DenseMatrix, definition: HeritabilityDefinition): Doubled {
  const n = doubled(K.rows);
  if (definition === 'ratio') return doubled(1);
  const trace = sumOf(vectorOf(K.data.filter((_, at) => at % (K.rows + 1) === 0)));
  if (definition === 'trace-scaled') return over(trace, n);
  const everything = over(sumOf(vectorOf(K.data)), n); //           1ᵀK1/n
  return over(minus(trace, everything), overResidual(K.rows)); //   tr(PKP) = tr K − 1ᵀK1/n
}
