/**
 * How alike are two individuals? From packed genotypes, without ever expanding them.
 *
 * The same question and the same answers as `genomicRelationshipMatrix`, for data of any size: sums of whole numbers
 * by table look-up (`kernels/tables.ts`), in memory for the matrix and a window of genotypes.
 */
import { type BedSelection, selectedFrom } from '../genotypes/bed-selection.ts';
import type { BedSource } from '../genotypes/bed-source.ts';
import type { Scheduler } from '../kernels/schedule.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import type { RelationshipOptions } from '../relationship.ts';
import { addVariants } from './add-variants.ts';
import { traceOf } from './centring.ts';
import { finishSums } from './finish-sums.ts';
import { type Prepared, prepare, withFewerPlaces } from './prepare.ts';
import { type Means, newSums, type Sums, type Told, usualMeans } from './sums.ts';

/** How much of the work is done, in products of two genotypes. */
export type Progress = (done: number, of: number) => void;

export interface BedRelationship {
  /** n x n, symmetric bit for bit; on shared memory where there is any. */
  readonly K: DenseMatrix;
}

export async function relationshipFromBed(
  bed: BedSource,
  options: RelationshipOptions,
  selection: BedSelection,
  scheduler: Scheduler,
  progress: Progress = () => {},
): Promise<BedRelationship> {
  const individuals = selection.people?.length ?? bed.individuals;
  return relationshipBy(bed, options, selection, usualMeans(scheduler, individuals), progress);
}

/** The same by any means: none of them changes a bit. */
export async function relationshipBy(
  bed: BedSource,
  options: RelationshipOptions,
  selection: BedSelection,
  means: Means,
  progress: Progress,
): Promise<BedRelationship> {
  const first = prepare(selectedFrom(bed, selection), options);
  const n = first.bed.individuals;
  const all = (first.used.length * n * (n + 1)) / 2;
  let done = 0;
  const { prepared, sums } = await sumAll(first, means, products => {
    done += products;
    progress(Math.min(done, all), all);
  });
  const data = await finishSums(prepared, prepared.kept, prepared.used, sums, means.scheduler);
  return { K: { rows: n, cols: n, data } };
}

/** Places that are given up where sums have overflown: the people differ more than was expected. */
const PLACES_A_TRY = 3;

/** The sums over all variants. Where they do not fit they are taken again, with fewer binary places. */
async function sumAll(
  prepared: Prepared,
  means: Means,
  told: Told,
): Promise<{ readonly prepared: Prepared; readonly sums: Sums }> {
  const sums = newSums(prepared);
  await addVariants(prepared, prepared.used, prepared.kept, sums, means, told);
  if (fits(prepared, sums)) return { prepared, sums };
  return sumAll(withFewerPlaces(prepared, PLACES_A_TRY), means, () => {});
}

function fits(prepared: Prepared, { products, y, z }: Sums): boolean {
  const n = prepared.bed.individuals;
  let trace = 0n;
  for (let i = 0; i < n; i++) {
    const diagonal = products[i * (n + 1)]!;
    trace += prepared.kind === 'incomplete' ? BigInt.asIntN(64, diagonal - 2n * y[i]! + z) : diagonal;
  }
  return trace === traceOf(prepared, prepared.used);
}
