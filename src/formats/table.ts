import { columnOf, fieldsOf, type Separator } from './fields.ts';
import { linesOf } from './lines.ts';
import { finiteIn, statisticIn } from './numbers.ts';
import { type IssueCode, type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/**
 * What a column holds:
 *   `text`       anything but nothing
 *   `count`      0, 1, 2 …
 *   `integer`    a whole number
 *   `number`     a finite number
 *   `statistic`  a number, or what the program prints when it has none: nan, inf, and the layout's `absent`
 */
export type Kind = 'text' | 'count' | 'integer' | 'number' | 'statistic';

/** A table with a header. Columns are found by name; their order means nothing. */
export interface Layout {
  /** For messages: "a GEMMA association table". */
  readonly what: string;
  readonly separator: Separator;
  /** Columns without which the table says nothing. */
  readonly required: readonly string[];
  /** What a column of this name holds; columns the layout does not know are kept as text. */
  readonly kindOf: (name: string) => Kind;
  /** What the program prints for a statistic that it did not compute, besides nan and inf; read as NaN. */
  readonly absent: readonly string[];
  /** Lines before the header: none, or those that begin with `##`. */
  readonly preamble: 'none' | 'double-hash';
}

/** A table as read: the text of every column as printed, and the values of those that hold numbers (NaN: none). */
export interface Table {
  readonly rows: number;
  readonly names: readonly string[];
  readonly text: ReadonlyMap<string, readonly string[]>;
  readonly number: ReadonlyMap<string, Float64Array>;
  /** Line of the file of row 0. */
  readonly firstLine: number;
}

/** A table by the names in its header (a `#` before the first is dropped). */
export const readTable = (input: TextInput, layout: Layout): Reading<Table> =>
  reading(issues => tableOf(input, layout, issues));

export function tableOf(input: TextInput, layout: Layout, issues: Issues): Table {
  const lines = linesOf(input, issues);
  let header = 0;
  if (layout.preamble === 'double-hash') while (lines[header]?.startsWith('##')) header++;
  const names = headerOf(lines, header, layout, issues);
  const rows = lines.slice(header + 1);
  const text = names.map((): string[] => []); // grown row by row: a long header asks for no memory
  for (const [i, row] of rows.entries()) {
    const fields = fieldsOf(row, layout.separator);
    if (fields.length === names.length) for (let j = 0; j < names.length; j++) text[j]!.push(fields[j]!);
    else
      issues.add({
        code: 'ragged',
        line: header + i + 2,
        column: columnOf(row, layout.separator, Math.min(fields.length, names.length)),
        message: `${fields.length} fields where the header has ${names.length}`,
        advice: 'the line may have been cut off; write the file again',
      });
  }
  issues.haltIfAny();
  const faultAt = (code: IssueCode, i: number, j: number): void =>
    issues.add({
      code,
      line: header + i + 2,
      column: columnOf(rows[i]!, layout.separator, j),
      message: `${names[j]} is ${quoted(text[j]![i]!)}, not ${nouns[layout.kindOf(names[j]!)]}`,
      advice: `check the file: is it ${layout.what}?`,
    });
  const number = new Map<string, Float64Array>();
  names.forEach((name, j) => {
    const kind = layout.kindOf(name);
    const values = new Float64Array(kind === 'text' ? 0 : rows.length);
    text[j]!.forEach((field, i) => {
      const found = kind === 'text' ? textIn(field) : numberIn(field, kind, layout.absent);
      if (typeof found === 'number') values[i] = found;
      else if (found !== undefined) faultAt(found, i, j);
    });
    if (kind !== 'text') number.set(name, values);
  });
  return {
    rows: rows.length,
    names,
    text: new Map(names.map((name, j) => [name, text[j]!])),
    number,
    firstLine: header + 2,
  };
}

const nouns: Record<Kind, string> = {
  text: 'a name',
  count: 'a count',
  integer: 'a whole number',
  number: 'a finite number',
  statistic: 'a number',
};

const textIn = (field: string): IssueCode | undefined => (field === '' ? 'malformed' : undefined);

/** The value of a field of numbers, or what is wrong with it; the text is kept too, for a p of 1e-400 is 0 here. */
function numberIn(field: string, kind: Kind, absent: readonly string[]): number | IssueCode {
  if (kind === 'statistic') return absent.includes(field) ? Number.NaN : statisticIn(field);
  const value = finiteIn(field);
  if (kind === 'number' || typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value)) return 'not-an-integer';
  return kind === 'count' && value < 0 ? 'out-of-domain' : value;
}

function headerOf(lines: readonly string[], at: number, layout: Layout, issues: Issues): string[] {
  const line = lines[at];
  if (line === undefined)
    return issues.halt({
      code: 'empty',
      message: 'there is no header',
      advice: `check the file: is it ${layout.what}?`,
    });
  const names = fieldsOf(line.replace(/^#/, ''), layout.separator);
  const place = (j: number) => ({ line: at + 1, column: columnOf(line, layout.separator, j) });
  const seen = new Set<string>();
  names.forEach((name, j) => {
    if (seen.size === seen.add(name).size)
      issues.add({
        code: 'duplicate-column',
        ...place(j),
        message: `the column ${quoted(name)} is there twice`,
        advice: 'rename or remove one of the two',
      });
  });
  for (const name of layout.required)
    if (!names.includes(name))
      issues.add({
        code: 'missing-column',
        line: at + 1,
        message: `there is no column ${name}; the columns are ${shortList(names)}`,
        advice: `check the file: is it ${layout.what}?`,
      });
  issues.haltIfAny();
  return names;
}

const shortList = (names: readonly string[]): string =>
  names.length <= 20 ? names.map(quoted).join(' ') : `${names.slice(0, 20).map(quoted).join(' ')} …`;
