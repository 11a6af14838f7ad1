import { LANES, SET } from '../kernels/scan.ts';

/**
 * Columns over people as lines of eight, rounded to whole numbers so small that every sum of at most two copies of each
 * is exact. A column is 2^−b times its whole numbers, b at least 51 − log₂√n for a column of length 1: the rounding of
 * a sum is that of n numbers to b bits, and it does not depend on the order.
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

/** 2 Σ|q| stays below 2^53; a 1024th is left for the rounding of the q. */
const MOST = 2 ** 52 / (1 + 2 ** -10);

/** The largest power of two by which columns of these Σ|q| may be multiplied. */
const unitFor = (sum: number): number => (sum > 0 ? 2 ** -Math.floor(Math.log2(MOST / sum)) : 1);

const sizeOf = (column: Float64Array): number => column.reduce((s, v) => s + Math.abs(v), 0);

/**
 * @param chain columns of length n that have one unit together
 * @param others columns that have each its own; the first of them begins a block
 * @returns lines in memory that threads share, where there is such memory
 */
export function linesOf(n: number, chain: readonly Float64Array[], others: readonly Float64Array[]): Lines {
  const pitch = pitchOf(n);
  const start = Math.ceil(chain.length / LANES) * LANES;
  const blocks = Math.ceil((start + others.length) / LANES);
  const numbers = sharedNumbers(blocks * pitch * LANES);
  const units = new Float64Array(blocks * LANES).fill(1);
  const write = (column: Float64Array, at: number, unit: number): void => {
    units[at] = unit;
    const from = Math.floor(at / LANES) * pitch * LANES + (at % LANES);
    for (let i = 0; i < n; i++) numbers[from + i * LANES] = roundedToWhole(column[i]! / unit);
  };
  const together = unitFor(chain.reduce((s, column) => Math.max(s, sizeOf(column)), 0));
  chain.forEach((column, j) => {
    write(column, j, together);
  });
  others.forEach((column, j) => {
    write(column, start + j, unitFor(sizeOf(column)));
  });
  return { numbers, pitch, blocks, units };
}

/** Ties to even, as the addition does it. */
const MAGIC = 1.5 * 2 ** 52;
const roundedToWhole = (x: number): number => (Math.abs(x) < 2 ** 50 ? x + MAGIC - MAGIC : Math.round(x));

/** Numbers that threads share; a browser may have no such memory, and no threads then. */
export const sharedNumbers = (length: number): Float64Array =>
  typeof SharedArrayBuffer === 'undefined'
    ? new Float64Array(length)
    : new Float64Array(new SharedArrayBuffer(8 * length));
