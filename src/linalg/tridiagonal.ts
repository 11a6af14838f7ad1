import { type DenseMatrix, identity, zeros } from './dense.ts';

/** T = Qᵀ A Q: diagonal and off-diagonal of T, and Q as a product of reflections I − βₖ vₖ vₖᵀ. */
export interface Tridiagonal {
  /** n values */
  readonly diagonal: Float64Array;
  /** n values, the last one 0: offDiagonal[k] = T(k+1, k) */
  readonly offDiagonal: Float64Array;
  /** Column k holds vₖ in rows k+1 … n−1. */
  readonly reflectors: DenseMatrix;
  readonly beta: Float64Array;
}

/**
 * Householder reduction of a symmetric matrix to tridiagonal form; its lower triangle is read.
 *
 * Each step makes one pass through the rest of the matrix: the rank-two update A − vwᵀ − wvᵀ of the last step and
 * the product A·v of this one share it, because memory and not arithmetic is what costs.
 * T and Q are exact for a matrix within a small multiple of nε‖A‖ of A.
 *
 * @source Higham (2002), section 19.3 (backward error of products of reflections)
 */
export function tridiagonalize(A: DenseMatrix): Tridiagonal {
  const n = A.rows;
  const W = zeros(n, n);
  W.data.set(A.data);
  const { data } = W;
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const beta = new Float64Array(n);
  const w = new Float64Array(n);
  let pending = -1; // the step whose update vwᵀ + wvᵀ has not reached the matrix yet

  for (let k = 0; k < n; k++) {
    if (pending >= 0) updateColumn(data, n, k, pending, w);
    diagonal[k] = data[k + k * n]!;
    if (k === n - 1) break;
    const v = data.subarray(k * n, (k + 1) * n);
    const head = reflect(v, k + 1);
    beta[k] = head.beta;
    offDiagonal[k] = head.value;
    if (head.beta === 0) {
      for (let j = k + 1; pending >= 0 && j < n; j++) updateColumn(data, n, j, pending, w);
      pending = -1;
      continue;
    }
    const p = updateAndMultiply(data, n, k, pending, w);
    let pv = 0;
    for (let i = k + 1; i < n; i++) pv += p[i]! * v[i]!;
    const half = (head.beta * head.beta * pv) / 2;
    for (let i = k + 1; i < n; i++) w[i] = head.beta * p[i]! - half * v[i]!;
    pending = k;
  }
  return { diagonal, offDiagonal, reflectors: W, beta };
}

/** Column j of the lower triangle −= vⱼ w + wⱼ v, with v the reflector of step `k`. */
function updateColumn(data: Float64Array, n: number, j: number, k: number, w: Float64Array): void {
  const vj = data[j + k * n]!;
  const wj = w[j]!;
  for (let i = j; i < n; i++) data[i + j * n]! -= vj * w[i]! + wj * data[i + k * n]!;
}

/** The pending update, and on the way the product of the updated matrix (rows and columns > k) with vₖ. */
function updateAndMultiply(
  data: Float64Array,
  n: number,
  k: number,
  pending: number,
  w: Float64Array,
): Float64Array {
  const p = new Float64Array(n);
  const v = data.subarray(k * n, (k + 1) * n);
  const u = pending >= 0 ? data.subarray(pending * n, (pending + 1) * n) : new Float64Array(n);
  const used = pending >= 0;
  for (let j = k + 1; j < n; j++) {
    const column = data.subarray(j * n, (j + 1) * n);
    const uj = used ? u[j]! : 0;
    const wj = used ? w[j]! : 0;
    const vj = v[j]!;
    const pivot = column[j]! - 2 * uj * wj;
    column[j] = pivot;
    let below = 0;
    for (let i = j + 1; i < n; i++) {
      const a = column[i]! - (uj * w[i]! + wj * u[i]!);
      column[i] = a;
      p[i]! += a * vj;
      below += a * v[i]!;
    }
    p[j]! += pivot * vj + below;
  }
  return p;
}

/**
 * Make x[from…] the vector v of the reflection I − βvvᵀ that sends the old x to (value, 0, …, 0).
 * The vector is scaled first, so that no square overflows or vanishes.
 */
export function reflect(x: Float64Array, from: number): { readonly beta: number; readonly value: number } {
  let top = 0;
  let below = 0;
  for (let i = from; i < x.length; i++) {
    const size = Math.abs(x[i]!);
    top = Math.max(top, size);
    if (i > from) below = Math.max(below, size);
  }
  if (below === 0) {
    const value = x[from]!;
    for (let i = from; i < x.length; i++) x[i] = 0;
    return { beta: 0, value };
  }
  const scale = powerOfTwoNear(top);
  let squares = 0;
  for (let i = from; i < x.length; i++) {
    const xi = x[i]! / scale;
    x[i] = xi;
    squares += xi * xi;
  }
  const first = x[from]!;
  const norm = Math.sqrt(squares);
  const lead = first + (first >= 0 ? norm : -norm); // the sign that adds, so that nothing cancels
  x[from] = lead;
  return { beta: 1 / (norm * Math.abs(lead)), value: (first >= 0 ? -norm : norm) * scale };
}

/** 2^⌊log₂ x⌋ within the range where scaling by it is exact; 1 for 0. */
export function powerOfTwoNear(x: number): number {
  if (!(x > 0)) return 1;
  const exponent = Math.floor(Math.log2(x));
  return 2 ** Math.min(1000, Math.max(-1000, exponent));
}

/** b ← Qᵀb, in place: the coordinates in which A is T. */
export function rotate({ reflectors, beta }: Tridiagonal, b: Float64Array): void {
  for (let k = 0; k < reflectors.rows - 1; k++) applyReflector(reflectors, beta[k]!, k, b);
}

/** The orthogonal matrix Q itself. */
export function orthogonalFactor({ reflectors, beta }: Tridiagonal): DenseMatrix {
  const n = reflectors.rows;
  const Q = identity(n);
  for (let j = 0; j < n; j++) {
    const column = Q.data.subarray(j * n, (j + 1) * n);
    for (let k = n - 2; k >= 0; k--) applyReflector(reflectors, beta[k]!, k, column);
  }
  return Q;
}

function applyReflector(reflectors: DenseMatrix, beta: number, k: number, b: Float64Array): void {
  if (beta === 0) return;
  const n = reflectors.rows;
  const at = k * n;
  let s = 0;
  for (let i = k + 1; i < n; i++) s += reflectors.data[at + i]! * b[i]!;
  s *= beta;
  if (s === 0) return;
  for (let i = k + 1; i < n; i++) b[i]! -= s * reflectors.data[at + i]!;
}
