import { Rational } from '../number/rational.ts';
import { type Bounds, div, type Field, ln, mul, type Real, square, sub } from '../number/real.ts';
import { Refusal } from '../number/refusal.ts';
import type { Model } from './components.ts';
import { type Contrasts, type Seen, type Units, type VariantForms, variantForms } from './contrasts.ts';
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
/** The value of a formula under a model, in a given unit: exact where V = σ²e I. */
type Evaluate = (formula: Formula, unit: (units: Units) => Rational) => Bounds;

const one = Rational.of(1);
const exact = (x: Rational): Bounds => ({ lo: x, hi: x });
/** Of two numbers >= 0. */
const product = (x: Bounds, y: Bounds): Bounds => ({ lo: x.lo.times(y.lo), hi: x.hi.times(y.hi) });
const enclosed = <T>(field: Field<T>, { lo, hi }: Bounds): T => field.hull(field.from(lo), field.from(hi));

function formsUnder<T extends Real<T>>(models: Models<T>, model: Model<T>, sigma2e: Rational): Evaluate {
  const { contrasts, seen } = models;
  if (model.kind === 'ordinary') {
    const { U, I, without } = models.ordinary;
    const forms = { U: U.over(sigma2e), I: I.over(sigma2e), yPy: without.over(sigma2e) };
    return formula => exact(formula(forms));
  }
  const forms = variantForms(model.metric, contrasts, seen);
  const units = { y: contrasts.yUnit, x: seen.unit, v: model.metric.vUnit };
  return (formula, unit) => {
    const { lo, hi } = formula(forms).bounds();
    const c = unit(units);
    return { lo: lo.times(c), hi: hi.times(c) };
  };
}

/** The forms at the optimum of the model without x. */
const nullForms = <T extends Real<T>>(models: Models<T>, method: Method): Evaluate =>
  formsUnder(models, models.underNull(method), nullVariance(models, method));

const unitless = (): Rational => one;
/** That of U²/I, and of yᵀPy. */
const squareUnit = ({ y, v }: Units): Rational => y.squared().over(v);

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
  const { n, p } = models.contrasts;
  const model = source === 'refit' ? models.refitted(method) : models.underNull(method);
  const sigma2e = source === 'refit' ? refittedVariance(models, method) : nullVariance(models, method);
  const of = formsUnder(models, model, sigma2e);
  const beta = of(
    ({ U, I }) => div(U, I),
    ({ y, x }) => y.over(x),
  );
  const [g, e] =
    model.kind === 'mixed' ? [model.sigma2g, model.sigma2e] : [exact(Rational.of(0)), exact(sigma2e)];
  if (source !== 'null-ratio')
    return {
      beta,
      variance: of(
        ({ I }) => div(1, I),
        ({ v, x }) => v.over(x.squared()),
      ),
      W: of(({ U, I }) => div(square(U), I), squareUnit),
      sigma2g: g,
      sigma2e: e,
    };

  refuseExplained(models);
  const size: Formula = ({ U, I, yPy }) => div(sub(yPy, div(square(U), I)), n - p - 1); // yᵀP₁y/d
  return {
    beta,
    variance: of(
      forms => div(size(forms), forms.I),
      ({ y, x }) => y.over(x).squared(),
    ),
    W: of(forms => div(square(forms.U), mul(forms.I, size(forms))), unitless),
    sigma2g: product(g, of(size, squareUnit)),
    sigma2e: product(e, of(size, squareUnit)),
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
  nullForms(models, method)(({ U, I }) => div(square(U), I), squareUnit);

/** n U²/(I yᵀP₀y) at the null optimum under ML: no unit of V is left in it. */
export const scaledScoreStatistic = <T extends Real<T>>(models: Models<T>): Bounds =>
  nullForms(models, 'ML')(({ U, I, yPy }) => div(mul(models.contrasts.n, square(U)), mul(I, yPy)), unitless);

/** 2(ℓ₁ − ℓ₀), two ML log-likelihoods at their best over what the source leaves free. */
export function likelihoodRatio<T extends Real<T>>(
  models: Models<T>,
  method: Method,
  source: Source,
): Bounds {
  if (source === 'refit') return mul(2, sub(models.maximum(), models.nullMaximum())).bounds();
  if (source === 'null') return scoreStatistic(models, method);
  const of = nullForms(models, method);
  refuseExplained(models);
  const ratio = of(({ U, I, yPy }) => div(yPy, sub(yPy, div(square(U), I))), unitless);
  return mul(models.contrasts.n, ln(enclosed(models.field, ratio))).bounds();
}
