import {
  BYTE_SUM,
  bestSetSize,
  type DigitBatch,
  evenSizes,
  largestProduct,
  MOST_GROUPS,
  MOST_SETS,
  type SetPlan,
  TABLE_BYTES,
  tableBytes,
} from './sets.ts';
import { limbsOf, type WholeWeights } from './weights.ts';
import { storeWhole } from './whole.ts';

/**
 * Nanoseconds for 64 columns of a row: one look-up of a line, and the weighting of one group. A group of fewer
 * variants than pay for its weighting is summed in 64-bit numbers instead, eight columns a line.
 */
const LOOK_UP = 0.85;
const WEIGHTING = 5.3;

const worthAGroup = (count: number, most: number): boolean =>
  Math.ceil(count / most) * LOOK_UP + WEIGHTING < (count / most) * LOOK_UP * 8;

/** What a plan is made from: the variants of one round, and for every variant of the data its weight and offset. */
export interface PlanInputs {
  readonly individuals: number;
  readonly variants: Uint32Array;
  readonly weights: WholeWeights;
  readonly offset: Uint8Array;
}

/**
 * Sets for variants that all weigh 2^shift.
 * @param largest |x xⱼ| at most: 1 where x = digit − offset is −1, 0, 1 or 0, 1
 */
export function planEqual(
  { individuals, variants }: Pick<PlanInputs, 'individuals' | 'variants'>,
  offset: 0 | 1,
  shift: number,
  largest: 1 | 4,
): SetPlan {
  const sizes = evenSizes(variants.length, bestSetSize(individuals));
  const batches: DigitBatch[] = [];
  for (const part of partsOf(sizes, Math.floor(BYTE_SUM / largest)))
    batches.push({ kind: 'equal', ...part, offset, shift });
  return { variants, sizes, batches };
}

/** Consecutive sets that make a batch: their tables fit, and they have `most` variants at most. */
export function* partsOf(sizes: Uint8Array, most: number): Generator<{ first: number; sizes: Uint8Array }> {
  let [start, bytes, count, first] = [0, 0, 0, 0];
  for (let s = 0; s < sizes.length; s++) {
    const size = sizes[s]!;
    if (s - start === MOST_SETS || bytes + tableBytes(size) > TABLE_BYTES || count + size > most) {
      yield { first, sizes: sizes.subarray(start, s) };
      first += count;
      [start, bytes, count] = [s, 0, 0];
    }
    bytes += tableBytes(size);
    count += size;
  }
  if (start < sizes.length) yield { first, sizes: sizes.subarray(start) };
}

/** Sets for variants of any weights: groups where enough weigh the same, products of 64 bits for the others. */
export function planWeighted(inputs: PlanInputs): SetPlan {
  const most = bestSetSize(inputs.individuals);
  const groups = alike(inputs);
  const small = groups.filter(members => !worthAGroup(members.length, most));
  const grouped = planGroups(
    inputs,
    groups.filter(members => worthAGroup(members.length, most)),
    most,
  );
  const fixed = planFixed(inputs, joined(small), most, grouped.variants.length);
  return {
    variants: joined([grouped.variants, fixed.variants]),
    sizes: Uint8Array.from([...grouped.sizes, ...fixed.sizes]),
    batches: [...grouped.batches, ...fixed.batches],
  };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The variants of each weight and offset. */
function alike({ variants, weights, offset }: PlanInputs): Uint32Array[] {
  const groupBy = [new Map<number, number>(), new Map<number, number>()] as const; // by offset
  const groupOf = new Uint32Array(variants.length);
  const counts: number[] = [];
  for (let at = 0; at < variants.length; at++) {
    const k = variants[at]!;
    const own = groupBy[offset[k] as 0 | 1];
    const W = weights.mantissa[k]! * 2 ** weights.exponent[k]!;
    let group = own.get(W);
    if (group === undefined) {
      group = counts.push(0) - 1;
      own.set(W, group);
    }
    groupOf[at] = group;
    counts[group]! += 1;
  }
  const groups = counts.map(count => new Uint32Array(count));
  for (let at = 0; at < variants.length; at++) {
    const group = groupOf[at]!;
    counts[group]! -= 1;
    groups[group]![counts[group]!] = variants[at]!;
  }
  return groups;
}

/** Groups that can share a batch, in order: of one exponent and offset, and of few different numbers of sets. */
function planGroups({ weights, offset }: PlanInputs, groups: readonly Uint32Array[], most: number): SetPlan {
  const kindOf = (k: number) => 2 * weights.exponent[k]! + offset[k]!;
  const pieces = groups
    .flatMap(members =>
      piecesOf(members, Math.floor(BYTE_SUM / largestProduct(offset[members[0]!] as 0 | 1))),
    )
    .map(members => ({ members, kind: kindOf(members[0]!), sizes: evenSizes(members.length, most) }))
    .sort((a, b) => a.kind - b.kind || a.sizes.length - b.sizes.length);
  const batches: DigitBatch[] = [];
  let first = 0;
  for (let start = 0, end = 0; start < pieces.length; start = end) {
    let [sets, bytes] = [0, 0];
    for (; end < pieces.length && end - start < MOST_GROUPS; end++) {
      const { kind, sizes } = pieces[end]!;
      sets += sizes.length;
      bytes += sizes.reduce((sum, size) => sum + tableBytes(size), 0);
      if (end > start && (kind !== pieces[start]!.kind || sets > MOST_SETS || bytes > TABLE_BYTES)) break;
    }
    const own = pieces.slice(start, end);
    const example = own[0]!.members[0]!;
    const count = own.reduce((sum, { members }) => sum + members.length, 0);
    batches.push({
      kind: 'grouped',
      first,
      sizes: Uint8Array.from(own.flatMap(({ sizes }) => [...sizes])),
      offset: offset[example] as 0 | 1,
      shift: weights.exponent[example]!,
      setsPerGroup: Uint8Array.from(own, ({ sizes }) => sizes.length),
      limbs: Int16Array.from(own.flatMap(({ members }) => limbsOf(weights.mantissa[members[0]!]!))),
      load: count * largestProduct(offset[example] as 0 | 1),
    });
    first += count;
  }
  return {
    variants: joined(pieces.map(({ members }) => members)),
    sizes: Uint8Array.from(pieces.flatMap(({ sizes }) => [...sizes])),
    batches,
  };
}

/** Members in pieces whose sums fit in a byte. */
const piecesOf = (members: Uint32Array, most: number): Uint32Array[] =>
  members.length <= most
    ? [members]
    : Array.from({ length: Math.ceil(members.length / most) }, (_, p) =>
        members.subarray(p * most, (p + 1) * most),
      );

function planFixed(inputs: PlanInputs, variants: Uint32Array, most: number, offset: number): SetPlan {
  const sizes = evenSizes(variants.length, most);
  const batches: DigitBatch[] = [];
  for (const part of partsOf(sizes, Number.POSITIVE_INFINITY)) {
    const count = part.sizes.reduce((a, b) => a + b, 0);
    const products = productsOf(inputs, variants.subarray(part.first, part.first + count), part.sizes);
    batches.push({ kind: 'fixed', first: offset + part.first, sizes: part.sizes, products });
  }
  return { variants, sizes, batches };
}

/**
 * Nine products a variant, W (d − offset)(d′ − offset) for the digits d and d′.
 * @param sizes of sets, of each of which the variant of the highest digit comes first
 */
export function productsOf(
  { weights, offset }: Pick<PlanInputs, 'weights' | 'offset'>,
  variants: Uint32Array,
  sizes: Uint8Array,
): BigInt64Array {
  const products = new BigInt64Array(9 * variants.length);
  const halves = new Int32Array(products.buffer);
  let first = 0;
  for (const size of sizes) {
    for (let t = 0; t < size; t++) {
      const k = variants[first + size - 1 - t]!;
      for (let d = 0; d < 3; d++)
        for (let e = 0; e < 3; e++) {
          const xx = (d - offset[k]!) * (e - offset[k]!);
          const at = 9 * (first + t) + 3 * d + e;
          storeWhole(halves, at, xx * weights.whole.high[k]!, xx * weights.whole.low[k]!);
        }
    }
    first += size;
  }
  return products;
}
