import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import {
  atMost,
  holds,
  LAW_TOLERANCE,
  matrixOf,
  type ProtocolLaw,
  protocolLaw,
  type Query,
  same,
  vectorOf,
} from './law.ts';
import { leastSquares } from './likelihood.ts';
import {
  componentInput,
  keys,
  mixedDesign,
  order,
  permuted,
  plusFixed,
  scaledBy,
  tableTimes,
  unit,
  type WithComponents,
  withComponents,
} from './problems.ts';

const effects = fc.array(dyadic(4, 4), { minLength: 2, maxLength: 2 });
async function gls(query: Query, p: WithComponents) {
  const out = await query('effects', componentInput(p));
  return { beta: vectorOf(out.beta), cov: matrixOf(out.beta_cov) };
}
const size = (v: readonly number[]): number => Math.max(1, ...v.map(Math.abs));

export const effectsLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'effects',
    'a fixed effect added to the phenotype is added to the estimate',
    fc.tuple(withComponents, effects),
    async (query, [p, b]) => {
      const [one, two] = [await gls(query, p), await gls(query, { ...p, y: plusFixed(p, b) })];
      const expected = one.beta.map((x, k) => x + b[k]!);
      same(two.beta, expected, 'beta', 10 * size(expected));
      same(two.cov, one.cov, 'covariance');
    },
  ),
  protocolLaw(
    'effects',
    'another basis of X gives the same fit in other coordinates',
    fc.tuple(withComponents, dyadic(2, 4)),
    async (query, [p, s]) => {
      const mixed = mixedDesign(p.X, s);
      const [one, two] = [await gls(query, p), await gls(query, { ...p, X: mixed.X })];
      const expected = mixed.inverse(one.beta);
      same(two.beta, expected, 'beta', 10 * size(expected));
    },
  ),
  protocolLaw(
    'effects',
    'the estimate knows the ratio of the components, its covariance their size',
    fc.tuple(withComponents, unit),
    async (query, [p, c]) => {
      const [one, two] = [
        await gls(query, p),
        await gls(query, { ...p, sigma2g: p.sigma2g * c, sigma2e: p.sigma2e * c }),
      ];
      same(one.beta, two.beta, 'beta', 10 * size(one.beta));
      same(two.cov, tableTimes(one.cov, c), 'covariance');
    },
  ),
  protocolLaw(
    'effects',
    'estimates are in the unit of the phenotype',
    fc.tuple(withComponents, unit),
    async (query, [p, c]) => {
      const [one, two] = [await gls(query, p), await gls(query, { ...p, y: scaledBy(p.y, c) })];
      same(two.beta, scaledBy(one.beta, c), 'beta', 10 * c * size(one.beta));
    },
  ),
  protocolLaw(
    'effects',
    'without a genetic component they are ordinary least squares',
    withComponents,
    async (query, p) => {
      const { beta, cov } = await gls(query, { ...p, sigma2g: 0 });
      const ols = leastSquares(p);
      same(beta, ols.beta, 'beta', 10 * size(ols.beta));
      const XtX = p.X[0]!.map((_, a) =>
        p.X[0]!.map((_, b) => p.X.reduce((s, row) => s + row[a]! * row[b]!, 0)),
      );
      const unitMatrix = XtX.map(row =>
        XtX.map((_, j) => row.reduce((s, x, k) => s + x * cov[k]![j]!, 0) / p.sigma2e),
      );
      same(
        unitMatrix,
        XtX.map((_, i) => XtX.map((_, j) => (i === j ? 1 : 0))),
        'XᵀX cov/σ²e',
        10 * size(XtX.flat()),
      );
    },
  ),
  protocolLaw(
    'effects',
    'people in another order have the same effects',
    fc.tuple(withComponents, keys),
    async (query, [p, k]) => {
      const [one, two] = [
        await gls(query, p),
        await gls(query, { ...p, ...permuted(p, order(k, p.y.length)) }),
      ];
      same(one.beta, two.beta, 'beta', 10 * size(one.beta));
      same(one.cov, two.cov, 'covariance');
    },
  ),
  protocolLaw(
    'effects',
    'the covariance is symmetric with a positive diagonal',
    withComponents,
    async (query, p) => {
      const { cov } = await gls(query, p);
      same(
        cov,
        cov[0]!.map((_, j) => cov.map(row => row[j]!)),
        'covariance',
      );
      holds(
        cov.every((row, i) => row[i]! > 0),
        'a variance is not positive',
      );
    },
  ),
  protocolLaw(
    'effects',
    'for unrelated people of unequal variance the mean is weighted by one over the variance',
    withComponents,
    async (query, p) => {
      const plain = {
        ...p,
        X: p.y.map(() => [1]),
        K: p.K.map((row, i) => row.map((_, j) => (i === j ? i + 1 : 0))),
      };
      const { beta, cov } = await gls(query, plain);
      const weights = p.y.map((_, i) => 1 / (p.sigma2g * (i + 1) + p.sigma2e));
      const total = weights.reduce((s, w) => s + w, 0);
      same(beta, [p.y.reduce((s, v, i) => s + weights[i]! * v, 0) / total], 'beta', size(p.y));
      same(cov, [[1 / total]], 'covariance');
    },
  ),
];

async function blup(query: Query, p: WithComponents) {
  const out = await query('predict', componentInput(p));
  return { g: vectorOf(out.g), pev: vectorOf(out.pev) };
}

export const predictLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'predict',
    'Henderson: g is σ²g/σ²e times K times what is left of the phenotype',
    withComponents,
    async (query, p) => {
      const { g } = await blup(query, p);
      const { beta } = await gls(query, p);
      const left = p.y.map((v, i) => v - p.X[i]!.reduce((s, x, k) => s + x * beta[k]!, 0) - g[i]!);
      const expected = p.K.map(row => (p.sigma2g / p.sigma2e) * row.reduce((s, k, j) => s + k * left[j]!, 0));
      same(g, expected, 'g', (p.sigma2g / p.sigma2e) * 100 * size(p.y) + size(g));
    },
  ),
  protocolLaw(
    'predict',
    'what is left of the phenotype is orthogonal to the design',
    withComponents,
    async (query, p) => {
      const { g } = await blup(query, p);
      const { beta } = await gls(query, p);
      const left = p.y.map((v, i) => v - p.X[i]!.reduce((s, x, k) => s + x * beta[k]!, 0) - g[i]!);
      same(
        p.X[0]!.map((_, k) => p.X.reduce((s, row, i) => s + row[k]! * left[i]!, 0)),
        p.X[0]!.map(() => 0),
        'Xᵀe',
        100 * size(p.y),
      );
    },
  ),
  protocolLaw(
    'predict',
    'a fixed effect added to the phenotype is not bred',
    fc.tuple(withComponents, effects),
    async (query, [p, b]) => {
      const [one, two] = [await blup(query, p), await blup(query, { ...p, y: plusFixed(p, b) })];
      same(one.g, two.g, 'g', 100 * size(p.y));
      same(one.pev, two.pev, 'PEV');
    },
  ),
  protocolLaw(
    'predict',
    'the prediction error variance lies between 0 and the prior variance',
    withComponents,
    async (query, p) => {
      const { pev } = await blup(query, p);
      pev.forEach((v, i) => {
        const prior = p.sigma2g * p.K[i]![i]!;
        atMost(v, prior, LAW_TOLERANCE * prior, `PEV of person ${i} against the prior`);
        atMost(-v, 0, LAW_TOLERANCE * prior, `minus the PEV of person ${i}`);
      });
    },
  ),
  protocolLaw(
    'predict',
    'breeding values are in the unit of the phenotype, their error variance in that of the components',
    fc.tuple(withComponents, unit),
    async (query, [p, c]) => {
      const scaled = { ...p, y: scaledBy(p.y, c), sigma2g: p.sigma2g * c * c, sigma2e: p.sigma2e * c * c };
      const [one, two] = [await blup(query, p), await blup(query, scaled)];
      same(two.g, scaledBy(one.g, c), 'g', 100 * c * size(p.y));
      same(two.pev, scaledBy(one.pev, c * c), 'PEV');
    },
  ),
  protocolLaw(
    'predict',
    'without a genetic component nothing is predicted, and nothing is uncertain',
    withComponents,
    async (query, p) => {
      const { g, pev } = await blup(query, { ...p, sigma2g: 0 });
      same(
        [...g, ...pev],
        [...g, ...pev].map(() => 0),
        'g and PEV',
        1,
      );
    },
  ),
  protocolLaw(
    'predict',
    'for unrelated people and a mean, the error variance has its closed form: b is not known',
    withComponents,
    async (query, p) => {
      const n = p.y.length;
      const plain = {
        ...p,
        X: p.y.map(() => [1]),
        K: p.K.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))),
      };
      const { pev } = await blup(query, plain);
      const h2 = p.sigma2g / (p.sigma2g + p.sigma2e);
      same(
        pev,
        pev.map(() => p.sigma2g * (1 - h2 * (1 - 1 / n))),
        'PEV',
        p.sigma2g,
      );
    },
  ),
];
