import type { Implementation } from '../adapters/implementation.ts';
import { askerOf } from './asker.ts';
import { Fault, NotAsked } from './fault.ts';
import type { Answer } from './laws/law.ts';
import { openLine, type Question } from './line.ts';
import type { Input } from './questions/index.ts';
import { differenceOf } from './repeated.ts';
import { smallerInputs } from './smaller-request.ts';

/** A question with two answers: as the first of a process, and after others. */
export interface Conversation {
  readonly before: readonly Question[];
  readonly question: Question;
  readonly alone: Answer;
  readonly after: Answer;
}

/** A process that has been asked nothing yet. */
export type Fresh = () => Promise<Implementation>;

/**
 * The smallest conversation in which the last question has another answer than when it is put to a fresh process.
 *
 * @param suspects questions, one of which had two answers; @param before what was asked before them, the oldest first
 * @returns undefined where every suspect has one answer however it is put
 */
export async function conversationIn(
  suspects: readonly Question[],
  before: readonly Question[],
  fresh: Fresh,
  allowed: number,
  until: number,
): Promise<Conversation | undefined> {
  for (const question of suspects) {
    const found =
      (await twoAnswers([question], question)) ??
      (await twoAnswers([question, question], question)) ??
      (await twoAnswers(
        suspects.filter(q => q !== question),
        question,
      )) ??
      (await twoAnswers(before, question));
    if (found !== undefined) return shrunk(await shorter(found));
  }
  return undefined;

  async function twoAnswers(
    others: readonly Question[],
    question: Question,
  ): Promise<Conversation | undefined> {
    if (others.length === 0) return undefined;
    const alone = await lastOf([question], fresh);
    const after = await lastOf([...others, question], fresh);
    if (alone === undefined || after === undefined || differenceOf(alone, after) <= allowed) return undefined;
    return { before: others, question, alone, after };
  }

  /** Half of the history at a time, as long as a half will do. */
  async function shorter(found: Conversation): Promise<Conversation> {
    const { before: others, question } = found;
    if (others.length < 2 || performance.now() >= until) return found;
    const middle = Math.ceil(others.length / 2);
    const half =
      (await twoAnswers(others.slice(middle), question)) ??
      (await twoAnswers(others.slice(0, middle), question));
    return half === undefined ? found : shorter(half);
  }

  async function shrunk(first: Conversation): Promise<Conversation> {
    let found = first;
    for (let again = true; again; ) {
      again = false;
      for (const candidate of candidatesOf(found)) {
        if (performance.now() >= until) return found;
        const smaller = await twoAnswers(candidate.before, candidate.question);
        if (smaller === undefined) continue;
        found = smaller;
        again = true;
        break;
      }
    }
    return found;
  }
}

/** The question and what stands before it, smaller together where they are one question put twice, else one by one. */
function* candidatesOf({
  before,
  question,
}: Conversation): Generator<Pick<Conversation, 'before' | 'question'>> {
  const twice = before.length === 1 && JSON.stringify(before[0]) === JSON.stringify(question);
  for (const input of smallerInputs(question.input as Input)) {
    const smaller = { op: question.op, input };
    yield { before: twice ? [smaller] : before, question: smaller };
  }
  if (twice) return;
  for (const [k, other] of before.entries())
    for (const input of smallerInputs(other.input as Input))
      yield { before: before.with(k, { op: other.op, input }), question };
}

/** The answer to the last of some questions, put one after the other to a fresh process. */
async function lastOf(questions: readonly Question[], fresh: Fresh): Promise<Answer | undefined> {
  const implementation = await fresh();
  try {
    const { ask } = askerOf(openLine(implementation));
    let last: Answer | undefined;
    for (const { op, input } of questions) last = await answerOf(async () => ask(op, input));
    return last;
  } finally {
    await implementation.close();
  }
}

/** A fault is an answer too: it is compared with what is said to the same question at another time. */
async function answerOf(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (e) {
    if (e instanceof Fault) return { status: e.kind, message: e.message };
    if (e instanceof NotAsked) return undefined;
    throw e;
  }
}
