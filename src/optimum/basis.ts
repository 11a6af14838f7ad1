import type { DenseMatrix } from '../linalg/dense.ts';
import {
  type Doubled,
  type DoubledVector,
  doubled,
  entryOf,
  negate,
  over,
  plus,
  productSum,
  squareRoot,
  times,
  vectorOf,
  zero,
} from '../linalg/doubled.ts';
import { orthonormalBasis, roundedVector, subtract } from '../linalg/orthonormal.ts';

/**
 * The span of X and what is orthogonal to it, to 30 digits.
 *
 *   X = Q₁R,   H = Hₚ₋₁ ⋯ H₀ = I − V S Vᵀ,   H q_j = ± e_(n−1−j)
 *
 * H is orthogonal: its first m = n − p rows are Q₂ᵀ, an orthonormal basis of the error contrasts, and its last rows are
 * the columns of Q₁ from the last to the first, up to their signs.
 */
export interface Basis {
  readonly n: number;
  readonly p: number;
  readonly Q1: readonly DoubledVector[];
  readonly R: readonly (readonly Doubled[])[];
  /** See `OrthonormalBasis`. */
  readonly independence: number;
  /** The columns of V. */
  readonly V: readonly DoubledVector[];
  /** A lower triangle. */
  readonly S: readonly (readonly Doubled[])[];
  /** H q_j = signs[j] e_(n−1−j) */
  readonly signs: readonly number[];
}

/** @throws Refusal `rank-deficient` */
export function basisOf(X: DenseMatrix): Basis {
  const { columns: Q1, R, independence } = orthonormalBasis(X, 'X', 'refuse');
  const n = X.rows;
  const V: DoubledVector[] = [];
  const S: Doubled[][] = [];
  const signs: number[] = [];
  Q1.forEach((q, j) => {
    const v = { hi: q.hi.slice(), lo: q.lo.slice() };
    reflectAll({ V, S }, v);
    const pivot = n - 1 - j;
    v.hi.fill(0, pivot + 1);
    v.lo.fill(0, pivot + 1);
    const norm = squareRoot(productSum(v, v));
    const first = entryOf(v, pivot);
    const isPositive = first.hi >= 0;
    const lead = plus(first, isPositive ? norm : negate(norm)); // the sign that adds, so that nothing cancels
    v.hi[pivot] = lead.hi;
    v.lo[pivot] = lead.lo;
    const beta = over(doubled(1), times(norm, isPositive ? lead : negate(lead)));
    // (I − βvvᵀ)(I − VSVᵀ) = I − [V v] [S 0; −β(vᵀV)S β] [V v]ᵀ
    const along = V.map(u => times(beta, productSum(v, u)));
    S.push([...V.map((_, i) => negate(combination(along, l => S[l]![i] ?? zero))), beta]);
    V.push(v);
    signs.push(isPositive ? -1 : 1);
  });
  return { n, p: Q1.length, Q1, R, independence, V, S, signs };
}

/** Σ aᵢ bᵢ */
const combination = (a: readonly Doubled[], b: (i: number) => Doubled): Doubled =>
  a.reduce((s, ai, i) => plus(s, times(ai, b(i))), zero);

/** x ← Hx */
export function reflectAll({ V, S }: Pick<Basis, 'V' | 'S'>, x: DoubledVector): void {
  const along = V.map(v => productSum(v, x));
  V.forEach((v, i) => {
    subtract(
      x,
      combination(along.slice(0, i + 1), l => S[i]![l]!),
      v,
    );
  });
}

/** Row a of SVᵀ. */
export function alongReflections({ V, S }: Basis, a: number): Float64Array {
  const row = vectorOf(new Float64Array(V[0]!.hi.length));
  S[a]!.forEach((s, l) => {
    subtract(row, negate(s), V[l]!);
  });
  return roundedVector(row);
}

/** Hᵀx: from coordinates on the contrasts and along X back to those of the people. */
export function unreflected({ V, S }: Basis, x: Float64Array): Float64Array {
  const back = vectorOf(x.slice());
  const along = V.map(v => productSum(v, back));
  V.forEach((v, i) => {
    subtract(
      back,
      combination(
        S.map(row => row[i] ?? zero),
        l => along[l]!,
      ),
      v,
    );
  });
  return roundedVector(back);
}

/** Q₂ᵀx of a vector that is overwritten: its coordinates on the contrasts. */
export function contrastsOfVector(basis: Basis, x: DoubledVector): Float64Array {
  reflectAll(basis, x);
  return roundedVector(x).slice(0, basis.n - basis.p);
}

/**
 * The other side of the rank-two updates that make HKHᵀ of K:  HKHᵀ = K − VZᵀ − ZVᵀ,
 *
 *   Z = KV Sᵀ − ½ V G,   G = S (VᵀKV) Sᵀ
 *
 * @param KV the columns of KV
 */
export function conjugation({ V, S }: Basis, KV: readonly DoubledVector[]): DoubledVector[] {
  const C = V.map(v => KV.map(w => productSum(v, w))); // VᵀKV
  const SC = S.map(row => V.map((_, j) => combination(row, l => C[l]![j]!)));
  const G = SC.map(row => S.map(other => combination(other, l => row[l]!)));
  return V.map((_, i) => {
    const z = vectorOf(new Float64Array(V[0]!.hi.length));
    S[i]!.forEach((s, l) => {
      subtract(z, negate(s), KV[l]!);
    });
    V.forEach((v, l) => {
      subtract(z, times(doubled(0.5), G[l]![i]!), v);
    });
    return z;
  });
}

/** v −= Q₁Q₁ᵀv, twice; returns the coordinates Q₁ᵀv. */
export function projectOut(v: DoubledVector, Q1: readonly DoubledVector[]): Doubled[] {
  const total = Q1.map(() => zero);
  for (let pass = 0; pass < 2; pass++)
    Q1.forEach((q, i) => {
      const along = productSum(q, v);
      subtract(v, along, q);
      total[i] = plus(total[i]!, along);
    });
  return total;
}

/** The nearest double-double to a sum of four numbers and of what rounding dropped of them. */
export const collected = (sums: ArrayLike<number>, rests: ArrayLike<number>): Doubled => {
  let s = zero;
  for (let i = 0; i < sums.length; i++) s = plus(s, doubled(sums[i]!));
  for (let i = 0; i < rests.length; i++) s = plus(s, doubled(rests[i]!));
  return s;
};
