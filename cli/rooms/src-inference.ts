import { associate as scan } from '../../src/associate.ts';
import { generalizedLeastSquares } from '../../src/effects.ts';
import { fit, type Optimum } from '../../src/estimate.ts';
import { information, likelihoodParts, logLikelihood, score } from '../../src/likelihood.ts';
import { Refusal } from '../../src/linalg/refusal.ts';
import { sigma2uOf } from '../../src/model.ts';
import { predictBreedingValues, snpEffects } from '../../src/predict.ts';
import { standardize } from '../../src/standardize.ts';
import type { Output } from './answer.ts';
import { dosageOf, double, matrixOf, table, text, texts, vectorOf } from './doubles.ts';
import type { Input } from './inputs.ts';

/** The ops of inference in binary64: likelihood, estimate, effects, predict. */
type Data = Pick<Input<'fit'>, 'y' | 'X' | 'K'>;

const problemOf = ({ y, X, K }: Data) => ({ y: vectorOf(y), X: matrixOf(X, 'X'), K: matrixOf(K, 'K') });

export function loglik(input: Input<'loglik'>): Output {
  const { method, convention, information: kind } = input;
  const at = [problemOf(input), double(input.sigma2_g), double(input.sigma2_e)] as const;
  const loglik = logLikelihood(...at, method, convention);
  const parts = likelihoodParts(...at);
  return {
    loglik: text(loglik),
    score: score(...at, method).map(text),
    logdet_V: text(parts.logdetV),
    yPy: text(parts.yPy),
    ...(kind === undefined
      ? {}
      : { information: information(...at, method, kind).map(row => row.map(text)) }),
  };
}

export function effects(input: Input<'effects'>): Output {
  const { beta, covariance } = generalizedLeastSquares(
    problemOf(input),
    double(input.sigma2_g),
    double(input.sigma2_e),
  );
  return { beta: texts(beta), beta_cov: table(covariance) };
}

export function predict(input: Input<'predict'>): Output {
  const { dosage, convention } = input;
  if ((dosage === undefined) !== (convention === undefined))
    throw new Refusal('malformed', 'SNP effects need both dosage and convention', { field: 'dosage' });
  const [sigma2g, sigma2e] = [double(input.sigma2_g), double(input.sigma2_e)];
  const problem = problemOf(input);
  const { g, pev, reliability } = predictBreedingValues(problem, sigma2g, sigma2e);
  const values = {
    g: texts(g),
    pev: texts(pev),
    reliability: reliability.map(r => (r === null ? null : text(r))),
  };
  if (dosage === undefined || convention === undefined) return values;
  const { Z } = standardize(dosageOf(dosage), { convention, missing: 'refuse', monomorphic: 'refuse' });
  return { ...values, u: texts(snpEffects(problem, Z, sigma2uOf(sigma2g, Z.cols), sigma2e).u) };
}

/** A table has a row a test, a column a variant; null where there is no answer, and `outcome` says why. */
export function associate(input: Input<'associate'>): Output {
  const { tests: laws, method, components, missing } = input;
  const variants = scan(problemOf(input), dosageOf(input.dosage), { laws, method, components, missing });
  const effect = (name: 'beta' | 'se') =>
    variants.map(v => (v.status === 'ok' && v.effect.status === 'ok' ? text(v.effect[name]) : null));
  const byTest = (name: 'statistic' | 'p' | 'log10p') =>
    laws.map((_, t) =>
      variants.map(v => {
        const test = v.status === 'ok' ? v.tests[t]! : v;
        return test.status === 'ok' ? text(test[name]) : null;
      }),
    );
  return {
    beta: effect('beta'),
    se: effect('se'),
    statistic: byTest('statistic'),
    p: byTest('p'),
    log10_p: byTest('log10p'),
    outcome: variants.map(v => {
      const parts = v.status === 'ok' ? [v.effect, ...v.tests] : [v];
      return parts.find(part => part.status === 'refused')?.code ?? 'tested';
    }),
  };
}

/** The optimum, in the shape of the certified room: `none` is a refusal, `flat` gives what is identified. */
export function optimum(input: Input<'fit'>): { output: Output; warnings: string[] } {
  const { method, information: kind, level } = input;
  const found = fit(problemOf(input), method, level === undefined ? null : double(level));
  if (found.verdict === 'none')
    throw new Refusal('no-maximum', `the ${method} likelihood has no maximum: ${found.reason}`, {
      field: 'y',
    });
  const common = { verdict: found.verdict, reason: found.reason };
  const warnings = found.warnings.map(w => w.message);
  if (found.flat !== null) return { output: { ...common, loglik: text(found.flat.loglik) }, warnings };
  const optima = found.optima.map(o => reported(o, kind));
  return { output: { ...common, ...optima[0]!, ...(optima.length > 1 ? { optima } : {}) }, warnings };
}

function reported(o: Optimum, kind: Input<'fit'>['information']): Output {
  return {
    sigma2_g: text(o.sigma2g),
    sigma2_e: text(o.sigma2e),
    h2: text(o.h2),
    ...(o.lambda === null ? {} : { lambda: text(o.lambda) }),
    loglik: text(o.loglik),
    beta: texts(o.beta),
    beta_se: texts(o.betaSe),
    ...(kind === undefined || o.errors === null
      ? {}
      : {
          sigma2_g_se: text(o.errors[kind].sigma2g),
          sigma2_e_se: text(o.errors[kind].sigma2e),
          h2_se: text(o.errors[kind].h2),
        }),
    ...(o.interval === null
      ? {}
      : { h2_interval: o.interval.map(({ lower, upper }) => [text(lower), text(upper)]) }),
  };
}
