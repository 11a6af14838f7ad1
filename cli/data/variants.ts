import type { BimRow } from '../../src/formats/index.ts';
import { readVariantList } from '../../src/formats/index.ts';
import { HarnessProblem } from '../support/harness.ts';
import { counted, type Selection } from './people.ts';
import { readFile } from './plink-set.ts';

/** Which variants, by name and place. */
export interface VariantChoice {
  readonly extract?: string | undefined;
  readonly exclude?: string | undefined;
  readonly chr?: readonly string[] | undefined;
}

/** The variants that --extract, --exclude and --chr leave. @throws HarnessProblem `no-variants`, `ambiguous-id` */
export function selectVariants(bim: readonly BimRow[], { extract, exclude, chr }: VariantChoice): Selection {
  const notes: string[] = [];
  let rows = Uint32Array.from(bim.keys());
  const steps: [string, number][] = [];
  const narrow = (why: string, holds: (row: BimRow) => boolean): void => {
    const left = rows.filter(k => holds(bim[k]!));
    steps.push([why, rows.length - left.length]);
    rows = left;
  };
  const listOf = (path: string): ReadonlySet<string> => {
    const names = new Set(readFile(path, readVariantList));
    const here = new Map<string, number>();
    for (const { id } of bim) if (names.has(id)) here.set(id, (here.get(id) ?? 0) + 1);
    const twice = [...here].find(([, count]) => count > 1);
    if (twice !== undefined)
      throw new HarnessProblem(
        'ambiguous-id',
        `${path}: ${twice[1]} variants are called ${twice[0]}`,
        'give every variant a name of its own (plink2 --set-all-var-ids)',
      );
    if (here.size < names.size)
      notes.push(`${names.size - here.size} of ${names.size} variants of ${path} are not in the data`);
    return names;
  };
  if (chr !== undefined) narrow('on another chromosome', row => chr.includes(row.chromosome));
  if (extract !== undefined) {
    const names = listOf(extract);
    narrow('not in --extract', row => names.has(row.id));
  }
  if (exclude !== undefined) {
    const names = listOf(exclude);
    narrow('in --exclude', row => !names.has(row.id));
  }
  if (rows.length === 0)
    throw new HarnessProblem(
      'no-variants',
      'no variant is left after --chr, --extract and --exclude',
      'check the names in column 2 of the .bim',
    );
  return { rows, dropped: counted(steps), notes };
}

/** Genotypes of one variant, counted among the people of the analysis. */
export interface GenotypeCounts {
  /** Copies of allele 1 among the observed. */
  readonly copies: number;
  readonly observed: number;
  readonly missing: number;
}

/** What --maf and --max-missing leave; frequencies are those of the observed among the people of the analysis. */
export function filterVariants(
  rows: Uint32Array,
  counts: (k: number) => GenotypeCounts,
  { maf, maxMissing }: { readonly maf: number; readonly maxMissing: number },
): Pick<Selection, 'rows' | 'dropped'> {
  const shareMissing = ({ observed, missing }: GenotypeCounts): number => missing / (observed + missing);
  const minorShare = ({ copies, observed }: GenotypeCounts): number =>
    Math.min(copies, 2 * observed - copies) / (2 * observed);
  const called = rows.filter(k => shareMissing(counts(k)) <= maxMissing);
  const common = maf === 0 ? called : called.filter(k => minorShare(counts(k)) >= maf);
  if (common.length === 0)
    throw new HarnessProblem(
      'no-variants',
      'no variant is left after --maf and --max-missing',
      'lower --maf or raise --max-missing',
    );
  return {
    rows: common,
    dropped: counted([
      [`more than ${maxMissing} missing`, rows.length - called.length],
      [`minor allele below ${maf}`, called.length - common.length],
    ]),
  };
}
