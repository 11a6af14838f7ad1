/**
 * Which variant? For many variants of packed genotypes, on one decomposition of K.
 *
 *   Y ~ N(Xb + xβ, V),  V = σ²gK + σ²eI:  the chapter `associate`, with its names, laws and refusals
 *
 * `prepareScan` brings K to tridiagonal form on the contrasts of X and fits the model without a variant. A variant then
 * costs n sums of n dosages, made by looking up and by differences from its neighbours, and one elimination at each of
 * some twenty values of the ratio of the components (`tables`, `forms`); between these its likelihood is interpolated to
 * rounding and maximised (`search`). Where the optimum leaves the ratios that were looked at, or another could exist,
 * the variant is searched on its own spectrum instead (`wide`): the results say of how many this is true.
 *
 * Results depend neither on the threads, nor on which variants are scanned together.
 */
import type { BedSource } from '../genotypes/bed-source.ts';
import type { Scheduler } from '../kernels/schedule.ts';
import { Refusal } from '../linalg/refusal.ts';
import { type ScanBlock, type ScanCode, scanCodes } from './block.ts';
import { bytesOfVariant } from './forms.ts';
import type { ScanModel } from './model.ts';
import type { ScanJob } from './work.ts';

export { outcomeAt, type ScanBlock, type ScanCode, scanCodes } from './block.ts';
export { prepareScan, type ScanModel } from './model.ts';

/** What is scanned. */
export interface ScanInput {
  readonly bed: BedSource;
  /** For each person of the model, in its order: the number of that person in the .bed. */
  readonly people: Int32Array;
  /** Numbers of the variants in the .bed, in the order in which they are to be answered. */
  readonly variants: Int32Array;
}

/** What became of the variants. */
export interface ScanSummary {
  readonly variants: number;
  /** How many variants have which outcome; `ok` were tested. */
  readonly outcomes: Readonly<Record<ScanCode, number>>;
  /** Tested variants whose likelihood was searched on their own spectrum. */
  readonly wide: number;
}

/** Memory of a job, beside the tables. */
const JOB_BYTES = 2 ** 26;
/** Genotypes that are read before they are worked on. */
const READ_BYTES = 2 ** 26;
/** Jobs a thread, so that none waits long for the last one. */
const JOBS_PER_THREAD = 2;
const LEAST_JOB = 256;

/**
 * Tests variants, and tells of them in their order while it goes on.
 *
 * @param told is called with one block after the other
 * @throws Refusal `dimension-mismatch` (people), `out-of-domain` (numbers beyond the .bed)
 */
export async function scanVariants(
  model: ScanModel,
  { bed, people, variants }: ScanInput,
  scheduler: Scheduler,
  told: (block: ScanBlock) => void,
): Promise<ScanSummary> {
  refuseOthers(model, bed, people, variants);
  const stride = Math.ceil(bed.individuals / 4);
  const fitting = Math.max(1, Math.floor(JOB_BYTES / bytesOfVariant(model.tables, stride)));
  const fair = Math.max(LEAST_JOB, Math.ceil(variants.length / (JOBS_PER_THREAD * scheduler.threads)));
  const jobSize = Math.min(fitting, fair);
  const waveSize = Math.max(jobSize, Math.floor(READ_BYTES / stride / jobSize) * jobSize);
  const summary = newSummary();
  for (let first = 0; first < variants.length; first += waveSize) {
    const wave = variants.subarray(first, first + waveSize);
    const packed = readRows(bed, wave, stride);
    const jobs = Array.from(
      { length: Math.ceil(wave.length / jobSize) },
      (_, j): ScanJob => ({
        model,
        people,
        stride,
        packed: packed.subarray(j * jobSize * stride, (j + 1) * jobSize * stride),
        first: first + j * jobSize,
      }),
    );
    const early = new Map<number, ScanBlock>();
    let next = 0;
    await scheduler.run<ScanJob, ScanBlock>('scan-variants', jobs, (block, index) => {
      early.set(index, block);
      for (let ready = early.get(next); ready !== undefined; ready = early.get(next)) {
        early.delete(next);
        next += 1;
        summary.add(ready);
        told(ready);
      }
    });
  }
  return summary.done();
}

function refuseOthers({ n }: ScanModel, bed: BedSource, people: Int32Array, variants: Int32Array): void {
  if (people.length !== n)
    throw new Refusal('dimension-mismatch', `${people.length} people are named, the model has ${n}`, {
      field: 'people',
    });
  const within = (numbers: Int32Array, count: number, field: string) => {
    const at = numbers.findIndex(i => i < 0 || i >= count);
    if (at >= 0)
      throw new Refusal('out-of-domain', `${field}[${at}] is ${numbers[at]}: the .bed has ${count}`, {
        field,
      });
  };
  within(people, bed.individuals, 'people');
  within(variants, bed.variants, 'variants');
}

/** Rows of the .bed side by side, in memory that threads share. */
function readRows(bed: BedSource, variants: Int32Array, stride: number): Uint8Array {
  const bytes = variants.length * stride;
  const rows = new Uint8Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes),
  );
  for (let k = 0; k < variants.length; ) {
    let count = 1; // neighbours are read together
    while (variants[k + count] === variants[k]! + count) count++;
    rows.set(bed.read(variants[k]!, count).subarray(0, count * stride), k * stride);
    k += count;
  }
  return rows;
}

function newSummary() {
  const outcomes = Object.fromEntries(scanCodes.map(code => [code, 0])) as Record<ScanCode, number>;
  let variants = 0;
  let wide = 0;
  return {
    add: (block: ScanBlock): void => {
      variants += block.variants;
      for (const code of block.code) outcomes[scanCodes[code]!] += 1;
      for (const w of block.wide) wide += w;
    },
    done: (): ScanSummary => ({ variants, outcomes, wide }),
  };
}
