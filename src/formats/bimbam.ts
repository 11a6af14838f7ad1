import type { DosageMatrix } from '../genotypes/dosage.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { nameText } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, matrixFor, numberMatrixOf, numberText, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { dosageOf, notADosage } from './plink-raw.ts';
import { type Issues, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** Name, counted allele, other allele. */
const FIXED = 3;

export interface BimbamVariant {
  readonly id: string;
  /** Column 2, called the minor allele: the one that is counted, and GEMMA's allele1. */
  readonly counted: string;
  readonly other: string;
}

export interface BimbamGenotypes {
  readonly variants: readonly BimbamVariant[];
  /** Copies of the counted allele, people in rows (the file has them in columns); NaN is missing. */
  readonly dosage: DosageMatrix;
}

/**
 * Mean genotypes: `name, counted, other, x1, x2 …`, one line a variant, commas, blanks or tabs, NA for missing.
 * Two commas are an empty field and a fault: GEMMA skips it, and every later person gets a neighbour's genotype.
 */
export const readBimbamGenotypes = (input: TextInput): Reading<BimbamGenotypes> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const width = fieldsOf(lines[0]!, 'commas-or-blanks').length;
    if (width <= FIXED)
      issues.halt({
        code: 'ragged',
        line: 1,
        message: `${width} fields: no genotype follows name and alleles`,
        advice: 'write: name, counted allele, other allele, then one number a person',
      });
    const byLine = matrixFor(lines, width - FIXED);
    const n = width - FIXED;
    const data = byLine.data; // column k of n people is line k: the file's order is the matrix's
    const variants: BimbamVariant[] = [];
    for (const [k, line] of lines.entries()) {
      const fields = fieldsOf(line, 'commas-or-blanks');
      if (fields.length !== width) {
        const where = `where line 1 has ${width}`;
        issues.add(
          raggedRow(line, k, 'commas-or-blanks', fields.length, where, Math.min(fields.length, width)),
        );
        continue;
      }
      requireNames(fields, line, k, issues);
      variants.push({ id: fields[0]!, counted: fields[1]!, other: fields[2]! });
      for (let i = 0; i < n; i++) {
        const field = fields[FIXED + i]!;
        const x = dosageOf(field);
        if (x === undefined) {
          const column = columnOf(line, 'commas-or-blanks', FIXED + i);
          issues.add(notADosage(field, k, column, 'BIMBAM mean genotypes (not genotype letters)'));
        } else data[k * n + i] = x;
      }
    }
    issues.haltIfAny();
    return { variants, dosage: { rows: n, cols: lines.length, data } };
  });

function requireNames(fields: readonly string[], line: string, k: number, issues: Issues): void {
  for (let j = 0; j < FIXED; j++)
    if (fields[j] === '')
      issues.add({
        code: 'malformed',
        line: k + 1,
        column: columnOf(line, 'commas-or-blanks', j),
        message: `the ${['name', 'counted allele', 'other allele'][j]} is empty`,
        advice: 'write a name and two alleles before the genotypes',
      });
}

/** Mean genotypes as GEMMA reads them. @throws Refusal `malformed`, `not-a-dosage`, `dimension-mismatch`, `empty` */
export function writeBimbamGenotypes({ variants, dosage }: BimbamGenotypes): string {
  const { rows: n, cols: m, data } = dosage;
  if (n === 0 || m === 0) throw new Refusal('empty', 'no genotypes to write', { field: 'dosage' });
  if (variants.length !== m)
    throw new Refusal('dimension-mismatch', `${variants.length} variants for ${m} columns`, {
      field: 'variants',
    });
  return variants
    .map((v, k) => {
      const names = [commaFree(v.id, 'id'), commaFree(v.counted, 'counted'), commaFree(v.other, 'other')];
      const counts = Array.from(data.subarray(k * n, (k + 1) * n), (x, i) => {
        if (x < 0 || x > 2)
          throw new Refusal('not-a-dosage', `${x} is not a number of copies`, {
            field: 'dosage',
            row: i,
            column: k,
          });
        return Number.isNaN(x) ? 'NA' : numberText(x);
      });
      return `${[...names, ...counts].join(', ')}\n`;
    })
    .join('');
}

function commaFree(name: string, field: string): string {
  if (name.includes(','))
    throw new Refusal('malformed', `${field} "${name}" has a comma, which separates fields`, { field });
  return nameText(name, field);
}

/**
 * Phenotypes (one line a person, one column a trait) or covariates (which hold their own intercept): no header, NA for
 * missing. −9 is the number −9, seen in GEMMA 0.98.5; `nan`, words and blank lines, which it reads as 0, are faults.
 *
 * @param n people, the columns of the genotypes or the lines of the .fam
 */
export const readBimbamColumns = (input: TextInput, n: number): Reading<DenseMatrix> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    if (lines.length !== n)
      issues.halt({
        code: lines.length < n ? 'truncated' : 'dimension-mismatch',
        line: Math.min(lines.length, n) + 1,
        message: `${lines.length} lines for ${n} people`,
        advice: 'write one line a person, NA where the value is missing',
      });
    const layout = { what: 'GEMMA phenotypes or covariates', separator: 'blanks', missing: ['NA'] } as const;
    return numberMatrixOf(lines, layout, issues).matrix;
  });

/** Phenotypes or covariates as text; NaN is written NA. @throws Refusal `empty`, `not-finite` */
export function writeBimbamColumns(Y: DenseMatrix): string {
  if (Y.data.length === 0) throw new Refusal('empty', 'no values to write', { field: 'Y' });
  let text = '';
  for (let i = 0; i < Y.rows; i++) {
    const row = Array.from({ length: Y.cols }, (_, j) => {
      const y = Y.data[i + j * Y.rows]!;
      if (Math.abs(y) === Number.POSITIVE_INFINITY)
        throw new Refusal('not-finite', `row ${i}, column ${j} is ${y}`, { field: 'Y', row: i, column: j });
      return Number.isNaN(y) ? 'NA' : numberText(y);
    });
    text += `${row.join('\t')}\n`;
  }
  return text;
}

/** A line of a SNP annotation: `name, base pair, chromosome`, perhaps a map position; NA where unknown. */
export interface BimbamAnnotation {
  readonly id: string;
  /** NaN: unknown. */
  readonly position: number;
  readonly chromosome: string;
}

/** A SNP annotation (-a). */
export const readBimbamAnnotation = (input: TextInput): Reading<readonly BimbamAnnotation[]> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const rows: BimbamAnnotation[] = [];
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, 'commas-or-blanks');
      if (fields.length < 3 || fields.length > 4) {
        const where = 'instead of 3 or 4: name, base pair, chromosome, cM';
        issues.add(raggedRow(line, i, 'commas-or-blanks', fields.length, where, Math.min(fields.length, 4)));
        continue;
      }
      const position = fields[1] === 'NA' ? Number.NaN : decimalOf(fields[1]!);
      if (position === undefined || Math.abs(position) === Number.POSITIVE_INFINITY)
        issues.add(badNumber(fields[1]!, i, columnOf(line, 'commas-or-blanks', 1), 'a SNP annotation'));
      else rows.push({ id: fields[0]!, position, chromosome: fields[2]! });
    }
    return rows;
  });
