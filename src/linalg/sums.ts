import {
  type Doubled,
  type DoubledVector,
  doubled,
  entryOf,
  minus,
  over,
  plus,
  times,
  zero,
} from './doubled.ts';

/** The sums of one column about its mean, missing entries (NaN) left out. */
export interface CentredSums {
  /** n, the number of observed entries. */
  readonly count: number;
  /** S = Σ xᵢ */
  readonly sum: Doubled;
  /** n Σ(xᵢ − x̄)² = Σ(n xᵢ − S)²/n */
  readonly spread: Doubled;
  /** n xᵢ − S, that is n times the deviation from the mean: whole where x is whole; 0 where x is missing. */
  readonly deviations: DoubledVector;
  readonly least: number;
  readonly greatest: number;
}

/**
 * Deviations from the mean without dividing by n: for whole numbers every value is exact, for others it carries
 * about 30 digits, so that x and x + 10⁸ have the same spread to the last bit of the data.
 */
export function centredSums(x: DoubledVector): CentredSums {
  let count = 0;
  let sum = zero;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.hi.length; i++) {
    const xi = x.hi[i]!;
    if (Number.isNaN(xi)) continue;
    count++;
    sum = plus(sum, entryOf(x, i));
    if (xi < least) least = xi;
    if (xi > greatest) greatest = xi;
  }
  const n = doubled(count);
  const deviations = { hi: new Float64Array(x.hi.length), lo: new Float64Array(x.hi.length) };
  let squares = zero;
  for (let i = 0; i < x.hi.length; i++) {
    if (Number.isNaN(x.hi[i]!)) continue;
    const a = minus(times(n, entryOf(x, i)), sum);
    deviations.hi[i] = a.hi;
    deviations.lo[i] = a.lo;
    squares = plus(squares, times(a, a));
  }
  const spread = count === 0 ? zero : over(squares, n);
  return { count, sum, spread, deviations, least, greatest };
}

/** Σ(aᵢ − ā)(bᵢ − b̄), for two columns without missing entries. */
export function centredProduct(a: DoubledVector, b: DoubledVector): Doubled {
  const n = doubled(a.hi.length);
  const A = centredSums(a).deviations;
  const B = a === b ? A : centredSums(b).deviations;
  let s = zero;
  for (let i = 0; i < a.hi.length; i++) s = plus(s, times(entryOf(A, i), entryOf(B, i)));
  return over(s, times(n, n));
}

/** A sum that keeps what rounding drops (Neumaier), for terms of both signs or of very different size. */
export class Sum {
  private high = 0;
  private low = 0;
  add(term: number): void {
    const s = this.high + term;
    this.low += Math.abs(this.high) >= Math.abs(term) ? this.high - s + term : term - s + this.high;
    this.high = s;
  }
  get value(): number {
    return this.high + this.low;
  }
}

/** Σ f(xᵢ, i), compensated. */
export function sumOver<T>(xs: ArrayLike<T>, f: (x: T, i: number) => number): number {
  const s = new Sum();
  for (let i = 0; i < xs.length; i++) s.add(f(xs[i]!, i));
  return s.value;
}
