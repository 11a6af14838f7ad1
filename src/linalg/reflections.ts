/**
 * The orthogonal factor Q of a tridiagonal form, formed or applied.
 *
 * GROUP reflections at a time are one matrix I − VᵀSV with a lower triangle S, so that the work is matrix products:
 * 4n²k operations for k columns, 4n³/3 for Q itself.
 *
 * @source Schreiber and Van Loan (1989) SIAM J. Sci. Stat. Comput. 10:53 (compact WY form)
 */
import { newLayout } from '../kernels/layout.ts';
import { type MachineFor, type TridiagonalMachine, tridiagonalMachine } from '../kernels/tridiagonal.ts';
import { type DenseMatrix, zeros } from './dense.ts';
import type { Tridiagonal } from './tridiagonal.ts';

/** Reflections in a group, a multiple of 4. */
const GROUP = 32;
/** Numbers in S and in other squares of that order. */
const SQUARE = GROUP * GROUP;
/** Rows of a strip that stay in the first-level cache while the vectors of a group pass by. */
const ROWS_AT_A_TIME = 128;
/** Strips that share a look at the vectors. */
const STRIPS_AT_A_TIME = 8;

/** What the reflections are, without the machine that found them. */
export type Reflections = Pick<Tridiagonal, 'beta' | 'reflectors'>;

/** A machine with the reflections and some strips: columns 4s … 4s + 3 side by side. */
interface Bench {
  readonly T: Reflections;
  readonly n: number;
  readonly blocks: number;
  readonly machine: TridiagonalMachine;
  readonly numbers: Float64Array;
  readonly A: number;
  /** V of a group as strips of four reflections, and as strips of four coordinates. */
  readonly byReflection: number;
  readonly byCoordinate: number;
  /** VVᵀ, and −S or −Sᵀ, as strips. */
  readonly gram: number;
  readonly factor: number;
  /** Coordinates of a strip along the reflections of a group, before and after the factor. */
  readonly along: number;
  readonly weights: number;
  readonly strips: number;
}

function benchFor(T: Reflections, strips: number, machineFor: MachineFor): Bench {
  const n = T.beta.length;
  const blocks = Math.ceil(n / 4);
  const layout = newLayout();
  const wide = blocks + GROUP / 4;
  const places = {
    A: layout.take(8 * T.reflectors.length),
    byReflection: layout.take(32 * GROUP * wide),
    byCoordinate: layout.take(32 * GROUP * wide),
    gram: layout.take(8 * SQUARE),
    factor: layout.take(8 * SQUARE),
    along: layout.take(32 * GROUP * STRIPS_AT_A_TIME),
    weights: layout.take(32 * GROUP * STRIPS_AT_A_TIME),
    strips: layout.take(strips * 32 * (4 * blocks + GROUP)),
  };
  const machine = machineFor(n, layout.size());
  const numbers = new Float64Array(machine.memory);
  numbers.set(T.reflectors, places.A / 8);
  return { T, n, blocks, machine, numbers, ...places };
}

/** Bytes of a strip; the rows after the last one are 0. */
const stripBytes = ({ blocks }: Bench): number => 32 * (4 * blocks + GROUP);

/** The group of the reflections from `first` on; returns how many rows of a strip it touches. */
function prepareGroup(bench: Bench, first: number, side: 'Q' | 'Qt'): number {
  const { T, n, blocks, machine, numbers, A, byReflection, byCoordinate, gram, factor } = bench;
  const k = machine.functions;
  const size = Math.min(GROUP, 4 * blocks - first);
  const rows = first + GROUP;
  const strip = 32 * rows;
  numbers.fill(0, byReflection / 8, (byReflection + (strip * GROUP) / 4) / 8);
  numbers.fill(0, byCoordinate / 8, (byCoordinate + (rows / 4) * 32 * GROUP) / 8);
  for (let r = 0; r < size; r += 4) {
    const b = (first + r) / 4;
    k.stripOfRows(A, b, b + 1, byReflection + (r / 4) * strip);
    k.rowsOfTiles(A, b, b + 1, byCoordinate + 32 * r, 32 * GROUP);
  }
  numbers.fill(0, gram / 8, gram / 8 + SQUARE);
  k.addProducts(byReflection, strip, GROUP / 4, byReflection, strip, GROUP / 4, rows, gram, 32 * GROUP);

  // S row by row: (I − βvvᵀ)(I − VᵀSV) = I − [V; v]ᵀ [S 0; −β(vᵀVᵀ)S β] [V; v]
  const G = (i: number, j: number) => numbers[gram / 8 + (j >> 2) * 4 * GROUP + 4 * i + (j & 3)]!;
  const S = new Float64Array(SQUARE);
  for (let i = 0; i < size; i++) {
    const beta = first + i < n ? T.beta[first + i]! : 0;
    for (let j = 0; j < i; j++) {
      let s = 0;
      for (let l = j; l < i; l++) s += G(i, l) * S[l * GROUP + j]!;
      S[i * GROUP + j] = -beta * s;
    }
    S[i * GROUP + i] = beta;
  }
  for (let i = 0; i < GROUP; i++)
    for (let j = 0; j < GROUP; j++)
      numbers[factor / 8 + (i >> 2) * 4 * GROUP + 4 * j + (i & 3)] =
        -S[side === 'Q' ? i * GROUP + j : j * GROUP + i]!;
  return rows;
}

/** The group times strips from … to − 1: M − VᵀSVM or M − VᵀSᵀVM. */
function applyGroup(bench: Bench, rows: number, from: number, to: number): void {
  const { machine, numbers, byReflection, byCoordinate, factor, along, weights } = bench;
  const k = machine.functions;
  const stride = stripBytes(bench);
  const square = 32 * GROUP;
  for (let first = from; first < to; first += STRIPS_AT_A_TIME) {
    const some = Math.min(STRIPS_AT_A_TIME, to - first);
    const strips = bench.strips + first * stride;
    numbers.fill(0, along / 8, along / 8 + 4 * GROUP * some);
    numbers.fill(0, weights / 8, weights / 8 + 4 * GROUP * some);
    for (let at = 0; at < 32 * rows; at += 32 * ROWS_AT_A_TIME) {
      const length = Math.min(ROWS_AT_A_TIME, rows - at / 32);
      k.addProducts(
        byReflection + at,
        32 * rows,
        GROUP / 4,
        strips + at,
        stride,
        some,
        length,
        along,
        square,
      );
    }
    k.addProducts(factor, square, GROUP / 4, along, square, some, GROUP, weights, square);
    k.addProducts(byCoordinate, square, rows / 4, weights, square, some, GROUP, strips, stride);
  }
}

/**
 * Q itself, column by column.
 *
 * Seen in 0.2 s at n = 1410 and 0.5 s at n = 2000.
 */
export const formQ = (T: Reflections, machineFor: MachineFor = tridiagonalMachine): DenseMatrix =>
  columnsOfQ(T, 0, T.beta.length, machineFor);

/**
 * Columns from … to − 1 of Q. Column j costs n² − j² of the 2n³/3 that all cost: bit for bit those of `formQ`.
 *
 * @param from a multiple of 4
 */
export function columnsOfQ(
  T: Reflections,
  from: number,
  to: number,
  machineFor: MachineFor = tridiagonalMachine,
): DenseMatrix {
  const n = T.beta.length;
  const count = Math.ceil((to - from) / 4);
  const bench = benchFor(T, count, machineFor);
  for (let j = from; j < to; j++)
    bench.numbers[(bench.strips + ((j - from) >> 2) * stripBytes(bench)) / 8 + 4 * j + (j & 3)] = 1;
  for (let first = 0; first < n; first += GROUP) {
    if (first + GROUP <= from) continue; // the columns are still those of I there
    const rows = prepareGroup(bench, first, 'Q');
    applyGroup(bench, rows, 0, Math.min(count, (rows - from) / 4));
  }
  const Q = zeros(n, to - from);
  fromStrips(bench, Q);
  return Q;
}

/** B ← Q B, in place. */
export const applyQ = (T: Reflections, B: DenseMatrix): void => applyAll(T, B, 'Q');
/** B ← Qᵀ B, in place: the coordinates in which A is T. */
export const applyQt = (T: Reflections, B: DenseMatrix): void => applyAll(T, B, 'Qt');

function applyAll(T: Reflections, B: DenseMatrix, side: 'Q' | 'Qt'): void {
  const n = T.beta.length;
  const count = Math.ceil(B.cols / 4);
  const bench = benchFor(T, count, tridiagonalMachine);
  toStrips(bench, B);
  const groups = Math.ceil(n / GROUP);
  for (let g = 0; g < groups; g++) {
    const rows = prepareGroup(bench, GROUP * (side === 'Q' ? g : groups - 1 - g), side);
    applyGroup(bench, rows, 0, count);
  }
  fromStrips(bench, B);
}

function toStrips(bench: Bench, B: DenseMatrix): void {
  for (let j = 0; j < B.cols; j++) {
    const to = (bench.strips + (j >> 2) * stripBytes(bench)) / 8 + (j & 3);
    for (let i = 0; i < B.rows; i++) bench.numbers[to + 4 * i] = B.data[i + j * B.rows]!;
  }
}

function fromStrips(bench: Bench, B: DenseMatrix): void {
  for (let j = 0; j < B.cols; j++) {
    const from = (bench.strips + (j >> 2) * stripBytes(bench)) / 8 + (j & 3);
    for (let i = 0; i < B.rows; i++) B.data[i + j * B.rows] = bench.numbers[from + 4 * i]!;
  }
}
