import type { Dim, Matrix } from '../../spec/linalg/matrix.ts';
import { nearestBinary64 } from '../../spec/number/binary64.ts';
import type { Rational } from '../../spec/number/rational.ts';
import { type DenseMatrix, fromRows } from '../../src/linalg/dense.ts';

/** Exact numbers as the nearest doubles: the same question put to src. Exact for dyadic entries of 53 bits. */
export const asDense = (A: Matrix<Rational, Dim, Dim>): DenseMatrix =>
  fromRows(A.at.map(row => row.map(nearestBinary64)));
export const asDoubles = (v: Matrix<Rational, Dim, Dim>): Float64Array =>
  Float64Array.from(v.at, row => nearestBinary64(row[0]!));
