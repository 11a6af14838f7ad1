import { Rational } from '../number/rational.ts';
import { type Bounds, div, type Field, ln, mul, type Real, square, sub } from '../number/real.ts';
import { Refusal } from '../number/refusal.ts';
import type { Model } from './components.ts';
import { type Contrasts, type Seen, type VariantForms, variantForms } from './contrasts.ts';
import type { Ordinary } from './ordinary.ts';

/** The optima that the tests of one variant look at, at one working precision; each is computed where it is needed. */
export interface Models<T> {
  readonly field: Field<T>;
  readonly contrasts: Contrasts;
  readonly seen: Seen;
  readonly ordinary: Ordinary;
  /** V at the optimum without x. */
  readonly underNull: (method: Method) => Model<T>;
  /** V at the optimum with x. */
  readonly refitted: (method: Method) => Model<T>;
  /** ℓ₀ and ℓ₁ under ML. */
  readonly nullMaximum: () => T;
  readonly maximum: () => T;
}

type Method = 'ML' | 'REML';
type Source = 'refit' | 'null' | 'null-ratio';

/** A formula in U, I and yᵀP₀y without a root or a logarithm: it also runs on fractions. */
type Formula = <S extends Real<S>>(forms: VariantForms<S>) => S;

const exact = (x: Rational): Bounds => ({ lo: x, hi: x });
/** x c for an exact c > 0, and for two numbers >= 0. */
const scaled = (x: Bounds, c: Rational): Bounds => ({ lo: x.lo.times(c), hi: x.hi.times(c) });
const product = (x: Bounds, y: Bounds): Bounds => ({ lo: x.lo.times(y.lo), hi: x.hi.times(y.hi) });
const enclosed = <T>(field: Field<T>, { lo, hi }: Bounds): T => field.hull(field.from(lo), field.from(hi));

/** The value of a formula under a model: exact where V = σ²e I. */
type Evaluate = (formula: Formula) => Bounds;

/** V at the optimum of the model without x. */
const nullForms = <T extends Real<T>>(models: Models<T>, method: Method): Evaluate =>
  formsUnder(models, models.underNull(method), nullVariance(models, method));

function formsUnder<T extends Real<T>>(models: Models<T>, model: Model<T>, sigma2e: Rational): Evaluate {
  if (model.kind === 'ordinary') {
    const { U, I, without } = models.ordinary;
    const forms = { U: U.over(sigma2e), I: I.over(sigma2e), yPy: without.over(sigma2e) };
    return formula => exact(formula(forms));
  }
  const forms = variantForms(model.metric, models.contrasts, models.seen);
  return formula => formula(forms).bounds();
}

/** σ²e at the optimum with σ²g = 0: a residual sum of squares over n − p, n − p − 1 or n. */
const nullVariance = <T>({ ordinary, contrasts: { n, p } }: Models<T>, method: Method): Rational =>
  ordinary.without.over(Rational.of(method === 'REML' ? n - p : n));
const refittedVariance = <T>({ ordinary, contrasts: { n, p } }: Models<T>, method: Method): Rational =>
  ordinary.with.over(Rational.of(method === 'REML' ? n - p - 1 : n));

/** β̂ and its variance in the units of the data, the square of their ratio, and the components of V. */
export interface Effect {
  readonly beta: Bounds;
  readonly variance: Bounds;
  readonly W: Bounds;
  readonly sigma2g: Bounds;
  readonly sigma2e: Bounds;
}

/**
 *   β̂ = U/I,   se² = 1/I under V as it is;   se² = σ̂²/I, σ̂² = (yᵀP₀y − U²/I)/d, where the size of V is estimated again
 *
 * @throws Refusal as `modelAt`; `zero-variance` (the residuals are 0)
 */
export function effectOf<T extends Real<T>>(models: Models<T>, method: Method, source: Source): Effect {
  const { contrasts, seen } = models;
  const model = source === 'refit' ? models.refitted(method) : models.underNull(method);
  const sigma2e = source === 'refit' ? refittedVariance(models, method) : nullVariance(models, method);
  const of = formsUnder(models, model, sigma2e);
  const d = contrasts.n - contrasts.p - 1;
  if (source === 'null-ratio') refuseExplained(models);
  const size: Formula = ({ U, I, yPy }) =>
    source === 'null-ratio' ? div(sub(yPy, div(square(U), I)), d) : U.field.one; // yᵀP₁y/d

  const unit = model.kind === 'mixed' ? contrasts.yUnit.over(seen.unit) : Rational.of(1);
  const [g, e] =
    model.kind === 'mixed' ? [model.sigma2g, model.sigma2e] : [exact(Rational.of(0)), exact(sigma2e)];
  return {
    beta: scaled(
      of(({ U, I }) => div(U, I)),
      unit,
    ),
    variance: scaled(
      of(forms => div(size(forms), forms.I)),
      unit.squared(),
    ),
    W: of(forms => div(square(forms.U), mul(forms.I, size(forms)))),
    sigma2g: product(g, of(size)),
    sigma2e: product(e, of(size)),
  };
}

function refuseExplained<T>({ ordinary }: Models<T>): void {
  if (ordinary.with.sign() === 0)
    throw new Refusal('zero-variance', 'X and the variant explain y exactly: no variance is left', {
      field: 'y',
    });
}

/** U²/I at the null optimum of the method. */
export const scoreStatistic = <T extends Real<T>>(models: Models<T>, method: Method): Bounds =>
  nullForms(models, method)(({ U, I }) => div(square(U), I));

/** n U²/(I yᵀP₀y) at the null optimum under ML: no unit of V is left in it. */
export const scaledScoreStatistic = <T extends Real<T>>(models: Models<T>): Bounds =>
  nullForms(models, 'ML')(({ U, I, yPy }) => div(mul(models.contrasts.n, square(U)), mul(I, yPy)));

/** 2(ℓ₁ − ℓ₀), two ML log-likelihoods at their best over what the source leaves free. */
export function likelihoodRatio<T extends Real<T>>(
  models: Models<T>,
  method: Method,
  source: Source,
): Bounds {
  if (source === 'refit') return mul(2, sub(models.maximum(), models.nullMaximum())).bounds();
  if (source === 'null') return scoreStatistic(models, method);
  const ratio = nullForms(models, method)(({ U, I, yPy }) => div(yPy, sub(yPy, div(square(U), I))));
  refuseExplained(models);
  return mul(models.contrasts.n, ln(enclosed(models.field, ratio))).bounds();
}
