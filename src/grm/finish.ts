/**
 * From whole sums to relationships, where no genotype is missing.
 *
 *   symbol  name                                                                     shape
 *   T       Σₖ Wₖ xₖxₖᵀ, whole numbers below 2^63; x counts from any zero            n x n
 *   r, t    its row sums T1, and the sum of all its entries                          n, 1
 *   E       n²T − n(r1ᵀ + 1rᵀ) + t, whole: n² Σₖ Wₖ (xₖ − x̄ₖ)(xₖ − x̄ₖ)ᵀ             n x n
 *   K       E / (n²m) · 2^−places
 *
 * Taking the row sums out centres every variant, whatever x was counted from: Σᵢ Tᵢⱼ = Σₖ Wₖ xⱼₖ n x̄ₖ. It is done
 * exactly, in three limbs: T = 2⁴² T₂ + 2²¹ T₁ + T₀ with n²Tₗ and all that is added to it below 2^53 for n <= 2^15.
 */

/** Columns first … last − 1 of n x n 64-bit numbers, and of each the rows on and below the diagonal. */
export interface ColumnsJob {
  readonly individuals: number;
  readonly first: number;
  readonly last: number;
  readonly sums: BigInt64Array;
}

/** The most people whose sums are exact: their matrix takes 8 GB. */
export const MOST_PEOPLE = 2 ** 15;

/** Row sums, limb by limb. */
export type LimbRows = readonly [Float64Array, Float64Array, Float64Array];

/** What the entries of some columns, and their mirror images, add to the row sums. */
export function rowSumsWork({ individuals: n, first, last, sums }: ColumnsJob): LimbRows {
  const halves = new Int32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const [r0, r1, r2] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let j = first; j < last; j++) {
    let [s0, s1, s2] = [0, 0, 0];
    for (let i = j, at = 2 * (j * n + j); i < n; i++, at += 2) {
      const low = halves[at]!;
      const high = halves[at + 1]!;
      const t0 = low & 0x1fffff;
      const t1 = (low >>> 21) | ((high & 0x3ff) << 11);
      const t2 = high >> 10;
      r0[i]! += t0;
      r1[i]! += t1;
      r2[i]! += t2;
      if (i === j) continue;
      s0 += t0;
      s1 += t1;
      s2 += t2;
    }
    r0[j]! += s0;
    r1[j]! += s1;
    r2[j]! += s2;
  }
  return [r0, r1, r2];
}

export interface CompleteJob extends ColumnsJob {
  readonly rowSums: LimbRows;
  /** K = E · times / over */
  readonly times: number;
  readonly over: number;
}

/** K in place of the sums, and its mirror image. While |E| < 2^53 an entry is the true one, correctly rounded. */
export function finishCompleteWork(job: CompleteJob): void {
  const { individuals: n, first, last, sums, rowSums, times, over } = job;
  const halves = new Int32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const K = new Float64Array(sums.buffer, sums.byteOffset, sums.length);
  const nn = n * n;
  const [r0, r1, r2] = rowSums.map(r => r.map(own => n * own)) as unknown as LimbRows;
  const [t0, t1, t2] = rowSums.map(r => r.reduce((a, b) => a + b, 0)) as [number, number, number];
  for (let j = first; j < last; j++) {
    const c0 = t0 - r0[j]!;
    const c1 = t1 - r1[j]!;
    const c2 = t2 - r2[j]!;
    for (let i = j, at = j * n + j; i < n; i++, at++) {
      const low = halves[2 * at]!;
      const high = halves[2 * at + 1]!;
      const e0 = nn * (low & 0x1fffff) - r0[i]! + c0;
      const e1 = (nn * ((low >>> 21) | ((high & 0x3ff) << 11)) - r1[i]! + c1) * 2 ** 21;
      const e2 = (nn * (high >> 10) - r2[i]! + c2) * 2 ** 42;
      // e2 + e1 without loss, as a two-sum
      const sum = e2 + e1;
      const part = sum - e2;
      const lost = e2 - (sum - part) + (e1 - part);
      K[at] = ((sum + (lost + e0)) * times) / over;
    }
  }
  mirror(K, n, first, last);
}

/** The upper triangle from the lower one, for the rows first … last − 1 of it. */
function mirror(K: Float64Array, n: number, first: number, last: number): void {
  for (let top = first; top < n; top += TILE)
    for (let i = top; i < Math.min(top + TILE, n); i++)
      for (let j = first; j < Math.min(last, i); j++) K[j + i * n] = K[i + j * n]!;
}

/** Entries in a row and in a column that stay in the cache together. */
const TILE = 64;
