import { type MachineFor, tridiagonalMachine } from '../kernels/tridiagonal.ts';
import { requireSymmetric } from '../linalg/check.ts';
import { type DenseMatrix, zeros } from '../linalg/dense.ts';
import { type DoubledVector, SPLITTER } from '../linalg/doubled.ts';
import { reduceInRoom, reductionRoom, type Tridiagonal } from '../linalg/tridiagonal.ts';
import { type Basis, collected, conjugation } from './basis.ts';

/**
 * K in coordinates in which the last p axes are the columns of X and K on the others, the error contrasts, is tridiagonal.
 *
 *   HKHᵀ = [ A  W ]      A = Q T Qᵀ,  Q over the first m axes
 *          [ Wᵀ B ]
 *
 * One reduction gives both T and, for one column of X, the tridiagonal form of K itself: it is the reduction of HKHᵀ from
 * axis m up, whose first step takes the column of W.
 */
export interface Frame {
  readonly basis: Basis;
  /** Of order m + 1: axis m is the last column of Q₁. Of order n where X has no columns. */
  readonly T: Tridiagonal;
  /** QᵀW: p columns of m, in the order of the columns of Q₁ and with their signs. */
  readonly W: readonly Float64Array[];
  /** Q₁ᵀKQ₁ */
  readonly B: DenseMatrix;
}

/** Side of a square of a matrix that stays in the second-level cache together with its mirror image. */
const SQUARE = 64;

/** max |K| of a symmetric matrix, in one pass. @throws Refusal as `requireSymmetric` */
export function largestOfSymmetric(K: DenseMatrix, field: string): number {
  const { rows: n, data } = K;
  let top = 0;
  let different = K.rows === K.cols ? 0 : 1;
  for (let left = 0; left < n && different === 0; left += SQUARE) {
    const right = Math.min(left + SQUARE, n);
    for (let upper = left; upper < n; upper += SQUARE) {
      const lower = Math.min(upper + SQUARE, n);
      for (let j = left; j < right; j++)
        for (let i = upper, at = i + j * n, mirror = j + i * n; i < lower; i++, at++, mirror += n) {
          const a = data[at]!;
          if (a !== data[mirror]!) different++; // NaN too
          const size = a < 0 ? -a : a;
          if (size > top) top = size;
        }
    }
  }
  if (different === 0 && top < Number.POSITIVE_INFINITY) return top;
  requireSymmetric(K, field);
  throw new Error('defect: a symmetric matrix was taken for one that is not');
}

/**
 * K divided by `kUnit`, conjugated and reduced. What X does to K is taken away in twice the precision, so that K + Xaᵀ + aXᵀ
 * has the frame of K as long as its digits are there.
 *
 * @param along vectors on the contrasts, m long, that become their coordinates Qᵀb
 */
export function frameOf(
  K: DenseMatrix,
  kUnit: number,
  basis: Basis,
  along: readonly Float64Array[],
  machineFor: MachineFor = tridiagonalMachine,
): Frame {
  const { n, p, V, signs } = basis;
  const m = n - p;
  const order = p === 0 ? n : m + 1;
  const borders = n - order; // rows of HKHᵀ beside the matrix that is reduced
  const blocks = Math.ceil(n / 4);
  const vector = 32 * blocks;
  const room = reductionRoom(order, borders + along.length, (2 + 8 * p) * vector + 64, machineFor);
  const { numbers, machine } = room;
  const k = machine.functions;
  const row = room.extra;
  const rests = row + vector;
  const sums = rests + vector;
  const vs = V.map((_, a) => sums + 64 + 4 * vector * a);
  const zs = V.map((_, a) => sums + 64 + 4 * vector * (p + a));
  V.forEach((v, a) => {
    storeDoubled(numbers, vs[a]!, vector, v);
  });

  const KV = V.map((): DoubledVector => ({ hi: new Float64Array(n), lo: new Float64Array(n) }));
  for (let i = 0; i < n && p > 0; i++) {
    numbers.set(K.data.subarray(i * n, (i + 1) * n), row / 8);
    vs.forEach((at, a) => {
      k.doubledSums(row, 1 / kUnit, at, vector, blocks, sums);
      const s = collected(
        numbers.subarray(sums / 8, sums / 8 + 4),
        numbers.subarray(sums / 8 + 4, sums / 8 + 8),
      );
      KV[a]!.hi[i] = s.hi;
      KV[a]!.lo[i] = s.lo;
    });
  }
  conjugation(basis, KV).forEach((z, a) => {
    storeDoubled(numbers, zs[a]!, vector, z);
  });

  /** Row i of HKHᵀ up to the diagonal. */
  const makeRow = (i: number): void => {
    const whole = (i >> 2) + 1;
    numbers.set(K.data.subarray(i * n, i * n + i + 1), row / 8);
    numbers.fill(0, row / 8 + i + 1, row / 8 + 4 * whole);
    numbers.fill(0, rests / 8, rests / 8 + 4 * whole);
    k.scale(row, 1 / kUnit, whole);
    for (let a = 0; a < p; a++) {
      k.subtractDoubled(row, rests, vs[a]! + 8 * i, vector, zs[a]!, vector, whole);
      k.subtractDoubled(row, rests, zs[a]! + 8 * i, vector, vs[a]!, vector, whole);
    }
    k.add(row, rests, whole);
    numbers.fill(0, row / 8 + i + 1, row / 8 + 4 * whole);
  };
  const rider = (r: number) => room.riders / 8 + 4 * room.blocks * r;
  const column = (i: number) => n - 1 - i; // of Q₁
  const B = zeros(p, p);
  const setB = (i: number, j: number, value: number): void => {
    const [a, b] = [column(i), column(j)];
    B.data[a + b * p] = signs[a]! * signs[b]! * value;
    B.data[b + a * p] = B.data[a + b * p]!;
  };
  for (let i = 0; i < n; i++) {
    makeRow(i);
    if (i < order) k.scatterRow(room.A, i, row);
    else numbers.copyWithin(rider(i - order), row / 8, row / 8 + order);
    for (let j = m; j <= i; j++) setB(i, j, numbers[row / 8 + j]!);
  }
  along.forEach((b, r) => {
    numbers.set(b, rider(borders + r));
  });

  const T = reduceInRoom(room);
  along.forEach((b, r) => {
    b.set(numbers.subarray(rider(borders + r), rider(borders + r) + m));
  });
  const W = signs.map((sign, j) => {
    const i = column(j);
    if (i >= order) return numbers.slice(rider(i - order), rider(i - order) + m).map(v => sign * v);
    const w = new Float64Array(m);
    if (m > 0) w[m - 1] = sign * T.offDiagonal[m - 1]!;
    return w;
  });
  return { basis, T, W, B };
}

/** hi, its two halves and lo, `stride` bytes apart. */
function storeDoubled(numbers: Float64Array, at: number, stride: number, v: DoubledVector): void {
  for (let i = 0; i < v.hi.length; i++) {
    const hi = v.hi[i]!;
    const cut = SPLITTER * hi;
    const half = cut - (cut - hi);
    const to = at / 8 + i;
    numbers[to] = hi;
    numbers[to + stride / 8] = half;
    numbers[to + (2 * stride) / 8] = hi - half;
    numbers[to + (3 * stride) / 8] = v.lo[i]!;
  }
}

/** The tridiagonal form of K on the contrasts. */
export function contrastForm({ T, basis: { n, p } }: Frame): Pick<Tridiagonal, 'diagonal' | 'offDiagonal'> {
  const m = n - p;
  const offDiagonal = T.offDiagonal.slice(0, m);
  if (m > 0) offDiagonal[m - 1] = 0;
  return { diagonal: T.diagonal.slice(0, m), offDiagonal };
}
