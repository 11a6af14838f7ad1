import { columnOf, fieldsOf } from './fields.ts';
import { type Individual, nameText, refuseHeader, refuseRepeated, requireDistinct } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** Columns before the phenotypes. */
const FIXED = 5;

export type Sex = 'male' | 'female' | 'unknown';

/** One line of a .fam; phenotypes stay texts until their convention is named. */
export interface FamRow extends Individual {
  readonly father: string;
  readonly mother: string;
  readonly sex: Sex;
  /** Column 6, and for GEMMA's `-n` the columns after it. */
  readonly phenotypes: readonly string[];
}

/**
 * What the phenotype of a .fam means; seen by running the programs on single entries.
 *   `plink-quantitative`  −9 (as a number: also −9.0), NA, na are missing: a true value of −9 is lost
 *   `plink-case-control`  1 control, 2 case; 0, −9, NA are missing
 *   `gemma`               −9 and NA are missing (GEMMA reads every other text as the number 0; here it is a fault)
 */
export const famConventions = ['plink-quantitative', 'plink-case-control', 'gemma'] as const;
export type FamConvention = (typeof famConventions)[number];

/** The people of a .fam: six columns or more, no header. */
export const readFam = (input: TextInput): Reading<readonly FamRow[]> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    refuseHeader(lines[0]!, issues);
    const width = Math.max(FIXED + 1, fieldsOf(lines[0]!, 'blanks').length);
    const rows: FamRow[] = [];
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== width) {
        const where = `instead of ${width}: FID IID father mother sex phenotype`;
        issues.add(raggedRow(line, i, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      const [fid, iid, father, mother, sex, ...phenotypes] = fields as [
        string,
        string,
        string,
        string,
        string,
      ];
      rows.push({ fid, iid, father, mother, sex: sexOf(sex), phenotypes });
    }
    issues.haltIfAny();
    requireDistinct(rows, i => ({ line: i + 1, column: columnOf(lines[i]!, 'blanks', 1) }), issues);
    return rows;
  });

/** PLINK takes every code but 1 and 2 for unknown. */
const sexOf = (code: string): Sex => (code === '1' ? 'male' : code === '2' ? 'female' : 'unknown');

/**
 * The phenotypes of one column under a named convention; NaN is missing.
 * @param column phenotype column from 0, as GEMMA's `-n` minus 1
 */
export const famPhenotype = (
  rows: readonly FamRow[],
  column: number,
  convention: FamConvention,
): Reading<Float64Array> =>
  reading(issues => {
    if (!famConventions.includes(convention))
      issues.halt({
        code: 'unknown-convention',
        message: `${quoted(String(convention))} is no convention of a .fam`,
        advice: `choose one of ${famConventions.join(', ')}`,
      });
    return Float64Array.from(rows, (row, i) => phenotypeOf(row.phenotypes[column], i, convention, issues));
  });

function phenotypeOf(
  field: string | undefined,
  i: number,
  convention: FamConvention,
  issues: Issues,
): number {
  const place = { line: i + 1 };
  if (field === undefined)
    return issues.halt({
      code: 'missing-column',
      ...place,
      message: 'there is no such phenotype column',
      advice: 'count the phenotypes from 0, after the five first columns',
    });
  if (field === 'NA' || (field === 'na' && convention !== 'gemma')) return Number.NaN;
  const value = decimalOf(field);
  if (value === undefined || !Number.isFinite(value)) {
    const { column: _, ...fault } = badNumber(field, i, 0, 'a .fam');
    issues.add(fault);
    return Number.NaN;
  }
  if (value === -9) return Number.NaN;
  if (convention !== 'plink-case-control' || value === 1 || value === 2) return value;
  if (value !== 0)
    issues.add({
      code: 'out-of-domain',
      ...place,
      message: `${quoted(field)} is neither 1 (control), 2 (case) nor missing (0, -9)`,
      advice: 'read it as plink-quantitative if it is a measurement',
    });
  return Number.NaN;
}

/** The lines of a .fam. @throws Refusal `malformed`, `duplicate-id` */
export function writeFam(rows: readonly FamRow[]): string {
  refuseRepeated(rows);
  const code = { unknown: '0', male: '1', female: '2' } as const;
  return rows
    .map(row => {
      const names = [row.fid, row.iid, row.father, row.mother].map(name => nameText(name, 'fam'));
      return `${[...names, code[row.sex], ...row.phenotypes.map(p => nameText(p, 'phenotype'))].join(' ')}\n`;
    })
    .join('');
}
