import { type Fit, fit as fitModel, type Verdict } from '../estimate.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import { Refusal } from '../linalg/refusal.ts';
import type { Contrasts, Problem } from '../optimum/contrasts.ts';

/** What a test asks of the contrasts of X: their spectrum, y along it, and the spectrum of K. */
export type TestContrasts = Pick<Contrasts, 'n' | 'p' | 'kUnit' | 'yUnit' | 'lambda' | 'z'> & {
  readonly spectrum: () => { readonly mu: Float64Array };
};

/** Where a likelihood has its maximum. */
export interface Best {
  readonly verdict: Verdict;
  /** Why there is none. */
  readonly reason: string;
  /** In the units of the contrasts; with σ²g = 0 where the likelihood is flat, null where it has no maximum. */
  readonly components: { readonly sigma2g: number; readonly sigma2e: number } | null;
}

/** The maxima of one model under each likelihood, each found when it is first asked for. */
export class Fits {
  readonly #find: (method: LikelihoodMethod) => Best;
  readonly #found = new Map<LikelihoodMethod, Best>();

  constructor(find: (method: LikelihoodMethod) => Best) {
    this.#find = find;
  }

  under(method: LikelihoodMethod): Best {
    const found = this.#found.get(method) ?? this.#find(method);
    this.#found.set(method, found);
    return found;
  }
}

/** The fits of a problem as `estimate` has them. */
export const fitsOf = (problem: Problem, units: TestContrasts): Fits =>
  new Fits(method => bestOf(fitModel(problem, method, null), units));

export function bestOf(
  { verdict, reason, optima, flat }: Fit,
  { kUnit, yUnit }: Pick<TestContrasts, 'kUnit' | 'yUnit'>,
): Best {
  const found = flat === null ? optima[0] : { sigma2g: 0, sigma2e: flat.total };
  const components =
    found === undefined
      ? null
      : { sigma2g: (found.sigma2g / yUnit) * (kUnit / yUnit), sigma2e: found.sigma2e / yUnit / yUnit };
  return { verdict, reason, components };
}

/** V with its components in the units of the contrasts, and its eigenvalues on them. */
export interface Model {
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly d: Float64Array;
}

/**
 * The model at its optimum.
 *
 * A flat optimum is one where K is a multiple of I on the contrasts of X, not only on those of [X x] (`isFlatForX`):
 * then every share of σ²g gives the same V there, and σ²g = 0 will do. With σ²e = 0 and a K that is singular on the
 * contrasts of X, V gives x no variance: its standard error would be 0.
 *
 * @throws Refusal `no-maximum`, `flat` (also where several components have the same likelihood), `zero-variance`
 */
export function modelAt(contrasts: TestContrasts, found: Best, isFlatForX: boolean): Model {
  const { verdict } = found;
  if (verdict === 'none') throw withoutMaximum(found);
  if (verdict === 'set')
    throw new Refusal('flat', 'the likelihood has several global maxima, and the effect depends on which');
  if (verdict === 'flat' && !isFlatForX)
    throw new Refusal('flat', 'the components are not identified, and the effect depends on them');
  const model = maximumOf(contrasts, found);
  if (!model.d.every(v => v > 0))
    throw new Refusal(
      'zero-variance',
      'sigma2_e is 0 and K is singular on the contrasts of X: the effect would be known without error',
    );
  return model;
}

/** Components with the largest likelihood, whichever they are. @throws Refusal `no-maximum` */
export function maximumOf({ lambda }: TestContrasts, found: Best): Model {
  const { components } = found;
  if (components === null) throw withoutMaximum(found);
  const { sigma2g, sigma2e } = components;
  return { sigma2g, sigma2e, d: lambda.map(v => sigma2g * v + sigma2e) };
}

export const withoutMaximum = ({ reason }: { readonly reason: string }): Refusal =>
  new Refusal('no-maximum', `a likelihood that is needed has no maximum: ${reason}`);
