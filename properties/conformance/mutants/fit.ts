import {
  add,
  type Data,
  eye,
  maximised,
  ml,
  model,
  mul,
  ordinary,
  reml,
  solved,
  trace,
  turned,
} from './dense.ts';
import {
  type Answered,
  type Input,
  list,
  type Mutant,
  numbers,
  one,
  type Rows,
  rowsOf,
  type Truth,
} from './mutant.ts';

/** Mistakes of the chapter estimate: the optimum of something else, an end of a search, a report under another name. */
const dataOf = (input: Input): Data => ({ y: numbers(input.y), X: rowsOf(input.X), K: rowsOf(input.K) });
const inside = (t: Truth): boolean => one(t.sigma2_g) > 0 && one(t.sigma2_e) > 0 && t.lambda !== undefined;
/** Numbers of ordinary size: units of 2^±26 are asked elsewhere. */
const tame = (input: Input, t: Truth): boolean => {
  const { y, X } = dataOf(input);
  const spread = Math.max(...y) - Math.min(...y);
  const { inverse } = solved(mul(turned(X), X));
  return (
    inside(t) &&
    Math.max(...y.map(Math.abs)) < 1e3 * spread &&
    one(t.h2) > 1e-4 &&
    one(t.h2) < 1 - 1e-4 &&
    Math.max(...inverse.flat()) < 1e4
  );
};

const report = (name: string, says: RegExp, f: (t: Truth, input: Input) => Answered | undefined): Mutant => ({
  name,
  op: 'fit',
  says,
  answer: (input, t) => (tame(input, t) ? f(t, input) : undefined),
});

/** The largest n at which a naive fit is made: it takes a fiftieth of a second there. */
const SMALL = 14;
/** A change that changes nothing here: a K that is centred already, people who are all alike. */
const isSame = (changed: { data: Data; method: string }, given: Data, method: string): boolean => {
  const flat = ({ y, X, K }: Data): number[] => [...y, ...X.flat(), ...K.flat()];
  const before = flat(given);
  const after = flat(changed.data);
  return (
    changed.method === method &&
    after.length === before.length &&
    after.every((v, i) => Math.abs(v - before[i]!) <= 1e-9 * Math.max(1, Math.abs(v)))
  );
};

/** What a naive program says when it maximises the likelihood of other data. */
const refit = (
  name: string,
  says: RegExp,
  f: (data: Data, method: string) => { data: Data; method: string } | undefined,
): Mutant => ({
  name,
  op: 'fit',
  says,
  answer: (input, t) => {
    if (!tame(input, t) || numbers(input.y).length > SMALL) return undefined;
    const changed = f(dataOf(input), String(input.method));
    if (changed === undefined || isSame(changed, dataOf(input), String(input.method))) return undefined;
    const { data, method } = changed;
    const { g, e, loglik } = maximised(data, method);
    if (g === 0 || e < 1e-4 * g) return undefined; // an optimum at an end says too little
    const { beta, cov } = model(data, g, e);
    return {
      sigma2_g: g,
      sigma2_e: e,
      h2: g / (g + e),
      lambda: g / e,
      loglik,
      beta,
      beta_se: cov.map((row, i) => Math.sqrt(row[i]!)),
    };
  },
});

/** The point of the profile at a share that is given: what a program reports whose search ends there. */
const stopped = (name: string, says: RegExp, share: (t: Truth) => number | undefined): Mutant => ({
  name,
  op: 'fit',
  says,
  answer: (input, t) => {
    const h = share(t);
    if (h === undefined || t.sigma2_g === undefined) return undefined;
    const data = dataOf(input);
    const r = input.method === 'REML';
    const at = model(data, h, 1 - h);
    const size = at.yPy / (r ? at.n - at.p : at.n);
    const [g, e] = [h * size, (1 - h) * size];
    const there = model(data, g, e);
    return {
      sigma2_g: g,
      sigma2_e: e,
      h2: h,
      lambda: h / (1 - h),
      loglik: r ? reml(there) : ml(there),
      beta: there.beta,
      beta_se: there.cov.map((row, i) => Math.sqrt(row[i]!)),
    };
  },
});
const atBoundary = (t: Truth): number | undefined => (one(t.h2) === 0 ? 0 : one(t.h2) === 1 ? 1 : undefined);

const definition = (name: string, says: RegExp, c: (K: Rows) => number): Mutant =>
  report(name, says, (t, input) => {
    const scale = c(rowsOf(input.K));
    const [g, e] = [scale * one(t.sigma2_g), one(t.sigma2_e)];
    return Math.abs(scale - 1) < 1e-6 ? undefined : { h2: g / (g + e) };
  });
const logdetX = (input: Input): number => {
  const X = rowsOf(input.X);
  return solved(mul(turned(X), X)).logdet;
};
const LN2PI = Math.log(2 * Math.PI);
const df = (input: Input): number =>
  numbers(input.y).length - (input.method === 'REML' ? rowsOf(input.X)[0]!.length : 0);
const scaledK = (c: number) => (data: Data, method: string) => ({
  data: { ...data, K: data.K.map(row => row.map(v => c * v)) },
  method,
});

export const fitMutants: readonly Mutant[] = [
  refit('ML fitted where REML is asked', /under ML/, (data, method) =>
    method === 'REML' ? { data, method: 'ML' } : undefined,
  ),
  refit('REML fitted where ML is asked', /under REML/, (data, method) =>
    method === 'ML' ? { data, method: 'REML' } : undefined,
  ),
  refit('kinship for relationship', /K\/2/, scaledK(0.5)),
  refit('2K for K (qtl2)', /2K/, scaledK(2)),
  refit('K over its mean diagonal', /mean diagonal|K\/2/, (data, method) =>
    scaledK(data.K.length / trace(data.K))(data, method),
  ),
  refit('K is centred, under ML', /centred/, (data, method) => {
    const n = data.K.length;
    const C = eye(n).map(row => row.map(v => v - 1 / n));
    return method === 'ML' ? { data: { ...data, K: mul(mul(C, data.K), C) }, method } : undefined;
  }),
  refit('a ridge of 0.001 on K', /0\.001I|ridge/, (data, method) => ({
    data: { ...data, K: data.K.map((row, i) => row.map((v, j) => (i === j ? v + 1e-3 : v))) },
    method,
  })),
  refit('the people of K in reverse order', /reverse order/, (data, method) => ({
    data: { ...data, K: [...data.K].reverse().map(row => [...row].reverse()) },
    method,
  })),
  refit('the covariates are forgotten', /intercept alone|without its last column/, (data, method) =>
    data.X[0]!.length > 1 ? { data: { ...data, X: data.X.map(() => [1]) }, method } : undefined,
  ),
  refit('y divided by its SD and not put back', /divided by its SD/, (data, method) => {
    const mean = add(data.y) / data.y.length;
    const sd = Math.sqrt(add(data.y.map(v => (v - mean) ** 2)) / (data.y.length - 1));
    return { data: { ...data, y: data.y.map(v => (v - mean) / sd) }, method };
  }),

  stopped('λ ends at its bound 1e5 or 1e-5', /bound λ = 1e-?5/, t => {
    const end = atBoundary(t);
    return end === undefined ? undefined : end === 1 ? 1e5 / (1 + 1e5) : 1e-5 / (1 + 1e-5);
  }),
  stopped('h2 ends at 0.99', /bound h2 = 0\.99 /, t => (atBoundary(t) === 1 ? 0.99 : undefined)),
  stopped('ln λ ends at −10', /ln λ = −10/, t =>
    atBoundary(t) === 0 ? Math.exp(-10) / (1 + Math.exp(-10)) : undefined,
  ),
  stopped('a grid of 20 that is not refined', /grid/, t =>
    tame0(t) ? Math.round(one(t.h2) * 20) / 20 || undefined : undefined,
  ),
  stopped('a search that stops short', /where the search ended/, t =>
    tame0(t) ? one(t.h2) * 0.937 : undefined,
  ),

  report('components exchanged', /exchanged/, t => ({ sigma2_g: t.sigma2_e!, sigma2_e: t.sigma2_g! })),
  report('SDs for variances', /SDs/, t => ({
    sigma2_g: Math.sqrt(one(t.sigma2_g)),
    sigma2_e: Math.sqrt(one(t.sigma2_e)),
  })),
  report('δ for λ', /δ|1 over/, t => ({ lambda: 1 / one(t.lambda) })),
  report('λ for h2', /λ|lambda/, t => ({ h2: t.lambda! })),
  report('the share of the residual', /share of σ²e|1 minus/, t => ({ h2: 1 - one(t.h2) })),
  definition('PVE is trace-scaled (GEMMA)', /trace-scaled/, K => trace(K) / K.length),
  definition(
    'PVE is projected (EMMAX)',
    /projected/,
    K => (trace(K) - add(K.flat()) / K.length) / (K.length - 1),
  ),
  report('λ in the place of σ²g', /λ|lambda/, t => ({ sigma2_g: t.lambda! })),
  report(
    'components over the wrong degrees of freedom',
    /n − p in place of n|n in place of n − p/,
    (t, input) => {
      const [n, p] = [numbers(input.y).length, rowsOf(input.X)[0]!.length];
      const c = input.method === 'REML' ? (n - p) / n : n / (n - p);
      return { sigma2_g: c * one(t.sigma2_g), sigma2_e: c * one(t.sigma2_e) };
    },
  ),
  report('the maximum of lme4: without log|X′X|', /without-log-xtx/, (t, input) =>
    input.method === 'REML' ? { loglik: one(t.loglik) - logdetX(input) / 2 } : undefined,
  ),
  report('the maximum of GCTA: without constants', /without-constants/, (t, input) => ({
    loglik: one(t.loglik) + (df(input) / 2) * LN2PI - (input.method === 'REML' ? logdetX(input) / 2 : 0),
  })),
  report('a deviance', /deviance/, t => ({ loglik: -2 * one(t.loglik) })),
  report('the ML likelihood at the REML optimum', /under ML/, (t, input) =>
    input.method === 'REML'
      ? { loglik: ml(model(dataOf(input), one(t.sigma2_g), one(t.sigma2_e))) }
      : undefined,
  ),
  report('pi is 3.14159', /3\.14159/, (t, input) => ({
    loglik: one(t.loglik) + (df(input) / 2) * (LN2PI - Math.log(2 * Number('3.14159'))),
  })),
  report('ordinary least squares', /ordinary least squares/, (_, input) => ({
    beta: ordinary(dataOf(input)),
  })),
  report('variances for standard errors of β', /variance|square of/, t => ({
    beta_se: list(t.beta_se).map(s => s * s),
  })),
  report('standard errors of β over n, not n − p', /n in place of n − p/, (t, input) => {
    const [n, p] = [numbers(input.y).length, rowsOf(input.X)[0]!.length];
    return input.method === 'REML'
      ? { beta_se: list(t.beta_se).map(s => s * Math.sqrt((n - p) / n)) }
      : undefined;
  }),
  report('standard errors by the expected information', /expected information/, (t, input) => {
    if (input.information !== 'average' || t.h2_se === undefined) return undefined;
    const data = dataOf(input);
    const [g, e] = [one(t.sigma2_g), one(t.sigma2_e)];
    const m = model(data, g, e);
    const M = input.method === 'REML' ? m.P : m.Vi;
    const dVs = [data.K, eye(data.K.length)];
    const C = solved(dVs.map(A => dVs.map(B => trace(mul(mul(M, A), mul(M, B))) / 2))).inverse;
    const s = g + e;
    return {
      sigma2_g_se: Math.sqrt(C[0]![0]!),
      sigma2_e_se: Math.sqrt(C[1]![1]!),
      h2_se: Math.sqrt(e * e * C[0]![0]! - 2 * e * g * C[0]![1]! + g * g * C[1]![1]!) / (s * s),
    };
  }),
  report('variances for standard errors of the components', /variances|square of/, t =>
    t.h2_se === undefined
      ? undefined
      : { sigma2_g_se: one(t.sigma2_g_se) ** 2, sigma2_e_se: one(t.sigma2_e_se) ** 2 },
  ),
  report('the standard error of h2 without the covariance', /without the covariance/, t => {
    if (t.h2_se === undefined) return undefined;
    const [g, e, a, b] = [one(t.sigma2_g), one(t.sigma2_e), one(t.sigma2_g_se), one(t.sigma2_e_se)];
    return { h2_se: Math.sqrt((e * a) ** 2 + (g * b) ** 2) / (g + e) ** 2 };
  }),
  report('the standard error of the average information, about σ', /of σ, an SD/, t =>
    t.h2_se === undefined
      ? undefined
      : {
          sigma2_g_se: one(t.sigma2_g_se) / (2 * Math.sqrt(one(t.sigma2_g))),
          sigma2_e_se: one(t.sigma2_e_se) / (2 * Math.sqrt(one(t.sigma2_e))),
        },
  ),
  {
    ...report(
      'two reasons at once: PVE and constants',
      /trace-scaled.*without-log-xtx|without-log-xtx.*trace-scaled/,
      (t, input) => {
        const K = rowsOf(input.K);
        const c = trace(K) / K.length;
        if (input.method !== 'REML' || Math.abs(c - 1) < 1e-6) return undefined;
        const [g, e] = [c * one(t.sigma2_g), one(t.sigma2_e)];
        return { h2: g / (g + e), loglik: one(t.loglik) - logdetX(input) / 2 };
      },
    ),
    reasons: 2,
  },
  report('stored as float32', /single precision/, t =>
    Object.fromEntries(['sigma2_g', 'sigma2_e', 'h2', 'loglik'].map(o => [o, Math.fround(one(t[o]))])),
  ),
];

const tame0 = (t: Truth): boolean => inside(t) && one(t.h2) > 0.02 && one(t.h2) < 0.98;
