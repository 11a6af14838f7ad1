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
type Output = { readonly [name: string]: Json };
type Changed = { readonly [output: string]: Nested };

/** Every case of the fixtures that has numbers to be right or wrong about, as a question to a program that does all. */
export const certifiedQuestions = (): Question[] =>
  loadFixtures()
    .flatMap(file => questionsOf(file, anybody([file.op])))
    .filter(
      ({ kase, expect }) =>
        kase.verdict !== 'invalid' && kase.verdict !== 'none' && Object.keys(expect).length > 0,
    );

/** The certified numbers in binary64. */
export const truthOf = ({ expect }: Question): Truth =>
  Object.fromEntries(Object.entries(expect).map(([name, expected]) => [name, numbersOf(expected)]));
const numbersOf = (expected: Expectation): Nested =>
  expected === null
    ? null
    : isList(expected)
      ? expected.map(numbersOf)
      : Number((expected as CertifiedValue).value);
const isList = (x: Expectation): x is readonly Expectation[] => Array.isArray(x);

const written = (x: number, printed: Printed): string =>
  printed === undefined || !Number.isFinite(x) ? String(x) : x.toPrecision(printed);
const writtenAll = (x: Nested, printed: Printed): Json =>
  x === null ? null : typeof x === 'number' ? written(x, printed) : x.map(v => writtenAll(v, printed));
/** A certificate as a program would print it; beyond binary64 (p = 1e-400) as it stands. */
const certifiedText = (expected: Expectation, printed: Printed): Json => {
  if (expected === null) return null;
  if (isList(expected)) return expected.map(e => certifiedText(e, printed));
  const { value } = expected as CertifiedValue;
  const x = Number(value);
  return x === 0 || Math.abs(x) < 1e-300 ? value : written(x, printed);
};

/** The whole answer: what is changed, and the certified rest. */
export const answerOf = ({ expect }: Question, changed: Changed, printed: Printed): Output =>
  Object.fromEntries(
    Object.entries(expect).map(([name, expected]) => [
      name,
      changed[name] === undefined ? certifiedText(expected, printed) : writtenAll(changed[name], printed),
    ]),
  );

export const verdictOn = (question: Question, output: Output, printed: Printed): Verdict =>
  judge(question, { status: 'ok', output, warnings: [] }, { gate: 'standard', printed });

/** What is seen and not explained: it names no cause. */
export const namesCause = (sentence: string | undefined): boolean =>
  sentence !== undefined && !DESCRIPTIVE.test(sentence);
const DESCRIPTIVE =
  /right: \S+ is the first that is not|the first rung that breaks|what follows them is not|wrong in (row|column)|right (on|off) the diagonal/;

export interface Run {
  readonly mutant: Mutant;
  readonly id: string;
  readonly printed: Printed;
  readonly output: Output;
  readonly sentence: string | undefined;
  readonly milliseconds: number;
}

/**
 * One mistake put to the cases of its op, printed in both ways. Where nothing is seen of it, or where it can not be
 * told from others, there is no run: two people (every mistake of K is a factor), numbers that are short by nature
 * ("0.5"), questions that allow fewer than six digits.
 *
 * @param most cases of these: the search for more ends
 */
export function runsOf(
  mutant: Mutant,
  questions: readonly Question[],
  most = Number.POSITIVE_INFINITY,
): Run[] {
  const runs: Run[] = [];
  let cases = 0;
  for (const question of questions) {
    if (cases >= most) break;
    if (question.op !== mutant.op || (peopleOf(question.request.input) ?? LEAST_PEOPLE) < LEAST_PEOPLE)
      continue;
    const own = runsOn(mutant, narrowed(question, mutant.reports));
    if (own.length > 0) cases += 1;
    runs.push(...own);
  }
  return runs;
}

const LEAST_PEOPLE = 3;
/** Digits of the wrong numbers together. */
const TELLING = 5;
/** Digits that the question allows of a number. */
const ALLOWED = 6;

function runsOn(mutant: Mutant, question: Question): Run[] {
  const { id } = question.kase;
  const changed = mutant.answer(question.request.input, truthOf(question), id);
  if (changed === undefined || digitsAllowed(question, changed) < ALLOWED) return [];
  return printings.flatMap((printed): Run[] => {
    const output = answerOf(question, changed, printed);
    if (!hasNumbers(output) || digitsWritten(question, output) < TELLING) return [];
    const started = performance.now();
    const verdict = verdictOn(question, output, printed);
    const milliseconds = performance.now() - started;
    if (verdict.class === 'pass' || verdict.worst === undefined) return [];
    return [{ mutant, id, printed, output, sentence: verdict.diagnosis, milliseconds }];
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

function digitsAllowed({ expect }: Question, changed: Changed): number {
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

/** A number that is nearer to the truth than this is not wrong. */
const WRONG = 1e-9;
function digitsWritten(question: Question, output: Output): number {
  const wrong = new Set<string>();
  const visit = (claim: Json, truth: Nested): void => {
    if (Array.isArray(claim)) for (const [i, c] of claim.entries()) visit(c as Json, (truth as Nested[])[i]!);
    else if (typeof claim === 'string') {
      const size = Math.abs(truth as number);
      if (Math.abs(Number(claim) - (truth as number)) <= WRONG * size) return;
      const digits = claim.replace(/e.*$/, '').replace(/[^0-9]/g, '');
      wrong.add(digits.replace(/^0+|0+$/g, ''));
    }
  };
  const truth = truthOf(question);
  for (const [name, claim] of Object.entries(output)) visit(claim, truth[name]!);
  return [...wrong].reduce((s, digits) => s + digits.length, 0);
}

const hasNumbers = (x: Json): boolean =>
  x === null || (typeof x === 'string' ? Number.isFinite(Number(x)) : Object.values(x).every(hasNumbers));

export type Outcome = 'right' | 'other' | 'silent';

/** The clauses of a sentence: the first must be the right one, and no other may be wrong. */
const clausesOf = (sentence: string): string[] => sentence.split('; and your ');

/**
 * Whether the sentence is the right one: of this mistake, or of another that gives the same answer to this question,
 * to the digits printed. No method can tell those apart.
 */
export function outcomeOf(run: Run, all: readonly Run[]): Outcome {
  const { sentence, mutant } = run;
  if (sentence === undefined || !namesCause(sentence)) return 'silent';
  const patterns = [mutant, ...twins(run, all)].map(({ says }) => says);
  const told = (text: string): boolean => patterns.some(says => says.test(text));
  const clauses = mutant.reasons === undefined ? clausesOf(sentence) : [sentence];
  return clauses.every(told) ? 'right' : 'other';
}

const twins = (run: Run, all: readonly Run[]): Mutant[] =>
  all
    .filter(other => other.mutant !== run.mutant && other.id === run.id && other.printed === run.printed)
    .filter(other => same(other.output, run.output))
    .map(other => other.mutant);

function same(a: Json, b: Json): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    const [x, y] = [Number(a), Number(b)];
    return a === b || Math.abs(x - y) <= WRONG * Math.max(Math.abs(x), Math.abs(y));
  }
  return Object.entries(a).every(([name, value]) => same(value, (b as Output)[name]!));
}

/** What is done to a certified number x, with draws between 0 and 1. */
export const noises: readonly {
  readonly name: string;
  readonly of: (x: number, draw: () => number) => number;
}[] = [
  ...[1, 0.1, 1e-3, 1e-5, 1e-7].map(size => ({
    name: `x (1 ± ${size})`,
    of: (x: number, draw: () => number) => x * (1 + size * (2 * draw() - 1)),
  })),
  { name: 'any number up to 2x', of: (x, draw) => 2 * Math.abs(x || 1) * draw() },
  ...[1, 2, 3].map(digits => ({
    name: `any number up to 2x, of ${digits} digits`,
    of: (x: number, draw: () => number) => Number((2 * Math.abs(x || 1) * draw()).toPrecision(digits)),
  })),
];

/** Noise in some outputs: a wrong answer without a reason. @param draw between 0 and 1 */
export function noisy(question: Question, kind: number, draw: () => number): Changed {
  const truth = truthOf(question);
  const { of } = noises[kind]!;
  const share = draw();
  const names = Object.keys(truth).filter(() => draw() <= share);
  const chosen = names.length === 0 ? [Object.keys(truth)[0]!] : names;
  const disturbed = (x: Nested): Nested =>
    x === null ? null : typeof x === 'number' ? of(x, draw) : x.map(disturbed);
  return Object.fromEntries(chosen.map(name => [name, disturbed(truth[name]!)]));
}
