import type { VariantLaw } from '../../src/associate.ts';
import type { BimRow } from '../../src/formats/index.ts';

/** One variant as it stands in the table of a scan; NaN where there is no number. */
export interface ScanRow {
  readonly variant: BimRow;
  /** People with a genotype. */
  readonly observed: number;
  /** Frequency of allele 1 among them. */
  readonly frequency: number;
  /** Per copy of allele 1. */
  readonly beta: number;
  readonly se: number;
  readonly sigma2g: number;
  readonly sigma2e: number;
  /** In the order of the laws. */
  readonly tests: readonly { readonly statistic: number; readonly log10p: number; readonly p: number }[];
  /** Why there is no result; undefined for an ordinary one. */
  readonly outcome: string | undefined;
}

const fixed = ['chr', 'id', 'pos', 'a1', 'a2', 'observed', 'freq_a1', 'beta', 'se', 'sigma2_g', 'sigma2_e'];

/** `wald-f` stands as wald_f_stat, wald_f_p and wald_f_log10p. */
const columnsOf = (law: VariantLaw): string[] =>
  ['stat', 'p', 'log10p'].map(what => `${law.replaceAll('-', '_')}_${what}`);

export const scanColumns = (laws: readonly VariantLaw[]): string[] => [
  ...fixed,
  ...laws.flatMap(columnsOf),
  'outcome',
];

/** The shortest decimal that is read back as the same number; NA for none. */
const numberText = (x: number): string => (Number.isNaN(x) ? 'NA' : String(x));

/** One line, without its end. */
export function scanLine({ variant, tests, outcome, ...row }: ScanRow): string {
  const numbers = [row.frequency, row.beta, row.se, row.sigma2g, row.sigma2e];
  return [
    variant.chromosome,
    variant.id,
    variant.position,
    variant.allele1,
    variant.allele2,
    row.observed,
    ...numbers.map(numberText),
    ...tests.flatMap(({ statistic, p, log10p }) => [statistic, p, log10p].map(numberText)),
    outcome ?? 'ok',
  ].join('\t');
}
