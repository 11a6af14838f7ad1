import type { Tridiagonal } from '../linalg/tridiagonal.ts';

type Form = Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>;

/**
 * x with (a T + c I) x = b for a positive definite matrix: one sweep of LDLᵀ down and one up.
 *
 * @returns null where a pivot is not above 0
 */
export function solveTridiagonal(
  { diagonal, offDiagonal }: Form,
  a: number,
  c: number,
  b: Float64Array,
): Float64Array | null {
  const n = b.length;
  const x = b.slice();
  const l = new Float64Array(n); // L(k + 1, k)
  const d = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const before = k === 0 ? 0 : a * offDiagonal[k - 1]!;
    if (k > 0) {
      l[k - 1] = before / d[k - 1]!;
      x[k]! -= l[k - 1]! * x[k - 1]!;
    }
    const pivot = a * diagonal[k]! + c - (k === 0 ? 0 : l[k - 1]! * before);
    if (!(pivot > 0)) return null;
    d[k] = pivot;
  }
  for (let k = n - 1; k >= 0; k--) x[k] = x[k]! / d[k]! - (k + 1 < n ? l[k]! * x[k + 1]! : 0);
  return x;
}

/** T x */
export function timesTridiagonal({ diagonal, offDiagonal }: Form, x: Float64Array): Float64Array {
  return x.map(
    (v, k) =>
      diagonal[k]! * v +
      (k > 0 ? offDiagonal[k - 1]! * x[k - 1]! : 0) +
      (k + 1 < x.length ? offDiagonal[k]! * x[k + 1]! : 0),
  );
}
