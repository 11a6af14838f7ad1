import { type Individual, readIndividuals } from '../../formats/index.ts';
import type { DenseMatrix } from '../../linalg/dense.ts';
import { person, type ViewRun } from '../views/view.ts';
import { type Outputs, taken, Untold } from './tool.ts';

/**
 * Where the people of a file stand among those of the case: rows are matched by name, and not by their order.
 *
 * @returns for every person of the case its row in the file
 * @throws Untold `error` where the file has others
 */
export function rowsOfPeople(people: readonly Individual[], n: number, path: string): number[] {
  const rows = new Map(people.map(({ fid, iid }, row) => [`${fid}\t${iid}`, row]));
  if (people.length !== n)
    throw new Untold({ status: 'error', message: `${path} has ${people.length} people, and the case ${n}` });
  return Array.from({ length: n }, (_, i) => {
    const { fid, iid } = person(i);
    const row = rows.get(`${fid}\t${iid}`);
    if (row === undefined)
      throw new Untold({ status: 'error', message: `${path} has no person ${fid} ${iid}` });
    return row;
  });
}

/** The people of the .id file of a run. */
export const peopleOfRun = (outputs: Outputs, run: ViewRun, n: number): number[] =>
  rowsOfPeople(taken(outputs, run, 'id', readIndividuals), n, run.writes.id!);

/** The matrix with its rows and columns as the people of the case stand. */
export function arranged(K: DenseMatrix, rows: readonly number[]): DenseMatrix {
  const n = rows.length;
  const data = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) data[i + j * n] = K.data[rows[i]! + rows[j]! * n]!;
  return { rows: n, cols: n, data };
}
