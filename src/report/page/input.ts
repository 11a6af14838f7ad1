import type { FixtureCase, Json } from '../../conformance/case.ts';

/** Numbers of a list, rows of a table and characters that are shown. */
const NUMBERS = 12;
const ROWS = 6;
const LONGEST = 220;

/** The input of a case in brief: every field with its shape, and its numbers where they are few. */
export const inputInBrief = ({ input: { exact, ...fields } }: FixtureCase): [string, string][] => [
  ...Object.entries(fields).map(([name, value]): [string, string] => [name, fieldText(value)]),
  ['exact', exactness[exact]],
];

const exactness: Readonly<Record<FixtureCase['input']['exact'], string>> = {
  dyadic: 'dyadic: every number is exact in binary64',
  binary64: 'binary64: every number is the decimal of a double',
  decimal: 'decimal: not exact in binary64',
};

function fieldText(value: Json): string {
  if (!Array.isArray(value)) return plain(value);
  const rows = value as readonly Json[];
  if (!rows.some(Array.isArray)) return `${rows.length}: ${listText(rows, NUMBERS)}`;
  const cols = (rows[0] as readonly Json[]).length ?? 0;
  const shape = `${rows.length} × ${cols}`;
  const shown = rows.slice(0, ROWS).map(row => (Array.isArray(row) ? listText(row, NUMBERS) : plain(row)));
  return rows.length > ROWS
    ? `${shape}: ${shown[0]}; …`.slice(0, LONGEST)
    : `${shape}: ${shown.join('; ')}`.slice(0, LONGEST);
}

const listText = (values: readonly Json[], most: number): string =>
  values.slice(0, most).map(plain).join(', ') + (values.length > most ? ', …' : '');

const plain = (x: Json): string => (x === null ? 'missing' : typeof x === 'string' ? x : JSON.stringify(x));
