import type { DenseMatrix } from '../linalg/dense.ts';
import { bytesOf, type FloatBits, floatsOf, requirePeople, requireSize } from './bytes.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { linesOf } from './lines.ts';
import { badNumber, raggedRow, writeNumberMatrix } from './number-matrix.ts';
import { decimalOf, significantDigitsOf } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import { fromTriangle, requireSymmetric, toTriangle, triangleLength } from './symmetric.ts';
import type { TextInput } from './text.ts';

/**
 * The three forms of --make-rel:
 *   `triangle`  row i has i numbers
 *   `square`    n numbers a row
 *   `square0`   n numbers a row, those above the diagonal 0
 * The form follows from the file without doubt: a square matrix whose upper part alone is 0 is no relationship matrix.
 */
export const relShapes = ['triangle', 'square', 'square0'] as const;
export type RelShape = (typeof relShapes)[number];

/** A relationship matrix as PLINK prints it, six digits a number. */
export interface Rel {
  readonly K: DenseMatrix;
  readonly shape: RelShape;
  readonly digits: number;
}

/** A .rel of n people in any of the three forms; K is always complete and symmetric. */
export const readRel = (input: TextInput, n: number): Reading<Rel> =>
  reading(issues => {
    requirePeople(n, issues);
    const lines = linesOf(input, issues);
    if (lines.length !== n)
      issues.halt({
        code: lines.length < n ? 'truncated' : 'dimension-mismatch',
        line: Math.min(lines.length, n) + 1,
        message: `${lines.length} lines for ${n} people`,
        advice: 'the file must be complete, and its .rel.id of the same people',
      });
    const rows = lines.map(line => fieldsOf(line, 'blanks'));
    const triangle = rows[0]!.length === 1 && (n === 1 || rows[1]!.length === 2);
    const numbers: number[] = [];
    let digits = 0;
    for (const [i, fields] of rows.entries()) {
      const width = triangle ? i + 1 : n;
      if (fields.length !== width) {
        const where = `in row ${i + 1} of ${n}, instead of ${width}`;
        issues.add(raggedRow(lines[i]!, i, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      for (const [j, field] of fields.entries()) {
        const value = decimalOf(field) ?? Number.NaN;
        if (!Number.isFinite(value))
          issues.add(badNumber(field, i, columnOf(lines[i]!, 'blanks', j), 'a .rel'));
        digits = Math.max(digits, significantDigitsOf(field));
        numbers.push(value);
      }
    }
    issues.haltIfAny();
    if (triangle) return { K: fromTriangle(numbers, n), shape: 'triangle', digits };
    const place = (i: number, j: number) => ({ line: i + 1, column: columnOf(lines[i]!, 'blanks', j) });
    return { ...fromSquare(numbers, n, place, issues), digits };
  });

type Place = (i: number, j: number) => { line?: number; column?: number; offset?: number };

/** K from n² numbers, row by row; a zero upper part means that only the lower one was written. */
function fromSquare(
  numbers: ArrayLike<number>,
  n: number,
  place: Place,
  issues: Issues,
): { K: DenseMatrix; shape: RelShape } {
  const data = new Float64Array(n * n);
  let upperIsZero = true;
  let lowerIsZero = true;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const value = numbers[i * n + j]!;
      data[i + j * n] = value;
      if (j > i && value !== 0) upperIsZero = false;
      if (j < i && value !== 0) lowerIsZero = false;
    }
  const K = { rows: n, cols: n, data };
  if (upperIsZero) {
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) data[j + i * n] = data[i + j * n]!;
    return { K, shape: lowerIsZero ? 'square' : 'square0' };
  }
  requireSymmetric(K, place, issues);
  return { K, shape: 'square' };
}

/** What the bytes of a .rel.bin are: a form, and binary64 (`bin`) or binary32 (`bin4`). */
export interface RelBinaryForm {
  readonly shape: RelShape;
  readonly bits: FloatBits;
}

/**
 * A .rel.bin of n people. Its form must be named: half of a square in binary64 has the size of a square in binary32, so
 * that a file that was cut off could be taken for a whole one.
 */
export const readRelBinary = (bytes: Uint8Array, n: number, form: RelBinaryForm): Reading<DenseMatrix> =>
  reading(issues => {
    requirePeople(n, issues);
    if (!relShapes.includes(form.shape) || (form.bits !== 32 && form.bits !== 64))
      issues.halt({
        code: 'unknown-convention',
        message: `${quoted(`${form.shape}, ${form.bits} bits`)} is no form of a .rel.bin`,
        advice: `choose of ${relShapes.join(', ')}; 32, 64`,
      });
    const entries = form.shape === 'triangle' ? triangleLength(n) : n * n;
    requireSize(
      bytes.length,
      (entries * form.bits) / 8,
      `a ${form.shape} of ${n} people, ${form.bits} bits`,
      issues,
    );
    const numbers = floatsOf(bytes, form.bits, issues);
    issues.haltIfAny();
    if (form.shape === 'triangle') return fromTriangle(numbers, n);
    const place = (i: number, j: number) => ({ offset: ((i * n + j) * form.bits) / 8 });
    const { K, shape } = fromSquare(numbers, n, place, issues);
    if (form.shape === 'square0' && shape === 'square') requireNothingAbove(K, issues);
    if (form.shape === 'square' && shape === 'square0')
      issues.add({
        code: 'not-symmetric',
        message: 'everything above the diagonal is 0, but not what is below it',
        advice: 'read it as square0',
      });
    return K;
  });

function requireNothingAbove(K: DenseMatrix, issues: Issues): void {
  const n = K.rows;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      if (K.data[i + j * n] !== 0) {
        issues.add({
          code: 'malformed',
          message: `row ${i + 1}, column ${j + 1} is ${K.data[i + j * n]}, where a square0 has 0`,
          advice: 'read it as square',
        });
        return;
      }
}

/** The text of a .rel. @throws Refusal as toTriangle */
export function writeRel(K: DenseMatrix, shape: RelShape): string {
  const triangle = toTriangle(K);
  if (shape === 'square') return writeNumberMatrix(K, '\t');
  const lines: string[] = [];
  for (let i = 0, k = 0; i < K.rows; k += ++i) {
    const row: (number | string)[] = [...triangle.subarray(k, k + i + 1)];
    if (shape === 'square0') row.push(...new Array<number>(K.rows - i - 1).fill(0));
    lines.push(`${row.map(x => (Object.is(x, -0) ? '-0' : String(x))).join('\t')}\n`);
  }
  return lines.join('');
}

/** The bytes of a .rel.bin. @throws Refusal as toTriangle */
export function writeRelBinary(K: DenseMatrix, { shape, bits }: RelBinaryForm): Uint8Array {
  const triangle = toTriangle(K);
  if (shape === 'triangle') return bytesOf(triangle, bits);
  const n = K.rows;
  const rows = shape === 'square' ? K.data : K.data.map((x, k) => (Math.floor(k / n) >= k % n ? x : 0));
  return bytesOf(rows, bits); // rows and columns of K are the same
}
