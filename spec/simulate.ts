/**
 * Simulate: how are data drawn?
 *
 *   symbol  name                                                      shape   scale
 *   z       standard normal draws, exact binary64 numbers             n       standard deviations
 *   Σ       covariance of the draw, σ²ᵤK                              n x n   units of Y²
 *   V, λ    eigenvectors (columns) and eigenvalues of Σ, descending   n x n
 *   R       a root of the covariance, R Rᵀ = Σ                        n x n   units of Y
 *   Z, K    standardised genotypes; ZZᵀ/m                             n x m, n x n
 *   β       fixed effect of one variant                               1       units of Y per SD of the genotype
 *   σᵤ, σₑ  standard deviations of g (per unit of K) and of ε         1       units of Y
 *   g, ε    genetic value, residual                                   n       units of Y
 *
 *   root             R              found in
 *   eigen            V diag(√λ)     MASS::mvrnorm; depends on the signs of V
 *   cholesky         C, lower       numpy (method="cholesky"), textbooks; needs Σ > 0
 *   symmetric-root   V diag(√λ) Vᵀ  numpy (method="svd" up to signs); depends on nothing but Σ
 *
 * Every root gives the same distribution and, from the same z, another draw.
 */
import type { DosageMatrix } from './genotype.ts';
import { symmetricEigen } from './linalg/eigen.ts';
import { isPositiveSemidefiniteExactly, symmetricOrRefuse } from './linalg/exact.ts';
import { ldl } from './linalg/ldl.ts';
import { entries, entry, type Matrix, type N, range, scale, type Vector, vector } from './linalg/matrix.ts';
import { symmetricRoot } from './linalg/square-root.ts';
import { requireOneOf } from './number/checks.ts';
import { type RandomStream, rMersenneTwister } from './number/r-random.ts';
import { Rational, rationals } from './number/rational.ts';
import { add, dot, type Field, mul, type Real, sqrt, square, sum } from './number/real.ts';
import { Refusal } from './number/refusal.ts';
import { genomicRelationshipMatrix } from './relationship.ts';
import { type StandardizeConvention, standardize } from './standardize.ts';

export { qnorm } from './number/normal-quantile.ts';
export { type RandomStream, rMersenneTwister } from './number/r-random.ts';

export const normalRoots = ['eigen', 'cholesky', 'symmetric-root'] as const;
export type NormalRoot = (typeof normalRoots)[number];

/**
 * The draw from N(0, Σ) that a root of Σ makes of standard normal draws.
 *
 *   R z,   R Rᵀ = Σ
 *
 * `eigen` is R's `mvrnorm(1, 0, Σ)`: zⱼ goes with the j-th largest eigenvalue. Mathematics leaves the sign of an
 * eigenvector open, and with it the draw; the rule here is that **the first component that is not 0 is positive**.
 * It is a rule, not a fact: LAPACK follows none.
 *
 * @param Sigma n x n, exact, symmetric, positive semidefinite
 * @param z     n standard normal draws, exact
 * @returns n
 * @throws Refusal `unknown-convention`, `dimension-mismatch`, `not-symmetric`, `not-psd`; `cholesky`:
 *                 `not-positive-definite`, also where Σ is singular; `eigen`: `repeated-eigenvalue`, because its
 *                 vectors, and with them the draw, are not determined
 * @source MASS 7.3-58.2 `mvrnorm`; Gentle (2009) Computational Statistics, 7.3
 */
export function drawMultivariateNormal<T extends Real<T>>(
  field: Field<T>,
  Sigma: Matrix<Rational, N, N>,
  z: Vector<Rational, N>,
  root: NormalRoot,
): Vector<T, N> {
  requireOneOf(normalRoots, root, 'root');
  requireDraws(Sigma, z);
  const draws = entries(z).map(x => field.from(x));
  if (root === 'eigen') return alongEigenvectors(field, Sigma, draws);
  const rows = root === 'cholesky' ? choleskyRows(field, Sigma) : symmetricRoot(field, Sigma, 'Sigma').at;
  return vector(rows.map(row => dot(field, row, draws.slice(0, row.length)))); // R z
}

/**
 * The draw of root `eigen` when some eigenvectors point the other way than the rule says: what another program,
 * or another build of LAPACK, may return for the same seed.
 *
 *   Σₖ sₖ √λₖ zₖ vₖ
 *
 * @param signs 1 or −1 for every eigenvalue above 0, in descending order: 2^rank draws from one seed
 * @throws Refusal as `drawMultivariateNormal`, and `out-of-domain` for a sign that is not 1 or −1
 */
export function drawWithSigns<T extends Real<T>>(
  field: Field<T>,
  Sigma: Matrix<Rational, N, N>,
  z: Vector<Rational, N>,
  signs: readonly number[],
): Vector<T, N> {
  requireDraws(Sigma, z);
  const wrong = signs.findIndex(s => s !== 1 && s !== -1);
  if (wrong >= 0)
    throw new Refusal('out-of-domain', `signs[${wrong}] is ${signs[wrong]}: write 1 or -1`, {
      field: 'signs',
      row: wrong,
    });
  return alongEigenvectors(
    field,
    Sigma,
    entries(z).map(x => field.from(x)),
    signs,
  );
}

function requireDraws(Sigma: Matrix<Rational, N, N>, z: Vector<Rational, N>): void {
  symmetricOrRefuse(Sigma, 'Sigma');
  if (z.rows !== Sigma.rows)
    throw new Refusal('dimension-mismatch', `z has ${z.rows} draws, Sigma is of order ${Sigma.rows}`, {
      field: 'z',
    });
}

/** Σₖ sₖ √λₖ zₖ vₖ over the eigenvalues above 0. */
function alongEigenvectors<T extends Real<T>>(
  field: Field<T>,
  Sigma: Matrix<Rational, N, N>,
  z: readonly T[],
  signs?: readonly number[],
): Vector<T, N> {
  if (!isPositiveSemidefiniteExactly(Sigma, 'Sigma'))
    throw new Refusal('not-psd', 'Sigma has a negative eigenvalue: it is no covariance', { field: 'Sigma' });
  const { values, vectors, rank } = symmetricEigen(field, Sigma, 'Sigma');
  if (signs !== undefined && signs.length !== rank)
    throw new Refusal('dimension-mismatch', `${signs.length} signs for ${rank} eigenvalues above 0`, {
      field: 'signs',
    });
  const steps = range(rank, k => mul(signs?.[k] ?? 1, sqrt(values[k]!), z[k]!)); // sₖ √λₖ zₖ
  return vector(
    range(Sigma.rows, i =>
      sum(
        field,
        steps.map((step, k) => mul(entry(vectors, i, k), step)),
      ),
    ),
  );
}

/** The rows of C = L D^½, as long as they are not 0; whether Σ is positive definite is decided on exact fractions. */
function choleskyRows<T extends Real<T>>(field: Field<T>, Sigma: Matrix<Rational, N, N>): T[][] {
  const { L, d } = ldl(Sigma, 'Sigma');
  const root = d.map(x => sqrt(field.from(x)));
  return L.map((row, i) => [...row.map((x, j) => mul(field.from(x), root[j]!)), root[i]!]);
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
  readonly beta: Rational;
  /** Standard deviation of g per unit of K, >= 0. */
  readonly sigmaU: Rational;
  /** Standard deviation of ε, >= 0. */
  readonly sigmaE: Rational;
}

export interface SimulatedPhenotype<T> {
  readonly g: Vector<T, N>;
  readonly epsilon: Vector<T, N>;
  readonly y: Vector<T, N>;
}

/** More draws than this are not thrown away: nobody means it. */
const MOST_SKIPPED = 1_000_000;

/**
 * A phenotype as the documented R code draws it, from the seed alone.
 *
 *   set.seed(seed); rnorm(skip)
 *   K = ZZᵀ/m,  g = mvrnorm(1, 0, σ²ᵤK),  ε = rnorm(n, 0, σₑ),  y = Zₖβ + g + ε
 *
 * n draws go into g, then n into ε; they are binary64 numbers and taken as exact, everything after them is exact
 * or enclosed. Missing genotypes and variants that do not vary are refused.
 *
 * The documented run has K of rank 3. R's own g agrees with this one to about 8 digits only: `eigen` returns the two
 * eigenvalues 0 of Σ as 4e-17 and −2e-17, `mvrnorm` takes the root of the first, and 6e-9 times a normal draw leaks
 * into g along the null space. With the signs that LAPACK happens to give there (they follow the rule), seed 13 and
 * skip 0 make the numbers of the code as printed, and skip 2 those that the document shows.
 *
 * @returns g, epsilon, y: n each, units of Y
 * @throws Refusal `not-an-integer` (seed, skip, fixed), `negative-variance` (σᵤ, σₑ), as `standardize` with `refuse`,
 *                 and as `drawMultivariateNormal` with `eigen`
 * @source the documented example, "Linear Mixed Model"
 */
export function simulatePhenotype<T extends Real<T>>(
  field: Field<T>,
  { seed, skip, dosage, convention, fixed, beta, sigmaU, sigmaE }: Simulation,
): SimulatedPhenotype<T> {
  const stream = rMersenneTwister(seed);
  requireIndex(skip, MOST_SKIPPED, 'skip');
  const policy = { convention, missing: 'refuse', monomorphic: 'refuse' } as const;
  const { Z } = standardize(field, dosage, policy);
  requireIndex(fixed, Z.cols - 1, 'fixed');
  requireSpread(sigmaU, 'sigmaU');
  requireSpread(sigmaE, 'sigmaE');
  const K = genomicRelationshipMatrix(rationals, dosage, policy); //             ZZᵀ/m, exactly

  range(skip, stream.norm);
  const z = normalDraws(stream, K.rows); //                                     for g
  const e = normalDraws(stream, K.rows); //                                     for ε, after it

  const g = drawMultivariateNormal(field, scale(square(sigmaU), K), z, 'eigen');
  const epsilon = vector<T, N>(entries(e).map(x => field.from(mul(sigmaE, x)))); // σₑ z
  const effect = field.from(beta);
  const y = range(K.rows, i =>
    add(
      mul(entry(Z, i, fixed), effect), //                                       Zₖβ
      entry(g, i, 0),
      entry(epsilon, i, 0),
    ),
  );
  return { g, epsilon, y: vector(y) };
}

/** The next n normal draws, as the exact numbers they are. */
const normalDraws = (stream: RandomStream, n: number): Vector<Rational, N> =>
  vector(range(n, () => Rational.ofDouble(stream.norm())));

function requireIndex(x: number, most: number, field: string): void {
  if (!Number.isInteger(x) || x < 0 || x > most)
    throw new Refusal('not-an-integer', `${field} is ${x}: write a whole number from 0 to ${most}`, {
      field,
    });
}

function requireSpread(sd: Rational, field: string): void {
  if (sd.sign() < 0)
    throw new Refusal('negative-variance', `${field} is ${sd}: a standard deviation is at least 0`, {
      field,
    });
}
