import * as spec from '../../spec/index.ts';
import { column } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { CertifiedValue, Expectation, FixtureCase } from '../../src/conformance/case.ts';
import { type Columns, DIGITS, dosageIn, exact, picked, problemIn } from './derive.ts';

/** What PLINK prints; only PLINK 2 prints the standard error of a linear fit. */
export const plinkColumns =
  (name: 'plink1.9' | 'plink2') =>
  (kase: FixtureCase, op: string): Columns => {
    switch (op) {
      case 'relationship':
        return { expect: relationshipColumns(kase) };
      case 'associate':
        return { expect: linearColumns(kase, name === 'plink2') };
      default:
        return { expect: picked(kase, ['dosage', 'frequency']) };
    }
  };

/** K three times over, and the variants that it rests on, pair by pair. */
function relationshipColumns(kase: FixtureCase): Record<string, Expectation> {
  const { K } = kase.expect;
  if (K === undefined) return {};
  const dosage = dosageIn(kase);
  const seen = Array.from({ length: dosage.cols }, (_, k) => column(dosage, k).map(d => d !== null));
  const imputed = kase.input.missing === 'mean';
  const pairs = Array.from({ length: dosage.rows }, (_, i) =>
    Array.from({ length: dosage.rows }, (_, j) =>
      exact(Rational.of(imputed ? dosage.cols : seen.filter(s => s[i] && s[j]).length)),
    ),
  );
  return { K, K_text: K, K_float: K, pairs };
}

function linearColumns(kase: FixtureCase, withErrors: boolean): Record<string, Expectation> {
  const options = { laws: ['wald-t'], method: 'REML', components: 'null-ratio', missing: 'refuse' } as const;
  const dosage = dosageIn(kase);
  const variants = spec.associate(problemIn(kase), dosage, options, DIGITS);
  const list = (name: 'beta' | 'se' | 'statistic' | 'p'): Expectation =>
    variants.map(v => {
      if (v.status !== 'ok') return null;
      const from = name === 'beta' || name === 'se' ? v.effect : v.tests[0]!;
      return from.status === 'ok'
        ? ((from as unknown as Record<string, CertifiedValue>)[name] ?? null)
        : null;
    });
  return {
    beta: list('beta'),
    ...(withErrors ? { se: list('se') } : {}),
    t: list('statistic'),
    p: list('p'),
    n_obs: variants.map(() => exact(Rational.of(dosage.rows))),
  };
}
