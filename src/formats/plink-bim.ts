import { columnOf, fieldsOf } from './fields.ts';
import { nameText, refuseHeader } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, numberText, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** One line of a .bim. The .bed counts allele 1, usually the rarer; "0" is an allele nobody has. */
export interface BimRow {
  readonly chromosome: string;
  /** Need not be unique: many files name every variant without an rs number "." */
  readonly id: string;
  readonly centimorgan: number;
  /** Base pair; PLINK leaves out variants where it is negative. */
  readonly position: number;
  readonly allele1: string;
  readonly allele2: string;
}

const WIDTH = 6;

/** The variants of a .bim: six columns, no header. */
export const readBim = (input: TextInput): Reading<readonly BimRow[]> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    refuseHeader(lines[0]!, issues);
    const rows: BimRow[] = [];
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== WIDTH) {
        const where = 'instead of 6: chromosome, name, cM, base pair, allele 1, allele 2';
        issues.add(raggedRow(line, i, 'blanks', fields.length, where, Math.min(fields.length, WIDTH)));
        continue;
      }
      const [chromosome, id, cM, bp, allele1, allele2] = fields as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const centimorgan = decimalOf(cM) ?? Number.NaN;
      const position = decimalOf(bp) ?? Number.NaN;
      if (!Number.isFinite(centimorgan)) issues.add(badNumber(cM, i, columnOf(line, 'blanks', 2), 'a .bim'));
      if (!Number.isFinite(position)) issues.add(badNumber(bp, i, columnOf(line, 'blanks', 3), 'a .bim'));
      else if (!Number.isSafeInteger(position))
        issues.add({
          code: 'not-an-integer',
          line: i + 1,
          column: columnOf(line, 'blanks', 3),
          message: `the base pair is ${bp}`,
          advice: 'a position is a whole number',
        });
      rows.push({ chromosome, id, centimorgan, position, allele1, allele2 });
    }
    return rows;
  });

/** The lines of a .bim, tab separated. @throws Refusal `malformed` */
export const writeBim = (rows: readonly BimRow[]): string =>
  rows
    .map(r => {
      const fields = [
        nameText(r.chromosome, 'chromosome'),
        nameText(r.id, 'id'),
        numberText(r.centimorgan),
        numberText(r.position),
        nameText(r.allele1, 'allele1'),
        nameText(r.allele2, 'allele2'),
      ];
      return `${fields.join('\t')}\n`;
    })
    .join('');
