import * as spec from '../../spec/index.ts';
import { exactly } from '../../spec/number/certify.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { add, div, type Field, ln, mul, neg, type Real } from '../../spec/number/real.ts';
import type { CertifiedValue, Expectation, FixtureCase } from '../../src/conformance/case.ts';
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

/** What EMMAX prints. */
export function emmaxColumns(kase: FixtureCase, op: string): Columns {
  switch (op) {
    case 'relationship':
      return { expect: kase.expect.K === undefined ? {} : { K: halved(kase.expect.K) } };
    case 'fit':
      return {
        expect: {
          ...picked(kase, ['sigma2_g', 'sigma2_e', 'loglik']),
          ...nullColumns(kase, componentsOf(kase)),
        },
      };
    default:
      return { expect: associationColumns(kase) };
  }
}

/** More than any certificate is written with: half of a decimal is a decimal. */
const ALL_DIGITS = 100;

/** A kinship is half of a relationship. */
function halved(K: Expectation): Expectation {
  if (K === null) return null;
  if (Array.isArray(K)) return (K as readonly Expectation[]).map(halved);
  const { value, lo, hi, rational, ...rest } = K as CertifiedValue;
  const half = (text: string): string => exactly(Rational.parse(text).over(Rational.of(2)), ALL_DIGITS).value;
  return { ...rest, value: half(value), lo: half(lo), hi: half(hi) };
}

/** δ, the pseudo-heritability, and the maximum without the random effect. */
function nullColumns(kase: FixtureCase, at: Components | undefined): Record<string, Expectation> {
  const problem = problemIn(kase);
  const without = derived(problem.K.rows, field => ({ loglik_without_g: ordinary(field, problem) }));
  if (at === undefined) return without;
  const h2 = exact(spec.heritability(rationals, problem.K, at.g, at.e, 'projected'));
  return {
    ...without,
    ...(at.g.sign() === 0 ? {} : { delta: exact(at.e.over(at.g)) }),
    h2_projected: h2,
  };
}

/** −½(n − p)(ln 2π + ln s² + 1) with s² = RSS/(n − p): the REML maximum at σ²g = 0. */
function ordinary<T extends Real<T>>(field: Field<T>, problem: spec.Problem): T {
  const df = problem.K.rows - problem.X.cols;
  const { yPy } = spec.likelihoodParts(field, problem, field.zero, field.one);
  return neg(div(mul(df, add(ln(mul(2, field.pi())), ln(div(yPy, df)), 1)), 2));
}

function associationColumns(kase: FixtureCase): Record<string, Expectation> {
  const problem = problemIn(kase);
  const options = { laws: ['wald-t'], method: 'REML', components: 'null-ratio', missing: 'mean' } as const;
  const variants = spec.associate(problem, dosageIn(kase), options, DIGITS);
  const found = spec.fit(problem, 'REML', DIGITS, null).optima[0];
  const scaled = (x: CertifiedValue, by: CertifiedValue): CertifiedValue =>
    x.value === '0' ? { ...x, scale: by.value } : x;
  const own =
    found === undefined
      ? {}
      : {
          loglik: found.loglik,
          sigma2_g: scaled(found.sigma2g, found.sigma2e),
          sigma2_e: scaled(found.sigma2e, found.sigma2g),
        };
  const at = componentsOf({ ...kase, expect: own });
  return {
    ...own,
    ...nullColumns(kase, at),
    beta: variants.map(v => (v.status === 'ok' && v.effect.status === 'ok' ? v.effect.beta : null)),
    p: variants.map(v => (v.status === 'ok' && v.tests[0]!.status === 'ok' ? v.tests[0]!.p : null)),
  };
}
