import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heritabilityLaws, modelLaws } from '../cli/fuzz/laws/model.ts';
import { exactMatrix, type N } from '../spec/linalg/matrix.ts';
import * as spec from '../spec/model.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import { genomicRelationshipMatrix } from '../spec/relationship.ts';
import { fromRows, toRows } from '../src/linalg/dense.ts';
import * as src from '../src/model.ts';
import { counts, exactDosage } from './support/arbitraries.ts';
import { distance, UNIT_ROUNDOFF } from './support/digits.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms([...modelLaws, ...heritabilityLaws]);

const q = Rational.ofDouble;
const variance = fc.integer({ min: 0, max: 1024 }).map(k => k / 32);
/** A sum and a division. */
const TWO_ROUNDINGS = 3 * UNIT_ROUNDOFF;

law('src gives h2, lambda and delta within two roundings', [variance, variance.map(v => v + 1)], (g, e) => {
  const maps = [
    [spec.toH2, src.toH2],
    [spec.toLambda, src.toLambda],
  ] as const;
  for (const [exactly, fast] of maps) {
    const truth = exactly(q(g), q(e));
    expect(distance(fast(g, e), truth, g === 0 ? Rational.of(1) : truth)).toBeLessThanOrEqual(TWO_ROUNDINGS);
  }
  expect(
    distance(
      src.toDelta(e, g),
      spec.toDelta(q(e), q(g)),
      g === 0 ? Rational.of(1) : spec.toDelta(q(e), q(g)),
    ),
  ).toBeLessThanOrEqual(TWO_ROUNDINGS);
});

law(
  'the maps and their inverses undo each other, exactly',
  [variance.map(v => v + 1), variance.map(v => v + 1)],
  (g, e) => {
    const [sg, se] = [q(g), q(e)];
    const same = (c: spec.VarianceComponents<Rational>) => c.sigma2g.equals(sg) && c.sigma2e.equals(se);
    expect(same(spec.fromH2(spec.toH2(sg, se), sg.plus(se)))).toBe(true);
    expect(same(spec.fromLambda(spec.toLambda(sg, se), se))).toBe(true);
    expect(same(spec.fromDelta(spec.toDelta(sg, se), sg))).toBe(true);
  },
);

law('σ²u and σ²g are each other times m', [variance, fc.integer({ min: 1, max: 1000 })], (g, m) => {
  expect(spec.sigma2gOf(spec.sigma2uOf(q(g), m), m).equals(q(g))).toBe(true);
  expect(src.sigma2uOf(g, m)).toBe(g / m);
});

law('the covariance of Zu is σ²g K, exactly, when Z is only centred', [counts, variance], (rows, g) => {
  const X = exactDosage(rows);
  const options = { convention: 'centre-only', missing: 'refuse', monomorphic: 'refuse' } as const;
  const K = genomicRelationshipMatrix(rationals, X, options);
  const means = rows[0]!.map((_, k) =>
    Rational.of(
      rows.reduce((s, row) => s + row[k]!, 0),
      rows.length,
    ),
  );
  const Z = { ...X, at: rows.map(row => row.map((x, k) => Rational.of(x).minus(means[k]!))) };
  const covariance = spec.snpEffectsCovariance(Z, spec.sigma2uOf(q(g), Z.cols));
  covariance.at.forEach((row, i) => {
    row.forEach((c, j) => {
      expect(c.equals(K.at[i]![j]!.times(q(g)))).toBe(true);
    });
  });
});

test('V of the figure’s family of two, by hand', () => {
  const K = [
    ['1', '0.5'],
    ['0.5', '1'],
  ];
  const V = spec.phenotypicCovariance(
    rationals,
    exactMatrix<N, N>(K),
    Rational.parse('0.25'),
    Rational.parse('0.09'),
  );
  expect(V.at.map(row => row.map(String))).toEqual([
    ['17/50', '1/8'],
    ['1/8', '17/50'],
  ]);
  expect(
    toRows(
      src.phenotypicCovariance(
        fromRows([
          [1, 0.5],
          [0.5, 1],
        ]),
        0.25,
        0.0625,
      ),
    ),
  ).toEqual([
    [0.3125, 0.125],
    [0.125, 0.3125],
  ]);
});

const anyComponent = fc.constantFrom(-1, 0, 1, 2.5);
law(
  'both rooms refuse the same components, for the same reason',
  [anyComponent, anyComponent, fc.integer({ min: -1, max: 2 })],
  (a, b, m) => {
    const calls = [
      (room: typeof spec | typeof src, x: never, y: never) => room.toH2(x, y),
      (room: typeof spec | typeof src, x: never, y: never) => room.toLambda(x, y),
      (room: typeof spec | typeof src, x: never, y: never) => room.toDelta(x, y),
      (room: typeof spec | typeof src, x: never, y: never) => room.fromH2(x, y),
      (room: typeof spec | typeof src, x: never, y: never) => room.fromLambda(x, y),
      (room: typeof spec | typeof src, x: never, y: never) => room.fromDelta(x, y),
      (room: typeof spec | typeof src, x: never) => room.sigma2uOf(x, m),
      (room: typeof spec | typeof src, x: never) => room.sigma2gOf(x, m),
    ];
    for (const call of calls)
      expect(refusalOf(() => call(src, a as never, b as never))).toEqual(
        refusalOf(() => call(spec, q(a) as never, q(b) as never)),
      );
  },
  200,
);

test('a matrix that is not square has no V, in both rooms', () => {
  const wide = [
    [1, 0, 0],
    [0, 1, 0],
  ];
  expect(
    refusalOf(() => spec.phenotypicCovariance(rationals, exactMatrix<N, N>(wide), q(1), q(1))),
  ).toMatchObject({ code: 'dimension-mismatch' });
  expect(refusalOf(() => src.phenotypicCovariance(fromRows(wide), 1, 1))).toMatchObject({
    code: 'dimension-mismatch',
  });
});
