import { famPhenotype } from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { HarnessProblem } from '../support/harness.ts';
import { type Kinship, readKinship, rowsInSet, submatrix } from './kinship.ts';
import type { GenotypeOptions, TraitOptions } from './options.ts';
import { completeCases, covariatesAlong, type Dropped, selectPeople, traitAlong } from './people.ts';
import { type OpenPlinkSet, told } from './plink-set.ts';

/** Who is analysed, and everything measured of them but their genotypes. */
export interface Analysis {
  /** Rows of the .fam. */
  readonly rows: Uint32Array;
  readonly people: readonly { readonly fid: string; readonly iid: string }[];
  readonly trait: string;
  readonly y: Float64Array;
  /** [1, covariates] */
  readonly X: DenseMatrix;
  readonly covariates: readonly string[];
  readonly dropped: readonly Dropped[];
  readonly notes: readonly string[];
  /** K of --grm for these people, in this order; undefined where it has still to be made from the genotypes. */
  readonly K: DenseMatrix | undefined;
  /** The people of the set that are kept, whether they have been measured or not. */
  readonly kept: Uint32Array;
}

type Wanted = Pick<TraitOptions, 'grm' | 'pheno' | 'phenoMissing' | 'covar' | 'covarName'> &
  Pick<GenotypeOptions, 'keep' | 'remove'>;

/** The files of a run, read once for all its traits. */
export interface Sources {
  readonly set: OpenPlinkSet;
  readonly kinship: Kinship | undefined;
}

export const openKinship = ({ grm }: Pick<TraitOptions, 'grm'>): Kinship | undefined =>
  grm === undefined ? undefined : readKinship(grm);

/**
 * The people of the .fam who are kept, are in the relationship matrix, and have the phenotype and every covariate.
 * @param column of --pheno; undefined where there is only one
 * @throws HarnessProblem `nobody`, and as the readers
 */
export function analysisOf({ set, kinship }: Sources, options: Wanted, column: string | undefined): Analysis {
  const selection = selectPeople(set.fam, options);
  const notes = [...selection.notes];
  const dropped = [...selection.dropped];
  const { name, values } = phenotypeOf(set, options, column, notes);
  const covariates =
    options.covar === undefined
      ? { names: [], columns: [] }
      : covariatesAlong(set.fam, options.covar, options.covarName, options.phenoMissing);

  const inKinship = kinship && kinshipRows(kinship, set.fam);
  const related = inKinship ? selection.rows.filter(row => inKinship[row] !== undefined) : selection.rows;
  if (related.length < selection.rows.length)
    dropped.push({ why: 'not in the relationship matrix', count: selection.rows.length - related.length });
  const cases = completeCases(related, values, covariates.columns);
  return {
    rows: cases.rows,
    kept: selection.rows,
    people: Array.from(cases.rows, row => set.fam[row]!),
    trait: name,
    y: cases.y,
    X: cases.X,
    covariates: covariates.names,
    dropped: [...dropped, ...cases.dropped],
    notes,
    K:
      kinship &&
      submatrix(
        kinship.K,
        Array.from(cases.rows, row => inKinship![row]!),
      ),
  };
}

function phenotypeOf(
  set: OpenPlinkSet,
  { pheno, phenoMissing }: Wanted,
  column: string | undefined,
  notes: string[],
): { readonly name: string; readonly values: Float64Array } {
  if (pheno !== undefined) {
    const { name, values, unknown } = traitAlong(set.fam, pheno, column, phenoMissing);
    if (unknown > 0) notes.push(`${unknown} people of ${pheno} are not in the .fam`);
    return { name, values };
  }
  const at = column === undefined ? 0 : Number(column) - 1;
  if (!Number.isInteger(at) || at < 0)
    throw new HarnessProblem(
      'usage',
      `--pheno-name ${column} without --pheno`,
      'the phenotypes of a .fam have no names: count them from 1',
    );
  const values = told(`${set.path}.fam`, famPhenotype(set.fam, at, 'plink-quantitative'));
  return { name: String(at + 1), values };
}

/** For every row of the .fam, where it is in the matrix. */
function kinshipRows(kinship: Kinship, fam: OpenPlinkSet['fam']): (number | undefined)[] {
  const at = new Array<number | undefined>(fam.length).fill(undefined);
  rowsInSet(kinship, fam).forEach((row, i) => {
    if (row !== undefined) at[row] = i;
  });
  return at;
}
