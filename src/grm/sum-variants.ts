import type { Scheduler } from '../kernels/schedule.ts';
import { BYTE_COLUMNS } from '../kernels/tables.ts';
import { centringOf, gapValues } from './centring.ts';
import { type InbreedingJob, inbreedingValues, type LimbSums, limbPlaces } from './inbreeding.ts';
import { gapsOf, type MissingJob } from './missing.ts';
import { dosageDigits, missingDigits, type PackedRows, packedRowsOf, paddedPeople } from './packed-rows.ts';
import type { PanelDone, PanelJob } from './panel.ts';
import type { PersonSumsJob } from './person-sums.ts';
import { planEqual, planWeighted } from './plan-sets.ts';
import type { Prepared } from './prepare.ts';
import type { SetPlan } from './sets.ts';
import { sharedBuffer } from './shared.ts';
import { weighsEqually } from './variant-facts.ts';

/** Told how many products of two genotypes were added up. */
export type Told = (products: number) => void;

/** How the sums are made. None of this changes a bit of them. */
export interface Means {
  readonly scheduler: Scheduler;
  /** Packed genotypes that are in memory together take so many bytes at most, or are one variant. */
  readonly roundBytes: number;
  /** Whether the twins of the kernels are to run where the kernels could. */
  readonly twin: boolean;
}

const ROUND_BYTES = 2 ** 25;

/** What is in memory together by rights: 32 MB, or half of the matrix if that is more. */
export const roundBytesFor = (individuals: number): number =>
  Math.max(ROUND_BYTES, 4 * individuals * individuals);

/** Whole sums over variants; the sums over two sets of variants are the sum of theirs. */
export interface Sums {
  /** n x n: Σₖ Wₖ xₖxₖᵀ on and below the diagonal; with G of `missing.ts` everywhere where genotypes are missing. */
  readonly products: BigInt64Array;
  /** Σₖ Yₖ xᵢₖ */
  readonly y: BigInt64Array;
  z: bigint;
  /** Under `pairwise` where genotypes are missing: Σₖ mᵢₖmⱼₖ over all kept variants, on and below the diagonal. */
  readonly bothMissing?: BigInt64Array;
  /** Σₖ F̂₃ for `yang-2010-diagonal`. */
  readonly inbreeding?: LimbSums;
}

export function newSums({ bed: { individuals: n }, kind, options }: Prepared): Sums {
  const matrix = () => new BigInt64Array(sharedBuffer(8 * n * n));
  return {
    products: matrix(),
    y: new BigInt64Array(kind === 'incomplete' ? n : 0),
    z: 0n,
    ...(kind === 'incomplete' && options.missing === 'pairwise' ? { bothMissing: matrix() } : {}),
    ...(options.convention === 'yang-2010-diagonal'
      ? { inbreeding: { first: new Float64Array(n), second: new Float64Array(n) } }
      : {}),
  };
}

/** Adds the sums over `used` variants; and over `kept` ones, what people lack. Both ascending. */
export async function addVariants(
  prepared: Prepared,
  used: Uint32Array,
  kept: Uint32Array,
  sums: Sums,
  means: Means,
  told: Told,
): Promise<void> {
  for (const variants of rounds(prepared, used, means)) {
    const plan = planOf(prepared, variants);
    const { facts, offset } = prepared;
    const rows = packedRowsOf(prepared.bed, plan, k => dosageDigits(facts.flipped[k] === 1, offset[k]!));
    await addPanels(prepared, plan, rows, sums.products, means, told);
    if (prepared.kind === 'incomplete') await addCentring(prepared, plan, rows, sums, means);
    if (sums.inbreeding !== undefined) await addInbreeding(prepared, plan, rows, sums.inbreeding, means);
  }
  if (sums.bothMissing !== undefined)
    for (const variants of rounds(
      prepared,
      kept.filter(k => prepared.counts.missing[k]! > 0),
      means,
    )) {
      const inputs = { individuals: prepared.bed.individuals, variants };
      const plan = planEqual(inputs, 0, 0, 1);
      const rows = packedRowsOf(prepared.bed, plan, () => missingDigits);
      await addPanels(prepared, plan, rows, sums.bothMissing, means, () => {});
    }
}

/** Variants whose packed genotypes are in memory together. */
function* rounds({ bed: { individuals: n } }: Prepared, variants: Uint32Array, { roundBytes }: Means) {
  const most = Math.max(1, Math.floor((4 * roundBytes) / paddedPeople(n)));
  for (let first = 0; first < variants.length; first += most) yield variants.subarray(first, first + most);
}

function planOf({ bed, options, weights, offset }: Prepared, variants: Uint32Array): SetPlan {
  const inputs = { individuals: bed.individuals, variants, weights, offset };
  return weighsEqually(options.convention) ? planEqual(inputs, 1, weights.places, 1) : planWeighted(inputs);
}

/** Blocks of a panel at most: the lines of a batch are found once a panel. */
const MOST_BLOCKS = 4;
/** Panels a thread at least, so that none waits long for the last. */
const PANELS_A_THREAD = 4;

/** Ranges of blocks of 64 columns. */
function panels(individuals: number, threads: number): { first: number; last: number }[] {
  const blocks = Math.ceil(individuals / BYTE_COLUMNS);
  const width = Math.max(1, Math.min(MOST_BLOCKS, Math.floor(blocks / (PANELS_A_THREAD * threads))));
  return Array.from({ length: Math.ceil(blocks / width) }, (_, p) => ({
    first: p * width,
    last: Math.min(blocks, (p + 1) * width),
  }));
}

async function addPanels(
  { bed: { individuals } }: Prepared,
  { batches }: SetPlan,
  rows: PackedRows,
  sums: BigInt64Array,
  { scheduler, twin }: Means,
  told: Told,
): Promise<void> {
  const jobs = panels(individuals, scheduler.threads).map<PanelJob>(range => ({
    individuals,
    rows,
    batches,
    ...range,
    sums,
    twin,
  }));
  await scheduler.run<PanelJob, PanelDone>('grm-panel', jobs, ({ products }) => told(products));
}

async function addCentring(
  prepared: Prepared,
  plan: SetPlan,
  rows: PackedRows,
  sums: Sums,
  { scheduler, twin }: Means,
): Promise<void> {
  const { individuals } = prepared.bed;
  const centring = Array.from(plan.variants, k => centringOf(prepared, k));
  for (const { Z } of centring) sums.z += Z;

  const values = new BigInt64Array(3 * centring.length);
  centring.forEach(({ Y }, place) => {
    const offset = prepared.offset[plan.variants[place]!]!;
    for (let digit = 0; digit < 3; digit++) values[3 * place + digit] = Y * BigInt(digit - offset);
  });
  const people = panels(individuals, scheduler.threads).map<PersonSumsJob>(({ first, last }) => ({
    rows,
    sizes: plan.sizes,
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

  const missing = Int32Array.from(plan.variants, k => prepared.counts.missing[k]!);
  const places = Uint32Array.from(plan.variants.keys()).filter(place => missing[place]! > 0);
  const gaps = gapsOf(
    rows,
    places,
    missing.filter(count => count > 0),
    individuals,
  );
  const gapsValues = gaps.map(own =>
    BigInt64Array.from(
      [...own.places].flatMap(place => gapValues(prepared, plan.variants[place]!, centring[place]!)),
    ),
  );
  const jobs = panels(individuals, scheduler.threads).map<MissingJob>(range => ({
    individuals,
    rows,
    gaps,
    values: gapsValues,
    ...range,
    sums: sums.products,
    twin,
  }));
  if (gaps.length > 0) await scheduler.run<MissingJob, void>('grm-missing', jobs);
}

async function addInbreeding(
  prepared: Prepared,
  { variants }: SetPlan,
  rows: PackedRows,
  sums: LimbSums,
  { scheduler }: Means,
): Promise<void> {
  const { individuals } = prepared.bed;
  const values = inbreedingValues(prepared, variants, limbPlaces(prepared));
  const jobs = panels(individuals, scheduler.threads).map<InbreedingJob>(({ first, last }) => ({
    rows,
    values,
    first: first * BYTE_COLUMNS,
    last: Math.min(rows.stride * 4, last * BYTE_COLUMNS),
  }));
  const parts = await scheduler.run<InbreedingJob, LimbSums>('grm-inbreeding', jobs);
  parts.forEach((part, p) => {
    for (let i = jobs[p]!.first; i < Math.min(individuals, jobs[p]!.last); i++) {
      sums.first[i]! += part.first[i - jobs[p]!.first]!;
      sums.second[i]! += part.second[i - jobs[p]!.first]!;
    }
  });
}
