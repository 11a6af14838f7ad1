import { trimmed } from './fields.ts';
import { isBlank } from './lines.ts';
import type { Issues } from './reading.ts';
import { type TextInput, textOf } from './text.ts';

/** A record of a delimited file: its fields, where it begins, and the column of each field. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
  readonly columns: readonly number[];
}

type Separator = 'comma' | 'tab' | 'blank';

const isGap = (c: string | undefined): boolean => c === ' ' || c === '\t';

/**
 * The records of a delimited text (RFC 4180): a field in quotes may hold separators, line ends and doubled quotes;
 * blanks around a field do not count; a run of blanks is one separator under `blank`. Lines that begin with # and blank
 * lines at the end are left out; other blank lines, an open quote and a missing final newline are faults.
 */
export function recordsOf(input: TextInput, separator: Separator, issues: Issues): readonly CsvRecord[] {
  const text = textOf(input, issues);
  const scan = { text, at: 0, line: 1, start: 0 };
  const records: CsvRecord[] = [];
  let blankLine = 0;
  while (scan.at < text.length) {
    const end = text.indexOf('\n', scan.at);
    const line = text.slice(scan.at, end < 0 ? text.length : end);
    const blank = separator === 'tab' ? /^ *\r?$/.test(line) : isBlank(line); // tabs alone are empty fields
    if (line.startsWith('#') || blank) {
      if (blank && blankLine === 0) blankLine = scan.line;
      if (end < 0 && line !== '') unfinished(scan, issues);
      nextLine(scan, end < 0 ? text.length : end + 1);
      continue;
    }
    if (blankLine > 0)
      issues.halt({
        code: 'malformed',
        line: blankLine,
        message: 'a blank line between lines of data',
        advice: 'remove it, or write NA for missing values',
      });
    records.push(recordAt(scan, separator, issues));
  }
  if (records.length === 0)
    issues.halt({
      code: 'empty',
      message: 'the file has no data',
      advice: 'check the program that wrote it',
    });
  return records;
}

interface Scan {
  readonly text: string;
  at: number;
  line: number;
  /** Where the line begins. */
  start: number;
}

function nextLine(scan: Scan, at: number): void {
  scan.at = at;
  scan.start = at;
  scan.line++;
}

const unfinished = (scan: Scan, issues: Issues): never =>
  issues.halt({
    code: 'truncated',
    line: scan.line,
    column: scan.text.length - scan.start + 1,
    message: 'the last line has no end: the file may have been cut off',
    advice: 'write it again; if it is complete, end it with a newline',
  });

/** One record; the scan ends behind its line end. */
function recordAt(scan: Scan, separator: Separator, issues: Issues): CsvRecord {
  const { text, line } = scan;
  const fields: string[] = [];
  const columns: number[] = [];
  for (;;) {
    while (text[scan.at] === ' ' || (separator !== 'tab' && text[scan.at] === '\t')) scan.at++;
    if (separator === 'blank' && fields.length > 0 && atLineEnd(scan)) break; // blanks before the line end
    columns.push(scan.at - scan.start + 1);
    fields.push(text[scan.at] === '"' ? quotedAt(scan, issues) : bareAt(scan, separator, issues));
    while (text[scan.at] === ' ' || (separator !== 'tab' && text[scan.at] === '\t')) scan.at++;
    if (atLineEnd(scan)) break;
    if (separator !== 'blank') {
      if (text[scan.at] !== (separator === 'tab' ? '\t' : ',')) misplaced(scan, issues);
      scan.at++;
    } else if (!isGap(text[scan.at - 1])) misplaced(scan, issues);
  }
  if (scan.at >= text.length) unfinished(scan, issues);
  if (text[scan.at] === '\r') scan.at++;
  nextLine(scan, scan.at + 1);
  return { line, fields, columns };
}

const atLineEnd = ({ text, at }: Scan): boolean =>
  at >= text.length || text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n');

const misplaced = (scan: Scan, issues: Issues): never =>
  issues.halt({
    code: 'malformed',
    line: scan.line,
    column: scan.at - scan.start + 1,
    ...(scan.text[scan.at] === ';'
      ? {
          message: 'a semicolon where a separator is due',
          advice: 'separate fields by commas, with decimal points (write.csv, not write.csv2)',
        }
      : {
          message: 'a quote or carriage return where none can stand, or text behind a quote',
          advice:
            'double the quotes inside quotes (write.table(qmethod = "double")), end lines with LF or CR LF',
        }),
  });

/** A field without quotes, up to the next separator. */
function bareAt(scan: Scan, separator: Separator, issues: Issues): string {
  const { text, at } = scan;
  let to = at;
  for (; to < text.length; to++) {
    const c = text[to]!;
    if (
      c === '\n' ||
      (separator === 'comma' ? c === ',' : c === '\t') ||
      (separator === 'blank' && c === ' ')
    )
      break;
    if (c === '"' || (c === '\r' && text[to + 1] !== '\n')) {
      scan.at = to;
      misplaced(scan, issues);
    }
    if (c === '\r') break;
  }
  scan.at = to;
  return trimmed(text.slice(at, to));
}

/** A field in quotes; line ends inside it count as lines. */
function quotedAt(scan: Scan, issues: Issues): string {
  const { text } = scan;
  const from = { line: scan.line, column: scan.at - scan.start + 1 };
  const parts: string[] = [];
  let at = scan.at + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0)
      issues.halt({
        code: 'truncated',
        ...from,
        message: 'this quote is never closed',
        advice: 'the file may have been cut off, or a quote is missing',
      });
    parts.push(text.slice(at, end));
    at = end + 1;
    if (text[at] !== '"') break;
    parts.push('"');
    at++;
  }
  const raw = text.slice(scan.at, at); // searched alone: a search in the whole text would go to its end every time
  for (let i = raw.indexOf('\n'); i >= 0; i = raw.indexOf('\n', i + 1)) {
    scan.line++;
    scan.start = scan.at + i + 1;
  }
  scan.at = at;
  return parts.join('');
}
