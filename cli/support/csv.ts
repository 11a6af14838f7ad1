import type { CertifiedValue, Expectation, FixtureCase, Json } from '../../src/conformance/case.ts';
import { csvText, inputFiles, rowsOf } from '../../src/conformance/views/csv.ts';

/** A case with its answers as CSV files: the input as `inputFiles` has it; single answers together in expect.csv. */
export function csvFiles(kase: FixtureCase): Map<string, string> {
  const files = inputFiles(kase);
  const certified: string[][] = [['name', 'value', 'lo', 'hi', 'rational']];
  for (const [name, value] of Object.entries(kase.expect))
    if (Array.isArray(value))
      for (const part of ['value', 'lo', 'hi'] as const)
        files.set(
          `expect.${name}${part === 'value' ? '' : `.${part}`}.csv`,
          csvText(rowsOf(only(value, part))),
        );
    else if (value !== null) {
      const v = value as CertifiedValue;
      certified.push([name, v.value, v.lo, v.hi, v.rational ?? '']);
    }
  if (kase.refusal !== undefined) certified.push(['refusal', kase.refusal.class, '', '', '']);
  files.set('expect.csv', csvText(certified));
  return files;
}

/** The values (or one end of the enclosures) of an array of certified numbers. */
const only = (values: readonly Expectation[], part: 'value' | 'lo' | 'hi'): Json[] =>
  values.map(x =>
    x === null
      ? null
      : Array.isArray(x)
        ? only(x as readonly Expectation[], part)
        : (x as CertifiedValue)[part],
  );
