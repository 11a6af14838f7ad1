import { Refusal } from '../linalg/refusal.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { nameText, refuseHeader } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, numberText, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** One line of a .tped: a variant, and the two alleles of every person of the .tfam; null is a missing genotype. */
export interface TpedRow {
  readonly chromosome: string;
  readonly id: string;
  readonly centimorgan: number;
  /** Base pair. */
  readonly position: number;
  readonly genotypes: readonly (readonly [string, string] | null)[];
}

/** Columns before the alleles. */
const FIXED = 4;
/** The allele of a genotype that is missing. */
const MISSING = '0';

/** The variants of a .tped with their genotypes: chromosome, name, cM, base pair, then two alleles a person, 0 0 missing. */
export const readTped = (input: TextInput, people: number): Reading<readonly TpedRow[]> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    refuseHeader(lines[0]!, issues);
    const width = FIXED + 2 * people;
    const rows: TpedRow[] = [];
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== width) {
        const where = `instead of ${width}: chromosome, name, cM, base pair, two alleles of ${people} people`;
        issues.add(raggedRow(line, i, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      const [chromosome, id, cM, bp, ...alleles] = fields as [string, string, string, string];
      const [centimorgan, position] = [cM, bp].map((text, k) => {
        const value = decimalOf(text) ?? Number.NaN;
        if (!Number.isFinite(value))
          issues.add(badNumber(text, i, columnOf(line, 'blanks', 2 + k), 'a .tped'));
        return value;
      });
      if (Number.isFinite(position) && !Number.isSafeInteger(position))
        issues.add({
          code: 'not-an-integer',
          line: i + 1,
          column: columnOf(line, 'blanks', 3),
          message: `the base pair is ${bp}`,
          advice: 'a position is a whole number',
        });
      const genotypes = genotypesOf(alleles, line, i, issues);
      rows.push({ chromosome, id, centimorgan: centimorgan!, position: position!, genotypes });
    }
    return rows;
  });

function genotypesOf(
  alleles: readonly string[],
  line: string,
  i: number,
  issues: Issues,
): (readonly [string, string] | null)[] {
  return Array.from({ length: alleles.length / 2 }, (_, k) => {
    const [a, b] = [alleles[2 * k]!, alleles[2 * k + 1]!];
    if (a === MISSING && b === MISSING) return null;
    if (a === MISSING || b === MISSING)
      issues.add({
        code: 'not-a-genotype',
        line: i + 1,
        column: columnOf(line, 'blanks', FIXED + 2 * k),
        message: `${quoted(`${a} ${b}`)}: one allele is missing`,
        advice: 'write 0 0 for a missing genotype',
      });
    return [a, b];
  });
}

/** The lines of a .tped, tab separated. @throws Refusal `malformed`, `ragged`, `empty`, `not-a-genotype` */
export function writeTped(rows: readonly TpedRow[]): string {
  const people = rows[0]?.genotypes.length ?? 0;
  if (people === 0) throw new Refusal('empty', 'no genotypes to write', { field: 'genotypes' });
  return rows
    .map((r, k) => {
      if (r.genotypes.length !== people)
        throw new Refusal(
          'ragged',
          `variant ${k} has ${r.genotypes.length} people, variant 0 has ${people}`,
          {
            field: 'genotypes',
            row: k,
          },
        );
      const fields = [
        nameText(r.chromosome, 'chromosome'),
        nameText(r.id, 'id'),
        numberText(r.centimorgan),
        numberText(r.position),
        ...r.genotypes.flatMap(g => (g === null ? [MISSING, MISSING] : g.map(alleleText))),
      ];
      return `${fields.join('\t')}\n`;
    })
    .join('');
}

function alleleText(allele: string): string {
  if (allele === MISSING)
    throw new Refusal('not-a-genotype', 'an allele called 0 would be read as a missing one', {
      field: 'genotypes',
    });
  return nameText(allele, 'allele');
}
