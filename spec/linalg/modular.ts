/** A matrix of whole numbers, row by row. */
export type WholeRows = readonly (readonly bigint[])[];

/**
 * The largest prime below 2^26. Products of two residues stay below 2^52, where binary64 is exact,
 * and q = floor(x / PRIME) is exact because x / PRIME is never within half a spacing of the next whole number.
 */
export const PRIME = 67_108_859;

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

/** Where the elimination modulo PRIME found its pivots. */
export type Pivots = readonly { readonly row: number; readonly column: number }[];

/**
 * Pivots of Gaussian elimination modulo one prime. Their number is a lower bound of the rank,
 * and the rows and columns they stand in are linearly independent over the rationals too.
 */
export function rankModulo(rows: WholeRows): Pivots {
  const table = rows.map((row, i) => ({ row: i, r: Float64Array.from(row, residue) }));
  const cols = rows[0]!.length;
  const pivots: { row: number; column: number }[] = [];
  for (let c = 0; c < cols && pivots.length < table.length; c++) {
    const k = pivots.length;
    const found = table.findIndex((line, i) => i >= k && line.r[c] !== 0);
    if (found < 0) continue;
    [table[k], table[found]] = [table[found]!, table[k]!];
    const top = table[k]!.r;
    const inverse = inverseModulo(top[c]!);
    for (let i = k + 1; i < table.length; i++) {
      const line = table[i]!.r;
      if (line[c] === 0) continue;
      const f = PRIME - reduce(line[c]! * inverse);
      for (let j = c; j < cols; j++) line[j] = reduce(line[j]! + f * top[j]!);
    }
    pivots.push({ row: table[k]!.row, column: c });
  }
  return pivots;
}
