import type { Reading } from './reading.ts';
import { type Kind, type Layout, readTable, type Table } from './table.ts';
import type { TextInput } from './text.ts';

/** Association tables whose columns need no more than their names. */

/** Every column is a statistic, but those named here. */
const kinds =
  (texts: readonly string[], integers: readonly string[]) =>
  (name: string): Kind =>
    texts.includes(name) ? 'text' : integers.includes(name) ? 'integer' : 'statistic';

/**
 * A step 2 .regenie: ALLELE1 is the effect allele, LOG10P is −log₁₀ p. Older files have no N or EXTRA; --no-split gives
 * BETA.Y1, SE.Y1 …; gene tests write `##MASKS` before the header.
 */
export const readRegenie = (input: TextInput): Reading<Table> =>
  readTable(input, {
    what: 'a .regenie file',
    separator: 'blanks',
    required: ['CHROM', 'GENPOS', 'ID', 'ALLELE0', 'ALLELE1', 'A1FREQ', 'TEST'],
    kindOf: kinds(['CHROM', 'ID', 'ALLELE0', 'ALLELE1', 'TEST', 'EXTRA'], ['GENPOS']),
    absent: ['NA'],
    preamble: 'double-hash',
  });

/** The table of FaST-LMM's single_snp: one line a variant, sorted by p-value; an empty field is a number not computed. */
export const readFastLmm = (input: TextInput): Reading<Table> =>
  readTable(input, {
    what: 'a result of single_snp of FaST-LMM',
    separator: 'tab',
    required: ['SNP', 'Chr', 'ChrPos', 'PValue'],
    kindOf: kinds(['SNP', 'Pheno'], []),
    absent: ['NA', ''],
    preamble: 'none',
  });

/** A .qassoc of PLINK 1.9 (--assoc with a quantitative trait). */
export const readQassoc = (input: TextInput): Reading<Table> =>
  readTable(input, plink('a .qassoc of PLINK', ['CHR', 'SNP', 'BP', 'NMISS', 'BETA', 'SE', 'R2', 'T', 'P']));

/** An .assoc.linear of PLINK 1.9 (--linear). */
export const readAssocLinear = (input: TextInput): Reading<Table> =>
  readTable(
    input,
    plink('an .assoc.linear of PLINK', ['CHR', 'SNP', 'BP', 'A1', 'TEST', 'NMISS', 'BETA', 'STAT', 'P']),
  );

/** A .glm.linear of PLINK 2 (--glm); builds differ in their columns. */
export const readGlmLinear = (input: TextInput): Reading<Table> =>
  readTable(input, plink('a .glm.linear of PLINK 2', ['CHROM', 'POS', 'ID', 'A1', 'P']));

const plink = (what: string, required: readonly string[]): Layout => ({
  what,
  separator: 'blanks',
  required,
  kindOf: kinds(
    [
      'CHR',
      'CHROM',
      'SNP',
      'ID',
      'REF',
      'ALT',
      'ALT1',
      'A1',
      'A2',
      'AX',
      'OMITTED',
      'TEST',
      'ERRCODE',
      'PROVISIONAL_REF?',
    ],
    ['BP', 'POS'],
  ),
  absent: ['NA', '.'],
  preamble: 'none',
});
