import { type Doubled, type DoubledVector, doubled, entryOf, times, twoSum } from './doubled.ts';

/** Whole numbers up to here are exact in binary64, and so are their sums and products. */
const LARGEST_WHOLE = 2 ** 53;
/** Columns multiplied in one pass: a panel of them stays in the cache. */
const PANEL = 1024;

/** A symmetric matrix of double-doubles, column by column. */
export interface SymmetricSums {
  readonly at: (i: number, j: number) => Doubled;
}

/**
 * Σₖ wₖ aₖ aₖᵀ for columns aₖ of length n.
 *
 * Whole-number columns of equal weight are multiplied and added as whole numbers, exactly, and weighted once;
 * other columns go through double-double products. Either way an entry is wrong by about 10⁻³⁰ of the sum of the
 * absolute values of its terms, so that cancellation between variants costs no digit of a binary64 result.
 */
export function weightedGram(
  n: number,
  columns: readonly DoubledVector[],
  weights: readonly Doubled[],
): SymmetricSums {
  const hi = new Float64Array(n * n);
  const lo = new Float64Array(n * n);
  if (columns.every(a => isWhole(a, columns.length))) {
    for (const panel of panelsOfEqualWeight(weights))
      addWholePanel(hi, lo, n, columns, panel, weights[panel[0]!]!);
  } else {
    columns.forEach((a, k) => {
      addOuterProduct(hi, lo, n, a, weights[k]!);
    });
  }
  return {
    at: (i, j) => ({
      hi: hi[Math.max(i, j) + Math.min(i, j) * n]!,
      lo: lo[Math.max(i, j) + Math.min(i, j) * n]!,
    }),
  };
}

/** Whether all sums of `terms` products of two entries stay exact whole numbers. */
function isWhole(a: DoubledVector, terms: number): boolean {
  for (let i = 0; i < a.hi.length; i++) {
    const x = a.hi[i]!;
    if (!Number.isInteger(x) || a.lo[i] !== 0 || x * x * terms > LARGEST_WHOLE) return false;
  }
  return true;
}

function panelsOfEqualWeight(weights: readonly Doubled[]): number[][] {
  const groups = new Map<string, number[]>();
  weights.forEach((w, k) => {
    const key = `${w.hi} ${w.lo}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [k]);
    else group.push(k);
  });
  const panels: number[][] = [];
  for (const group of groups.values())
    for (let at = 0; at < group.length; at += PANEL) panels.push(group.slice(at, at + PANEL));
  return panels;
}

/** lower triangle += w · (Σ over the panel of aaᵀ), the sum in brackets exact. */
function addWholePanel(
  hi: Float64Array,
  lo: Float64Array,
  n: number,
  columns: readonly DoubledVector[],
  panel: readonly number[],
  weight: Doubled,
): void {
  const m = panel.length;
  const people = new Float64Array(n * m); // one person after the other, so that the inner loop runs along memory
  panel.forEach((k, c) => {
    const a = columns[k]!.hi;
    for (let i = 0; i < n; i++) people[i * m + c] = a[i]!;
  });
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let s = 0;
      for (let p = i * m, q = j * m, end = p + m; p < end; p++, q++) s += people[p]! * people[q]!;
      if (s !== 0) addTo(hi, lo, i + j * n, times(weight, doubled(s)));
    }
}

function addOuterProduct(
  hi: Float64Array,
  lo: Float64Array,
  n: number,
  a: DoubledVector,
  weight: Doubled,
): void {
  for (let j = 0; j < n; j++) {
    const scaled = times(weight, entryOf(a, j));
    if (scaled.hi === 0) continue;
    for (let i = j; i < n; i++) addTo(hi, lo, i + j * n, times(scaled, entryOf(a, i)));
  }
}

/** Entry `at` += term. The low parts are far below the result, so one rounding of their sum is enough. */
function addTo(hi: Float64Array, lo: Float64Array, at: number, term: Doubled): void {
  const s = twoSum(hi[at]!, term.hi);
  const low = s.lo + (lo[at]! + term.lo);
  const top = s.hi + low;
  hi[at] = top;
  lo[at] = low - (top - s.hi);
}
