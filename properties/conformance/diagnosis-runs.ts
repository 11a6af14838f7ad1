import { loadFixtures } from '../../cli/support/fixtures.ts';
import type { CertifiedValue, Expectation, Json } from '../../src/conformance/case.ts';
import { judge } from '../../src/conformance/judge.ts';
import { peopleOf, type Question, questionsOf } from '../../src/conformance/question.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { anybody } from '../support/questions.ts';
import type { Mutant } from './mutants/index.ts';
import type { Nested, Truth } from './mutants/mutant.ts';

/** How a program prints: everything that a binary64 has, or as `%.7g` does. */
export const printings = [undefined, 7] as const;
export type Printed = (typeof printings)[number];

/** Every case of the fixtures that has numbers to be right or wrong about, as a question to a program that does all. */
export function certifiedQuestions(): Question[] {
  return loadFixtures()
    .flatMap(file => questionsOf(file, anybody([file.op])))
    .filter(
      ({ kase, expect }) =>
        kase.verdict !== 'invalid' && kase.verdict !== 'none' && Object.keys(expect).length > 0,
    );
}

/** The certified numbers in binary64. */
export const truthOf = ({ expect }: Question): Truth =>
  Object.fromEntries(Object.entries(expect).map(([name, expected]) => [name, numbersOf(expected)]));
const numbersOf = (expected: Expectation): Nested =>
  expected === null
    ? null
    : isList(expected)
      ? expected.map(numbersOf)
      : Number((expected as { value: string }).value);
const isList = (x: Expectation): x is readonly Expectation[] => Array.isArray(x);

const written = (x: number, printed: Printed): string =>
  printed === undefined || !Number.isFinite(x) ? String(x) : x.toPrecision(printed);
export const writtenAll = (x: Nested, printed: Printed): Json =>
  x === null ? null : typeof x === 'number' ? written(x, printed) : x.map(v => writtenAll(v, printed));
/** A certificate as a program would print it; beyond binary64 (p = 1e-400) as it stands. */
const certifiedText = (expected: Expectation, printed: Printed): Json => {
  if (expected === null) return null;
  if (isList(expected)) return expected.map(e => certifiedText(e, printed));
  const { value } = expected as { value: string };
  const x = Number(value);
  return x === 0 || Math.abs(x) < 1e-300 ? value : written(x, printed);
};

/** The whole answer: what the mistake changes, and the certified rest. */
export function answerOf(
  { expect }: Question,
  changed: { readonly [output: string]: Nested },
  printed: Printed,
) {
  return Object.fromEntries(
    Object.entries(expect).map(([name, expected]) => [
      name,
      changed[name] === undefined ? certifiedText(expected, printed) : writtenAll(changed[name], printed),
    ]),
  );
}

export const verdictOn = (
  question: Question,
  output: { readonly [name: string]: Json },
  printed: Printed,
): Verdict => judge(question, { status: 'ok', output, warnings: [] }, { gate: 'standard', printed });

export interface Run {
  readonly mutant: Mutant;
  readonly id: string;
  readonly printed: Printed;
  readonly output: { readonly [name: string]: Json };
  readonly sentence: string | undefined;
  readonly milliseconds: number;
}
export type Outcome = 'right' | 'other' | 'silent';

/** Of two people K has one number: every mistake is a factor there. */
const LEAST_PEOPLE = 3;

/** One mistake put to every case of its op, printed in both ways; where nothing is seen of it there is no run. */
export function runsOf(mutant: Mutant, questions: readonly Question[]): Run[] {
  return questions
    .filter(
      ({ op, request }) => op === mutant.op && (peopleOf(request.input) ?? LEAST_PEOPLE) >= LEAST_PEOPLE,
    )
    .flatMap(asked => {
      const question = narrowed(asked, mutant.reports);
      const changed = mutant.answer(question.request.input, truthOf(question), question.kase.id);
      if (changed === undefined) return [];
      return printings.flatMap((printed): Run[] => {
        const output = answerOf(question, changed, printed);
        const started = performance.now();
        const verdict = verdictOn(question, output, printed);
        const milliseconds = performance.now() - started;
        if (verdict.class === 'pass' || verdict.worst === undefined || !hasNumbers(output)) return [];
        if (digitsWritten(question, output) < TELLING || digitsAllowed(question, changed) < ALLOWED)
          return [];
        return [{ mutant, id: question.kase.id, printed, output, sentence: verdict.diagnosis, milliseconds }];
      });
    });
}

const narrowed = (question: Question, reports: readonly string[] | undefined): Question =>
  reports === undefined
    ? question
    : {
        ...question,
        expect: Object.fromEntries(
          Object.entries(question.expect).filter(([name]) => reports.includes(name)),
        ),
      };

/** A question that allows fewer digits than these of a number does not tell one mistake from another. */
const ALLOWED = 6;
function digitsAllowed({ expect }: Question, changed: { readonly [output: string]: Nested }): number {
  const least = (e: Expectation): number =>
    e === null
      ? ALLOWED
      : isList(e)
        ? Math.min(...e.map(least))
        : ((e as CertifiedValue).attainable ?? ALLOWED);
  return Math.min(
    ...Object.keys(changed).map(name => (expect[name] === undefined ? ALLOWED : least(expect[name]))),
  );
}

/**
 * An answer whose wrong numbers have fewer digits than this together ("0.5", or "1" and "0.25") can be anything: the
 * diagnosis should be silent there, and it is not asked.
 */
const TELLING = 5;
function digitsWritten(question: Question, output: { readonly [name: string]: Json }): number {
  const wrong = new Set<string>();
  const visit = (claim: Json, truth: Nested): void => {
    if (Array.isArray(claim)) for (const [i, c] of claim.entries()) visit(c as Json, (truth as Nested[])[i]!);
    else if (
      typeof claim === 'string' &&
      Math.abs(Number(claim) - (truth as number)) > 1e-9 * Math.abs(truth as number)
    )
      wrong.add(
        claim
          .replace(/e.*$/, '')
          .replace(/[^0-9]/g, '')
          .replace(/^0+|0+$/g, ''),
      );
  };
  const truth = truthOf(question);
  for (const [name, claim] of Object.entries(output)) visit(claim, truth[name]!);
  return [...wrong].reduce((s, digits) => s + digits.length, 0);
}

const hasNumbers = (x: Json): boolean =>
  x === null || (typeof x === 'string' ? Number.isFinite(Number(x)) : Object.values(x).every(hasNumbers));

/** What is seen and not explained: it names no cause. */
const DESCRIPTIVE =
  /right: \S+ is the first that is not|the first rung that breaks|what follows them is not|wrong in (row|column)|right (on|off) the diagonal/;

/** The clauses of a sentence: the first must be the right one, and no other may be wrong. */
const clausesOf = (sentence: string): string[] => sentence.split('; and your ');

/**
 * Whether the sentence is the right one: of this mistake, or of another that gives the same answer to this question,
 * to the digits printed. No method can tell those apart.
 */
export function outcomeOf(run: Run, all: readonly Run[]): Outcome {
  if (run.sentence === undefined || DESCRIPTIVE.test(run.sentence)) return 'silent';
  const patterns = [run.mutant, ...twins(run, all)].map(({ says }) => says);
  const whole = patterns.some(says => says.test(run.sentence!));
  const every = clausesOf(run.sentence).every(clause => patterns.some(says => says.test(clause)));
  return whole && (every || run.mutant.name.startsWith('two reasons')) ? 'right' : 'other';
}

export const twins = (run: Run, all: readonly Run[]): Mutant[] =>
  all
    .filter(other => other.mutant !== run.mutant && other.id === run.id && other.printed === run.printed)
    .filter(other => same(other.output, run.output))
    .map(other => other.mutant);

/** Relative to a number: what differs less is the rounding of two ways to compute it. */
const ROUNDING = 1e-9;
function same(a: Json, b: Json): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    const [x, y] = [Number(a), Number(b)];
    return a === b || Math.abs(x - y) <= ROUNDING * Math.max(Math.abs(x), Math.abs(y));
  }
  return Object.entries(a).every(([name, value]) => same(value, (b as { [name: string]: Json })[name]!));
}
