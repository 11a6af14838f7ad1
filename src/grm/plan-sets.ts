import {
  type Batch,
  BYTE_SUM,
  bestSetSize,
  evenSizes,
  largestProduct,
  MOST_GROUPS,
  MOST_SETS,
  type SetPlan,
  TABLE_BYTES,
  tableBytes,
} from './sets.ts';
import { limbsOf, type WholeWeights } from './weights.ts';

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

/** Sets for variants that all weigh 2^shift. */
export function planEqual({ individuals, variants }: PlanInputs, offset: 0 | 1, shift: number): SetPlan {
  const sizes = evenSizes(variants.length, bestSetSize(individuals));
  const most = Math.floor(BYTE_SUM / largestProduct(offset));
  const batches: Batch[] = [];
  let first = 0;
  for (const part of parts(sizes, most)) {
    batches.push({ kind: 'equal', first, sizes: Uint8Array.from(part), offset, shift });
    first += part.length;
  }
  return { variants, sizes: Uint8Array.from(sizes), batches };
}

/** Consecutive sets that make a batch: their tables fit, and they have `most` variants at most. */
function* parts(sizes: readonly number[], most: number): Generator<number[]> {
  let part: number[] = [];
  let bytes = 0;
  let count = 0;
  for (const size of sizes) {
    if (part.length === MOST_SETS || bytes + tableBytes(size) > TABLE_BYTES || count + size > most) {
      yield part;
      part = [];
      bytes = 0;
      count = 0;
    }
    part.push(size);
    bytes += tableBytes(size);
    count += size;
  }
  if (part.length > 0) yield part;
}

/** Sets for variants of any weights: groups where enough weigh the same, products of 64 bits for the others. */
export function planWeighted(inputs: PlanInputs): SetPlan {
  const { individuals, variants, weights, offset } = inputs;
  const most = bestSetSize(individuals);
  const byWeight = [new Map<number, number[]>(), new Map<number, number[]>()] as const; // by offset
  for (const k of variants) {
    const alike = byWeight[offsetOf(offset, k)];
    const W = weights.mantissa[k]! * 2 ** weights.exponent[k]!;
    const members = alike.get(W);
    if (members === undefined) alike.set(W, [k]);
    else members.push(k);
  }
  const groups = byWeight.flatMap(alike => [...alike.values()]);
  const large = groups.filter(members => worthAGroup(members.length, most));
  const small = groups.filter(members => !worthAGroup(members.length, most)).flat();
  const grouped = planGroups(inputs, large, most);
  const fixed = planFixed(inputs, small, most, grouped.sizes.length);
  return {
    variants: Uint32Array.from([...grouped.variants, ...fixed.variants]),
    sizes: Uint8Array.from([...grouped.sizes, ...fixed.sizes]),
    batches: [...grouped.batches, ...fixed.batches],
  };
}

interface PartialPlan {
  readonly variants: number[];
  readonly sizes: number[];
  readonly batches: Batch[];
}

function planGroups({ weights, offset }: PlanInputs, groups: readonly number[][], most: number): PartialPlan {
  const plan: PartialPlan = { variants: [], sizes: [], batches: [] };
  // groups of one offset and exponent stand together: they can share a batch
  const kindOf = (k: number) => 2 * weights.exponent[k]! + offset[k]!;
  const pieces = groups
    .flatMap(members =>
      pieceOf(members, Math.floor(BYTE_SUM / largestProduct(offsetOf(offset, members[0]!)))),
    )
    .sort((a, b) => kindOf(a[0]!) - kindOf(b[0]!));
  let open: number[][] = [];
  let sets = 0;
  let bytes = 0;
  const close = () => {
    if (open.length > 0) addGroupedBatch(plan, open, most, weights, offset);
    open = [];
    sets = 0;
    bytes = 0;
  };
  for (const piece of pieces) {
    const sizes = evenSizes(piece.length, most);
    const more = sizes.reduce((sum, size) => sum + tableBytes(size), 0);
    const fits = open.length < MOST_GROUPS && sets + sizes.length <= MOST_SETS && bytes + more <= TABLE_BYTES;
    if (open.length > 0 && (!fits || kindOf(piece[0]!) !== kindOf(open[0]![0]!))) close();
    open.push(piece);
    sets += sizes.length;
    bytes += more;
  }
  close();
  return plan;
}

const offsetOf = (offset: Uint8Array, k: number): 0 | 1 => (offset[k] === 0 ? 0 : 1);

/** Members in pieces whose sums fit in a byte. */
const pieceOf = (members: readonly number[], most: number): number[][] =>
  Array.from({ length: Math.ceil(members.length / most) }, (_, p) => members.slice(p * most, (p + 1) * most));

function addGroupedBatch(
  plan: PartialPlan,
  groups: readonly number[][],
  most: number,
  weights: WholeWeights,
  offset: Uint8Array,
): void {
  const example = groups[0]![0]!;
  const sizes = groups.map(members => evenSizes(members.length, most));
  plan.batches.push({
    kind: 'grouped',
    first: plan.sizes.length,
    sizes: Uint8Array.from(sizes.flat()),
    offset: offsetOf(offset, example),
    shift: weights.exponent[example]!,
    setsPerGroup: Uint8Array.from(sizes, own => own.length),
    limbs: Int16Array.from(groups.flatMap(members => limbsOf(weights.mantissa[members[0]!]!))),
    load: groups.flat().length * largestProduct(offsetOf(offset, example)),
  });
  plan.variants.push(...groups.flat());
  plan.sizes.push(...sizes.flat());
}

function planFixed(inputs: PlanInputs, variants: number[], most: number, firstSet: number): PartialPlan {
  const sizes = evenSizes(variants.length, most);
  const batches: Batch[] = [];
  let first = firstSet;
  let at = 0;
  for (const part of parts(sizes, Number.POSITIVE_INFINITY)) {
    const count = part.reduce((a, b) => a + b, 0);
    const products = productsOf(inputs, variants.slice(at, at + count), part);
    batches.push({ kind: 'fixed', first, sizes: Uint8Array.from(part), products });
    first += part.length;
    at += count;
  }
  return { variants, sizes, batches };
}

/** Nine products a variant, W (d − offset)(d′ − offset); of each set the variant of the highest digit comes first. */
function productsOf(
  { weights, offset }: PlanInputs,
  variants: readonly number[],
  sizes: readonly number[],
): BigInt64Array {
  const products = new BigInt64Array(9 * variants.length);
  let first = 0;
  for (const size of sizes) {
    for (let t = 0; t < size; t++) {
      const k = variants[first + size - 1 - t]!;
      const W = BigInt(weights.mantissa[k]!) << BigInt(weights.exponent[k]!);
      for (let d = 0; d < 3; d++)
        for (let e = 0; e < 3; e++)
          products[9 * (first + t) + 3 * d + e] = W * BigInt((d - offset[k]!) * (e - offset[k]!));
    }
    first += size;
  }
  return products;
}
