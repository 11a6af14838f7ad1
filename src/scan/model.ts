import { type Best, Fits, type Model, modelAt } from '../association/components.ts';
import { type Outcome, outcomeOf } from '../association/outcome.ts';
import { type AssociateOptions, optionsOrRefuse } from '../association/tests.ts';
import type { Scheduler } from '../kernels/schedule.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import type { DoubledVector } from '../linalg/doubled.ts';
import type { Problem } from '../optimum/contrasts.ts';
import { type Axis, pointOf, weightsAt } from './axis.ts';
import { valueAt } from './chebyshev.ts';
import { type ChainContrasts, chainContrasts } from './contrasts.ts';
import { nullCurvesAt } from './curves.ts';
import { profileFit } from './null-model.ts';
import type { CorePanel, OuterPanel } from './panels.ts';
import type { Chain } from './spectrum.ts';
import { axisFor, conditionAt, surveyOf, type Tail } from './survey.ts';
import { type Tables, tablesOf } from './tables.ts';

/** How the best components of a model with a variant are found under one likelihood. */
export type Search =
  /** There are none, whatever the variant is. */
  | { readonly kind: 'none'; readonly reason: string }
  /** They are those of the model without it: K is a multiple of I on the contrasts of X. */
  | { readonly kind: 'fixed' }
  /** On the axis. */
  | { readonly kind: 'axis' };

/** V as the model without a variant has it. */
export interface Site {
  readonly s: number;
  /** Number of its point among all. */
  readonly point: number;
  /** zᵀV⁻¹z */
  readonly S: number;
  /** σ² with which V is that of the model. */
  readonly size: number;
}

type ByMethod<T> = Readonly<Partial<Record<LikelihoodMethod, T>>>;

/** Everything a variant needs to know: plain data, that threads may share. */
export interface ScanModel {
  readonly options: AssociateOptions;
  readonly n: number;
  readonly p: number;
  readonly kUnit: number;
  readonly yUnit: number;
  readonly axis: Axis;
  /** What is asked of the model without the variant. */
  readonly sites: ByMethod<Outcome<Site>>;
  readonly searches: ByMethod<Search>;
  /** φ₀ at the best components without a variant. */
  readonly phiWithout: ByMethod<number>;
  /** Every variant is searched on its own spectrum: the axis is no place for this K. */
  readonly everyoneWide: boolean;
  readonly core: readonly CorePanel[];
  readonly outer: readonly OuterPanel[];
  /** Number of the point beyond the core. */
  readonly anchor: number;
  readonly tail: Tail | null;
  readonly tables: Tables;
  /** The contrasts along the eigenvectors, for a variant that is searched by itself. */
  readonly spectral: {
    readonly lambda: Float64Array;
    readonly z: Float64Array;
    readonly mu: Float64Array;
    readonly T: Chain;
    readonly Q1: readonly DoubledVector[];
    readonly explained: boolean;
    readonly independence: number;
    readonly without: ByMethod<Best>;
  };
}

/** Beyond this condition number of V the forms at the components without a variant have lost half of their digits. */
const MOST_CONDITION_OF_SITE = 2 ** 26;

/**
 * A scan that is ready to be shown variants: the model without them, and tables by which a variant costs a few sums.
 *
 * @throws Refusal as `associate`
 */
export async function prepareScan(
  problem: Problem,
  options: AssociateOptions,
  scheduler: Scheduler,
): Promise<ScanModel> {
  optionsOrRefuse(options);
  const contrasts = chainContrasts(problem);
  const { n, p } = contrasts;
  const source = { n, lambda: contrasts.lambda, z: contrasts.zHat, spectrum: () => ({ mu: contrasts.mu() }) };
  const explained = contrasts.residualShare === 0;
  const without = new Fits(method => profileFit(source, method, explained));
  const needs = needsOf(options);
  const searches = Object.fromEntries(
    needs.searches.map(method => [method, searchOf(contrasts, without.under(method))]),
  ) as ByMethod<Search>;
  const onAxis = needs.searches.filter(method => searches[method]!.kind === 'axis');
  const siteMethods = [
    ...new Set([...needs.sites, ...needs.searches.filter(m => searches[m]!.kind === 'fixed')]),
  ];

  const axis = axisFor(contrasts, onAxis);
  const survey = onAxis.length === 0 ? null : surveyOf(contrasts, axis, onAxis, siteMethods.length);
  const core = survey?.core ?? [];
  const corePoints = core.reduce((s, panel) => s + panel.points, 0);
  const sites = Object.fromEntries(
    siteMethods.map((method, i) => [
      method,
      outcomeOf(() => siteOf(contrasts, axis, without.under(method), corePoints + i)),
    ]),
  ) as ByMethod<Outcome<Site>>;
  const places = siteMethods.map(method => {
    const site = sites[method]!;
    return site.status === 'ok' ? site.s : 0;
  });
  const everyoneWide =
    (onAxis.length > 0 && survey === null) ||
    places.some(s => conditionAt(contrasts, axis, s) > MOST_CONDITION_OF_SITE);
  const methods = [...new Set([...needs.searches, ...needs.sites])];
  return {
    options,
    n,
    p,
    kUnit: contrasts.kUnit,
    yUnit: contrasts.yUnit,
    axis,
    sites,
    searches,
    phiWithout: core.length === 0 ? {} : phiOf(axis, onAxis, core, without),
    everyoneWide,
    core,
    outer: survey?.outer ?? [],
    anchor: survey?.anchor ?? 0,
    tail: survey?.tail ?? null,
    tables: await tablesOf(contrasts, axis, survey, places, scheduler),
    spectral: {
      lambda: contrasts.lambda,
      z: contrasts.zHat,
      mu: methods.includes('ML') ? contrasts.mu() : new Float64Array(0),
      T: contrasts.T,
      Q1: contrasts.basis.Q1,
      explained,
      independence: contrasts.basis.independence,
      without: Object.fromEntries(methods.map(method => [method, without.under(method)])),
    },
  };
}

/** By which likelihoods a variant is fitted, and at which optima without it V is needed. */
function needsOf({ laws, method, components }: AssociateOptions): {
  readonly searches: LikelihoodMethod[];
  readonly sites: LikelihoodMethod[];
} {
  const searches = new Set<LikelihoodMethod>();
  const sites = new Set<LikelihoodMethod>();
  (components === 'refit' ? searches : sites).add(method);
  if (laws.includes('lrt-chi2') && components === 'refit') searches.add('ML');
  if (laws.includes('score-chi2')) sites.add(method);
  if (laws.includes('score-f')) sites.add('ML');
  return { searches: [...searches], sites: [...sites] };
}

function searchOf({ lambda, n }: ChainContrasts, found: Best): Search {
  const isScalar = lambda[0]! - lambda.at(-1)! <= 8 * n * 2 ** -53 * lambda[0]!;
  if (found.reason === 'y-in-span-of-x') return { kind: 'none', reason: found.reason };
  if (found.verdict === 'none' && lambda.at(-1)! > 0) return { kind: 'none', reason: found.reason };
  return { kind: isScalar && found.verdict !== 'none' ? 'fixed' : 'axis' };
}

/** @throws Refusal as `modelAt` */
function siteOf(contrasts: ChainContrasts, axis: Axis, found: Best, point: number): Site {
  const { n, p, kUnit, yUnit, lambda, zHat, mu } = contrasts;
  const model: Model = modelAt(
    { n, p, kUnit, yUnit, lambda, z: zHat, spectrum: () => ({ mu: mu() }) },
    found,
    true,
  );
  const s = pointOf(axis, model.sigma2g, model.sigma2e);
  const { kinship, residual } = weightsAt(axis, s);
  const size = model.sigma2g > model.sigma2e ? model.sigma2g / kinship : model.sigma2e / residual;
  return { s, point, S: nullCurvesAt(contrasts, axis, s, []).S, size };
}

function phiOf(
  axis: Axis,
  methods: readonly LikelihoodMethod[],
  core: readonly CorePanel[],
  without: Fits,
): ByMethod<number> {
  const at = (method: LikelihoodMethod): number => {
    const { sigma2g, sigma2e } = without.under(method).components!;
    const s = pointOf(axis, sigma2g, sigma2e);
    const panel = core.find(({ middle, half }) => s <= middle + half) ?? core.at(-1)!;
    return valueAt(panel.phi[method]!, (s - panel.middle) / panel.half);
  };
  return Object.fromEntries(methods.map(method => [method, at(method)]));
}
