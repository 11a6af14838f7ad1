import type { DosageMatrix } from '../genotypes/dosage.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { type Individual, nameText, refuseRepeated, requireDistinct } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, matrixFor, numberText, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

const FIXED = ['FID', 'IID', 'PAT', 'MAT', 'SEX', 'PHENOTYPE'] as const;

/** A column of a .raw: the allele counted is in the header, behind the last underscore. PLINK 1.9 counts A1, 2 REF. */
export interface RawVariant {
  readonly id: string;
  readonly counted: string;
  /** The other allele, which `include-alt` adds in brackets. */
  readonly other?: string;
}

export interface Raw {
  readonly people: readonly Individual[];
  readonly phenotypes: readonly string[];
  readonly variants: readonly RawVariant[];
  /** Copies of the counted allele, n x m; NaN is missing. */
  readonly dosage: DosageMatrix;
}

/** The additive coding of --recode A (1.9) or --export A (2): a header, blanks or tabs, NA for missing. */
export const readRaw = (input: TextInput): Reading<Raw> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const variants = headerOf(lines[0]!, issues);
    const rows = lines.slice(1);
    if (rows.length === 0)
      issues.halt({
        code: 'empty',
        line: 1,
        message: 'there is nobody in the file',
        advice: 'write it again',
      });
    const width = FIXED.length + variants.length;
    const dosage = matrixFor(rows, variants.length);
    const people: Individual[] = [];
    const phenotypes: string[] = [];
    for (const [i, row] of rows.entries()) {
      const fields = fieldsOf(row, 'blanks');
      if (fields.length !== width) {
        const where = `where the header has ${width}`;
        issues.add(raggedRow(row, i + 1, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      people.push({ fid: fields[0]!, iid: fields[1]! });
      phenotypes.push(fields[5]!);
      for (let k = 0; k < variants.length; k++) {
        const field = fields[FIXED.length + k]!;
        const value = dosageOf(field);
        if (value === undefined) {
          const column = columnOf(row, 'blanks', FIXED.length + k);
          issues.add(notADosage(field, i + 1, column, 'a .raw of plink --recode A'));
        } else dosage.data[i + k * rows.length] = value;
      }
    }
    issues.haltIfAny();
    requireDistinct(people, i => ({ line: i + 2, column: columnOf(rows[i]!, 'blanks', 1) }), issues);
    return { people, phenotypes, variants, dosage };
  });

/** A number of copies in [0, 2], NaN for NA, undefined for anything else. */
export function dosageOf(field: string): number | undefined {
  if (field === 'NA') return Number.NaN;
  const value = decimalOf(field);
  return value !== undefined && value >= 0 && value <= 2 ? value : undefined;
}

/** The fault of a field that is no dosage. @param i line from 0 */
export function notADosage(field: string, i: number, column: number, what: string) {
  const value = decimalOf(field);
  if (value === undefined || !Number.isFinite(value)) return badNumber(field, i, column, what);
  return {
    code: 'not-a-dosage' as const,
    line: i + 1,
    column,
    message: `${quoted(field)} is not a number of copies between 0 and 2`,
    advice: 'write NA for a missing genotype',
  };
}

function headerOf(line: string, issues: Issues): RawVariant[] {
  const names = fieldsOf(line, 'blanks');
  FIXED.forEach((name, j) => {
    if (names[j] !== name)
      issues.add({
        code: 'missing-column',
        line: 1,
        column: columnOf(line, 'blanks', j),
        message: `column ${j + 1} is ${quoted(names[j] ?? '')}, not ${name}`,
        advice: 'give a .raw file, as plink --recode A writes it',
      });
  });
  issues.haltIfAny();
  if (names.length === FIXED.length)
    issues.add({ code: 'empty', line: 1, message: 'there are no variants', advice: 'write the file again' });
  issues.haltIfAny();
  return names.slice(FIXED.length).map((name, k) => {
    const place = { line: 1, column: columnOf(line, 'blanks', FIXED.length + k) };
    const at = name.lastIndexOf('_');
    const [, counted, other] = /^([^()]+)(?:\(\/([^()]+)\))?$/.exec(name.slice(at + 1)) ?? [];
    if (at < 1 || counted === undefined)
      issues.add({
        code: 'malformed',
        ...place,
        message: `${quoted(name)} does not end in an underscore and the counted allele`,
        advice: 'give a .raw file, as plink --recode A writes it',
      });
    else if (counted === 'HET')
      issues.add({
        code: 'unsupported',
        ...place,
        message: `${quoted(name)} is an indicator of heterozygotes, not a count`,
        advice: 'use --recode A, not AD',
      });
    return { id: name.slice(0, at), counted: counted ?? '', ...(other === undefined ? {} : { other }) };
  });
}

/** The text of a .raw with unknown parents and sex. @throws Refusal `malformed`, `duplicate-id` */
export function writeRaw({ people, phenotypes, variants, dosage }: Raw): string {
  refuseRepeated(people);
  const names = variants.map(
    v =>
      `${nameText(v.id, 'id')}_${nameText(v.counted, 'counted')}${v.other ? `(/${nameText(v.other, 'other')})` : ''}`,
  );
  const rows = people.map(({ fid, iid }, i) => {
    const counts = variants.map((_, k) => {
      const x = dosage.data[i + k * dosage.rows]!;
      return Number.isNaN(x) ? 'NA' : numberText(x);
    });
    const fixed = [
      nameText(fid, 'FID'),
      nameText(iid, 'IID'),
      '0',
      '0',
      '0',
      nameText(phenotypes[i]!, 'phenotype'),
    ];
    return [...fixed, ...counts].join(' ');
  });
  return `${[[...FIXED, ...names].join(' '), ...rows].join('\n')}\n`;
}
