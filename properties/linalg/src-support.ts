import fc from 'fast-check';
import { type DenseMatrix, largest, multiply, transpose, zeros } from '../../src/linalg/dense.ts';
import { doubled, minus, plus, rounded, twoProduct, zero } from '../../src/linalg/doubled.ts';

/** γₖ = kε/(1 − kε): the constant of every bound in Higham (2002). */
export const gamma = (k: number, epsilon = 2 ** -53): number => (k * epsilon) / (1 - k * epsilon);

/** Numbers of very different size, in 1/64 steps of a power of two: exact, and never a meaningless 1e308. */
export const number: fc.Arbitrary<number> = fc
  .tuple(fc.integer({ min: -256, max: 256 }), fc.integer({ min: -20, max: 4 }))
  .map(([k, e]) => k * 2 ** e);

export const matrixOf = (
  n: number,
  m: number,
  entry: fc.Arbitrary<number> = number,
): fc.Arbitrary<DenseMatrix> =>
  fc
    .array(entry, { minLength: n * m, maxLength: n * m })
    .map(data => ({ rows: n, cols: m, data: Float64Array.from(data) }));

export function symmetrized(A: DenseMatrix): DenseMatrix {
  const S = zeros(A.rows, A.rows);
  for (let j = 0; j < A.rows; j++)
    for (let i = j; i < A.rows; i++) {
      S.data[i + j * A.rows] = A.data[i + j * A.rows]!;
      S.data[j + i * A.rows] = A.data[i + j * A.rows]!;
    }
  return S;
}

const sizes = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(1, 2, 20, 60));

/** Symmetric matrices of size 1 to 60: full, rank-deficient, graded, clustered. */
export const symmetric: fc.Arbitrary<DenseMatrix> = sizes.chain(n =>
  fc.oneof(
    matrixOf(n, n).map(symmetrized),
    fc
      .integer({ min: 1, max: n })
      .chain(r => matrixOf(n, r, whole))
      .map(gram),
    matrixOf(n, n).map(A => graded(symmetrized(A))),
    matrixOf(n, 1, whole).map(u => plusIdentity(gram(u), 1)),
  ),
);

const whole = fc.integer({ min: -4, max: 4 });
/** AAᵀ; exact for whole entries */
const gram = (A: DenseMatrix): DenseMatrix => symmetrized(multiply(A, transpose(A)));

const graded = (A: DenseMatrix): DenseMatrix => ({
  ...A,
  data: A.data.map((a, at) => a * 2 ** (-4 * ((at % A.rows) + Math.floor(at / A.rows)))),
});

const plusIdentity = (A: DenseMatrix, c: number): DenseMatrix => ({
  ...A,
  data: A.data.map((a, at) => (at % (A.rows + 1) === 0 ? a + c : a)),
});

/** AAᵀ + cI for a whole A, size 1 to 60: exact, and its least eigenvalue is at least c. */
export const shiftedGram = sizes.chain(n =>
  fc
    .tuple(matrixOf(n, n, whole), fc.constantFrom(1, 0.125, 2 ** -20))
    .map(([A, least]) => ({ A: plusIdentity(gram(A), least), least })),
);
export const positiveDefinite: fc.Arbitrary<DenseMatrix> = shiftedGram.map(({ A }) => A);

/** A − Σₖ bₖcₖᵀ dₖ entry by entry, computed in twice the precision, and the sum of the absolute terms beside it. */
export function residual(
  A: DenseMatrix,
  B: DenseMatrix,
  d: Float64Array,
  C: DenseMatrix,
): { readonly difference: DenseMatrix; readonly size: DenseMatrix } {
  const difference = zeros(A.rows, A.cols);
  const size = zeros(A.rows, A.cols);
  for (let j = 0; j < A.cols; j++)
    for (let i = 0; i < A.rows; i++) {
      let s = zero;
      let absolute = 0;
      for (let k = 0; k < d.length; k++) {
        const bd = twoProduct(B.data[i + k * B.rows]!, d[k]!);
        const c = C.data[j + k * C.rows]!;
        s = plus(s, plus(twoProduct(bd.hi, c), doubled(bd.lo * c)));
        absolute += Math.abs(bd.hi * c);
      }
      difference.data[i + j * A.rows] = rounded(minus(doubled(A.data[i + j * A.rows]!), s));
      size.data[i + j * A.rows] = absolute;
    }
  return { difference, size };
}

/** √Σ aᵢⱼ² */
export function frobenius(A: DenseMatrix): number {
  const scale = largest(A) || 1;
  return scale * Math.sqrt(A.data.reduce((s, a) => s + (a / scale) ** 2, 0));
}
