import type { FixtureCase, Json } from '../case.ts';
import type { Asked, View } from './view.ts';

/** Every input of a case as CSV, in the decimals of the fixture. */
export const csvView = ({ kase }: Asked): View => ({
  files: [...inputFiles(kase)].map(([name, content]) => ({
    role: name.replace(/\.csv$/, ''),
    name,
    content,
  })),
  runs: [],
});

/**
 * The input of a case: one file a matrix or list, without a header, NA for missing; single values together in
 * input.csv. Numbers are the decimals of the fixture: read them as text where more than 16 digits matter.
 */
export function inputFiles(kase: FixtureCase): Map<string, string> {
  const files = new Map<string, string>();
  const { exact: _, ...input } = kase.input;
  const single: string[][] = [['name', 'value']];
  for (const [name, value] of Object.entries(input))
    if (Array.isArray(value)) files.set(`input.${name}.csv`, csvText(rowsOf(value as readonly Json[])));
    else single.push([name, textOf(value)]);
  files.set('input.csv', csvText(single));
  return files;
}

/** A list becomes a column. */
export const rowsOf = (values: readonly Json[]): string[][] =>
  values.map(row => (Array.isArray(row) ? (row as readonly Json[]).map(textOf) : [textOf(row)]));

const textOf = (x: Json): string => (x === null ? 'NA' : typeof x === 'string' ? x : JSON.stringify(x));

export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.map(quotedIfNeeded).join(',')}\n`).join('');

const quotedIfNeeded = (field: string): string =>
  /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
