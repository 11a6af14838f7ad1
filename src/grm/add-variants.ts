import { BYTE_COLUMNS } from '../kernels/tables.ts';
import { addCentring } from './add-centring.ts';
import { addByDictionary } from './add-dictionary.ts';
import { chooseDictionary, type DictionaryChoice, timeOfPlan } from './choose.ts';
import { type InbreedingJob, inbreedingValues, type LimbSums, limbPlaces } from './inbreeding.ts';
import { dosageDigits, missingDigits, type PackedRows, packedRowsOf, paddedPeople } from './packed-rows.ts';
import { addPanels, narrowPanels } from './panels.ts';
import { planEqual, planWeighted } from './plan-sets.ts';
import type { Prepared } from './prepare.ts';
import type { Means, Sums, Told } from './sums.ts';
import { weighsEqually } from './variant-facts.ts';

/** Adds the sums over `used` variants; and over `kept` ones, what people lack. Both ascending. */
export async function addVariants(
  prepared: Prepared,
  used: Uint32Array,
  kept: Uint32Array,
  sums: Sums,
  means: Means,
  told: Told,
): Promise<void> {
  for (const variants of roundsOf(prepared, used, means)) {
    const { rows, order } = await addProducts(prepared, variants, sums, means, told);
    if (prepared.kind === 'incomplete') await addCentring(prepared, order, rows, sums, means);
    if (sums.inbreeding !== undefined) await addInbreeding(prepared, order, rows, sums.inbreeding, means);
  }
  if (sums.bothMissing === undefined) return;
  const incomplete = kept.filter(k => prepared.counts.missing[k]! > 0);
  for (const variants of roundsOf(prepared, incomplete, means)) {
    const { batches } = planEqual({ individuals: prepared.bed.individuals, variants }, 0, 0, 1);
    const rows = packedRowsOf(prepared.bed, variants, () => missingDigits);
    const panels = narrowPanels(prepared.bed.individuals, means.scheduler.threads);
    await addPanels(prepared, batches, 0, rows, sums.bothMissing, panels, means, () => {});
  }
}

/** Variants whose packed genotypes are in memory together. */
function* roundsOf({ bed: { individuals: n } }: Prepared, variants: Uint32Array, { roundBytes }: Means) {
  const most = Math.max(1, Math.floor((4 * roundBytes) / paddedPeople(n)));
  for (let first = 0; first < variants.length; first += most) yield variants.subarray(first, first + most);
}

/** Variants in the order in which they were packed. */
interface Round {
  readonly rows: PackedRows;
  readonly order: Uint32Array;
}

/** Σₖ Wₖ xₖxₖᵀ, by the way that promises to be the quickest. */
async function addProducts(
  prepared: Prepared,
  variants: Uint32Array,
  sums: Sums,
  means: Means,
  told: Told,
): Promise<Round> {
  const { bed, weights, offset, facts } = prepared;
  const { individuals } = bed;
  const inputs = { individuals, variants, weights, offset };
  const plan = weighsEqually(prepared.options.convention)
    ? planEqual(inputs, 1, weights.places, 1)
    : planWeighted(inputs);
  const dictionary = dictionaryFor(prepared, variants, timeOfPlan(plan, individuals), means);
  const order = dictionary === undefined ? plan.variants : variants;
  const rows = packedRowsOf(bed, order, k => dosageDigits(facts.flipped[k] === 1, offset[k]!));
  if (dictionary === undefined) {
    const panels = narrowPanels(individuals, means.scheduler.threads);
    await addPanels(prepared, plan.batches, order.length, rows, sums.products, panels, means, told);
  } else await addByDictionary(prepared, dictionary, order, rows, sums.products, means, told);
  return { rows, order };
}

/** What a dictionary is made with where nobody has looked at the data. */
const UNSEEN: DictionaryChoice = { mostPatterns: 64, variantsPerSet: 8 };

function dictionaryFor(
  prepared: Prepared,
  variants: Uint32Array,
  timeOfDigits: number,
  { sets }: Means,
): DictionaryChoice | undefined {
  if (sets === 'digits' || weighsEqually(prepared.options.convention)) return undefined;
  return sets === 'dictionary' ? UNSEEN : chooseDictionary(prepared, variants, timeOfDigits);
}

async function addInbreeding(
  prepared: Prepared,
  variants: Uint32Array,
  rows: PackedRows,
  sums: LimbSums,
  { scheduler }: Means,
): Promise<void> {
  const { individuals } = prepared.bed;
  const values = inbreedingValues(prepared, variants, limbPlaces(prepared));
  const jobs = narrowPanels(individuals, scheduler.threads).map<InbreedingJob>(({ first, last }) => ({
    rows,
    values,
    first: first * BYTE_COLUMNS,
    last: last * BYTE_COLUMNS,
  }));
  const parts = await scheduler.run<InbreedingJob, LimbSums>('grm-inbreeding', jobs);
  parts.forEach((part, p) => {
    const { first, last } = jobs[p]!;
    for (let i = first; i < Math.min(individuals, last); i++) {
      sums.first[i]! += part.first[i - first]!;
      sums.second[i]! += part.second[i - first]!;
    }
  });
}
