import { columnOf, fieldsOf } from './fields.ts';
import { type Individual, refuseHeader, requireDistinct } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Reading, reading } from './reading.ts';
import { type Kind, type Layout, readTable, type Table } from './table.ts';
import type { TextInput } from './text.ts';

/** A .mlma or .loco.mlma: A1 is the effect allele; a variant that failed has NA. Printed from binary32. */
export const readMlma = (input: TextInput): Reading<Table> => readTable(input, mlma);

const mlma: Layout = {
  what: 'a .mlma of GCTA',
  separator: 'tab',
  required: ['Chr', 'SNP', 'bp', 'A1', 'A2', 'Freq', 'b', 'se', 'p'],
  kindOf: (name): Kind =>
    name === 'bp' ? 'integer' : ['Freq', 'b', 'se', 'p'].includes(name) ? 'statistic' : 'text',
  absent: ['NA'],
  preamble: 'none',
};

/** A .fastGWA: A1 is the effect allele; binary traits and environments have more columns. */
export const readFastGwa = (input: TextInput): Reading<Table> => readTable(input, fastGwa);

const fastGwaTexts = new Set(['CHR', 'SNP', 'A1', 'A2']);

const fastGwa: Layout = {
  what: 'a .fastGWA of GCTA',
  separator: 'tab',
  required: ['CHR', 'SNP', 'POS', 'A1', 'A2', 'N', 'AF1', 'P'],
  kindOf: (name): Kind => (fastGwaTexts.has(name) ? 'text' : name === 'POS' ? 'integer' : 'statistic'),
  absent: ['NA'],
  preamble: 'none',
};

/**
 * What a field of --pheno, --covar, --qcovar holds:
 *   `phenotype`  numbers; −9 and NA are missing (a true −9 is lost)
 *   `qcovar`     numbers; −9 and NA are missing
 *   `covar`      categories, kept as text; −9 and NA are missing
 */
export const gctaColumnKinds = ['phenotype', 'qcovar', 'covar'] as const;
export type GctaColumnKind = (typeof gctaColumnKinds)[number];

/** People with one row of values each. */
export interface GctaColumns {
  readonly people: readonly Individual[];
  /** The fields as written, missing ones null. */
  readonly text: readonly (readonly (string | null)[])[];
  /** The numbers, row by row, NaN for missing; of a `covar` file all NaN. */
  readonly values: readonly Float64Array[];
}

const NAMES = 2;

/** A --pheno, --covar or --qcovar file: FID IID value …, no header. */
export const readGctaColumns = (input: TextInput, kind: GctaColumnKind): Reading<GctaColumns> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    refuseHeader(lines[0]!, issues);
    const width = Math.max(NAMES + 1, fieldsOf(lines[0]!, 'blanks').length);
    const people: Individual[] = [];
    const text: (string | null)[][] = [];
    const values: Float64Array[] = [];
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== width) {
        const where = `instead of ${width}: FID IID and ${width - NAMES} values`;
        issues.add(raggedRow(line, i, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      people.push({ fid: fields[0]!, iid: fields[1]! });
      const own = fields.slice(NAMES).map(f => (f === 'NA' || decimalOf(f) === -9 ? null : f));
      text.push(own);
      values.push(
        Float64Array.from(own, (field, j) => {
          if (field === null || kind === 'covar') return Number.NaN;
          const value = decimalOf(field);
          if (value !== undefined && Number.isFinite(value)) return value;
          issues.add(badNumber(field, i, columnOf(line, 'blanks', NAMES + j), `a --${kind} file of GCTA`));
          return Number.NaN;
        }),
      );
    }
    issues.haltIfAny();
    requireDistinct(people, i => ({ line: i + 1, column: columnOf(lines[i]!, 'blanks', 1) }), issues);
    return { people, text, values };
  });
