import type { Scheduler } from '../kernels/schedule.ts';
import { doubled, over, plus, rounded } from '../linalg/doubled.ts';
import { Refusal } from '../linalg/refusal.ts';
import type { ColumnsJob, CompleteJob, LimbRows } from './finish.ts';
import type { IncompleteJob } from './finish-incomplete.ts';
import { limbPlaces } from './inbreeding.ts';
import type { Prepared } from './prepare.ts';
import type { Sums } from './sums.ts';

/** Columns that are finished by one job. */
const COLUMNS = 128;

/**
 * K in place of the sums over variants.
 * @param kept the variants in the denominator; @param used those of them that vary
 * @throws Refusal `no-variants` where vanraden-1 would divide by 0; `all-missing` where two people share no variant
 */
export async function finishSums(
  prepared: Prepared,
  kept: Uint32Array,
  used: Uint32Array,
  sums: Sums,
  scheduler: Scheduler,
): Promise<Float64Array> {
  const { bed, options, kind } = prepared;
  const n = bed.individuals;
  if (options.convention === 'vanraden-1' && used.length === 0)
    throw new Refusal('no-variants', 'no variant varies: vanraden-1 would divide by 0', { field: 'dosage' });
  const jobs = Array.from({ length: Math.ceil(n / COLUMNS) }, (_, p) => ({
    individuals: n,
    first: p * COLUMNS,
    last: Math.min(n, (p + 1) * COLUMNS),
    sums: sums.products,
  }));
  const K = new Float64Array(sums.products.buffer);
  if (kind === 'incomplete') await finishIncomplete(prepared, kept, used, sums, jobs, scheduler);
  else await finishComplete(prepared, kept, used, jobs, scheduler);
  if (sums.inbreeding !== undefined) writeInbreeding(prepared, kept.length, sums, K);
  return K;
}

async function finishComplete(
  { bed, facts, options, weights }: Prepared,
  kept: Uint32Array,
  used: Uint32Array,
  jobs: readonly ColumnsJob[],
  scheduler: Scheduler,
): Promise<void> {
  const n = bed.individuals;
  const parts = await scheduler.run<ColumnsJob, LimbRows>('grm-row-sums', jobs);
  const rowSums = [0, 1, 2].map(limb =>
    Float64Array.from({ length: n }, (_, i) => parts.reduce((sum, part) => sum + part[limb]![i]!, 0)),
  ) as unknown as LimbRows;
  const isVanRaden = options.convention === 'vanraden-1';
  const Q = used.reduce((sum, k) => sum + facts.copies[k]! * (2 * n - facts.copies[k]!), 0); // Σ 2p(1 − p) = Q/2n²
  const [times, over] = isVanRaden ? [2, Q] : [2 ** -weights.places, n * n * kept.length];
  const complete = jobs.map<CompleteJob>(job => ({ ...job, rowSums, times, over }));
  await scheduler.run<CompleteJob, void>('grm-finish-complete', complete);
}

async function finishIncomplete(
  prepared: Prepared,
  kept: Uint32Array,
  used: Uint32Array,
  { y, z, bothMissing }: Sums,
  jobs: readonly ColumnsJob[],
  scheduler: Scheduler,
): Promise<void> {
  const unit =
    prepared.options.convention === 'vanraden-1' ? heterozygosity(prepared, used) / kept.length : 1;
  const shared = {
    y,
    z,
    variants: kept.length,
    unit,
    places: prepared.weights.places,
    ...(bothMissing === undefined ? {} : { bothMissing }),
  };
  const incomplete = jobs.map<IncompleteJob>(job => ({ ...job, ...shared }));
  const shares = await scheduler.run<IncompleteJob, boolean>('grm-finish-incomplete', incomplete);
  if (!shares.every(all => all)) refuseStrangers(prepared.bed.individuals, kept.length, bothMissing!);
}

/** Σ 2p(1 − p), the variants of one number of observed people at a time, so that their order does not matter. */
function heterozygosity({ facts }: Prepared, used: Uint32Array): number {
  const byObserved = new Map<number, number>();
  for (const k of used) {
    const n = facts.observed[k]!;
    const S = facts.copies[k]!;
    byObserved.set(n, (byObserved.get(n) ?? 0) + S * (2 * n - S));
  }
  let total = doubled(0);
  for (const [n, Q] of [...byObserved].sort(([a], [b]) => a - b))
    total = plus(total, over(doubled(Q), doubled(2 * n * n)));
  return rounded(total);
}

/** @throws Refusal `all-missing` for the first pair, row by row */
function refuseStrangers(n: number, variants: number, bothMissing: BigInt64Array): never {
  const at = (i: number, j: number) => Number(bothMissing[j * n + i]);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      if (variants - at(i, i) - at(j, j) + at(i, j) === 0)
        throw new Refusal('all-missing', `individuals ${j} and ${i} have no variant observed in both`, {
          field: 'dosage',
          row: i,
        });
  throw new Error('defect: every pair shares a variant');
}

/** Kᵢᵢ = 1 + (Σ F̂₃)/Nᵢᵢ */
function writeInbreeding(
  prepared: Prepared,
  variants: number,
  { inbreeding, bothMissing }: Sums,
  K: Float64Array,
): void {
  const n = prepared.bed.individuals;
  const places = limbPlaces(prepared);
  for (let i = 0; i < n; i++) {
    const N = doubled(variants - Number(bothMissing?.[i * (n + 1)] ?? 0));
    const first = doubled(inbreeding!.first[i]! * 2 ** -places.first);
    const second = doubled(inbreeding!.second[i]! * 2 ** -(places.first + places.second));
    K[i * (n + 1)] = rounded(over(plus(N, plus(first, second)), N));
  }
}
