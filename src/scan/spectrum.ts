import type { Tridiagonal } from '../linalg/tridiagonal.ts';

/** A symmetric tridiagonal matrix; the last entry of `offDiagonal` is 0. */
export type Chain = Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>;

/**
 * The tridiagonal matrix that a diagonal one becomes in a basis which begins with a given vector: the coordinates are
 * taken in one after the other, each by a rotation with the vector so far and a bulge that is chased off.
 *
 * @param x the vector along the eigenvectors, not 0
 * @param riders are overwritten by their coordinates in the new basis
 * @returns the matrix, and x = size · (first vector)
 * @source Gragg and Harwood (1984) Numer. Math. 44:317, as orthogonal transformations
 */
export function chainFrom(
  eigenvalues: Float64Array,
  x: Float64Array,
  riders: readonly Float64Array[],
): { readonly chain: Chain; readonly size: number } {
  const m = eigenvalues.length;
  const d = Float64Array.from(eigenvalues);
  const e = new Float64Array(m);
  let size = x[m - 1]!;
  for (let i = m - 2; i >= 0; i--) {
    let [kept, gone] = [x[i]!, size]; // the rotation of (k, k + 1) that makes (kept, gone) into (r, 0)
    size = gone === 0 ? kept : Math.sqrt(kept * kept + gone * gone);
    e[i] = 0;
    for (let k = i; k < m - 1; k++) {
      const r = Math.sqrt(kept * kept + gone * gone);
      if (gone === 0 || r === 0) break; // nothing is left to be chased
      const [c, s] = [kept / r, gone / r];
      if (k > i) e[k - 1] = r;
      const [a, b, f] = [d[k]!, d[k + 1]!, e[k]!];
      const cs = c * s;
      d[k] = c * c * a + 2 * cs * f + s * s * b;
      d[k + 1] = s * s * a - 2 * cs * f + c * c * b;
      e[k] = cs * (b - a) + (c * c - s * s) * f;
      const next = k + 2 < m ? e[k + 1]! : 0;
      gone = s * next;
      if (k + 2 < m) e[k + 1] = c * next;
      kept = e[k]!;
      for (const rider of riders) {
        const [p, q] = [rider[k]!, rider[k + 1]!];
        rider[k] = c * p + s * q;
        rider[k + 1] = c * q - s * p;
      }
    }
  }
  return { chain: { diagonal: d, offDiagonal: e }, size };
}
