import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type CsvRecord, recordsOf } from './csv-records.ts';
import { numberText } from './number-matrix.ts';
import { finiteIn, significantDigitsOf } from './numbers.ts';
import { type IssueCode, type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/**
 * How R and Python write a matrix:
 *   `numbers`            nothing but numbers: numpy.savetxt, write.table(col.names = FALSE, row.names = FALSE)
 *   `header`             column names: write.csv(row.names = FALSE), DataFrame.to_csv(index=False)
 *   `header-and-names`   column and row names: write.csv, DataFrame.to_csv, and write.table, whose header is one shorter
 */
export const csvLayouts = ['numbers', 'header', 'header-and-names'] as const;
export type CsvLayout = (typeof csvLayouts)[number];

export const csvSeparators = ['comma', 'tab', 'blank'] as const;
export type CsvSeparator = (typeof csvSeparators)[number];

/**
 * What NA, NaN and an empty field are: `refuse` a fault, `nan` a missing number. R writes NA for both; infinite numbers
 * are a fault under either.
 */
export const csvMissing = ['refuse', 'nan'] as const;
export type CsvMissing = (typeof csvMissing)[number];

export interface CsvConvention {
  readonly layout: CsvLayout;
  readonly separator: CsvSeparator;
  readonly missing: CsvMissing;
}

export interface NamedMatrix {
  readonly matrix: DenseMatrix;
  readonly columns?: readonly string[];
  readonly rows?: readonly string[];
  /** The most significant digits of a number: R writes 15, which is not all of a binary64. */
  readonly digits: number;
}

const missingTexts = new Set(['NA', 'NaN', 'nan', '']);

/** A matrix as R or Python writes it, quotes doubled inside quotes; lines that begin with # (numpy) are left out. */
export const readCsv = (input: TextInput, convention: CsvConvention): Reading<NamedMatrix> =>
  reading(issues => {
    requireConvention(convention, issues);
    const records = recordsOf(input, convention.separator, issues);
    const header = convention.layout === 'numbers' ? undefined : records[0];
    const body = header ? records.slice(1) : records;
    if (body.length === 0)
      issues.halt({
        code: 'empty',
        line: 1,
        message: 'there are no numbers',
        advice: 'write the file again',
      });
    const names = convention.layout === 'header-and-names' ? 1 : 0;
    const width = body[0]!.fields.length;
    const cols = width - names;
    if (cols < 1)
      issues.halt({
        code: 'empty',
        line: body[0]!.line,
        message: 'there are no columns',
        advice: 'write it again',
      });
    const columns = header && columnNames(header, names, cols, issues);
    const found = body.reduce((sum, record) => sum + record.fields.length, 0);
    const data = new Float64Array(body.length * cols <= found ? body.length * cols : 0); // else some row is too short
    const matrix = { rows: body.length, cols, data };
    let digits = 0;
    for (const [i, record] of body.entries()) {
      if (record.fields.length !== width) {
        issues.add(ragged(record, width));
        continue;
      }
      for (let j = 0; j < cols; j++) {
        const field = record.fields[names + j]!;
        const value = entryOf(field, convention.missing);
        if (typeof value === 'number') matrix.data[i + j * body.length] = value;
        else issues.add(badEntry(value, field, record, names + j));
        digits = Math.max(digits, significantDigitsOf(field));
      }
    }
    issues.haltIfAny();
    return {
      matrix,
      digits,
      ...(columns ? { columns } : {}),
      ...(names ? { rows: body.map(r => r.fields[0]!) } : {}),
    };
  });

function requireConvention({ layout, separator, missing }: CsvConvention, issues: Issues): void {
  const known =
    csvLayouts.includes(layout) && csvSeparators.includes(separator) && csvMissing.includes(missing);
  if (!known)
    issues.halt({
      code: 'unknown-convention',
      message: `${quoted(`${layout}, ${separator}, ${missing}`)} is no convention of a table`,
      advice: `choose of ${csvLayouts.join(' ')}; ${csvSeparators.join(' ')}; ${csvMissing.join(' ')}`,
    });
}

function columnNames(header: CsvRecord, names: number, cols: number, issues: Issues): readonly string[] {
  const { fields } = header;
  if (fields.length === cols + names) return fields.slice(names);
  if (names === 1 && fields.length === cols) return fields; // write.table leaves out the corner
  issues.add(ragged(header, cols + names));
  return fields;
}

const entryOf = (field: string, missing: CsvMissing): number | IssueCode =>
  missingTexts.has(field) ? (missing === 'nan' ? Number.NaN : 'not-finite') : finiteIn(field);

const ragged = (record: CsvRecord, width: number) => ({
  code: 'ragged' as const,
  line: record.line,
  column: 1,
  message: `${record.fields.length} fields instead of ${width}`,
  advice: 'the line may have been cut off, or a name holds the separator: quote it',
});

const badEntry = (code: IssueCode, field: string, record: CsvRecord, j: number) => ({
  code,
  line: record.line,
  ...(record.columns[j] === undefined ? {} : { column: record.columns[j] }),
  message: `${quoted(field)} is not a finite number`,
  advice: /^[+-]?\d+,\d+$/.test(field)
    ? 'write decimal points, not commas'
    : field.includes(';')
      ? 'separate fields by commas (write.csv, not write.csv2)'
      : 'check the layout and the separator you named',
});

const signs = { comma: ',', tab: '\t', blank: ' ' } as const;

/** A matrix as text; NaN is written NA. @throws Refusal `not-finite`, `malformed`, `empty`, `dimension-mismatch` */
export function writeCsv(
  { matrix, columns, rows }: Omit<NamedMatrix, 'digits'>,
  separator: CsvSeparator,
): string {
  if (matrix.data.length === 0) throw new Refusal('empty', 'no numbers to write', { field: 'matrix' });
  if ((columns && columns.length !== matrix.cols) || (rows && rows.length !== matrix.rows))
    throw new Refusal('dimension-mismatch', 'as many names as rows and columns are needed', {
      field: 'names',
    });
  const sign = signs[separator];
  const lines: string[] = [];
  if (columns) lines.push([...(rows ? [''] : []), ...columns].map(c => quotedField(c)).join(sign));
  for (let i = 0; i < matrix.rows; i++) {
    const numbers = Array.from({ length: matrix.cols }, (_, j) => {
      const x = matrix.data[i + j * matrix.rows]!;
      if (Math.abs(x) === Number.POSITIVE_INFINITY)
        throw new Refusal('not-finite', `entry ${i}, ${j} is ${x}`, { field: 'matrix', row: i, column: j });
      return Number.isNaN(x) ? 'NA' : numberText(x);
    });
    lines.push([...(rows ? [quotedField(rows[i]!)] : []), ...numbers].join(sign));
  }
  return `${lines.join('\n')}\n`;
}

/** A name in quotes, as R writes it. @throws Refusal `malformed` */
function quotedField(name: string): string {
  if (/[\0\r\ufeff\ufffd]/.test(name))
    throw new Refusal('malformed', `the name ${quoted(name)} can not be written`, { field: 'names' });
  return `"${name.replaceAll('"', '""')}"`;
}
