import { generalizedLeastSquares } from '../../effects.ts';
import { type StandardizeConvention, standardizeConventions } from '../../genotypes/policies.ts';
import { type DenseMatrix, fromRows, multiply, transpose } from '../../linalg/dense.ts';
import { predictBreedingValues, snpEffects } from '../../predict.ts';
import { standardize } from '../../standardize.ts';
import { MOST_PEOPLE, problemIn, type Setting, settingChanges } from './changes.ts';
import { diagonalOf, formsOf, times } from './forms.ts';
import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { numberIn, type Subject, tableIn } from './subject.ts';

/** Breeding values that are something else, error variances with a part left out, SNP effects in other units. */
export function predictHypotheses(subject: Subject): Hypothesis[] {
  const problem = problemIn(subject);
  if (problem.y.length > MOST_PEOPLE) return [];
  const setting = {
    problem,
    sigma2g: numberIn(subject.input.sigma2_g),
    sigma2e: numberIn(subject.input.sigma2_e),
  };
  return [
    ...otherValues(setting),
    ...otherVariances(setting),
    ...otherReliabilities(setting),
    ...(subject.input.dosage === undefined ? [] : otherSnpEffects(subject, setting)),
    ...settingChanges.map(
      (change): Hypothesis => ({
        says: `right for ${change.says}`,
        asked: change.asked,
        cost: change.cost,
        predict: () => {
          const changed = change.of(setting);
          return changed === undefined ? {} : predictions(changed);
        },
      }),
    ),
  ];
}

function predictions({ problem, sigma2g, sigma2e }: Setting): Prediction {
  const { g, pev, reliability } = predictBreedingValues(problem, sigma2g, sigma2e);
  return { g, pev, reliability: reliability.map(r => r ?? Number.NaN) };
}

/** ĝ that is shrunk otherwise, of other residuals, or a sum with something else. */
function otherValues({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const { y, X, K } = problem;
  const is = (says: string, values: () => ArrayLike<number>, cost: number = costs.slip): Hypothesis => ({
    says,
    asked: 'ĝ = σ²g K P y',
    cost,
    predict: () => ({ g: Array.from(values()) }),
  });
  const g = () => predictBreedingValues(problem, sigma2g, sigma2e).g;
  const fitted = () => times(X, generalizedLeastSquares(problem, sigma2g, sigma2e).beta);
  const residual = () => y.map((v, i) => v - fitted()[i]!);
  const blupOf = (r: Float64Array) =>
    times(K, times(formsOf(problem, sigma2g, sigma2e).Vi, r)).map(v => sigma2g * v);
  const h2 = sigma2g / (sigma2g + sigma2e);
  const withoutMean = (v: ArrayLike<number>) => Array.from(v, x => x - sumOf(v) / v.length);
  return [
    is('y − Xβ, the residual, not shrunk', residual),
    is('h² times the residual y − Xβ, without the relatives', () => residual().map(v => h2 * v)),
    is('right with the fixed effects added, Xβ + ĝ', () => g().map((v, i) => v + fitted()[i]!)),
    is('right for y not corrected for the fixed effects, σ²g K V⁻¹ y', () => blupOf(y)),
    is('right for y minus its mean, σ²g K V⁻¹ (y − ȳ)', () => blupOf(Float64Array.from(withoutMean(y)))),
    is('right for residuals of ordinary least squares', () => {
      const ols = times(X, formsOf(problem, sigma2g, sigma2e).ols);
      return blupOf(y.map((v, i) => v - ols[i]!));
    }),
    is('K P y, without the factor σ²g', () => g().map(v => v / sigma2g)),
    is('P y, without σ²g K', () => formsOf(problem, sigma2g, sigma2e).Py),
    is('σ²e P y, the residuals of the model', () =>
      formsOf(problem, sigma2g, sigma2e).Py.map(v => sigma2e * v),
    ),
    is('ĝ minus its mean', () => withoutMean(g())),
    is('ĝ in units of σg', () => g().map(v => v / Math.sqrt(sigma2g))),
  ];
}

/** σ²g K P K σ²g, its diagonal, under P or V⁻¹. */
function explained(K: DenseMatrix, M: DenseMatrix, sigma2g: number): Float64Array {
  return diagonalOf(multiply(multiply(K, M), K)).map(v => sigma2g * sigma2g * v);
}

/** PEV with a part left out, or in another unit. */
function otherVariances({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const { K } = problem;
  const pev = () => predictBreedingValues(problem, sigma2g, sigma2e).pev;
  const prior = diagonalOf(K).map(v => sigma2g * v);
  const is = (says: string, values: () => Float64Array, cost: number = costs.slip): Hypothesis => ({
    says,
    asked: 'Var(ĝ − g)',
    cost,
    predict: () => ({ pev: values() }),
  });
  const gained = () => explained(K, formsOf(problem, sigma2g, sigma2e).P, sigma2g);
  return [
    is('right as if the fixed effects were known, σ²g K − σ⁴g K V⁻¹ K', () => {
      const known = explained(K, formsOf(problem, sigma2g, sigma2e).Vi, sigma2g);
      return prior.map((v, i) => v - known[i]!);
    }),
    is('σ²g Kᵢᵢ, the variance before any data', () => prior),
    is('Var(ĝ), the variance of the prediction', gained),
    is('Var(ĝ) + Var(g), the sum in place of the difference', () => gained().map((v, i) => prior[i]! + v)),
    is('σ²g − Var(ĝ), as if Kᵢᵢ were 1', () => gained().map(v => sigma2g - v)),
    is('the standard error, √PEV', () => pev().map(Math.sqrt)),
    is('PEV over σ²e', () => pev().map(v => v / sigma2e)),
    is('PEV over σ²g', () => pev().map(v => v / sigma2g)),
    is('the reliability', () => gained().map((v, i) => v / prior[i]!)),
  ];
}

function otherReliabilities({ problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const made = () => predictBreedingValues(problem, sigma2g, sigma2e);
  const is = (says: string, of: (r: number, pev: number) => number): Hypothesis => ({
    says,
    asked: 'Cor(ĝ, g)²',
    cost: costs.slip,
    predict: () => {
      const { reliability, pev } = made();
      return { reliability: reliability.map((r, i) => (r === null ? Number.NaN : of(r, pev[i]!))) };
    },
  });
  return [
    is('the accuracy, the root of the reliability', r => Math.sqrt(r)),
    is('1 − PEV/σ²g, as if Kᵢᵢ were 1', (_, pev) => 1 - pev / sigma2g),
    is('PEV/(σ²g Kᵢᵢ), 1 minus the reliability', r => 1 - r),
    is('1 − PEV/(σ²g + σ²e)', (_, pev) => 1 - pev / (sigma2g + sigma2e)),
  ];
}

/** u under another convention, in other units, or with another variance. */
function otherSnpEffects({ input }: Subject, { problem, sigma2g, sigma2e }: Setting): Hypothesis[] {
  const dosage = fromRows(tableIn(input.dosage));
  const asked = String(input.convention) as StandardizeConvention;
  const under = (convention: StandardizeConvention) =>
    standardize(dosage, { convention, missing: 'refuse', monomorphic: 'refuse' });
  const u = (convention: StandardizeConvention, sigma2u: (m: number) => number): Float64Array => {
    const { Z } = under(convention);
    return snpEffects(problem, Z, sigma2u(Z.cols), sigma2e).u;
  };
  const is = (
    says: string,
    instead: string,
    values: () => ArrayLike<number>,
    cost: number = costs.slip,
  ): Hypothesis => ({
    says,
    asked: instead,
    cost,
    predict: () => ({ u: Array.from(values()) }),
  });
  const usual = () => u(asked, m => sigma2g / m);
  const scales = () => under(asked).scale;
  return [
    ...standardizeConventions
      .filter(name => name !== asked)
      .map(name =>
        is(`right under \`${name}\``, `\`${asked}\``, () => u(name, m => sigma2g / m), costs.named),
      ),
    is('right for σ²u = σ²g, not divided by m', 'σ²u = σ²g/m', () => u(asked, () => sigma2g)),
    is('right for one copy of the allele (u over the scale)', 'for one unit of Z', () =>
      usual().map((v, k) => v / scales()[k]!),
    ),
    is('u times the scale of the variant', 'u for one unit of Z', () =>
      usual().map((v, k) => v * scales()[k]!),
    ),
    is('m times u (not divided by m)', 'σ²u = σ²g/m', () => usual().map((v, _, all) => v * all.length)),
    is('right for P under the K given', 'under ZZ′/m', () => {
      const { Z } = under(asked);
      return times(transpose(Z), formsOf(problem, sigma2g, sigma2e).Py).map(v => (v * sigma2g) / Z.cols);
    }),
  ];
}
