import { type StandardizeConvention, standardizeConventions } from '../../genotypes/policies.ts';
import { costs, type Hypothesis, type Prediction } from './hypothesis.ts';
import { type Column, columnBy, plainRecipe, type Recipe, slipsOf } from './recipe.ts';
import { type Subject, tableIn, truthOf } from './subject.ts';

/** Other conventions, and one wrong step under the one that was asked. */
export function standardizeHypotheses(subject: Subject): Hypothesis[] {
  const { dosage, convention, missing, monomorphic } = subject.input;
  const rows = tableIn(dosage);
  const columns = rows[0]!.map((_, k) => rows.map(row => row[k]!));
  const asked = String(convention) as StandardizeConvention;
  const predict = (recipe: Recipe): Prediction => {
    const kept = columns.map(x => columnBy(recipe, x)).filter(c => c.varies || monomorphic === 'count');
    return flattened(kept, rows.length);
  };
  const slips = slipsOf(columns);
  const under = (name: StandardizeConvention, cost: number): Hypothesis[] => {
    const base = plainRecipe(name, missing);
    const also = name === asked ? '' : ` under \`${name}\``;
    return slips.map(slip => ({
      says: `${slip.says}${also}`,
      asked: slip.asked,
      cost: cost + (slip.rare ? costs.rare : costs.slip),
      predict: () => predict({ ...base, ...slip.change }),
    }));
  };
  const others = standardizeConventions.filter(name => name !== asked);
  return [
    ...others.map(name => ({
      says: `right under \`${name}\``,
      asked: `\`${asked}\``,
      cost: costs.named,
      predict: () => predict(plainRecipe(name, missing)),
    })),
    ...under(asked, 0),
    ...others.flatMap(name => under(name, costs.slip)),
    ...unitNorm(subject, rows.length),
  ];
}

const flattened = (columns: readonly Column[], n: number): Prediction => ({
  Z: Array.from({ length: n }, (_, i) => columns.map(c => c.z[i]!)).flat(),
  mean: columns.map(c => c.mean),
  scale: columns.map(c => c.scale),
});

/** Columns of length 1: what a QR or an SVD wants. */
function unitNorm(subject: Subject, n: number): Hypothesis[] {
  const Z = truthOf(subject, 'Z');
  if (Z === undefined) return [];
  const m = Z.length / n;
  const squares = new Float64Array(m);
  Z.forEach((z, at) => {
    squares[at % m]! += z * z;
  });
  const norms = squares.map(Math.sqrt);
  return [
    {
      says: 'right for columns of length 1',
      asked: `\`${subject.input.convention}\``,
      cost: costs.slip,
      predict: () => ({ Z: Z.map((z, at) => (norms[at % m] === 0 ? 0 : z / norms[at % m]!)) }),
    },
  ];
}
