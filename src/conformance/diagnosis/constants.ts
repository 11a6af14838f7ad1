import type { LikelihoodMethod, LikelihoodParts, LoglikConvention } from '../../likelihood.ts';
import { loglikConventions } from '../../likelihood.ts';
import { costs } from './hypothesis.ts';

/** A log-likelihood written with another term, or one left out. */
export interface LoglikSlip {
  readonly says: string;
  readonly asked: string;
  readonly cost: number;
  readonly value: () => number;
}

/** What the terms are made of. */
export interface Terms {
  readonly parts: LikelihoodParts;
  readonly n: number;
  readonly p: number;
  readonly method: LikelihoodMethod;
  readonly convention: LoglikConvention;
}

/** −2ℓ as a list: ν ln 2π, ln|V|, ln|XᵀV⁻¹X|, −ln|XᵀX|, yᵀPy. */
type Five = readonly [number, number, number, number, number];

function termsOf({ parts, n, p, method, convention }: Terms): Five {
  const reml = method === 'REML';
  return [
    convention === 'without-constants' ? 0 : (reml ? n - p : n) * Math.log(2 * Math.PI),
    parts.logdetV,
    reml ? parts.logdetXtViX : 0,
    reml && convention === 'error-contrasts' ? -parts.logdetXtX : 0,
    parts.yPy,
  ];
}
const half = (terms: readonly number[]): number => -terms.reduce((s, t) => s + t, 0) / 2;

/**
 * The log-likelihood of the given parts under every other convention, and with one wrong term or factor.
 *
 * @param lumped only the sum of ln|V|, ln|XᵀV⁻¹X| and yᵀPy is known: none of them is changed alone
 */
export function loglikHypotheses(asked: Terms, lumped = false): LoglikSlip[] {
  const { method, convention } = asked;
  const other: LikelihoodMethod = method === 'ML' ? 'REML' : 'ML';
  const named = (m: LikelihoodMethod, c: LoglikConvention): string =>
    [...(m === method ? [] : [m]), ...(c === convention ? [] : [`\`${c}\``])].join(', ');
  const states = (lumped ? [method] : [method, other]).flatMap(m =>
    loglikConventions.map(c => ({
      m,
      c,
      name: named(m, c),
      cost: (m === method ? 0 : costs.named) + (c === convention ? 0 : costs.named),
    })),
  );
  return states.flatMap(({ m, c, name, cost }) => {
    const terms = { ...asked, method: m, convention: c };
    const under = name === '' ? '' : ` under ${name}`;
    const instead =
      name === '' ? `\`${convention}\`` : `${m === method ? '' : `${method}, `}\`${convention}\``;
    const plain: LoglikSlip = {
      says: `right${under}`,
      asked: instead,
      cost,
      value: () => half(termsOf(terms)),
    };
    return [
      ...(name === '' ? [] : [plain]),
      ...wholes(terms).map(w => ({
        ...w,
        says: `${w.says}${under}`,
        asked: w.asked ?? instead,
        cost: cost + w.cost,
      })),
      ...(lumped ? [] : wrongTerms(terms)).map(w => ({
        ...w,
        says: `${w.says}${under}`,
        asked: w.asked ?? instead,
        cost: cost + w.cost,
      })),
    ];
  });
}

type Unplaced = Omit<LoglikSlip, 'asked'> & { readonly asked?: string };

/** Something that is done to the whole. */
function wholes(terms: Terms): Unplaced[] {
  const l = (): number => half(termsOf(terms));
  const asked = 'the log-likelihood';
  const { n, p } = terms;
  return [
    { says: 'a deviance, −2 log-likelihood', asked, cost: costs.common, value: () => -2 * l() },
    { says: 'minus the log-likelihood', asked, cost: costs.common, value: () => -l() },
    { says: 'twice the log-likelihood', asked, cost: costs.slip, value: () => 2 * l() },
    { says: 'the log-likelihood a person, ℓ/n', asked, cost: costs.slip, value: () => l() / n },
    {
      says: 'the AIC with two variance components',
      asked,
      cost: costs.slip,
      value: () => -2 * l() + 2 * (p + 2),
    },
    {
      says: 'the log-likelihood as a decimal logarithm',
      asked,
      cost: costs.slip,
      value: () => l() * Math.LOG10E,
    },
  ];
}

/** One term that is lost, turned, halved or made of something else. */
function wrongTerms(given: Terms): Unplaced[] {
  const { n, p, method, convention, parts } = given;
  const terms = termsOf(given);
  const reml = method === 'REML';
  const [TWO_PI, V, XtViX, XtX, Q] = [0, 1, 2, 3, 4] as const;
  const with_ = (says: string, at: number, to: number, cost: number = costs.slip): Unplaced => ({
    says,
    cost,
    value: () => half(terms.map((t, k) => (k === at ? to : t))),
  });
  const found: Unplaced[] = [
    with_('right without ln|V|', V, 0),
    with_('right with the sign of ln|V| turned', V, -terms[V]),
    with_('right for ½ ln|V| in place of ln|V| (a Cholesky diagonal, not doubled)', V, terms[V] / 2),
    with_('right for 2 ln|V| in place of ln|V|', V, 2 * terms[V]),
    with_('right for log10|V| in place of ln|V|', V, terms[V] * Math.LOG10E),
    with_('right without yᵀPy', Q, 0),
    with_('right for n − p in place of yᵀPy (σ² at its best)', Q, n - p),
    with_('right for n in place of yᵀPy (σ² at its best)', Q, n),
  ];
  if (convention !== 'without-constants') {
    const twoPi = Math.log(2 * Math.PI);
    found.push(
      ...(convention === 'error-contrasts' && reml ? [with_('right without ln 2π', TWO_PI, 0)] : []),
      ...(reml
        ? [with_('right for n ln 2π', TWO_PI, n * twoPi)]
        : [with_('right for (n − p) ln 2π', TWO_PI, (n - p) * twoPi)]),
      with_('right for one ln 2π too few', TWO_PI, terms[TWO_PI] - twoPi),
      with_('right for one ln 2π too many', TWO_PI, terms[TWO_PI] + twoPi, costs.rare),
      with_('right for ln π in place of ln 2π', TWO_PI, (terms[TWO_PI] * Math.log(Math.PI)) / twoPi),
      with_('right for log10 2π in place of ln 2π', TWO_PI, terms[TWO_PI] * Math.LOG10E),
      ...['3.14159', '3.1416', '3.14', '3.1415926'].map(pi =>
        with_(`right for π = ${pi}`, TWO_PI, (terms[TWO_PI] * Math.log(2 * Number(pi))) / twoPi),
      ),
    );
  }
  if (reml)
    found.push(
      with_('right without ln|XᵀV⁻¹X|', XtViX, 0),
      with_('right with the sign of ln|XᵀV⁻¹X| turned', XtViX, -terms[XtViX]),
      with_('right for ½ ln|XᵀV⁻¹X|', XtViX, terms[XtViX] / 2),
      with_('right with the sign of ln|XᵀX| turned', XtX, parts.logdetXtX),
      with_('right for ½ ln|XᵀX|', XtX, -parts.logdetXtX / 2),
      {
        says: 'right without ln|XᵀV⁻¹X| and ln|XᵀX|, with n − p for n',
        cost: costs.slip,
        value: () => half([terms[TWO_PI], terms[V], terms[Q]]),
      },
    );
  return found;
}
