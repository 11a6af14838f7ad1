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
import { doubled, over } from '../linalg/doubled.ts';
import type { RelationshipOptions } from '../relationship.ts';
import {
  type ColumnsJob,
  doubledOf,
  type ExactJob,
  type RoundedJob,
  type RowSums,
  wholeRowSums,
} from './finish.ts';
import { type Prepared, prepare } from './prepare.ts';
import { sharedBuffer } from './shared.ts';
import { type Progress, sumVariants } from './sum-variants.ts';

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
  const prepared = prepare(selectedFrom(bed, selection), options);
  const n = prepared.bed.individuals;
  const sums = new BigInt64Array(sharedBuffer(8 * n * n));
  const all = (prepared.used.length * n * (n + 1)) / 2;
  let done = 0;
  await sumVariants(prepared, prepared.used, sums, scheduler, more => {
    done += more;
    progress(done, all);
  });
  await finish(prepared, sums, scheduler);
  return { K: { rows: n, cols: n, data: new Float64Array(sums.buffer) } };
}

const COLUMNS = 64;
function columnJobs(n: number, sums: BigInt64Array): ColumnsJob[] {
  return Array.from({ length: Math.ceil(n / COLUMNS) }, (_, p) => ({
    individuals: n,
    first: p * COLUMNS,
    last: Math.min(n, (p + 1) * COLUMNS),
    sums,
  }));
}

async function finish(prepared: Prepared, sums: BigInt64Array, scheduler: Scheduler): Promise<void> {
  const { bed, facts, kept, used, kind, options, weights } = prepared;
  const n = bed.individuals;
  const jobs = columnJobs(n, sums);
  const rows = wholeRowSums(await scheduler.run<ColumnsJob, RowSums>('grm-row-sums', jobs), n);
  const total = rows.reduce((a, b) => a + b, 0n);
  const heterozygosity = used.reduce((Q, k) => Q + facts.copies[k]! * (2 * n - facts.copies[k]!), 0);
  if (kind === 'exact') {
    const [times, over] =
      options.convention === 'vanraden-1' ? [2, heterozygosity] : [1, n * n * kept.length];
    const exact = jobs.map<ExactJob>(job => ({
      ...job,
      rowSums: Float64Array.from(rows, Number),
      total: Number(total),
      times,
      over,
    }));
    await scheduler.run('grm-finish-exact', exact);
    return;
  }
  const means = rows.map(r => over(doubledOf(r), doubled(n)));
  const centre = over(doubledOf(total), doubled(n * n));
  const rounded = jobs.map<RoundedJob>(job => ({
    ...job,
    meansHigh: Float64Array.from(means, a => a.hi),
    meansLow: Float64Array.from(means, a => a.lo),
    centreHigh: centre.hi,
    centreLow: centre.lo,
    over: kept.length,
    places: weights.places,
  }));
  await scheduler.run('grm-finish-rounded', rounded);
}
