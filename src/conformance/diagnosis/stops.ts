/** λ = σ²g/σ²e at which programs are known to stop: bounds of a search, and points of a grid that is not refined. */

const POWERS_OF_TEN = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const POWERS_OF_E = [5, 8, 10, 20] as const;
const NINES = [0.99, 0.999, 0.9999, 0.99999, 0.999999, 0.9999999, 0.99999999] as const;
/** A share is at a bound when the odds agree so well: bounds are far apart, and programs print few digits. */
const AT = 1e-3;
/** Points of the usual grids. */
const GRIDS = [10, 20, 32, 40, 50, 64, 100, 128] as const;
/** Of h2: what seven digits leave of a grid point. */
const ON_GRID = 1e-6;

export interface Stop {
  /** Follows "right at". */
  readonly says: string;
  readonly lambda: number;
}

/** The bound or the grid point that a ratio λ is, where it is one. */
export function stopOf(lambda: number): Stop | undefined {
  const near = (value: number): boolean => Math.abs(lambda / value - 1) <= AT;
  for (const k of POWERS_OF_TEN) {
    if (near(10 ** k)) return bound(`λ = 1e${k}`, 10 ** k);
    if (near(10 ** -k)) return bound(`λ = 1e-${k}`, 10 ** -k);
  }
  for (const nines of NINES) {
    if (near(nines / (1 - nines))) return bound(`h2 = ${nines}`, nines / (1 - nines));
    if (near((1 - nines) / nines))
      return bound(`h2 = ${Number((1 - nines).toPrecision(1))}`, (1 - nines) / nines);
  }
  for (const k of POWERS_OF_E) {
    if (near(Math.exp(k))) return bound(`ln λ = ${k}`, Math.exp(k));
    if (near(Math.exp(-k))) return bound(`ln λ = −${k}`, Math.exp(-k));
  }
  const h2 = lambda / (1 + lambda);
  for (const points of GRIDS) {
    const k = Math.round(h2 * points);
    if (k > 0 && k < points && Math.abs(h2 - k / points) <= ON_GRID)
      return { says: `h2 = ${k}/${points}, a point of a grid that is not refined`, lambda: k / (points - k) };
  }
  return undefined;
}

const bound = (where: string, lambda: number): Stop => ({
  says: `the bound ${where} of a search`,
  lambda,
});
