import { BYTE_COLUMNS } from '../kernels/tables.ts';
import { centringOf, gapValues } from './centring.ts';
import { gapsOf, type MissingJob } from './missing.ts';
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
  const centring = Array.from(variants, k => centringOf(prepared, k));
  for (const { Z } of centring) sums.z += Z;

  const values = new BigInt64Array(3 * variants.length);
  centring.forEach(({ Y }, place) => {
    const offset = prepared.offset[variants[place]!]!;
    for (let digit = 0; digit < 3; digit++) values[3 * place + digit] = Y * BigInt(digit - offset);
  });
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

  const missing = Int32Array.from(variants, k => prepared.counts.missing[k]!);
  const places = Uint32Array.from(variants.keys()).filter(place => missing[place]! > 0);
  if (places.length === 0) return;
  const gaps = gapsOf(
    rows,
    places,
    missing.filter(count => count > 0),
    individuals,
  );
  const gapsValues = gaps.map(own =>
    BigInt64Array.from(
      [...own.places].flatMap(place => gapValues(prepared, variants[place]!, centring[place]!)),
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
