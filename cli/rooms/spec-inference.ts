import * as spec from '../../spec/index.ts';
import { entries, exactMatrix, type M, map, matrix, type N, type P } from '../../spec/linalg/matrix.ts';
import type { Certified } from '../../spec/number/certify.ts';
import { Rational } from '../../spec/number/rational.ts';
import { Refusal } from '../../spec/number/refusal.ts';
import type { Json } from '../../src/conformance/case.ts';
import type { Output } from './answer.ts';
import { certifyOutput } from './certified.ts';
import type { Input } from './inputs.ts';

/** The ops of inference: likelihood, estimate, effects, predict, associate. */
type Data = Pick<Input<'fit'>, 'y' | 'X' | 'K'>;

export const problemOf = ({ y, X, K }: Data): spec.Problem => ({
  y: exactMatrix(
    y.map(v => [v]),
    'y',
  ),
  X: exactMatrix<N, P>(X, 'X'),
  K: exactMatrix<N, N>(K, 'K'),
});

const dosageOf = (rows: (string | null)[][]): spec.DosageMatrix =>
  map(matrix<string | null, N, M>(rows, 'dosage'), x => (x === null ? null : Rational.parse(x)));

export function loglik(input: Input<'loglik'>, digits: number): Output {
  const { method, convention, information } = input;
  const problem = problemOf(input);
  const [g, e] = [Rational.parse(input.sigma2_g), Rational.parse(input.sigma2_e)];
  return certifyOutput(
    digits,
    field => {
      const at = [field, problem, field.from(g), field.from(e)] as const;
      const parts = spec.likelihoodParts(...at);
      return {
        loglik: spec.logLikelihood(...at, method, convention),
        score: spec.score(...at, method),
        logdet_V: parts.logdetV,
        yPy: parts.yPy,
        ...(information === undefined ? {} : { information: spec.information(...at, method, information) }),
      };
    },
    problem.K.rows,
  );
}

export function effects(input: Input<'effects'>, digits: number): Output {
  const problem = problemOf(input);
  const [g, e] = [Rational.parse(input.sigma2_g), Rational.parse(input.sigma2_e)];
  return certifyOutput(
    digits,
    field => {
      const { beta, covariance } = spec.generalizedLeastSquares(field, problem, field.from(g), field.from(e));
      return { beta: entries(beta), beta_cov: covariance.at };
    },
    problem.K.rows,
  );
}

export function predict(input: Input<'predict'>, digits: number): Output {
  const { dosage, convention } = input;
  if ((dosage === undefined) !== (convention === undefined))
    throw new Refusal('malformed', 'SNP effects need both dosage and convention', { field: 'dosage' });
  const problem = problemOf(input);
  const [g, e] = [Rational.parse(input.sigma2_g), Rational.parse(input.sigma2_e)];
  const snps = dosage && convention && { X: dosageOf(dosage), convention };
  return certifyOutput(
    digits,
    field => {
      const [sigma2g, sigma2e] = [field.from(g), field.from(e)];
      const blup = spec.predictBreedingValues(field, problem, sigma2g, sigma2e);
      const values = { g: entries(blup.g), pev: blup.pev, reliability: blup.reliability };
      if (!snps) return values;
      const { Z } = spec.standardize(field, snps.X, {
        convention: snps.convention,
        missing: 'refuse',
        monomorphic: 'refuse',
      });
      const { u } = spec.snpEffects(field, problem, Z, spec.sigma2uOf(sigma2g, Z.cols), sigma2e);
      return { ...values, u: entries(u) };
    },
    problem.K.rows,
  );
}

/** What the entries of one test are called in the answer. */
const columns = { statistic: 'statistic', p: 'p', log10_p: 'log10p' } as const;

export function associate(input: Input<'associate'>, digits: number): Output {
  const { tests: laws, method, components, missing } = input;
  const dosage = dosageOf(input.dosage);
  const variants = spec.associate(problemOf(input), dosage, { laws, method, components, missing }, digits);
  const effect = (name: 'beta' | 'se') =>
    variants.map(v => (v.status === 'ok' && v.effect.status === 'ok' ? json(v.effect[name]) : null));
  const table = (name: 'statistic' | 'p' | 'log10p') =>
    laws.map((_, t) =>
      variants.map(v => {
        const test = v.status === 'ok' ? v.tests[t]! : v;
        const number = test.status === 'ok' ? test[name] : null;
        return number === null ? null : json(number);
      }),
    );
  return {
    beta: effect('beta'),
    se: effect('se'),
    ...Object.fromEntries(Object.entries(columns).map(([name, key]) => [name, table(key)])),
    outcome: variants.map(v => {
      const parts = v.status === 'ok' ? [v.effect, ...v.tests] : [v];
      return parts.find(part => part.status === 'refused')?.code ?? 'tested';
    }),
  };
}

const json = (x: Certified | readonly Certified[]): Json => x as unknown as Json;

const ONE = { value: '1' };
/** A number that is 0 is judged by its absolute error, on the scale of its partner. */
const scaled = (x: Certified, partner: { readonly value: string }): Json =>
  json(x.value === '0' ? ({ ...x, scale: partner.value } as Certified) : x);

/**
 * The optimum. `none` is a refusal: there is no answer to give. `flat` gives what is identified.
 * A `set` gives the first of its optima, and all of them under `optima`.
 */
export function optimum(
  input: Input<'fit'>,
  digits: number,
  onProgress: (stage: string, share: number) => void,
): { output: Output; warnings: string[] } {
  const { method, information, level } = input;
  const found = spec.fit(
    problemOf(input),
    method,
    digits,
    level === undefined ? null : Rational.parse(level),
    onProgress,
  );
  if (found.verdict === 'none')
    throw new Refusal('no-maximum', `the ${method} likelihood has no maximum: ${found.reason}`, {
      field: 'y',
    });
  const common = { verdict: found.verdict, reason: found.reason };
  if (found.flat !== null)
    return {
      output: { ...common, loglik: json(found.flat.loglik) },
      warnings: ['the components are not identified: every share of σ²g has the same likelihood'],
    };
  const optima = found.optima.map(o => ({
    sigma2_g: scaled(o.sigma2g, o.sigma2e),
    sigma2_e: scaled(o.sigma2e, o.sigma2g),
    h2: scaled(o.h2, ONE),
    ...(o.lambda === null ? {} : { lambda: json(o.lambda) }),
    loglik: json(o.loglik),
    beta: json(o.beta),
    beta_se: json(o.betaSe),
    ...(information === undefined || o.errors === null
      ? {}
      : {
          sigma2_g_se: json(o.errors[information].sigma2g),
          sigma2_e_se: json(o.errors[information].sigma2e),
          h2_se: json(o.errors[information].h2),
        }),
    ...(o.interval === null
      ? {}
      : { h2_interval: o.interval.map(({ lower, upper }) => [json(lower), json(upper)]) }),
  }));
  const certificate = found.certificate === null ? {} : { certificate: found.certificate as unknown as Json };
  return {
    output: { ...common, ...optima[0]!, ...(optima.length > 1 ? { optima } : {}), ...certificate },
    warnings: found.verdict === 'boundary' ? [`the optimum lies on the boundary: ${found.reason}`] : [],
  };
}
