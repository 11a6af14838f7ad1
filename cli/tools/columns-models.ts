import * as spec from '../../spec/index.ts';
import { Rational } from '../../spec/number/rational.ts';
import { add, div, type Field, ln, mul, type Real, sub } from '../../spec/number/real.ts';
import type { CertifiedValue, Expectation, FixtureCase } from '../../src/conformance/case.ts';
import { type Columns, derived, picked, problemIn } from './derive.ts';

/** What lme4 and nlme tell; nlme tells fewer of them at given components. */
export const modelColumns =
  (program: 'lme4' | 'nlme') =>
  (kase: FixtureCase, op: string): Columns => {
    switch (op) {
      case 'fit':
        return {
          expect: picked(kase, ['sigma2_g', 'sigma2_e', 'loglik', 'beta', 'beta_se']),
          conventions: { 'without-log-xtx': { loglik: shifted(kase, 'without-log-xtx') } },
        };
      case 'loglik':
        return {
          expect: {
            ...picked(kase, program === 'lme4' ? ['logdet_V', 'yPy'] : []),
            loglik: valueAt(kase, 'without-log-xtx'),
          },
        };
      default:
        return {
          expect: picked(kase, program === 'lme4' ? ['beta', 'beta_cov', 'g'] : ['beta', 'beta_cov']),
        };
    }
  };

/**
 * The certified maximum under another convention of constants: the spec's own, `error-contrasts`, and a number that
 * depends on X alone. ML has nothing to leave out but 2π.
 */
export function shifted(kase: FixtureCase, convention: spec.LoglikConvention): Expectation {
  const { value, attainable } = kase.expect.loglik as CertifiedValue;
  const problem = problemIn(kase);
  const reml = kase.input.method === 'REML';
  const n = problem.K.rows;
  const { loglik } = derived(n, field => {
    const { logdetXtX } = spec.likelihoodParts(field, problem, field.zero, field.one); // V = I: any V has the same XᵀX
    const dropped = reml ? div(logdetXtX, 2) : field.zero;
    const constant =
      convention === 'without-constants' ? pi(field, reml ? n - problem.X.cols : n) : field.zero;
    return { loglik: add(sub(field.from(Rational.parse(value)), dropped), constant) };
  });
  return { ...(loglik as CertifiedValue), ...(attainable === undefined ? {} : { attainable }) };
}

/** n/2 ln 2π */
const pi = <T extends Real<T>>(field: Field<T>, n: number): T => div(mul(n, ln(mul(2, field.pi()))), 2);

/** The log-likelihood at the components that the case gives. */
function valueAt(kase: FixtureCase, convention: spec.LoglikConvention): Expectation {
  const { method, sigma2_g, sigma2_e } = kase.input as Record<string, string>;
  const problem = problemIn(kase);
  const { attainable } = kase.expect.loglik as CertifiedValue;
  const { loglik } = derived(problem.K.rows, field => {
    const [g, e] = [sigma2_g!, sigma2_e!].map(x => field.from(Rational.parse(x)));
    return {
      loglik: spec.logLikelihood(field, problem, g!, e!, method as spec.LikelihoodMethod, convention),
    };
  });
  return { ...(loglik as CertifiedValue), ...(attainable === undefined ? {} : { attainable }) };
}
