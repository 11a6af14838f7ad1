/**
 * Approximate eigensystems of symmetric matrices in fixed point. Nothing here is proved and nothing here is trusted:
 * `eigen.ts` measures what came out. A mistake in this file makes an enclosure wide, never wrong.
 */

/** Entry x stands for x / 2^bits. Vectors are rows: vectors[k] belongs to values[k]. */
export interface Approximation {
  readonly values: readonly bigint[];
  readonly vectors: readonly (readonly bigint[])[];
}

const SWEEPS = 60;
/** Bits of a binary64 that a start vector is taken from. */
const START_BITS = 60;

const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

function dotProduct(a: readonly bigint[], b: readonly bigint[]): bigint {
  let s = 0n;
  for (let k = 0; k < a.length; k++) s += a[k]! * b[k]!;
  return s;
}

/** floor(√x), Newton from above. */
export function integerRoot(x: bigint): bigint {
  if (x < 2n) return x;
  let r = 1n << BigInt((x.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (r + x / r) >> 1n;
    if (next >= r) return r;
    r = next;
  }
}

/** Eigenvectors (rows) of a symmetric matrix in binary64 by cyclic Jacobi rotations. */
function jacobi64(A: readonly (readonly number[])[]): number[][] {
  const n = A.length;
  const S = A.map(row => [...row]);
  const Q = A.map((_, i) => A.map((_, j) => (i === j ? 1 : 0)) as number[]);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const off = S[p]![q]!;
        if (
          Math.abs(off) <= Number.EPSILON * Math.sqrt(Math.abs(S[p]![p]! * S[q]![q]!)) ||
          Math.abs(off) < 1e-300
        )
          continue;
        rotated = true;
        const half = (S[q]![q]! - S[p]![p]!) / (2 * off);
        const t = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(half, 1));
        const c = 1 / Math.hypot(t, 1);
        rotate64(S, Q, p, q, c, c * t);
      }
    if (!rotated) break;
  }
  return Q;
}

/** S ← JᵀSJ and Q ← JᵀQ for the rotation J of the coordinates p and q. */
function rotate64(S: number[][], Q: number[][], p: number, q: number, c: number, s: number): void {
  for (const rows of [S, Q]) {
    const [a, b] = [rows[p]!, rows[q]!];
    for (let k = 0; k < a.length; k++) [a[k], b[k]] = [c * a[k]! - s * b[k]!, s * a[k]! + c * b[k]!];
  }
  for (const row of S) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
}

/** X ← X + (I − X Xᵀ) X / 2, which squares the distance of the rows of X from orthonormality. */
function orthonormalise(start: readonly (readonly bigint[])[], bits: number): bigint[][] {
  const w = BigInt(bits);
  let X = start.map(row => [...row]);
  for (let reached = 40; reached < 2 * bits; reached *= 2) {
    const defectOf = X.map((a, i) => X.map((b, j) => (i === j ? 1n << w : 0n) - (dotProduct(a, b) >> w)));
    const columns = X.map((_, j) => X.map(row => row[j]!));
    X = X.map((row, i) => row.map((x, j) => x + (dotProduct(defectOf[i]!, columns[j]!) >> (w + 1n))));
  }
  return X;
}

/** The approximate eigensystem of a symmetric matrix whose entries are below 1 (fixed point, `bits` places). */
export function approximateEigensystem(A: readonly (readonly bigint[])[], bits: number): Approximation {
  const w = BigInt(bits);
  const down = BigInt(Math.max(0, bits - START_BITS));
  const start = jacobi64(A.map(row => row.map(x => Number(x >> down) * 2 ** -(bits - Number(down)))));
  const fixed = start.map(row =>
    row.map(x => (BigInt(Math.round(x * 2 ** START_BITS)) << w) >> BigInt(START_BITS)),
  );
  const X = orthonormalise(fixed, bits);
  const AX = X.map(x => A.map(row => dotProduct(row, x) >> w));
  const S = X.map(x => AX.map(ax => dotProduct(x, ax) >> w)); // nearly diagonal
  diagonalise(S, X, bits);
  return { values: S.map((row, k) => row[k]!), vectors: X };
}

/** Cyclic Jacobi in fixed point: convergence is quadratic, so a start of binary64 quality needs two or three sweeps. */
function diagonalise(S: bigint[][], X: bigint[][], bits: number): void {
  const n = S.length;
  const noise = BigInt(8 * n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        if (absolute(S[p]![q]!) <= noise) continue;
        rotated = true;
        rotate(S, X, p, q, bits);
      }
    if (!rotated) return;
  }
}

function rotate(S: bigint[][], X: bigint[][], p: number, q: number, bits: number): void {
  const w = BigInt(bits);
  const one = 1n << w;
  const half = ((S[q]![q]! - S[p]![p]!) << w) / (2n * S[p]![q]!);
  const size = absolute(half) + integerRoot(half * half + (one << w));
  const t = ((half < 0n ? -one : one) << w) / size;
  const c = (one << w) / integerRoot(t * t + (one << w));
  const s = (c * t) >> w;
  for (const rows of [S, X]) {
    const [a, b] = [rows[p]!, rows[q]!];
    for (let k = 0; k < a.length; k++) {
      const [x, y] = [a[k]!, b[k]!];
      a[k] = (c * x - s * y) >> w;
      b[k] = (s * x + c * y) >> w;
    }
  }
  for (const row of S) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = (c * x - s * y) >> w;
    row[q] = (s * x + c * y) >> w;
  }
}
