/**
 * T = Qᵀ A Q: a symmetric matrix in the coordinates in which it is tridiagonal.
 *
 *   symbol  name                                                           shape
 *   T       diagonal and off-diagonal                                      n, n
 *   Q       Hₙ₋₁ ⋯ H₂H₁, reflections Hᵢ = I − βᵢvᵢvᵢᵀ, vᵢ has i entries    n x n, never formed unless asked for
 *
 * From the last row up: Hᵢ makes row i of the matrix (0 … 0, T(i, i−1), T(i, i)). Some rows at a time are reduced
 * against a matrix that is brought up to date after them, by one product of panels: half of the work is done where
 * arithmetic and not memory is what costs. The inner loops are `kernels/tridiagonal`.
 *
 * T and Q are exact for a matrix within a small multiple of nε‖A‖ of A.
 *
 * @source Higham (2002), section 19.3 (backward error); Dongarra, Sorensen, Hammarling (1989) J. Comput. Appl. Math. 27
 */
import { newLayout } from '../kernels/layout.ts';
import {
  type MachineFor,
  type TridiagonalMachine,
  tileNumbers,
  tridiagonalMachine,
} from '../kernels/tridiagonal.ts';
import type { DenseMatrix } from './dense.ts';

export { applyQ, applyQt, formQ } from './reflections.ts';
export { rotate, rotateBack } from './rotate.ts';

export interface Tridiagonal {
  /** n values */
  readonly diagonal: Float64Array;
  /** n values, the last one 0: offDiagonal[k] = T(k+1, k) */
  readonly offDiagonal: Float64Array;
  /** n values: βᵢ, 0 where nothing was to be reflected. */
  readonly beta: Float64Array;
  /** vᵢ as row i of a lower triangle in tiles, see `kernels/tridiagonal/tiles`. */
  readonly reflectors: Float64Array;
  /** The machine in whose memory the reflectors lie. */
  readonly room: ReductionRoom;
}

/** A machine with room for one reduction. Addresses are in bytes. */
export interface ReductionRoom {
  readonly n: number;
  /** ⌈n/4⌉ */
  readonly blocks: number;
  readonly machine: TridiagonalMachine;
  readonly numbers: Float64Array;
  /** The tiles of A: 0 until they are filled. */
  readonly A: number;
  /** Vectors that are reflected along, b ← Qᵀb, one after the other, 4⌈n/4⌉ numbers each. */
  readonly riders: number;
  readonly riding: number;
  /** One vector. */
  readonly x: number;
  readonly y: number;
  readonly panels: readonly [P: number, Q: number];
  readonly sums: number;
  readonly coefficients: number;
  readonly scalars: number;
  /** Further bytes, for who fills the room. */
  readonly extra: number;
}

/** Rows that are reduced against one state of the matrix: more cost more beside the matrix than they save in it. */
const WIDTH = 16;
/** Below this order the panel costs more than the matrix. */
const NARROW_BELOW = 96;
const NARROW_WIDTH = 8;
/** A panel may hold 3 more rows than its width, because it ends with a block; each row is two columns of it. */
const PANEL_LENGTH = 2 * (WIDTH + 4);
const PANEL_STRIDE = 32 * PANEL_LENGTH;
/** Block rows that one call brings up to date: short calls, so that the first ones are soon compiled. */
const BLOCK_ROWS_A_CALL = 64;

/**
 * @param riding how many vectors are to be reflected along
 * @param extra further bytes
 */
export function reductionRoom(
  n: number,
  riding: number,
  extra: number,
  machineFor: MachineFor = tridiagonalMachine,
): ReductionRoom {
  const blocks = Math.ceil(n / 4);
  const layout = newLayout();
  const vector = 32 * blocks;
  const places = {
    A: layout.take(8 * tileNumbers(blocks)),
    riders: layout.take(riding * vector),
    x: layout.take(vector),
    y: layout.take(vector),
    panels: [layout.take(blocks * PANEL_STRIDE), layout.take(blocks * PANEL_STRIDE)] as const,
    sums: layout.take(16 * PANEL_LENGTH),
    coefficients: layout.take(8 * PANEL_LENGTH),
    scalars: layout.take(16),
    extra: layout.take(extra),
  };
  const machine = machineFor(n, layout.size());
  return { n, blocks, riding, machine, numbers: new Float64Array(machine.memory), ...places };
}

/** The matrix in the tiles of the room, which are overwritten, to tridiagonal form. */
export function reduceInRoom(room: ReductionRoom): Tridiagonal {
  const { n, blocks, machine, numbers, A, x, y, sums, coefficients: c, scalars } = room;
  const k = machine.functions;
  const [P, Q] = room.panels;
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const beta = new Float64Array(n);
  const clear = (vector: number, from: number, to: number) =>
    numbers.fill(0, vector / 8 + from, vector / 8 + to);

  for (let top = n; top > 0; ) {
    const width = top > NARROW_BELOW ? WIDTH : NARROW_WIDTH;
    const low = top > width + 4 ? (top - width) & ~3 : 0;
    let length = 0; // columns of the panels
    for (let i = top - 1; i >= low; i--) {
      const whole = (i >> 2) + 1;
      k.gatherRow(A, i, x);
      if (length > 0) {
        k.rowOfPanel(P, PANEL_STRIDE, length, i, c);
        k.subtractCombination(x, Q, PANEL_STRIDE, c, length, whole);
      }
      diagonal[i] = numbers[x / 8 + i]!;
      if (i === 0) break;
      clear(x, i, 4 * whole);
      const active = (i + 3) >> 2;
      k.reflectToLast(x, i - 1, active, scalars);
      k.scatterRow(A, i, x);
      const betai = numbers[scalars / 8]!;
      beta[i] = betai;
      offDiagonal[i - 1] = numbers[scalars / 8 + 1]!;
      if (betai === 0) continue;

      k.multiply(A, active, x, y); //                                     y = A v, A as it was before the panel
      if (length > 0) {
        k.alongPanel(Q, PANEL_STRIDE, length, x, active, sums, c);
        k.subtractCombination(y, P, PANEL_STRIDE, c, length, active); //  y = A v
      }
      clear(y, i, 4 * active);
      k.scaleAndSubtract(y, betai, (betai * betai * k.dot(x, y, active)) / 2, x, active);
      k.setColumn(P, PANEL_STRIDE, length, x, active); //                 A − v wᵀ − w vᵀ, w = β A v − ½β²(vᵀA v) v
      k.setColumn(P, PANEL_STRIDE, length + 1, y, active);
      k.setColumn(Q, PANEL_STRIDE, length, y, active);
      k.setColumn(Q, PANEL_STRIDE, length + 1, x, active);
      length += 2;
      for (let r = 0; r < room.riding; r++) {
        const b = room.riders + 32 * blocks * r;
        k.subtractMultiple(b, betai * k.dot(x, b, active), x, active);
      }
    }
    for (let b = 0; length > 0 && b < low / 4; b += BLOCK_ROWS_A_CALL)
      k.updateBlockRows(A, b, Math.min(b + BLOCK_ROWS_A_CALL, low / 4), P, Q, PANEL_STRIDE, length);
    top = low;
  }
  const reflectors = numbers.subarray(A / 8, A / 8 + tileNumbers(blocks));
  return { diagonal, offDiagonal, beta, reflectors, room };
}

/**
 * Householder reduction of a symmetric matrix to tridiagonal form; it is not scaled: its squares must not overflow.
 *
 * @param along vectors of length n, overwritten by their coordinates Qᵀb
 */
export function tridiagonalize(
  A: DenseMatrix,
  along: readonly Float64Array[] = [],
  machineFor: MachineFor = tridiagonalMachine,
): Tridiagonal {
  const n = A.rows;
  const room = reductionRoom(n, along.length, 0, machineFor);
  const { numbers, x } = room;
  for (let i = 0; i < n; i++) {
    numbers.set(A.data.subarray(i * n, i * n + i + 1), x / 8); // row i of a symmetric matrix is column i
    numbers.fill(0, x / 8 + i + 1, x / 8 + 4 * ((i >> 2) + 1));
    room.machine.functions.scatterRow(room.A, i, x);
  }
  const place = (r: number) => room.riders / 8 + 4 * room.blocks * r;
  along.forEach((b, r) => {
    numbers.set(b, place(r));
  });
  const T = reduceInRoom(room);
  along.forEach((b, r) => {
    b.set(numbers.subarray(place(r), place(r) + n));
  });
  return T;
}

/** 2^⌊log₂ x⌋ within the range where scaling by it is exact; 1 for 0. */
export function powerOfTwoNear(x: number): number {
  if (!(x > 0)) return 1;
  const exponent = Math.floor(Math.log2(x));
  return 2 ** Math.min(1000, Math.max(-1000, exponent));
}
