import { LANES, SET } from '../kernels/scan.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import { applyQ, columnsOfQ, type Reflections } from '../linalg/reflections.ts';
import { type Unfolding, unfold } from './contrasts.ts';

/**
 * Columns over people as lines of eight, rounded to whole numbers so small that every sum of at most two copies of each
 * is exact. A column of length 1 has about 51 − log₂√n bits: the rounding of a sum is that of n numbers to so many bits,
 * and it does not depend on the order.
 */
export interface Lines {
  /** Block after block of eight columns, person after person: people are filled up with zeros to `pitch`. */
  readonly numbers: Float64Array;
  readonly pitch: number;
  readonly blocks: number;
  /** The unit of each column, a power of two. */
  readonly units: Float64Array;
}

/** A row has whole sets, and whole vectors of 16 bytes. */
export const pitchOf = (n: number): number => Math.ceil(n / (16 * SET)) * 16 * SET;

/** 2 Σ|q| stays below 2^53, and |q| below 2^51, where adding 1.5 · 2^52 rounds; the rest is for the rounding of the q. */
const MOST = 2 ** 51 / (1 + 2 ** -10);
const MAGIC = 1.5 * 2 ** 52;

/** The unit of a column with this Σ|q|, the smallest power of two that is allowed. */
export const unitFor = (sum: number): number => (sum > 0 ? 2 ** -Math.floor(Math.log2(MOST / sum)) : 1);

/** Room for so many columns, shared by threads where there is such memory. */
export function newLines(n: number, columns: number): Lines {
  const pitch = pitchOf(n);
  const blocks = Math.ceil(columns / LANES);
  const units = new Float64Array(blocks * LANES).fill(1);
  return { numbers: sharedNumbers(blocks * pitch * LANES), pitch, blocks, units };
}

/** Numbers that threads share; a browser may have no such memory, and no threads then. */
export const sharedNumbers = (length: number): Float64Array =>
  typeof SharedArrayBuffer === 'undefined'
    ? new Float64Array(length)
    : new Float64Array(new SharedArrayBuffer(8 * length));

/** Writes column `at` in its unit. */
export function writeColumn({ numbers, pitch, units }: Lines, at: number, column: Float64Array): void {
  const from = Math.floor(at / LANES) * pitch * LANES + (at % LANES);
  const scale = 1 / units[at]!;
  for (let i = 0; i < column.length; i++) numbers[from + i * LANES] = column[i]! * scale + MAGIC - MAGIC;
}

/** Σ|q| */
export function sizeOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += Math.abs(column[i]!);
  return sum;
}

/** What takes axes of T to the people. */
export interface Chart {
  readonly reflections: Reflections;
  readonly unfolding: Unfolding;
}

/** Some columns of H, or of H times a matrix of m rows, to be written to lines whose units are known. */
export interface ColumnsJob {
  readonly chart: Chart;
  readonly lines: Lines;
  /** Number of the first column among those of the lines; for columns of H also the first of them, a multiple of 4. */
  readonly first: number;
  readonly what: { readonly count: number } | { readonly times: DenseMatrix };
}

/** Writes the columns where all threads see them. */
export function columnsWork({ chart, lines, first, what }: ColumnsJob): null {
  const { reflections, unfolding } = chart;
  const order = reflections.beta.length;
  const m = unfolding.n - unfolding.p;
  let Q: DenseMatrix;
  if ('count' in what) Q = columnsOfQ(reflections, first, first + what.count);
  else {
    const { times } = what;
    Q = { rows: order, cols: times.cols, data: new Float64Array(order * times.cols) };
    for (let j = 0; j < times.cols; j++)
      Q.data.set(times.data.subarray(j * times.rows, j * times.rows + m), j * order);
    applyQ(reflections, Q);
  }
  for (let j = 0; j < Q.cols; j++)
    writeColumn(lines, first + j, unfold(unfolding, Q.data.subarray(j * order, j * order + m)));
  return null;
}
