import fc from 'fast-check';
import type { Rows } from '../src-inference/problems.ts';

/** Cohorts beyond the order from which the kernel runs: K = ZZᵀ/m + d I, p columns of X, y with a genetic part. */
export const cohorts = (orders: readonly number[] = [41, 64, 97, 130]) =>
  fc
    .record({
      n: fc.constantFrom(...orders),
      p: fc.integer({ min: 1, max: 4 }),
      variants: fc.constantFrom(9, 200),
      diagonal: fc.constantFrom(0, 0.25),
      seed: fc.integer(),
    })
    .map(cohort);

export function cohort({
  n,
  p,
  variants,
  diagonal,
  seed,
}: {
  readonly n: number;
  readonly p: number;
  readonly variants: number;
  readonly diagonal: number;
  readonly seed: number;
}): Rows {
  let state = seed >>> 0;
  const next = (size: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.round((state / 2 ** 32 - 0.5) * 2 * size);
  };
  const Z = Array.from({ length: n }, () => Array.from({ length: variants }, () => next(2)));
  const K = Z.map((a, i) =>
    Z.map((b, j) => a.reduce((s, v, k) => s + v * b[k]!, 0) / 128 + (i === j ? diagonal : 0)),
  );
  return {
    y: Z.map(z => (next(64) + z.slice(0, 9).reduce((s, v, k) => s + v * (k - 4), 0) * 4) / 32),
    X: Z.map(() => [1, ...Array.from({ length: p - 1 }, () => next(16) / 16)]),
    K,
  };
}

/** A⁻¹B by elimination, row by row, without pivots: A is positive definite. */
function solved(A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number[][] {
  const rows = A.map((row, i) => [...row, ...B[i]!]);
  for (let k = 0; k < rows.length; k++)
    for (let i = 0; i < rows.length; i++) {
      if (i === k) continue;
      const f = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j < rows[i]!.length; j++) rows[i]![j]! -= f * rows[k]![j]!;
    }
  return rows.map((row, i) => row.slice(A.length).map(v => v / row[i]!));
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i]!, 0);
const columnsOf = (rows: readonly (readonly number[])[]): number[][] =>
  rows[0]!.map((_, j) => rows.map(row => row[j]!));

/** β, its covariance, ĝ and the prediction errors from V and the normal equations themselves. */
export function byElimination({ y, X, K }: Rows, sigma2g: number, sigma2e: number) {
  const V = K.map((row, i) => row.map((v, j) => sigma2g * v + (i === j ? sigma2e : 0)));
  const p = X[0]!.length;
  const right = X.map((x, i) => [...x, y[i]!, ...K[i]!]);
  const [columns, inverted] = [columnsOf(right), columnsOf(solved(V, right))]; //  B and V⁻¹B for B = X, y, K
  const form = (a: number, b: number) => dot(columns[a]!, inverted[b]!);
  const XtViX = X[0]!.map((_, a) => X[0]!.map((_, b) => form(a, b)));
  const S = solved(
    XtViX,
    XtViX.map((_, i) => XtViX.map((_, j) => (i === j ? 1 : 0))),
  );
  const across = (b: number) => S.map((_, a) => form(a, b)); // XᵀV⁻¹b
  const projected = (a: number, b: number) =>
    form(a, b) -
    dot(
      across(a),
      S.map(row => dot(row, across(b))),
    ); // aᵀPb
  return {
    beta: S.map(row => dot(row, across(p))),
    covariance: S,
    g: K.map((_, i) => sigma2g * projected(p + 1 + i, p)),
    pev: K.map((row, i) => sigma2g * row[i]! - sigma2g ** 2 * projected(p + 1 + i, p + 1 + i)),
  };
}
