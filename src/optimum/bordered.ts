import type { DenseMatrix } from '../linalg/dense.ts';
import { tridiagonalSpectrum } from '../linalg/implicit-ql.ts';
import { chainFrom } from '../scan/spectrum.ts';

/**
 * The spectrum of [B Wᵀ; W Λ], a column of W at a time: the matrix is tridiagonal once Λ is written in a basis that begins
 * with that column. n² operations a column, where a reduction takes n³.
 *
 * @param lambda m > 0 eigenvalues
 * @param W p columns of m
 * @param B p x p
 * @returns eigenvalues, descending, and the first p axes along the eigenvectors
 */
export function borderedSpectrum(
  lambda: Float64Array,
  W: readonly Float64Array[],
  B: DenseMatrix,
): { readonly values: Float64Array; readonly axes: readonly Float64Array[] } {
  let values = lambda;
  let columns = W.map(w => w.slice());
  let axes: Float64Array[] = [];
  for (let j = 0; columns.length > 0; j++) {
    const [first, ...rest] = columns;
    const { chain, size } = chainFrom(values, first!, [...rest, ...axes]);
    columns = rest.map((w, i) => Float64Array.of(B.data[j + (j + 1 + i) * B.rows]!, ...w));
    axes = axes.map(axis => Float64Array.of(0, ...axis));
    const own = new Float64Array(values.length + 1);
    own[0] = 1;
    axes.push(own);
    values = tridiagonalSpectrum(
      {
        diagonal: Float64Array.of(B.data[j + j * B.rows]!, ...chain.diagonal),
        offDiagonal: Float64Array.of(size, ...chain.offDiagonal),
      },
      [...columns, ...axes],
    );
  }
  return { values, axes };
}
