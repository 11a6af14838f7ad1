import type { Certified } from '../number/certify.ts';
import { exactly } from '../number/certify.ts';
import { Rational } from '../number/rational.ts';
import { add, div, type Field, ln, mul, neg, type Real, sub } from '../number/real.ts';
import { certified, claim, lnOf } from './claims.ts';
import { type Decisions, effectsWithoutError } from './decide.ts';
import { fixedEffects } from './fixed-effects.ts';
import { moments } from './profile.ts';
import type { Enclosure } from './refine.ts';
import { type Piece, region } from './region.ts';
import type { Maximum, Search } from './search.ts';
import { componentErrors, type InformationKind, informationKinds } from './standard-errors.ts';

/** Standard errors from one information; h² by the delta method. */
interface CertifiedErrors {
  readonly sigma2g: Certified;
  readonly sigma2e: Certified;
  readonly h2: Certified;
}

/** One interval of {h² : 2(ℓ_max − ℓ(h²)) <= χ²₁ quantile}. */
interface CertifiedInterval {
  readonly lower: Certified;
  readonly upper: Certified;
}

/** A global maximum of the likelihood, and what is reported at it. */
export interface Optimum {
  readonly sigma2g: Certified;
  readonly sigma2e: Certified;
  readonly h2: Certified;
  /** σ²g/σ²e; null where σ²e = 0. */
  readonly lambda: Certified | null;
  readonly loglik: Certified;
  readonly beta: readonly Certified[];
  readonly betaSe: readonly Certified[];
  /** null on the boundary, where the curvature says nothing about the spread of the estimate. */
  readonly errors: Readonly<Record<InformationKind, CertifiedErrors>> | null;
  /** null where no level was asked for. Several intervals where the likelihood has several peaks of like height. */
  readonly interval: readonly CertifiedInterval[] | null;
}

const zero = Rational.of(0);

/** Everything that is needed to put the numbers of a search into the units of the data. */
export interface Units<T> {
  readonly field: Field<T>;
  readonly decisions: Decisions;
  /** K is measured in c. */
  readonly c: Rational;
  readonly digits: number;
}

/** yᵀP₀y in the units of the data. */
const residualSquares = ({ start }: Decisions): Rational => start.s.over(start.y.factor.squared());

/**
 * The log-likelihood (error contrasts) from −2f without its constants:
 *   ℓ = −½ [ν ln S₀ + ln|V_h| + ν (ln(2π yᵀP₀y/ν) + 1)]
 */
export function loglikOf<T extends Real<T>>({ field, decisions }: Units<T>, value: T): T {
  const { nu } = decisions;
  const constant = add(lnOf(field, residualSquares(decisions)), ln(div(mul(2, field.pi()), nu)), 1);
  return div(neg(add(value, mul(nu, constant))), 2);
}

/** h² of K itself, from the share h of K/c. */
export function heritabilityOf<T extends Real<T>>({ field, c }: Units<T>, h: T): T {
  const g = h.over(field.from(c));
  return g.over(add(g, sub(1, h)));
}

const enclosed = <T extends Real<T>>(field: Field<T>, { lo, hi }: Enclosure): T =>
  field.hull(field.from(lo), field.from(hi));

/**
 * The report on one maximum.
 * @throws Undecided when the digits at hand do not prove those asked for
 */
export function reportOn<T extends Real<T>>(
  units: Units<T>,
  search: Search<T>,
  { where, h: enclosure, value, S0 }: Maximum<T>,
  drop: T | undefined,
  bits: number,
): Optimum {
  const { field, decisions, c, digits } = units;
  const { nu, start } = decisions;
  const h = enclosed(field, enclosure);
  const s = residualSquares(decisions);
  const number = (x: T, unit?: Rational) => certified(claim(x, unit), digits);
  const size = div(S0, nu); //                                      σ² of a residual of length 1
  const rest = sub(1, h);
  const known = where === 'one' ? effectsWithoutError(decisions) : start.X.map(() => false);
  const { beta } = fixedEffects(field, start, c, search.profile.contrasts, nu, h, S0, known);
  const inUnits = beta.map(({ value: b, se, unit }, j) => ({
    value: b,
    se,
    unit: unit.times(start.X[j]!.factor).over(start.y.factor),
  }));

  return {
    sigma2g: where === 'zero' ? exactly(zero, digits) : number(mul(h, size), s.over(c)),
    sigma2e: where === 'one' ? exactly(zero, digits) : number(mul(rest, size), s),
    h2:
      where === 'inside'
        ? number(heritabilityOf(units, h))
        : exactly(Rational.of(where === 'one' ? 1 : 0), digits),
    lambda:
      where === 'one'
        ? null
        : where === 'zero'
          ? exactly(zero, digits)
          : number(h.over(rest), Rational.of(1).over(c)),
    loglik: number(loglikOf(units, value)),
    beta: inUnits.map(({ value: b, se, unit }) =>
      certified(claim(b, unit, negligible(se, unit, digits)), digits),
    ),
    betaSe: inUnits.map(({ se, unit }) => number(se, unit.abs())),
    errors: where === 'inside' ? errorsAt(units, search, h, size, s) : null,
    interval:
      drop === undefined
        ? null
        : intervals(units, region(search.profile, search.stationary, value, drop, bits)),
  };
}

/**
 * An effect proved to be below 10^−digits of its standard error (where that is 0, of the unit in which residual and
 * column are of length 1) is written as 0: 0 itself has no digits.
 */
function negligible<T extends Real<T>>(se: T, unit: Rational, digits: number): Rational {
  const scale = se.sign() === 0 ? Rational.of(1) : se.bounds().lo;
  return scale.times(unit.abs()).over(Rational.of(10n ** BigInt(digits)));
}

function errorsAt<T extends Real<T>>(
  { field, decisions, c, digits }: Units<T>,
  { profile }: Search<T>,
  h: T,
  size: T,
  s: Rational,
): Record<InformationKind, CertifiedErrors> {
  const all = componentErrors(field, decisions.nu, h, size, field.from(c), moments(profile, h));
  const report = (kind: InformationKind): CertifiedErrors => ({
    sigma2g: certified(claim(all[kind].sigma2g, s), digits),
    sigma2e: certified(claim(all[kind].sigma2e, s), digits),
    h2: certified(claim(all[kind].h2), digits),
  });
  const [observed, expected, average] = informationKinds.map(report) as [
    CertifiedErrors,
    CertifiedErrors,
    CertifiedErrors,
  ];
  return { observed, expected, average };
}

function intervals<T extends Real<T>>(units: Units<T>, pieces: readonly Piece[]): CertifiedInterval[] {
  const end = (e: Enclosure): Certified =>
    e.lo.equals(e.hi) && e.lo.isInteger()
      ? exactly(e.lo, units.digits)
      : certified(claim(heritabilityOf(units, enclosed(units.field, e))), units.digits);
  return pieces.map(({ lo, hi }) => ({ lower: end(lo), upper: end(hi) }));
}
