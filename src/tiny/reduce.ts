import type { Workspace } from './workspace.ts';

/**
 * X is taken for collinear, and y or K for lying in its span, where less than this part of a column, of y or of K is
 * left (squared for columns and y): the digits that the lean path would lose there are `fit`'s to keep.
 */
const LITTLE_LEFT = 1e-6;
/** Sizes between which no square and no product of squares overflows or vanishes. */
const SMALL = 1e-60;
const LARGE = 1e60;

/**
 * K and y on the contrasts of X, K tridiagonal there, by reflections from the last row up.
 *
 * @returns false where the lean path is not sure of its digits
 */
export function reduceTiny(space: Workspace, n: number, p: number): boolean {
  const { A, X, z, v } = space;
  const traceOfK = trace(A, n, n);
  const wholeOfY = squaresOf(z, n);
  for (let j = 0; j < p; j++) {
    const last = n - 1 - j;
    const at = j * n;
    let s = 0;
    for (let i = 0; i <= last; i++) {
      const x = X[at + i]!;
      v[i] = x;
      s += x * x;
    }
    let gone = 0; // what the columns before have taken
    for (let i = last + 1; i < n; i++) gone += X[at + i]! * X[at + i]!;
    if (!(s > LITTLE_LEFT * gone && s > SMALL && s < LARGE)) return false;
    const beta = makeReflection(v, last, Math.sqrt(s));
    conjugate(space, n, last + 1, last, beta);
    reflect(z, 0, v, last + 1, beta);
    for (let k = j + 1; k < p; k++) reflect(X, k * n, v, last + 1, beta);
  }
  const m = n - p;
  const left = squaresOf(z, m);
  const traceLeft = trace(A, n, m);
  if (!(left > LITTLE_LEFT * wholeOfY && left > SMALL && left < LARGE)) return false;
  if (!(traceLeft > LITTLE_LEFT * traceOfK && traceLeft > SMALL && traceLeft < LARGE)) return false;
  tridiagonalizeTiny(space, n, m);
  return true;
}

/** The leading m rows and columns of A to diagonal `d`, squares `e2` and signs; z is taken along. */
function tridiagonalizeTiny(space: Workspace, n: number, m: number): void {
  const { A, z, d, e2, signs, v } = space;
  for (let i = m - 1; i > 0; i--) {
    const at = i * n;
    d[i] = A[at + i]!;
    const first = A[at + i - 1]!;
    v[i - 1] = first;
    let s = 0;
    for (let j = 0; j < i - 1; j++) {
      const x = A[at + j]!;
      v[j] = x;
      s += x * x;
    }
    if (s === 0) {
      e2[i - 1] = first * first;
      signs[i - 1] = first < 0 ? -1 : 1;
      continue;
    }
    const norm = Math.sqrt(s + first * first);
    e2[i - 1] = norm * norm;
    signs[i - 1] = first >= 0 ? -1 : 1;
    const beta = makeReflection(v, i - 1, norm);
    conjugate(space, n, i, i, beta);
    reflect(z, 0, v, i, beta);
  }
  d[0] = A[0]!;
  // the off-diagonal is made positive
  let sign = 1;
  for (let k = 0; k + 1 < m; k++) {
    sign *= signs[k]!;
    z[k + 1]! *= sign;
  }
}

/** v[0 … last], of length `norm`, as the vector that reflects itself to the last axis; returns β. */
function makeReflection(v: Float64Array, last: number, norm: number): number {
  const first = v[last]!;
  const lead = first >= 0 ? first + norm : first - norm; // the sign that adds, so that nothing cancels
  v[last] = lead;
  return 1 / (norm * Math.abs(lead));
}

/** b −= βvvᵀb for the entries of b from `at` on. */
function reflect(b: Float64Array, at: number, v: Float64Array, size: number, beta: number): void {
  let s = 0;
  for (let i = 0; i < size; i++) s += v[i]! * b[at + i]!;
  s *= beta;
  for (let i = 0; i < size; i++) b[at + i]! -= s * v[i]!;
}

/** HAH for H = I − βvvᵀ over the first `size` rows and columns, of which the first `kept` are needed. */
function conjugate({ A, v, w }: Workspace, n: number, size: number, kept: number, beta: number): void {
  for (let r = 0; r < size; r++) w[r] = 0;
  for (let r = 0; r < size; r++) {
    const at = r * n;
    const vr = v[r]!;
    let s = A[at + r]! * vr;
    for (let c = 0; c < r; c++) {
      const a = A[at + c]!;
      s += a * v[c]!;
      w[c]! += a * vr;
    }
    w[r]! += s;
  }
  let vw = 0;
  for (let r = 0; r < size; r++) vw += w[r]! * v[r]!;
  const half = (beta * beta * vw) / 2;
  for (let r = 0; r < size; r++) w[r] = beta * w[r]! - half * v[r]!;
  for (let r = 0; r < kept; r++) {
    const at = r * n;
    const vr = v[r]!;
    const wr = w[r]!;
    for (let c = 0; c <= r; c++) A[at + c]! -= vr * w[c]! + wr * v[c]!;
  }
}

function trace(A: Float64Array, n: number, m: number): number {
  let s = 0;
  for (let i = 0; i < m; i++) s += A[i * n + i]!;
  return s;
}

function squaresOf(z: Float64Array, m: number): number {
  let s = 0;
  for (let i = 0; i < m; i++) s += z[i]! * z[i]!;
  return s;
}
