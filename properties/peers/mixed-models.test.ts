import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { isFailing, type Verdict } from '../../src/conformance/verdict.ts';
import { caseOf, certified, commandOf, verdictsOf } from './ask.ts';

/** docs/peers.md tells what these programs get wrong and why. Here is what they get right, so that it stays so. */
const [baseR, numpy, lme4, nlme] = await Promise.all(
  ['base R mixed', 'numpy mixed', 'lme4', 'nlme'].map(commandOf),
);

const failing = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(v => isFailing(v.class)).map(v => `${v.class} ${v.id}`);
/** Nats: a search that ends this near the certified maximum has found it. */
const FOUND = 1e-6;
const lost = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(v => (v.gap ?? 0) > FOUND).map(v => v.id);

describe.skipIf(numpy === undefined)('numpy on the error contrasts', () => {
  test('has the digits of every likelihood, effect, breeding value and test of a variant', async () => {
    const verdicts = await verdictsOf(numpy!, 'likelihood-*', 'effects-*', 'predict-*', 'associate-*');
    expect(failing(verdicts)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(50);
  });

  test('finds every maximum by the roots of the score, and says where there is none', async () => {
    const verdicts = await verdictsOf(
      numpy!,
      'estimate-cohorts',
      'estimate-units',
      'estimate-without-answer',
    );
    expect(lost(verdicts)).toEqual([]);
    expect(verdicts.filter(v => v.class === 'silent-wrong' || v.class === 'should-refuse')).toEqual([]);
    expect(verdicts.filter(v => v.gap !== undefined).length).toBeGreaterThan(12);
  });
});

describe.skipIf(baseR === undefined)('base R by the textbook', () => {
  test('has the digits of the likelihood, effects and breeding values of problems that are no stress', async () => {
    const verdicts = await verdictsOf(baseR!, 'likelihood-values', 'likelihood-refusals', 'predict-*');
    expect(failing(verdicts)).toEqual([]);
  });
});

/** Digits that a search by the values of a function can promise: half of those of a binary64, less the flatness of the top. */
const HALF = 5;

describe.skipIf(lme4 === undefined)('lme4', () => {
  test('has the digits of the likelihood, at components that are given', async () => {
    expect(failing(await verdictsOf(lme4!, 'likelihood-values', 'likelihood-refusals'))).toEqual([]);
  });

  test('finds the maximum of a cohort but where it is at sigma2_e = 0, which it can not reach', async () => {
    const verdicts = await verdictsOf(
      lme4!,
      'estimate-*/bimodal-*',
      'estimate-*/cohort-8-*',
      'estimate-*/cohort-12-*',
    );
    const atZero = verdicts.filter(v => v.flags.includes('NoResidual')).map(v => v.id);
    expect(lost(verdicts).filter(id => !atZero.includes(id))).toEqual([]);
  });
});

describe.skipIf(nlme === undefined)('nlme', () => {
  test('has half the digits of a one-way layout', async () => {
    const verdicts = await verdictsOf(nlme!, 'estimate-closed-forms');
    const unique = verdicts.filter(v => v.worst !== undefined && !v.flags.includes('ZeroVariance'));
    expect(unique.length).toBeGreaterThan(4);
    for (const v of unique) expect(v.worst!.lre, v.id).toBeGreaterThan(HALF);
    expect(lost(verdicts)).toEqual([]);
  });
});

test.skipIf(lme4 === undefined || nlme === undefined)(
  'law: the REML log-likelihood that lme4 and nlme print is the certified one without log|X′X|',
  () => {
    const kase = caseOf('estimate-closed-forms/dyestuff-reml');
    const code = `y <- c(${(kase.input.y as string[]).join(', ')}); batch <- gl(6, 5)
      cat(sprintf("%.17g\\n", c(logLik(lme4::lmer(y ~ 1 + (1 | batch))), logLik(nlme::lme(y ~ 1, random = ~ 1 | batch)))), sep = "")`;
    const printed = execFileSync('Rscript', ['-e', code], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
    const withoutLogXtX = certified(kase, 'loglik') - Math.log(30) / 2; // X is a column of thirty ones
    // both stop within 1e-12 nats of the maximum here: the rest is the rounding of a sum of size 160
    for (const l of printed) expect(Math.abs(l - withoutLogXtX)).toBeLessThan(1e-10);
    expect(printed).toHaveLength(2);
  },
);
