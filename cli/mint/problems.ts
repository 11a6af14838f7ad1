import type { Json } from '../../src/conformance/case.ts';
import { list, table } from './draft.ts';

/** Mixed-model problems that several groups of fixtures share. Everything is dyadic: exact in binary64. */
export interface ProblemInput {
  readonly [field: string]: Json;
  readonly y: string[];
  readonly X: string[][];
  readonly K: string[][];
}
const rows = (A: readonly (readonly (number | string)[])[]): string[][] => table(A) as string[][];
export const problemInput = (
  y: readonly number[],
  X: readonly (readonly number[])[],
  K: readonly (readonly (number | string)[])[],
): ProblemInput => ({ y: list(y), X: rows(X), K: rows(K) });

/** A stream of whole numbers 0 … 2^31 − 1 (Park and Miller's minimal standard). */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
}

/**
 * A cohort made of whole numbers: K = AAᵀ/64 of centred counts A of 2n variants, a covariate, and a phenotype in
 * 1024ths of which about half is heritable.
 */
export function cohort(n: number, p: number, seed: number, heritable = 0.5) {
  const next = stream(seed);
  const m = 2 * n;
  const uniform = () => next() / 2147483647;
  const A = Array.from({ length: n }, () =>
    Array.from({ length: m }, () => (uniform() < 0.5 ? 0 : 1) + (uniform() < 0.5 ? 0 : 1) - 1),
  );
  const K = A.map(a => A.map(b => a.reduce((s, x, k) => s + x * b[k]!, 0) / 64));
  const effects = Array.from({ length: m }, () => uniform() - 0.5);
  const normal = () => uniform() + uniform() + uniform() + uniform() - 2;
  const g = A.map(a => a.reduce((s, x, k) => s + x * effects[k]!, 0) / Math.sqrt(m));
  const y = g.map(v => Math.round(1024 * (heritable * 4 * v + (1 - heritable) * normal())) / 1024);
  const X = y.map(() => [
    1,
    ...Array.from({ length: p - 1 }, () => Math.round(16 * (uniform() * 4 - 2)) / 16),
  ]);
  return { y, X, K };
}

/** Groups of equal size: K says who is in the same one. */
export function oneWay(groups: readonly (readonly number[])[]) {
  const y = groups.flat();
  const member = groups.flatMap((g, i) => g.map(() => i));
  return { y, X: y.map(() => [1]), K: member.map(i => member.map(j => (i === j ? 1 : 0))) };
}

/** Davies and Goldsmith (1972), table 6.1: six batches of five yields; the data of lme4's `Dyestuff`. */
export const DYESTUFF = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
];
/** Box and Tiao (1973), table 5.1.4, simulated so that the batches do not differ; lme4's `Dyestuff2`. In thousandths. */
export const DYESTUFF2 = [
  [7298, 3846, 2434, 9566, 7990],
  [5220, 6556, 608, 11788, -892],
  [110, 10386, 13434, 5510, 8166],
  [2212, 4852, 7092, 9288, 4980],
  [282, 9014, 4458, 9446, 7198],
  [1722, 4782, 8106, 758, 3758],
];

/** The heights of a sibling page of the documented example, with its raw dosages. */
export const HEIGHTS = [180, 160, 158, 155, 193];

/** Three and two people related by one half, as the figure draws them. */
export const families = (sizes: readonly number[]): number[][] => {
  const member = sizes.flatMap((n, i) => Array.from({ length: n }, () => i));
  return member.map((a, i) => member.map((b, j) => (i === j ? 1 : a === b ? 0.5 : 0)));
};
/** The same K with every row and column sum 0, times 2^k of n²: sample-centred, and exact. */
export const centredTimes = (K: readonly (readonly number[])[]): number[][] => {
  const n = K.length;
  const means = K.map(row => row.reduce((s, x) => s + x, 0));
  const all = means.reduce((s, x) => s + x, 0);
  return K.map((row, i) => row.map((k, j) => n * n * k - n * means[i]! - n * means[j]! + all));
};
export const scaledBy = (v: readonly number[], c: number): number[] => v.map(x => x * c);
export const plus = (v: readonly number[], c: number): number[] => v.map(x => x + c);
