import type { Issues } from './reading.ts';
import { type TextInput, textOf } from './text.ts';

/**
 * The lines of a text, without their ends. The decisions, each a law in properties/formats/lines.test.ts:
 *
 *   CR LF and LF        both end a line, also mixed in one file
 *   CR alone            a fault
 *   byte-order mark     dropped
 *   no final newline    a fault: the last number may have lost digits, and would still be a number
 *   blank last lines    dropped
 *   blank lines before  a fault, except where a format has them: they would shift the rows
 */
export function linesOf(input: TextInput, issues: Issues, blanks: BlankLines = 'refuse'): readonly string[] {
  const text = textOf(input, issues);
  const lines = text.split('\n');
  const last = lines.pop()!; // what follows the last newline
  if (last !== '')
    issues.halt({
      code: 'truncated',
      line: lines.length + 1,
      column: last.length + 1,
      message: 'the last line has no end: the file may have been cut off',
      advice: 'write it again; if it is complete, end it with a newline',
    });
  while (lines.length > 0 && isBlank(lines.at(-1)!)) lines.pop();
  if (lines.length === 0)
    issues.halt({
      code: 'empty',
      message: 'the file has nothing but blank lines',
      advice: 'check the program that wrote it',
    });
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text !== line) lines[i] = text;
    const stray = text.indexOf('\r');
    if (stray >= 0)
      issues.add({
        code: 'malformed',
        line: i + 1,
        column: stray + 1,
        message: 'a carriage return in the middle of a line',
        advice: 'end lines with LF or CR LF',
      });
    if (blanks === 'refuse' && isBlank(text))
      issues.add({
        code: 'malformed',
        line: i + 1,
        message: 'a blank line between lines of data',
        advice: 'remove it, or write NA for missing values',
      });
  }
  issues.haltIfAny();
  return lines;
}

/** Whether a format has blank lines among its lines. */
export type BlankLines = 'refuse' | 'keep';

/** Nothing but blanks and tabs. */
export const isBlank = (line: string): boolean => !/[^ \t\r]/.test(line);
