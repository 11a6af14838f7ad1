import * as spec from '../../spec/index.ts';
import { column } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import { add, div, type Field, ln, mul, neg, type Real, sqrt, sub } from '../../spec/number/real.ts';
import { chiSquareUpperTail } from '../../spec/number/tails.ts';
import type { Expectation, FixtureCase } from '../../src/conformance/case.ts';
import { shifted } from './columns-models.ts';
import {
  type Columns,
  type Components,
  componentsOf,
  DIGITS,
  derived,
  dosageIn,
  exact,
  picked,
  problemIn,
} from './derive.ts';

/** What GCTA prints. */
export function gctaColumns(kase: FixtureCase, op: string): Columns {
  switch (op) {
    case 'relationship':
      return { expect: relationshipColumns(kase) };
    case 'fit':
      return fitColumns(kase);
    default:
      return { expect: associationColumns(kase) };
  }
}

/** K, and the variants that it rests on pair by pair: of the first algorithm a count, of the second a mean of 2p(1 − p). */
function relationshipColumns(kase: FixtureCase): Record<string, Expectation> {
  const { K } = kase.expect;
  if (K === undefined) return {};
  const dosage = dosageIn(kase);
  const kept = Array.from({ length: dosage.cols }, (_, k) => column(dosage, k)).filter(varies);
  const pairs = Array.from({ length: dosage.rows }, (_, i) =>
    Array.from({ length: dosage.rows }, (_, j) =>
      exact(Rational.of(kept.filter(own => own[i] !== null && own[j] !== null).length)),
    ),
  );
  return kase.input.convention === 'vanraden-1' ? { K } : { K, pairs };
}
const varies = (own: readonly (Rational | null)[]): boolean => {
  const seen = own.filter(d => d !== null);
  return seen.some(d => !d.equals(seen[0]!));
};

function fitColumns(kase: FixtureCase): Columns {
  const expect = picked(kase, ['sigma2_g', 'sigma2_e', 'h2', 'loglik', 'beta', 'beta_se']);
  const at = componentsOf(kase);
  const problem = problemIn(kase);
  const n = problem.K.rows;
  const inner = at !== undefined && (kase.verdict === 'unique' || kase.verdict === 'set');
  return {
    expect: {
      ...expect,
      ...(at === undefined ? {} : { sigma2_p: exact(at.g.plus(at.e)) }),
      ...(inner ? derived(n, field => errors(field, problem, at)) : {}),
      ...derived(n, field => ({ loglik_without_g: ordinary(field, problem) })),
      ...(inner ? test(problem, at) : {}),
      n: exact(Rational.of(n)),
    },
    conventions: { 'without-constants': { loglik: shifted(kase, 'without-constants') } },
  };
}

/** Standard errors by the average information, those of the sum and of the share by the rule of the gradient. */
function errors<T extends Real<T>>(field: Field<T>, problem: spec.Problem, at: Components) {
  const [g, e] = [field.from(at.g), field.from(at.e)];
  const [[Jgg, Jge], [, Jee]] = spec.information(field, problem, g, e, 'REML', 'average');
  const det = sub(mul(Jgg, Jee), Jge.squared());
  const [vg, ve, c] = [div(Jee, det), div(Jgg, det), neg(div(Jge, det))];
  const total = add(g, e);
  const share = add(mul(e.squared(), vg), mul(-2, e, g, c), mul(g.squared(), ve)); // (e, −g)/total² as the gradient
  return {
    sigma2_g_se: sqrt(vg),
    sigma2_e_se: sqrt(ve),
    sigma2_p_se: sqrt(add(vg, ve, mul(2, c))),
    h2_se: div(sqrt(share), total.squared()),
  };
}

/** −½(ln|V| + ln|XᵀV⁻¹X| + yᵀPy) at σ²g = 0 and σ²e = RSS/(n − p). */
function ordinary<T extends Real<T>>(field: Field<T>, problem: spec.Problem): T {
  const df = problem.K.rows - problem.X.cols;
  const { yPy, logdetXtX } = spec.likelihoodParts(field, problem, field.zero, field.one);
  return neg(div(add(mul(df, add(ln(div(yPy, df)), 1)), logdetXtX), 2));
}

/** LRT = 2(ℓ − ℓ₀), and half of its χ² tail. */
function test(problem: spec.Problem, at: Components): Record<string, Expectation> {
  return derived(problem.K.rows, field => {
    const best = spec.logLikelihood(
      field,
      problem,
      field.from(at.g),
      field.from(at.e),
      'REML',
      'without-constants',
    );
    const lrt = mul(2, sub(best, ordinary(field, problem)));
    const { ln: logP } = chiSquareUpperTail(field, lrt, 1);
    return { lrt, p_lrt: div(logP.exp(), 2) };
  });
}

function associationColumns(kase: FixtureCase): Record<string, Expectation> {
  const problem = problemIn(kase);
  const dosage = dosageIn(kase);
  const options = { laws: ['wald-chi2'], method: 'REML', components: 'null', missing: 'mean' } as const;
  const variants = spec.associate(problem, dosage, options, DIGITS);
  const effect = (name: 'beta' | 'se'): Expectation =>
    variants.map(v => (v.status === 'ok' && v.effect.status === 'ok' ? v.effect[name] : null));
  const frequency = (k: number): Expectation => {
    const seen = column(dosage, k).filter(d => d !== null);
    return exact(seen.reduce((s, d) => s.plus(d), Rational.of(0)).over(Rational.of(2 * seen.length)));
  };
  return {
    beta: effect('beta'),
    se: effect('se'),
    p: variants.map(v => (v.status === 'ok' && v.tests[0]!.status === 'ok' ? v.tests[0]!.p : null)),
    freq: variants.map((_, k) => frequency(k)),
  };
}
