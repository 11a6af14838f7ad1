import { div, type Field, ln, mul, type Real, sqrt, square, sub } from '../number/real.ts';
import { Refusal } from '../number/refusal.ts';
import type { Model } from './components.ts';
import { type Contrasts, isExplained, type Seen, variantForms } from './contrasts.ts';

/** The optima that the tests of one variant look at, at one working precision; each is computed where it is needed. */
export interface Models<T> {
  readonly field: Field<T>;
  readonly contrasts: Contrasts;
  readonly seen: Seen;
  /** V at the optimum without x. */
  readonly underNull: (method: 'ML' | 'REML') => Model<T>;
  /** V at the optimum with x. */
  readonly refitted: (method: 'ML' | 'REML') => Model<T>;
  /** ℓ₀ and ℓ₁ under ML. */
  readonly nullMaximum: () => T;
  readonly maximum: () => T;
}

type Method = 'ML' | 'REML';
type Source = 'refit' | 'null' | 'null-ratio';

/** β̂ and its standard error, in units of yUnit/xUnit, and the model they come from: V is `size` times that of it. */
export interface Effect<T> {
  readonly beta: T;
  readonly se: T;
  readonly model: Model<T>;
  readonly size: T;
}

/**
 *   β̂ = U/I,   se² = 1/I under V as it is;   se² = σ̂²/I, σ̂² = (yᵀP₀y − U²/I)/d, where the size of V is estimated again
 *
 * @throws Refusal as `modelAt`; `zero-variance` (the residuals are 0)
 */
export function effectOf<T extends Real<T>>(models: Models<T>, method: Method, source: Source): Effect<T> {
  const { field, contrasts, seen } = models;
  const model = source === 'refit' ? models.refitted(method) : models.underNull(method);
  const { U, I, yPy } = variantForms(model.metric, contrasts, seen);
  const size = source === 'null-ratio' ? sizeOf(models, U, I, yPy) : field.one;
  return { beta: div(U, I), se: sqrt(div(size, I)), model, size };
}

function sizeOf<T extends Real<T>>({ contrasts, seen }: Models<T>, U: T, I: T, yPy: T): T {
  refuseExplained(contrasts, seen);
  return div(sub(yPy, div(square(U), I)), contrasts.n - contrasts.p - 1); //  yᵀP₁y/d
}

function refuseExplained(contrasts: Contrasts, seen: Seen): void {
  if (isExplained(contrasts, seen))
    throw new Refusal('zero-variance', 'X and the variant explain y exactly: no variance is left', {
      field: 'y',
    });
}

/** U²/I at the null optimum of the method. */
export function scoreStatistic<T extends Real<T>>(models: Models<T>, method: Method): T {
  const { U, I } = variantForms(models.underNull(method).metric, models.contrasts, models.seen);
  return div(square(U), I);
}

/** n U²/(I yᵀP₀y) at the null optimum under ML: no unit of V is left in it. */
export function scaledScoreStatistic<T extends Real<T>>(models: Models<T>): T {
  const { U, I, yPy } = variantForms(models.underNull('ML').metric, models.contrasts, models.seen);
  return div(mul(models.contrasts.n, square(U)), mul(I, yPy));
}

/** 2(ℓ₁ − ℓ₀), two ML log-likelihoods at their best over what the source leaves free. */
export function likelihoodRatio<T extends Real<T>>(models: Models<T>, method: Method, source: Source): T {
  if (source === 'refit') return mul(2, sub(models.maximum(), models.nullMaximum()));
  if (source === 'null') return scoreStatistic(models, method);
  const { contrasts, seen } = models;
  refuseExplained(contrasts, seen);
  const { U, I, yPy } = variantForms(models.underNull(method).metric, contrasts, seen);
  return mul(contrasts.n, ln(div(yPy, sub(yPy, div(square(U), I)))));
}
