import * as spec from '../../spec/index.ts';
import { buildSymmetric, fromColumns, type N, type P } from '../../spec/linalg/matrix.ts';
import { toDecimal } from '../../spec/number/decimal.ts';
import { Rational } from '../../spec/number/rational.ts';
import { Refusal } from '../../spec/number/refusal.ts';
import type { Fit } from '../../src/estimate.ts';
import type { LikelihoodMethod } from '../../src/likelihood.ts';
import { columnOf, largest } from '../../src/linalg/dense.ts';
import type { Problem } from '../../src/optimum/contrasts.ts';

/** Digits proved: what a binary64 answer can be compared with. */
const DIGITS = 20;
/** The first diagonal that is added, relative to max |K|: below the rounding of an entry. */
const FIRST_RIDGE = 2 ** -54;
/** Further ones are this much larger; a matrix that needs more than the last is not semidefinite but for rounding. */
const STEP = 16;
const LAST_RIDGE = 2 ** -30;

/** The maximum of one fit, proved, and how many digits of the reported numbers it confirms. */
export interface CertifiedFit {
  readonly digits: number;
  readonly verdict: string;
  /**
   * Added to the diagonal of K, exactly, before the proof: "0", or what makes the rounded K semidefinite. The model is
   * the same, σ²g(K + rI) + (σ²e − r σ²g)I = V; the maximum is proved over σ²e >= r σ²g.
   */
  readonly ridge: string;
  readonly sigma2_g: string;
  readonly sigma2_e: string;
  readonly loglik: string;
  /** −log10 of the relative errors of what was reported; 16 where they are equal to the last bit. */
  readonly right: { readonly sigma2_g: number; readonly sigma2_e: number; readonly loglik: number };
}

/** The fit again in the certified room. @throws Refusal as spec.fit */
export function certifyFit(
  problem: Problem,
  method: LikelihoodMethod,
  found: Fit,
  tell: (text: string) => void,
): CertifiedFit | { readonly verdict: string } {
  const progress = (stage: string, share: number): void =>
    tell(`proof: ${stage} ${Math.round(100 * share)} %`);
  const { proof, ridge } = proved(problem, method, progress);
  const best = proof.optima[0];
  const own = found.optima[0];
  if (best === undefined || own === undefined) return { verdict: proof.verdict };
  const sigma2g = Rational.parse(best.sigma2g.value);
  const sigma2e = Rational.parse(best.sigma2e.value).plus(ridge.times(sigma2g));
  const decimal = (x: Rational): string => toDecimal(x, DIGITS, 'nearest');
  return {
    digits: DIGITS,
    verdict: proof.verdict,
    ridge: ridge.sign() === 0 ? '0' : toDecimal(ridge, 3, 'nearest'),
    sigma2_g: best.sigma2g.value,
    sigma2_e: decimal(sigma2e),
    loglik: best.loglik.value,
    right: {
      sigma2_g: digitsOf(own.sigma2g, sigma2g),
      sigma2_e: digitsOf(own.sigma2e, sigma2e),
      loglik: digitsOf(own.loglik, Rational.parse(best.loglik.value)),
    },
  };
}

/** K as it is, or with the smallest of a few diagonals that make it semidefinite. */
function proved(
  problem: Problem,
  method: LikelihoodMethod,
  progress: (stage: string, share: number) => void,
): { readonly proof: spec.Fit; readonly ridge: Rational } {
  const size = largest(problem.K);
  for (let relative = 0; ; relative = relative === 0 ? FIRST_RIDGE : relative * STEP) {
    const ridge = Rational.ofDouble(relative * size);
    try {
      return { proof: spec.fit(exactly(problem, ridge), method, DIGITS, null, progress), ridge };
    } catch (e) {
      if (!(e instanceof Refusal) || e.code !== 'not-psd' || relative > LAST_RIDGE) throw e;
    }
  }
}

/** The problem in exact fractions, with a diagonal added to K. */
function exactly({ y, X, K }: Problem, ridge: Rational): spec.Problem {
  const n = y.length;
  const ofDoubles = (v: Float64Array): Rational[] => Array.from(v, Rational.ofDouble);
  return {
    y: fromColumns<Rational, N, '1'>(n, [ofDoubles(y)]),
    X: fromColumns<Rational, N, P>(
      n,
      Array.from({ length: X.cols }, (_, j) => ofDoubles(columnOf(X, j))),
    ),
    K: buildSymmetric<Rational, N>(n, (i, j) => {
      const entry = Rational.ofDouble(K.data[i + j * n]!);
      return i === j ? entry.plus(ridge) : entry;
    }),
  };
}

const MOST = 16;
function digitsOf(claim: number, truth: Rational): number {
  const error = Rational.ofDouble(claim).minus(truth).abs();
  if (error.sign() === 0) return MOST;
  const scale = truth.sign() === 0 ? Rational.of(1) : truth.abs();
  return Math.min(MOST, -Math.log10(Number(toDecimal(error.over(scale), 5, 'nearest'))));
}
