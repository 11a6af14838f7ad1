import type { VariantLaw } from '../../associate.ts';
import {
  chiSquareUpperTail,
  fUpperTail,
  halfMixtureUpperTail,
  normalUpperTail,
  studentUpperTail,
  type Tail,
} from '../../distribution/tails.ts';
import { fromRows, toRows } from '../../linalg/dense.ts';
import type { Scan } from './associate.ts';
import { dot, formsOf, symmetric, times } from './forms.ts';
import { costs, type Hypothesis, type Prediction } from './hypothesis.ts';
import { centred } from './kinship.ts';
import { certifiedNumbers, type Subject, truthOf } from './subject.ts';

/** p-values by another law, statistics that are another number, logarithms that end. */
export function otherLaws(subject: Subject, scan: Scan): Hypothesis[] {
  const { laws, problem } = scan;
  const statistic = certifiedNumbers(subject, 'statistic');
  if (statistic === undefined) return [];
  const m = statistic.length / laws.length;
  const lawAt = (at: number): VariantLaw => laws[Math.floor(at / m)]!;
  const [n, p] = [problem.y.length, problem.X.cols];
  const asked = laws.map(law => `\`${law}\``).join(', ');
  const tails = (
    says: string,
    cost: number,
    tail: (s: number, law: VariantLaw) => Tail | undefined,
  ): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => tailed(subject, statistic, (s, at) => tail(s, lawAt(at))),
  });
  /** The square of a t is an F, and the F of a scan has one degree of freedom above. */
  const square = (s: number, law: VariantLaw): number => (law === 'wald-t' ? s * s : s);
  const isF = (law: VariantLaw): boolean => law === 'wald-f' || law === 'wald-t' || law === 'score-f';
  const fisher = (d: number) => (s: number, law: VariantLaw) =>
    isF(law) ? fUpperTail(square(s, law), 1, d) : undefined;
  return [
    tails('right for χ²₁ in place of F', costs.named, (s, law) =>
      isF(law) ? chiSquareUpperTail(square(s, law), 1) : undefined,
    ),
    tails('right for F(1, n − p − 1) in place of χ²₁', costs.named, (s, law) =>
      isF(law) ? undefined : fUpperTail(s, 1, n - p - 1),
    ),
    ...degrees(n, p).map(({ says, d }) =>
      tails(`right for ${says} degrees of freedom`, costs.slip, fisher(d)),
    ),
    tails('right for 2 degrees of freedom of χ²', costs.slip, (s, law) =>
      isF(law) ? undefined : chiSquareUpperTail(s, 2),
    ),
    tails('one-sided', costs.slip, (s, law) =>
      law === 'wald-t' ? studentUpperTail(s, n - p - 1) : undefined,
    ),
    tails('one-sided, of the size', costs.slip, (s, law) =>
      law === 'wald-t' ? studentUpperTail(Math.abs(s), n - p - 1) : undefined,
    ),
    tails('right for the half mixture ½χ²₀ + ½χ²₁', costs.slip, (s, law) =>
      law === 'lrt-chi2' ? halfMixtureUpperTail(s) : undefined,
    ),
    tails('right for a one-sided normal tail', costs.slip, (s, law) =>
      normalUpperTail(law === 'wald-t' ? s : Math.sqrt(s)),
    ),
    ...halved(subject, asked),
    ...otherStatistics(subject, laws, statistic, n, p),
    ...otherLogarithms(subject),
    ...exchangedRows(subject, laws, m),
    ...(n ** 3 * m > MOST_WORK ? [] : atTheBound(subject, scan, statistic)),
  ];
}

/** The denominators of F that are not n − p − 1. */
const degrees = (n: number, p: number): { says: string; d: number }[] =>
  [
    { says: 'n − p', d: n - p },
    { says: 'n − 1', d: n - 1 },
    { says: 'n − 2', d: n - 2 },
    { says: 'n', d: n },
    { says: 'n − p − 2', d: n - p - 2 },
  ].filter(({ d }, k, all) => d > 0 && d !== n - p - 1 && all.findIndex(other => other.d === d) === k);

/** p and log10 p from the certified statistic; undefined where a law is not concerned. */
function tailed(
  subject: Subject,
  statistic: readonly number[],
  tail: (s: number, at: number) => Tail | undefined,
): Prediction {
  const [p, log10] = [truthOf(subject, 'p'), truthOf(subject, 'log10_p')];
  const made = statistic.map((s, at) => (Number.isNaN(s) ? undefined : tail(s, at)));
  return {
    ...(p === undefined ? {} : { p: p.map((v, at) => made[at]?.p ?? v) }),
    ...(log10 === undefined ? {} : { log10_p: log10.map((v, at) => made[at]?.log10 ?? v) }),
  };
}

/** p times a factor, 1 − p, in both forms. */
function halved(subject: Subject, asked: string): Hypothesis[] {
  const [p, log10] = [truthOf(subject, 'p'), truthOf(subject, 'log10_p')];
  const by = (says: string, f: (x: number) => number, g: (l: number) => number): Hypothesis => ({
    says,
    asked,
    cost: costs.slip,
    predict: () => ({
      ...(p === undefined ? {} : { p: p.map(f) }),
      ...(log10 === undefined ? {} : { log10_p: log10.map(g) }),
    }),
  });
  const LOG2 = Math.log10(2);
  return [
    by(
      'half of the tail (one-sided, or a half mixture)',
      x => x / 2,
      l => l - LOG2,
    ),
    by(
      'twice the tail',
      x => 2 * x,
      l => l + LOG2,
    ),
    by(
      'twice the tail, at most 1',
      x => Math.min(1, 2 * x),
      l => Math.min(0, l + LOG2),
    ),
    by(
      'the lower tail, 1 − p',
      x => 1 - x,
      l => Math.log10(1 - 10 ** l),
    ),
  ];
}

/** The statistic of another normalisation, and the tail that follows from it. */
function otherStatistics(
  subject: Subject,
  laws: readonly VariantLaw[],
  statistic: readonly number[],
  n: number,
  p: number,
): Hypothesis[] {
  const m = statistic.length / laws.length;
  const lawAt = (at: number): VariantLaw => laws[Math.floor(at / m)]!;
  const d = n - p - 1;
  const tailOf = (s: number, law: VariantLaw): Tail =>
    law === 'lrt-chi2' || law === 'score-chi2' || law === 'wald-chi2'
      ? chiSquareUpperTail(s, 1)
      : fUpperTail(law === 'wald-t' ? s * s : s, 1, d);
  const is = (
    says: string,
    asked: string,
    concerned: (law: VariantLaw) => boolean,
    f: (s: number) => number,
    alone = false,
  ): Hypothesis => ({
    says,
    asked,
    cost: costs.slip,
    predict: () => {
      const made = statistic.map((s, at) => (concerned(lawAt(at)) && !Number.isNaN(s) ? f(s) : s));
      if (alone) return { statistic: made };
      return { statistic: made, ...tailed(subject, made, (s, at) => tailOf(s, lawAt(at))) };
    },
  });
  const isLrt = (law: VariantLaw): boolean => law === 'lrt-chi2';
  const isScoreF = (law: VariantLaw): boolean => law === 'score-f';
  const isSquare = (law: VariantLaw): boolean => law !== 'wald-t';
  return [
    is('right for ℓ₁ − ℓ₀, without the 2', '2(ℓ₁ − ℓ₀)', isLrt, s => s / 2),
    is('ℓ₁ − ℓ₀, without the 2', '2(ℓ₁ − ℓ₀)', isLrt, s => s / 2, true),
    is(
      'the decimal logarithm of the likelihood ratio (a LOD score)',
      '2(ℓ₁ − ℓ₀)',
      isLrt,
      s => s / (2 * Math.LN10),
      true,
    ),
    is('right with n − p in place of n', 'n U²/(I yᵀPy)', isScoreF, s => (s * (n - p)) / n),
    is('right with n − p − 1 in place of n', 'n U²/(I yᵀPy)', isScoreF, s => (s * d) / n),
    is('the root of the statistic (t, or z)', 'its square', isSquare, Math.sqrt, true),
    is(
      'the square of t (an F)',
      't',
      law => law === 'wald-t',
      s => s * s,
      true,
    ),
    is('the size of t, without its sign', 't', law => law === 'wald-t', Math.abs, true),
  ];
}

/** Where binary64 ends, and programs that clamp there. */
const FLOORS = [2.2e-308, 2.2250738585072014e-308, 5e-324, 1e-300, 1e-308, 2.2e-16, 1e-16] as const;

function otherLogarithms(subject: Subject): Hypothesis[] {
  const [p, log10] = [truthOf(subject, 'p'), truthOf(subject, 'log10_p')];
  const floors = FLOORS.map(
    (floor): Hypothesis => ({
      says: `clamped: p is at least ${floor}`,
      asked: 'p as it is',
      cost: costs.slip,
      predict: () => ({
        ...(p === undefined ? {} : { p: p.map(x => Math.max(x, floor)) }),
        ...(log10 === undefined ? {} : { log10_p: log10.map(l => Math.max(l, Math.log10(floor))) }),
      }),
    }),
  );
  if (log10 === undefined) return floors;
  const is = (says: string, cost: number, f: (l: number) => number): Hypothesis => ({
    says,
    asked: 'log10 p',
    cost,
    predict: () => ({ log10_p: log10.map(f) }),
  });
  return [
    ...floors,
    is('−log10 p', costs.common - 0.1, l => -l),
    is('ln p', costs.common, l => l * Math.LN10),
    is('−ln p', costs.common, l => -l * Math.LN10),
    is('p itself', costs.common, l => 10 ** l),
    is('log2 p', costs.slip, l => l / Math.log10(2)),
  ];
}

/** Tests that stand in each other's rows. */
function exchangedRows(subject: Subject, laws: readonly VariantLaw[], m: number): Hypothesis[] {
  return laws.flatMap((a, i) =>
    laws.slice(i + 1).map((b, more): Hypothesis => {
      const j = i + 1 + more;
      const turned = (values: readonly number[] | undefined): number[] =>
        (values ?? []).map((_, at) => {
          const row = Math.floor(at / m);
          const from = row === i ? j : row === j ? i : row;
          return values![from * m + (at % m)]!;
        });
      return {
        says: `right with \`${a}\` and \`${b}\` exchanged`,
        asked: 'the order of `tests`',
        cost: costs.slip,
        predict: () => ({
          statistic: turned(truthOf(subject, 'statistic')),
          p: turned(truthOf(subject, 'p')),
          log10_p: turned(truthOf(subject, 'log10_p')),
        }),
      };
    }),
  );
}

/** n³ m above which V is not inverted for a guess. */
const MOST_WORK = 4e6;

/**
 * A centred K and an intercept have no ML maximum: tests that need one are made where a search ends, at its bound.
 *
 *   lrt-chi2  n ln(yᵀP₀y/yᵀP₁y)     score-f  n (xᵀP₀y)²/(xᵀP₀x · yᵀP₀y)     V = λ PKP + I
 */
function atTheBound(
  subject: Subject,
  { laws, problem, dosage }: Scan,
  statistic: readonly number[],
): Hypothesis[] {
  const n = problem.y.length;
  const d = n - problem.X.cols - 1;
  const m = dosage.cols;
  const made = (lambda: number): Prediction => {
    const K = symmetric(fromRows(centred(toRows(problem.K))));
    const before = formsOf({ ...problem, K }, lambda, 1);
    const yPy = dot(problem.y, before.Py);
    const values = statistic.map((s, at) => {
      const x = dosage.data.subarray((at % m) * n, ((at % m) + 1) * n);
      const I = dot(x, times(before.P, x));
      const explained = dot(x, before.Py) ** 2 / I;
      const law = laws[Math.floor(at / m)];
      return law === 'lrt-chi2'
        ? -n * Math.log1p(-explained / yPy)
        : law === 'score-f'
          ? (n * explained) / yPy
          : s;
    });
    const tail = (s: number, at: number): Tail | undefined => {
      const law = laws[Math.floor(at / m)];
      return law === 'lrt-chi2'
        ? chiSquareUpperTail(s, 1)
        : law === 'score-f'
          ? fUpperTail(s, 1, d)
          : undefined;
    };
    return { statistic: values, ...tailed(subject, values, tail) };
  };
  return [1e5, Math.exp(10)].map(lambda => ({
    says: `right for PKP at the bound λ = ${lambda === 1e5 ? '1e5' : 'e¹⁰'} of a search, where ML has no maximum`,
    asked: 'K as it is',
    cost: costs.rare,
    predict: () => made(lambda),
  }));
}
