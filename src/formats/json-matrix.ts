import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type CsvMissing, csvMissing } from './csv.ts';
import { type JsonNode, jsonTree } from './json-tree.ts';
import { numberText, type PrintedMatrix } from './number-matrix.ts';
import { finiteIn, significantDigitsOf } from './numbers.ts';
import { type IssueCode, type Issues, quoted, type Reading, reading } from './reading.ts';
import { placeOf, type TextInput, textOf } from './text.ts';

/**
 * A matrix in JSON, as jsonlite::toJSON(digits = NA) and json.dump write it: rows in brackets; a list of numbers is a
 * column. A number may stand in quotes; NaN, null and R's "NA" are missing, infinities a fault.
 *
 * @param path the keys that lead to the matrix, none where it is the whole text
 */
export const readJsonMatrix = (
  input: TextInput,
  path: readonly string[],
  missing: CsvMissing,
): Reading<PrintedMatrix> =>
  reading(issues => {
    if (!csvMissing.includes(missing))
      issues.halt({
        code: 'unknown-convention',
        message: `${quoted(String(missing))} is no convention for missing numbers`,
        advice: `choose one of ${csvMissing.join(', ')}`,
      });
    const text = textOf(input, issues);
    const node = path.reduce((at, key) => memberOf(at, key, text, issues), jsonTree(text, issues));
    if (node.kind !== 'array')
      return issues.halt({
        code: 'malformed',
        ...placeOf(text, node.at),
        message: 'this is not a list of rows or numbers',
        advice: 'name the keys that lead to the matrix',
      });
    return matrixOf(node.items, node.at, text, missing, issues);
  });

function memberOf(node: JsonNode, key: string, text: string, issues: Issues): JsonNode {
  const found = node.kind === 'object' ? node.members.get(key) : undefined;
  return (
    found ??
    issues.halt({
      code: 'missing-column',
      ...placeOf(text, node.at),
      message: `there is no ${quoted(key)} here`,
      advice: 'name the keys that lead to the matrix',
    })
  );
}

function matrixOf(
  items: readonly JsonNode[],
  at: number,
  text: string,
  missing: CsvMissing,
  issues: Issues,
): PrintedMatrix {
  const rows = items.map(item => (item.kind === 'array' ? item.items : [item]));
  const cols = rows[0]?.length ?? 0;
  if (cols === 0)
    issues.halt({
      code: 'empty',
      ...placeOf(text, at),
      message: 'the matrix has no rows or no columns',
      advice: 'write at least one number',
    });
  rows.forEach((row, i) => {
    if (row.length !== cols || (items[i]!.kind === 'array') !== (items[0]!.kind === 'array'))
      issues.add({
        code: 'ragged',
        ...placeOf(text, items[i]!.at),
        message: `row ${i + 1} has ${row.length} values, row 1 has ${cols}`,
        advice: 'give every row as many values',
      });
  });
  issues.haltIfAny();
  const matrix = { rows: rows.length, cols, data: new Float64Array(rows.length * cols) };
  let digits = 0;
  for (const [i, row] of rows.entries())
    for (const [j, node] of row.entries()) {
      const value = numberAt(node, missing);
      if (typeof value === 'number') matrix.data[i + j * rows.length] = value;
      else
        issues.add({
          code: value,
          ...placeOf(text, node.at),
          message: `row ${i + 1}, column ${j + 1} is not a finite number`,
          advice: 'write decimal numbers',
        });
      if ('text' in node) digits = Math.max(digits, significantDigitsOf(node.text));
    }
  return { matrix, digits };
}

/** How JSON writes numbers: no plus sign, no leading zero, digits on both sides of the point. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** Python's words for what JSON has no number for. */
const pythonWords = new Set(['NaN', 'Infinity', '-Infinity']);

function numberAt(node: JsonNode, missing: CsvMissing): number | IssueCode {
  if (node.kind === 'array' || node.kind === 'object') return 'not-a-number';
  const { kind, text } = node;
  const absent = text === 'NaN' || text === (kind === 'word' ? 'null' : 'NA');
  if (absent) return missing === 'nan' ? Number.NaN : 'not-finite';
  if (kind === 'word' && !jsonNumber.test(text) && !pythonWords.has(text)) return 'not-a-number';
  return finiteIn(text);
}

/** A matrix as JSON, a row a line; NaN is written null. @throws Refusal `empty`, `not-finite` */
export function writeJsonMatrix(A: DenseMatrix): string {
  if (A.data.length === 0) throw new Refusal('empty', 'no numbers to write', { field: 'matrix' });
  const rows = Array.from({ length: A.rows }, (_, i) => {
    const row = Array.from({ length: A.cols }, (_, j) => {
      const x = A.data[i + j * A.rows]!;
      if (Math.abs(x) === Number.POSITIVE_INFINITY)
        throw new Refusal('not-finite', `entry ${i}, ${j} is ${x}`, { field: 'matrix', row: i, column: j });
      return Number.isNaN(x) ? 'null' : numberText(x);
    });
    return `[${row.join(', ')}]`;
  });
  return `[\n${rows.join(',\n')}\n]\n`;
}
