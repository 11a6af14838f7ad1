/**
 * Estimate: which variance components?
 *
 *   Y ~ N(Xb, V),  V = σ²g K + σ²e I,  σ²g >= 0,  σ²e >= 0
 *
 *   symbol     name                                                      shape   scale
 *   h²         σ²g/(σ²g + σ²e), heritability                             1       0 to 1
 *   c          the unit of K, a power of two: 1 unless K is far from it  1
 *   h          the share in V = σ² V_h,  V_h = (1−h) I + h K/c           1       0 to 1
 *   D          dV_h/dh = K/c − I                                         n x n
 *   P          the projector of V_h: PX = 0, PV_hP = P                   n x n
 *   ν          n − p under REML, n under ML                              1
 *   S₀ S₁ S₂   yᵀPy, yᵀPDPy, yᵀPDPDPy                                    1
 *   T₁ T₂      tr(PD), tr(PDPD) under REML; V_h⁻¹ for P under ML         1
 *   f          the log-likelihood at h, b and σ² at their best (σ² = S₀/ν)
 *
 *   f = −½ [ν (ln(2π S₀/ν) + 1) + ln|V_h| + ln|XᵀV_h⁻¹X| − ln|XᵀX|]        (ML: without the last two)
 *   f′ = ½ [ν S₁/S₀ − T₁],   f″ = ½ [ν (S₁²/S₀² − 2 S₂/S₀) + T₂]
 *
 * Why a maximum can be *proved* to be the global one: S₁/S₀ and T₁ both decrease, so the values of f′ over a whole
 * interval of h are enclosed by its values at the two ends; likewise f″ (`optimum/isolate`). [0, 1] is cut until in
 * each box f′ ≠ 0 or f″ ≠ 0; every zero of f′ is then known, and the competing maxima are compared.
 *
 * What has no maximum, or no single one, is decided exactly, before a digit is computed:
 *
 *   verdict    when
 *   unique     one global maximum with σ²g > 0 and σ²e > 0
 *   boundary   one global maximum with σ²g = 0 or σ²e = 0
 *   set        several, proved equal
 *   flat       all eigenvalues of K on the contrasts (ML: of K) are equal: only their σ²g-multiple plus σ²e is identified
 *   none       the supremum is not attained: y lies in the span of X (σ² → 0), or V is singular at σ²e = 0 and y has
 *              nothing where it vanishes (the likelihood grows like −½ ln σ²e without end).
 *              ML with a sample-centred K of rank n − 1, so that 1 alone spans its null space, and an intercept is of
 *              the second kind for *every* y. With a larger null space it depends on what y has in it.
 */

import { likelihoodMethods } from './likelihood.ts';
import type { LikelihoodMethod, Problem } from './linalg/problem.ts';
import { balls } from './number/ball.ts';
import { type Certified, exactly } from './number/certify.ts';
import { requireOneOf } from './number/checks.ts';
import { intervals } from './number/interval.ts';
import { Rational } from './number/rational.ts';
import { certainlyLess, type Field, type Real } from './number/real.ts';
import { defect, Undecided } from './number/refusal.ts';
import { type Certificate, certificateOf } from './optimum/certificate.ts';
import { certified, claim } from './optimum/claims.ts';
import { type Decisions, decide } from './optimum/decide.ts';
import { chiSquare1Quantile } from './optimum/quantile.ts';
import { heritabilityOf, loglikOf, type Optimum, reportOn, type Units } from './optimum/report.ts';
import { type Maximum, type Search, type Stage, search } from './optimum/search.ts';
import { scaleOf } from './optimum/start.ts';
import {
  hasEqualEnds,
  isMirrored,
  mirrorScale,
  type ProfilePolynomials,
  profilePolynomials,
  zerosBetween,
} from './optimum/sturm.ts';

export type { Certificate, Optimum };

export type Verdict = 'unique' | 'boundary' | 'set' | 'flat' | 'none';

/** Why a fit has the verdict it has. */
export type Reason =
  | 'inside' //                         σ²g > 0 and σ²e > 0
  | 'no-genetic-variance' //            σ²g = 0
  | 'no-residual-variance' //           σ²e = 0
  | 'equal-maxima' //                   set
  | 'equal-eigenvalues' //              flat
  | 'y-in-span-of-x' //                 none: σ² → 0
  | 'unbounded-as-sigma2-e-vanishes'; // none: V becomes singular where y has nothing

/** A local maximum that is not the answer: programs stop here. */
export interface LocalMaximum {
  readonly h2: Certified;
  readonly loglik: Certified;
}

export interface Fit {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** The global maxima: one for `unique` and `boundary`, several for `set`, none for `flat` and `none`. */
  readonly optima: readonly Optimum[];
  /** The local maxima that are not global, in ascending order of h². */
  readonly others: readonly LocalMaximum[];
  /** `flat`: the log-likelihood everywhere, and what is identified: eigenvalue · σ²g + σ²e = total. */
  readonly flat: {
    readonly loglik: Certified;
    readonly eigenvalue: Certified;
    readonly total: Certified;
  } | null;
  /** null where no search was needed. */
  readonly certificate: Certificate | null;
}

/**
 * The maximum of the likelihood over σ²g >= 0 and σ²e >= 0, proved to be the global one, with everything that is
 * reported at it: components, h², λ, log-likelihood (`error-contrasts`), b, and their standard errors.
 *
 * @param digits significant digits that are proved of every number
 * @param level confidence level of the profile likelihood interval of h², exact; null for none
 * @param onProgress is told what is being done and how far it is, from 0 to 1
 * @throws Refusal `unknown-convention`, `dimension-mismatch`, `no-residual-df`, `rank-deficient`, `not-symmetric`,
 *                 `not-psd`, `out-of-domain` (level)
 * @throws Undecided when a stationary point is not simple, or equal maxima can not be proved equal
 * @source Patterson and Thompson (1971) Biometrika 58:545; Self and Liang (1987) JASA 82:605 (boundary)
 */
export function fit(
  problem: Problem,
  method: LikelihoodMethod,
  digits: number,
  level: Rational | null,
  onProgress: (stage: Stage, share: number) => void = () => {},
): Fit {
  requireOneOf(likelihoodMethods, method, 'method');
  const decisions = decide(problem, method);
  const nothing = { optima: [], others: [], flat: null, certificate: null };
  if (decisions.perfect) return { ...nothing, verdict: 'none', reason: 'y-in-span-of-x' };
  if (decisions.flat)
    return {
      ...nothing,
      verdict: 'flat',
      reason: 'equal-eigenvalues',
      flat: flatFit(decisions, method, digits),
    };
  const eigenvalues = method === 'REML' ? decisions.start.trPK : decisions.start.trK;
  const c = scaleOf(eigenvalues.over(Rational.of(decisions.nu)));
  const algebra = algebraOf(decisions, method);

  return atRisingPrecision(digits, (field, bits) => {
    const found = search(field, bits, method, decisions, c, algebra?.polynomials.signAtOne, onProgress);
    const units = { field, decisions, c, digits };
    const drop = level === null ? undefined : chiSquare1Quantile(field, level, bits);
    return conclude(units, found, algebra, drop, bits);
  });
}

/** Up to this many people the zeros of f′ are counted by Sturm's theorem too. */
const STURM_ORDER = 12;

interface Algebra {
  readonly polynomials: ProfilePolynomials;
  readonly zeros: number;
}

function algebraOf({ start, nu }: Decisions, method: LikelihoodMethod): Algebra | undefined {
  if (start.n > STURM_ORDER) return undefined;
  const polynomials = profilePolynomials(start, mirrorScale(start), method, nu);
  return { polynomials, zeros: zerosBetween(polynomials.score) };
}

/** Working digits beyond those asked for, attempt by attempt. */
const GUARDS = [25, 55, 120, 250, 520];
/** Balls end at 293 digits. */
const MOST_BALL_DIGITS = 290;

/** The first attempt that proves everything. */
function atRisingPrecision<A>(
  digits: number,
  attempt: <T extends Real<T>>(field: Field<T>, bits: number) => A,
): A {
  let why = '';
  for (const guard of GUARDS) {
    const places = digits + guard;
    const bits = Math.ceil(places * Math.log2(10));
    try {
      return places <= MOST_BALL_DIGITS ? attempt(balls(places), bits) : attempt(intervals(places), bits);
    } catch (e) {
      if (!(e instanceof Undecided)) throw e;
      why = e.message;
    }
  }
  throw new Undecided(`the fit is not proved to ${digits} digits: ${why}`);
}

function conclude<T extends Real<T>>(
  units: Units<T>,
  found: Search<T>,
  algebra: Algebra | undefined,
  drop: T | undefined,
  bits: number,
): Fit {
  if (algebra !== undefined && algebra.zeros !== found.stationary.length)
    throw defect(
      `Sturm counts ${algebra.zeros} stationary points, the boxes hold ${found.stationary.length}`,
    );
  const sturm =
    algebra === undefined ? null : { degree: algebra.polynomials.score.length - 1, zeros: algebra.zeros };
  const certificate = certificateOf(units, found, sturm);
  const answer = { flat: null, certificate };
  const { zerosOfK, zerosOfContrasts, fitsInRange } = units.decisions;
  const zeros = found.profile.method === 'REML' ? zerosOfContrasts : zerosOfK;
  if (zeros > 0 && fitsInRange)
    return {
      ...answer,
      verdict: 'none',
      reason: 'unbounded-as-sigma2-e-vanishes',
      optima: [],
      others: found.maxima.map(m => localMaximum(units, m)),
    };
  const best = bestOf(found.maxima, algebra);
  const others = found.maxima.filter(m => !best.includes(m));
  return {
    ...answer,
    verdict: best.length > 1 ? 'set' : best[0]!.where === 'inside' ? 'unique' : 'boundary',
    reason: best.length > 1 ? 'equal-maxima' : reasons[best[0]!.where],
    optima: best.map(m => reportOn(units, found, m, drop, bits)),
    others: others.map(m => localMaximum(units, m)),
  };
}

const reasons = { inside: 'inside', zero: 'no-genetic-variance', one: 'no-residual-variance' } as const;

/**
 * The global maxima. That two are equal is never concluded from enclosures that overlap.
 * @throws Undecided when two are neither told apart nor proved equal
 */
function bestOf<T extends Real<T>>(
  maxima: readonly Maximum<T>[],
  algebra: Algebra | undefined,
): Maximum<T>[] {
  const best = maxima.reduce((a, b) => (certainlyLess(b.value, a.value) ? b : a));
  const rivals = maxima.filter(m => !certainlyLess(best.value, m.value)); // `best` is one of them
  if (rivals.length === 1) return rivals;
  const [a, b] = rivals;
  const equal =
    rivals.length === 2 &&
    algebra !== undefined &&
    ((a!.where === 'zero' && b!.where === 'one' && hasEqualEnds(algebra.polynomials)) ||
      isMirrored(algebra.polynomials));
  if (!equal) throw new Undecided('two maxima are neither told apart nor proved equal');
  return rivals;
}

function localMaximum<T extends Real<T>>(units: Units<T>, { h, value }: Maximum<T>): LocalMaximum {
  const { field, digits } = units;
  return {
    h2: certified(claim(heritabilityOf(units, field.hull(field.from(h.lo), field.from(h.hi)))), digits),
    loglik: certified(claim(loglikOf(units, value)), digits),
  };
}

/** Every h gives the same likelihood, so it is that of h = 0: S₀ = yᵀP₀y, ln|V₀| = 0. */
function flatFit(decisions: Decisions, method: LikelihoodMethod, digits: number): Fit['flat'] {
  const { start, nu } = decisions;
  return atRisingPrecision(digits, field => {
    const units = { field, decisions, c: Rational.of(1), digits };
    const exact = (x: Rational) => exactly(x, digits);
    return {
      loglik: certified(claim(loglikOf(units, field.zero)), digits),
      eigenvalue: exact((method === 'REML' ? start.trPK : start.trK).over(Rational.of(nu))),
      total: exact(start.s.over(start.y.factor.squared()).over(Rational.of(nu))),
    };
  });
}
