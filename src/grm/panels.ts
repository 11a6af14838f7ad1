import { BYTE_COLUMNS } from '../kernels/tables.ts';
import type { PackedRows } from './packed-rows.ts';
import type { PanelDone, PanelJob } from './panel.ts';
import type { Prepared } from './prepare.ts';
import type { Batch } from './sets.ts';
import type { Means, Told } from './sums.ts';

/** Blocks first … last − 1 of 64 columns. */
export interface Panel {
  readonly first: number;
  readonly last: number;
}

/** Blocks of a panel at most: the lines of a batch are found once a panel. */
const MOST_BLOCKS = 4;
/** Panels a thread at least, so that none waits long for the last. */
const PANELS_A_THREAD = 4;

/** Panels of few columns. */
export function narrowPanels(individuals: number, threads: number): Panel[] {
  const blocks = Math.ceil(individuals / BYTE_COLUMNS);
  const width = Math.max(1, Math.min(MOST_BLOCKS, Math.floor(blocks / (PANELS_A_THREAD * threads))));
  return Array.from({ length: Math.ceil(blocks / width) }, (_, p) => ({
    first: p * width,
    last: Math.min(blocks, (p + 1) * width),
  }));
}

/** Sums of a wide panel take so many bytes at most. */
const WIDE_BYTES = 2 ** 25;

/** As few panels as the threads need, of about the same size each: for batches that are costly to load. */
export function widePanels(individuals: number, threads: number): Panel[] {
  const blocks = Math.ceil(individuals / BYTE_COLUMNS);
  const most = Math.max(1, Math.floor(WIDE_BYTES / (individuals * BYTE_COLUMNS * 8)));
  const wanted = 2 * threads;
  const panels: Panel[] = [];
  for (let first = 0; first < blocks; ) {
    // the columns from `first` on are a triangle of (blocks − first)² / 2; each panel takes its share of the whole
    const left = Math.sqrt(Math.max(0, (blocks - first) ** 2 - blocks ** 2 / wanted));
    const last = Math.min(blocks, first + most, Math.max(first + 1, Math.round(blocks - left)));
    panels.push({ first, last });
    first = last;
  }
  return panels;
}

/** Adds what batches of sets give to the sums. @param variants how many there are in them */
export async function addPanels(
  { bed: { individuals } }: Prepared,
  batches: readonly Batch[],
  variants: number,
  rows: PackedRows,
  sums: BigInt64Array,
  panels: readonly Panel[],
  { scheduler, twin }: Means,
  told: Told,
): Promise<void> {
  const jobs = panels.map<PanelJob>(panel => ({
    individuals,
    rows,
    batches,
    variants,
    ...panel,
    sums,
    twin,
  }));
  await scheduler.run<PanelJob, PanelDone>('grm-panel', jobs, ({ products }) => told(products));
}
