import { columnOf, fieldsOf } from './fields.ts';
import { type Individual, requireDistinct } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/**
 * Measured values by person, one line a person: what PLINK 1.9 and 2, GCTA, regenie and BOLT read as --pheno and
 * --covar. With a header (`FID IID …`, `#FID IID …`, `#IID …`) columns have its names; without one they are 1, 2, ….
 */
export interface Traits {
  /** `fid` is undefined where the file names people by IID alone. */
  readonly people: readonly { readonly fid: string | undefined; readonly iid: string }[];
  readonly names: readonly string[];
  /** The fields as written, one list a name. */
  readonly columns: readonly (readonly string[])[];
  /** Line of the file of the first person. */
  readonly firstLine: number;
}

/**
 * What stands for a missing value besides NA:
 *   `na`              nothing: −9 is a measurement
 *   `na-or-minus-9`   −9, as in PLINK and GCTA: a true −9 is lost
 *   `refuse-minus-9`  nothing, and a −9 is a fault: whoever has one must say which it is
 */
export const missingTraitConventions = ['na', 'na-or-minus-9', 'refuse-minus-9'] as const;
export type MissingTraitConvention = (typeof missingTraitConventions)[number];

const absent = new Set(['NA', 'na', 'NaN', 'nan']);

/** The people and fields of a file of traits. */
export const readTraits = (input: TextInput): Reading<Traits> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const { names, ids, first } = headerOf(lines[0]!, issues);
    const width = ids + names.length;
    const people: Traits['people'][number][] = [];
    const columns = names.map((): string[] => []);
    for (let i = first; i < lines.length; i++) {
      const fields = fieldsOf(lines[i]!, 'blanks');
      if (fields.length !== width) {
        const where = `instead of ${width}: ${ids === 1 ? 'IID' : 'FID IID'} and ${names.length} values`;
        issues.add(raggedRow(lines[i]!, i, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      people.push({ fid: ids === 1 ? undefined : fields[0]!, iid: fields[ids - 1]! });
      for (let j = 0; j < names.length; j++) columns[j]!.push(fields[ids + j]!);
    }
    issues.haltIfAny();
    if (people.length === 0)
      issues.halt({ code: 'empty', message: 'there is nobody in the file', advice: 'write the file again' });
    requireDistinct(
      people.map(({ fid, iid }) => ({ fid: fid ?? '', iid })),
      row => ({ line: first + row + 1, column: columnOf(lines[first + row]!, 'blanks', ids - 1) }),
      issues,
    );
    return { people, names, columns, firstLine: first + 1 };
  });

function headerOf(line: string, issues: Issues): { names: string[]; ids: 1 | 2; first: 0 | 1 } {
  const fields = fieldsOf(line, 'blanks');
  const [a, b] = [fields[0]!.replace(/^#/, ''), fields[1]];
  const ids = a === 'FID' && b === 'IID' ? 2 : a === 'IID' ? 1 : undefined;
  if (ids === undefined && fields[0]!.startsWith('#'))
    issues.halt({
      code: 'missing-column',
      line: 1,
      column: 1,
      message: `the header begins with ${quoted(fields[0]!)}`,
      advice: 'begin it with FID IID or with #IID',
    });
  const names = ids === undefined ? fields.slice(2).map((_, j) => String(j + 1)) : fields.slice(ids);
  if (names.length === 0)
    issues.halt({
      code: 'missing-column',
      line: 1,
      message: 'there is no value beside the names',
      advice: 'write FID IID and at least one value a line',
    });
  names.forEach((name, j) => {
    if (names.indexOf(name) < j)
      issues.add({
        code: 'duplicate-column',
        line: 1,
        column: columnOf(line, 'blanks', (ids ?? 2) + j),
        message: `the column ${quoted(name)} is there twice`,
        advice: 'rename or remove one of the two',
      });
  });
  return { names, ids: ids ?? 2, first: ids === undefined ? 0 : 1 };
}

/** The numbers of one column, NaN where missing. */
export const traitValues = (
  traits: Traits,
  name: string,
  convention: MissingTraitConvention,
): Reading<Float64Array> =>
  reading(issues => {
    if (!missingTraitConventions.includes(convention))
      issues.halt({
        code: 'unknown-convention',
        message: `${quoted(String(convention))} is no convention for missing values`,
        advice: `choose one of ${missingTraitConventions.join(', ')}`,
      });
    const at = traits.names.indexOf(name);
    if (at < 0)
      issues.halt({
        code: 'missing-column',
        line: 1,
        message: `there is no column ${quoted(name)}; there are ${traits.names.slice(0, 20).map(quoted).join(' ')}`,
        advice: 'choose one of them; without a header they are counted from 1',
      });
    return Float64Array.from(traits.columns[at]!, (field, row) =>
      measured(field, traits.firstLine + row, name, convention, issues),
    );
  });

function measured(
  field: string,
  line: number,
  name: string,
  convention: MissingTraitConvention,
  issues: Issues,
): number {
  if (absent.has(field)) return Number.NaN;
  const value = decimalOf(field);
  if (value === undefined || !Number.isFinite(value)) {
    const { column: _, ...fault } = badNumber(field, line - 1, 0, `the column ${name}`);
    issues.add(fault);
    return Number.NaN;
  }
  if (value !== -9 || convention === 'na') return value;
  if (convention === 'refuse-minus-9')
    issues.add({
      code: 'unknown-convention',
      line,
      message: `${name} is ${field}: a measurement, or PLINK's sign of a missing one?`,
      advice: 'say `na` if it is a measurement, `na-or-minus-9` if it is missing',
    });
  return Number.NaN;
}

/** A list of people, as for --keep: IID alone, or FID IID, with or without a header. */
export const readPersonList = (
  input: TextInput,
): Reading<readonly { readonly fid: string | undefined; readonly iid: string }[]> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const header = /^[ \t]*#?(?:FID[ \t]+IID|IID)[ \t]*$/.test(lines[0]!);
    const rows = lines.slice(header ? 1 : 0);
    const width = fieldsOf(lines[0]!, 'blanks').length;
    if (width > 2)
      issues.halt({
        code: 'wrong-kind',
        line: 1,
        message: `${width} fields: a list of people has one (IID) or two (FID IID)`,
        advice: 'cut off the other columns',
      });
    return rows.map((line, i) => {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== width)
        issues.halt(
          raggedRow(line, i + (header ? 1 : 0), 'blanks', fields.length, `where line 1 has ${width}`, 0),
        );
      return width === 1 ? { fid: undefined, iid: fields[0]! } : { fid: fields[0]!, iid: fields[1]! };
    });
  });

/** A list of names of variants, one a line, as for --extract. */
export const readVariantList = (input: TextInput): Reading<readonly string[]> =>
  reading(issues =>
    linesOf(input, issues).map((line, i) => {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== 1)
        issues.halt(raggedRow(line, i, 'blanks', fields.length, 'instead of 1: the name of a variant', 1));
      return fields[0]!;
    }),
  );

/**
 * Where the people of a file are among those of a set: the row in `people`, or undefined. A person named by IID alone
 * is found if that IID is there once; twice is a fault of the file that named it so.
 */
export function peopleFinder(
  people: readonly Individual[],
): (person: { readonly fid: string | undefined; readonly iid: string }) => number | 'ambiguous' | undefined {
  const byBoth = new Map(people.map(({ fid, iid }, row) => [`${fid}\t${iid}`, row]));
  const byOne = new Map<string, number | 'ambiguous'>();
  people.forEach(({ iid }, row) => {
    byOne.set(iid, byOne.has(iid) ? 'ambiguous' : row);
  });
  return ({ fid, iid }) => (fid === undefined ? byOne.get(iid) : byBoth.get(`${fid}\t${iid}`));
}
