import type { Rows } from './mutant.ts';

/** Naive matrices: Gauss-Jordan, as in a first course. */
export const add = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0);
export const dot = (a: readonly number[], b: readonly number[]): number => add(a.map((x, i) => x * b[i]!));
export const turned = (A: Rows): Rows => A[0]!.map((_, j) => A.map(row => row[j]!));
export const mul = (A: Rows, B: Rows): Rows => {
  const C = turned(B);
  return A.map(row => C.map(c => dot(row, c)));
};
export const apply = (A: Rows, v: readonly number[]): number[] => A.map(row => dot(row, v));
export const eye = (n: number): Rows =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
export const trace = (A: Rows): number => add(A.map((row, i) => row[i]!));

/** The inverse and ln|det|, by elimination with row exchanges. */
export function solved(A: Rows): { inverse: Rows; logdet: number } {
  const n = A.length;
  const W = A.map((row, i) => [...row, ...eye(n)[i]!]);
  let logdet = 0;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k; i < n; i++) if (Math.abs(W[i]![k]!) > Math.abs(W[best]![k]!)) best = i;
    [W[k], W[best]] = [W[best]!, W[k]!];
    const pivot = W[k]![k]!;
    logdet += Math.log(Math.abs(pivot));
    for (let j = 0; j < 2 * n; j++) W[k]![j]! /= pivot;
    for (let i = 0; i < n; i++) {
      const f = W[i]![k]!;
      if (i === k || f === 0) continue;
      for (let j = 0; j < 2 * n; j++) W[i]![j]! -= f * W[k]![j]!;
    }
  }
  return { inverse: W.map(row => row.slice(n)), logdet };
}

export interface Data {
  readonly y: readonly number[];
  readonly X: Rows;
  readonly K: Rows;
}

/** V⁻¹, P, β and the four terms of a likelihood, all by the formulas of a textbook. */
export function model({ y, X, K }: Data, g: number, e: number) {
  const V = solved(K.map((row, i) => row.map((k, j) => g * k + (i === j ? e : 0))));
  const ViX = mul(V.inverse, X);
  const A = solved(mul(turned(X), ViX));
  const beta = apply(A.inverse, apply(turned(ViX), y));
  const r = y.map((v, i) => v - dot(X[i]!, beta));
  const Py = apply(V.inverse, r);
  return {
    n: y.length,
    p: X[0]!.length,
    Vi: V.inverse,
    cov: A.inverse,
    beta,
    r,
    Py,
    lnV: V.logdet,
    lnA: A.logdet,
    lnX: solved(mul(turned(X), X)).logdet,
    yPy: dot(y, Py),
    P: V.inverse.map((row, i) => row.map((v, j) => v - dot(ViX[i]!, apply(A.inverse, ViX[j]!)))),
  };
}
export type Model = ReturnType<typeof model>;

export const ml = (m: Model): number => -0.5 * (m.n * Math.log(2 * Math.PI) + m.lnV + m.yPy);
export const reml = (m: Model): number =>
  -0.5 * ((m.n - m.p) * Math.log(2 * Math.PI) + m.lnV + m.lnA - m.lnX + m.yPy);
export const ordinary = ({ y, X }: Data): number[] =>
  apply(solved(mul(turned(X), X)).inverse, apply(turned(X), y));

export interface Optimum {
  readonly g: number;
  readonly e: number;
  readonly loglik: number;
}

/** The best share on a grid, refined by golden sections: eight digits, as programs that compare likelihoods have. */
export function maximised(data: Data, method: string): Optimum {
  const at = (h: number): Optimum => {
    const m = model(data, h, 1 - h);
    const size = m.yPy / (method === 'REML' ? m.n - m.p : m.n);
    const there = model(data, h * size, (1 - h) * size);
    return { g: h * size, e: (1 - h) * size, loglik: method === 'REML' ? reml(there) : ml(there) };
  };
  const GRID = 40;
  let [best, where] = [at(0), 0];
  for (let k = 1; k < GRID; k++) {
    const next = at(k / GRID);
    if (next.loglik > best.loglik) [best, where] = [next, k];
  }
  let [a, b] = [Math.max(0, (where - 1) / GRID), (where + 1) / GRID];
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [atC, atD] = [at(c), at(d)];
  for (let k = 0; k < 40; k++) {
    if (atC.loglik > atD.loglik) {
      [b, d, atD] = [d, c, atC];
      c = b - ratio * (b - a);
      atC = at(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + ratio * (b - a);
      atD = at(d);
    }
  }
  const refined = at((a + b) / 2);
  return refined.loglik > best.loglik ? refined : best;
}
