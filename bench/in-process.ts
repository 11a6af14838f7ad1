import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type DenseMatrix, fromRows, zeros } from '../src/linalg/dense.ts';
import { prepare } from '../src/reml/prepared.ts';
import { median } from './measure.ts';
import type { Row } from './table.ts';

const SIZES = [200, 500];

/** K of 2n random variants and a phenotype with h² near a half. */
function cohort(n: number): { readonly K: DenseMatrix; readonly y: Float64Array } {
  let state = n;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const m = 2 * n;
  const Z = Array.from({ length: n }, () => Float64Array.from({ length: m }, uniform));
  const K = zeros(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += Z[i]![k]! * Z[j]![k]!;
      K.data[i + j * n] = K.data[j + i * n] = (12 * sum) / m;
    }
  return { K, y: Float64Array.from(Z, z => z.reduce((a, b) => a + b, 0) / Math.sqrt(m) + 2 * uniform()) };
}

const timed = (act: () => unknown): number => {
  const began = performance.now();
  act();
  return (performance.now() - began) / 1000;
};

/** A whole fit of ours against the eigendecomposition alone of ml-matrix, in one process. */
export function inProcessRows(): Row[] {
  return SIZES.map(n => {
    const { K, y } = cohort(n);
    const X = fromRows(Array.from({ length: n }, () => [1]));
    const square = new Matrix(Array.from({ length: n }, (_, i) => [...K.data.subarray(i * n, (i + 1) * n)]));
    const ours = (): unknown => prepare(K, X).fit(y, 'REML', null);
    const theirs = (): unknown => new EigenvalueDecomposition(square, { assumeSymmetric: true });
    ours();
    const pairs = [0, 1, 2].map(() => [timed(ours), timed(theirs)] as const);
    const trace = Array.from({ length: n }, (_, i) => K.data[i + i * n]!).reduce((a, b) => a + b, 0);
    const values = new EigenvalueDecomposition(square, { assumeSymmetric: true }).realEigenvalues;
    const off = Math.abs(values.reduce((a, b) => a + b, 0) / trace - 1);
    return {
      name: `null REML in one process, n = ${n}`,
      group: 'tiny',
      threads: 1,
      peer: 'ml-matrix, eigenvectors only',
      target: undefined,
      ours: median(pairs.map(([a]) => a)),
      theirs: median(pairs.map(([, b]) => b)),
      ratio: median(pairs.map(([a, b]) => b / a)),
      agreement: {
        agrees: off < 1e-12,
        said: `its eigenvalues add up to the trace within ${off.toExponential(0)}`,
      },
    };
  });
}
