import { issueText } from '../../src/formats/index.ts';
import type { Issue, Reading } from '../../src/formats/reading.ts';

/** The value of a reading that must succeed. */
export function value<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(reading.issues.map(issueText).join('\n'));
  return reading.value;
}

/** The faults of a reading, as `code file line:column @offset`; none of a reading that succeeded. */
export const faults = (reading: Reading<unknown>): string[] =>
  reading.ok ? [] : reading.issues.map(faultText);

const faultText = ({ code, file, line, column, offset }: Issue): string =>
  [
    code,
    ...(file === undefined ? [] : [file]),
    ...(line === undefined ? [] : [column === undefined ? `${line}` : `${line}:${column}`]),
    ...(offset === undefined ? [] : [`@${offset}`]),
  ].join(' ');

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
