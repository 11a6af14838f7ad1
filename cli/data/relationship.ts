import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { HarnessProblem } from '../support/harness.ts';
import type { RelationshipReport } from './fit-report.ts';
import { chooseGenotypes, genotypeRelationship, relationshipOf } from './genotype-relationship.ts';
import { submatrix } from './kinship.ts';
import type { Analysis } from './measured.ts';
import type { GenotypeOptions, RelationshipChoice, RunOptions, TraitOptions } from './options.ts';
import type { OpenPlinkSet } from './plink-set.ts';
import type { Progress } from './progress.ts';

export type RelationshipFrom = GenotypeOptions &
  RelationshipChoice &
  Pick<TraitOptions, 'grm'> &
  RunOptions & { readonly relationshipOf?: 'analysed' | 'kept' };

/** A matrix of the people of an analysis, and how it came about. */
export interface RelationshipMade {
  readonly K: DenseMatrix;
  readonly report: RelationshipReport;
}

/** The relationship matrix of the people of an analysis: that of --grm, or made from the genotypes as is said. */
export async function relationshipFor(
  set: OpenPlinkSet,
  analysis: Analysis,
  options: RelationshipFrom,
  progress: Progress,
): Promise<RelationshipMade> {
  if (analysis.K !== undefined) {
    if (options.convention !== undefined)
      throw new HarnessProblem(
        'usage',
        '--grm and --convention both say what the relationship matrix is',
        'leave one of them out',
      );
    return { K: analysis.K, report: { source: options.grm! } };
  }
  const people = peopleOf(analysis, options);
  const { K, report } = await genotypeRelationship(set, people, options, progress);
  if (people === analysis.rows) return { K, report };
  const at = new Map(Array.from(people, (row, i) => [row, i]));
  return {
    K: submatrix(
      K,
      Array.from(analysis.rows, row => at.get(row)!),
    ),
    report,
  };
}

/** Whose genotypes make the matrix. The question is asked only where the answers differ. */
function peopleOf({ rows, kept }: Analysis, { relationshipOf }: RelationshipFrom): Uint32Array {
  if (rows.length === kept.length) return rows;
  if (relationshipOf === undefined)
    throw new HarnessProblem(
      'unknown-convention',
      `${kept.length} people are kept and ${rows.length} are analysed: whose genotypes make the relationship matrix?`,
      '--relationship-of analysed, or --relationship-of kept (as GEMMA does)',
    );
  return relationshipOf === 'kept' ? kept : rows;
}

/** Matrices that leave out one chromosome each. @returns that of a chromosome among those named */
export async function relationshipsWithout(
  set: OpenPlinkSet,
  analysis: Analysis,
  options: RelationshipFrom,
  chromosomes: readonly string[],
  progress: Progress,
): Promise<(chromosome: string) => RelationshipMade> {
  if (analysis.K !== undefined)
    throw new HarnessProblem(
      'usage',
      '--loco makes a relationship matrix for each chromosome: one of --grm can not be taken apart',
      'give --convention instead of --grm',
    );
  const people = peopleOf(analysis, options);
  const { variants, report } = chooseGenotypes(set, people, options, progress);
  const groups = Array.from(variants, k => set.bim[k]!.chromosome);
  const made = new Map<string, DenseMatrix>();
  for (const chromosome of new Set(chromosomes)) {
    const others = variants.filter((_, i) => groups[i] !== chromosome);
    if (others.length === 0)
      throw new HarnessProblem(
        'no-variants',
        `without chromosome ${chromosome} no variant is left for the relationship matrix`,
        'scan without --loco',
      );
    progress.stage(`relationship matrix without chromosome ${chromosome}`);
    made.set(chromosome, await relationshipOf(set, people, others, options, progress));
  }
  const at = new Map(Array.from(people, (row, i) => [row, i]));
  const rows = Array.from(analysis.rows, row => at.get(row)!);
  return chromosome => ({
    K: submatrix(made.get(chromosome)!, rows),
    report: { ...report, plan: `without chromosome ${chromosome}` },
  });
}
