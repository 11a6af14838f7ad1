import type { Reply } from '../../src/conformance/answer.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { askerOf } from './asker.ts';
import { type JudgeOptions, judged, type Truth, truthOf } from './certified.ts';
import { Fault, faultClasses, isSameFault, NotAsked } from './fault.ts';
import type { Exchange, Line, Question } from './line.ts';
import type { Input } from './questions/index.ts';
import { misshapen } from './shapes.ts';
import { smallerInputs } from './smaller-request.ts';
import { faultOf } from './trial.ts';

/** One question, and what is wrong with the answer to it. */
export interface Culprit {
  readonly question: Question;
  readonly reply: Reply | undefined;
  readonly fault: Fault;
  readonly verdict: Verdict | undefined;
  readonly truth: Truth | undefined;
}
export type Judge = JudgeOptions;

const rank = ({ fault }: Culprit): number => faultClasses.indexOf(fault.kind);
const sizeOf = ({ question }: Culprit): number => JSON.stringify(question.input).length;

/** Of all that was asked when a law was broken, the one answer that the certificate finds to be wrong: the worst. */
export async function culpritAmong(
  exchanges: readonly Exchange[],
  judge: Judge,
): Promise<Culprit | undefined> {
  const found: Culprit[] = [];
  for (const exchange of exchanges) {
    const culprit = await culpritOf(exchange, judge);
    if (culprit !== undefined) found.push(culprit);
  }
  return found.toSorted((a, b) => rank(a) - rank(b) || sizeOf(a) - sizeOf(b))[0];
}

/** What the certificate says of one answer. */
export async function culpritOf({ op, input, reply }: Exchange, judge: Judge): Promise<Culprit | undefined> {
  if (reply.status !== 'ok' && reply.status !== 'refused') return undefined;
  const problem = reply.status === 'ok' ? misshapen(op, input, reply.output) : undefined;
  if (problem !== undefined) {
    const truth = truthOf(op, input);
    const fault =
      truth?.refused === undefined
        ? new Fault('unreadable', problem)
        : new Fault('should-refuse', `answered, and should refuse: ${truth.refused}`);
    return { question: { op, input }, reply, fault, verdict: undefined, truth };
  }
  const judgement = await judged({ op, input }, reply, judge);
  const fault = judgement && faultOf(judgement.verdict);
  return fault && { question: { op, input }, reply, fault, ...judgement };
}

/** A question put once, alone: what is wrong with the answer, if anything is. */
export async function put(line: Line, { op, input }: Question, judge: Judge): Promise<Culprit | undefined> {
  const { ask, exchanges } = askerOf(line);
  try {
    await ask(op, input);
    return await culpritOf(exchanges[0]!, judge);
  } catch (e) {
    if (e instanceof NotAsked) return undefined;
    if (!(e instanceof Fault)) throw e;
    if (e.kind === 'unreadable') return culpritOf(exchanges[0]!, judge);
    const question = { op, input };
    return { question, reply: exchanges[0]?.reply, fault: e, verdict: undefined, truth: truthOf(op, input) };
  }
}

/**
 * A smaller question with the same fault: of the same class, as gross, and with an answer where the first has one.
 * Greedy: the first smaller question that still fails is gone on with.
 */
export async function smallest(
  first: Culprit,
  wrong: (question: Question) => Promise<Culprit | undefined>,
  until: number,
): Promise<{ culprit: Culprit; steps: number }> {
  let culprit = first;
  let steps = 0;
  for (let found = true; found && performance.now() < until; ) {
    found = false;
    for (const input of smallerInputs(culprit.question.input as Input)) {
      if (performance.now() >= until) break;
      const smaller = await wrong({ op: culprit.question.op, input });
      if (smaller === undefined || !isSameFault(first.fault, smaller.fault)) continue;
      if (smaller.truth?.refused !== first.truth?.refused) continue;
      culprit = smaller;
      steps += 1;
      found = true;
      break;
    }
  }
  return { culprit, steps };
}
