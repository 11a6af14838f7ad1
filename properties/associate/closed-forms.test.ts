import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  associate,
  associateLeavingOneChromosomeOut,
  leaveOneChromosomeOut,
  type VariantLaw,
  varianceComponentTest,
  variantLaws,
} from '../../spec/associate.ts';
import { build, column, exactMatrix, identity, type N, plus, scale } from '../../spec/linalg/matrix.ts';
import type { Problem } from '../../spec/linalg/problem.ts';
import { certify } from '../../spec/number/certify.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { add, div, ln, mul, sub } from '../../spec/number/real.ts';
import { genomicRelationshipMatrix, type RelationshipOptions } from '../../spec/relationship.ts';
import { exactDosage, withMissing } from '../support/arbitraries.ts';
import { equalMatrices, positiveFraction } from '../support/matrices.ts';
import { anova, oneWay } from '../support/problems.ts';
import { law } from '../support/prop.ts';
import { answered, boundsOf, dosageOf, heights, meet, options, resultOf } from '../support/scans.ts';

const q = (n: number, d = 1) => Rational.of(n, d);
const DIGITS = 30;
const scaledSd: RelationshipOptions = { convention: 'sample-sd', missing: 'refuse', monomorphic: 'refuse' };

// ---- the heights of the sibling page -------------------------------------------------------------------------------

/** As published: nine decimals. */
const PUBLISHED = ['0.390901513', '0.066475513', '0.001844466'];
const HALF = Rational.parse('0.5e-9');
const near = (found: string, published: string) =>
  Rational.parse(found).minus(Rational.parse(published)).abs().compare(HALF) <= 0;

test('heights: with [1, variant 2] and [1, variant 3] the best σ²g is 0, and p is the published one of least squares', () => {
  const K = genomicRelationshipMatrix(rationals, heights.dosage, scaledSd);
  const scan = associate(
    { ...heights, K },
    heights.dosage,
    options(['wald-f', 'wald-t'], 'refit', 'REML'),
    DIGITS,
  );
  for (const [k, W] of [
    // by hand, Syy = 1094.8: Sxy²/Sxx = 47.2²/2.8 = 27848/35 and 58.4²/3.2 = 1065.8, F = 3 · that / (Syy − that)
    [1, q(13924, 1745)],
    [2, q(15987, 145)],
  ] as const) {
    const effect = answered(scan[k])?.effect;
    expect(effect?.status === 'ok' && effect.sigma2g.value).toBe('0');
    expect(resultOf(scan[k], 0)!.statistic.rational).toBe(`${W}`);
    expect([0, 1].map(t => near(resultOf(scan[k], t)!.p!.value, PUBLISHED[k]!))).toEqual([true, true]);
  }
});

test('heights: for unrelated people all three published p-values, whatever is done about the components', () => {
  const K = identity<Rational, N>(rationals, 5);
  for (const components of ['refit', 'null-ratio'] as const) {
    const scan = associate(
      { ...heights, K },
      heights.dosage,
      options(['wald-t'], components, 'REML'),
      DIGITS,
    );
    expect(scan.map((v, k) => near(resultOf(v, 0)!.p!.value, PUBLISHED[k]!))).toEqual([true, true, true]);
  }
});

// ---- small closed forms --------------------------------------------------------------------------------------------

law(
  'three people: with one residual degree of freedom p is 1 − (2/π) arctan |t|',
  [fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 20 })],
  (a, b) => {
    // y = a x + b z with x = (0, 1, 2) and z = (1, −2, 1) orthogonal to it and to 1: t = a √2 / (|b| √6)
    const problem: Problem = {
      y: exactMatrix([[b], [a - 2 * b], [2 * a + b]]),
      X: exactMatrix([[1], [1], [1]]),
      K: identity(rationals, 3),
    };
    const scan = associate(
      problem,
      exactMatrix([[0], [1], [2]]) as never,
      options(['wald-t'], 'refit', 'REML'),
      DIGITS,
    );
    // n − p − 1 = 1: REML is flat on one contrast, and flat on both, so least squares answers
    const { statistic, p } = resultOf(scan[0], 0)!;
    const t = certify(DIGITS, f => div(f.from(a), f.from(b * b * 3).sqrt())).value;
    expect(statistic.value).toBe(t);
    /** Rounding of Math.atan and of the conversion. */
    const ROUNDING = 1e-15;
    const expected = 1 - (2 / Math.PI) * Math.atan(Math.abs(a) / Math.sqrt(3 * b * b));
    expect(Math.abs(Number(p!.value) - expected)).toBeLessThan(ROUNDING);
  },
  20,
);

test('an effect that is exactly 0 has p = 1 under every law, and a logarithm of 0', () => {
  // y and K do not change when the people of each pair change places; x does
  const problem: Problem = {
    y: exactMatrix([[1], [1], [4], [4], [2], [2]]),
    X: exactMatrix(Array.from({ length: 6 }, () => [1])),
    K: build(6, 6, (i, j) => (i === j ? q(2) : q(Math.floor(i / 2) === Math.floor(j / 2) ? 1 : 0))),
  };
  const x = [0, 2, 2, 0, 1, 1].map(v => q(v));
  for (const method of ['ML', 'REML'] as const)
    for (const components of ['refit', 'null', 'null-ratio'] as const) {
      const [scan] = associate(problem, dosageOf(x), options(variantLaws, components, method), DIGITS);
      const { effect, tests } = answered(scan)!;
      expect(effect.status === 'ok' && effect.beta.value).toBe('0');
      for (const test of tests)
        expect(
          test.status === 'ok' && [test.statistic.value, test.p!.value, test.log10p.value],
          test.law,
        ).toEqual(['0', '1', '0']);
    }
});

law(
  'for unrelated people every squared statistic is a fraction, and is certified as that fraction',
  [fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 9 })],
  (head, last) => {
    const y = [...head, last];
    const x = [0, 2, 1, 0, 1, 2];
    const mean = (v: readonly number[]) =>
      q(
        v.reduce((s, e) => s + e, 0),
        v.length,
      );
    const centred = (v: readonly number[]) => v.map(e => q(e).minus(mean(v)));
    const dot = (a: readonly Rational[], b: readonly Rational[]) =>
      a.reduce((s, e, i) => s.plus(e.times(b[i]!)), q(0));
    const [cy, cx] = [centred(y), centred(x)];
    const [Sxx, Sxy, Syy] = [dot(cx, cx), dot(cx, cy), dot(cy, cy)];
    const gain = Sxy.squared().over(Sxx);
    const rest = Syy.minus(gain);
    if (Syy.sign() === 0 || rest.sign() === 0) return;
    const problem: Problem = {
      y: exactMatrix(y.map(v => [v])),
      X: exactMatrix(y.map(() => [1])),
      K: scale(q(3), identity<Rational, N>(rationals, 6)),
    };
    const laws = ['wald-f', 'score-chi2', 'score-f'] as const;
    const [scan] = associate(problem, dosageOf(x.map(v => q(v))), options(laws, 'refit', 'REML'), DIGITS);
    expect(laws.map((_, t) => resultOf(scan, t)!.statistic.rational)).toEqual(
      [
        gain.times(q(4)).over(rest), //  F(1, n − 2)
        gain.times(q(5)).over(Syy), //   REML: σ̂² = Syy/(n − 1)
        gain.times(q(6)).over(Syy), //   ML: n r²
      ].map(String),
    );
  },
  20,
);

// ---- the genetic component -----------------------------------------------------------------------------------------

const layout = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 3 })).chain(([a, m]) =>
  fc.array(
    fc.array(positiveFraction(), { minLength: m, maxLength: m }).map(v => v.with(1, v[0]!.plus(q(1, 2)))),
    { minLength: a, maxLength: a },
  ),
);

law(
  'balanced one-way layout: the test of the component is that of the mean squares, with both signs of the estimate',
  [layout, fc.constantFrom('ML' as const, 'REML' as const)],
  (groups, method) => {
    const { a, m, within, between, msw } = anova(groups);
    const top = between.over(q(method === 'ML' ? a : a - 1)); // the estimate of σ²e + mσ²g
    const found = varianceComponentTest(oneWay(groups), method, 'lrt-half-mixture', DIGITS);
    const twice = varianceComponentTest(oneWay(groups), method, 'lrt-chi2', DIGITS);
    expect(twice.statistic.value).toBe(found.statistic.value);
    if (top.compare(msw) <= 0) {
      expect([found.statistic, found.p!, twice.p!].map(c => c.rational)).toEqual(['0', '1', '1']);
      return;
    }
    // 2(ℓ − ℓ₀) = ν ln(S/ν) − (a or a − 1) ln(σ²e + mσ²g) − a(m − 1) ln σ²e
    const nu = method === 'ML' ? a * m : a * m - 1;
    const f = intervals(45);
    const statistic = sub(
      mul(nu, ln(f.from(within.plus(between).over(q(nu))))),
      add(mul(method === 'ML' ? a : a - 1, ln(f.from(top))), mul(a * (m - 1), ln(f.from(msw)))),
    );
    expect(meet(boundsOf(found.statistic), statistic.bounds())).toBe(true);
    const [p, p2] = [boundsOf(found.p!), boundsOf(twice.p!)];
    expect(meet({ lo: p.lo.times(q(2)), hi: p.hi.times(q(2)) }, p2)).toBe(true);
  },
  15,
);

// ---- leave one chromosome out --------------------------------------------------------------------------------------

const chromosomes = (m: number) => Array.from({ length: m }, (_, k) => ['1', 'X', '2'][k % 3]!);

law(
  'what a chromosome adds to K and the K of the others make up the whole K',
  [withMissing.map(rows => rows.map(row => [...row, row[0]!]))],
  rows => {
    const dosage = exactDosage(rows);
    const m = dosage.cols;
    const names = chromosomes(m);
    const relationship: RelationshipOptions = {
      convention: 'centre-only',
      missing: 'mean',
      monomorphic: 'count',
    };
    const whole = scale(q(m), genomicRelationshipMatrix(rationals, dosage, relationship));
    for (const { chromosome, K } of leaveOneChromosomeOut(rationals, dosage, names, relationship)) {
      const inside = names.flatMap((c, k) => (c === chromosome ? [k] : []));
      const own = genomicRelationshipMatrix(
        rationals,
        build(dosage.rows, inside.length, (i, j) => column(dosage, inside[j]!)[i]!),
        relationship,
      );
      const sum = plus(scale(q(m - inside.length), K), scale(q(inside.length), own));
      expect(equalMatrices(sum, whole)).toBe(true);
    }
  },
  30,
);

test('leaving chromosomes out is one scan a chromosome, in the order of the variants', () => {
  const rows = [
    [0, 1, 1, 2],
    [2, 0, 0, 1],
    [1, 1, 0, 0],
    [0, 0, 0, 1],
    [0, 2, 2, 0],
    [1, 0, 2, 1],
  ];
  const dosage = exactDosage(rows);
  const names = ['7', '3', '7', '3'];
  const { y, X } = {
    y: exactMatrix<N, never>([[3], [1], [4], [1], [5], [9]]),
    X: exactMatrix<N, never>(rows.map(() => [1])),
  };
  const asked = options(['wald-f' satisfies VariantLaw], 'null', 'REML');
  const together = associateLeavingOneChromosomeOut({ y, X }, dosage, names, scaledSd, asked, DIGITS);
  const [seven, three] = leaveOneChromosomeOut(rationals, dosage, names, scaledSd);
  expect([seven!.chromosome, three!.chromosome]).toEqual(['7', '3']);
  expect(
    equalMatrices(
      seven!.K,
      genomicRelationshipMatrix(rationals, exactDosage(rows.map(r => [r[1]!, r[3]!])), scaledSd),
    ),
  ).toBe(true);
  const [a, b] = [seven!, three!].map(({ K }) => associate({ y, X, K }, dosage, asked, DIGITS));
  expect(together).toEqual([a![0], b![1], a![2], b![3]]);
});

test('a statistic near 0 has digits too', () => {
  // y = 2⁻⁴⁰ x + z, z orthogonal to 1 and x
  const tiny = q(1).over(Rational.of(2n ** 40n));
  const problem: Problem = {
    y: build(4, 1, i => tiny.times(q([0, 2, 0, 2][i]!)).plus(q([1, 1, -1, -1][i]!))),
    X: exactMatrix([[1], [1], [1], [1]]),
    K: build(4, 4, (i, j) => (i === j ? q(1) : q(i % 2 === j % 2 ? 1 : 0, 4))),
  };
  const [scan] = associate(
    problem,
    dosageOf([0, 2, 0, 2].map(v => q(v))),
    options(['wald-chi2', 'lrt-chi2'], 'refit', 'ML'),
    DIGITS,
  );
  const [wald, lrt] = [resultOf(scan, 0)!, resultOf(scan, 1)!].map(r => Rational.parse(r.statistic.value));
  expect(wald!.sign()).toBe(1);
  const apart = lrt!.over(wald!).minus(q(1)).abs();
  /** (W − LRT)/W is of the order of W/n, about 1e-24. */
  const FIRST_ORDER = Rational.parse('1e-20');
  expect([apart.sign(), apart.lessThan(FIRST_ORDER)]).toEqual([1, true]);
});
