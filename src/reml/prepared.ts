/**
 * Many fits with one relationship matrix and one design: K is reduced once, O(n³), and a trait then costs O(n²).
 *
 *   symbol  name                                                          shape
 *   H       orthogonal, sends X to the last p axes                        n x n, see `optimum/basis`
 *   T, Q    K on the other axes is QTQᵀ, T tridiagonal                    m x m, m = n − p
 *   u       (σ²g T + σ²e I)⁻¹ Qᵀz, so that Py = Hᵀ(Qu, 0)                 m
 */
import type { Fit } from '../estimate.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import { refuseNegative, requireFiniteVector } from '../linalg/check.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { sumOver } from '../linalg/sums.ts';
import { rotate, rotateBack } from '../linalg/tridiagonal.ts';
import { basisOf, unreflected } from '../optimum/basis.ts';
import {
  type Contrasts,
  contrastsInFrame,
  type Kinship,
  requireShapes,
  scaledKinship,
  type Trait,
  traitOf,
} from '../optimum/contrasts.ts';
import { fitOf, requireQuestion } from '../optimum/fit.ts';
import { contrastForm, type Frame, frameOf } from '../optimum/frame.ts';
import { atComponents } from '../optimum/spectra.ts';
import { solveTridiagonal, timesTridiagonal } from './tridiagonal-system.ts';

/** K and X, ready for traits. */
export interface PreparedFit {
  readonly n: number;
  readonly p: number;
  /** As `fit` of the problem, bit for bit. */
  readonly fit: (y: Float64Array, method: LikelihoodMethod, level: number | null) => Fit;
  /** As `fit` of each, bit for bit, in one pass over the reflections and the eigenvalues. */
  readonly fitMany: (
    traits: readonly Float64Array[],
    method: LikelihoodMethod,
    level: number | null,
  ) => Fit[];
  /**
   * The BLUP of g for known components, and Py.
   *
   * @throws Refusal `dimension-mismatch`, `not-finite`, `negative-variance`, `not-positive-definite` (V is singular)
   */
  readonly breedingValues: (y: Float64Array, sigma2g: number, sigma2e: number) => BreedingValues;
}

export interface BreedingValues {
  /** ĝ = σ²g K P y */
  readonly g: Float64Array;
  /** Py = V⁻¹(y − Xβ) */
  readonly py: Float64Array;
}

/** Traits that ride through one QL iteration together: their coordinates stay in the second-level cache. */
const TRAITS_AT_A_TIME = 32;

/**
 * @param K n x n, symmetric and positive semidefinite
 * @param X n x p
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `no-residual-df`, `rank-deficient`, `not-symmetric`, `not-psd`
 */
export function prepare(K: DenseMatrix, X: DenseMatrix): PreparedFit {
  const n = X.rows;
  requireShapes({ y: new Float64Array(n), X, K });
  if (n <= X.cols)
    throw new Refusal('no-residual-df', `${n} phenotypes and ${X.cols} fixed effects leave no residual`, {
      field: 'X',
    });
  const basis = basisOf(X);
  const kinship = scaledKinship(K);
  const frame = frameOf(K, kinship.unit, basis, []);
  contrastsInFrame(frame, kinship, [], []); // whether K is semidefinite

  const traitInFrame = (y: Float64Array): Trait => {
    requireTrait(y, n);
    return traitOf(basis, y);
  };
  const contrastsOfTraits = (ys: readonly Float64Array[]): Contrasts[] => {
    const traits = ys.map(traitInFrame);
    rotate(frame.T, ...traits.map(t => t.z));
    return contrastsInFrame(frame, kinship, traits, []);
  };
  const fitMany: PreparedFit['fitMany'] = (traits, method, level) => {
    requireQuestion(method, level);
    const fits: Fit[] = [];
    for (let first = 0; first < traits.length; first += TRAITS_AT_A_TIME)
      for (const contrasts of contrastsOfTraits(traits.slice(first, first + TRAITS_AT_A_TIME)))
        fits.push(fitOf(contrasts, method, level));
    return fits;
  };
  return {
    n,
    p: X.cols,
    fit: (y, method, level) => fitMany([y], method, level)[0]!,
    fitMany,
    breedingValues: (y, sigma2g, sigma2e) => {
      refuseNegative(sigma2g, 'sigma2_g');
      refuseNegative(sigma2e, 'sigma2_e');
      return breedingValuesOf(frame, kinship, traitInFrame(y), sigma2g, sigma2e);
    },
  };
}

function requireTrait(y: Float64Array, n: number): void {
  if (y.length !== n)
    throw new Refusal('dimension-mismatch', `y has ${y.length} entries, X has ${n} rows`, { field: 'y' });
  requireFiniteVector(y, 'y');
}

/** V and y in the units of the contrasts, K on the contrasts tridiagonal. */
function breedingValuesOf(
  frame: Frame,
  kinship: Kinship,
  trait: Trait,
  sigma2g: number,
  sigma2e: number,
): BreedingValues {
  const { basis, T, W } = frame;
  const { n, signs } = basis;
  const { yUnit } = trait;
  const own = (sigma2g * kinship.unit) / yUnit / yUnit;
  const rest = sigma2e / yUnit / yUnit;
  rotate(T, trait.z);
  if (sigma2e === 0) {
    const [contrasts] = contrastsInFrame(frame, kinship, [{ ...trait, z: trait.z.slice() }], []);
    atComponents(contrasts!, sigma2g, 0); // refuses a singular V, which pivots do not tell from rounding
  }
  const form = contrastForm(frame);
  const u = solveTridiagonal(form, own, rest, trait.z);
  if (u === null)
    throw new Refusal('not-positive-definite', 'V is singular on the contrasts', { field: 'V' });

  // z = σ²gTu + σ²eu: the genetic part by the term that does not cancel
  const residual = u.map(v => rest * v);
  const genetic =
    length(residual) < length(trait.z) / 2
      ? trait.z.map((v, i) => v - residual[i]!)
      : timesTridiagonal(form, u).map(v => own * v);
  const borrowed = W.map(w => own * sumOver(w, (v, i) => v * u[i]!)); // along Q₁
  rotateBack(T, genetic, u);
  const g = new Float64Array(n);
  g.set(genetic);
  W.forEach((_, j) => {
    g[n - 1 - j] = signs[j]! * borrowed[j]!;
  });
  const py = new Float64Array(n);
  py.set(u);
  return {
    g: unreflected(basis, g).map(v => v * yUnit),
    py: unreflected(basis, py).map(v => v / yUnit),
  };
}

const length = (x: Float64Array): number => Math.sqrt(sumOver(x, v => v * v));
