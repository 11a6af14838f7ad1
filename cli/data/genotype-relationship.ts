import { relationshipFromBed } from '../../src/grm/relationship-from-bed.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { poolOf, WORTH_MS } from '../pool/pool.ts';
import { HarnessProblem } from '../support/harness.ts';
import { countVariants } from './count-variants.ts';
import type { RelationshipReport } from './fit-report.ts';
import { type GenotypeOptions, type RelationshipChoice, type RunOptions, threadsOf } from './options.ts';
import type { OpenPlinkSet } from './plink-set.ts';
import type { Progress } from './progress.ts';
import { filterVariants, selectVariants } from './variants.ts';

export type GenotypeChoice = GenotypeOptions & RelationshipChoice & RunOptions;

/** What is needed of a choice before a genotype is read. */
export interface ChosenGenotypes {
  readonly variants: Uint32Array;
  readonly report: RelationshipReport;
  readonly notes: readonly string[];
}

/** The variants of the matrix: by name, and by frequency and missingness among its people. */
export function chooseGenotypes(
  set: OpenPlinkSet,
  people: Uint32Array,
  options: GenotypeChoice,
  progress: Progress,
): ChosenGenotypes {
  const { convention, missing, monomorphic } = options;
  if (convention === undefined)
    throw new HarnessProblem(
      'unknown-convention',
      'which relationship matrix? A convention has no default',
      '--convention NAME (fixtures/CONVENTIONS.md), or --grm PREFIX',
    );
  const chosen = selectVariants(set.bim, options);
  const isFiltered = options.maf > 0 || options.maxMissing < 1;
  const kept = isFiltered
    ? filterVariants(
        chosen.rows,
        countVariants(set.bed, people, chosen.rows, share => progress.share('counting genotypes', share)),
        options,
      )
    : { rows: chosen.rows, dropped: [] };
  return {
    variants: kept.rows,
    notes: chosen.notes,
    report: {
      source: `${set.path}.bed`,
      convention,
      missing,
      monomorphic,
      people: people.length,
      variants: {
        total: set.bim.length,
        used: kept.rows.length,
        dropped: [...chosen.dropped, ...kept.dropped],
      },
    },
  };
}

export interface MadeRelationship {
  readonly K: DenseMatrix;
  readonly report: RelationshipReport;
  readonly notes: readonly string[];
}

/** The relationship matrix of some people, from their genotypes. */
export async function genotypeRelationship(
  set: OpenPlinkSet,
  people: Uint32Array,
  options: GenotypeChoice,
  progress: Progress,
): Promise<MadeRelationship> {
  const { variants, report, notes } = chooseGenotypes(set, people, options, progress);
  return { K: await relationshipOf(set, people, variants, options, progress), report, notes };
}

/** The relationship matrix of some people by some variants. */
export async function relationshipOf(
  set: OpenPlinkSet,
  people: Uint32Array,
  variants: Uint32Array,
  options: GenotypeChoice,
  progress: Progress,
): Promise<DenseMatrix> {
  const { convention, missing, monomorphic } = options;
  const pool = poolOf({ threads: threadsOf(options), worthMs: WORTH_MS });
  try {
    const { K } = await relationshipFromBed(
      set.bed,
      { convention: convention!, missing, monomorphic },
      selectionOf(set, people, variants),
      pool,
      (done, all) => progress.share('relationship matrix', done / all),
    );
    return K;
  } finally {
    await pool.close();
  }
}

/** Everybody and everything is said by saying nothing: rows need not be copied then. */
const selectionOf = (set: OpenPlinkSet, people: Uint32Array, variants: Uint32Array) => ({
  ...(people.length === set.fam.length ? {} : { people }),
  ...(variants.length === set.bim.length ? {} : { variants }),
});
