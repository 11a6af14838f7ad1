import { type Data, identity, invert, type Steps, steps, times } from './inference.ts';

/** The classic mistakes of inference: what is planted, and the op whose laws should notice. */
export interface InferenceBug {
  readonly name: string;
  readonly op: 'loglik' | 'fit' | 'effects' | 'predict';
  readonly planted: Partial<Steps>;
}

const f32 = Math.fround;
type Terms = Steps['terms'];
/** The terms of −2 log-likelihood with one of them changed: 0 2π, 1 log|V|, 2 log|XᵀV⁻¹X|, 3 log|XᵀX|, 4 yᵀPy. */
const changed =
  (at: number, change: (x: number, f: Parameters<Terms>[0], reml: boolean) => number): Terms =>
  (f, reml, convention) =>
    steps.terms(f, reml, convention).map((x, k) => (k === at ? change(x, f, reml) : x));
const meanOf = (v: readonly number[]) => v.reduce((s, x) => s + x, 0) / v.length;
const reversedKinship = (d: Data): Data => ({ ...d, K: [...d.K].reverse().map(row => [...row].reverse()) });
const standardizedPhenotype = (d: Data): Data => {
  const m = meanOf(d.y);
  const sd = Math.sqrt(meanOf(d.y.map(v => (v - m) ** 2))) || 1;
  return { ...d, y: d.y.map(v => (v - m) / sd) };
};
const centredKinship = ({ K, ...d }: Data): Data => {
  const n = K.length;
  const C = identity(n).map(row => row.map(x => x - 1 / n));
  return { ...d, K: times(times(C, K), C) };
};

export const inferenceBugs: readonly InferenceBug[] = [
  { name: 'ML called REML', op: 'loglik', planted: { method: () => 'ML' } },
  { name: 'REML called ML', op: 'loglik', planted: { method: () => 'REML' } },
  { name: 'lost log|XᵀX|', op: 'loglik', planted: { terms: changed(3, () => 0) } },
  { name: 'lost log|XᵀV⁻¹X|', op: 'loglik', planted: { terms: changed(2, () => 0) } },
  { name: 'lost log|V|', op: 'loglik', planted: { terms: changed(1, () => 0) } },
  { name: 'log|V| with the wrong sign', op: 'loglik', planted: { terms: changed(1, x => -x) } },
  { name: 'log|V| of the square root: half of it', op: 'loglik', planted: { terms: changed(1, x => x / 2) } },
  {
    name: 'log10 for a natural logarithm',
    op: 'loglik',
    planted: { terms: changed(1, x => x * Math.LOG10E) },
  },
  {
    name: 'pi = 3.14159',
    op: 'loglik',
    planted: {
      terms: changed(0, (x, f, reml) =>
        x === 0 ? 0 : (reml ? f.n - f.p : f.n) * Math.log(2 * Number('3.14159')),
      ),
    },
  },
  {
    name: 'n in place of n − p under REML',
    op: 'loglik',
    planted: { terms: changed(0, (x, f) => (x === 0 ? 0 : f.n * Math.log(2 * Math.PI))) },
  },
  {
    name: 'one degree of freedom too few',
    op: 'loglik',
    planted: { terms: changed(0, x => (x === 0 ? 0 : x - Math.log(2 * Math.PI))) },
  },
  { name: 'the half is forgotten: a deviance', op: 'loglik', planted: { half: x => -x } },
  { name: 'the sign is forgotten', op: 'loglik', planted: { half: x => x / 2 } },
  {
    name: 'residuals of ordinary least squares in the quadratic form',
    op: 'loglik',
    planted: { quadratic: (_, ols) => ols },
  },
  { name: 'absolute clamp on yᵀPy', op: 'loglik', planted: { quadratic: yPy => Math.max(yPy, 1) } },
  {
    name: 'components exchanged',
    op: 'loglik',
    planted: { covariance: (K, g, e) => steps.covariance(K, e, g) },
  },
  {
    name: 'SDs taken for variances',
    op: 'loglik',
    planted: { covariance: (K, g, e) => steps.covariance(K, Math.sqrt(g), Math.sqrt(e)) },
  },
  {
    name: 'float32 V',
    op: 'loglik',
    planted: { covariance: (K, g, e) => steps.covariance(K, g, e).map(row => row.map(f32)) },
  },
  {
    name: 'float32 phenotype',
    op: 'loglik',
    planted: { data: d => ({ ...d, y: d.y.map(v => f32(v / 3) * 3) }) },
  },
  {
    name: 'a ridge of 1e-6 on K',
    op: 'loglik',
    planted: {
      covariance: (K, g, e) =>
        steps.covariance(
          K.map((row, i) => row.map((k, j) => (i === j ? k + 1e-6 : k))),
          g,
          e,
        ),
    },
  },
  { name: 'K is centred before use', op: 'loglik', planted: { data: centredKinship } },
  {
    name: 'K is divided by its mean diagonal',
    op: 'loglik',
    planted: { data: d => ({ ...d, K: d.K.map(row => row.map(k => k / meanOf(d.K.map((r, i) => r[i]!)))) }) },
  },
  {
    name: 'the phenotype is standardised and not put back',
    op: 'loglik',
    planted: { data: standardizedPhenotype },
  },
  {
    name: 'the phenotype is not centred on the fixed effects: X is forgotten',
    op: 'loglik',
    planted: { data: d => ({ ...d, X: d.X.map(() => [1]) }) },
  },
  {
    name: 'an intercept is put beside the one that is there',
    op: 'loglik',
    planted: { data: d => ({ ...d, X: d.X.map((row, i) => [...row, i === 0 ? 1 : 0]) }) },
  },
  {
    name: 'the rows of K are not in the order of y',
    op: 'loglik',
    planted: { data: reversedKinship },
  },
  { name: 'the score of ML reported under REML', op: 'loglik', planted: { scoreReml: () => false } },
  { name: 'the score without its trace', op: 'loglik', planted: { slope: q => q / 2 } },
  { name: 'the score with the wrong sign', op: 'loglik', planted: { slope: (q, t) => (t - q) / 2 } },
  { name: 'the score is not halved', op: 'loglik', planted: { slope: (q, t) => q - t } },
  {
    name: 'expected information called observed',
    op: 'loglik',
    planted: { information: (kind, t, q) => (kind === 'average' ? q / 2 : t / 2) },
  },
  {
    name: 'the average information is not halved',
    op: 'loglik',
    planted: { information: (kind, t, q) => (kind === 'average' ? q : steps.information(kind, t, q)) },
  },
  {
    name: 'minus the observed information',
    op: 'loglik',
    planted: {
      information: (kind, t, q) =>
        kind === 'observed' ? -steps.information(kind, t, q) : steps.information(kind, t, q),
    },
  },

  { name: 'ML fitted where REML is asked', op: 'fit', planted: { method: () => 'ML' } },
  { name: 'h2 is bounded by 0.99', op: 'fit', planted: { bounds: [0, 0.99] } },
  { name: 'h2 is bounded by 0.99999', op: 'fit', planted: { bounds: [0, 0.99999] } },
  { name: 'h2 is bounded below by 1e-5', op: 'fit', planted: { bounds: [1e-5, 1] } },
  { name: 'the bound is reported as an optimum inside', op: 'fit', planted: { verdict: () => 'unique' } },
  { name: 'the ends are not looked at', op: 'fit', planted: { ends: false, refined: false } },
  { name: 'a grid without refinement', op: 'fit', planted: { refined: false } },
  { name: 'a climb from h2 = 1/2: a local optimum', op: 'fit', planted: { startsAtHalf: true } },
  { name: 'σ² over n under REML', op: 'fit', planted: { df: n => n } },
  { name: 'σ² over n − p under ML', op: 'fit', planted: { df: (n, p) => n - p } },
  { name: 'σ²g and σ²e exchanged in the report', op: 'fit', planted: { report: (g, e) => ({ g: e, e: g }) } },
  { name: 'λ reported as σ²g', op: 'fit', planted: { report: (g, e) => ({ g: e > 0 ? g / e : g, e }) } },
  {
    name: 'SDs reported as components',
    op: 'fit',
    planted: { report: (g, e) => ({ g: Math.sqrt(g), e: Math.sqrt(e) }) },
  },
  { name: 'λ reported as h2', op: 'fit', planted: { h2: (g, e) => (e > 0 ? g / e : 1) } },
  {
    name: 'the constants are missing from the reported maximum',
    op: 'fit',
    planted: { loglik: (l, n) => l + (n / 2) * Math.log(2 * Math.PI) },
  },
  { name: 'a flat likelihood reported as an optimum', op: 'fit', planted: { seesFlat: false } },
  {
    name: 'a small phenotype is taken for zero: an absolute clamp on yᵀPy',
    op: 'fit',
    planted: { quadratic: yPy => Math.max(yPy, 1e-4) },
  },
  {
    name: 'small eigenvalues of K are raised to 1e-3',
    op: 'fit',
    planted: {
      covariance: (K, g, e) =>
        steps.covariance(
          K.map((row, i) => row.map((k, j) => (i === j ? k + 1e-3 : k))),
          g,
          e,
        ),
    },
  },
  {
    name: 'the effects of ordinary least squares are reported with the fit',
    op: 'fit',
    planted: { beta: (_, ols) => ols.map(b => b * 1.01) },
  },

  { name: 'ordinary for generalized least squares', op: 'effects', planted: { beta: (_, ols) => ols } },
  {
    name: 'the covariance is (XᵀV⁻¹X), not its inverse',
    op: 'effects',
    planted: { betaCov: cov => invert(cov).inverse },
  },
  {
    name: 'the covariance is scaled by yᵀPy/(n − p) once more',
    op: 'effects',
    planted: { betaCov: (cov, s2) => cov.map(row => row.map(x => x * s2)) },
  },
  {
    name: 'standard errors in place of variances',
    op: 'effects',
    planted: { betaCov: cov => cov.map(row => row.map(x => Math.sign(x) * Math.sqrt(Math.abs(x)))) },
  },
  {
    name: 'only the upper triangle of the covariance',
    op: 'effects',
    planted: { betaCov: cov => cov.map((row, i) => row.map((x, j) => (j < i ? 0 : x))) },
  },
  {
    name: 'effects with exchanged components',
    op: 'effects',
    planted: { covariance: (K, g, e) => steps.covariance(K, e, g) },
  },
  { name: 'float32 effects', op: 'effects', planted: { beta: gls => gls.map(f32) } },
  { name: 'a ridge on the effects', op: 'effects', planted: { beta: gls => gls.map(b => b * 0.999) } },

  { name: 'residuals reported as breeding values', op: 'predict', planted: { blup: (_, r) => r } },
  {
    name: 'every residual shrunk by h2, relatives forgotten',
    op: 'predict',
    planted: { blup: (_, r, h2) => r.map(x => x * h2) },
  },
  {
    name: 'the fixed effects are not taken off',
    op: 'predict',
    planted: { blup: (g, r) => g.map((x, i) => x + 0.01 * r[i]! + 0.01) },
  },
  { name: 'the prior variance reported as the PEV', op: 'predict', planted: { pev: prior => prior } },
  {
    name: 'PEV as if the fixed effects were known',
    op: 'predict',
    planted: { pev: (prior, known) => prior - known },
  },
  {
    name: 'the variance of the prediction reported as its error',
    op: 'predict',
    planted: { pev: (_, __, explained) => explained },
  },
  {
    name: 'PEV as a reliability',
    op: 'predict',
    planted: { pev: (prior, _, explained) => (prior > 0 ? explained / prior : 0) },
  },
  { name: 'float32 breeding values', op: 'predict', planted: { blup: g => g.map(f32) } },
  {
    name: 'the rows of K are not in the order of y, in the fit',
    op: 'fit',
    planted: { data: reversedKinship },
  },
  {
    name: 'the rows of K are not in the order of y, in the effects',
    op: 'effects',
    planted: { data: reversedKinship },
  },
  { name: 'effects of the standardised phenotype', op: 'effects', planted: { data: standardizedPhenotype } },
  {
    name: 'the design is forgotten: only a mean is taken off',
    op: 'predict',
    planted: { data: d => ({ ...d, X: d.X.map(() => [1]) }) },
  },
  { name: 'lost log|XᵀX| in the reported maximum', op: 'fit', planted: { terms: changed(3, () => 0) } },
  { name: 'REML fitted where ML is asked', op: 'fit', planted: { method: () => 'REML' } },
  {
    name: 'the intercept is lost when there are covariates',
    op: 'fit',
    planted: { data: d => (d.X[0]!.length > 1 ? { ...d, X: d.X.map(row => row.slice(1)) } : d) },
  },
];
