import type { Scheduler } from '../kernels/schedule.ts';
import { BYTE_COLUMNS } from '../kernels/tables.ts';
import { codeStride, dosageDigits, newCodeWriter } from './codes.ts';
import type { PanelDone, PanelJob } from './panel.ts';
import { planEqual, planWeighted } from './plan-sets.ts';
import type { Prepared } from './prepare.ts';
import { eachRow } from './read.ts';
import type { SetPlan } from './sets.ts';
import { weighsEqually } from './variant-facts.ts';

/** How much of the work is done, in products of two genotypes. */
export type Progress = (done: number, of: number) => void;

/** Codes of a round take so many bytes, or half of the matrix if that is more. */
const CODE_BYTES = 2 ** 25;

/** How many variants make a round: their codes are in memory together. */
const roundOf = (individuals: number): number =>
  Math.floor((4 * Math.max(CODE_BYTES, 4 * individuals * individuals)) / codeStride(individuals));

/** `sums` += Σ Wₖ xₖxₖᵀ over some of the variants that vary, on and below the diagonal. */
export async function sumVariants(
  prepared: Prepared,
  variants: Uint32Array,
  sums: BigInt64Array,
  scheduler: Scheduler,
  progress: (more: number) => void,
): Promise<void> {
  const round = roundOf(prepared.bed.individuals);
  for (let first = 0; first < variants.length; first += round) {
    const plan = planOf(prepared, variants.subarray(first, first + round));
    const jobs = panelJobs(prepared, plan, sums, first > 0, scheduler.threads);
    await scheduler.run<PanelJob, PanelDone>('grm-panel', jobs, ({ products }) => progress(products));
  }
}

function planOf({ bed, options, weights, offset, kind }: Prepared, variants: Uint32Array): SetPlan {
  const inputs = { individuals: bed.individuals, variants, weights, offset };
  return kind === 'exact' || weighsEqually(options.convention)
    ? planEqual(inputs, 1, weights.places)
    : planWeighted(inputs);
}

/** Blocks of a panel at most: the lines of a batch are found once a panel. */
const MOST_BLOCKS = 4;
/** Panels a thread at least, so that none waits long for the last. */
const PANELS_A_THREAD = 4;

function panelJobs(
  { bed, facts, offset }: Prepared,
  plan: SetPlan,
  sums: BigInt64Array,
  adds: boolean,
  threads: number,
): PanelJob[] {
  const writer = newCodeWriter(plan, bed.individuals, bed.variants);
  eachRow(bed, plan.variants.slice().sort(), (k, packed, at) =>
    writer.add(k, packed, at, dosageDigits(facts.flipped[k] === 1, offset[k]!)),
  );
  const blocks = Math.ceil(bed.individuals / BYTE_COLUMNS);
  const width = Math.max(1, Math.min(MOST_BLOCKS, Math.floor(blocks / (PANELS_A_THREAD * threads))));
  return Array.from({ length: Math.ceil(blocks / width) }, (_, p) => ({
    individuals: bed.individuals,
    codes: writer.codes,
    batches: plan.batches,
    first: p * width,
    last: Math.min(blocks, (p + 1) * width),
    sums,
    adds,
    twin: false,
  }));
}
