/**
 * What missing genotypes take away from sums that count them as x = 0.
 *
 *   symbol  name                                                                               shape
 *   x, x̄    digit − offset, 0 where missing; its mean over the observed                        n x m, m
 *   oᵢₖ     1 where the genotype is there, mᵢₖ = 1 − oᵢₖ                                       n x m
 *   Yₖ, Zₖ  the whole numbers next to Wₖx̄ₖ and Wₖx̄ₖ²; Zₖ is even                               m
 *   P       Σₖ oᵢₖoⱼₖ [Wₖxᵢₖxⱼₖ − Yₖ(xᵢₖ + xⱼₖ) + Zₖ], the products of centred genotypes       n x n
 *   G       Σₖ mᵢₖ [Yₖxⱼₖ − Zₖ(1 − mⱼₖ/2)], a sum over what is missing of person i             n x n
 *
 *   P = Σₖ Wₖ xₖxₖᵀ − y1ᵀ − 1yᵀ + z + G + Gᵀ  with yᵢ = Σₖ Yₖxᵢₖ, z = Σₖ Zₖ
 *
 * Whole numbers throughout, modulo 2⁶⁴: no order of variants changes a bit.
 */
import { newLayout } from '../kernels/layout.ts';
import { BYTE_COLUMNS, FIXED_COLUMNS, LINE_BYTES, tableMachine } from '../kernels/tables.ts';
import { roundedUp } from './batch-lines.ts';
import type { PackedRows } from './packed-rows.ts';

/** Some of the variants of a plan that miss a genotype, and who misses it. */
export interface Gaps {
  /** Places of the variants in the plan, ascending. */
  readonly places: Uint32Array;
  /** Person i misses the variants entries[starts[i]] … entries[starts[i + 1] − 1], counted within `places`. */
  readonly starts: Uint32Array;
  readonly entries: Uint16Array;
}

export interface MissingJob {
  readonly individuals: number;
  readonly rows: PackedRows;
  readonly gaps: readonly Gaps[];
  /** Four values a variant of each of the gaps: what code 00, 01, 10 and 11 of person j adds to Gᵢⱼ. */
  readonly values: readonly BigInt64Array[];
  /** Blocks first … last − 1 of 64 columns. */
  readonly first: number;
  readonly last: number;
  /** n x n, column by column: G is added, and on the diagonal twice. */
  readonly sums: BigInt64Array;
  readonly twin: boolean;
}

export function missingWork(job: MissingJob): void {
  const { individuals: n, rows, gaps, values, first, last, sums, twin } = job;
  const people = 4 * rows.stride;
  const most = (of: (own: Gaps) => number) => gaps.reduce((a, own) => Math.max(a, of(own)), 0);
  const layout = newLayout();
  const packed = layout.take(most(own => spanOf(own)) * rows.stride);
  const offsets = layout.take(most(own => own.places.length) * 4);
  const four = layout.take(most(own => own.places.length) * 32);
  const table = layout.take(most(own => own.places.length) * LINE_BYTES);
  const starts = layout.take((people + 1) * 4);
  const entries = layout.take(most(own => own.entries.length) * 2);
  const totals = Array.from({ length: last - first }, () => layout.take(people * BYTE_COLUMNS * 8));
  const columns = layout.take(people * BYTE_COLUMNS * 8);
  const earlier = layout.take(people * 8);
  const { functions, memory } = tableMachine(layout.size(), twin);
  for (const total of totals) new Uint8Array(memory, total, people * BYTE_COLUMNS * 8).fill(0);

  gaps.forEach((own, g) => {
    const from = own.places[0]!;
    new Uint8Array(memory, packed).set(
      rows.packed.subarray(from * rows.stride, (from + spanOf(own)) * rows.stride),
    );
    new Uint32Array(memory, offsets).set(own.places.map(place => (place - from) * rows.stride));
    new BigInt64Array(memory, four).set(values[g]!);
    new Uint32Array(memory, starts).set(own.starts);
    new Uint16Array(memory, entries).set(own.entries);
    for (let block = first; block < last; block++)
      for (let column = 0; column < BYTE_COLUMNS; column += FIXED_COLUMNS) {
        const at = (block * BYTE_COLUMNS + column) / 4;
        functions.codeLines64(packed, offsets, own.places.length, at, four, table);
        functions.sumLines64(starts, entries, table, totals[block - first]! + 8 * column, 512, n);
      }
  });

  for (let block = first; block < last; block++) {
    const left = block * BYTE_COLUMNS;
    const width = Math.min(BYTE_COLUMNS, n - left);
    functions.columns64(totals[block - first]!, people, roundedUp(width, 2), columns);
    const sum = new BigInt64Array(memory, earlier, n);
    for (let c = 0; c < width; c++) {
      const own = sums.subarray((left + c) * n, (left + c + 1) * n);
      sum.set(own);
      functions.add64(columns + 8 * c * people, earlier, roundedUp(n, 2));
      own.set(sum);
      own[left + c]! += new BigInt64Array(memory, columns + 8 * (c * people + left + c), 1)[0]!;
    }
  }
}

const spanOf = ({ places }: Gaps): number => places[places.length - 1]! - places[0]! + 1;

/** Variants of one table of lines: 256 KB of the second-level cache. */
const MOST_VARIANTS = 4096;
/** Places from the first to the last of them: their packed genotypes are copied as one. */
const MOST_SPAN = 8192;

export interface GapsJob {
  readonly individuals: number;
  readonly rows: PackedRows;
  readonly places: Uint32Array;
  /** How many genotypes are missing of these variants. */
  readonly count: number;
}

/**
 * The search for who misses what among some variants.
 * @param places those with a gap, ascending
 * @param missing how many people miss each of them
 */
export function gapsJobs(
  rows: PackedRows,
  places: Uint32Array,
  missing: (place: number) => number,
  individuals: number,
): GapsJob[] {
  const jobs: GapsJob[] = [];
  for (let first = 0, end = 0; first < places.length; first = end) {
    let count = 0;
    for (; end < places.length; end++) {
      if (end - first === MOST_VARIANTS || places[end]! - places[first]! >= MOST_SPAN) break;
      count += missing(places[end]!);
    }
    jobs.push({ individuals, rows, places: places.slice(first, end), count });
  }
  return jobs;
}

export function gapsWork({ individuals, rows: { packed, stride }, places, count }: GapsJob): Gaps {
  const people = new Uint32Array(count);
  const variants = new Uint16Array(count);
  const starts = new Uint32Array(individuals + 1);
  let at = 0;
  for (let k = 0; k < places.length; k++)
    for (let b = places[k]! * stride, i = 0; i < individuals; b++, i += 4) {
      let gaps = packed[b]! & ~(packed[b]! >> 1) & 0b01010101; // 01 in any of the four pairs
      for (; gaps !== 0; gaps &= gaps - 1, at++) {
        const person = i + ((31 - Math.clz32(gaps & -gaps)) >> 1);
        people[at] = person;
        variants[at] = k;
        starts[person + 1]! += 1;
      }
    }
  for (let i = 0; i < individuals; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const entries = new Uint16Array(count);
  for (let e = 0; e < count; e++) {
    const person = people[e]!;
    entries[next[person]!] = variants[e]!;
    next[person]! += 1;
  }
  return { places, starts, entries };
}
