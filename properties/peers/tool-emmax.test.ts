import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { byId, installed, judged, ran } from './tool.ts';

const there = installed('emmax', 'emmax-kin');

/** Right within its search of ln δ; seen here. */
const right = [
  ...['cohort-14-1-1', 'cohort-20-3-5', 'bimodal-10-1-46', 'bimodal-10-1-48'].map(
    slug => `estimate-cohorts/${slug}-reml`,
  ),
  'associate-tests/eight-people-null-ratio',
  'associate-tests/fourteen-people-null-ratio',
  'associate-tests/missing',
];
/** An optimum on the boundary is told as ln δ = ±10. */
const atBounds = [
  'estimate-closed-forms/one-way-boundary-reml',
  'estimate-cohorts/bimodal-10-1-148-reml',
  'estimate-cohorts/cohort-8-1-3-reml',
  'estimate-documented/heights-variant-3-reml',
];

describe.skipIf(!there)('EMMAX', async () => {
  const kinships = ['relationship-documented', 'relationship-missing', 'relationship-monomorphic'];
  const patterns = [...kinships, ...right, ...atBounds, 'estimate-without-answer'];
  const all = there
    ? byId(await judged('emmax', await ran('emmax', ...patterns)))
    : new Map<string, Verdict>();

  test('law: its kinship is half of `hwe-sd`, to the ten decimals that it prints', () => {
    const matrices = [...all.values()].filter(v => v.op === 'relationship');
    expect(matrices.map(v => v.class)).toEqual(['pass', 'pass', 'pass']);
  });

  test.each(right)('law: optima inside, their δ and pseudo-heritability, and its scan are right: %s', id => {
    const { class: kind, remark } = all.get(id)!;
    expect({ kind, remark }).toEqual({ kind: 'pass', remark: undefined });
  });

  test('an optimum on the boundary is told as the bound of its search', () => {
    for (const id of atBounds) {
      expect(['fail', 'silent-wrong'], id).toContain(all.get(id)!.class);
      expect(all.get(id)!.remark, id).toMatch(/the optimum is missed by/);
    }
  });

  test('it looks for the symmetry of K, and for nothing else', () => {
    const kindOf = (slug: string) => all.get(`estimate-without-answer/${slug}`)!.class;
    expect(['asymmetric', 'rank-deficient', 'not-psd'].map(kindOf)).toEqual([
      'pass',
      'should-refuse',
      'should-refuse',
    ]);
  });
});
