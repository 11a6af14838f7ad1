import { LINE_BYTES } from '../kernels/tables.ts';
import { roundedUp } from './batch-lines.ts';
import type { DictionaryChoice } from './choose.ts';
import { type Dictionary, type DictionaryJob, matrixWidth } from './dictionary.ts';
import type { PackedRows } from './packed-rows.ts';
import { addPanels, widePanels } from './panels.ts';
import { productsOf } from './plan-sets.ts';
import type { Prepared } from './prepare.ts';
import { type DictionaryBatch, MOST_SETS, TABLE_BYTES } from './sets.ts';
import type { Means, Told } from './sums.ts';

/** Matrices of patterns that are in memory together. */
const MATRIX_BYTES = 2 ** 25 * 1.5;
/** Jobs a thread, and sets a job at least: the last set of a job is not full. */
const JOBS_A_THREAD = 4;
const SETS_A_JOB = 8;
/** Matrices of a batch: they are in the cache while the tables of the blocks are gathered. */
const BATCH_MATRIX_BYTES = 2 ** 22;

/** Adds Σₖ Wₖ xₖxₖᵀ by sets of patterns. @param variants neighbours, in the order of the rows */
export async function addByDictionary(
  prepared: Prepared,
  { mostPatterns, variantsPerSet }: DictionaryChoice,
  variants: Uint32Array,
  rows: PackedRows,
  sums: BigInt64Array,
  means: Means,
  told: Told,
): Promise<void> {
  const { individuals } = prepared.bed;
  const { scheduler, twin } = means;
  const products = productsOf(prepared, variants, new Uint8Array(variants.length).fill(1));
  const setsAWave = Math.ceil(MATRIX_BYTES / (8 * matrixWidth(mostPatterns) ** 2));
  const wave = Math.ceil(setsAWave * variantsPerSet);
  const panels = widePanels(individuals, scheduler.threads);
  for (let from = 0; from < variants.length; from += wave) {
    const to = Math.min(variants.length, from + wave);
    const most = Math.max(1, Math.floor((to - from) / (SETS_A_JOB * variantsPerSet)));
    const count = Math.min(most, JOBS_A_THREAD * scheduler.threads);
    const cut = (job: number) => from + Math.floor((job * (to - from)) / count);
    const jobs = Array.from(
      { length: count },
      (_, job): DictionaryJob => ({
        individuals,
        rows,
        first: cut(job),
        last: cut(job + 1),
        products,
        mostPatterns,
        twin,
      }),
    );
    const dictionaries = await scheduler.run<DictionaryJob, Dictionary>('grm-dictionary', jobs);
    const batches = dictionaries.flatMap(batchesOf);
    await addPanels(prepared, batches, to - from, rows, sums, panels, means, told);
  }
}

/** Sets of a dictionary whose tables, and whose matrices, are in the cache together. */
function batchesOf(dictionary: Dictionary): DictionaryBatch[] {
  const { patterns } = dictionary;
  const batches: DictionaryBatch[] = [];
  let matrix = 0;
  for (let first = 0, end = 0; first < patterns.length; first = end) {
    let [lines, numbers] = [0, 0];
    for (; end < patterns.length && end - first < MOST_SETS; end++) {
      const P = patterns[end]!;
      const more = P * matrixWidth(P);
      const fits =
        (lines + roundedUp(P, 2)) * LINE_BYTES <= TABLE_BYTES && 8 * (numbers + more) <= BATCH_MATRIX_BYTES;
      if (end > first && !fits) break;
      lines += roundedUp(P, 2);
      numbers += more;
    }
    batches.push({ kind: 'dictionary', dictionary, first, patterns: patterns.slice(first, end), matrix });
    matrix += numbers;
  }
  return batches;
}
