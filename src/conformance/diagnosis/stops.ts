/** A place at which searches end. */
interface Stop {
  readonly says: string;
}

/** λ = σ²g/σ²e at which programs are known to stop, by power of ten and of e. */
const POWERS_OF_TEN = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const POWERS_OF_E = [5, 8, 10, 20] as const;
const NINES = [0.99, 0.999, 0.9999, 0.99999, 0.999999, 0.9999999, 0.99999999] as const;
/** A share is at a bound when the odds agree so well: bounds are far apart, and programs print few digits. */
const AT = 1e-3;
/** Points of the usual grids. */
const GRIDS = [10, 20, 32, 40, 50, 64, 100, 128] as const;
const ON_GRID = 1e-7;

/** The bound or the grid point that a share of σ²g is, where it is one. */
export function stopOf(h2: number): Stop | undefined {
  const lambda = h2 / (1 - h2);
  const near = (value: number): boolean => Math.abs(lambda / value - 1) <= AT;
  for (const k of POWERS_OF_TEN) {
    if (near(10 ** k)) return bound(`λ = 1e${k}`);
    if (near(10 ** -k)) return bound(`λ = 1e-${k}`);
  }
  for (const nines of NINES) {
    if (near(nines / (1 - nines))) return bound(`h2 = ${nines}`);
    if (near((1 - nines) / nines)) return bound(`h2 = ${Number((1 - nines).toPrecision(1))}`);
  }
  for (const k of POWERS_OF_E) {
    if (near(Math.exp(k))) return bound(`ln λ = ${k}`);
    if (near(Math.exp(-k))) return bound(`ln λ = −${k}`);
  }
  for (const points of GRIDS)
    if (Math.abs(h2 * points - Math.round(h2 * points)) <= ON_GRID * points)
      return { says: `h2 = ${Math.round(h2 * points)}/${points}, a point of a grid that is not refined` };
  return undefined;
}

const bound = (where: string): Stop => ({ says: `the bound ${where} of a search` });
