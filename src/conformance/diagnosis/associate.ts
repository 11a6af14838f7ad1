import { associate, type ComponentSource, componentSources, type VariantLaw } from '../../associate.ts';
import { type LikelihoodMethod, likelihoodMethods, type Problem } from '../../likelihood.ts';
import { type DenseMatrix, fromRows, identity } from '../../linalg/dense.ts';
import { problemChanges, problemIn } from './changes.ts';
import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { otherLaws } from './laws.ts';
import { otherEffects } from './one-variant.ts';
import { type Subject, tableIn, truthOf } from './subject.ts';

/** People above which no scan is made for a guess: a refit costs n³ a variant. */
const MOST_WORK = 4e6;

export interface Scan {
  readonly problem: Problem;
  readonly dosage: DenseMatrix;
  readonly laws: readonly VariantLaw[];
  readonly method: LikelihoodMethod;
  readonly components: ComponentSource;
  readonly missing: 'refuse' | 'mean';
}

const lawsByName: Readonly<Record<string, VariantLaw>> = {
  wald: 'wald-f',
  lrt: 'lrt-chi2',
  score: 'score-f',
};

/** Scans with other components, by the other likelihood, of other data; effects in other units; other laws. */
export function associateHypotheses(subject: Subject): Hypothesis[] {
  const { input } = subject;
  const problem = problemIn(subject);
  const asked: Scan = {
    problem,
    dosage: fromRows(tableIn(input.dosage)),
    laws: (input.tests as readonly string[]).map(name => lawsByName[name] ?? (name as VariantLaw)),
    method: input.method as LikelihoodMethod,
    components: input.components as ComponentSource,
    missing: (input.missing ?? 'refuse') as 'refuse' | 'mean',
  };
  const fits = problem.y.length ** 3 * asked.dosage.cols;
  return [
    ...otherUnits(subject, asked),
    ...otherLaws(subject, asked),
    ...(fits > MOST_WORK
      ? []
      : [
          ...otherComponents(asked),
          ...otherGenotypes(asked),
          ...otherEffects(subject, asked),
          ...otherData(subject, asked),
        ]),
  ];
}

/** Everything that a scan reports. */
export function scanned({ problem, dosage, ...options }: Scan): Prediction {
  const variants = associate(problem, dosage, options);
  const effect = (name: 'beta' | 'se'): number[] =>
    variants.map(v => (v.status === 'ok' && v.effect.status === 'ok' ? v.effect[name] : Number.NaN));
  const test = (name: 'statistic' | 'p' | 'log10p'): number[] =>
    options.laws.flatMap((_, t) =>
      variants.map(v => {
        const result = v.status === 'ok' ? v.tests[t]! : v;
        return result.status === 'ok' ? result[name] : Number.NaN;
      }),
    );
  return {
    beta: effect('beta'),
    se: effect('se'),
    statistic: test('statistic'),
    p: test('p'),
    log10_p: test('log10p'),
  };
}

function otherComponents(asked: Scan): Hypothesis[] {
  const { method, components } = asked;
  return likelihoodMethods.flatMap(m =>
    componentSources.flatMap((source): Hypothesis[] => {
      const names = [
        ...(m === method ? [] : [m]),
        ...(source === components ? [] : [`\`components: ${source}\``]),
      ];
      if (names.length === 0) return [];
      const instead = [
        ...(m === method ? [] : [method]),
        ...(source === components ? [] : [`\`components: ${components}\``]),
      ];
      return [
        {
          says: `right under ${names.join(' and ')}`,
          asked: instead.join(' and '),
          cost: costs.named * (2 * names.length - 1),
          predict: () => scanned({ ...asked, method: m, components: source }),
        },
      ];
    }),
  );
}

/** The same variant counted, or filled, otherwise. */
function otherGenotypes(asked: Scan): Hypothesis[] {
  const { dosage } = asked;
  const filled = (x: number): DenseMatrix => ({
    ...dosage,
    data: dosage.data.map(v => (Number.isNaN(v) ? x : v)),
  });
  const holes = dosage.data.some(Number.isNaN);
  return holes
    ? [0, 1].map(x => ({
        says: `right for missing genotypes read as ${x} copies`,
        asked: 'the mean in their place',
        cost: costs.slip,
        predict: () => scanned({ ...asked, dosage: filled(x) }),
      }))
    : [];
}

/** The numbers of the answer for one variant: what a scan of other data must meet. */
interface Probe {
  readonly variant: number;
  readonly beta: number | undefined;
  readonly se: number | undefined;
}

/** The first variant that is wrong in β or se; undefined where both are right, or not told. */
function probeOf({ outputs, failing }: Subject): Probe | undefined {
  const wrong = ['beta', 'se'].filter(name => failing.includes(name)).map(name => outputs.get(name)!);
  const [first] = wrong;
  if (first === undefined) return undefined;
  const variant = first.truth.findIndex((c, k) => !Number.isNaN(c) && first.claim[k] !== c);
  const claimed = (name: string): number | undefined =>
    failing.includes(name) ? outputs.get(name)!.claim[variant] : undefined;
  return variant < 0 ? undefined : { variant, beta: claimed('beta'), se: claimed('se') };
}

/** Three digits are asked of a match: `LEAST_DIGITS` of `search`. */
const PROBED = 1e-2;
function agrees({ variant, beta, se }: Probe, other: Scan): boolean {
  const n = other.dosage.rows;
  const dosage = { rows: n, cols: 1, data: other.dosage.data.slice(variant * n, (variant + 1) * n) };
  const found = scanned({ ...other, dosage, laws: ['wald-f'] });
  const near = (claim: number | undefined, [value]: ArrayLike<number> & Iterable<number>): boolean =>
    claim !== undefined && Math.abs(claim - value!) <= PROBED * Math.abs(value!);
  return near(beta, found.beta!) || near(se, found.se!);
}

/** K, X or y changed. One variant is tried first, for a scan of all is dear and hardly one of these is right. */
function otherData(subject: Subject, asked: Scan): Hypothesis[] {
  const { problem } = asked;
  const claims = probeOf(subject);
  return [
    {
      says: 'right for a linear regression, K ignored',
      asked: 'a mixed model',
      cost: costs.common,
      predict: () =>
        scanned({
          ...asked,
          components: 'null-ratio',
          problem: { ...problem, K: identity(problem.y.length) },
        }),
    },
    ...problemChanges.map(
      (change): Hypothesis => ({
        says: `right for ${change.says}`,
        asked: change.asked,
        cost: change.cost + 0.1,
        predict: () => {
          const changed = change.of(problem);
          if (changed === undefined) return {};
          const other = { ...asked, problem: changed };
          return claims === undefined || agrees(claims, other) ? scanned(other) : {};
        },
      }),
    ),
  ];
}

/** β of another allele, another coding, or a variant that is scaled. */
function otherUnits(subject: Subject, { dosage }: Scan): Hypothesis[] {
  const [beta, se] = [truthOf(subject, 'beta'), truthOf(subject, 'se')];
  if (beta === undefined) return [];
  const n = dosage.rows;
  const moments = beta.map((_, k) => {
    const x = Array.from(dosage.data.subarray(k * n, (k + 1) * n));
    const seen = x.filter(v => !Number.isNaN(v));
    const mean = sumOf(seen) / seen.length;
    return { SS: sumOf(seen.map(v => (v - mean) ** 2)), p: mean / 2 };
  });
  const signed = subject.input.tests === undefined ? [] : (subject.input.tests as readonly string[]);
  const turned = (columns: readonly number[]): Prediction => ({
    beta: beta.map((b, k) => (columns.includes(k) ? -b : b)),
    ...withTurnedT(subject, signed, columns),
  });
  const all = beta.map((_, k) => k);
  const wrong = turnedVariants(subject);
  const scaled = (says: string, asked: string, c: (k: number) => number): Hypothesis => ({
    says,
    asked,
    cost: costs.slip,
    predict: () => ({
      beta: beta.map((b, k) => b * c(k)),
      ...(se === undefined ? {} : { se: se.map((s, k) => s * c(k)) }),
    }),
  });
  return [
    {
      says: 'right for the other allele (the sign is turned)',
      asked: 'the counted allele',
      cost: costs.named,
      predict: () => turned(all),
    },
    {
      says: 'right for the other allele (the sign is turned)',
      asked: 'the counted allele',
      cost: costs.common - 0.1,
      predict: () => ({ beta: beta.map(b => -b) }),
    },
    ...(wrong.length > 0 && wrong.length < beta.length
      ? [
          {
            says: `right for the other allele at variant ${wrong.join(', ')} (the sign is turned)`,
            asked: 'the counted allele',
            cost: costs.slip,
            predict: () => turned(wrong),
          },
        ]
      : []),
    scaled('right for one SD of the dosage (over n − 1)', 'one copy', k =>
      Math.sqrt(moments[k]!.SS / (n - 1)),
    ),
    scaled('right for one SD of the dosage (over n)', 'one copy', k => Math.sqrt(moments[k]!.SS / n)),
    scaled('right for one SD of the dosage, √(2p(1 − p))', 'one copy', k =>
      Math.sqrt(2 * moments[k]!.p * (1 - moments[k]!.p)),
    ),
    scaled('right for two copies (genotypes coded 0, ½, 1)', 'one copy', () => 2),
    scaled('right for half a copy', 'one copy', () => 0.5),
  ];
}

/** The t statistic has the sign of β. */
function withTurnedT(subject: Subject, tests: readonly string[], columns: readonly number[]): Prediction {
  const statistic = truthOf(subject, 'statistic');
  if (statistic === undefined || !tests.includes('wald-t')) return {};
  const m = statistic.length / tests.length;
  return {
    statistic: statistic.map((s, at) =>
      tests[Math.floor(at / m)] === 'wald-t' && columns.includes(at % m) ? -s : s,
    ),
  };
}

function turnedVariants({ outputs }: Subject): number[] {
  const beta = outputs.get('beta');
  if (beta === undefined) return [];
  const { claim, truth } = beta;
  return [...truth.keys()].filter(
    k => truth[k] !== 0 && Math.abs(claim[k]! + truth[k]!) < 1e-3 * Math.abs(truth[k]!),
  );
}
