import { codeNumber, copyResults, newBlock, type ScanBlock, writeOutcome, writeRefused } from './block.ts';
import { formsOf } from './forms.ts';
import { judgeOf } from './judge.ts';
import type { ScanModel } from './model.ts';
import { testWidely } from './wide.ts';

/** Some variants to be tested. */
export interface ScanJob {
  readonly model: ScanModel;
  /** The places of the people of the model among those of the rows. */
  readonly people: Int32Array;
  /** Rows of a .bed, `stride` bytes each. */
  readonly packed: Uint8Array;
  readonly stride: number;
  /** Number of the first of them among the variants of the scan. */
  readonly first: number;
}

/** The variants of a job, tested. */
export function scanWork({ model, people, packed, stride, first }: ScanJob): ScanBlock {
  const { n, tables, options } = model;
  const { points, others, span } = tables;
  const variants = packed.length / stride;
  const block = newBlock(first, variants, options.laws);
  const refusal = refusalOf(model);
  const forms = formsOf(tables, packed, stride, people, (...counts) => refusal(...counts) === 0);
  const { formOf, counts, quadratic, linear } = forms;
  block.counts.set(counts);
  const judge = judgeOf(model);
  const answered = new Int32Array(forms.distinct).fill(-1);
  for (let v = 0; v < variants; v++) {
    const one = counts[3 * v]!;
    const two = counts[3 * v + 1]!;
    const missing = counts[3 * v + 2]!;
    const form = formOf[v]!;
    if (form < 0) {
      writeRefused(block, v, refusal(one, two, missing));
      continue;
    }
    const same = answered[form]!;
    if (same >= 0) {
      copyResults(block, same, v);
      continue;
    }
    answered[form] = v;
    const mean = (one + 2 * two) / (n - missing);
    const square = one + 4 * two + missing * mean * mean;
    let inside = 0;
    for (let j = form * others + span; j < (form + 1) * others; j++) inside += linear[j]! * linear[j]!;
    const outsideX = square - inside;
    if (
      outsideX >= LEAST_OUTSIDE * square &&
      judge(block, v, { outsideX, quadratic, q: form * points, linear, l: form * others })
    )
      continue;
    block.wide[v] = 1;
    writeOutcome(block, v, testWidely(model, dosagesOf(packed.subarray(v * stride), people, mean)));
  }
  return block;
}

/** With less of |x|² outside the span of X, x̃ has lost half of its digits, and thirty are taken. */
const LEAST_OUTSIDE = 2 ** -20;

/** Why a variant with these counts is not tested, as a number of `scanCodes`. */
function refusalOf({ n, options }: ScanModel): (one: number, two: number, missing: number) => number {
  const [allMissing, hole, same] = (['all-missing', 'missing-genotype', 'monomorphic'] as const).map(
    codeNumber,
  );
  return (one, two, missing) => {
    const observed = n - missing;
    if (observed === 0) return allMissing!;
    if (options.missing === 'refuse' && missing > 0) return hole!;
    return one === observed || two === observed || one + two === 0 ? same! : 0;
  };
}

/** Copies of allele 1 by code; the missing ones at the mean. */
function dosagesOf(packed: Uint8Array, people: Int32Array, mean: number): Float64Array {
  const copies = [2, mean, 1, 0];
  return Float64Array.from(people, i => copies[(packed[i >> 2]! >> ((i & 3) << 1)) & 3]!);
}
