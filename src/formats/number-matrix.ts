import type { DenseMatrix } from '../linalg/dense.ts';
import { columnOf, fieldsOf, type Separator } from './fields.ts';
import { linesOf } from './lines.ts';
import { finiteIn, significantDigitsOf, statisticIn } from './numbers.ts';
import { type IssueCode, type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** Numbers as printed: the matrix, and the most significant digits that any of them has. */
export interface PrintedMatrix {
  readonly matrix: DenseMatrix;
  readonly digits: number;
}

/** How a rectangle of numbers without header or names is written. */
export interface MatrixLayout {
  readonly what: string;
  readonly separator: Separator;
  /** Texts that stand for a missing number, read as NaN; a file kind without missing numbers has none. */
  readonly missing: readonly string[];
}

/** A rectangle of finite (or missing) numbers, one line a row. */
export const readNumberMatrix = (input: TextInput, layout: MatrixLayout): Reading<PrintedMatrix> =>
  reading(issues => numberMatrixOf(linesOf(input, issues), layout, issues));

export function numberMatrixOf(
  lines: readonly string[],
  layout: MatrixLayout,
  issues: Issues,
): PrintedMatrix {
  const cols = fieldsOf(lines[0]!, layout.separator).length;
  const matrix = matrixFor(lines, cols);
  let digits = 0;
  for (const [i, line] of lines.entries()) {
    const fields = fieldsOf(line, layout.separator);
    if (fields.length !== cols) {
      const where = `where line 1 has ${cols}`;
      issues.add(raggedRow(line, i, layout.separator, fields.length, where, Math.min(fields.length, cols)));
      continue;
    }
    for (let j = 0; j < cols; j++) {
      const field = fields[j]!;
      const value = finiteIn(field);
      if (typeof value === 'number') {
        matrix.data[i + j * lines.length] = value;
        digits = Math.max(digits, significantDigitsOf(field));
      } else if (layout.missing.includes(field)) matrix.data[i + j * lines.length] = Number.NaN;
      else issues.add(badNumber(field, i, columnOf(line, layout.separator, j), layout.what));
    }
  }
  issues.haltIfAny();
  return { matrix, digits };
}

/**
 * A matrix with room for so many rows and columns; an empty one if the text is too short to hold that many numbers, for
 * then some row is too short and will be reported, and a small file must not ask for a large memory.
 */
export function matrixFor(lines: readonly string[], cols: number): DenseMatrix {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  const wanted = lines.length * cols;
  return { rows: lines.length, cols, data: new Float64Array(wanted <= length ? wanted : 0) };
}

/** The fault of a row with too few or too many fields. @param i row from 0 @param at field at which it shows */
export const raggedRow = (
  line: string,
  i: number,
  separator: Separator,
  found: number,
  where: string,
  at: number,
) => ({
  code: 'ragged' as const,
  line: i + 1,
  column: columnOf(line, separator, at),
  message: `${found} fields ${where}`,
  advice: 'the line may have been cut off; write the file again',
});

/** The fault of a field that is no finite number. */
export function badNumber(field: string, i: number, column: number, what: string) {
  const code: IssueCode = statisticIn(field) === 'not-a-number' ? 'not-a-number' : 'not-finite';
  return {
    code,
    line: i + 1,
    column,
    message: `${quoted(field)} is not a ${code === 'not-finite' ? 'finite ' : ''}number`,
    advice: /^[+-]?\d+,\d+$/.test(field)
      ? 'write decimal points, not commas'
      : `check the file: is it ${what}?`,
  };
}

/** The same finite numbers as text: the shortest decimals that read back as the same binary64. */
export function writeNumberMatrix(A: DenseMatrix, separator: '\t' | ' ' | ','): string {
  let text = '';
  for (let i = 0; i < A.rows; i++) {
    const row = Array.from({ length: A.cols }, (_, j) => numberText(A.data[i + j * A.rows]!));
    text += `${row.join(separator)}\n`;
  }
  return text;
}

/** The shortest decimal that reads back as x; minus zero keeps its sign. */
export const numberText = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));
