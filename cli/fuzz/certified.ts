import type { Hello, Output, Reply } from '../../src/conformance/answer.ts';
import type { Expectation, FixtureCase, FixtureFile, Json } from '../../src/conformance/case.ts';
import type { Gate } from '../../src/conformance/gate.ts';
import { judge } from '../../src/conformance/judge.ts';
import { type Question, questionsOf, type Request } from '../../src/conformance/question.ts';
import { isFailing, type Verdict } from '../../src/conformance/verdict.ts';
import { digitsOfOutput } from '../mint/agreement.ts';
import { withCondition } from '../mint/condition.ts';
import { GRADED, numbersOf, withoutUnderflow } from '../mint/fill.ts';
import { answerWithSpec } from '../rooms/spec.ts';
import { gapOf } from '../support/gap.ts';
import { alternatesOf } from './alternates.ts';

/** Digits of the certificate at which a program is first looked at: more than any binary64 has. */
const DIGITS = 20;
/** Digits that a condition number is measured with: a move of 10^-25 must show. */
const GRADING_DIGITS = 40;
/**
 * Ops whose inputs are counts, so that no condition number is measured: digits that the answer shares with the truth,
 * relative to the largest number of each output, at which what is lost is lost to cancellation.
 */
const ENOUGH_OF_THE_LARGEST = 12;
/** Digits of a simulated draw that are asked for: R itself takes the roots of eigenvalues that should be 0. */
const DRAWN_DIGITS = 7;

type Outputs = FixtureCase['expect'];

export interface JudgeOptions {
  readonly hello: Hello;
  readonly gate: Gate;
  readonly graded?: boolean;
  readonly explain?: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly truth: Truth;
}

/** What the spec says to a question: what is certified of it, or why it has no answer. */
export interface Truth {
  readonly verdict: FixtureCase['verdict'];
  readonly expect: Outputs;
  /** Of several optima, the others. */
  readonly alternatives: readonly Outputs[];
  /** The class of the refusal, where the spec refuses. */
  readonly refused?: string;
}

/** @returns undefined where the spec can not carry the question, or does not decide it */
export function truthOf(op: string, input: Request['input'], digits = DIGITS): Truth | undefined {
  const answer = answerWithSpec(op, input, digits);
  if (answer.status === 'unsupported') return undefined;
  if (answer.status === 'error') {
    if (answer.message.startsWith('Undecided')) return undefined;
    throw new Error(`defect: the spec answers ${op} with ${answer.message}`);
  }
  const nothing = { expect: {}, alternatives: [] };
  if (answer.status === 'refused') {
    const { class: refused } = answer;
    return { verdict: refused === 'no-maximum' ? 'none' : 'invalid', ...nothing, refused };
  }
  const {
    verdict = 'unique',
    certificate: _,
    optima = [],
    ...outputs
  } = answer.output as {
    verdict?: FixtureCase['verdict'];
    certificate?: Json;
    optima?: readonly object[];
  };
  return {
    verdict,
    expect: withoutUnderflow(numbersOf(outputs)),
    alternatives: optima.slice(1).map(numbersOf),
  };
}

/**
 * The verdict of the certificate on one reply. Nothing is called wrong that the problem does not allow to be right: a
 * failure is judged again with certified condition numbers.
 *
 * @param graded false: by the digits alone, for a first look
 * @param explain also look for the convention under which a wrong number would be right
 * @returns undefined where nothing can be compared
 */
export async function judged(
  { op, input }: Pick<Request, 'op' | 'input'>,
  reply: Reply,
  { hello, gate, graded = true, explain = false }: JudgeOptions,
): Promise<Judgement | undefined> {
  const truth = truthOf(op, input);
  if (truth === undefined) return undefined;
  const first = await verdictOn(truth);
  if (first === undefined) return undefined;
  if (!isFailing(first.class) || reply.status !== 'ok' || truth.refused !== undefined)
    return { verdict: first, truth };
  if (!GRADED.has(op)) {
    const shared = digitsOfOutput(reply.output, reportedOf(truth.expect, reply.output));
    const least = op === 'simulate' ? DRAWN_DIGITS : ENOUGH_OF_THE_LARGEST;
    const verdict =
      shared >= least ? ({ ...first, class: 'pass' } as const) : await verdictOn(truth, explain);
    return { verdict: verdict!, truth };
  }
  if (!graded) return { verdict: first, truth };
  const sharp = measuredTruth(op, input);
  return { verdict: (await verdictOn(sharp, explain))!, truth: sharp };

  async function verdictOn(t: Truth, why = false): Promise<Verdict | undefined> {
    const question = questionOf(op, input, t, hello, reply, why);
    if (question === undefined) return undefined;
    const gap = await gapOf(question, reply);
    return judge(question, reply, { gate, printed: hello.capabilities.output_digits, gap, explain: why });
  }
}

/** The truth with condition numbers. A failure is judged several times while it is looked into, and measured once. */
function measuredTruth(op: string, input: Request['input']): Truth {
  const key = JSON.stringify([op, input]);
  const known = measured.get(key);
  if (known !== undefined) return known;
  const sharp = truthOf(op, input, GRADING_DIGITS)!;
  const truth = { ...sharp, expect: withCondition(`fuzz ${key}`, { op, input }, sharp.expect, 'every-way') };
  if (measured.size >= REMEMBERED) measured.delete(measured.keys().next().value!);
  measured.set(key, truth);
  return truth;
}
const measured = new Map<string, Truth>();
const REMEMBERED = 64;

/** What a program leaves out of its answer it does not compute: it is judged by the rest. */
const reportedOf = (expect: Outputs, output: Output): Outputs =>
  Object.fromEntries(Object.entries(expect).filter(([name]) => output[name] !== undefined));

function questionOf(
  op: string,
  input: Request['input'],
  truth: Truth,
  hello: Hello,
  reply: Reply,
  explain: boolean,
): Question | undefined {
  const reported = (expect: Outputs): Outputs =>
    reply.status === 'ok' ? reportedOf(expect, reply.output) : expect;
  const expect = reported(truth.expect);
  const kase: FixtureCase = {
    id: `fuzz/${op}`,
    rev: 1,
    comment: '',
    difficulty: 'lower',
    flags: [],
    verdict: truth.verdict,
    input: { exact: 'dyadic', ...input },
    expect,
    ...(truth.alternatives.length === 0 ? {} : { alternatives: truth.alternatives.map(reported) }),
    ...(truth.refused === undefined ? {} : { refusal: { class: truth.refused } }),
    ...(explain ? { conventions: alternatesOf(op, input) } : {}),
    certificate: { method: 'interval', routes: [], digits: DIGITS, checks: [] },
    sha256: '',
  };
  const nothing =
    truth.refused === undefined && Object.keys(expect as Record<string, Expectation>).length === 0;
  const question = questionsOf({ ...file, op, cases: [kase] }, hello)[0]!;
  return nothing || question.notApplicable !== undefined ? undefined : question;
}

const file: Omit<FixtureFile, 'op' | 'cases'> = {
  format: 'lmm-fixture/1',
  group: 'fuzz',
  title: '',
  spec: [],
  generator: { spec_version: '', digits: DIGITS },
  notes: {},
};
