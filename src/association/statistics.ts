import type { LikelihoodMethod } from '../likelihood.ts';
import { Refusal } from '../linalg/refusal.ts';
import type { Rider } from '../optimum/contrasts.ts';
import { sum } from '../optimum/spectra.ts';
import { type Best, type Fits, type Model, maximumOf, modelAt, type TestContrasts } from './components.ts';

type Source = 'refit' | 'null' | 'null-ratio';

/** One variant, with the models without and with it. */
export interface Tested {
  readonly contrasts: TestContrasts;
  readonly seen: Rider;
  readonly withoutX: Fits;
  readonly withX: Fits;
}

/** What x adds at a given V; x is measured in xUnit, y in yUnit. */
interface VariantForms {
  /** U = xᵀP₀y = Σ x̃z/d */
  readonly U: number;
  /** I = xᵀP₀x = Σ x̃²/d */
  readonly I: number;
  /** yᵀP₀y = Σ z²/d */
  readonly yPy: number;
  /** P₁y = (z − x̃β)/d, in the coordinates of the contrasts */
  readonly weighted: Float64Array;
  /** yᵀP₁y = Σ (z − x̃β)²/d: a sum of squares, where yᵀP₀y − U²/I would cancel */
  readonly left: number;
}

function variantForms({ contrasts: { z }, seen: { along } }: Tested, { d }: Model): VariantForms {
  const U = sum(along, (x, i) => (x / d[i]!) * z[i]!);
  const I = sum(along, (x, i) => (x / d[i]!) * x);
  const rest = z.map((v, i) => v - (U / I) * along[i]!);
  return {
    U,
    I,
    yPy: sum(z, (v, i) => (v / d[i]!) * v),
    weighted: rest.map((v, i) => v / d[i]!),
    left: sum(rest, (v, i) => (v / d[i]!) * v),
  };
}

/** ln(yᵀP₀y/yᵀP₁y), from whichever of the two keeps the digits. */
function logGain({ U, I, yPy, left }: VariantForms): number {
  const explained = ((U / I) * U) / yPy; // share of yᵀP₀y
  return explained < 0.5 ? -Math.log1p(-explained) : Math.log(yPy / left);
}

const underNull = ({ contrasts, withoutX }: Tested, method: LikelihoodMethod): Model =>
  modelAt(contrasts, withoutX.under(method), true);

/** An effect in units of yUnit/xUnit, with β/se and the components it was estimated with. */
export interface Effect {
  readonly beta: number;
  readonly se: number;
  readonly ratio: number;
  readonly sigma2g: number;
  readonly sigma2e: number;
}

/**
 *   β = U/I,   se² = 1/I under V as it is;   se² = σ̂²/I, σ̂² = yᵀP₁y/(n − p − 1), where the size of V is estimated again
 *
 * @throws Refusal as `modelAt`; `zero-variance` (the residuals are 0)
 */
export function effectOf(tested: Tested, method: LikelihoodMethod, source: Source): Effect {
  const { contrasts, withX, withoutX } = tested;
  const model =
    source === 'refit'
      ? modelAt(contrasts, withX.under(method), withoutX.under(method).verdict === 'flat')
      : underNull(tested, method);
  const forms = variantForms(tested, model);
  const { U, I } = forms;
  const size = source === 'null-ratio' ? residual(forms, contrasts) / (contrasts.n - contrasts.p - 1) : 1;
  const root = Math.sqrt(size * I);
  const { kUnit, yUnit } = contrasts;
  return {
    beta: U / I,
    se: root / I,
    ratio: U / root,
    sigma2g: size * ((model.sigma2g * yUnit) / kUnit) * yUnit,
    sigma2e: size * model.sigma2e * yUnit * yUnit,
  };
}

/**
 * yᵀP₁y. A contrast carries an error of about nε, and (64nε)² of yᵀP₀y is what that leaves of a sum of squares that
 * should be 0.
 *
 * @throws Refusal `zero-variance`
 */
function residual({ left, yPy }: VariantForms, { n }: TestContrasts): number {
  if (left <= (64 * n * 2 ** -53) ** 2 * yPy)
    throw new Refusal('zero-variance', 'X and the variant explain y exactly: no variance is left', {
      field: 'y',
    });
  return left;
}

/** U²/I at the null optimum of the method. */
export function scoreStatistic(tested: Tested, method: LikelihoodMethod): number {
  const { U, I } = variantForms(tested, underNull(tested, method));
  return (U / I) * U;
}

/** n U²/(I yᵀP₀y) at the null optimum under ML: no unit of V is left in it. */
export function scaledScoreStatistic(tested: Tested): number {
  const { U, I, yPy } = variantForms(tested, underNull(tested, 'ML'));
  return (tested.contrasts.n * (U / I) * U) / yPy;
}

/** 2(ℓ₁ − ℓ₀), two ML log-likelihoods at their best over what the source leaves free. */
export function likelihoodRatio(tested: Tested, method: LikelihoodMethod, source: Source): number {
  if (source === 'null') return scoreStatistic(tested, method);
  if (source === 'refit') return betweenOptima(tested);
  const forms = variantForms(tested, underNull(tested, method));
  residual(forms, tested.contrasts);
  return tested.contrasts.n * logGain(forms);
}

/**
 * 2(ℓ₁ − ℓ₀) at the two ML optima V₀ (without x) and V₁, taken apart so that a small ratio keeps its digits:
 *
 *   n ln(yᵀP₀y/yᵀP₁y) at V₀   +   n ln(S(V₀)/S(V₁)) − ln(|V₁|/|V₀|),   S = yᵀP₁y
 *
 * The second part is what moving from V₀ to V₁ gains; its differences are formed before the logarithms:
 * S(V₀) − S(V₁) = yᵀP₁(V₀)(V₁ − V₀)P₁(V₁)y. Never below 0: what rounding takes below is 0.
 */
function betweenOptima(tested: Tested): number {
  const { contrasts, withX, withoutX } = tested;
  const [before, after] = [withoutX, withX].map(fits => maximumOf(contrasts, fits.under('ML')));
  const [first, last] = [before!, after!].map(model => variantForms(tested, model));
  const [g, e] = [after!.sigma2g - before!.sigma2g, after!.sigma2e - before!.sigma2e];
  const moved = sum(contrasts.lambda, (l, i) => first!.weighted[i]! * (g * l + e) * last!.weighted[i]!);
  const volume = sum(contrasts.spectrum().mu, mu =>
    Math.log1p((g * mu + e) / (before!.sigma2g * mu + before!.sigma2e)),
  );
  const { n } = contrasts;
  return Math.max(0, n * logGain(first!) + (n * Math.log1p(moved / last!.left) - volume));
}

/**
 * 2(ℓ(best) − ℓ(σ²g = 0)) = ν ln(S(0)/S(V)) − ln(|V|/|I|), V in units of σ²e, S its residual sum of squares; under ML
 * the determinant is that of V, under REML that of its contrasts.
 */
export function kinshipRatio(contrasts: TestContrasts, found: Best, method: LikelihoodMethod): number {
  const { lambda, z, n } = contrasts;
  const { sigma2g, sigma2e, d } = maximumOf(contrasts, found);
  if (sigma2g === 0) return 0;
  const values = method === 'REML' ? lambda : contrasts.spectrum().mu;
  const df = method === 'REML' ? z.length : n;
  const least = sum(z, (v, i) => (v / d[i]!) * v);
  if (sigma2e === 0)
    return Math.max(0, df * Math.log(sum(z, v => v * v) / least) - sum(values, l => Math.log(sigma2g * l)));
  const lost = sum(z, (v, i) => ((v * sigma2g * lambda[i]!) / d[i]!) * v); // S(0) − S(V), in σ²e
  const volume = sum(values, l => Math.log1p((sigma2g * l) / sigma2e));
  return Math.max(0, df * Math.log1p(lost / sigma2e / least) - volume);
}
