import type { Certified } from '../number/certify.ts';
import type { Bounds, Field, Real } from '../number/real.ts';
import { Refusal } from '../number/refusal.ts';
import { boundsOf } from './answers.ts';
import { type Contrasts, type Metric, metricAt } from './contrasts.ts';

/** What is needed of a fit. */
export interface Fitted {
  readonly verdict: 'unique' | 'boundary' | 'set' | 'flat' | 'none';
  readonly reason: string;
  readonly optima: readonly {
    readonly sigma2g: Certified;
    readonly sigma2e: Certified;
    readonly loglik: Certified;
  }[];
  readonly flat: { readonly loglik: Certified } | null;
}

/**
 * V at an optimum. Where the best σ²g is 0, V = σ²e I, and σ²e is left to the exact sums of squares; otherwise the
 * components are enclosed, and V is known by the metric that it is on the contrasts of X.
 */
export type Model<T> =
  | { readonly kind: 'ordinary' }
  | {
      readonly kind: 'mixed';
      readonly sigma2g: Bounds;
      readonly sigma2e: Bounds;
      readonly metric: Metric<T>;
    };

const isNothing = ({ lo, hi }: Bounds): boolean => lo.sign() === 0 && hi.sign() === 0;

/**
 * The model at its optimum.
 *
 * Where the likelihood is flat, all eigenvalues of K are equal on the contrasts that it looks at. If they are equal on
 * all contrasts of X, P₀ is the same for every share of σ²g, and σ²g = 0 will do; those of [X x] alone do not tell
 * what V makes of x.
 *
 * At σ²e = 0, with K singular on the contrasts of X but not on those of [X x], x is what K does not see: V gives it no
 * variance, and the standard error is 0.
 *
 * @throws Refusal `no-maximum`, `flat` (also where several components have the same likelihood), `zero-variance`
 */
export function modelAt<T extends Real<T>>(
  field: Field<T>,
  contrasts: Contrasts,
  { verdict, reason, optima, flat }: Fitted,
  isFlatForX: () => boolean,
): Model<T> {
  if (verdict === 'none') throw withoutMaximum(reason);
  if (verdict === 'set')
    throw new Refusal('flat', 'the likelihood has several global maxima, and the effect depends on which');
  if (flat !== null) {
    if (isFlatForX()) return { kind: 'ordinary' };
    throw new Refusal('flat', 'the components are not identified, and the effect depends on them');
  }
  const [sigma2g, sigma2e] = [boundsOf(optima[0]!.sigma2g), boundsOf(optima[0]!.sigma2e)];
  if (isNothing(sigma2g)) return { kind: 'ordinary' };
  if (isNothing(sigma2e) && contrasts.isSingular)
    throw new Refusal(
      'zero-variance',
      'sigma2_e is 0 and K is singular on the contrasts of X: the effect would be known without error',
    );
  return { kind: 'mixed', sigma2g, sigma2e, metric: metricAt(field, contrasts, sigma2g, sigma2e) };
}

/** The log-likelihood at the maximum: one number also where several components attain it. @throws Refusal `no-maximum` */
export function maximumOf<T extends Real<T>>(field: Field<T>, { verdict, reason, optima, flat }: Fitted): T {
  if (verdict === 'none') throw withoutMaximum(reason);
  const { lo, hi } = boundsOf(flat === null ? optima[0]!.loglik : flat.loglik);
  return field.hull(field.from(lo), field.from(hi));
}

const withoutMaximum = (reason: string): Refusal =>
  new Refusal('no-maximum', `a likelihood that is needed has no maximum: ${reason}`);
