import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { associate, variantLaws } from '../../src/associate.ts';
import type { Scheduler } from '../../src/kernels/schedule.ts';
import { sequential } from '../../src/kernels/schedule.ts';
import { axisOf, pointOf, weightsAt } from '../../src/scan/axis.ts';
import {
  derivative,
  integral,
  interpolationError,
  points,
  slopesAtPoints,
  toSeries,
  valueAt,
} from '../../src/scan/chebyshev.ts';
import { prepareScan } from '../../src/scan/scan.ts';
import { law } from '../support/prop.ts';
import { asyncLaw, cohortOf, cohorts, distance, methods, scanOf, scanWith, stratified } from './support.ts';

/** See associate.test.ts. */
const SCANNED = 1e-9;

describe('the search on the axis', () => {
  asyncLaw(
    'finds for every variant what the global search on its own spectrum finds',
    [cohorts(20, 60, 8), methods],
    async (shape, method) => {
      const { problem, dosage } = cohortOf(shape);
      const options = { laws: variantLaws, method, components: 'refit', missing: 'mean' } as const;
      const model = await prepareScan(problem, options, sequential);
      const quick = await scanWith(model, dosage);
      const wide = await scanWith({ ...model, everyoneWide: true }, dosage);
      expect(wide.summary.wide).toBe(wide.summary.outcomes.ok);
      expect(distance(quick.outcomes, wide.outcomes)).toBeLessThan(SCANNED);
    },
    60,
  );

  asyncLaw(
    'is left where a variant is what K is made of: with it nothing genetic remains, and the global search sees that',
    [fc.nat(), fc.constantFrom(2, 3, 5, 8), methods],
    async (seed, effect, method) => {
      const { problem, dosage } = stratified(seed, 60, effect);
      const options = { laws: variantLaws, method, components: 'refit', missing: 'mean' } as const;
      const { outcomes, summary } = await scanOf(problem, dosage, options);
      expect(distance(outcomes, associate(problem, dosage, options))).toBeLessThan(SCANNED);
      expect(summary.wide).toBeGreaterThan(0);
    },
    12,
  );

  asyncLaw(
    'knows twins: K is singular, and a variant that they share or do not share has its answer',
    [fc.nat(), fc.integer({ min: 1, max: 4 }), methods],
    async (seed, twins, method) => {
      const shape = { seed, n: 60, p: 2, markers: 240, diagonal: 0, h2: 0.5, effect: 0.3, variants: 16 };
      const { problem, dosage } = cohortOf(shape);
      const n = problem.y.length;
      const twinOf = (i: number) => (i < n - twins ? i : i - (n - twins));
      const K = {
        ...problem.K,
        data: problem.K.data.map((_, at, k) => k[twinOf(at % n) + n * twinOf(Math.floor(at / n))]!),
      };
      for (let k = 0; k < dosage.cols; k++)
        for (let i = n - twins; i < n && k % 4 > 0; i++)
          dosage.data[i + k * n] = dosage.data[twinOf(i) + k * n]!;
      const options = { laws: variantLaws, method, components: 'refit', missing: 'mean' } as const;
      const model = await prepareScan({ ...problem, K }, options, sequential);
      const quick = await scanWith(model, dosage);
      const wide = await scanWith({ ...model, everyoneWide: true }, dosage);
      expect(distance(quick.outcomes, wide.outcomes)).toBeLessThan(SCANNED);
      if (model.tail !== null) expect(quick.summary.wide).toBeLessThanOrEqual(8); // the four not shared, and a few
    },
    12,
  );

  asyncLaw(
    'answers almost every variant of an ordinary cohort: at most one in twenty is searched by itself',
    [fc.nat(), methods],
    async (seed, method) => {
      const shape = { seed, n: 90, p: 2, markers: 300, diagonal: 0, h2: 0.5, effect: 0.3, variants: 60 };
      const { problem, dosage } = cohortOf(shape);
      const options = { laws: variantLaws, method, components: 'refit', missing: 'mean' } as const;
      const { summary } = await scanWith(await prepareScan(problem, options, sequential), dosage);
      expect(summary.wide).toBeLessThanOrEqual(summary.outcomes.ok / 20);
    },
    8,
  );
});

/** Jobs in another order, told in that order, by so many "threads". */
const shuffled = (threads: number): Scheduler => ({
  threads,
  run: async (work, jobs, done) => {
    const results = await sequential.run<unknown, never>(work, [...jobs].reverse());
    for (const [i, result] of results.entries()) done?.(result, jobs.length - 1 - i);
    return results.reverse();
  },
});

asyncLaw(
  'threads, the order of the jobs, and which variants are scanned together change no bit, and answers come in order',
  [cohorts(12, 30, 5), methods, fc.constantFrom(1, 2, 7)],
  async (shape, method, threads) => {
    const { problem, dosage } = cohortOf(shape);
    const options = { laws: variantLaws, method, components: 'refit', missing: 'mean' } as const;
    const many = Array.from({ length: 700 }, (_, k) => (k * k) % dosage.cols);
    const one = await scanWith(await prepareScan(problem, options, sequential), dosage);
    const other = await scanWith(
      await prepareScan(problem, options, shuffled(threads)),
      dosage,
      shuffled(threads),
      many,
    );
    expect(other.outcomes).toEqual(many.map(k => one.outcomes[k]));
  },
  10,
);

describe('the axis', () => {
  law(
    'a pair of components has one point, and V there is a multiple of σ²gA + σ²eI',
    [
      fc.double({ min: 1e-6, max: 1, noNaN: true }),
      fc.double({ min: 1.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ],
    (least, factor, h) => {
      const axis = axisOf(least, least * factor);
      const s = pointOf(axis, h, 1 - h);
      expect(s).toBeGreaterThanOrEqual(0);
      expect(s).toBeLessThanOrEqual(axis.end);
      const { kinship, residual } = weightsAt(axis, s);
      const total = kinship + residual;
      expect(Math.abs(kinship / total - h)).toBeLessThan(1e-12); // s has 53 bits, and e^s moves as s
    },
  );
});

describe('interpolation', () => {
  const spectrum = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
    { minLength: 1, maxLength: 12 },
  );
  law(
    'of Σ wx²/(α + βeˢ) stays within the error that is promised for every such sum',
    [spectrum, fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.2, max: 1.2, noNaN: true })],
    (terms, middle, half) => {
      const sum = (s: number) =>
        terms.reduce((v, [share, x]) => v + (x * x) / (1 - share + share * Math.exp(s)), 0);
      const biggest = sum(middle - half);
      for (const N of [4, 8, 12]) {
        const t = points(N);
        const C = toSeries(N);
        const values = Array.from(t, ti => sum(middle + half * ti));
        const series = Array.from({ length: N }, (_, j) =>
          values.reduce((v, f, k) => v + C[j * N + k]! * f, 0),
        );
        const promised = interpolationError(N, half, 1) * biggest + 1e-14 * biggest; // and rounding
        for (let u = -1; u <= 1; u += 0.125)
          expect(Math.abs(valueAt(series, u) - sum(middle + half * u))).toBeLessThanOrEqual(promised);
      }
    },
    40,
  );
  law(
    'the derivative of the integral of a series is the series; slopes at the points are those of the polynomial',
    [fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 2, maxLength: 9 })],
    coefficients => {
      const c = Float64Array.from(coefficients);
      const N = c.length;
      const back = derivative(integral(c));
      expect(Math.abs(valueAt(integral(c), -1))).toBeLessThan(1e-12);
      const D = slopesAtPoints(N);
      const t = points(N);
      const values = Array.from(t, ti => valueAt(c, ti));
      const slope = derivative(c);
      for (let k = 0; k < N; k++) {
        expect(Math.abs(back[k]! - c[k]!)).toBeLessThan(1e-12); // coefficients of at most 8, a few roundings
        const s = values.reduce((v, f, j) => v + D[k * N + j]! * f, 0);
        expect(Math.abs(s - valueAt(slope, t[k]!))).toBeLessThan(1e-10); // N² times as much
      }
    },
  );
});
