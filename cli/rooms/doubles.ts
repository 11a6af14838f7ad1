import type { DosageMatrix } from '../../src/genotype.ts';
import { type DenseMatrix, fromRows, toRows } from '../../src/linalg/dense.ts';
import { Unsupported } from './answer.ts';

/** Doubles in full: the shortest decimal that reads back as the same double. */
export const text = (x: number): string => String(x);
export const texts = (xs: ArrayLike<number>): string[] => Array.from(xs, text);
export const table = (A: DenseMatrix): string[][] => toRows(A).map(row => row.map(text));
/** A missing dosage is NaN inside and null outside. */
export const dosageTable = (A: DosageMatrix): (string | null)[][] =>
  toRows(A).map(row => row.map(x => (Number.isNaN(x) ? null : text(x))));

/** The nearest double. A number beyond binary64 is no error of the question: this room can not carry it. */
export function double(decimal: string): number {
  const x = Number(decimal);
  if (!Number.isFinite(x)) throw new Unsupported(`${decimal.slice(0, 40)} is beyond binary64`);
  return x;
}
export const dosageOf = (rows: readonly (readonly (string | null)[])[]): DosageMatrix =>
  fromRows(
    rows.map(row => row.map(x => (x === null ? Number.NaN : double(x)))),
    'dosage',
  );

export const matrixOf = (rows: readonly (readonly string[])[], field: string): DenseMatrix =>
  fromRows(
    rows.map(row => row.map(double)),
    field,
  );
export const vectorOf = (values: readonly string[]): Float64Array => Float64Array.from(values, double);
