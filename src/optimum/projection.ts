import { columnOf, type DenseMatrix, zeros } from '../linalg/dense.ts';
import {
  type Doubled,
  type DoubledVector,
  doubled,
  entryOf,
  plus,
  productSum,
  rounded,
  times,
  vectorOf,
  zero,
} from '../linalg/doubled.ts';
import { roundedVector, subtract } from '../linalg/orthonormal.ts';
import { reflect } from '../linalg/tridiagonal.ts';

/** v −= Q₁Q₁ᵀv, twice; returns the coordinates Q₁ᵀv. */
export function project(v: DoubledVector, Q1: readonly DoubledVector[]): Doubled[] {
  const total = Q1.map(() => zero);
  for (let pass = 0; pass < 2; pass++)
    Q1.forEach((q, i) => {
      const along = productSum(q, v);
      subtract(v, along, q);
      total[i] = plus(total[i]!, along);
    });
  return total;
}

/**
 * PKP with P = I − Q₁Q₁ᵀ, the columns of PKQ₁, and B = Q₁ᵀKQ₁. Subtracted in double-double, so that
 * K + Xa' + aX' has the PKP of K as long as its digits are there.
 */
export function projectKinship(
  k: DenseMatrix,
  Q1: readonly DoubledVector[],
): { readonly PKP: DenseMatrix; readonly KQ1: Float64Array[]; readonly B: DenseMatrix } {
  const n = k.rows;
  const p = Q1.length;
  const B: Doubled[][] = [];
  const PKQ1 = Q1.map(q => {
    const t = { hi: new Float64Array(n), lo: new Float64Array(n) };
    for (let i = 0; i < n; i++) {
      const s = productSum(vectorOf(columnOf(k, i)), q); // K is symmetric: row i is column i
      t.hi[i] = s.hi;
      t.lo[i] = s.lo;
    }
    B.push(project(t, Q1));
    return t;
  });
  // PKP = K − Q₁(Q₁ᵀKP) − (PKQ₁)Q₁ᵀ − Q₁BQ₁ᵀ, with S = PKQ₁ + Q₁B/2:  PKP = K − SQ₁ᵀ − Q₁Sᵀ
  const S = PKQ1.map((t, j) => {
    const s = { hi: t.hi.slice(), lo: t.lo.slice() };
    Q1.forEach((q, i) => {
      subtract(s, times(plus(B[i]![j]!, B[j]![i]!), doubled(-0.25)), q);
    });
    return s;
  });
  const PKP = zeros(n, n);
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let s = doubled(k.data[i + j * n]!);
      for (let a = 0; a < p; a++) {
        s = plus(s, times({ hi: -S[a]!.hi[i]!, lo: -S[a]!.lo[i]! }, entryOf(Q1[a]!, j)));
        s = plus(s, times({ hi: -S[a]!.hi[j]!, lo: -S[a]!.lo[j]! }, entryOf(Q1[a]!, i)));
      }
      PKP.data[i + j * n] = rounded(s);
      PKP.data[j + i * n] = rounded(s);
    }
  const corner = zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++)
      corner.data[i + j * p] = rounded(times(plus(B[i]![j]!, B[j]![i]!), doubled(0.5)));
  return { PKP, KQ1: PKQ1.map(roundedVector), B: corner };
}

export type Reflector = readonly [v: Float64Array, beta: number];

/** Reflections whose product sends the columns of Q₁ to ±e₁ … ±e_p: rows p … n − 1 of its image are Q₂ᵀ. */
export function basisReflectors(Q1: readonly DoubledVector[]): Reflector[] {
  const reflectors: Reflector[] = [];
  Q1.forEach((q, j) => {
    const v = roundedVector(q);
    for (const [u, beta] of reflectors) mirror(u, beta, v);
    const { beta } = reflect(v, j);
    v.fill(0, 0, j);
    reflectors.push([v, beta]);
  });
  return reflectors;
}

/** b −= βvvᵀb */
export function mirror(v: Float64Array, beta: number, b: Float64Array): void {
  let s = 0;
  for (let i = 0; i < v.length; i++) s += v[i]! * b[i]!;
  s *= beta;
  for (let i = 0; i < v.length; i++) b[i]! -= s * v[i]!;
}

/** M ← HMH for H = I − βvvᵀ; M stays symmetric bit for bit. */
export function mirrorBothSides(M: DenseMatrix, v: Float64Array, beta: number): void {
  const n = M.rows;
  const w = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const vj = v[j]!;
    if (vj !== 0) for (let i = 0; i < n; i++) w[i]! += M.data[i + j * n]! * vj;
  }
  let vw = 0;
  for (let i = 0; i < n; i++) vw += v[i]! * w[i]!;
  for (let i = 0; i < n; i++) w[i] = beta * (w[i]! - (beta / 2) * vw * v[i]!);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) M.data[i + j * n]! -= v[i]! * w[j]! + w[i]! * v[j]!;
}
