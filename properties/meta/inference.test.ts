import { describe, expect, test } from 'vitest';
import { protocolLaws } from '../../cli/fuzz/laws/index.ts';
import { inferenceWith } from './inference.ts';
import { inferenceBugs } from './inference-bugs.ts';
import { brokenBy } from './kills.ts';

const ops = ['loglik', 'fit', 'effects', 'predict'] as const;
/** An optimiser is slow, and a mistake in it shows at once. */
const effort = (op: string) => ({ factor: op === 'fit' ? 0.3 : 1 });

describe('the control: without a mistake the naive mixed model obeys every law', () => {
  test.each(ops)('%s', async op => {
    expect(await brokenBy(inferenceWith({}), protocolLaws[op]!, effort(op))).toEqual([]);
  });
});

describe('every planted mistake of inference breaks a law', () => {
  test.each(inferenceBugs.map(bug => [bug.op, bug.name, bug] as const))('%s: %s', async (op, _, bug) => {
    const broken = await brokenBy(inferenceWith(bug.planted), protocolLaws[op]!, { ...effort(op), most: 1 });
    expect(broken).not.toEqual([]);
  });
});

describe('every law of inference is broken by some planted mistake: none is there for show', () => {
  const laws = ops.flatMap(op => protocolLaws[op]!.map(law => [op, law.name, law] as const));
  test.each(laws)('%s: %s', async (op, _, law) => {
    // most mistakes show at once; only a law that none of them breaks at once is tried harder
    for (const factor of [0.2, 1])
      for (const bug of inferenceBugs.filter(b => b.op === op))
        if ((await brokenBy(inferenceWith(bug.planted), [law], { factor })).length > 0) return;
    expect.fail('no planted mistake breaks it');
  });
});
