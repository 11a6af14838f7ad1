/**
 * Which breeding values? The fast room.
 *
 *   Y = Xb + g + e,  g ~ N(0, σ²g K),  e ~ N(0, σ²e I),  V = σ²g K + σ²e I
 *
 *   symbol  name                                                         shape   scale
 *   ĝ       best linear unbiased predictor of g                          n       units of Y
 *   PEV     Var(ĝᵢ − gᵢ), prediction error variance                      n       units of Y²
 *   r       y − Xβ, so that Py = V⁻¹r                                    n       units of Y
 *   U, μ    eigenvectors and eigenvalues of K                            n x n, n
 *   e       σ²gμ + σ²e                                                   n       units of Y²
 *   H       UᵀQ₁, with X = Q₁R                                           n x p
 *   S       (Q₁ᵀV⁻¹Q₁)⁻¹ = GGᵀ                                           p x p   units of Y²
 *   Z, u    standardised dosages, their effects; g = Zu                  n x m, m
 *
 * In the eigenbasis of K a predictor is shrinkage: ĝ = U (σ²gμ/e) Uᵀr, and P = V⁻¹ − V⁻¹Q₁SQ₁ᵀV⁻¹, so that
 *
 *   PEVᵢ = Σ U²ᵢₖ σ²gμₖσ²e/eₖ + |Gᵀ Σ Uᵢₖ (σ²gμₖ/eₖ) Hₖ|²
 *
 * is a sum of positive terms: nothing cancels as the reliability goes to 1.
 */
import { refuseNegative, requireFinite, requireFiniteVector, requireSymmetric } from './linalg/check.ts';
import { cholesky, solveCholesky } from './linalg/cholesky.ts';
import { type DenseMatrix, transpose, zeros } from './linalg/dense.ts';
import { doubled, plus, rounded } from './linalg/doubled.ts';
import { symmetricEigen } from './linalg/eigen.ts';
import { solveUpper } from './linalg/orthonormal.ts';
import { Refusal } from './linalg/refusal.ts';
import { snpEffectsCovariance } from './model.ts';
import {
  type Problem,
  requirePositiveSemidefinite,
  requireShapes,
  spectralNoise,
} from './optimum/contrasts.ts';
import { borrowedAt, rootOfS } from './optimum/fixed.ts';
import { type Spectra, spectraAt, sum } from './optimum/spectra.ts';
import { prepare } from './reml/prepared.ts';

export interface Prediction {
  readonly g: Float64Array;
  /** Var(ĝᵢ − gᵢ) */
  readonly pev: Float64Array;
  /** Cor(ĝᵢ, gᵢ)², null where gᵢ does not vary (σ²g Kᵢᵢ = 0). */
  readonly reliability: readonly (number | null)[];
}

/** A problem at given components in the eigenbasis of K, in the units of its contrasts. */
interface Eigenbasis {
  readonly at: Spectra;
  readonly U: DenseMatrix;
  readonly mu: Float64Array;
  readonly e: Float64Array;
  /** UᵀPy */
  readonly weights: Float64Array;
  /** Rows of GᵀHᵀV⁻¹: p of n. */
  readonly fixed: readonly Float64Array[];
}

function eigenbasis(at: Spectra): Eigenbasis {
  const { n, k: scaled, residual, Q1 } = at.contrasts;
  const k = scaled();
  const { values, vectors: U } = symmetricEigen(k, 'K');
  const noise = spectralNoise(n) * Math.abs(values[0]!);
  const mu = values.map(v => (v <= noise ? 0 : v));
  const e = mu.map(v => at.sigma2g * v + at.sigma2e);
  const borrowed = borrowedAt(at);
  const r = residual.map((v, i) => v + sum(borrowed, (b, j) => b * Q1[j]![i]!)); // y − Xβ
  const along = (v: Float64Array) => coordinates(U, v);
  const weights = along(r).map((v, j) => v / e[j]!);
  const H = Q1.map(along);
  const fixed = rootOfS(at).map(column => mu.map((_, j) => sum(H, (h, i) => column[i]! * h[j]!) / e[j]!));
  return { at, U, mu, e, weights, fixed };
}

/** Uᵀv */
const coordinates = (U: DenseMatrix, v: Float64Array): Float64Array =>
  Float64Array.from({ length: U.cols }, (_, j) => sum(v, (vi, i) => vi * U.data[i + j * U.rows]!));

/** cᵀPy, cᵀPc >= 0, and cᵀV⁻¹c − cᵀPc, of a vector c given by its coordinates. */
function projected(
  basis: Eigenbasis,
  c: Float64Array,
): { readonly value: number; readonly explained: number; readonly lost: number } {
  const { weights, e, fixed } = basis;
  const lost = sum(fixed, f => sum(c, (v, k) => v * f[k]!) ** 2);
  return {
    value: sum(c, (v, k) => v * weights[k]!),
    explained: Math.max(0, sum(c, (v, k) => (v * v) / e[k]!) - lost),
    lost,
  };
}

/** From this order on eigenvectors cost several times what the systems of `reml/breeding-values` do. */
const WITHOUT_EIGENVECTORS_FROM = 200;

/**
 * The best linear unbiased predictor of g for known components.
 *
 *   ĝ = σ²g K P y,   Var(ĝ − g) = σ²g K − σ⁴g K P K
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `rank-deficient`, `not-symmetric`, `not-psd`,
 * `negative-variance`, `not-positive-definite`
 * @source Henderson (1975) Biometrics 31:423; Robinson (1991) Stat. Sci. 6:15
 */
export function predictBreedingValues(problem: Problem, sigma2g: number, sigma2e: number): Prediction {
  const { y, X, K } = problem;
  if (y.length >= WITHOUT_EIGENVECTORS_FROM && y.length > X.cols) {
    requireShapes(problem);
    return prepare(K, X).predict(y, sigma2g, sigma2e);
  }
  const basis = eigenbasis(spectraAt(problem, sigma2g, sigma2e, 'ML'));
  const { at, U, mu, e } = basis;
  const { n, k: scaled, yUnit } = at.contrasts;
  const k = scaled();
  const people = Array.from({ length: n }, (_, i) => {
    const c = mu.map((v, j) => at.sigma2g * v * U.data[i + j * n]!); // row i of σ²gK
    const { value, explained, lost } = projected(basis, c);
    const kept = sum(mu, (v, j) => U.data[i + j * n]! ** 2 * at.sigma2g * v * (at.sigma2e / e[j]!));
    const prior = at.sigma2g * k.data[i + i * n]!;
    if (prior === 0) return { g: 0, pev: 0, explained: 0, prior }; // row i of K is 0
    return { g: value, pev: kept + lost, explained, prior };
  });
  return report(people, yUnit);
}

function report(
  people: readonly {
    readonly g: number;
    readonly pev: number;
    readonly explained: number;
    readonly prior: number;
  }[],
  yUnit: number,
): Prediction {
  return {
    g: Float64Array.from(people, ({ g }) => g * yUnit),
    pev: Float64Array.from(people, ({ pev }) => pev * yUnit * yUnit),
    reliability: people.map(({ explained, prior }) => (prior === 0 ? null : explained / prior)),
  };
}

/**
 * The predictor of g for people without a phenotype, through their relationship to those who have one.
 *
 *   ĝ_o = σ²g K_on P y,   Var(ĝ_o − g_o) = σ²g K_oo − σ⁴g K_on P K_no
 *
 * @param across K_on, q x n
 * @param within K_oo, q x q
 * @throws Refusal as `predictBreedingValues`; `not-symmetric`, `not-psd` for the relationship of all n + q people
 */
export function predictUnphenotyped(
  problem: Problem,
  across: DenseMatrix,
  within: DenseMatrix,
  sigma2g: number,
  sigma2e: number,
): Prediction {
  const n = problem.K.rows;
  const q = across.rows;
  if (across.cols !== n || within.rows !== q || within.cols !== q)
    throw new Refusal(
      'dimension-mismatch',
      `the relationships across are ${q} x ${across.cols} and within ${within.rows} x ${within.cols}, K has ${n} rows`,
      { field: 'across' },
    );
  requireFinite(across, 'across');
  requireFinite(within, 'within');
  const whole = joined(problem.K, across, within);
  requireSymmetric(whole, 'K');
  requirePositiveSemidefinite(whole);
  const basis = eigenbasis(spectraAt(problem, sigma2g, sigma2e, 'ML'));
  const { at, U } = basis;
  const { kUnit, yUnit } = at.contrasts;
  const byPerson = transpose(across);
  const people = Array.from({ length: q }, (_, i) => {
    const row = byPerson.data.slice(i * n, (i + 1) * n).map(v => (at.sigma2g * v) / kUnit);
    const { value, explained } = projected(basis, coordinates(U, row));
    const prior = (at.sigma2g * within.data[i + i * q]!) / kUnit;
    return { g: value, pev: prior - explained, explained, prior };
  });
  return report(people, yUnit);
}

/** [K, acrossᵀ; across, within] */
function joined(K: DenseMatrix, across: DenseMatrix, within: DenseMatrix): DenseMatrix {
  const n = K.rows;
  const size = n + across.rows;
  const A = zeros(size, size);
  for (let j = 0; j < size; j++)
    for (let i = 0; i < size; i++)
      A.data[i + j * size] =
        i < n && j < n
          ? K.data[i + j * n]!
          : i < n
            ? across.data[j - n + i * across.rows]!
            : j < n
              ? across.data[i - n + j * across.rows]!
              : within.data[i - n + (j - n) * within.rows]!;
  return A;
}

/**
 * The BLUP of the SNP effects, and the variance of their errors: ridge regression on Z.
 *
 *   u ~ N(0, σ²u I),  V = σ²u ZZᵀ + σ²e I,   û = σ²u Zᵀ P y,   Var(û − u)ₖₖ = σ²u − σ⁴u zₖᵀ P zₖ
 *
 * With K = ZZᵀ/m and σ²g = m σ²u, Zû is the BLUP of g: RR-BLUP is GBLUP.
 *
 * @param Z n x m, standardised under the convention that K is built with
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `rank-deficient`, `negative-variance`,
 * `not-positive-definite` (σ²e = 0 and m < n)
 * @source Meuwissen, Hayes and Goddard (2001) Genetics 157:1819; VanRaden (2008) J. Dairy Sci. 91:4414
 */
export function snpEffects(
  { y, X }: Pick<Problem, 'y' | 'X'>,
  Z: DenseMatrix,
  sigma2u: number,
  sigma2e: number,
): { readonly u: Float64Array; readonly pev: Float64Array } {
  for (const [name, rows] of Object.entries({ X: X.rows, Z: Z.rows }))
    if (rows !== y.length)
      throw new Refusal('dimension-mismatch', `${name} has ${rows} rows, y has ${y.length}`, { field: name });
  requireFiniteVector(y, 'y');
  refuseNegative(sigma2e, 'sigma2_e');
  refuseNegative(sigma2u, 'sigma2_u');
  const basis = eigenbasis(spectraAt({ y, X, K: snpEffectsCovariance(Z, 1) }, sigma2u, sigma2e, 'ML'));
  const { kUnit, yUnit } = basis.at.contrasts;
  // in the units of the contrasts: at.sigma2g = σ²u kUnit/yUnit², and Z enters with the root of kUnit
  const perVariant = basis.at.sigma2g / kUnit;
  const variants = Array.from({ length: Z.cols }, (_, k) => {
    const z = coordinates(basis.U, Z.data.slice(k * Z.rows, (k + 1) * Z.rows));
    const { value, explained } = projected(basis, z);
    return { u: perVariant * value, pev: perVariant - perVariant * explained * perVariant };
  });
  return {
    u: Float64Array.from(variants, v => v.u * yUnit),
    pev: Float64Array.from(variants, v => v.pev * yUnit * yUnit),
  };
}

/**
 * b and g from Henderson's mixed-model equations, which hold no inverse of V.
 *
 * With K = FFᵀ, F = U√μ over the μ > 0, and g = Fa, a ~ N(0, σ²g I), for a singular K too:
 *
 *   [ Q₁ᵀQ₁   σg Q₁ᵀF          ] [ R β  ]   [ Q₁ᵀr ]
 *   [ σg FᵀQ₁  σ²g FᵀF + σ²e I  ] [ a/σg ] = [ σg Fᵀr ],   r the residual of ordinary least squares
 *
 * @throws Refusal as `predictBreedingValues`; `not-positive-definite` for σ²e = 0, where the residual covariance,
 * which the equations invert, is 0
 * @source Henderson (1950); Henderson (1975) Biometrics 31:423; Harville (1976) Ann. Stat. 4:384 (singular K)
 */
export function hendersonSolution(
  problem: Problem,
  sigma2g: number,
  sigma2e: number,
): { readonly beta: Float64Array; readonly g: Float64Array } {
  const at = spectraAt(problem, sigma2g, sigma2e, 'ML');
  if (sigma2e === 0)
    throw new Refusal(
      'not-positive-definite',
      "sigma2_e is 0: Henderson's equations invert the residual covariance",
      { field: 'sigma2_e' },
    );
  const { n, p, k, Q1, residual, c, R, yUnit } = at.contrasts;
  const { values, vectors } = symmetricEigen(k(), 'K');
  const noise = spectralNoise(n) * Math.abs(values[0]!);
  const roots = [...values].filter(v => v > noise).map(v => Math.sqrt(at.sigma2g * v));
  const F = roots.map((s, j) => vectors.data.slice(j * n, (j + 1) * n).map(v => s * v)); // σgF
  const design = [...Q1, ...F];
  const size = design.length;
  const equations = zeros(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const a = sum(design[i]!, (v, t) => v * design[j]![t]!) + (i === j && i >= p ? at.sigma2e : 0);
      equations.data[i + j * size] = a;
      equations.data[j + i * size] = a;
    }
  const right = Float64Array.from(design, v => sum(v, (vi, t) => vi * residual[t]!));
  const solution = solveCholesky(cholesky(equations, 'the mixed-model equations'), right);
  const along = c.map((ci, j) => plus(ci, doubled(solution[j]!)));
  return {
    beta: Float64Array.from(solveUpper(R, along), b => rounded(b) * yUnit),
    g: Float64Array.from({ length: n }, (_, i) => sum(F, (f, j) => f[i]! * solution[p + j]!) * yUnit),
  };
}
