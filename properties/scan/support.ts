import fc from 'fast-check';
import { test } from 'vitest';
import type { AssociateOptions, Outcome, VariantTests } from '../../src/associate.ts';
import { writeBed } from '../../src/formats/plink-bed.ts';
import { bedSourceOf } from '../../src/genotypes/bed-source.ts';
import type { Scheduler } from '../../src/kernels/schedule.ts';
import { sequential } from '../../src/kernels/schedule.ts';
import { type DenseMatrix, fromRows } from '../../src/linalg/dense.ts';
import type { Problem } from '../../src/optimum/contrasts.ts';
import {
  outcomeAt,
  prepareScan,
  type ScanModel,
  type ScanSummary,
  scanVariants,
} from '../../src/scan/scan.ts';
import { seedOf } from '../support/prop.ts';

/** `law` for a check that waits: it throws where the law is broken. */
export function asyncLaw<Ts extends [unknown, ...unknown[]]>(
  title: string,
  inputs: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  check: (...args: Ts) => Promise<void>,
  runs: number,
): void {
  const { FC_SEED, FC_PATH, FC_FACTOR } = process.env;
  test(`law: ${title}`, () =>
    fc.assert(fc.asyncProperty(...inputs, check), {
      seed: FC_SEED === undefined ? seedOf(title) : Number(FC_SEED),
      numRuns: Math.ceil(runs * Number(FC_FACTOR ?? 1)),
      ...(FC_PATH === undefined ? {} : { path: FC_PATH, endOnFailure: true }),
    }));
}

export interface Scanned {
  readonly outcomes: readonly Outcome<VariantTests>[];
  readonly summary: ScanSummary;
}

/** Variants of a table of whole dosages, packed as a .bed and scanned. */
export async function scanWith(
  model: ScanModel,
  dosage: DenseMatrix,
  scheduler: Scheduler = sequential,
  variants: readonly number[] = [...Array(dosage.cols).keys()],
): Promise<Scanned> {
  const bed = bedSourceOf(writeBed(dosage).subarray(3), dosage.rows, dosage.cols);
  const people = Int32Array.from({ length: dosage.rows }, (_, i) => i);
  const outcomes: Outcome<VariantTests>[] = [];
  const summary = await scanVariants(
    model,
    { bed, people, variants: Int32Array.from(variants) },
    scheduler,
    block => {
      for (let v = 0; v < block.variants; v++) outcomes.push(outcomeAt(block, v));
    },
  );
  return { outcomes, summary };
}

export const scanOf = async (
  problem: Problem,
  dosage: DenseMatrix,
  options: AssociateOptions,
): Promise<Scanned> => scanWith(await prepareScan(problem, options, sequential), dosage);

/** What a cohort is made of, by a generator of whole numbers: the same seed is the same cohort everywhere. */
export interface CohortShape {
  readonly seed: number;
  readonly n: number;
  readonly p: number;
  /** Markers that K is made of; fewer than n make it singular. */
  readonly markers: number;
  /** Added to the diagonal of K. */
  readonly diagonal: number;
  /** Share of the genetic part, and the effect of variant 0. */
  readonly h2: number;
  readonly effect: number;
  readonly variants: number;
}

export interface Cohort {
  readonly problem: Problem;
  readonly dosage: DenseMatrix;
}

/** People with K from markers, y from K and variant 0; some dosages missing, some variants in neighbourhoods. */
export function cohortOf({ seed, n, p, markers, diagonal, h2, effect, variants }: CohortShape): Cohort {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(uniform() * below);
  const normal = (): number => [...Array(12)].reduce<number>(s => s + uniform(), -6);
  const range = (length: number) => [...Array(length).keys()];
  const Z = range(n).map(() => range(markers).map(() => whole(3) - 1));
  const u = range(markers).map(normal);
  const columns: number[][] = [];
  for (let k = 0; k < variants; k++) {
    const frequency = 0.05 + 0.9 * uniform();
    const copy = () => (uniform() < frequency ? 1 : 0);
    columns.push(
      range(n).map(i => {
        if (k % 3 === 2 && uniform() < 0.9) return columns[k - 1]![i]!; // like its neighbour
        return k % 4 === 3 && uniform() < 0.1 ? Number.NaN : copy() + copy();
      }),
    );
  }
  const x = columns[0]!.map(v => (Number.isNaN(v) ? 0 : v));
  const y = Z.map((row, i) => {
    const g = row.reduce((s, v, k) => s + v * u[k]!, 0) / Math.sqrt(markers);
    return Math.round(64 * (Math.sqrt(h2) * g + Math.sqrt(1 - h2) * normal() + effect * x[i]!)) / 64;
  });
  return {
    problem: {
      y: Float64Array.from(y),
      X: fromRows(Z.map(() => [1, ...range(p - 1).map(() => whole(33) / 8)])),
      K: fromRows(
        Z.map((a, i) =>
          Z.map((b, j) => a.reduce((s, v, k) => s + v * b[k]!, 0) / markers + (i === j ? diagonal : 0)),
        ),
      ),
    },
    dosage: fromRows(range(n).map(i => columns.map(c => c[i]!))),
  };
}

/** Cohorts of `least` … `most` people. */
export const cohorts = (least: number, most: number, variants: number): fc.Arbitrary<CohortShape> =>
  fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    n: fc.integer({ min: least, max: most }),
    p: fc.integer({ min: 1, max: 3 }),
    markers: fc.constantFrom(Math.ceil(least / 2), 2 * most),
    diagonal: fc.constantFrom(0, 0.25),
    h2: fc.constantFrom(0, 0.3, 0.6, 0.95, 1),
    effect: fc.constantFrom(0, 0.25, 1, 4),
    variants: fc.constant(variants),
  });

export const methods = fc.constantFrom<'ML' | 'REML'>('ML', 'REML');

/** An outcome as a word. */
export const wordOf = (outcome: { readonly status: string; readonly code?: string }): string =>
  outcome.code ?? outcome.status;

/** |a − b| in units of the larger of |b| and a floor. */
export const off = (a: number, b: number, floor: number): number =>
  Math.abs(a - b) / Math.max(Math.abs(b), floor);

/** The largest distance of two scans, in the units of each number; infinite where their outcomes differ. */
export function distance(
  ours: readonly Outcome<VariantTests>[],
  theirs: readonly Outcome<VariantTests>[],
): number {
  let most = ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY;
  const see = (d: number) => {
    if (!(d <= most)) most = d;
  };
  const words = (o: Outcome<VariantTests>) =>
    [o, ...(o.status === 'ok' ? [o.effect, ...o.tests] : [])].map(wordOf).join(' ');
  ours.forEach((o, k) => {
    const t = theirs[k]!;
    if (words(o) !== words(t)) see(Number.POSITIVE_INFINITY);
    if (o.status !== 'ok' || t.status !== 'ok') return;
    if (o.effect.status === 'ok' && t.effect.status === 'ok') {
      const total = t.effect.sigma2g + t.effect.sigma2e;
      see(off(o.effect.se, t.effect.se, 0));
      see(off(o.effect.beta, t.effect.beta, t.effect.se));
      see(off(o.effect.sigma2g, t.effect.sigma2g, total));
      see(off(o.effect.sigma2e, t.effect.sigma2e, total));
    }
    o.tests.forEach((test, l) => {
      const other = t.tests[l]!;
      if (test.status !== 'ok' || other.status !== 'ok') return;
      see(off(test.statistic, other.statistic, 1));
      see(off(test.log10p, other.log10p, 1));
    });
  });
  return most;
}

/** Three populations, K of markers that tell them apart, y that follows the population, which is variant 0. */
export function stratified(seed: number, n: number, effect: number): Cohort {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = (): number => [...Array(12)].reduce<number>(s => s + uniform(), -6);
  const population = Array.from({ length: n }, (_, i) => i % 3);
  const frequencies = Array.from({ length: 3 * n }, () => [0, 1, 2].map(() => 0.1 + 0.8 * uniform()));
  const dosage = population.map(p =>
    frequencies.map(f => (uniform() < f[p]! ? 1 : 0) + (uniform() < f[p]! ? 1 : 0)),
  );
  const means = frequencies.map((_, k) => dosage.reduce((s, row) => s + row[k]!, 0) / n);
  const Z = dosage.map(row => row.map((v, k) => v - means[k]!));
  const kinship = (i: number, j: number): number =>
    Z[i]!.reduce((s, v, k) => s + v * Z[j]![k]!, 0) / means.length + (i === j ? 0.01 : 0);
  const few = dosage.map((row, i) => [
    population[i]!,
    uniform() < 0.1 ? row[0]! : population[i]!,
    row[1]!,
    row[2]!,
  ]);
  return {
    problem: {
      y: Float64Array.from(population, p => Math.round(64 * (effect * p + normal())) / 64),
      X: fromRows(population.map(() => [1])),
      K: fromRows(Z.map((_, i) => Z.map((_, j) => kinship(Math.min(i, j), Math.max(i, j))))),
    },
    dosage: fromRows(few),
  };
}
