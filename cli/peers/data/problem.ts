import type {
  CertifiedValue,
  Expectation,
  FixtureCase,
  FixtureFile,
  Json,
} from '../../../src/conformance/case.ts';
import { associate, type Fit, fit, fromRows } from '../../../src/index.ts';
import type { Problem } from '../../../src/optimum/contrasts.ts';
import { HarnessProblem } from '../../support/harness.ts';
import { remlGap } from './gap.ts';
import { columnOf, type RealSet } from './sets.ts';

/** The questions about the trait of a set, as cases that any adapter can be asked. */
export interface RealProblem {
  readonly file: (op: 'fit' | 'associate') => FixtureFile;
  /** For components that are reported: how far below the maximum they lie, in nats. */
  readonly gap: (sigma2g: number, sigma2e: number) => number | undefined;
  readonly by: 'spec' | 'src';
}

/** The trait of the measured people, an intercept, and the K of a program as it was printed. */
export interface TraitQuestion {
  readonly y: readonly string[];
  readonly X: readonly (readonly string[])[];
  readonly K: readonly (readonly string[])[];
  readonly dosage: readonly (readonly (string | null)[])[];
}

/** @param K the decimals of a matrix of all people @param variants columns that are tested */
export function questionOf(
  { traitText, measured, dosage }: RealSet,
  K: readonly (readonly string[])[],
  variants: readonly number[],
): TraitQuestion {
  const columns = variants.map(k => columnOf(dosage, k));
  return {
    y: measured.map(i => traitText[i]!),
    X: measured.map(() => ['1']),
    K: measured.map(i => measured.map(j => K[i]![j]!)),
    dosage: measured.map(i => columns.map(x => (Number.isNaN(x[i]!) ? null : String(x[i]!)))),
  };
}

const tests = ['wald-t', 'lrt-chi2', 'score-f'];
const inputs = ({ y, X, K, dosage }: TraitQuestion) =>
  ({
    fit: { y, X, K, method: 'REML' },
    refit: { y, X, K, dosage, tests, method: 'REML', components: 'refit', missing: 'mean' },
    'null-ratio': {
      y,
      X,
      K,
      dosage,
      tests: ['wald-t'],
      method: 'REML',
      components: 'null-ratio',
      missing: 'mean',
    },
  }) as unknown as Record<'fit' | 'refit' | 'null-ratio', { [field: string]: Json }>;

const fileOf = (
  group: string,
  op: 'fit' | 'associate',
  title: string,
  cases: readonly FixtureCase[],
): FixtureFile => ({
  format: 'lmm-fixture/1',
  group,
  title,
  op,
  spec: [],
  generator: { spec_version: '', digits: 0 },
  notes: {},
  cases,
});

const caseOf = (
  id: string,
  comment: string,
  verdict: FixtureCase['verdict'],
  input: { readonly [field: string]: Json },
  expect: { readonly [output: string]: Expectation },
  { digits, method }: { readonly digits: number; readonly method: string },
): FixtureCase => ({
  id,
  rev: 1,
  comment,
  difficulty: 'average',
  flags: [],
  verdict,
  input: { exact: 'decimal', ...input },
  expect,
  certificate: { method, routes: [], digits, checks: [] },
  sha256: '',
});

/** Proved to 20 digits; held to 12, because the condition of these questions is not known. */
const CERTIFIED = { digits: 12, method: 'spec' };
const PROVED = 20;
/** Digits that are told where src is the truth: laws hold it to 12 on problems that are no stress. */
const TOLD = { digits: 10, method: 'src, not certified' };

const wantedOfFit = ['sigma2_g', 'sigma2_e', 'h2', 'lambda', 'loglik', 'beta', 'beta_se'];
const wantedOfTests = ['beta', 'se', 'p', 'log10_p'];
const only = (names: readonly string[], output: { readonly [name: string]: unknown }) =>
  Object.fromEntries(Object.entries(output).filter(([name]) => names.includes(name))) as {
    [output: string]: Expectation;
  };

/** Every answer certified: for sets of some dozens of people. */
export async function certifiedProblem(set: RealSet, question: TraitQuestion): Promise<RealProblem> {
  const { answerWithSpec } = await import('../../rooms/spec.ts');
  const answer = (op: string, input: { [field: string]: Json }, digits: number) => {
    const told = answerWithSpec(op, input, digits);
    if (told.status !== 'ok')
      throw new HarnessProblem('no-answer', `${op} has no answer: ${JSON.stringify(told)}`);
    return told.output as { readonly [name: string]: unknown };
  };
  const { fit: fitInput, ...testInputs } = inputs(question);
  const optimum = answer('fit', fitInput, PROVED);
  const verdict = optimum.verdict as FixtureCase['verdict'];
  const group = `data-${set.name}`;
  const top = Number((optimum.loglik as CertifiedValue).value);
  return {
    by: 'spec',
    file: op =>
      op === 'fit'
        ? fileOf(group, op, set.title, [
            caseOf(
              `${group}/null-model`,
              'the null model',
              verdict,
              fitInput,
              only(wantedOfFit, optimum),
              CERTIFIED,
            ),
          ])
        : fileOf(
            group,
            op,
            set.title,
            Object.entries(testInputs).map(([name, input]) =>
              caseOf(
                `${group}/${name}`,
                name,
                'unique',
                input,
                only(wantedOfTests, answer('associate', input, PROVED)),
                CERTIFIED,
              ),
            ),
          ),
    gap: (sigma2g, sigma2e) => {
      const at = answer('loglik', { ...fitInput, sigma2_g: text(sigma2g), sigma2_e: text(sigma2e) }, 25);
      return Math.max(0, top - Number((at.loglik as CertifiedValue).value));
    },
  };
}

/** src is the truth: for a thousand people, whom the spec would take days for. */
export function uncertifiedProblem(set: RealSet, question: TraitQuestion): RealProblem {
  const problem: Problem = {
    y: Float64Array.from(question.y, Number),
    X: fromRows(question.X.map(row => row.map(Number))),
    K: fromRows(question.K.map(row => row.map(Number))),
  };
  const { fit: fitInput, ...testInputs } = inputs(question);
  const found = fit(problem, 'REML', null);
  const best = found.optima[0];
  if (best === undefined)
    throw new HarnessProblem('no-answer', `${set.title}: the null model is ${found.verdict}`);
  const group = `data-${set.name}`;
  const dosage = fromRows(question.dosage.map(row => row.map(x => (x === null ? Number.NaN : Number(x)))));
  const tested = (name: 'refit' | 'null-ratio'): { [output: string]: Expectation } => {
    const laws = name === 'refit' ? (['wald-t', 'lrt-chi2', 'score-f'] as const) : (['wald-t'] as const);
    const outcomes = associate(problem, dosage, { laws, method: 'REML', components: name, missing: 'mean' });
    const rows = outcomes.map(o => {
      if (o.status !== 'ok' || o.effect.status !== 'ok')
        throw new Error('defect: a variant can not be tested');
      return o;
    });
    const effect = (of: 'beta' | 'se') =>
      rows.map(o => number(o.effect.status === 'ok' ? o.effect[of] : Number.NaN));
    const test = (of: 'p' | 'log10p') =>
      laws.map((_, t) => rows.map(o => (o.tests[t]!.status === 'ok' ? number(o.tests[t]![of]) : null)));
    return { beta: effect('beta'), se: effect('se'), p: test('p'), log10_p: test('log10p') };
  };
  return {
    by: 'src',
    file: op =>
      op === 'fit'
        ? fileOf(group, op, set.title, [
            caseOf(`${group}/null-model`, 'the null model', found.verdict, fitInput, expectOf(best), TOLD),
          ])
        : fileOf(
            group,
            op,
            set.title,
            (['refit', 'null-ratio'] as const).map(name =>
              caseOf(`${group}/${name}`, name, 'unique', testInputs[name], tested(name), TOLD),
            ),
          ),
    gap: remlGap(problem, best),
  };
}

const expectOf = (best: Fit['optima'][number]): { [output: string]: Expectation } => ({
  sigma2_g: number(best.sigma2g),
  sigma2_e: number(best.sigma2e),
  h2: number(best.h2),
  ...(best.lambda === null ? {} : { lambda: number(best.lambda) }),
  loglik: number(best.loglik),
  beta: Array.from(best.beta, number),
  beta_se: Array.from(best.betaSe, number),
});

const text = (x: number): string => String(x);
/** A number of src as a claim is held against it. */
const number = (x: number): CertifiedValue => ({ value: String(x), lo: String(x), hi: String(x) });
