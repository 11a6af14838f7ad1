import type { DosageMatrix } from '../genotypes/dosage.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { linesOf } from './lines.ts';
import { matrixFor, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type IssueCode, type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** What is read: `GT` counts the alternative allele in the genotype, `DS` is its dosage. */
export const vcfFields = ['GT', 'DS'] as const;
export type VcfField = (typeof vcfFields)[number];

export interface VcfVariant {
  readonly chromosome: string;
  readonly position: number;
  readonly id: string;
  readonly reference: string;
  /** The one alternative allele, which is counted. */
  readonly alternative: string;
}

export interface Vcf {
  readonly samples: readonly string[];
  readonly variants: readonly VcfVariant[];
  /** Copies of the alternative allele, n x m; NaN is missing. */
  readonly dosage: DosageMatrix;
}

const FIXED = ['CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT'] as const;

/**
 * The genotypes of a VCF 4 with one alternative allele a line. Diploid genotypes only, `/` or `|`; `.`, `./.` are
 * missing; half a genotype (`./1`), a haploid one and a third allele are faults, for programs differ in what they make of
 * them.
 */
export const readVcf = (input: TextInput, field: VcfField): Reading<Vcf> =>
  reading(issues => {
    if (!vcfFields.includes(field))
      issues.halt({
        code: 'unknown-convention',
        message: `${quoted(String(field))} is no field that holds genotypes`,
        advice: `choose one of ${vcfFields.join(', ')}`,
      });
    const lines = linesOf(input, issues);
    const header = headerLine(lines, issues);
    const samples = samplesOf(lines[header]!, header, issues);
    const rows = lines.slice(header + 1);
    if (rows.length === 0)
      issues.halt({
        code: 'empty',
        line: header + 1,
        message: 'there are no variants',
        advice: 'write it again',
      });
    const n = samples.length;
    const { data } = matrixFor(rows, n); // column k is line k
    const width = FIXED.length + n;
    const variants: VcfVariant[] = [];
    for (const [k, row] of rows.entries()) {
      const fields = fieldsOf(row, 'tab');
      const line = header + k + 2;
      if (fields.length !== width) {
        const where = `where the header has ${width}`;
        issues.add(raggedRow(row, line - 1, 'tab', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      variants.push(variantOf(fields, row, line, issues));
      const at = fields[8]!.split(':').indexOf(field);
      if (at < 0) {
        issues.add({
          code: 'missing-column',
          line,
          column: columnOf(row, 'tab', 8),
          message: `the FORMAT ${quoted(fields[8]!)} has no ${field}`,
          advice: `read another field than ${field}`,
        });
        continue;
      }
      for (let i = 0; i < n; i++) {
        const text = fields[FIXED.length + i]!.split(':')[at] ?? '.'; // fields at the end may be left out
        const value = field === 'GT' ? copiesOf(text) : dosageOf(text);
        if (typeof value === 'number') data[k * n + i] = value;
        else
          issues.add({
            code: value,
            line,
            column: columnOf(row, 'tab', FIXED.length + i),
            message: `${field} is ${quoted(text)}`,
            advice: field === 'GT' ? 'write 0/0, 0/1, 1/1 or ./.' : 'write a number between 0 and 2, or .',
          });
      }
    }
    issues.haltIfAny();
    return { samples, variants, dosage: { rows: n, cols: rows.length, data } };
  });

function headerLine(lines: readonly string[], issues: Issues): number {
  if (!/^##fileformat=VCFv4\.\d+$/.test(lines[0]!))
    issues.halt({
      code: 'wrong-kind',
      line: 1,
      column: 1,
      message: 'the first line is not ##fileformat=VCFv4.x',
      advice: 'give a VCF 4 file (decompressed)',
    });
  let at = 1;
  while (lines[at]?.startsWith('##')) at++;
  if (lines[at] === undefined)
    issues.halt({
      code: 'truncated',
      line: at + 1,
      message: 'there is no header line',
      advice: 'write it again',
    });
  return at;
}

function samplesOf(line: string, at: number, issues: Issues): string[] {
  const names = fieldsOf(line.replace(/^#/, ''), 'tab');
  FIXED.forEach((name, j) => {
    if (names[j] !== name)
      issues.add({
        code: 'missing-column',
        line: at + 1,
        column: columnOf(line, 'tab', j),
        message: `column ${j + 1} is ${quoted(names[j] ?? '')}, not ${name}`,
        advice: 'give a VCF with genotypes, tab separated',
      });
  });
  const samples = names.slice(FIXED.length);
  if (samples.length === 0)
    issues.add({
      code: 'empty',
      line: at + 1,
      message: 'there are no samples',
      advice: 'give a VCF with genotypes',
    });
  const seen = new Set<string>();
  samples.forEach((sample, i) => {
    if (seen.size === seen.add(sample).size || sample === '')
      issues.add({
        code: sample === '' ? 'malformed' : 'duplicate-id',
        line: at + 1,
        column: columnOf(line, 'tab', FIXED.length + i),
        message: `the sample ${quoted(sample)} has no name of its own`,
        advice: 'give every sample a name of its own',
      });
  });
  issues.haltIfAny();
  return samples;
}

function variantOf(fields: readonly string[], row: string, line: number, issues: Issues): VcfVariant {
  const [chromosome, pos, id, reference, alternative] = fields as [string, string, string, string, string];
  const position = decimalOf(pos) ?? Number.NaN;
  if (!Number.isSafeInteger(position) || position < 0)
    issues.add({
      code: 'not-an-integer',
      line,
      column: columnOf(row, 'tab', 1),
      message: `the position is ${quoted(pos)}`,
      advice: 'a position is a whole number',
    });
  if (alternative.includes(','))
    issues.add({
      code: 'not-biallelic',
      line,
      column: columnOf(row, 'tab', 4),
      message: `the alternative alleles are ${quoted(alternative)}`,
      advice: 'split the variant into biallelic ones (bcftools norm -m-)',
    });
  return { chromosome, position, id, reference, alternative };
}

/** Copies of allele 1 in a diploid genotype. */
function copiesOf(text: string): number | IssueCode {
  if (text === '.' || text === './.' || text === '.|.') return Number.NaN;
  const alleles = /^(\d+)[/|](\d+)$/.exec(text);
  if (!alleles) return 'not-a-genotype';
  const [a, b] = [Number(alleles[1]), Number(alleles[2])];
  return a > 1 || b > 1 ? 'not-biallelic' : a + b;
}

function dosageOf(text: string): number | IssueCode {
  if (text === '.') return Number.NaN;
  const value = decimalOf(text);
  if (value === undefined) return 'not-a-number';
  return value >= 0 && value <= 2 ? value : 'not-a-dosage';
}
