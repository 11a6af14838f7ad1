import type { CertifiedValue, Expectation, FixtureCase, Json } from '../../src/conformance/case.ts';

/**
 * A case as CSV files: one a matrix or list, without a header, NA for missing; single values together in input.csv and
 * expect.csv. Numbers are the decimals of the fixture: read them as text where more than 16 digits matter.
 */
export function csvFiles(kase: FixtureCase): Map<string, string> {
  const files = new Map<string, string>();
  const { exact: _, ...input } = kase.input;
  const asked: string[][] = [['name', 'value']];
  for (const [name, value] of Object.entries(input))
    if (Array.isArray(value)) files.set(`input.${name}.csv`, csv(rowsOf(value as readonly Json[])));
    else asked.push([name, text(value)]);
  files.set('input.csv', csv(asked));

  const certified: string[][] = [['name', 'value', 'lo', 'hi', 'rational']];
  for (const [name, value] of Object.entries(kase.expect))
    if (Array.isArray(value))
      for (const part of ['value', 'lo', 'hi'] as const)
        files.set(`expect.${name}${part === 'value' ? '' : `.${part}`}.csv`, csv(rowsOf(only(value, part))));
    else if (value !== null) {
      const v = value as CertifiedValue;
      certified.push([name, v.value, v.lo, v.hi, v.rational ?? '']);
    }
  if (kase.refusal !== undefined) certified.push(['refusal', kase.refusal.class, '', '', '']);
  files.set('expect.csv', csv(certified));
  return files;
}

/** A list becomes a column. */
const rowsOf = (values: readonly Json[]): string[][] =>
  values.map(row => (Array.isArray(row) ? row.map(text) : [text(row)]));

/** The values (or one end of the enclosures) of an array of certified numbers. */
const only = (values: readonly Expectation[], part: 'value' | 'lo' | 'hi'): Json[] =>
  values.map(x =>
    x === null
      ? null
      : Array.isArray(x)
        ? only(x as readonly Expectation[], part)
        : (x as CertifiedValue)[part],
  );

const text = (x: Json): string => (x === null ? 'NA' : typeof x === 'string' ? x : JSON.stringify(x));

const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.map(quoteIfNeeded).join(',')}\n`).join('');

const quoteIfNeeded = (field: string): string =>
  /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
