import type { Reading } from './reading.ts';
import { type Kind, type Layout, readTable, type Table } from './table.ts';
import type { TextInput } from './text.ts';

/** A .frq of PLINK 1.9: MAF is the frequency of A1, in four digits; NCHROBS counts observed alleles. */
export const readFrequencies1 = (input: TextInput): Reading<Table> =>
  readTable(input, layoutOf('a .frq of PLINK', 'blanks', ['CHR', 'SNP', 'A1', 'A2', 'MAF', 'NCHROBS']));

/** An .afreq of PLINK 2: ALT_FREQS, a list where there are several ALT alleles; OBS_CT counts observed alleles. */
export const readFrequencies2 = (input: TextInput): Reading<Table> =>
  readTable(
    input,
    layoutOf('an .afreq of PLINK 2', 'tab', ['CHROM', 'ID', 'REF', 'ALT', 'ALT_FREQS', 'OBS_CT']),
  );

const layoutOf = (what: string, separator: Layout['separator'], required: readonly string[]): Layout => ({
  what,
  separator,
  required,
  kindOf: (name): Kind =>
    name === 'MAF' || name === 'ALT_FREQS'
      ? 'statistic'
      : name === 'NCHROBS' || name === 'OBS_CT'
        ? 'count'
        : 'text',
  absent: ['NA'],
  preamble: 'none',
});
