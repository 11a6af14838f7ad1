import { expect } from 'vitest';
import {
  type InformationKind,
  information,
  informationKinds,
  type LikelihoodMethod,
  type LoglikConvention,
  likelihoodMethods,
  logLikelihood,
  score,
} from '../../spec/likelihood.ts';
import { phenotypicCovariance } from '../../spec/model.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import { overlap } from './matrices.ts';
import type { Case } from './problems.ts';

/** The field in which a logarithm is enclosed. */
export const field = intervals(30);
/** 30 working digits on matrices of order 6 with small entries: a width beyond this is a lost enclosure. */
export const NARROW = Rational.parse('1e-18');
export const q = (n: number | bigint, d = 1) => Rational.of(n, d);

export const at = <T extends Real<T>>(f: Field<T>, c: Case): readonly [T, T] => [
  f.from(c.sigma2g),
  f.from(c.sigma2e),
];
export const exactV = ({ problem, sigma2g, sigma2e }: Case) =>
  phenotypicCovariance(rationals, problem.K, sigma2g, sigma2e);
export const ell = (c: Case, method: LikelihoodMethod, convention: LoglikConvention = 'error-contrasts') =>
  logLikelihood(field, c.problem, ...at(field, c), method, convention);
export const scoreOf = (c: Case, method: LikelihoodMethod) =>
  score(rationals, c.problem, c.sigma2g, c.sigma2e, method);
export const informationOf = (c: Case, method: LikelihoodMethod, kind: InformationKind) =>
  information(rationals, c.problem, c.sigma2g, c.sigma2e, method, kind);
export const text = (x: unknown) => JSON.stringify(x, (_, v) => (typeof v === 'bigint' ? `${v}` : v));

/** Log-likelihood (enclosed), score and every information (exact) are the same for both. */
export function unchanged(a: Case, b: Case, of: readonly LikelihoodMethod[] = likelihoodMethods): void {
  for (const method of of) {
    expect(overlap(ell(a, method), ell(b, method)), method).toBe(true);
    expect(text(scoreOf(a, method))).toBe(text(scoreOf(b, method)));
    for (const kind of informationKinds)
      expect(text(informationOf(a, method, kind))).toBe(text(informationOf(b, method, kind)));
  }
}

/** Davies and Goldsmith (1972): yield of dyestuff, grams, five samples of six batches. */
export const dyestuff = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
].map(batch => batch.map(x => q(x)));
