import { BYTE_COLUMNS } from '../kernels/tables.ts';
import { gapValues, shiftValues, squareSum } from './centring.ts';
import { type Gaps, type GapsJob, gapsJobs, type MissingJob } from './missing.ts';
import type { PackedRows } from './packed-rows.ts';
import { narrowPanels } from './panels.ts';
import type { PersonSumsJob } from './person-sums.ts';
import type { Prepared } from './prepare.ts';
import { bestSetSize, evenSizes } from './sets.ts';
import type { Means, Sums } from './sums.ts';

/** y, z and G of `missing.ts` over some variants. @param variants in the order of the rows */
export async function addCentring(
  prepared: Prepared,
  variants: Uint32Array,
  rows: PackedRows,
  sums: Sums,
  { scheduler, twin }: Means,
): Promise<void> {
  const { individuals } = prepared.bed;
  const panels = narrowPanels(individuals, scheduler.threads);
  sums.z += squareSum(prepared, variants);
  const values = shiftValues(prepared, variants);
  const sizes = evenSizes(variants.length, bestSetSize(individuals));
  const people = panels.map<PersonSumsJob>(({ first, last }) => ({
    rows,
    sizes,
    values,
    first: first * BYTE_COLUMNS,
    last: last * BYTE_COLUMNS,
    twin,
  }));
  const parts = await scheduler.run<PersonSumsJob, BigInt64Array>('grm-person-sums', people);
  parts.forEach((part, p) => {
    part.subarray(0, individuals - people[p]!.first).forEach((y, i) => {
      sums.y[people[p]!.first + i]! += y;
    });
  });

  const missing = (place: number) => prepared.counts.missing[variants[place]!]!;
  const places = Uint32Array.from(variants.keys()).filter(place => missing(place) > 0);
  if (places.length === 0) return;
  const search = gapsJobs(rows, places, missing, individuals);
  const gaps = await scheduler.run<GapsJob, Gaps>('grm-gaps', search);
  const gapsValues = gaps.map(own =>
    gapValues(
      prepared,
      own.places.map(place => variants[place]!),
    ),
  );
  const jobs = panels.map<MissingJob>(panel => ({
    individuals,
    rows,
    gaps,
    values: gapsValues,
    ...panel,
    sums: sums.products,
    twin,
  }));
  await scheduler.run<MissingJob, void>('grm-missing', jobs);
}
