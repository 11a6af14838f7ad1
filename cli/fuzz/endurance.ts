import { askerOf } from './asker.ts';
import { truthOf } from './certified.ts';
import { Fault, NotAsked } from './fault.ts';
import type { Fresh } from './history.ts';
import { openLine, type Question } from './line.ts';
import type { Input } from './questions/index.ts';
import { smallerInputs } from './smaller-request.ts';

/** A question that is answered at first, and not any more when it was put so often. */
export interface Worn {
  readonly question: Question;
  readonly times: number;
  readonly fault: Fault;
}

/** Questions beyond those after which it broke: it may have been asked about by others too. */
const MORE = 64;
const AT_ONCE = 64;

/** A question, again and again, to a process of its own: does it break as it did before? As small a question as will do. */
export async function wornBy(
  first: Question,
  asked: number,
  fresh: Fresh,
  until: number,
): Promise<Worn | undefined> {
  const smallest = await worn(smallestAnswerable(first), asked, fresh);
  if (smallest !== undefined) return smallest;
  let found = await worn(first, asked, fresh);
  for (let again = found !== undefined; found !== undefined && again; ) {
    again = false;
    for (const input of smallerInputs(found.question.input)) {
      if (performance.now() >= until) break;
      const smaller: Worn | undefined = await worn({ op: first.op, input }, found.times, fresh);
      if (smaller?.fault.kind !== found.fault.kind) continue;
      found = smaller;
      again = true;
      break;
    }
  }
  return found;
}

async function worn(question: Question, asked: number, fresh: Fresh): Promise<Worn | undefined> {
  const implementation = await fresh();
  try {
    const { ask } = askerOf(openLine(implementation));
    for (let begun = 0; begun < asked + MORE; begun += AT_ONCE) {
      const faults = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          try {
            await ask(question.op, question.input);
            return undefined;
          } catch (e) {
            if (e instanceof Fault) return e;
            if (e instanceof NotAsked) return undefined;
            throw e;
          }
        }),
      );
      const k = faults.findIndex(fault => fault !== undefined);
      // once is not enough: alone it was answered
      if (k >= 0) return { question, times: Math.max(2, begun + k + 1), fault: faults[k]! };
    }
    return undefined;
  } finally {
    await implementation.close();
  }
}

/** The spec has an answer to it, and to none that is smaller by one step. */
function smallestAnswerable({ op, input: first }: Question): Question {
  const isAnswered = (input: Input) => truthOf(op, input)?.refused === undefined;
  let input: Input = first;
  for (let smaller: Input | undefined = first; smaller !== undefined && isAnswered(first); ) {
    input = smaller;
    smaller = [...smallerInputs(input)].find(isAnswered);
  }
  return { op, input };
}
