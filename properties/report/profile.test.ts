import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import { root } from '../../cli/support/harness.ts';
import type { CertifiedValue, FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import { curveOf } from '../../src/report/page/curve.ts';
import { profilePlot } from '../../src/report/plots/profile.ts';
import { type ProfileCurve, type Ratio, ratioOf } from '../../src/report/plots/profile-curve.ts';
import { paperInk } from '../../src/report/svg/ink.ts';
import { svgText } from '../../src/report/svg/node.ts';
import { readXml } from './xml.ts';

const cases = ['closed-forms', 'cohorts', 'units', 'without-answer'].flatMap(
  name =>
    (
      JSON.parse(
        readFileSync(join(root, 'fixtures', 'estimate', `estimate-${name}.json`), 'utf8'),
      ) as FixtureFile
    ).cases,
);
const caseOf = (id: string): FixtureCase => cases.find(kase => kase.id.endsWith(`/${id}`))!;

/** The certified value of an output of the spec's log-likelihood at σ²g, σ²e. */
function at(
  { input: { y, X, K, method } }: FixtureCase,
  sigma2_g: number,
  sigma2_e: number,
  name: string,
): number {
  const components = { sigma2_g: String(sigma2_g), sigma2_e: String(sigma2_e) };
  const answer = answerWithSpec('loglik', { y, X, K, method, ...components }, 20);
  if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
  return Number((answer.output[name] as unknown as CertifiedValue).value);
}

/**
 * The drop by the definition, with the certified likelihood: at a ratio r the best size of V is S = y'Py(r, 1)/ν, for
 * the log-likelihood at (rS, S) is −½[ν log S + y'Py/S] and what does not depend on S.
 */
function dropByDefinition(kase: FixtureCase, ratio: number): number {
  const n = (kase.input.y as string[]).length;
  const p = (kase.input.X as string[][])[0]!.length;
  const df = kase.input.method === 'REML' ? n - p : n;
  const r = 10 ** ratio;
  const [g, e] = r <= 1 ? [r, 1] : [1, 1 / r];
  const S = at(kase, g, e, 'yPy') / df;
  return Number((kase.expect.loglik as CertifiedValue).value) - at(kase, g * S, e * S, 'loglik');
}

/** Drops are kept to four digits. */
const KEPT = 6e-4;
/** Differences of log-likelihoods of a few hundred nats, in binary64. */
const ROUNDING = 1e-10;

const ratioAt = ({ from, step }: ProfileCurve, k: number): number => from + k * step;

test.each([
  'one-way-interior-reml',
  'dyestuff-ml',
  'dyestuff2-reml',
  'three-people-reml',
  'bimodal-10-1-48-reml',
  'cohort-20-3-5-ml',
  'kinship-2-26-reml',
  'kinship-2-minus-26-reml',
])('law: the profile of src is the certified likelihood with everything else maximised away: %s', id => {
  const kase = caseOf(id);
  const curve = curveOf(kase, [])!;
  const places = [0, 40, 77, 80, 101, 120, 160];
  for (const k of places) {
    const drop = dropByDefinition(kase, ratioAt(curve, k));
    expect(Math.abs(curve.drops[k]! - drop), `${k}`).toBeLessThanOrEqual(KEPT * drop + ROUNDING);
  }
});

test('no profile rises above the certified maximum, and each has its optimum and what is reported in the picture', () => {
  let seen = 0;
  for (const kase of cases) {
    const curve = curveOf(kase, [3.5, 'one']);
    if (curve === undefined) continue;
    seen += 1;
    if (curve.optima.length > 0) {
      const ends = [curve.zero, curve.one].filter(drop => drop !== null);
      expect(Math.min(...curve.drops, ...ends), kase.id).toBeGreaterThanOrEqual(-ROUNDING);
    }
    const to = ratioAt(curve, curve.drops.length - 1);
    for (const place of [...curve.optima, 3.5].filter(r => typeof r === 'number'))
      expect(place > curve.from && place < to, kase.id).toBe(true);
    const reported = [{ label: '<mine>', ratio: 3.5, gap: 1e9, chosen: true }];
    const drawing = svgText(profilePlot(curve, reported, kase.id, paperInk, 'certified'));
    expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
    expect(readXml(drawing).children.length).toBeGreaterThan(5);
  }
  expect(seen).toBeGreaterThan(30);
});

test('a question that is to be refused has no profile, nor has one whose likelihood is not finite', () => {
  for (const id of ['rank-deficient', 'not-psd', 'not-finite', 'perfect-fit-reml'])
    expect(curveOf(caseOf(id), []), id).toBe(undefined);
});

test.each<[number, number, Ratio | undefined]>([
  [1, 1, 0],
  [0, 3, 'zero'],
  [3, 0, 'one'],
  [1e-300, 1e300, -600],
  [0, 0, undefined],
  [-1, 1, undefined],
  [Number.NaN, 1, undefined],
  [Number.POSITIVE_INFINITY, 1, undefined],
])('the ratio of %d and %d is %s', (g, e, ratio) => {
  expect(ratioOf(g, e)).toBe(ratio);
});
