import {
  type Individual,
  type MissingTraitConvention,
  peopleFinder,
  readPersonList,
  readTraits,
  type Traits,
  traitValues,
} from '../../src/formats/index.ts';
import { type DenseMatrix, zeros } from '../../src/linalg/dense.ts';
import { HarnessProblem } from '../support/harness.ts';
import { readFile, told } from './plink-set.ts';

/** Why somebody or something is not in the analysis, and how many. */
export interface Dropped {
  readonly why: string;
  readonly count: number;
}

/** Rows of a set, in its order, and those left out. */
export interface Selection {
  readonly rows: Uint32Array;
  readonly dropped: readonly Dropped[];
  /** What a careful person wants to know: names in a list that nobody has. */
  readonly notes: readonly string[];
}

type Named = { readonly fid: string | undefined; readonly iid: string };

/** The people of a set that --keep and --remove leave. @throws HarnessProblem `nobody`, `ambiguous-id` */
export function selectPeople(
  people: readonly Individual[],
  { keep, remove }: { readonly keep?: string | undefined; readonly remove?: string | undefined },
): Selection {
  const chosen = new Uint8Array(people.length).fill(keep === undefined ? 1 : 0);
  const notes: string[] = [];
  const mark = (path: string, value: 0 | 1): void => {
    const list = readFile(path, readPersonList);
    const { rows, unknown } = rowsOf(list, people, path);
    for (const row of rows) chosen[row] = value;
    if (unknown > 0) notes.push(`${unknown} of ${list.length} people of ${path} are not in the data`);
  };
  if (keep !== undefined) mark(keep, 1);
  const kept = chosen.reduce((sum, c) => sum + c, 0);
  if (remove !== undefined) mark(remove, 0);
  const rows = Uint32Array.from(people.keys()).filter(row => chosen[row] === 1);
  requireSomebody(rows.length, 'after --keep and --remove nobody is left');
  return {
    rows,
    dropped: counted([
      ['not in --keep', people.length - kept],
      ['in --remove', kept - rows.length],
    ]),
    notes,
  };
}

export const counted = (pairs: readonly (readonly [why: string, count: number])[]): Dropped[] =>
  pairs.filter(([, count]) => count > 0).map(([why, count]) => ({ why, count }));

function requireSomebody(count: number, message: string): void {
  if (count === 0) throw new HarnessProblem('nobody', message, 'check the names (FID and IID) in the files');
}

/** Where the named people are in a set; an IID that stands alone and is there twice is refused. */
function rowsOf(
  named: readonly Named[],
  people: readonly Individual[],
  path: string,
): { readonly rows: number[]; readonly unknown: number; readonly rowOf: (number | undefined)[] } {
  const find = peopleFinder(people);
  const rowOf = named.map(person => {
    const row = find(person);
    if (row === 'ambiguous')
      throw new HarnessProblem(
        'ambiguous-id',
        `${path}: the IID ${person.iid} is that of several people of different families`,
        'write FID and IID in this file',
      );
    return row;
  });
  const rows = rowOf.filter(row => row !== undefined);
  return { rows, unknown: named.length - rows.length, rowOf };
}

/** One column of a file of traits, laid along the people of a set; NaN where there is none. */
export function traitAlong(
  people: readonly Individual[],
  path: string,
  column: string | undefined,
  missing: MissingTraitConvention,
): { readonly name: string; readonly values: Float64Array; readonly unknown: number } {
  const traits = readFile(path, readTraits);
  const name = column ?? onlyColumn(traits, path);
  const [values, unknown] = along(traits, name, people, path, missing);
  return { name, values, unknown };
}

function onlyColumn({ names }: Traits, path: string): string {
  if (names.length === 1) return names[0]!;
  throw new HarnessProblem(
    'several-columns',
    `${path} has ${names.length} columns: ${names.slice(0, 20).join(' ')}`,
    'choose one by --pheno-name (without a header they are called 1, 2, …)',
  );
}

function along(
  traits: Traits,
  name: string,
  people: readonly Individual[],
  path: string,
  missing: MissingTraitConvention,
): readonly [Float64Array, number] {
  const own = told(path, traitValues(traits, name, missing));
  const { rowOf, unknown } = rowsOf(traits.people, people, path);
  const values = new Float64Array(people.length).fill(Number.NaN);
  rowOf.forEach((row, i) => {
    if (row !== undefined) values[row] = own[i]!;
  });
  return [values, unknown];
}

/** The covariates of a file, one column a name, along the people of a set. */
export function covariatesAlong(
  people: readonly Individual[],
  path: string,
  chosen: readonly string[] | undefined,
  missing: MissingTraitConvention,
): { readonly names: readonly string[]; readonly columns: readonly Float64Array[] } {
  const traits = readFile(path, readTraits);
  const names = chosen ?? traits.names;
  return { names, columns: names.map(name => along(traits, name, people, path, missing)[0]) };
}

/** y and X = [1, covariates] of the people who have all of them. */
export interface Measured {
  readonly rows: Uint32Array;
  readonly y: Float64Array;
  readonly X: DenseMatrix;
  readonly dropped: readonly Dropped[];
}

/** @throws HarnessProblem `nobody` */
export function completeCases(
  rows: Uint32Array,
  phenotype: Float64Array,
  covariates: readonly Float64Array[],
): Measured {
  const measured = rows.filter(row => !Number.isNaN(phenotype[row]));
  const complete = measured.filter(row => covariates.every(c => !Number.isNaN(c[row])));
  requireSomebody(complete.length, 'nobody has a phenotype and all covariates');
  const X = zeros(complete.length, 1 + covariates.length);
  X.data.fill(1, 0, complete.length);
  covariates.forEach((c, j) => {
    complete.forEach((row, i) => {
      X.data[i + (j + 1) * complete.length] = c[row]!;
    });
  });
  return {
    rows: complete,
    y: Float64Array.from(complete, row => phenotype[row]!),
    X,
    dropped: counted([
      ['no phenotype', rows.length - measured.length],
      ['a covariate is missing', measured.length - complete.length],
    ]),
  };
}
