import { type Fit, fit as fitModel } from '../estimate.ts';
import type { LikelihoodMethod } from '../likelihood.ts';
import { Refusal } from '../linalg/refusal.ts';
import type { Contrasts, Problem } from '../optimum/contrasts.ts';
import { type Spectra, spectraOf } from '../optimum/spectra.ts';

/** The fits of one model, each made when it is first asked for. */
export class Fits {
  readonly #problem: Problem;
  readonly #made = new Map<LikelihoodMethod, Fit>();

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  under(method: LikelihoodMethod): Fit {
    const found = this.#made.get(method) ?? fitModel(this.#problem, method, null);
    this.#made.set(method, found);
    return found;
  }
}

/** V at an optimum: its components in the units of Y, and the same in those of the contrasts of X. */
export interface Model {
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly at: Spectra;
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
export function modelAt(contrasts: Contrasts, found: Fit, isFlatForX: boolean): Model {
  const { verdict, flat } = found;
  if (verdict === 'none') throw withoutMaximum(found);
  if (verdict === 'set')
    throw new Refusal('flat', 'the likelihood has several global maxima, and the effect depends on which');
  if (flat !== null && !isFlatForX)
    throw new Refusal('flat', 'the components are not identified, and the effect depends on them');
  const model = maximumOf(contrasts, found);
  if (!model.at.d.every(v => v > 0))
    throw new Refusal(
      'zero-variance',
      'sigma2_e is 0 and K is singular on the contrasts of X: the effect would be known without error',
    );
  return model;
}

/** Components with the largest likelihood, whichever they are. @throws Refusal `no-maximum` */
export function maximumOf(contrasts: Contrasts, found: Fit): Model {
  if (found.verdict === 'none') throw withoutMaximum(found);
  const { sigma2g, sigma2e } =
    found.flat === null ? found.optima[0]! : { sigma2g: 0, sigma2e: found.flat.total };
  const { kUnit, yUnit } = contrasts;
  const at = spectraOf(contrasts, (sigma2g / yUnit) * (kUnit / yUnit), sigma2e / yUnit / yUnit);
  return { sigma2g, sigma2e, at };
}

const withoutMaximum = ({ reason }: Fit): Refusal =>
  new Refusal('no-maximum', `a likelihood that is needed has no maximum: ${reason}`);
