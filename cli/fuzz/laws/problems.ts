import fc from 'fast-check';
import type { Json } from '../../../src/conformance/case.ts';
import { dyadic } from './arbitraries.ts';
import { rowsOf, text, texts } from './law.ts';

/** A mixed-model problem as plain numbers, all of them dyadic and small, so that every reader reads them exactly. */
export interface Plain {
  readonly y: number[];
  readonly X: number[][];
  readonly K: number[][];
}
export interface WithComponents extends Plain {
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly method: 'ML' | 'REML';
}

const column = (n: number, max: number, step: number) =>
  fc.array(dyadic(max, step), { minLength: n, maxLength: n });

/** K = (AAᵀ + I)/4 with small whole A: symmetric, positive definite, its smallest eigenvalue at least 1/4. */
export const kinship = (n: number): fc.Arbitrary<number[][]> =>
  fc
    .array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    })
    .map(A =>
      A.map((a, i) => A.map((b, j) => (a.reduce((s, x, k) => s + x * b[k]!, 0) + (i === j ? 1 : 0)) / 4)),
    );

/** An intercept, and columns that are 0, 1, 2, … in turn at the first people: of full rank by construction. */
const design = (n: number, p: number): fc.Arbitrary<number[][]> =>
  fc
    .array(column(n, 2, 4), { minLength: p - 1, maxLength: p - 1 })
    .map(columns =>
      Array.from({ length: n }, (_, i) => [
        1,
        ...columns.map((c, k) => (i === 0 ? 0 : i <= k ? 0 : i === k + 1 ? 3 : c[i]!)),
      ]),
    );

export const problemOf = (n: number, p: number): fc.Arbitrary<Plain> =>
  fc.record({ y: column(n, 8, 8), X: design(n, p), K: kinship(n) });

/** n from 4 to 7 people, 1 or 2 fixed effects. */
export const problem: fc.Arbitrary<Plain> = fc
  .tuple(fc.integer({ min: 4, max: 7 }), fc.integer({ min: 1, max: 2 }))
  .chain(([n, p]) => problemOf(n, p));

/** Some sixteenths and some 2^-34ths: more bits than a float32 holds. */
export const component = fc
  .tuple(fc.integer({ min: 1, max: 64 }), fc.nat(1023))
  .map(([k, j]) => k / 16 + j * 2 ** -34);
export const method = fc.constantFrom<'ML' | 'REML'>('ML', 'REML');
export const withComponents: fc.Arbitrary<WithComponents> = fc
  .tuple(problem, component, component, method)
  .map(([p, sigma2g, sigma2e, m]) => ({ ...p, sigma2g, sigma2e, method: m }));

type Input = { readonly [field: string]: Json };
export const problemInput = ({ y, X, K }: Plain): Input => ({ y: texts(y), X: rowsOf(X), K: rowsOf(K) });
export const componentInput = (p: WithComponents): Input => ({
  ...problemInput(p),
  sigma2_g: text(p.sigma2g),
  sigma2_e: text(p.sigma2e),
  method: p.method,
});

/** Small exact pictures of a problem: what the laws move it to. */
export const plusFixed = (p: Plain, b: readonly number[]): number[] =>
  p.y.map((v, i) => v + p.X[i]!.reduce((s, x, k) => s + x * b[k]!, 0));
export const scaledBy = (v: readonly number[], c: number): number[] => v.map(x => c * x);
export const tableTimes = (A: readonly (readonly number[])[], c: number): number[][] =>
  A.map(row => row.map(x => c * x));
export const permuted = (p: Plain, order: readonly number[]): Plain => ({
  y: order.map(i => p.y[i]!),
  X: order.map(i => p.X[i]!),
  K: order.map(i => order.map(j => p.K[i]![j]!)),
});
/** K + 1aᵀ + a1ᵀ + 4|a|² 11ᵀ: positive definite again, because the smallest eigenvalue of K is at least 1/4. */
export const shiftedKinship = (K: readonly (readonly number[])[], a: readonly number[]): number[][] => {
  const c = 4 * a.reduce((s, x) => s + x * x, 0);
  return K.map((row, i) => row.map((k, j) => k + a[i]! + a[j]! + c));
};
/** X A for A = [[2, s], [0, 1/2]] or [4]: invertible, and exact. */
export const mixedDesign = (
  X: readonly (readonly number[])[],
  s: number,
): { X: number[][]; logDet: number; inverse: (b: readonly number[]) => number[] } =>
  X[0]!.length === 1
    ? { X: tableTimes(X, 4), logDet: Math.log(4), inverse: b => [b[0]! / 4] }
    : {
        X: X.map(([u, v]) => [2 * u!, s * u! + v! / 2]),
        logDet: 0,
        inverse: ([b0, b1]) => [(b0! - 2 * s * b1!) / 2, 2 * b1!],
      };
export const order = (keys: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
export const keys = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });
/** Powers of two from 1e-8 to 1e8: the unit of a phenotype. */
export const unit = fc.integer({ min: -26, max: 26 }).map(k => 2 ** k);
