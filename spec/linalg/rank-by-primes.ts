import { bitLength } from '../number/ball-elementary.ts';
import type { WholeRows } from './whole.ts';

/**
 * The rank of a large matrix of whole numbers, proved without large numbers.
 *
 * If the rank is r modulo each of several primes, every minor of order r + 1 is divisible by all of them. It is at most
 * the product of the r + 1 largest row lengths (Hadamard); once the product of the primes is larger, all those minors
 * are 0, and the rank is r: a minor of order r that is not 0 modulo one prime is not 0.
 *
 * @source Hadamard (1893) Bull. Sci. Math. 17:240
 */
export function rankByPrimes(rows: WholeRows): number {
  const lengths = rows
    .map(row => bitLength(row.reduce((s, x) => s + x * x, 1n)) / 2) // log₂ of the length, from above
    .sort((a, b) => b - a);
  let rank = 0;
  let bits = 0; // log₂ of the product of the primes used, from below
  for (const p of primes()) {
    rank = Math.max(rank, rankModulo(rows, p));
    bits += Math.log2(p) * ROUNDED_DOWN;
    const order = rank + 1;
    if (order > Math.min(rows.length, rows[0]!.length)) return rank;
    if (bits > lengths.slice(0, order).reduce((s, b) => s + b, 0)) return rank;
  }
  throw new Error('defect: there are more primes than any matrix needs');
}

/** log₂ is within a few ulp, and a sum of a few thousand of them too. */
const ROUNDED_DOWN = 1 - 2 ** -30;
/** Products of two residues below 2^26 stay below 2^52, where binary64 is exact. */
const BELOW = 2 ** 26;

/** The primes below 2^26, the largest first. */
function* primes(): Generator<number> {
  for (let p = BELOW - 1; p > 2; p -= 2) if (isPrime(p)) yield p;
}

function isPrime(p: number): boolean {
  for (let d = 3; d * d <= p; d += 2) if (p % d === 0) return false;
  return true;
}

/** Gaussian elimination modulo p: the residues stay in [0, p). */
function rankModulo(rows: WholeRows, p: number): number {
  const P = BigInt(p);
  const table = rows.map(row => Float64Array.from(row, x => Number(((x % P) + P) % P)));
  const cols = rows[0]!.length;
  let rank = 0;
  for (let c = 0; c < cols && rank < table.length; c++) {
    const found = table.findIndex((row, i) => i >= rank && row[c] !== 0);
    if (found < 0) continue;
    [table[rank], table[found]] = [table[found]!, table[rank]!];
    const top = table[rank]!;
    const inverse = inverseModulo(top[c]!, p);
    for (let i = rank + 1; i < table.length; i++) {
      const row = table[i]!;
      if (row[c] === 0) continue;
      const head = (row[c]! * inverse) % p;
      const f = p - head;
      for (let j = c; j < cols; j++) {
        const x = row[j]! + f * top[j]!;
        row[j] = x - Math.floor(x / p) * p; // exact: x/p is never within half a spacing of the next whole number
      }
    }
    rank += 1;
  }
  return rank;
}

/** 1/a modulo p, for 0 < a < p (extended Euclid). */
function inverseModulo(a: number, p: number): number {
  let [t, next] = [0, 1];
  let [r, s] = [p, a];
  while (s !== 0) {
    const q = Math.floor(r / s);
    [t, next] = [next, t - q * next];
    [r, s] = [s, r - q * s];
  }
  return t < 0 ? t + p : t;
}
