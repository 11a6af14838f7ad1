/**
 * How are data drawn? The fast room.
 *
 *   symbol  name                                                        shape
 *   z       standard normal draws, in R's order                         n
 *   Σ       covariance of the draw                                      n x n
 *   V, λ    eigenvectors and eigenvalues of Σ, descending               n x n, n
 *   τ       8nε max|λ|: what rounding makes of an eigenvalue 0          1
 *   K, Z    genomic relationship matrix, standardised genotypes         n x n, n x m
 */
import type { DosageMatrix } from './genotype.ts';
import { requireFiniteNumber, requireFiniteVector, requireOneOf, requireSymmetric } from './linalg/check.ts';
import { cholesky } from './linalg/cholesky.ts';
import { columnOf, type DenseMatrix } from './linalg/dense.ts';
import { canonicalSigns, EPSILON, symmetricEigen } from './linalg/eigen.ts';
import { Refusal } from './linalg/refusal.ts';
import { type RandomStream, rMersenneTwister } from './random/r-random.ts';
import { genomicRelationshipMatrix } from './relationship.ts';
import { type StandardizeConvention, standardize } from './standardize.ts';

export { qnorm } from './random/normal-quantile.ts';
export { type RandomStream, rMersenneTwister } from './random/r-random.ts';

export const normalRoots = ['eigen', 'cholesky', 'symmetric-root'] as const;
export type NormalRoot = (typeof normalRoots)[number];

/** An eigenvalue 0 comes back as about nε‖Σ‖ at most; 8 is an order above what was measured. */
const NOISE = 8 * EPSILON;

/**
 * The draw from N(0, Σ) that a root of Σ makes of standard normal draws.
 *
 *   eigen           V diag(√λ) z       as MASS::mvrnorm, first component above 0 in every vector: a rule, not a fact
 *   cholesky        C z                C lower triangular, CCᵀ = Σ
 *   symmetric-root  V diag(√λ) Vᵀ z
 *
 * Eigenvalues within τ = 8nε max|λ| of 0 count as 0. R does not do that: it takes the root of a noise of 4e-17, and
 * 6e-9 times a normal draw leaks into what should be a draw from a singular covariance.
 *
 * @param Sigma n x n
 * @param z     n standard normal draws
 * @throws Refusal `unknown-convention`, `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`, `not-psd` (below −τ);
 * `cholesky`: `not-positive-definite`, also where Σ is singular to rounding; `eigen`: `repeated-eigenvalue`, where two
 * eigenvalues above τ are within τ of each other
 */
export function drawMultivariateNormal(Sigma: DenseMatrix, z: Float64Array, root: NormalRoot): Float64Array {
  requireOneOf(normalRoots, root, 'root');
  requireDraws(Sigma, z);
  if (root === 'cholesky') return throughCholesky(Sigma, z);
  const { roots, vectors } = rootedSpectrum(Sigma);
  if (root === 'eigen') {
    requireSimple(roots, Sigma);
    return combination(
      canonicalSigns(vectors),
      roots.map((s, k) => s * z[k]!),
    );
  }
  const coordinates = roots.map((s, k) => s * inner(columnOf(vectors, k), z)); //  √Λ Vᵀz
  return combination(vectors, coordinates);
}

/**
 * The draw of root `eigen` with the k-th eigenvector of the rule turned where signs[k] is −1: what another build of
 * LAPACK may return for the same seed.
 *
 * @param signs 1 or −1 for every eigenvalue above τ, in descending order
 * @throws Refusal as `drawMultivariateNormal`, and `out-of-domain` for a sign that is not 1 or −1
 */
export function drawWithSigns(Sigma: DenseMatrix, z: Float64Array, signs: readonly number[]): Float64Array {
  requireDraws(Sigma, z);
  for (const [row, s] of signs.entries())
    if (Math.abs(s) !== 1)
      throw new Refusal('out-of-domain', `signs[${row}] is ${s}: write 1 or -1`, { field: 'signs', row });
  const { roots, vectors } = rootedSpectrum(Sigma);
  requireSimple(roots, Sigma);
  if (signs.length !== roots.length)
    throw new Refusal('dimension-mismatch', `${signs.length} signs for ${roots.length} eigenvalues above 0`, {
      field: 'signs',
    });
  return combination(
    canonicalSigns(vectors),
    roots.map((s, k) => signs[k]! * s * z[k]!),
  );
}

function requireDraws(Sigma: DenseMatrix, z: Float64Array): void {
  requireSymmetric(Sigma, 'Sigma');
  if (z.length !== Sigma.rows)
    throw new Refusal('dimension-mismatch', `z has ${z.length} draws, Sigma is of order ${Sigma.rows}`, {
      field: 'z',
    });
  requireFiniteVector(z, 'z');
}

/** √λ for the eigenvalues above τ, descending, and all vectors. @throws Refusal `not-psd` */
function rootedSpectrum(Sigma: DenseMatrix): { readonly roots: Float64Array; readonly vectors: DenseMatrix } {
  const { values, vectors } = symmetricEigen(Sigma, 'Sigma');
  const least = values[values.length - 1]!;
  const noise = NOISE * values.length * Math.max(values[0]!, -least);
  if (least < -noise)
    throw new Refusal('not-psd', `Sigma has the eigenvalue ${least}: it is no covariance`, {
      field: 'Sigma',
    });
  return { roots: values.filter(x => x > noise).map(Math.sqrt), vectors };
}

/** @throws Refusal `repeated-eigenvalue` where a vector, and with it the draw, is not determined */
function requireSimple(roots: Float64Array, Sigma: DenseMatrix): void {
  const noise = NOISE * Sigma.rows * (roots[0] ?? 0) ** 2;
  const k = roots.findIndex((s, i) => i > 0 && roots[i - 1]! ** 2 - s ** 2 <= noise);
  if (k > 0)
    throw new Refusal(
      'repeated-eigenvalue',
      `eigenvalues ${k - 1} and ${k} of Sigma are both ${roots[k]! ** 2}: their vectors are not determined, use another root`,
      { field: 'Sigma' },
    );
}

/** Σₖ cₖ vₖ over the first columns. */
function combination(vectors: DenseMatrix, coordinates: Float64Array): Float64Array {
  const draw = new Float64Array(vectors.rows);
  coordinates.forEach((c, k) => {
    columnOf(vectors, k).forEach((v, i) => {
      draw[i]! += c * v;
    });
  });
  return draw;
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((s, x, i) => s + x * b[i]!, 0);

function throughCholesky(Sigma: DenseMatrix, z: Float64Array): Float64Array {
  const n = Sigma.rows;
  const C = cholesky(Sigma, 'Sigma');
  for (let j = 0; j < n; j++) {
    const pivot = C.data[j * (n + 1)]! ** 2;
    if (pivot <= NOISE * n * Sigma.data[j * (n + 1)]!)
      throw new Refusal('not-positive-definite', `Sigma is singular: pivot ${j} is 0 to rounding`, {
        field: 'Sigma',
        row: j,
      });
  }
  return combination(C, z);
}

/** What is simulated: a generator's start, genotypes, and the effects. */
export interface Simulation {
  /** A whole number within ±2147483647, as for `set.seed`. */
  readonly seed: number;
  /** Normal draws that are taken and thrown away first, 0 … 1,000,000. */
  readonly skip: number;
  /** n x m, complete, every variant varying. */
  readonly dosage: DosageMatrix;
  readonly convention: StandardizeConvention;
  /** Index of the variant with the fixed effect, from 0. */
  readonly fixed: number;
  /** Fixed effect, per unit of Z. */
  readonly beta: number;
  /** Standard deviation of g per unit of K, >= 0. */
  readonly sigmaU: number;
  /** Standard deviation of ε, >= 0. */
  readonly sigmaE: number;
}

/** n each, units of Y. */
export interface SimulatedPhenotype {
  readonly g: Float64Array;
  readonly epsilon: Float64Array;
  readonly y: Float64Array;
}

const MOST_SKIPPED = 1_000_000;

/**
 * A phenotype as the documented R code draws it, from the seed alone.
 *
 *   set.seed(seed); rnorm(skip)
 *   g = mvrnorm(1, 0, σ²ᵤ ZZᵀ/m),  ε = rnorm(n, 0, σₑ),  y = Zₖβ + g + ε
 *
 * n draws go into g, then n into ε, which equals R's bit for bit where `rnorm` does. g equals R's to about 8 digits
 * where K is singular, for the reason given at `drawMultivariateNormal`, and up to the signs of eigenvectors.
 *
 * @throws Refusal `not-an-integer`, `not-finite`, `negative-variance`, as `standardize` with `refuse`, and as
 * `drawMultivariateNormal` with `eigen`
 */
export function simulatePhenotype({
  seed,
  skip,
  dosage,
  convention,
  fixed,
  beta,
  sigmaU,
  sigmaE,
}: Simulation): SimulatedPhenotype {
  const stream = rMersenneTwister(seed);
  requireIndex(skip, MOST_SKIPPED, 'skip');
  const policy = { convention, missing: 'refuse', monomorphic: 'refuse' } as const;
  const { Z } = standardize(dosage, policy);
  requireIndex(fixed, Z.cols - 1, 'fixed');
  requireFiniteNumber(beta, 'beta');
  requireSpread(sigmaU, 'sigmaU');
  requireSpread(sigmaE, 'sigmaE');
  const K = genomicRelationshipMatrix(dosage, policy);
  const Sigma = { ...K, data: K.data.map(x => sigmaU * sigmaU * x) };

  for (let i = 0; i < skip; i++) stream.norm();
  const z = normalDraws(stream, K.rows);
  const epsilon = normalDraws(stream, K.rows).map(x => sigmaE * x);

  const g = drawMultivariateNormal(Sigma, z, 'eigen');
  const y = columnOf(Z, fixed).map((x, i) => x * beta + g[i]! + epsilon[i]!);
  return { g, epsilon, y };
}

const normalDraws = (stream: RandomStream, n: number): Float64Array =>
  Float64Array.from({ length: n }, stream.norm);

function requireIndex(x: number, most: number, field: string): void {
  if (!Number.isInteger(x) || x < 0 || x > most)
    throw new Refusal('not-an-integer', `${field} is ${x}: write a whole number from 0 to ${most}`, {
      field,
    });
}

function requireSpread(sd: number, field: string): void {
  requireFiniteNumber(sd, field);
  if (sd < 0)
    throw new Refusal('negative-variance', `${field} is ${sd}: a standard deviation is at least 0`, {
      field,
    });
}
