import type { Tridiagonal } from '../linalg/tridiagonal.ts';

type Form = Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>;

/** L D Lᵀ of a positive definite tridiagonal matrix: L(k + 1, k) and the pivots. */
export interface TridiagonalFactor {
  readonly l: Float64Array;
  readonly d: Float64Array;
}

/** The factor of a T + c I; null where a pivot is not above 0. */
export function factorTridiagonal(
  { diagonal, offDiagonal }: Form,
  a: number,
  c: number,
): TridiagonalFactor | null {
  const n = diagonal.length;
  const l = new Float64Array(n);
  const d = new Float64Array(n);
  let taken = 0; // what the pivot before takes from this one
  for (let k = 0; k < n; k++) {
    const pivot = a * diagonal[k]! + c - taken;
    if (!(pivot > 0)) return null;
    d[k] = pivot;
    const off = a * offDiagonal[k]!;
    l[k] = off / pivot;
    taken = l[k]! * off;
  }
  return { l, d };
}

/** x ← (L D Lᵀ)⁻¹x, in place: one sweep down and one up. */
export function solveTridiagonal({ l, d }: TridiagonalFactor, x: Float64Array): void {
  const n = d.length;
  for (let k = 1; k < n; k++) x[k]! -= l[k - 1]! * x[k - 1]!;
  for (let k = n - 1; k >= 0; k--) x[k] = x[k]! / d[k]! - (k + 1 < n ? l[k]! * x[k + 1]! : 0);
}

/** T x */
export function timesTridiagonal({ diagonal, offDiagonal }: Form, x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let k = 0; k < x.length; k++)
    y[k] =
      diagonal[k]! * x[k]! +
      (k > 0 ? offDiagonal[k - 1]! * x[k - 1]! : 0) +
      (k + 1 < x.length ? offDiagonal[k]! * x[k + 1]! : 0);
  return y;
}
