import type { DenseMatrix } from './dense.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal `not-finite` at the first such entry, row by row */
export function requireFinite(A: DenseMatrix, field: string): void {
  if (isAllFinite(A.data)) return;
  for (let row = 0; row < A.rows; row++)
    for (let column = 0; column < A.cols; column++) {
      const x = A.data[row + column * A.rows]!;
      if (!Number.isFinite(x))
        throw new Refusal('not-finite', `${field}[${row}][${column}] is ${x}: replace or remove it`, {
          field,
          row,
          column,
        });
    }
}

/** x − x is 0 for a finite x and NaN for any other. */
function isAllFinite(data: Float64Array): boolean {
  for (let i = 0; i < data.length; i++) if (data[i]! - data[i]! !== 0) return false;
  return true;
}

/** @throws Refusal `not-finite` at the first such entry */
export function requireFiniteVector(v: Float64Array, field: string): void {
  const row = v.findIndex(x => !Number.isFinite(x));
  if (row >= 0)
    throw new Refusal('not-finite', `${field}[${row}] is ${v[row]}: replace or remove it`, { field, row });
}

/** @throws Refusal `not-finite` */
export function requireFiniteNumber(x: number, field: string): void {
  if (!Number.isFinite(x)) throw new Refusal('not-finite', `${field} is ${x}`, { field });
}

/** @throws Refusal `empty`, `dimension-mismatch` */
export function requireSquare(A: DenseMatrix, field: string): void {
  if (A.rows === 0) throw new Refusal('empty', `${field} has no rows`, { field });
  if (A.rows !== A.cols)
    throw new Refusal('dimension-mismatch', `${field} is ${A.rows} x ${A.cols}, not square`, { field });
}

/** Square, finite and equal to its transpose bit for bit. @throws Refusal `empty`, `dimension-mismatch`, `not-finite`, `not-symmetric` */
export function requireSymmetric(A: DenseMatrix, field: string): void {
  requireSquare(A, field);
  requireFinite(A, field);
  const n = A.rows;
  for (let row = 0; row < n; row++)
    for (let column = 0; column < row; column++)
      if (A.data[row + column * n] !== A.data[column + row * n])
        throw new Refusal(
          'not-symmetric',
          `${field}[${row}][${column}] is ${A.data[row + column * n]}, ${field}[${column}][${row}] is ${A.data[column + row * n]}: make them equal`,
          { field, row, column },
        );
}

/** @throws Refusal `unknown-convention` */
export function requireOneOf(names: readonly string[], name: string, field: string): void {
  if (!names.includes(name))
    throw new Refusal('unknown-convention', `${field} is "${name}": choose one of ${names.join(', ')}`, {
      field,
    });
}

/** @throws Refusal `not-finite`, `negative-variance` */
export function refuseNegative(component: number, field: string): void {
  requireFiniteNumber(component, field);
  if (component < 0)
    throw new Refusal('negative-variance', `${field} is ${component}: a variance is 0 or more`, { field });
}
