/**
 * Which way of summing is the quickest for these data. No choice changes a bit of the sums.
 *
 * Times are nanoseconds, measured on one machine: only their ratios matter.
 */

import { FIXED_COLUMNS, LINE_BYTES } from '../kernels/tables.ts';
import { newCutter } from './dictionary.ts';
import { dosageDigits, packedRowsOf } from './packed-rows.ts';
import type { Prepared } from './prepare.ts';
import type { SetPlan } from './sets.ts';
import { tableBytes } from './sets.ts';

/** One look-up of a line. */
const LOOK_UP = 0.87;
/** One line of a table built of digits, in bytes and in 64-bit numbers, and of one gathered from a matrix. */
const BUILD_8 = 1.2;
const BUILD_64 = 1.5;
const GATHER = 1.3;
/** One group of 64 columns of a row weighted. */
const WEIGHTING = 6.5;
/** One person put into a class, and what comes with it, a variant. */
const CLASSING = 0.7;
/** One entry of a matrix of patterns, a variant. */
const MATRIX = 0.1;

/** A dictionary that promises to be the quickest. */
export interface DictionaryChoice {
  readonly mostPatterns: number;
  readonly variantsPerSet: number;
}

/** Pairs of people in nanoseconds that a plan of digits takes. */
export function timeOfPlan({ batches }: SetPlan, individuals: number): number {
  const pairs = (individuals * (individuals + 64)) / 2;
  let time = 0;
  for (const batch of batches) {
    const lines = batch.sizes.reduce((sum, size) => sum + tableBytes(size) / LINE_BYTES, 0);
    const sets = batch.sizes.length;
    if (batch.kind === 'fixed')
      time += (pairs / FIXED_COLUMNS) * sets * LOOK_UP + (individuals / FIXED_COLUMNS) * lines * BUILD_64;
    else time += (pairs / 64) * sets * LOOK_UP + (individuals / 64) * lines * BUILD_8;
    if (batch.kind === 'grouped') time += (pairs / 64) * batch.setsPerGroup.length * WEIGHTING;
  }
  return time;
}

/** Patterns a set at most that are tried. */
const MOST_PATTERNS = [128, 96, 192];
/** Where the first of them takes so many times as long as digits, the others are not tried. */
const HOPELESS = 2;
/** Windows of neighbours that are looked at, and variants in each. */
const WINDOWS = 4;
const IN_WINDOW = 256;
/** Fewer people than this show so few patterns that tables are longer than what is looked up in them. */
const FEWEST_PEOPLE = 256;

/** The best dictionary, or undefined where sets of digits promise to be quicker. @param variants ascending */
export function chooseDictionary(
  prepared: Prepared,
  variants: Uint32Array,
  timeOfDigits: number,
): DictionaryChoice | undefined {
  const n = prepared.bed.individuals;
  if (n < FEWEST_PEOPLE || variants.length < WINDOWS * IN_WINDOW) return undefined;
  const { facts, offset, bed } = prepared;
  const starts = Array.from({ length: WINDOWS }, (_, w) =>
    Math.floor((w * (variants.length - IN_WINDOW)) / (WINDOWS - 1)),
  );
  const sample = Uint32Array.from(starts.flatMap(start => [...variants.subarray(start, start + IN_WINDOW)]));
  const rows = packedRowsOf(bed, sample, k => dosageDigits(facts.flipped[k] === 1, offset[k]!));
  let best: (DictionaryChoice & { time: number }) | undefined;
  for (const mostPatterns of MOST_PATTERNS) {
    const cutter = newCutter({ individuals: n, rows, mostPatterns, twin: false });
    let [sets, patterns] = [0, 0];
    for (let w = 0; w < WINDOWS; w++)
      for (const set of cutter.sets(w * IN_WINDOW, (w + 1) * IN_WINDOW)) {
        sets += 1;
        patterns += set.patterns;
      }
    const variantsPerSet = sample.length / sets;
    const time = timeOfDictionary(n, variants.length, variantsPerSet, patterns / sets);
    if (best === undefined || time < best.time) best = { mostPatterns, variantsPerSet, time };
    if (best.time > HOPELESS * timeOfDigits) return undefined;
  }
  return best!.time < timeOfDigits ? best : undefined;
}

function timeOfDictionary(n: number, variants: number, variantsPerSet: number, P: number): number {
  const pairs = (n * (n + 64)) / 2;
  const lookUps = (pairs / FIXED_COLUMNS) * LOOK_UP;
  const tables = (n / FIXED_COLUMNS) * P * GATHER;
  const perSet = lookUps + tables + P * P * variantsPerSet * MATRIX;
  return (variants / variantsPerSet) * perSet + variants * n * CLASSING;
}
