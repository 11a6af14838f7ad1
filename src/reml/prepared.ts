/**
 * Many fits with one relationship matrix and one design: K is reduced once, O(n³), and a trait then costs O(n²).
 *
 *   symbol  name                                                          shape
 *   H       orthogonal, sends X to the last p axes                        n x n, see `optimum/basis`
 *   T, Q    K on the other axes is QTQᵀ, T tridiagonal                    m x m, m = n − p
 */
import type { Fit } from '../estimate.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import { requireFiniteVector } from '../linalg/check.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { rotate } from '../linalg/tridiagonal.ts';
import { basisOf } from '../optimum/basis.ts';
import {
  type Contrasts,
  contrastsInFrame,
  requireShapes,
  scaledKinship,
  type Trait,
  traitOf,
} from '../optimum/contrasts.ts';
import { fitOf, requireQuestion } from '../optimum/fit.ts';
import { frameOf } from '../optimum/frame.ts';
import type { Prediction } from '../predict.ts';
import { type BreedingValues, breedingValuesOf, predictionOf, systemAt } from './breeding-values.ts';

export type { BreedingValues };

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
   * The BLUP of g for known components, and Py: O(n²).
   *
   * @throws Refusal `dimension-mismatch`, `not-finite`, `negative-variance`, `not-positive-definite` (V is singular)
   */
  readonly breedingValues: (y: Float64Array, sigma2g: number, sigma2e: number) => BreedingValues;
  /** As `predictBreedingValues`, up to rounding: O(n³), because the errors need Q itself. @throws as `breedingValues` */
  readonly predict: (y: Float64Array, sigma2g: number, sigma2e: number) => Prediction;
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
    breedingValues: (y, sigma2g, sigma2e) =>
      breedingValuesOf(systemAt(frame, kinship, traitInFrame(y), sigma2g, sigma2e)),
    predict: (y, sigma2g, sigma2e) =>
      predictionOf(systemAt(frame, kinship, traitInFrame(y), sigma2g, sigma2e)),
  };
}

function requireTrait(y: Float64Array, n: number): void {
  if (y.length !== n)
    throw new Refusal('dimension-mismatch', `y has ${y.length} entries, X has ${n} rows`, { field: 'y' });
  requireFiniteVector(y, 'y');
}
