/**
 * REML fits of tiny problems, hundreds of thousands a second: simulation, permutation, power.
 *
 * The same global maximum as `fit`, by a lean path in binary64 alone: no warnings, no intervals, no fixed effects, no
 * thirty digits for X. It reduces K on the contrasts, finds its spectrum, and excludes every ratio that is not a maximum
 * (`search`); wherever rounding could decide a sign, or the lean path would lose digits that `fit` keeps, it asks `fit`.
 */
import { type Fit, fit, type Reason, type Verdict } from '../estimate.ts';
import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { spectralNoise } from '../optimum/contrasts.ts';
import { chooseHalf } from './profile.ts';
import { reduceTiny } from './reduce.ts';
import { type MaximaTiny, risingUntil, searchTiny } from './search.ts';
import { spectrumTiny } from './spectrum.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

/** The global maximum; NaN and null where there is none, and the first of several equal ones. */
export interface TinyFit {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly h2: number;
  /** Under `error-contrasts`. */
  readonly loglik: number;
  /** Local maxima, the global one among them. */
  readonly maxima: number;
  /** Which path found it. */
  readonly path: 'lean' | 'full';
}

export interface TinyFits {
  /**
   * The REML fit of y = Xb + g + e. One triangle of K is read; K must be semidefinite on the contrasts of X, which is all
   * that REML sees of it.
   *
   * @throws Refusal `dimension-mismatch`, and as `fit`
   */
  readonly fit: (K: DenseMatrix, X: DenseMatrix, y: Float64Array) => TinyFit;
}

/** Maxima a profile may have here; two are rare. */
const MOST_MAXIMA = 16;
/** Heights that differ by less than this are left to `fit`, which knows what is equal. */
const NEAR = 1e-9;
/** The part of y in the null space of K, relative and squared, below which `fit` says whether it is 0. */
const LITTLE_IN_NULL = 1e-18;
/** The spread of the eigenvalues, relative, below which `fit` says whether they are equal. */
const LITTLE_SPREAD = 1e-6;
/** Products of so many d stay far from the ends of binary64; then their logarithm is taken. */
const LARGE_PRODUCT = 1e200;

/**
 * Room for fits of at most `people` phenotypes and `effects` fixed effects, one at a time.
 *
 * 280,000 fits a second of processor time were seen for n = 10 with an intercept, on one core of a busy machine.
 */
export function tinyFits(people: number, effects: number): TinyFits {
  const space = newWorkspace(people, effects);
  const found: MaximaTiny = {
    count: 0,
    sides: [],
    xs: new Float64Array(MOST_MAXIMA),
  };
  return {
    fit: (K, X, y) => {
      const n = y.length;
      const p = X.cols;
      if (n > people || p > effects || X.rows !== n || K.rows !== n || K.cols !== n)
        throw new Refusal(
          'dimension-mismatch',
          `y has ${n} entries, X is ${X.rows} x ${p}, K ${K.rows} x ${K.cols}; there is room for ${people} people and ${effects} effects`,
          { field: 'K' },
        );
      if (n > p && p > 0) {
        load(space, K, X, y);
        const lean = leanFit(space, n, p, found);
        if (lean !== null) return lean;
      }
      return fromFull(fit({ y, X, K }, 'REML', null));
    },
  };
}

function load({ A, X: columns, z }: Workspace, K: DenseMatrix, X: DenseMatrix, y: Float64Array): void {
  const n = y.length;
  const { data: k } = K;
  const { data: x } = X;
  for (let i = 0; i < n; i++) {
    z[i] = y[i]!;
    for (let at = i * n; at <= i * n + i; at++) A[at] = k[at]!; // row i of a symmetric matrix is column i
  }
  for (let i = 0; i < x.length; i++) columns[i] = x[i]!;
}

/** null where the lean path is not certain. */
function leanFit(space: Workspace, n: number, p: number, found: MaximaTiny): TinyFit | null {
  const { d: lambda, z, squares } = space;
  const m = n - p;
  if (!reduceTiny(space, n, p) || !spectrumTiny(space, m)) return null;

  let greatest = 0;
  let least = lambda[0]!;
  let trace = 0;
  for (let i = 0; i < m; i++) {
    greatest = Math.max(greatest, lambda[i]!);
    least = Math.min(least, lambda[i]!);
    trace += lambda[i]!;
  }
  const noise = spectralNoise(n) * greatest;
  if (!(least >= -noise) || !(greatest - least > LITTLE_SPREAD * greatest)) return null;

  const unit = trace / m; // the halves meet where the genetic and the residual variance are alike
  let nullity = 0;
  let nullSquares = 0;
  let allSquares = 0;
  let leastAboveZero = greatest;
  for (let i = 0; i < m; i++) {
    const q = z[i]! * z[i]!;
    squares[i] = q;
    allSquares += q;
    if (lambda[i]! <= noise) {
      lambda[i] = 0;
      nullity++;
      nullSquares += q;
    } else {
      leastAboveZero = Math.min(leastAboveZero, lambda[i]!);
      lambda[i]! /= unit;
    }
  }
  if (nullity > 0 && !(nullSquares > LITTLE_IN_NULL * allSquares)) return null;
  greatest /= unit;
  leastAboveZero /= unit;
  least = nullity > 0 ? 0 : leastAboveZero;

  found.count = 0;
  chooseHalf(space, m, 'genetic', least, leastAboveZero, greatest);
  if (!searchTiny(space, m, 'genetic', 0, found)) return null;
  const from = nullity > 0 ? risingUntil(space, m, nullSquares) : 0;
  chooseHalf(space, m, 'residual', least, leastAboveZero, greatest);
  if (from < 1 && ((nullity > 0 && from === 0) || !searchTiny(space, m, 'residual', from, found)))
    return null;

  let best = 0;
  let height = heightAt(space, m, found, 0);
  for (let k = 1; k < found.count; k++) {
    const other = heightAt(space, m, found, k);
    if (Math.abs(other - height) <= NEAR * (1 + Math.abs(height))) return null;
    if (other > height) {
      best = k;
      height = other;
    }
  }
  return found.count === 0 ? null : report(space, m, unit, found, best, height);
}

function report(
  { d: lambda, squares }: Workspace,
  m: number,
  unit: number,
  { count, sides, xs }: MaximaTiny,
  best: number,
  loglik: number,
): TinyFit {
  const x = xs[best]!;
  const isGenetic = sides[best] === 'genetic';
  let S0 = 0;
  for (let i = 0; i < m; i++) S0 += squares[i]! / (isGenetic ? 1 + x * lambda[i]! : lambda[i]! + x);
  const size = S0 / m;
  const isBoundary = x === 0;
  return {
    verdict: isBoundary ? 'boundary' : 'unique',
    reason: isBoundary ? (isGenetic ? 'no-genetic-variance' : 'no-residual-variance') : 'inside',
    sigma2g: isGenetic ? (x * size) / unit : size / unit,
    sigma2e: isGenetic ? size : x * size,
    h2: isGenetic ? x / (x + unit) : 1 / (1 + x * unit),
    loglik,
    maxima: count,
    path: 'lean',
  };
}

/** −½[m log(2π S₀/m) + m + Σ log d] */
function heightAt(
  { d: lambda, squares }: Workspace,
  m: number,
  { sides, xs }: MaximaTiny,
  k: number,
): number {
  const x = xs[k]!;
  const isGenetic = sides[k] === 'genetic';
  let S0 = 0;
  let product = 1;
  let logs = 0;
  for (let i = 0; i < m; i++) {
    const d = isGenetic ? 1 + x * lambda[i]! : lambda[i]! + x;
    S0 += squares[i]! / d;
    product *= d;
    if (product > LARGE_PRODUCT || product < 1 / LARGE_PRODUCT) {
      logs += Math.log(product);
      product = 1;
    }
  }
  return -(m * Math.log((2 * Math.PI * S0) / m) + m + logs + Math.log(product)) / 2;
}

function fromFull({ verdict, reason, optima, others }: Fit): TinyFit {
  const [best] = optima;
  return {
    verdict,
    reason,
    sigma2g: best?.sigma2g ?? Number.NaN,
    sigma2e: best?.sigma2e ?? Number.NaN,
    h2: best?.h2 ?? Number.NaN,
    loglik: best?.loglik ?? Number.NaN,
    maxima: optima.length + others.length,
    path: 'full',
  };
}
