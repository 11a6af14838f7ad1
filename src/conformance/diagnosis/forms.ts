import type { Problem } from '../../likelihood.ts';
import { cholesky, solveCholesky } from '../../linalg/cholesky.ts';
import { type DenseMatrix, identity, multiply, transpose, zeros } from '../../linalg/dense.ts';

/**
 * The matrices that a textbook writes down, as it writes them: for predictions of what a program with a wrong step makes.
 *
 *   P = V⁻¹ − V⁻¹X(XᵀV⁻¹X)⁻¹XᵀV⁻¹,   V = σ²g K + σ²e I
 *
 * @throws Refusal `not-positive-definite`
 */
export interface Forms {
  readonly V: DenseMatrix;
  readonly Vi: DenseMatrix;
  readonly P: DenseMatrix;
  readonly Py: Float64Array;
  /** (XᵀV⁻¹X)⁻¹ */
  readonly covariance: DenseMatrix;
  /** Of generalised and of ordinary least squares. */
  readonly beta: Float64Array;
  readonly ols: Float64Array;
}

export function formsOf({ y, X, K }: Problem, sigma2g: number, sigma2e: number): Forms {
  const n = y.length;
  const V: DenseMatrix = {
    ...K,
    data: K.data.map((k, at) => sigma2g * k + (at % (n + 1) === 0 ? sigma2e : 0)),
  };
  const Vi = inverse(V);
  const ViX = multiply(Vi, X);
  const covariance = inverse(multiply(transpose(X), ViX));
  const W = multiply(ViX, covariance);
  const lost = multiply(W, transpose(ViX));
  const P = { ...Vi, data: Vi.data.map((v, at) => v - lost.data[at]!) };
  const ofY = (A: DenseMatrix): Float64Array => times(A, y);
  return {
    V,
    Vi,
    P,
    Py: ofY(P),
    covariance,
    beta: ofY(transpose(W)),
    ols: times(inverse(multiply(transpose(X), X)), times(transpose(X), y)),
  };
}

/** A v */
export const times = (A: DenseMatrix, v: ArrayLike<number>): Float64Array =>
  multiply(A, { rows: v.length, cols: 1, data: Float64Array.from(v) }).data;

/** The lower triangle on both sides: products that are symmetric by mathematics are not by rounding. */
export function symmetric(A: DenseMatrix): DenseMatrix {
  const n = A.rows;
  return {
    ...A,
    data: A.data.map((_, at) => {
      const [i, j] = [at % n, Math.floor(at / n)];
      return A.data[Math.max(i, j) + Math.min(i, j) * n]!;
    }),
  };
}

/** Of a symmetric positive definite matrix. @throws Refusal `not-positive-definite` */
export function inverse(given: DenseMatrix): DenseMatrix {
  const A = symmetric(given);
  const L = cholesky(A);
  const unit = identity(A.rows);
  const B = zeros(A.rows, A.rows);
  for (let j = 0; j < A.rows; j++)
    B.data.set(solveCholesky(L, unit.data.slice(j * A.rows, (j + 1) * A.rows)), j * A.rows);
  return B;
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i]! * b[i]!;
  return s;
};
export const traceOf = (A: DenseMatrix): number => {
  let s = 0;
  for (let i = 0; i < A.rows; i++) s += A.data[i * (A.rows + 1)]!;
  return s;
};
export const diagonalOf = (A: DenseMatrix): Float64Array =>
  Float64Array.from({ length: A.rows }, (_, i) => A.data[i * (A.rows + 1)]!);
/** Row by row, as predictions are. */
export const flat = (A: DenseMatrix): Float64Array => transpose(A).data;
