import { type M, type Matrix, map, matrix, type N } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import { type DenseMatrix, fromRows } from '../../src/linalg/dense.ts';

export { counts, dosages, dyadic, withMissing } from '../../cli/fuzz/laws/arbitraries.ts';

/** A table of dosages as people write it: null is a missing genotype. */
export type Dosages = readonly (readonly (number | null)[])[];

/** The same table for the spec: exact. */
export const exactDosage = (rows: Dosages): Matrix<Rational | null, N, M> =>
  map(matrix<number | null, N, M>(rows, 'dosage'), x => (x === null ? null : Rational.ofDouble(x)));

/** The same table for src: NaN is missing. */
export const doubleDosage = (rows: Dosages): DenseMatrix =>
  fromRows(rows.map(row => row.map(x => x ?? Number.NaN)));
