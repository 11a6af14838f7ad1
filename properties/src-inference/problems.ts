import fc from 'fast-check';
import { fromRows } from '../../src/linalg/dense.ts';
import type { Problem } from '../../src/optimum/contrasts.ts';

/** A problem in rows, as people write it: every entry a whole number of 8ths, so exact in both rooms. */
export interface Rows {
  readonly y: readonly number[];
  readonly X: readonly (readonly number[])[];
  readonly K: readonly (readonly number[])[];
}

export const toProblem = ({ y, X, K }: Rows): Problem => ({
  y: Float64Array.from(y),
  X: fromRows(X),
  K: fromRows(K),
});

const whole = (size: number) => fc.integer({ min: -size, max: size });
const list = <T>(entry: fc.Arbitrary<T>, length: number) =>
  fc.array(entry, { minLength: length, maxLength: length });

/** ZZᵀ/4 + diagonal, for whole Z: positive semidefinite, singular where m < n and diagonal = 0. */
const kinship = (Z: readonly (readonly number[])[], diagonal: number): number[][] =>
  Z.map((a, i) => Z.map((b, j) => a.reduce((s, v, k) => s + v * b[k]!, 0) / 4 + (i === j ? diagonal : 0)));

/**
 * An intercept and, for p = 2, a covariate that two people keep apart from it; y never lies in their span,
 * because the first three people have y = 0, 0, 1 above a line through whole numbers they share.
 */
export const problems = (
  { n: [least, most], diagonal }: { n: readonly [number, number]; diagonal: readonly number[] } = {
    n: [4, 9],
    diagonal: [0, 0.5],
  },
): fc.Arbitrary<Rows> =>
  fc
    .tuple(
      fc.integer({ min: least, max: most }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: most + 2 }),
    )
    .chain(([n, p, m]) =>
      fc
        .tuple(
          list(whole(40), n),
          list(whole(3), n),
          list(list(whole(3), m), n),
          fc.constantFrom(...diagonal),
        )
        .map(([y, x, Z, d]) => ({
          y: y
            .with(0, y[1]!)
            .with(2, y[1]! + 8)
            .map(v => v / 8),
          X: x
            .with(0, x[2]!)
            .with(1, x[2]! + 1)
            .map(v => (p === 1 ? [1] : [1, v])),
          K: kinship(Z, d),
        })),
    );

/** Positive components of very different size, powers of two. */
export const components: fc.Arbitrary<readonly [number, number]> = fc
  .tuple(fc.integer({ min: -8, max: 4 }), fc.integer({ min: -8, max: 4 }))
  .map(([a, b]) => [2 ** a, 2 ** b] as const);

/** σ²g K + σ²e I, in rows. */
export const covariance = ({ K }: Rows, sigma2g: number, sigma2e: number): number[][] =>
  K.map((row, i) => row.map((k, j) => sigma2g * k + (i === j ? sigma2e : 0)));

/** Forward elimination of [A | B]: ln|A| and BᵀA⁻¹B, by nothing but the textbook. A is positive definite. */
export function eliminated(
  A: readonly (readonly number[])[],
  B: readonly (readonly number[])[],
): { readonly logdet: number; readonly form: number[][] } {
  const n = A.length;
  const rows = A.map((row, i) => [...row, ...B[i]!]);
  const q = B[0]!.length;
  const form = Array.from({ length: q }, () => new Array<number>(q).fill(0));
  let logdet = 0;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]![k]!;
    logdet += Math.log(pivot);
    for (let a = 0; a < q; a++)
      for (let b = 0; b < q; b++) form[a]![b]! += (rows[k]![n + a]! * rows[k]![n + b]!) / pivot;
    for (let i = k + 1; i < n; i++) {
      const f = rows[i]![k]! / pivot;
      for (let j = k; j < n + q; j++) rows[i]![j]! -= f * rows[k]![j]!;
    }
  }
  return { logdet, form };
}

/** The four parts of the likelihood from V itself, with nothing projected and nothing diagonalised. */
export function vForm(rows: Rows, sigma2g: number, sigma2e: number) {
  const p = rows.X[0]!.length;
  const { logdet, form } = eliminated(
    covariance(rows, sigma2g, sigma2e),
    rows.X.map((x, i) => [...x, rows.y[i]!]),
  );
  const XtViX = form.slice(0, p).map(r => r.slice(0, p));
  const XtViy = form.slice(0, p).map(r => [r[p]!]);
  const effects = eliminated(XtViX, XtViy);
  const XtX = rows.X[0]!.map((_, a) =>
    rows.X[0]!.map((_, b) => rows.X.reduce((s, x) => s + x[a]! * x[b]!, 0)),
  );
  return {
    logdetV: logdet,
    logdetXtViX: effects.logdet,
    logdetXtX: eliminated(XtX, XtX).logdet,
    yPy: form[p]![p]! - effects.form[0]![0]!,
  };
}

/** ℓ from the four parts, `error-contrasts`. */
export function vFormLoglik(rows: Rows, sigma2g: number, sigma2e: number, method: 'ML' | 'REML'): number {
  const { logdetV, logdetXtViX, logdetXtX, yPy } = vForm(rows, sigma2g, sigma2e);
  const n = rows.y.length;
  const terms =
    method === 'ML'
      ? [n * Math.log(2 * Math.PI), logdetV, yPy]
      : [(n - rows.X[0]!.length) * Math.log(2 * Math.PI), logdetV, logdetXtViX, -logdetXtX, yPy];
  return -terms.reduce((s, t) => s + t, 0) / 2;
}

/** |a − b| against the larger of the two and a floor. */
export const gap = (a: number, b: number, floor = 0): number => {
  const size = Math.max(Math.abs(a), Math.abs(b), floor);
  return size === 0 ? 0 : Math.abs(a - b) / size;
};
