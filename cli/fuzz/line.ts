import type { Reply } from '../../src/conformance/answer.ts';
import type { Request } from '../../src/conformance/question.ts';
import type { Implementation } from '../adapters/implementation.ts';
import { outputsOf } from './shapes.ts';

/** One question and what was said to it. */
export interface Exchange {
  readonly op: string;
  readonly input: Request['input'];
  readonly reply: Reply;
}
export type Question = Pick<Exchange, 'op' | 'input'>;

/** Requests that are put together: enough to keep a pipe full. */
const BATCH = 256;
/** Questions that are remembered, for an answer that depends on what was asked before. */
const REMEMBERED = 64;

/** The line to one implementation: single questions from many sides go out together, in the order in which they came. */
export interface Line {
  readonly implementation: Implementation;
  ask(op: string, input: Request['input']): Promise<Reply>;
  /** How many were put. */
  readonly asked: number;
  /** The last questions that were put, the oldest first. */
  readonly remembered: readonly Question[];
  /** The slowest batch so far, in milliseconds a question. */
  readonly slowestMs: number;
}

export function openLine(implementation: Implementation): Line {
  let waiting: { request: Request; resolve: (reply: Reply) => void }[] = [];
  let busy = false;
  let asked = 0;
  let slowestMs = 0;
  const remembered: Question[] = [];

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const start = performance.now();
      const replies = await implementation.ask(batch.map(b => b.request));
      slowestMs = Math.max(slowestMs, (performance.now() - start) / batch.length);
      for (const { request, resolve } of batch) resolve(replies.get(request.id)!);
      // whoever was waiting for these has a chance to ask again, so that the next batch is full
      await new Promise(setImmediate);
    }
    busy = false;
  }

  return {
    implementation,
    remembered,
    get asked() {
      return asked;
    },
    get slowestMs() {
      return slowestMs;
    },
    ask: (op, input) =>
      new Promise(resolve => {
        asked += 1;
        remembered.push({ op, input });
        if (remembered.length > REMEMBERED) remembered.shift();
        waiting.push({ request: { id: `f${asked}`, op, input, want: outputsOf(op) }, resolve });
        if (busy) return;
        busy = true;
        setImmediate(flush);
      }),
  };
}
