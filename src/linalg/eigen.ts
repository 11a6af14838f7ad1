import { requireSymmetric } from './check.ts';
import { type DenseMatrix, largest, zeros } from './dense.ts';
import { formQ, powerOfTwoNear, type Tridiagonal, tridiagonalize } from './tridiagonal.ts';

/** A = U diag(values) Uᵀ, values descending, one eigenvector a column. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: DenseMatrix;
}

/** Rounding unit of binary64. */
export const EPSILON = 2 ** -53;
/**
 * Sweeps in which an off-diagonal entry must vanish against its neighbours, so that graded matrices keep the digits of
 * small eigenvalues. After them ε‖T‖ is enough: within the null space of a singular matrix the neighbours are noise too,
 * and each sweep renews it.
 */
const FINE_SWEEPS = 6;
/** Sweeps the QL iteration may take for one eigenvalue; two are usual, and thirty were never seen to be needed. */
const MOST_SWEEPS = 60;
/**
 * A component of a unit eigenvector below this is taken to be a rounded 0 by the sign rule: eigenvectors carry an
 * error of about nε‖A‖/gap, and 2⁻³⁰ leaves room for gaps down to a millionth.
 */
const ZERO_COMPONENT = 2 ** -30;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reduction, then implicit QL.
 *
 * Backward stable: A + E = U Λ Uᵀ with ‖E‖ a modest multiple of nε‖A‖, U orthogonal to the same order.
 * The signs of the vectors are rounding noise: see `canonicalSigns`.
 *
 * @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric`
 */
export function symmetricEigen(A: DenseMatrix, field = 'matrix'): SymmetricEigen {
  const { T, scale } = reduce(A, field, []);
  const n = A.rows;
  const Q = formQ(T);
  const columns = Array.from({ length: n }, (_, j) => Q.data.subarray(j * n, (j + 1) * n));
  const values = implicitQL(T, (k, c, s) => mix(columns[k]!, columns[k + 1]!, c, s));
  const order = descending(values);
  const vectors = zeros(n, n);
  order.forEach((from, to) => {
    vectors.data.set(columns[from]!, to * n);
  });
  return { values: Float64Array.from(order, k => values[k]! * scale), vectors };
}

/**
 * The eigenvalues, descending, with the coordinates of some vectors in the eigenbasis, in O(n³) for the reduction
 * and O(n²) after it: the rotations of the QL iteration are applied to the coordinates, the basis is never formed.
 *
 * @param rows vectors of length n; each is overwritten by its n coordinates, in the order of the eigenvalues
 */
export function symmetricSpectrum(
  A: DenseMatrix,
  rows: readonly Float64Array[],
  field = 'matrix',
): Float64Array {
  const { T, scale } = reduce(A, field, rows);
  const values = implicitQL(T, (k, c, s) => {
    for (const b of rows) {
      const high = b[k + 1]!;
      b[k + 1] = s * b[k]! + c * high;
      b[k] = c * b[k]! - s * high;
    }
  });
  const order = descending(values);
  for (const b of rows) b.set(order.map(k => b[k]!));
  return Float64Array.from(order, k => values[k]! * scale);
}

/** The tridiagonal form of A divided by a power of two near its largest entry, so that no square overflows. */
function reduce(
  A: DenseMatrix,
  field: string,
  rows: readonly Float64Array[],
): { readonly T: Tridiagonal; readonly scale: number } {
  requireSymmetric(A, field);
  const scale = powerOfTwoNear(largest(A));
  const scaled = zeros(A.rows, A.rows);
  scaled.data.set(A.data.map(x => x / scale));
  return { T: tridiagonalize(scaled, rows), scale };
}

const descending = (values: Float64Array): number[] =>
  Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);

/** Columns (a, b) times the plane rotation of cosine c and sine s. */
function mix(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let i = 0; i < a.length; i++) {
    const high = b[i]!;
    b[i] = s * a[i]! + c * high;
    a[i] = c * a[i]! - s * high;
  }
}

/**
 * Eigenvalues of a tridiagonal matrix by the QL iteration with Wilkinson's shift.
 *
 * @param rotation is told each plane rotation, of the axes (k, k + 1)
 * @source Bowdler, Martin, Reinsch, Wilkinson (1968) The QR and QL algorithms for symmetric matrices
 */
function implicitQL(T: Tridiagonal, rotation: (k: number, c: number, s: number) => void): Float64Array {
  const d = Float64Array.from(T.diagonal);
  const e = Float64Array.from(T.offDiagonal);
  const n = d.length;
  const rounding = EPSILON * Math.max(...d.map(Math.abs), ...e.map(Math.abs));
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      const small = sweep < FINE_SWEEPS ? 0 : rounding;
      let high = low;
      while (high < n - 1 && !negligible(e[high]!, d[high]!, d[high + 1]!, small)) high++;
      if (high === low) break;
      if (sweep === MOST_SWEEPS) throw new Error('defect: the QL iteration does not converge');
      chase(d, e, low, high, rotation);
    }
  }
  return d;
}

/**
 * Small against its two neighbours on the diagonal, or against `small`: setting it to 0 moves no eigenvalue by more
 * than that.
 */
const negligible = (off: number, above: number, below: number, small: number): boolean =>
  Math.abs(off) <= EPSILON * (Math.abs(above) + Math.abs(below)) + small || Math.abs(off) < 2 ** -1000;

/** One implicit QL sweep over rows low … high: the bulge enters at the bottom and leaves at the top. */
function chase(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  rotation: (k: number, c: number, s: number) => void,
): void {
  const halfGap = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.hypot(halfGap, 1);
  const shift = d[low]! - e[low]! / (halfGap + (halfGap >= 0 ? root : -root));
  let g = d[high]! - shift;
  let c = 1;
  let s = 1;
  let carried = 0; // how much the diagonal below has moved
  for (let k = high - 1; k >= low; k--) {
    const f = s * e[k]!;
    const b = c * e[k]!;
    const r = Math.hypot(f, g);
    e[k + 1] = r;
    if (r === 0) {
      d[k + 1]! -= carried;
      e[high] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    const base = d[k + 1]! - carried;
    const turn = (d[k]! - base) * s + 2 * c * b;
    carried = s * turn;
    d[k + 1] = base + carried;
    g = c * turn - b;
    rotation(k, c, s);
  }
  d[low]! -= carried;
  e[low] = g;
  e[high] = 0;
}

/**
 * The same vectors with the first component that is not 0 made positive: a rule, not a fact, because mathematics
 * leaves the sign of an eigenvector open. Components below 2⁻³⁰ of the unit length count as 0.
 */
export function canonicalSigns(vectors: DenseMatrix): DenseMatrix {
  const turned = zeros(vectors.rows, vectors.cols);
  for (let j = 0; j < vectors.cols; j++) {
    const column = vectors.data.subarray(j * vectors.rows, (j + 1) * vectors.rows);
    const first = column.find(x => Math.abs(x) > ZERO_COMPONENT) ?? 1;
    turned.data.set(first < 0 ? column.map(x => -x) : column, j * vectors.rows);
  }
  return turned;
}
