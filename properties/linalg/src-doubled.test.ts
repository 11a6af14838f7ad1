import fc from 'fast-check';
import { expect } from 'vitest';
import { Rational } from '../../spec/number/rational.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import * as dd from '../../src/linalg/doubled.ts';
import { weightedGram } from '../../src/linalg/gram.ts';
import { orthonormalBasis } from '../../src/linalg/orthonormal.ts';
import { centredProduct, centredSums } from '../../src/linalg/sums.ts';
import { toNumber } from '../support/digits.ts';
import { law } from '../support/prop.ts';

const double = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -80, max: 20 })).map(([k, e]) => k * 2 ** e);
/** A double-double: any double and a tail of at most half its last place. */
const pair = fc
  .tuple(double, fc.integer({ min: -(2 ** 30), max: 2 ** 30 }))
  .map(([hi, k]) => dd.twoSum(hi, k * 2 ** -31 * 2 ** -53 * hi));

const exact = (x: dd.Doubled): Rational => Rational.ofDouble(x.hi).plus(Rational.ofDouble(x.lo));
const relative = (x: dd.Doubled, truth: Rational): number =>
  truth.sign() === 0 ? Math.abs(x.hi) : Math.abs(toNumber(exact(x).minus(truth).over(truth)));

/** Four units of 2⁻¹⁰⁴: Joldes, Muller, Popescu (2017) prove 3·2⁻¹⁰⁶ for the sum, 5 for the product, 10 for the quotient. */
const DOUBLED_ROUNDING = 2 ** -102;

law('a sum and a product of doubles are split without error', [double, double], (a, b) => {
  const [x, y] = [Rational.ofDouble(a), Rational.ofDouble(b)];
  expect(exact(dd.twoSum(a, b)).equals(x.plus(y))).toBe(true);
  expect(exact(dd.twoProduct(a, b)).equals(x.times(y))).toBe(true);
});

law('double-double arithmetic is good to 30 digits', [pair, pair], (a, b) => {
  const [x, y] = [exact(a), exact(b)];
  expect(relative(dd.plus(a, b), x.plus(y))).toBeLessThanOrEqual(DOUBLED_ROUNDING);
  expect(relative(dd.minus(a, b), x.minus(y))).toBeLessThanOrEqual(DOUBLED_ROUNDING);
  expect(relative(dd.times(a, b), x.times(y))).toBeLessThanOrEqual(DOUBLED_ROUNDING);
  if (b.hi !== 0) expect(relative(dd.over(a, b), x.over(y))).toBeLessThanOrEqual(DOUBLED_ROUNDING);
  const root = exact(dd.squareRoot(dd.times(a, a)));
  if (a.hi !== 0)
    expect(Math.abs(toNumber(root.abs().minus(x.abs()).over(x)))).toBeLessThanOrEqual(2 ** -100);
});

const column = fc.array(
  fc.integer({ min: -1000, max: 1000 }).map(k => k / 8),
  { minLength: 2, maxLength: 12 },
);

law('deviations and their squares do not notice that 2³⁰ was added', [column], values => {
  const of = (shift: number) => centredSums(dd.vectorOf(Float64Array.from(values, v => v + shift)));
  expect(of(2 ** 30).deviations).toEqual(of(0).deviations);
  expect(of(2 ** 30).spread).toEqual(of(0).spread);
});

/** n + 4 double-double roundings on each of n products, with room: the first-order term is 2⁻¹⁰⁰. */
const CENTRED_ROUNDING = 2 ** -97;

law(
  'a centred product is good to 29 digits of what it is made of',
  [column, fc.array(double, { minLength: 12, maxLength: 12 })],
  (x, other) => {
    const [a, b] = [x, other.slice(0, x.length)].map(v => v.map(Rational.ofDouble)) as [
      Rational[],
      Rational[],
    ];
    const total = (v: Rational[]) => v.reduce((s, t) => s.plus(t), Rational.of(0));
    const mean = (v: Rational[]) => total(v).over(Rational.of(v.length));
    const truth = total(a.map((ai, i) => ai.minus(mean(a)).times(b[i]!.minus(mean(b)))));
    const largest = (v: Rational[]) => Math.max(...v.map(t => Math.abs(toNumber(t))));
    const vector = (v: Rational[]) => dd.vectorOf(Float64Array.from(v, toNumber));
    const error = toNumber(exact(centredProduct(vector(a), vector(b))).minus(truth));
    expect(Math.abs(error)).toBeLessThanOrEqual(CENTRED_ROUNDING * x.length * largest(a) * largest(b));
  },
);

/** Double-double rounding of n entries, passed over twice. */
const ORTHOGONAL = 2 ** -96;

law(
  'an orthonormal basis of nearly collinear columns is orthogonal to 28 digits and rebuilds them',
  [
    fc.integer({ min: 3, max: 8 }),
    fc.integer({ min: 0, max: 48 }),
    fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 16, maxLength: 16 }),
  ],
  (n, k, noise) => {
    const first = Array.from({ length: n }, (_, i) => 1 + (i % 2) * 2);
    const second = first.map((v, i) => v + (i === 0 ? 1 : i === 1 ? 0 : noise[i]!) * 2 ** -k);
    const X = fromRows(first.map((v, i) => [v, second[i]!]));
    const { columns, R } = orthonormalBasis(X, 'X', 'refuse');
    for (const [i, q] of columns.entries())
      for (const [j, r] of columns.entries()) {
        const off = exact(dd.productSum(q, r)).minus(Rational.of(i === j ? 1 : 0));
        expect(Math.abs(toNumber(off))).toBeLessThanOrEqual(ORTHOGONAL * n);
      }
    for (let i = 0; i < n; i++)
      for (const j of [0, 1]) {
        const terms = columns.map((q, c) => exact(dd.entryOf(q, i)).times(exact(R[c]![j]!)));
        const rebuilt = terms.reduce((s, t) => s.plus(t)).minus(Rational.ofDouble(X.data[i + j * n]!));
        expect(Math.abs(toNumber(rebuilt))).toBeLessThanOrEqual(ORTHOGONAL * 16);
      }
  },
);

law(
  'the Gram sums of whole columns are exact, and the path for fractions agrees with them',
  [
    fc.integer({ min: 1, max: 6 }).chain(n =>
      fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: n, maxLength: n }), {
        minLength: 1,
        maxLength: 9,
      }),
    ),
    fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
  ],
  (columns, stream) => {
    const n = columns[0]!.length;
    const weights = columns.map(() => dd.doubled(stream.next().value! / 4));
    const of = (unit: number) =>
      weightedGram(
        n,
        columns.map(a => dd.vectorOf(Float64Array.from(a, x => x * unit))),
        weights,
      );
    const whole = of(1);
    const fractions = of(0.5);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const truth = columns.reduce((s, a, k) => s + weights[k]!.hi * a[i]! * a[j]!, 0);
        expect(dd.rounded(whole.at(i, j))).toBe(truth);
        expect(4 * dd.rounded(fractions.at(i, j))).toBe(truth);
      }
  },
);
