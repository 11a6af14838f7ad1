import type { WholeRows } from './whole.ts';

/**
 * The largest prime below 2^26. Products of two residues stay below 2^52, where binary64 is exact,
 * and floor(x / PRIME) is exact because x / PRIME is never within half a spacing of the next whole number.
 */
export const PRIME = 67_108_859;
/** Two fractions whose numerators and denominators do not exceed this differ modulo PRIME (2 · 5792² < PRIME). */
const LARGEST = 5792;

const reduce = (x: number): number => x - Math.floor(x / PRIME) * PRIME;

/** The residue of a whole number, from 0 to PRIME − 1. */
export function residue(x: bigint): number {
  const r = Number(x % BigInt(PRIME));
  return r < 0 ? r + PRIME : r;
}

/** 1/a modulo PRIME, for a residue a ≠ 0 (extended Euclid). */
export function inverseModulo(a: number): number {
  let [t, next] = [0, 1];
  let [r, s] = [PRIME, a];
  while (s !== 0) {
    const q = Math.floor(r / s);
    [t, next] = [next, t - q * next];
    [r, s] = [s, r - q * s];
  }
  return t < 0 ? t + PRIME : t;
}

/** The only small fraction [n, d] with n/d ≡ a, or undefined where there is none (Euclid, stopped half-way). */
export function smallFraction(a: number): [n: number, d: number] | undefined {
  let [t, next] = [0, 1];
  let [r, s] = [PRIME, a];
  while (s > LARGEST) {
    const q = Math.floor(r / s);
    [t, next] = [next, t - q * next];
    [r, s] = [s, r - q * s];
  }
  if (Math.abs(next) > LARGEST) return undefined;
  return next < 0 ? [-s, -next] : [s, next];
}

export interface ModularEchelon {
  /** Rows with a pivot 1 each, in echelon form modulo PRIME. */
  readonly rows: readonly Float64Array[];
  /** Their pivot columns: columns that are linearly independent over the rationals too. */
  readonly pivots: readonly number[];
}

/** Gaussian elimination modulo PRIME. The number of pivots is a lower bound of the rank over the rationals. */
export function echelonModulo(whole: WholeRows): ModularEchelon {
  const rows = whole.map(row => Float64Array.from(row, residue));
  const cols = whole[0]!.length;
  const pivots: number[] = [];
  for (let c = 0; c < cols && pivots.length < rows.length; c++) {
    const k = pivots.length;
    const found = rows.findIndex((row, i) => i >= k && row[c] !== 0);
    if (found < 0) continue;
    [rows[k], rows[found]] = [rows[found]!, rows[k]!];
    const top = rows[k]!;
    const inverse = inverseModulo(top[c]!);
    for (let j = c; j < cols; j++) top[j] = reduce(top[j]! * inverse);
    for (let i = k + 1; i < rows.length; i++) {
      const row = rows[i]!;
      const f = PRIME - row[c]!;
      if (f !== PRIME) for (let j = c; j < cols; j++) row[j] = reduce(row[j]! + f * top[j]!);
    }
    pivots.push(c);
  }
  return { rows: rows.slice(0, pivots.length), pivots };
}

/** The solution x modulo PRIME of the echelon system with x_free = 1 and the other free components 0. */
export function nullVectorModulo({ rows, pivots }: ModularEchelon, free: number, cols: number): number[] {
  const x = new Array<number>(cols).fill(0).with(free, 1);
  for (let r = pivots.length - 1; r >= 0; r--) {
    const row = rows[r]!;
    let rest = 0;
    for (let j = pivots[r]! + 1; j < cols; j++) rest = reduce(rest + row[j]! * x[j]!);
    x[pivots[r]!] = rest === 0 ? 0 : PRIME - rest;
  }
  return x;
}
