import * as spec from '../../spec/index.ts';
import { column, entries, entry, fromColumns, type N, type P } from '../../spec/linalg/matrix.ts';
import type { Certified } from '../../spec/number/certify.ts';
import { Rational } from '../../spec/number/rational.ts';
import { add, div, type Field, mul, neg, type Real, sqrt, sub } from '../../spec/number/real.ts';
import type { CertifiedValue, Expectation, FixtureCase } from '../../src/conformance/case.ts';
import { gemmaMode } from '../../src/conformance/views/gemma.ts';
import {
  type Columns,
  type Components,
  centredKinship,
  componentsOf,
  DIGITS,
  derived,
  dosageIn,
  exact,
  meanDiagonal,
  orNothing,
  picked,
  problemIn,
} from './derive.ts';

/** What GEMMA prints, op by op. */
export function gemmaColumns(kase: FixtureCase, op: string): Columns {
  switch (op) {
    case 'fit':
      return kase.input.method === 'REML' ? fitColumns(kase) : { expect: picked(kase, ['loglik']) };
    case 'associate':
      return { expect: associationColumns(kase) };
    default:
      return { expect: picked(kase, ['K', 'eigenvalues']) };
  }
}

/** The null model in the log. GEMMA centres K: components and likelihood are the same by REML, the intercept is not. */
function fitColumns(kase: FixtureCase): Columns {
  const expect = picked(kase, ['sigma2_g', 'sigma2_e', 'loglik']);
  const at = componentsOf(kase);
  if (at === undefined) return { expect };
  const problem = problemIn(kase);
  const K = centredKinship(problem.K);
  const c = meanDiagonal(K);
  const n = K.rows;
  const centred = orNothing(() =>
    derived(n, field => {
      const { beta, covariance } = spec.generalizedLeastSquares(
        field,
        { ...problem, K },
        ...inside(field, at),
      );
      return { beta: entries(beta), beta_se: entries(beta).map((_, j) => sqrt(entry(covariance, j, j))) };
    }),
  );
  const inner = kase.verdict === 'unique' || kase.verdict === 'set';
  const errors = inner ? derived(n, field => ({ pve_se: pveError(field, problem, at, c) })) : {};
  return {
    expect: {
      ...expect,
      // where σ²e = 0 the centred V is singular, and nothing certified says what the intercept should be
      ...(centred.beta === undefined ? {} : picked(kase, ['beta', 'beta_se'])),
      pve: exact(c.times(at.g).over(c.times(at.g).plus(at.e))),
      ...errors,
      ...(inner ? averageInformation(kase, problem, at, c) : {}),
    },
    conventions: { 'centred-kinship': centred },
  };
}

const inside = <T extends Real<T>>(field: Field<T>, { g, e }: Components): [T, T] => [
  field.from(g),
  field.from(e),
];

/** √(∇ᵀJ⁻¹∇) of pve = cσ²g/(cσ²g + σ²e), J the observed information of the components. */
function pveError<T extends Real<T>>(field: Field<T>, problem: spec.Problem, at: Components, c: Rational): T {
  const [[Jgg, Jge], [, Jee]] = spec.information(field, problem, ...inside(field, at), 'REML', 'observed');
  const [g, e, k] = [field.from(at.g), field.from(at.e), field.from(c)];
  const total = add(mul(k, g), e).squared();
  const [dg, de] = [div(mul(k, e), total), neg(div(mul(k, g), total))];
  const det = sub(mul(Jgg, Jee), Jge.squared());
  return sqrt(div(add(mul(Jee, dg.squared()), mul(-2, Jge, dg, de), mul(Jgg, de.squared())), det));
}

/** What -vc 2 prints: the same optimum, and standard errors by the average information. */
function averageInformation(
  kase: FixtureCase,
  problem: spec.Problem,
  at: Components,
  c: Rational,
): Record<string, Expectation> {
  const errors = derived(problem.K.rows, field => {
    const [[Jgg, Jge], [, Jee]] = spec.information(field, problem, ...inside(field, at), 'REML', 'average');
    const det = sub(mul(Jgg, Jee), Jge.squared());
    return { vc_sigma2_g_se: sqrt(div(Jee, det)), vc_sigma2_e_se: sqrt(div(Jgg, det)) };
  });
  return {
    vc_sigma2_g: kase.expect.sigma2_g!,
    vc_sigma2_e: kase.expect.sigma2_e!,
    vc_pve: exact(c.times(at.g).over(c.times(at.g).plus(at.e))),
    ...errors,
  };
}

/** The columns of an .assoc.txt by the mode of -lmm. */
function associationColumns(kase: FixtureCase): Record<string, Expectation> {
  const mode = gemmaMode(kase);
  const dosage = dosageIn(kase);
  const laws = {
    1: ['wald-f'],
    2: ['lrt-chi2'],
    3: ['score-f'],
    4: ['wald-f', 'lrt-chi2', 'score-f'],
  } as const;
  const names = { 'wald-f': 'p_wald', 'lrt-chi2': 'p_lrt', 'score-f': 'p_score' } as const;
  const problem = problemIn(kase);
  const options = { laws: laws[mode], method: 'REML', components: 'refit', missing: 'mean' } as const;
  const variants = spec.associate(problem, dosage, options, DIGITS);
  const list = (number: (k: number) => Certified | null): Expectation =>
    variants.map((_, k) => number(k) as CertifiedValue | null);
  const p = Object.fromEntries(
    laws[mode].map((law, t) => [
      names[law],
      list(k => {
        const tests = variants[k]!;
        const test = tests.status === 'ok' ? tests.tests[t]! : tests;
        return test.status === 'ok' ? test.p : null;
      }),
    ]),
  );
  const effect = (name: 'beta' | 'se') =>
    list(k => {
      const v = variants[k]!;
      return v.status === 'ok' && v.effect.status === 'ok' ? v.effect[name] : null;
    });
  const fits = { ML: fitsOf('ML'), REML: fitsOf('REML') };
  const likelihood = (method: 'ML' | 'REML') => list(k => fits[method][k]?.loglik ?? null);
  const lambda = (method: 'ML' | 'REML') => variants.map((_, k) => lambdaOf(fits[method][k]?.lambda));
  return {
    ...(mode === '1' || mode === '4'
      ? { beta: effect('beta'), se: effect('se'), l_remle: lambda('REML') }
      : {}),
    ...(mode === '3' ? {} : { logl_H1: likelihood(mode === '1' ? 'REML' : 'ML') }),
    ...(mode === '2' || mode === '4' ? { l_mle: lambda('ML') } : {}),
    ...p,
    af: variants.map((v, k) => (v.status === 'ok' ? exact(frequency(k)) : null)),
    n_miss: variants.map((v, k) => (v.status === 'ok' ? exact(Rational.of(missing(k))) : null)),
  };

  /** The model with each variant that can be tested. */
  function fitsOf(method: 'ML' | 'REML') {
    return variants.map((v, k) => {
      if (v.status !== 'ok' || (method === 'ML' ? mode === '1' : mode === '2') || mode === '3')
        return undefined;
      const x = observedMean(k);
      const X = fromColumns<Rational, N, P>(dosage.rows, [
        ...Array.from({ length: problem.X.cols }, (_, j) => column(problem.X, j)),
        x,
      ]);
      const found = spec.fit({ ...problem, X }, method, DIGITS, null);
      return found.optima[0];
    });
  }
  function seen(k: number): Rational[] {
    return column(dosage, k).filter(d => d !== null);
  }
  function meanOf(k: number): Rational {
    const all = seen(k);
    return all.reduce((s, d) => s.plus(d), Rational.of(0)).over(Rational.of(all.length));
  }
  function observedMean(k: number): Rational[] {
    const mean = meanOf(k);
    return column(dosage, k).map(d => d ?? mean);
  }
  function frequency(k: number): Rational {
    return meanOf(k).over(Rational.of(2));
  }
  function missing(k: number): number {
    return dosage.rows - seen(k).length;
  }
}

/** An infinite λ is no number; one that is 0 has its errors measured against 1. */
const lambdaOf = (lambda: Certified | null | undefined): CertifiedValue | null =>
  lambda === null || lambda === undefined
    ? null
    : lambda.value === '0'
      ? { ...lambda, scale: '1' }
      : (lambda as CertifiedValue);
