import { add, apply, dot, eye, type Model, ml, model, mul, ordinary, reml, solved, trace } from './dense.ts';
import {
  type Answered,
  each,
  type Input,
  type Mutant,
  numbers,
  onEach,
  one,
  type Rows,
  rowsOf,
  type Truth,
} from './mutant.ts';

/** Mistakes of the chapters likelihood, effects and predict: known components, wrong formulas. */
interface Given {
  readonly y: number[];
  readonly X: Rows;
  readonly K: Rows;
  readonly g: number;
  readonly e: number;
  readonly reml: boolean;
}
const givenOf = (input: Input): Given => ({
  y: numbers(input.y),
  X: rowsOf(input.X),
  K: rowsOf(input.K),
  g: Number(input.sigma2_g),
  e: Number(input.sigma2_e),
  reml: input.method === 'REML',
});

/** A table whose naive inverse has the digits to say which formula was used. */
const tame = ({ K, g, e, X, y }: Given): boolean => {
  const size = Math.max(...K.flat().map(Math.abs)) * g;
  const { inverse } = solved(X[0]!.map((_, i) => X[0]!.map((_, j) => add(X.map(row => row[i]! * row[j]!)))));
  return (
    e > 0 &&
    g > 0 &&
    size / e < 1e4 &&
    Math.max(...y.map(Math.abs)) < 1e4 &&
    Math.max(...inverse.flat()) < 1e4
  );
};

const on = (
  op: string,
  name: string,
  says: RegExp,
  f: (given: Given, m: Model, truth: Truth, input: Input) => Answered | undefined,
): Mutant => ({
  name,
  op,
  says,
  answer: (input, truth) => {
    const given = givenOf(input);
    return tame(given) ? f(given, model(given, given.g, given.e), truth, input) : undefined;
  },
});
const usual = (input: Input): boolean => input.convention === 'error-contrasts';
const LN2PI = Math.log(2 * Math.PI);

/** The log-likelihood plus something, where it is asked with all constants. */
const plus = (name: string, says: RegExp, f: (m: Model, given: Given) => number | undefined): Mutant =>
  on('loglik', name, says, (given, m, t, input) => {
    const more = f(m, given);
    return usual(input) && more !== undefined ? { loglik: one(t.loglik) + more } : undefined;
  });
const both = (m: Model, given: Given): number => (given.reml ? reml(m) : ml(m));

/** Everything that a likelihood reports, of another model. */
const answeredFor = (name: string, says: RegExp, change: (given: Given) => Given | undefined): Mutant =>
  on('loglik', name, says, (given, _, __, input) => {
    const changed = change(given);
    if (changed === undefined || !usual(input)) return undefined;
    const m = model(changed, changed.g, changed.e);
    const M = changed.reml ? m.P : m.Vi;
    const dVs = [changed.K, eye(changed.K.length)];
    return {
      loglik: both(m, changed),
      logdet_V: m.lnV,
      yPy: m.yPy,
      score: dVs.map(D => (dot(m.Py, apply(D, m.Py)) - trace(mul(M, D))) / 2),
      information: dVs.map(A => dVs.map(B => dot(apply(A, m.Py), apply(m.P, apply(B, m.Py))) / 2)),
    };
  });
const centred = (K: Rows): Rows => {
  const n = K.length;
  const C = eye(n).map(row => row.map(v => v - 1 / n));
  return mul(mul(C, K), C);
};

const traces = (given: Given, m: Model): number[] =>
  [given.K, eye(given.K.length)].map(D => trace(mul(given.reml ? m.P : m.Vi, D)));
const forms = (given: Given, m: Model): number[] =>
  [given.K, eye(given.K.length)].map(D => dot(m.Py, apply(D, m.Py)));

export const likelihoodMutants: readonly Mutant[] = [
  on('loglik', 'ML under the name of REML', /under `?ML/, (given, m) => {
    if (!given.reml) return undefined;
    const t = [given.K, eye(given.K.length)].map(D => trace(mul(m.Vi, D)));
    return { loglik: ml(m), score: forms(given, m).map((q, i) => (q - t[i]!) / 2) };
  }),
  on('loglik', 'REML under the name of ML', /under `?REML/, (given, m) => {
    if (given.reml) return undefined;
    const t = [given.K, eye(given.K.length)].map(D => trace(mul(m.P, D)));
    return { loglik: reml(m), score: forms(given, m).map((q, i) => (q - t[i]!) / 2) };
  }),
  plus('lost ½ log|X′X|', /without-log-xtx/, (m, { reml: r }) => (r ? -m.lnX / 2 : undefined)),
  plus('no constants at all', /without-constants/, (m, { reml: r }) =>
    r ? -m.lnX / 2 + ((m.n - m.p) / 2) * LN2PI : (m.n / 2) * LN2PI,
  ),
  plus('lost 2π alone', /without ln 2π/, (m, { reml: r }) => (r ? ((m.n - m.p) / 2) * LN2PI : undefined)),
  plus('n for n − p in the constant', /n ln 2π/, (m, { reml: r }) => (r ? (-m.p / 2) * LN2PI : undefined)),
  plus(
    'pi is 3.14159 (rrBLUP)',
    /3\.14159/,
    (m, { reml: r }) => ((r ? m.n - m.p : m.n) / 2) * (LN2PI - Math.log(2 * Number('3.14159'))),
  ),
  plus('lost log|X′V⁻¹X|', /without ln\|XᵀV⁻¹X\|/, (m, { reml: r }) => (r ? m.lnA / 2 : undefined)),
  plus('½ log|V| taken for log|V|', /½ ln\|V\|/, m => m.lnV / 4),
  plus('log10 for ln in the determinant', /log10\|V\|/, m => (m.lnV * (1 - 1 / Math.LN10)) / 2),
  plus('log|X′X| with the other sign', /sign of ln\|XᵀX\|/, (m, { reml: r }) => (r ? -m.lnX : undefined)),
  { name: 'a deviance', op: 'loglik', says: /deviance/, answer: onEach(['loglik'], l => -2 * l) },
  {
    name: 'minus the log-likelihood',
    op: 'loglik',
    says: /minus the log-likelihood|−1 times/,
    answer: onEach(['loglik'], l => -l),
  },
  on('loglik', 'a deviance of lme4: without log|X′X|', /deviance.*without-log-xtx/, (given, m, _, input) =>
    given.reml && usual(input) ? { loglik: -2 * (reml(m) - m.lnX / 2) } : undefined,
  ),
  on('loglik', 'residuals of ordinary least squares', /ordinary least squares/, (given, m, t, input) => {
    if (!usual(input)) return undefined;
    const b = ordinary(given);
    const r = given.y.map((v, i) => v - dot(given.X[i]!, b));
    const q = dot(r, apply(m.Vi, r));
    return { yPy: q, loglik: one(t.loglik) - (q - m.yPy) / 2 };
  }),
  on('loglik', 'y not corrected for X', /without the fixed effects/, (given, m, t, input) => {
    const q = dot(given.y, apply(m.Vi, given.y));
    return usual(input) ? { yPy: q, loglik: one(t.loglik) - (q - m.yPy) / 2 } : undefined;
  }),
  answeredFor('components exchanged', /σ²g and σ²e exchanged/, g => ({ ...g, g: g.e, e: g.g })),
  answeredFor('SDs taken for variances', /SDs in place of variances/, g => ({
    ...g,
    g: Math.sqrt(g.g),
    e: Math.sqrt(g.e),
  })),
  answeredFor('kinship for relationship', /K\/2/, g => ({ ...g, K: g.K.map(row => row.map(v => v / 2)) })),
  answeredFor('K is centred', /centred/, g => (g.reml ? undefined : { ...g, K: centred(g.K) })),
  answeredFor('K over its mean diagonal', /mean diagonal/, g => {
    const c = trace(g.K) / g.K.length;
    return { ...g, K: g.K.map(row => row.map(v => v / c)) };
  }),
  answeredFor('a ridge of 1e-6 on K', /1e-6|0\.000001/, g => ({
    ...g,
    K: g.K.map((row, i) => row.map((v, j) => (i === j ? v + 1e-6 : v))),
  })),
  answeredFor('people of K in reverse order', /reverse order/, g => ({
    ...g,
    K: [...g.K].reverse().map(row => [...row].reverse()),
  })),
  answeredFor('only the intercept', /intercept alone/, g =>
    g.X[0]!.length > 1 ? { ...g, X: g.X.map(() => [1]) } : undefined,
  ),
  answeredFor('y divided by its SD', /divided by its SD/, g => {
    const mean = add(g.y) / g.y.length;
    const sd = Math.sqrt(add(g.y.map(v => (v - mean) ** 2)) / (g.y.length - 1));
    return { ...g, y: g.y.map(v => (v - mean) / sd) };
  }),
  on('loglik', 'the score without its trace', /without the trace/, (given, m) => ({
    score: forms(given, m).map(q => q / 2),
  })),
  on('loglik', 'the score of ML under REML', /that of ML/, (given, m) =>
    given.reml
      ? {
          score: forms(given, m).map(
            (q, i) => (q - trace(mul(m.Vi, i === 0 ? given.K : eye(given.K.length)))) / 2,
          ),
        }
      : undefined,
  ),
  on('loglik', 'the score about log σ²', /ln σ²/, (given, m) => {
    const t = traces(given, m);
    return { score: forms(given, m).map((q, i) => ((i === 0 ? given.g : given.e) * (q - t[i]!)) / 2) };
  }),
  {
    name: 'the score with the other sign',
    op: 'loglik',
    says: /−1 times/,
    answer: onEach(['score'], v => -v),
  },
  on('loglik', 'expected information', /expected information/, (given, m, _, input) => {
    if (input.information !== 'average') return undefined;
    const M = given.reml ? m.P : m.Vi;
    const dVs = [given.K, eye(given.K.length)];
    return { information: dVs.map(A => dVs.map(B => trace(mul(mul(M, A), mul(M, B))) / 2)) };
  }),
  on('loglik', 'observed information', /observed information/, (given, m, _, input) => {
    if (input.information !== 'average') return undefined;
    const M = given.reml ? m.P : m.Vi;
    const dVs = [given.K, eye(given.K.length)];
    return {
      information: dVs.map(A =>
        dVs.map(B => dot(apply(A, m.Py), apply(m.P, apply(B, m.Py))) - trace(mul(mul(M, A), mul(M, B))) / 2),
      ),
    };
  }),
  {
    name: 'the information not halved',
    op: 'loglik',
    says: /2 times/,
    answer: onEach(['information'], v => 2 * v),
  },
  {
    name: 'log10|V|',
    op: 'loglik',
    says: /log10\|V\||1\/ln 10/,
    answer: onEach(['logdet_V'], v => v / Math.LN10),
  },

  on('effects', 'ordinary least squares', /ordinary least squares/, given => ({ beta: ordinary(given) })),
  on('effects', 'the covariance is not inverted', /not inverted/, (_, m) => ({
    beta_cov: solved(m.cov).inverse,
  })),
  on('effects', 'the covariance scaled by s² once more', /once more/, (_, m) => ({
    beta_cov: m.cov.map(row => row.map(v => (v * m.yPy) / (m.n - m.p))),
  })),
  on('effects', 'the covariance of ordinary least squares', /ordinary least squares/, given => {
    const b = ordinary(given);
    const s2 = add(given.y.map((v, i) => (v - dot(given.X[i]!, b)) ** 2)) / (given.y.length - b.length);
    const XtX = given.X[0]!.map((_, i) =>
      given.X[0]!.map((_, j) => add(given.X.map(row => row[i]! * row[j]!))),
    );
    return { beta: b, beta_cov: solved(XtX).inverse.map(row => row.map(v => v * s2)) };
  }),
  on('effects', 'components exchanged in V', /σ²g and σ²e exchanged/, given => {
    const other = model(given, given.e, given.g);
    return { beta: other.beta, beta_cov: other.cov };
  }),
  {
    name: 'standard errors for variances',
    op: 'effects',
    says: /root/,
    answer: (_, t) => ({ beta_cov: each(t.beta_cov, v => Math.sign(v) * Math.sqrt(Math.abs(v))) }),
  },
  on('effects', 'effects in SD units', /one SD/, (given, m) => {
    const sd = given.X[0]!.map((_, j) => {
      const x = given.X.map(row => row[j]!);
      return Math.sqrt(add(x.map(v => (v - add(x) / x.length) ** 2)) / (x.length - 1));
    });
    return sd.length < 2 ? undefined : { beta: m.beta.map((b, j) => (sd[j] === 0 ? b : b * sd[j]!)) };
  }),
  {
    name: 'effects stored as float32',
    op: 'effects',
    says: /single precision/,
    answer: onEach(['beta', 'beta_cov'], Math.fround),
  },

  on('predict', 'residuals for breeding values', /residual, not shrunk/, (_, m) => ({ g: m.r })),
  on('predict', 'every residual shrunk by h2', /without the relatives/, (given, m) => ({
    g: m.r.map(v => (v * given.g) / (given.g + given.e)),
  })),
  on('predict', 'the factor σ²g is lost', /without the factor σ²g/, (given, m) => ({
    g: apply(given.K, m.Py),
  })),
  on('predict', 'the fixed effects are added', /fixed effects added/, (given, m, t) => ({
    g: (t.g as number[]).map((v, i) => v + dot(given.X[i]!, m.beta)),
  })),
  on('predict', 'y is not corrected', /not corrected for the fixed effects/, (given, m) => ({
    g: apply(given.K, apply(m.Vi, given.y)).map(v => v * given.g),
  })),
  on('predict', 'PEV as if b were known', /fixed effects were known/, (given, m) => ({
    pev: given.K.map((row, i) => given.g * row[i]! - given.g ** 2 * dot(row, apply(m.Vi, row))),
  })),
  on('predict', 'the prior variance for the PEV', /before any data/, given => ({
    pev: given.K.map((row, i) => given.g * row[i]!),
  })),
  on('predict', 'Var(ĝ) for the PEV', /variance of the prediction/, (given, m) => ({
    pev: given.K.map(row => given.g ** 2 * dot(row, apply(m.P, row))),
  })),
  {
    name: 'PEV over σ²e',
    op: 'predict',
    says: /over σ²e/,
    answer: (input, t) => ({ pev: each(t.pev, v => v / Number(input.sigma2_e)) }),
  },
  {
    name: 'accuracy for reliability',
    op: 'predict',
    says: /accuracy|square root/,
    answer: (_, t) => ({ reliability: each(t.reliability, Math.sqrt) }),
  },
  {
    name: 'SNP effects of one copy',
    op: 'predict',
    says: /one copy/,
    answer: (input, t) => {
      if (t.u === undefined || input.convention !== 'hwe-sd') return undefined;
      const rows = rowsOf(input.dosage);
      const mean = rows[0]!.map((_, k) => add(rows.map(row => row[k]!)) / rows.length);
      return { u: (t.u as number[]).map((v, k) => v / Math.sqrt(mean[k]! * (1 - mean[k]! / 2))) };
    },
  },
  {
    name: 'SNP effects not divided by m',
    op: 'predict',
    says: /not divided by m/,
    answer: (_, t) =>
      t.u === undefined ? undefined : { u: (t.u as number[]).map((v, _k, all) => v * all.length) },
  },
  {
    name: 'breeding values in reverse order',
    op: 'predict',
    says: /reverse order/,
    answer: (_, t) => ({
      g: [...(t.g as number[])].reverse(),
      pev: [...(t.pev as number[])].reverse(),
      reliability: [...(t.reliability as number[])].reverse(),
    }),
  },
];
