import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import { matrixOf, type ProtocolLaw, protocolLaw, type Query, same, scalarOf, vectorOf } from './law.ts';
import {
  component,
  componentInput,
  keys,
  mixedDesign,
  order,
  permuted,
  plusFixed,
  problemOf,
  scaledBy,
  shiftedKinship,
  tableTimes,
  unit,
  type WithComponents,
  withComponents,
} from './problems.ts';

const CONVENTIONS = ['error-contrasts', 'without-log-xtx', 'without-constants'] as const;
const effects = fc.array(dyadic(4, 4), { minLength: 2, maxLength: 2 });
const l = async (query: Query, p: WithComponents, convention: string = 'error-contrasts'): Promise<number> =>
  scalarOf((await query('loglik', { ...componentInput(p), convention })).loglik);
/** A log-likelihood of a few people is of order 10, whatever cancels in it. */
const NATS = 10;
/** Central differences with h = 2^-10 of the component, extrapolated once: error h⁴, and 1e-16/h of rounding. */
const STEP = 2 ** -10;
const DIFFERENCED = 1e4;

/** Σ log of a determinant by elimination: enough for XᵀX of two columns. */
const logDetXtX = (X: readonly (readonly number[])[]): number => {
  const dot = (a: number, b: number) => X.reduce((s, row) => s + row[a]! * row[b]!, 0);
  return Math.log(X[0]!.length === 1 ? dot(0, 0) : dot(0, 0) * dot(1, 1) - dot(0, 1) ** 2);
};

export const likelihoodLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'loglik',
    'adding a fixed effect to the phenotype changes nothing',
    fc.tuple(withComponents, effects),
    async (query, [p, b]) => {
      same(await l(query, p), await l(query, { ...p, y: plusFixed(p, b) }), 'loglik', NATS);
    },
  ),
  protocolLaw(
    'loglik',
    'only the span of X counts, and its basis by log|XᵀX| alone',
    fc.tuple(withComponents, dyadic(2, 4)),
    async (query, [p, s]) => {
      const mixed = mixedDesign(p.X, s);
      same(await l(query, p), await l(query, { ...p, X: mixed.X }), 'with the term', NATS);
      const shift = p.method === 'REML' ? mixed.logDet : 0;
      same(
        await l(query, p, 'without-log-xtx'),
        (await l(query, { ...p, X: mixed.X }, 'without-log-xtx')) + shift,
        'without it',
        NATS,
      );
    },
  ),
  protocolLaw(
    'loglik',
    'another unit of the phenotype shifts by its logarithm for every degree of freedom',
    fc.tuple(withComponents, unit),
    async (query, [p, c]) => {
      const scaled = { ...p, y: scaledBy(p.y, c), sigma2g: p.sigma2g * c * c, sigma2e: p.sigma2e * c * c };
      const df = p.y.length - (p.method === 'REML' ? p.X[0]!.length : 0);
      same(await l(query, p), (await l(query, scaled)) + df * Math.log(c), 'loglik', NATS * 10);
    },
  ),
  protocolLaw(
    'loglik',
    'scaling K and unscaling its component changes nothing',
    fc.tuple(withComponents, unit),
    async (query, [p, c]) => {
      same(
        await l(query, p),
        await l(query, { ...p, K: tableTimes(p.K, c), sigma2g: p.sigma2g / c }),
        'loglik',
        NATS,
      );
    },
  ),
  protocolLaw(
    'loglik',
    'people in another order have the same likelihood',
    fc.tuple(withComponents, keys),
    async (query, [p, k]) => {
      same(await l(query, p), await l(query, { ...p, ...permuted(p, order(k, p.y.length)) }), 'loglik', NATS);
    },
  ),
  protocolLaw(
    'loglik',
    'REML with an intercept does not see K + 1aᵀ + a1ᵀ',
    fc.tuple(withComponents, fc.array(dyadic(1, 4), { minLength: 7, maxLength: 7 })),
    async (query, [p, a]) => {
      const reml = { ...p, method: 'REML' as const };
      same(
        await l(query, reml),
        await l(query, { ...reml, K: shiftedKinship(p.K, a.slice(0, p.y.length)) }),
        'loglik',
        NATS * 10,
      );
    },
  ),
  protocolLaw(
    'loglik',
    'rotating people, phenotype and design together changes nothing',
    fc.tuple(problemOf(4, 2), component, component, fc.constantFrom<'ML' | 'REML'>('ML', 'REML')),
    async (query, [p, sigma2g, sigma2e, method]) => {
      // the reflection I − ½ 11ᵀ of four people is orthogonal, and exact
      const Q = (v: readonly number[]): number[] => {
        const mean = v.reduce((s, x) => s + x, 0) / 2;
        return v.map(x => x - mean);
      };
      const turn = (A: readonly (readonly number[])[]): number[][] => {
        const columns = A[0]!.map((_, k) => Q(A.map(row => row[k]!)));
        return A.map((_, i) => columns.map(c => c[i]!));
      };
      const K = turn(turn(p.K).map((_, i, B) => B.map(row => row[i]!)));
      const rotated = { y: Q(p.y), X: turn(p.X), K };
      same(
        await l(query, { ...p, sigma2g, sigma2e, method }),
        await l(query, { ...rotated, sigma2g, sigma2e, method }),
        'loglik',
        NATS,
      );
    },
  ),
  protocolLaw(
    'loglik',
    'two measurements of everybody are their sums and, apart from them, their differences',
    fc.tuple(withComponents, fc.array(dyadic(8, 8), { minLength: 7, maxLength: 7 })),
    async (query, [p, again]) => {
      const n = p.y.length;
      const second = again.slice(0, n);
      const people = [...p.y.keys(), ...p.y.keys()];
      const twice = {
        ...p,
        y: [...p.y, ...second],
        X: people.map(i => p.X[i]!),
        K: people.map(i => people.map(j => p.K[i]![j]!)),
      };
      // y₁ + y₂ ~ N(2Xb, 4σ²g K + 2σ²e I), y₁ − y₂ ~ N(0, 2σ²e I), and the two are independent
      const sums = {
        ...p,
        y: p.y.map((v, i) => v + second[i]!),
        X: tableTimes(p.X, 2),
        sigma2g: 4 * p.sigma2g,
        sigma2e: 2 * p.sigma2e,
      };
      const squares = p.y.reduce((s, v, i) => s + (v - second[i]!) ** 2, 0) / (2 * p.sigma2e);
      const differences = -(n * Math.log(4 * Math.PI * p.sigma2e) + squares) / 2;
      // the pair (sum, difference) is √2 times a rotation of the pair measured: ln 2 a person, ½ ln 2 a fixed effect less
      const volume = n * Math.log(2) - (p.method === 'REML' ? (p.X[0]!.length * Math.log(2)) / 2 : 0);
      same(await l(query, twice), (await l(query, sums)) + differences + volume, 'loglik', NATS + squares);
    },
  ),
  protocolLaw(
    'loglik',
    'without a genetic component it is the likelihood of ordinary least squares',
    withComponents,
    async (query, p) => {
      const { n, rss } = leastSquares(p);
      const df = p.method === 'REML' ? n - p.X[0]!.length : n;
      const expected = -(df * Math.log(2 * Math.PI * p.sigma2e) + rss / p.sigma2e) / 2;
      same(await l(query, { ...p, sigma2g: 0 }), expected, 'loglik', NATS + rss / p.sigma2e);
    },
  ),
  protocolLaw(
    'loglik',
    'for unrelated people only the sum of the components counts',
    fc.tuple(withComponents, fc.integer({ min: 0, max: 16 })),
    async (query, [p, share]) => {
      const K = p.K.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
      const total = p.sigma2g + p.sigma2e;
      const other = { sigma2g: (total * share) / 16, sigma2e: total - (total * share) / 16 };
      if (other.sigma2e <= 0) return;
      same(await l(query, { ...p, K }), await l(query, { ...p, K, ...other }), 'loglik', NATS * 10);
    },
  ),
  protocolLaw(
    'loglik',
    'the three conventions differ by ½log|XᵀX| and by (n − p)/2 log 2π',
    withComponents,
    async (query, p) => {
      const [full, withoutXtX, bare] = [
        await l(query, p, CONVENTIONS[0]),
        await l(query, p, CONVENTIONS[1]),
        await l(query, p, CONVENTIONS[2]),
      ];
      const reml = p.method === 'REML';
      const df = p.y.length - (reml ? p.X[0]!.length : 0);
      same(full - withoutXtX, reml ? logDetXtX(p.X) / 2 : 0, '½log|XᵀX|', NATS);
      same(bare - withoutXtX, (df / 2) * Math.log(2 * Math.PI), 'the 2π', NATS);
    },
  ),
  protocolLaw('loglik', 'ML is made of n log 2π, log|V| and yᵀPy', withComponents, async (query, p) => {
    const out = await query('loglik', {
      ...componentInput({ ...p, method: 'ML' }),
      convention: 'error-contrasts',
    });
    const expected = -(p.y.length * Math.log(2 * Math.PI) + scalarOf(out.logdet_V) + scalarOf(out.yPy)) / 2;
    same(scalarOf(out.loglik), expected, 'loglik', NATS);
  }),
  protocolLaw(
    'loglik',
    'the score is the slope of the log-likelihood',
    withComponents,
    async (query, p) => {
      const { score } = await query('loglik', { ...componentInput(p), convention: 'error-contrasts' });
      const slope = async (which: 'sigma2g' | 'sigma2e'): Promise<number> => {
        const at = async (k: number) => l(query, { ...p, [which]: p[which] * (1 + k * STEP) });
        const [near, far] = [(await at(1)) - (await at(-1)), (await at(2)) - (await at(-2))];
        return (8 * near - far) / (12 * STEP * p[which]);
      };
      const [g, e] = vectorOf(score);
      same(g!, await slope('sigma2g'), 'd/dσ²g', (DIFFERENCED * NATS) / p.sigma2g);
      same(e!, await slope('sigma2e'), 'd/dσ²e', (DIFFERENCED * NATS) / p.sigma2e);
    },
    20,
  ),
  protocolLaw(
    'loglik',
    'the average information is the mean of the observed and the expected',
    withComponents,
    async (query, p) => {
      const of = async (information: string) =>
        matrixOf(
          (await query('loglik', { ...componentInput(p), convention: 'error-contrasts', information }))
            .information,
        );
      const [observed, expected, average] = [await of('observed'), await of('expected'), await of('average')];
      const mean = observed.map((row, i) => row.map((x, j) => (x + expected[i]![j]!) / 2));
      same(average, mean, 'average', Math.max(...[observed, expected].flat(2).map(Math.abs)));
    },
  ),
  protocolLaw(
    'loglik',
    'the observed information is minus the slope of the score',
    withComponents,
    async (query, p) => {
      const at = async (change: Partial<WithComponents>) =>
        query('loglik', {
          ...componentInput({ ...p, ...change }),
          convention: 'error-contrasts',
          information: 'observed',
        });
      const observed = matrixOf((await at({})).information);
      const size = Math.max(...observed.flat().map(Math.abs));
      for (const [j, which] of (['sigma2g', 'sigma2e'] as const).entries()) {
        const score = async (k: number) => vectorOf((await at({ [which]: p[which] * (1 + k * STEP) })).score);
        const [a, b, c, d] = [await score(1), await score(-1), await score(2), await score(-2)];
        const slope = a.map((_, i) => (8 * (a[i]! - b[i]!) - (c[i]! - d[i]!)) / (12 * STEP * p[which]));
        same(
          observed.map(row => -row[j]!),
          slope,
          `column ${j}`,
          DIFFERENCED * (size + NATS / p[which] ** 2),
        );
      }
    },
    12,
  ),
];

/** The residual sum of squares of y on an intercept and at most one covariate, by its closed form. */
export function leastSquares({
  y,
  X,
}: {
  readonly y: readonly number[];
  readonly X: readonly (readonly number[])[];
}) {
  const n = y.length;
  const mean = (v: readonly number[]) => v.reduce((s, x) => s + x, 0) / n;
  const centred = (v: readonly number[]) => {
    const m = mean(v);
    return v.map(x => x - m);
  };
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, x, i) => s + x * b[i]!, 0);
  const r = centred(y);
  if (X[0]!.length === 1) return { n, rss: dot(r, r), beta: [mean(y)] };
  const x = centred(X.map(row => row[1]!));
  const slope = dot(x, r) / dot(x, x);
  return {
    n,
    rss: dot(r, r) - slope * slope * dot(x, x),
    beta: [mean(y) - slope * mean(X.map(row => row[1]!)), slope],
  };
}
