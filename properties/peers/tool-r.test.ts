import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { byId, failing, installed, judged, ran } from './tool.ts';

const hasPackage = (name: string): boolean => {
  if (!installed('Rscript')) return false;
  try {
    execFileSync('Rscript', ['-e', `find.package("${name}")`], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`not run: R has no package ${name}`);
    return false;
  }
};

const lme4 = hasPackage('lme4');
describe.skipIf(!lme4)('lme4 by the script of its bundle', async () => {
  const patterns = [
    ...[
      'estimate-closed-forms/one-way-*',
      'estimate-closed-forms/three-*',
      'estimate-closed-forms/unrelated-*',
    ],
    ...['estimate-cohorts/bimodal-*', 'estimate-cohorts/cohort-8-2-*', 'estimate-units/kinship-*'],
    ...['estimate-without-answer', 'likelihood-values/two-*', 'effects-gls/two-*', 'predict-blup/two-*'],
  ];
  const report = lme4 ? await judged('lme4', await ran('lme4', ...patterns)) : undefined;

  test('law: its optima lie within its own tolerance, its likelihood is without log|XᵀX|, and what is known to deviate does', () => {
    expect(report!.implementation.version).toMatch(/^1\./);
    expect(failing(report!)).toEqual([
      'error estimate-without-answer/perfect-fit-reml', //       corMatrix
      'fail estimate-closed-forms/three-people-reml', //         σ²e = 0: θ = σg/σe is infinite there
      'fail estimate-cohorts/bimodal-10-1-148-reml', //          the same
      'fail estimate-cohorts/cohort-8-2-11-ml', //               the same
      'fail estimate-cohorts/cohort-8-2-11-reml', //             the same
      'fail estimate-without-answer/centred-kinship-well-posed-reml',
      'silent-wrong estimate-cohorts/bimodal-10-1-48-reml', //   σ²e to 1.3 digits, and nothing is said
      'wrong-but-warned estimate-units/kinship-2-26-reml', //    xtol_rel = 1e-4
    ]);
    const all = byId(report!);
    expect(all.get('estimate-cohorts/bimodal-10-1-48-reml')!.worst!.path).toBe('sigma2_e');
    expect(all.get('estimate-units/kinship-2-26-reml')!.gap).toBeGreaterThan(0.25);
    expect(all.get('estimate-closed-forms/unrelated-reml')!.class).toBe('pass'); // refused by its check of the levels
    expect([...all.values()].filter(v => v.class === 'pass').length).toBeGreaterThan(15);
  });
});

const nlme = hasPackage('nlme');
test.skipIf(!nlme)('law: nlme, where it has a grouping factor, is right within its tolerance', async () => {
  const out = await ran('nlme', 'estimate-closed-forms/one-*', 'likelihood-values');
  const report = await judged('nlme', out);
  expect(failing(report)).toEqual([]);
  expect(byId(report).size).toBeGreaterThan(3);
});
