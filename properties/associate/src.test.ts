import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as spec from '../../spec/associate.ts';
import { exactMatrix, type N, type P } from '../../spec/linalg/matrix.ts';
import * as src from '../../src/associate.ts';
import { generalizedLeastSquares } from '../../src/effects.ts';
import { logLikelihood } from '../../src/likelihood.ts';
import { fromRows, identity } from '../../src/linalg/dense.ts';
import { genomicRelationshipMatrix } from '../../src/relationship.ts';
import { problems, type Rows, toProblem } from '../src-inference/problems.ts';
import { doubleDosage, exactDosage } from '../support/arbitraries.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

const toExact = ({ y, X, K }: Rows) => ({
  y: exactMatrix<N, '1'>(y.map(v => [v])),
  X: exactMatrix<N, P>(X),
  K: exactMatrix<N, N>(K),
});
const laws = src.variantLaws;
const sources = fc.constantFrom(...src.componentSources);
const methods = fc.constantFrom<'ML' | 'REML'>('ML', 'REML');

/** Problems with three variants: counts, some missing, some that do not vary, some in the span of X. */
interface Question {
  readonly rows: Rows;
  readonly dosage: (number | null)[][];
}
const questions = (diagonal: readonly number[]): fc.Arbitrary<Question> =>
  problems({ n: [4, 7], diagonal }).chain(rows =>
    fc
      .array(
        fc.array(fc.option(fc.integer({ min: 0, max: 2 }), { freq: 12 }), { minLength: 3, maxLength: 3 }),
        {
          minLength: rows.y.length,
          maxLength: rows.y.length,
        },
      )
      .map(dosage => ({ rows, dosage })),
  );

function resultOf(outcome: src.Outcome<src.TestResult>): src.TestResult {
  if (outcome.status !== 'ok') throw new Error(`refused: ${outcome.code}`);
  return outcome;
}
const statusOf = (outcome: { readonly status: string; readonly code?: string }): string =>
  outcome.code ?? outcome.status;
/** |x − truth| in units of the larger of |truth| and `floor`. */
const off = (x: number, truth: string, floor = 0): number =>
  Math.abs(x - Number(truth)) / Math.max(Math.abs(Number(truth)), floor);

/**
 * The components carry about 1e-14 (their problems have condition numbers below 10³), an effect is as sharp as its
 * standard error, a statistic moves twice as much, and a p-value by its logarithm.
 */
const SHARP = 1e-11;

describe('src against spec', () => {
  law(
    'the rooms test the same variants, refuse the others for the same reason, and agree to 11 digits of a standard error',
    [questions([0, 0.5]), methods, sources],
    ({ rows, dosage }, method, components) => {
      const options = { laws, method, components, missing: 'mean' } as const;
      const truth = spec.associate(toExact(rows), exactDosage(dosage), options, 17);
      const ours = src.associate(toProblem(rows), doubleDosage(dosage), options);
      expect(ours.map(statusOf)).toEqual(truth.map(statusOf));
      truth.forEach((t, k) => {
        const o = ours[k]!;
        if (t.status !== 'ok' || o.status !== 'ok') return;
        expect(statusOf(o.effect)).toBe(statusOf(t.effect));
        if (t.effect.status === 'ok' && o.effect.status === 'ok') {
          const se = Number(t.effect.se.value);
          const total = Number(t.effect.sigma2g.value) + Number(t.effect.sigma2e.value);
          expect(off(o.effect.se, t.effect.se.value)).toBeLessThan(SHARP);
          expect(off(o.effect.beta, t.effect.beta.value, se)).toBeLessThan(SHARP);
          expect(off(o.effect.sigma2e, t.effect.sigma2e.value, total)).toBeLessThan(SHARP);
        }
        expect(o.tests.map(statusOf)).toEqual(t.tests.map(statusOf));
        t.tests.forEach((r, i) => {
          const s = o.tests[i]!;
          expect(s.law).toBe(r.law);
          if (r.status !== 'ok' || s.status !== 'ok') return;
          expect(off(s.statistic, r.statistic.value, 1)).toBeLessThan(SHARP);
          expect(off(s.log10p, r.log10p.value, 1)).toBeLessThan(SHARP);
        });
      });
    },
    25,
  );
  law(
    'the rooms agree on the test of the genetic component',
    [problems({ n: [4, 7], diagonal: [0, 0.5] }), methods, fc.constantFrom(...src.componentLaws)],
    (rows, method, name) => {
      const exact = () => spec.varianceComponentTest(toExact(rows), method, name, 17);
      const fast = () => src.varianceComponentTest(toProblem(rows), method, name);
      const refused = refusalOf(exact);
      expect(refusalOf(fast)).toEqual(refused);
      if (refused !== 'accepted') return;
      const [t, o] = [exact(), fast()];
      expect(off(o.statistic, t.statistic.value, 1)).toBeLessThan(SHARP);
      expect(off(o.log10p, t.log10p.value, 1)).toBeLessThan(SHARP);
    },
    25,
  );
});

describe('a second derivation, in src alone', () => {
  const withVariant = ({ y, X, K }: Rows, dosage: (number | null)[][], k: number): Rows => ({
    y,
    K,
    X: X.map((row, i) => [...row, dosage[i]![k]!]),
  });
  /** Generalised least squares on [X x] shares V with the test, but neither its projections nor its sums. */
  const TWO_ROUTES = 1e-10;
  law(
    'β and se are generalised least squares on [X x]; the likelihood gained is the statistic',
    [questions([0.5]), methods, fc.constantFrom('refit', 'null')],
    ({ rows, dosage }, method, components) => {
      const complete = dosage.map(row => row.map(x => x ?? 1));
      const options = { laws, method, components, missing: 'refuse' } as const;
      src.associate(toProblem(rows), doubleDosage(complete), options).forEach((outcome, k) => {
        if (outcome.status !== 'ok' || outcome.effect.status !== 'ok') return;
        const { beta, se, sigma2g, sigma2e } = outcome.effect;
        const full = withVariant(rows, complete, k);
        const last = full.X[0]!.length - 1;
        const gls = generalizedLeastSquares(toProblem(full), sigma2g, sigma2e);
        const variance = gls.covariance.data[last * (last + 2)]!;
        expect(Math.abs(gls.beta[last]! - beta)).toBeLessThan(TWO_ROUTES * (se + Math.abs(beta)));
        expect(Math.abs(Math.sqrt(variance) / se - 1)).toBeLessThan(TWO_ROUTES);
        if (components === 'refit') return;
        const [l1, l0] = [full, rows].map(r =>
          logLikelihood(toProblem(r), sigma2g, sigma2e, 'ML', 'error-contrasts'),
        );
        const gained = 2 * (l1! - l0!);
        const wald = (beta / se) ** 2;
        expect(Math.abs(gained - wald)).toBeLessThan(TWO_ROUTES * (1 + wald));
        for (const name of ['wald-chi2', 'lrt-chi2', 'score-chi2'] as const) {
          const { statistic } = resultOf(outcome.tests.find(t => t.law === name)!);
          expect(Math.abs(statistic - wald)).toBeLessThan(TWO_ROUTES * (1 + wald));
        }
      });
    },
    60,
  );
});

describe('anchors', () => {
  /** Printed with 9 digits. */
  const PRINTED_9 = 1e-8;
  const people = [
    [0, 1, 1],
    [2, 0, 0],
    [1, 1, 0],
    [0, 0, 0],
    [0, 2, 2],
  ];
  const heights = [180, 160, 158, 155, 193];
  const K = genomicRelationshipMatrix(doubleDosage(people), {
    convention: 'sample-sd',
    missing: 'refuse',
    monomorphic: 'refuse',
  });
  const X = fromRows(people.map(() => [1]));
  const options = {
    laws: ['wald-t', 'wald-f'],
    method: 'REML',
    components: 'refit',
    missing: 'refuse',
  } as const;

  test('five heights: with variant 2 or 3 in the model σ²g is 0, and p is that of ordinary least squares', () => {
    const outcomes = src.associate({ y: Float64Array.from(heights), X, K }, doubleDosage(people), options);
    const published = { 1: 0.066475513, 2: 0.001844466 };
    for (const [k, p] of Object.entries(published)) {
      const outcome = outcomes[Number(k)]!;
      if (outcome.status !== 'ok') throw new Error(outcome.message);
      expect(outcome.effect).toMatchObject({ status: 'ok', sigma2g: 0 });
      for (const tested of outcome.tests) {
        if (tested.status !== 'ok') throw new Error(tested.message);
        expect(Math.abs(tested.p - p)).toBeLessThan(PRINTED_9);
      }
    }
  });

  /** R's own roundings, in heights near 180: about 50 ulp. */
  const ROUNDED_BY_R = 1e-13;
  test('K = I is flat and yet every test has its answer: ordinary least squares', () => {
    // R 4.2.2: for each column x of `people`, coef(summary(lm(heights ~ x)))[2, c(1, 2, 4)]
    const lm = `-9.2499999999999929 9.2477474734841945 0.39090151348241231
      16.857142857142854 5.9675995926301155 0.066475512698456113
      18.249999999999996 1.7380544678845122 0.00184446603280428`
      .split('\n')
      .map(line => line.trim().split(' ').map(Number));
    const flat = { y: Float64Array.from(heights), X, K: identity(5) };
    for (const components of ['refit', 'null'] as const)
      src.associate(flat, doubleDosage(people), { ...options, components }).forEach((outcome, k) => {
        if (outcome.status !== 'ok' || outcome.effect.status !== 'ok') throw new Error('refused');
        const [beta, se, p] = lm[k]!;
        expect(Math.abs(outcome.effect.beta / beta! - 1)).toBeLessThan(ROUNDED_BY_R);
        if (components === 'null') return; // the residual variance of the model without x
        expect(Math.abs(outcome.effect.se / se! - 1)).toBeLessThan(ROUNDED_BY_R);
        expect(Math.abs(resultOf(outcome.tests[0]!).p / p! - 1)).toBeLessThan(ROUNDED_BY_R);
      });
  });
});

describe('laws of src', () => {
  const complete = (dosage: (number | null)[][]) => dosage.map(row => row.map(x => x ?? 1));
  law(
    'a variant has its answer whatever stands beside it',
    [questions([0, 0.5]), methods, sources],
    ({ rows, dosage }, method, components) => {
      const options = { laws, method, components, missing: 'mean' } as const;
      const together = src.associate(toProblem(rows), doubleDosage(dosage), options);
      const turned = dosage.map(row => [...row, row[0]!].reverse()); // reversed, the first one twice
      const others = src.associate(toProblem(rows), doubleDosage(turned), options);
      const text = (o: unknown) => JSON.stringify(o).replace(/variant \d|\[\d\]/g, '');
      expect(others.map(text)).toEqual([...together, together[0]].reverse().map(text));
    },
    30,
  );
  law(
    'what is free can only gain: null <= null-ratio <= refit under ML',
    [questions([0.5])],
    ({ rows, dosage }) => {
      const [fixed, ratio, free] = (['null', 'null-ratio', 'refit'] as const).map(components =>
        src.associate(toProblem(rows), doubleDosage(complete(dosage)), {
          laws: ['lrt-chi2'],
          method: 'ML',
          components,
          missing: 'refuse',
        }),
      );
      fixed!.forEach((outcome, k) => {
        const parts = [outcome, ratio![k]!, free![k]!];
        if (parts.some(o => o.status !== 'ok' || o.tests[0]!.status !== 'ok')) return;
        const [a, b, c] = parts.map(o => resultOf((o as src.VariantTests).tests[0]!).statistic);
        expect(b! - a!).toBeGreaterThanOrEqual(-SHARP);
        expect(c! - b!).toBeGreaterThanOrEqual(-SHARP);
      });
    },
    40,
  );
  test('law: leaving a chromosome out is testing it with the K of the others', () => {
    const dosage = doubleDosage([
      [0, 1, 2, 0],
      [1, 1, 0, 2],
      [2, 0, 1, 1],
      [0, 2, 1, 0],
      [1, 0, 0, 1],
      [2, 1, 2, 2],
    ]);
    const [y, X] = [Float64Array.from([1, 3, 2, 5, 4, 1]), fromRows([[1], [1], [1], [1], [1], [1]])];
    const relationship = { convention: 'hwe-sd', missing: 'refuse', monomorphic: 'refuse' } as const;
    const options = { laws, method: 'REML', components: 'refit', missing: 'refuse' } as const;
    const chromosomes = ['1', 'X', '1', 'X'];
    const all = src.associateLeavingOneChromosomeOut({ y, X }, dosage, chromosomes, relationship, options);
    const columns = (at: number[]) =>
      fromRows(Array.from({ length: 6 }, (_, i) => at.map(k => dosage.data[i + 6 * k]!)));
    const withoutX = genomicRelationshipMatrix(columns([0, 2]), relationship);
    const byHand = src.associate({ y, X, K: withoutX }, columns([1, 3]), options);
    expect([all[1], all[3]]).toEqual(byHand);
    const alone = () => src.leaveOneChromosomeOut(dosage, ['1', '1', '1', '1'], relationship);
    expect(refusalOf(alone)).toMatchObject({ code: 'no-variants' });
    expect(refusalOf(() => src.leaveOneChromosomeOut(dosage, ['1'], relationship))).toMatchObject({
      code: 'dimension-mismatch',
    });
  });
});
