import { codeNumber, copyResults, newBlock, type ScanBlock, writeOutcome, writeRefused } from './block.ts';
import { type Counts, type Forms, formsOf } from './forms.ts';
import { judgeOf } from './judge.ts';
import type { ScanModel } from './model.ts';
import type { Form } from './search.ts';
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
  const variants = packed.length / stride;
  const block = newBlock(first, variants, model.options.laws);
  const refusal = refusalOf(model);
  const forms = formsOf(model.tables, packed, stride, people, counts => refusal(counts) === 0);
  block.counts.set(forms.counts);
  const judge = judgeOf(model);
  const answered = new Int32Array(forms.distinct).fill(-1);
  for (let v = 0; v < variants; v++) {
    const [one, two, missing] = forms.counts.subarray(3 * v, 3 * v + 3) as unknown as [
      number,
      number,
      number,
    ];
    const form = forms.formOf[v]!;
    if (form < 0) {
      writeRefused(block, v, refusal({ one, two, missing }));
      continue;
    }
    const same = answered[form]!;
    if (same >= 0) {
      copyResults(block, same, v);
      continue;
    }
    answered[form] = v;
    const found = formAt(model, forms, form, { one, two, missing });
    if (found !== null && judge(block, v, found)) continue;
    block.wide[v] = 1;
    writeOutcome(
      block,
      v,
      testWidely(
        model,
        dosagesOf(packed.subarray(v * stride), people, meanOf(model.n, { one, two, missing })),
      ),
    );
  }
  return block;
}

const meanOf = (n: number, { one, two, missing }: Counts): number => (one + 2 * two) / (n - missing);

/** Why a variant with these counts is not tested, as a number of `scanCodes`. */
function refusalOf({ n, options }: ScanModel): (counts: Counts) => number {
  const [allMissing, hole, same] = (['all-missing', 'missing-genotype', 'monomorphic'] as const).map(
    codeNumber,
  );
  return ({ one, two, missing }) => {
    const observed = n - missing;
    if (observed === 0) return allMissing!;
    if (options.missing === 'refuse' && missing > 0) return hole!;
    return [one, two, observed - one - two].includes(observed) ? same! : 0;
  };
}

/** With less of |x|² outside the span of X, x̃ has lost half of its digits, and thirty are taken. */
const LEAST_OUTSIDE = 2 ** -20;

/** The forms of a variant; null where they are of no use, because X leaves too little of it. */
function formAt(
  { n, tables }: ScanModel,
  { quadratic, linear }: Forms,
  form: number,
  counts: Counts,
): Form | null {
  const { points, others, span } = tables;
  const mean = counts.missing === 0 ? 0 : meanOf(n, counts);
  const square = counts.one + 4 * counts.two + counts.missing * mean * mean;
  let inside = 0;
  for (let j = form * others + span; j < (form + 1) * others; j++) inside += linear[j]! * linear[j]!;
  if (square - inside < LEAST_OUTSIDE * square) return null;
  return {
    outsideX: square - inside,
    quadratic: quadratic.subarray(form * points, (form + 1) * points),
    linear: linear.subarray(form * others, (form + 1) * others),
  };
}

/** Copies of allele 1 by code; the missing ones at the mean. */
function dosagesOf(packed: Uint8Array, people: Int32Array, mean: number): Float64Array {
  const copies = [2, mean, 1, 0];
  return Float64Array.from(people, i => copies[(packed[i >> 2]! >> ((i & 3) << 1)) & 3]!);
}
