import { type StandardizeConvention, standardizeConventions } from '../../genotypes/policies.ts';
import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { centred, rescalings } from './kinship.ts';
import { columnBy, plainRecipe } from './recipe.ts';
import { numberIn, type Subject, tableIn, truthOf } from './subject.ts';

type Rows = readonly (readonly number[])[];

/** V from other components, or with σ²e in another place; the ratios of the components confused. */
export function modelHypotheses({ input }: Subject): Hypothesis[] {
  const K = tableIn(input.K);
  const [g, e] = [numberIn(input.sigma2_g), numberIn(input.sigma2_e)];
  const V = (A: Rows, s2g: number, s2e: number): number[] =>
    A.flatMap((row, i) => row.map((k, j) => s2g * k + (i === j ? s2e : 0)));
  const ratios = (s2g: number, s2e: number): Prediction => ({
    h2: [s2g / (s2g + s2e)],
    lambda: [s2g / s2e],
    delta: [s2e / s2g],
  });
  const all = (
    says: string,
    asked: string,
    s2g: number,
    s2e: number,
    cost: number = costs.slip,
  ): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => ({ V: V(K, s2g, s2e), ...ratios(s2g, s2e) }),
  });
  const onlyV = (
    says: string,
    asked: string,
    values: () => number[],
    cost: number = costs.slip,
  ): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => ({ V: values() }),
  });
  const h2 = (says: string, value: number): Hypothesis => ({
    says,
    asked: 'σ²g/(σ²g + σ²e)',
    cost: costs.slip,
    predict: () => ({ h2: [value] }),
  });
  const CLAMPS = [1e-3, 1e-5, 1e-6, 1e-8, 1e-10];
  return [
    all('right for σ²g and σ²e exchanged', 'σ²g K + σ²e I', e, g, costs.common),
    all('right for SDs in place of variances (√σ²)', 'variances', Math.sqrt(g), Math.sqrt(e)),
    all('right for variances squared (taken for SDs)', 'variances', g * g, e * e),
    onlyV('σ²g K, without σ²e', 'σ²g K + σ²e I', () => V(K, g, 0)),
    onlyV('right for σ²e added to every entry', 'to the diagonal', () =>
      K.flatMap(row => row.map(k => g * k + e)),
    ),
    onlyV('V over σ²e, λK + I', 'σ²g K + σ²e I', () => V(K, g / e, 1)),
    onlyV('V over σ²g, K + δI', 'σ²g K + σ²e I', () => V(K, 1, e / g)),
    onlyV('V over σ²g + σ²e, h²K + (1 − h²)I', 'σ²g K + σ²e I', () => V(K, g / (g + e), e / (g + e))),
    ...rescalings.map(({ given, of }) => onlyV(`right for ${given}`, 'K as it is', () => V(of(K), g, e))),
    h2('σ²g/σ²e, which is λ', g / e),
    h2('σ²e/(σ²g + σ²e), the other share', e / (g + e)),
    ...CLAMPS.map(clamp =>
      all(
        `right for variances that are at least ${clamp}`,
        'the variances as they are',
        Math.max(g, clamp),
        Math.max(e, clamp),
        costs.rare,
      ),
    ),
  ];
}

/** The eigenvalues in another order, clamped, rooted, or of another matrix. */
export function spectrumHypotheses(subject: Subject): Hypothesis[] {
  const values = truthOf(subject, 'eigenvalues');
  if (values === undefined) return [];
  const n = values.length;
  const as = (says: string, asked: string, to: readonly number[]): Hypothesis => ({
    says,
    asked,
    cost: costs.slip,
    predict: () => ({ eigenvalues: to }),
  });
  return [
    { ...as('in ascending order', 'descending', values.toReversed()), cost: costs.common },
    as(
      'right with the negative ones set to 0',
      'the eigenvalues as they are',
      values.map(v => Math.max(0, v)),
    ),
    as(
      'the sizes of the eigenvalues (singular values)',
      'eigenvalues with their signs',
      values.map(Math.abs).toSorted((a, b) => b - a),
    ),
    as(
      'the roots of the eigenvalues (singular values of Z/√m?)',
      'the eigenvalues of K',
      values.map(v => Math.sqrt(Math.abs(v))),
    ),
    as(
      'the squares of the eigenvalues',
      'the eigenvalues of K',
      values.map(v => v * v),
    ),
    {
      says: 'the mean of the diagonal',
      asked: 'its sum',
      cost: costs.common,
      predict: () => ({ trace: (truthOf(subject, 'trace') ?? []).map(t => t / n) }),
    },
  ];
}

/** σ²u over another number than m. */
export function infinitesimalHypotheses(subject: Subject): Hypothesis[] {
  const { input } = subject;
  const rows = tableIn(input.dosage);
  const sigma2g = numberIn(input.sigma2_g);
  const asked = String(input.convention) as StandardizeConvention;
  const under = (convention: StandardizeConvention) =>
    rows[0]!
      .map((_, k) =>
        columnBy(
          plainRecipe(convention, input.missing),
          rows.map(row => row[k]!),
        ),
      )
      .filter(c => c.varies || input.monomorphic === 'count');
  const kept = under(asked);
  const by = (columns: typeof kept, sigma2u: number): Prediction => ({
    sigma2_u: [sigma2u],
    covariance: rows.flatMap((_, i) =>
      rows.map((_, j) => sigma2u * sumOf(columns.map(c => c.z[i]! * c.z[j]!))),
    ),
  });
  const over = (says: string, c: number): Hypothesis => ({
    says: `right for σ²u = σ²g/${says}`,
    asked: 'σ²g/m',
    cost: costs.slip,
    predict: () => by(kept, sigma2g / c),
  });
  return [
    { ...over('', 1), says: 'right for σ²u = σ²g, not divided by m' },
    over('n', rows.length),
    over('(m − 1)', kept.length - 1),
    over('Σ 2p(1 − p)', sumOf(kept.map(({ p }) => 2 * p * (1 - p)))),
    over('all variants, with those that were dropped', rows[0]!.length),
    ...standardizeConventions
      .filter(name => name !== asked)
      .map(name => ({
        says: `right under \`${name}\``,
        asked: `\`${asked}\``,
        cost: costs.named,
        predict: () => by(under(name), sigma2g / under(name).length),
      })),
  ];
}

/** The scale of K in h², and what is a share of what. */
export function heritabilityHypotheses({ input }: Subject): Hypothesis[] {
  const K = tableIn(input.K);
  const n = K.length;
  const [g, e] = [numberIn(input.sigma2_g), numberIn(input.sigma2_e)];
  const traceOf = (A: Rows): number => sumOf(A.map((row, i) => row[i]!));
  const [trace, projected, all] = [traceOf(K), traceOf(centred(K)), sumOf(K.flat())];
  const asked = `\`${input.definition}\``;
  const share = (c: number): number => (c * g) / (c * g + e);
  const is = (says: string, value: number, cost: number = costs.slip): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => ({ h2: [value] }),
  });
  const asked_ =
    { ratio: 1, 'trace-scaled': trace / n, projected: projected / (n - 1) }[String(input.definition)] ?? 1;
  return [
    ...Object.entries({ ratio: 1, 'trace-scaled': trace / n, projected: projected / (n - 1) })
      .filter(([name]) => name !== input.definition)
      .map(([name, c]) => is(`right under \`${name}\``, share(c), costs.named)),
    is('right for tr K, not divided by n', share(trace)),
    is('right for tr(K)/(n − 1)', share(trace / (n - 1))),
    is('right for tr(PKP)/n', share(projected / n)),
    is('right for tr(PKP), not divided', share(projected)),
    is('right for the mean of all entries of K', share(all / (n * n))),
    is(
      'right for tr(K)/n without the mean of all entries (gaston)',
      share(trace / n - all / (n * n)),
      costs.rare,
    ),
    is('right for σ²g and σ²e exchanged', (asked_ * e) / (asked_ * e + g)),
    is('σ²g over σ²e, which is λ', (asked_ * g) / e),
    is('the share of σ²e', 1 - share(asked_)),
    is(
      'right for SDs in place of variances',
      (asked_ * Math.sqrt(g)) / (asked_ * Math.sqrt(g) + Math.sqrt(e)),
    ),
    is('right for variances squared', (asked_ * g * g) / (asked_ * g * g + e * e)),
    is('right for K/2 (kinship)', share(asked_ / 2)),
    is('right for 2K', share(2 * asked_)),
  ];
}
