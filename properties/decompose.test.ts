import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decomposeLaws } from '../cli/fuzz/laws/decompose.ts';
import * as spec from '../spec/decompose.ts';
import { exactMatrix, type N, type Vector, vector } from '../spec/linalg/matrix.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import * as src from '../src/decompose.ts';
import { fromRows } from '../src/linalg/dense.ts';
import { dyadic } from './support/arbitraries.ts';
import { distance, UNIT_ROUNDOFF } from './support/digits.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(decomposeLaws);

const q = Rational.ofDouble;
const exact = (x: readonly number[]): Vector<Rational, N> => vector(x.map(q));
const column = (n: number) => fc.array(dyadic(8, 16), { minLength: n, maxLength: n });
const shares = ['pveFixed', 'pveRandom', 'pveTotal', 'covarianceShare'] as const;

/** Two sums of n <= 8 squares and a division. */
const FEW_ROUNDINGS = 32 * UNIT_ROUNDOFF;

law(
  'src decomposes within a few roundings, at any offset of the data',
  [
    fc.integer({ min: 2, max: 8 }).chain(n => fc.tuple(column(n), column(n), column(n))),
    dyadic(4, 16),
    fc.constantFrom(0, 2 ** 20, -(2 ** 33)),
  ],
  ([x, g, y], b, offset) => {
    const phenotype = y.with(0, y[1]! + 1).map(v => v + offset);
    const truth = spec.decomposeVariance(rationals, exact(x), q(b), exact(g), exact(phenotype));
    const got = src.decomposeVariance(
      Float64Array.from(x),
      b,
      Float64Array.from(g),
      Float64Array.from(phenotype),
    );
    const largest = truth.pveFixed.plus(truth.pveRandom);
    for (const share of shares)
      expect(
        distance(got[share], truth[share], largest.sign() === 0 ? Rational.of(1) : largest),
      ).toBeLessThanOrEqual(FEW_ROUNDINGS);
  },
  200,
);

describe('anchor: the PVE of the document, from R’s own draws', () => {
  // R 4.2.2, MASS 7.3-58.2, set.seed(13) and two normal draws before mvrnorm: known-numbers.md
  const x = [-3, 7, 2, -3, -3].map(k => k / Math.sqrt(20));
  const g = [
    0.43676678390404433, -0.84064614335440524, -0.46965420005354086, -0.25573622415217906, 1.1292697864241428,
  ];
  const y = [
    -0.028885629023625792, 0.30193709206985925, 0.21965995802150906, -1.1204707302324532, 0.73117474429221907,
  ];
  test('to 14 digits of what R computed, and to the four digits that the document prints', () => {
    const got = src.decomposeVariance(Float64Array.from(x), 0.8, Float64Array.from(g), Float64Array.from(y));
    const R = { pveFixed: 1.3276747435775005, pveRandom: 1.2751265681719479, pveTotal: 0.60728021441897639 };
    const printed = { pveFixed: 1.3277, pveRandom: 1.2751, pveTotal: 0.6073 };
    for (const [share, value] of Object.entries(R) as [keyof typeof R, number][]) {
      expect(Math.abs(got[share] / value - 1)).toBeLessThan(14 * 2 * UNIT_ROUNDOFF);
      expect(Number(got[share].toFixed(4))).toBe(printed[share]);
    }
  });
  test('the shares do not add up: the covariance is what is missing', () => {
    const got = src.decomposeVariance(Float64Array.from(x), 0.8, Float64Array.from(g), Float64Array.from(y));
    expect(got.pveFixed + got.pveRandom).toBeGreaterThan(2.6);
    expect(got.covarianceShare).toBeLessThan(-1.9);
  });
});

const anyColumn = fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 3 });
law(
  'both rooms refuse the same parts, for the same reason',
  [anyColumn, anyColumn, anyColumn],
  (x, g, y) => {
    const said = refusalOf(() => spec.decomposeVariance(rationals, exact(x), q(1), exact(g), exact(y)));
    expect(
      refusalOf(() =>
        src.decomposeVariance(Float64Array.from(x), 1, Float64Array.from(g), Float64Array.from(y)),
      ),
    ).toEqual(said);
  },
  300,
);

const definitions = fc.constantFrom(...spec.heritabilityDefinitions, 'broad' as never);
const component = fc.constantFrom(-1, 0, 0.5, 3);
law(
  'both rooms agree on every definition of heritability, and on what has none',
  [
    fc.integer({ min: 1, max: 3 }).chain(n => fc.array(column(n), { minLength: n, maxLength: n })),
    component,
    component,
    definitions,
  ],
  (K, g, e, definition) => {
    const call = () => spec.heritability(rationals, exactMatrix<N, N>(K), q(g), q(e), definition);
    const said = refusalOf(call);
    expect(refusalOf(() => src.heritability(fromRows(K), g, e, definition))).toEqual(said);
    if (said === 'accepted')
      expect(
        distance(src.heritability(fromRows(K), g, e, definition), call(), Rational.of(1)),
      ).toBeLessThanOrEqual(FEW_ROUNDINGS);
  },
  300,
);

test('sample variance and covariance are R’s var() and cov()', () => {
  // var(c(1,2,4)) = 7/3, cov(c(1,2,4), c(2,0,1)) = −0.5 in R 4.2.2
  expect(spec.sampleVariance(rationals, exact([1, 2, 4])).toString()).toBe('7/3');
  expect(spec.sampleCovariance(rationals, exact([1, 2, 4]), exact([2, 0, 1])).toString()).toBe('-1/2');
  expect(src.sampleCovariance(Float64Array.of(1, 2, 4), Float64Array.of(2, 0, 1))).toBe(-0.5);
});
