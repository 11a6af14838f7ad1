import type { VariantLaw } from '../association/tests.ts';
import { chiSquareTail, fisherTail } from '../distribution/many.ts';
import type { Tail } from '../distribution/tails.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import { weightsAt } from './axis.ts';
import { codeNumber, type ScanBlock } from './block.ts';
import { type Form, MOST_R } from './form.ts';
import type { ScanModel, Site } from './model.ts';
import { AxisSearch, type Found } from './search.ts';

/** V at some point of the axis with what x has there: r = c²/(aS). */
interface At {
  readonly s: number;
  readonly a: number;
  readonly c: number;
  readonly S: number;
  readonly r: number;
}

interface Effect {
  readonly beta: number;
  readonly se: number;
  readonly ratio: number;
  readonly sigma2g: number;
  readonly sigma2e: number;
}

/** There is no answer: a number of `scanCodes`. */
interface None {
  readonly none: number;
}
const NO_MAXIMUM: None = { none: codeNumber('no-maximum') };
const isNone = <T>(x: T | None): x is None => typeof x === 'object' && x !== null && 'none' in x;
/**
 * The effect and the tests of a variant from its forms.
 *
 *   symbol  name                                                    scale
 *   a, c    xᵀP₀x and xᵀP₀y for V as it stands on the axis
 *   S       yᵀP₀y
 *   r       c²/(aS)                                                 0 … 1
 *   σ²      what V is to be multiplied by: S₀/ν₀ as the model without x has it, S(1 − r)/ν with x
 *
 *   β = c/a,  se² = σ²/a,  score = c²/(aσ²),  2(ℓ₁ − ℓ₀) = −n ln(1 − r) − (φ₀(s₁) − φ₀(s₀))
 *
 * @returns a function that writes the results of variant v, and is false where it must be searched by itself
 */
export function judgeOf(model: ScanModel): (block: ScanBlock, v: number, form: Form) => boolean {
  const { n, p, kUnit, yUnit, axis, options, sites, searches, core } = model;
  const { components, method, laws } = options;
  const search = core.length === 0 ? null : new AxisSearch(model);
  const fisher = fisherTail(n - p - 1);
  const dfOf = (m: LikelihoodMethod): number => (m === 'REML' ? n - p - 1 : n);
  const searched = Object.entries(searches).flatMap(([m, { kind }]) =>
    kind === 'axis' ? [m as LikelihoodMethod] : [],
  );
  const places = Object.values(sites).flatMap(site => (site.status === 'ok' ? [site] : []));

  const atSite = ({ quadratic, q, linear, l }: Form, { s, S, point }: Site): At => {
    const a = quadratic[q + point]!;
    const c = linear[l + point]!;
    return { s, a, c, S, r: (c / a) * (c / S) };
  };
  /** The site of a method, or why there is none. */
  const siteOf = (m: LikelihoodMethod): Site | None => {
    const site = sites[m]!;
    return site.status === 'ok' ? site : { none: codeNumber(site.code) };
  };
  const withSite = <T>(m: LikelihoodMethod, form: Form, ask: (at: At, site: Site) => T): T | None => {
    const site = siteOf(m);
    return isNone(site) ? site : ask(atSite(form, site), site);
  };

  const effectAt = ({ s, a, c }: At, size: number): Effect => {
    const { kinship, residual } = weightsAt(axis, s);
    const root = Math.sqrt(size * a);
    return {
      beta: (c / a) * yUnit,
      se: (root / a) * yUnit,
      ratio: c / root,
      sigma2g: ((size * kinship * yUnit) / kUnit) * yUnit,
      sigma2e: size * residual * yUnit * yUnit,
    };
  };
  /** With the size of V estimated with x in the model. */
  const sized = (at: At, df: number): Effect => effectAt(at, (at.S * (1 - at.r)) / df);

  const effectOf = (form: Form, found: Found | undefined): Effect | None => {
    if (components === 'null') return withSite(method, form, (at, site) => effectAt(at, site.size));
    if (components === 'null-ratio') return withSite(method, form, at => sized(at, n - p - 1));
    const { kind } = searches[method]!;
    if (kind === 'none') return NO_MAXIMUM;
    return kind === 'fixed'
      ? withSite(method, form, at => sized(at, dfOf(method)))
      : sized(found!, dfOf(method));
  };

  const likelihoodRatio = (form: Form, found: Found | undefined): number | None => {
    const gain = ({ r }: At) => -n * Math.log1p(-r);
    if (components === 'null') return score(form);
    if (components === 'null-ratio') return withSite(method, form, gain);
    const { kind } = searches.ML!;
    if (kind === 'none') return NO_MAXIMUM;
    if (kind === 'fixed') return withSite('ML', form, gain);
    return Math.max(0, gain(found!) - (found!.phi0 - model.phiWithout.ML!));
  };
  const score = (form: Form): number | None =>
    withSite(method, form, ({ a, c }, { size }) => (c / a) * (c / size));
  const scaledScore = (form: Form): number | None => withSite('ML', form, ({ r }) => n * r);

  const statisticOf = (
    law: VariantLaw,
    form: Form,
    effect: Effect | None,
    found: Found | undefined,
  ): number | None => {
    if (law === 'lrt-chi2') return likelihoodRatio(form, found);
    if (law === 'score-chi2') return score(form);
    if (law === 'score-f') return scaledScore(form);
    if (isNone(effect)) return effect;
    return law === 'wald-t' ? effect.ratio : effect.ratio ** 2;
  };
  const tailOf: Record<VariantLaw, (statistic: number) => Tail> = {
    'wald-f': fisher,
    'wald-t': t => fisher(t * t),
    'wald-chi2': chiSquareTail,
    'lrt-chi2': chiSquareTail,
    'score-chi2': chiSquareTail,
    'score-f': fisher,
  };

  return (block, v, form) => {
    if (model.everyoneWide) return false;
    const found: Partial<Record<LikelihoodMethod, Found>> = {};
    for (const m of searched) {
      const best = search!.best(form, m, dfOf(m));
      if (best === null) return false;
      found[m] = best;
    }
    for (const site of places) if (!(atSite(form, site).r < MOST_R)) return false;

    const effect = effectOf(form, found[method]);
    if (isNone(effect)) block.effectCode[v] = effect.none;
    else {
      block.beta[v] = effect.beta;
      block.se[v] = effect.se;
      block.sigma2g[v] = effect.sigma2g;
      block.sigma2e[v] = effect.sigma2e;
    }
    laws.forEach((law, l) => {
      const at = v * laws.length + l;
      const statistic = statisticOf(law, form, effect, found.ML);
      if (isNone(statistic)) block.testCode[at] = statistic.none;
      else {
        const { p: probability, log10 } = tailOf[law](statistic);
        block.statistic[at] = statistic;
        block.p[at] = probability;
        block.log10p[at] = log10;
      }
    });
    return true;
  };
}
