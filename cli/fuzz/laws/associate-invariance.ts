import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import type { ProtocolLaw } from './law.ts';
import { keys, mixedDesign, order, permuted, plusFixed, scaledBy, unit } from './problems.ts';
import { associated, associateLaw, near, ROUNDING, sameScan, sameTests, scan } from './scans.ts';

/** What must not change, and what must change with it, when the data are moved. */
export const associateInvariances: readonly ProtocolLaw[] = [
  associateLaw('counting the other allele turns the effect round and no p-value', scan, async (ask, s) => {
    const other = { ...s, dosage: s.dosage.map(row => row.map(x => 2 - x!)) };
    sameScan(await associated(ask, s), await associated(ask, other), -1, 'other allele');
  }),
  associateLaw(
    'variants are tested one at a time: repeated or in another order, they have the same answers',
    scan,
    async (ask, s) => {
      const one = await associated(ask, s);
      const two = await associated(ask, { ...s, dosage: s.dosage.map(([a, b]) => [b!, a!, b!]) });
      for (const [j, k] of [
        [0, 1],
        [1, 0],
        [1, 2],
      ] as const)
        sameTests(one, j, two, k, 1, `variant ${j} at place ${k}`);
      near(two.beta[0]!, two.beta[2]!, ROUNDING, 'effect of a repeated variant');
    },
  ),
  associateLaw(
    'another unit of the phenotype is another unit of the effect, and nothing else',
    fc.tuple(scan, unit),
    async (ask, [s, c]) => {
      const scaled = { ...s, y: scaledBy(s.y, c) };
      sameScan(await associated(ask, s), await associated(ask, scaled), c, 'scaled');
    },
  ),
  associateLaw(
    'what the covariates explain is not tested',
    fc.tuple(scan, fc.array(dyadic(4, 4), { minLength: 2, maxLength: 2 })),
    async (ask, [s, b]) => {
      sameScan(
        await associated(ask, s),
        await associated(ask, { ...s, y: plusFixed(s, b) }),
        1,
        'fixed effects added',
      );
    },
  ),
  associateLaw(
    'only the span of the covariates counts, also for the variant',
    fc.tuple(scan, dyadic(2, 4)),
    async (ask, [s, c]) => {
      const other = { ...s, X: mixedDesign(s.X, c).X };
      sameScan(await associated(ask, s), await associated(ask, other), 1, 'other basis');
    },
  ),
  associateLaw('people in another order have the same tests', fc.tuple(scan, keys), async (ask, [s, k]) => {
    const o = order(k, s.y.length);
    const other = { ...s, ...permuted(s, o), dosage: o.map(i => s.dosage[i]!) };
    sameScan(await associated(ask, s), await associated(ask, other), 1, 'permuted');
  }),
];
