/**
 * From whole sums to relationships, for genotypes without a missing one.
 *
 *   symbol  name                                                                     shape
 *   T       Σₖ Wₖ xₖxₖᵀ, whole numbers; x may be counted from any zero                n x n
 *   r       its row sums, T1                                                         n
 *   t       the sum of all its entries, 1ᵀT1                                         1
 *   K       (T − (r1ᵀ + 1rᵀ)/n + t/n²) · scale                                       n x n
 *
 * Taking the row sums out centres every variant, whatever x was counted from: Σᵢ Tᵢⱼ = Σₖ Wₖ xⱼₖ n x̄ₖ.
 */
import { type Doubled, doubled, plus } from '../linalg/doubled.ts';

/** Columns first … last − 1, and of each the rows on and below the diagonal. */
export interface ColumnsJob {
  readonly individuals: number;
  readonly first: number;
  readonly last: number;
  readonly sums: BigInt64Array;
}

/** Row sums in halves, so that they are whole numbers in binary64: 2³² high + low. */
export interface RowSums {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** What the entries of some columns, and their mirror images, add to the row sums. */
export function rowSumsWork({ individuals: n, first, last, sums }: ColumnsJob): RowSums {
  const low32 = new Uint32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const high32 = new Int32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  for (let j = first; j < last; j++) {
    let [h, l] = [0, 0];
    for (let i = j, at = 2 * (j * n + j); i < n; i++, at += 2) {
      const lowHalf = low32[at]!;
      const highHalf = high32[at + 1]!;
      high[i]! += highHalf;
      low[i]! += lowHalf;
      if (i === j) continue;
      h += highHalf;
      l += lowHalf;
    }
    high[j]! += h;
    low[j]! += l;
  }
  return { high, low };
}

/** Exactly, while every whole number below stays under 2^53: K = (n²T − n(rᵢ + rⱼ) + t) · times / over. */
export interface ExactJob extends ColumnsJob {
  readonly rowSums: Float64Array;
  readonly total: number;
  readonly times: number;
  readonly over: number;
}

/** K in place of the sums, and its mirror image: each entry is the true one, correctly rounded. */
export function finishExactlyWork(job: ExactJob): void {
  const { individuals: n, first, last, sums, rowSums, total, times, over } = job;
  const low32 = new Uint32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const high32 = new Int32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const K = new Float64Array(sums.buffer, sums.byteOffset, sums.length);
  const nn = n * n;
  for (let j = first; j < last; j++) {
    const rest = total - n * rowSums[j]!;
    for (let i = j, at = j * n + j; i < n; i++, at++) {
      const T = high32[2 * at + 1]! * 2 ** 32 + low32[2 * at]!;
      K[at] = (times * (nn * T - n * rowSums[i]! + rest)) / over;
    }
  }
  mirror(K, n, first, last);
}

/** In double-double until the last step: K = (T − aᵢ − aⱼ + c) · scale, with a = r/n and c = t/n². */
export interface RoundedJob extends ColumnsJob {
  /** a = r/n */
  readonly meansHigh: Float64Array;
  readonly meansLow: Float64Array;
  readonly centreHigh: number;
  readonly centreLow: number;
  /** K = value / over · 2^−places */
  readonly over: number;
  readonly places: number;
}

/** K in place of the sums, and its mirror image. */
export function finishRoundedWork(job: RoundedJob): void {
  const { individuals: n, first, last, sums, meansHigh, meansLow, over: divisor, places } = job;
  const low32 = new Uint32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const high32 = new Int32Array(sums.buffer, sums.byteOffset, 2 * sums.length);
  const K = new Float64Array(sums.buffer, sums.byteOffset, sums.length);
  const unit = 2 ** -places;
  for (let j = first; j < last; j++) {
    const b = plus({ hi: job.centreHigh, lo: job.centreLow }, { hi: -meansHigh[j]!, lo: -meansLow[j]! });
    for (let i = j, at = j * n + j; i < n; i++, at++) {
      const top = high32[2 * at + 1]! * 2 ** 32;
      const bottom = low32[2 * at]!;
      // four two-sums written out: what is lost in the high parts is added to the low ones
      const T = top + bottom;
      const lostT = bottom - (T - top);
      const a = -meansHigh[i]!;
      const s = T + a;
      const sa = s - T;
      const lostS = T - (s - sa) + (a - sa);
      const u = s + b.hi;
      const ub = u - s;
      const lostU = s - (u - ub) + (b.hi - ub);
      K[at] = ((u + (lostT + lostS + lostU - meansLow[i]! + b.lo)) / divisor) * unit;
    }
  }
  mirror(K, n, first, last);
}

/** The upper triangle from the lower one, for the rows first … last − 1 of it. */
export function mirror(K: Float64Array, n: number, first: number, last: number): void {
  for (let i0 = first; i0 < n; i0 += 64)
    for (let i = i0; i < Math.min(i0 + 64, n); i++)
      for (let j = first; j < Math.min(last, i); j++) K[j + i * n] = K[i + j * n]!;
}

/** Whole row sums as BigInt, from the halves of all jobs. */
export function wholeRowSums(parts: readonly RowSums[], n: number): bigint[] {
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  for (const part of parts)
    for (let i = 0; i < n; i++) {
      high[i]! += part.high[i]!;
      low[i]! += part.low[i]!;
    }
  return Array.from({ length: n }, (_, i) => BigInt(high[i]!) * 2n ** 32n + BigInt(low[i]!));
}

/** A whole number of up to 106 bits, exactly. */
export function doubledOf(x: bigint): Doubled {
  const hi = Number(x);
  return plus(doubled(hi), doubled(Number(x - BigInt(hi))));
}
