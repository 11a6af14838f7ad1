import { bitLength, floorSqrt } from '../number/ball-elementary.ts';
import { defect } from '../number/refusal.ts';

/**
 * A symmetric matrix reduced to three diagonals, in whole numbers of units, one unit = 2^−bits.
 *
 *   symbol  name
 *   A, z    the matrix and the vector given, exact whole numbers of units
 *   Q       an orthogonal matrix: a product of reflections, never formed
 *   T       tridiagonal: `diagonal`, `beside`
 *
 * What is proved: ‖Q A Qᵀ − T‖ <= error units, and |Q z − first·e₁| <= 3 units.
 */
export interface Tridiagonal {
  readonly bits: number;
  readonly diagonal: readonly bigint[];
  readonly beside: readonly bigint[];
  readonly first: bigint;
  readonly error: bigint;
  readonly reflections: readonly Reflection[];
}

/** I − 2uuᵀ/g with g = uᵀu: orthogonal for whatever u, which acts on the components from `from` on. */
interface Reflection {
  readonly from: number;
  readonly u: readonly bigint[];
  /** uᵀu in units of 2^(−2 bits), between 1 and 4. */
  readonly g: bigint;
}

/** How far a long computation has come: done of total. */
export type Progress = (done: number, total: number) => void;

/**
 * Householder's reduction with the first reflection spent on z, so that Qz is along e₁.
 *
 * Nothing is rounded that would spoil orthogonality: u is a whole vector and I − 2uuᵀ/g is orthogonal exactly.
 * The error is that of applying it. With |u| < 2, 1 <= g < 4 and n components, in units:
 *   p = 2Au/g, each component within 1:              |δp| <= √n
 *   κ = uᵀp/g:                                        |δκ| <= 1 + √n
 *   w = p − κu:                                       |δw| <= √n + 2(1 + √n) + √n = 4√n + 2
 *   A − uwᵀ − wuᵀ, each entry truncated once:          error <= 4(4√n + 2) + n
 *   the column x set to (∓σ, 0, …), σ = ⌊|x|⌋:         |x·x − σ²|/|u| <= (2σ + 1)/σ <= 3
 * altogether less than n + 16√n + 11 a step. Errors of different steps add, because Q keeps norms.
 *
 * @param lower the rows of A up to the diagonal, ‖A‖ < 2^(bits − 1) units; overwritten
 * @param z |z| < 2^(bits − 1) units
 * @source Householder (1958); Wilkinson, The Algebraic Eigenvalue Problem, chapter 5
 */
export function tridiagonalize(
  lower: bigint[][],
  z: readonly bigint[],
  bits: number,
  onProgress?: Progress,
): Tridiagonal {
  const n = lower.length;
  const reflections: Reflection[] = [];
  const beside: bigint[] = [];
  const aligned = reflect(z, 0, bits);
  if (aligned.reflection !== undefined) {
    reflections.push(aligned.reflection);
    apply(lower, aligned.reflection, bits);
  }
  for (let k = 0; k + 1 < n; k++) {
    const x = lower.slice(k + 1).map(row => row[k]!);
    const { image, reflection } = reflect(x, k + 1, bits);
    beside.push(image);
    if (reflection !== undefined) {
      reflections.push(reflection);
      apply(lower, reflection, bits);
    }
    onProgress?.(n ** 3 - (n - k - 1) ** 3, n ** 3);
  }
  const perStep = n + 16 * Math.ceil(Math.sqrt(n)) + 11;
  return {
    bits,
    diagonal: lower.map((row, i) => row[i]!),
    beside,
    first: aligned.image,
    error: BigInt(n * perStep),
    reflections,
  };
}

/** The reflection that takes x to (image, 0, …, 0), up to 3 units; none where x is there already. */
function reflect(
  x: readonly bigint[],
  from: number,
  bits: number,
): { image: bigint; reflection?: Reflection } {
  const head = x[0]!;
  if (x.every((xi, i) => i === 0 || xi === 0n)) return { image: head };
  const sigma = floorSqrt(x.reduce((s, xi) => s + xi * xi, 0n));
  const image = head < 0n ? sigma : -sigma; // the sign that does not cancel
  const u = x.with(0, head - image);
  const g = u.reduce((s, ui) => s + ui * ui, 0n);
  const shift = Math.floor((2 * bits + 2 - bitLength(g)) / 2);
  if (shift < 0) throw defect('a column longer than 1/2 in a matrix of norm below 1/2');
  const by = BigInt(shift);
  return { image, reflection: { from, u: u.map(ui => ui << by), g: g << (2n * by) } };
}

/** A := (I − 2uuᵀ/g) A (I − 2uuᵀ/g) = A − uwᵀ − wuᵀ on the rows and columns from `from` on. */
function apply(lower: bigint[][], { from, u, g }: Reflection, bits: number): void {
  const W = BigInt(bits);
  const Au = timesLower(lower, from, u);
  const p = Au.map(x => (x << (W + 1n)) / g); //                                      p = 2Au/g
  const up = u.reduce((t, ui, i) => t + ui * p[i]!, 0n);
  const kappa = (up << W) / g; //                                                      κ = uᵀp/g
  const w = p.map((pi, i) => pi - ((kappa * u[i]!) >> W)); //                          w = p − κu
  for (let i = 0; i < u.length; i++) {
    const row = lower[from + i]!;
    const [ui, wi] = [u[i]!, w[i]!];
    for (let j = 0; j <= i; j++) row[from + j]! -= (ui * w[j]! + wi * u[j]!) >> W;
  }
}

/** A u in units of 2^(−2 bits), without rounding, from the lower triangle. */
function timesLower(lower: readonly (readonly bigint[])[], from: number, u: readonly bigint[]): bigint[] {
  const product = u.map(() => 0n);
  for (let i = 0; i < u.length; i++) {
    const row = lower[from + i]!;
    const ui = u[i]!;
    let sum = row[from + i]! * ui;
    for (let j = 0; j < i; j++) {
      const a = row[from + j]!;
      sum += a * u[j]!;
      product[j]! += a * ui;
    }
    product[i]! += sum;
  }
  return product;
}

/** Q x: the reflections forwards. Approximate, in units. */
export function rotate({ reflections, bits }: Tridiagonal, x: readonly bigint[]): bigint[] {
  return reflections.reduce((v, r) => reflectVector(v, r, bits), [...x]);
}

function reflectVector(v: bigint[], { from, u, g }: Reflection, bits: number): bigint[] {
  const W = BigInt(bits);
  const ux = u.reduce((t, ui, i) => t + ui * v[from + i]!, 0n);
  const k = (ux << (W + 1n)) / g;
  u.forEach((ui, i) => {
    v[from + i]! -= (k * ui) >> W;
  });
  return v;
}
