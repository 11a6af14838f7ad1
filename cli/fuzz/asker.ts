import type { Answer, Output, Reply } from '../../src/conformance/answer.ts';
import { reasonNotToAsk } from '../../src/conformance/question.ts';
import { Fault, NotAsked } from './fault.ts';
import type { Ask } from './laws/law.ts';
import type { Exchange, Line } from './line.ts';
import { misshapen } from './shapes.ts';

/** What one case asks, and what it was told. */
export interface Asker {
  readonly ask: Ask;
  readonly exchanges: readonly Exchange[];
}

/**
 * Asks a program within what it says that it can do. Laws are given only answers that can be read: everything else
 * is a fault here, or no question.
 */
export function askerOf(line: Line): Asker {
  const { capabilities } = line.implementation.hello;
  const exchanges: Exchange[] = [];
  const ask: Ask = async (op, input) => {
    const reason = reasonNotToAsk(op, input, capabilities, false);
    if (reason !== undefined) throw new NotAsked(reason);
    const reply = await line.ask(op, input);
    exchanges.push({ op, input, reply });
    return readable(op, input, reply);
  };
  return { ask, exchanges };
}

function readable(op: string, input: Exchange['input'], reply: Reply): Answer {
  switch (reply.status) {
    case 'ok': {
      const problem = misshapen(op, input, reply.output);
      if (problem !== undefined) throw new Fault('unreadable', problem);
      return { ...reply, output: reported(op, reply.output) };
    }
    case 'refused':
      return reply;
    case 'unsupported':
    case 'not-applicable':
      throw new NotAsked(reply.reason);
    case 'error':
    case 'crash':
    case 'timeout':
    case 'protocol-error':
      if (isGivenUp(reply)) throw new NotAsked(reply.message);
      throw new Fault(reply.status, reply.message);
  }
}

/** The driver gave up before this one was put: it says nothing about this question. */
const isGivenUp = ({ message }: { message: string }): boolean => message.startsWith('aborted after ');

/** An output that a program leaves out is one that it does not compute: a law that looks for it is not asked. */
const reported = (op: string, output: Output): Output =>
  new Proxy(output, {
    get(given, name) {
      if (typeof name === 'string' && name !== 'then' && !Object.hasOwn(given, name))
        throw new NotAsked(`${op} is answered without ${name}`);
      return Reflect.get(given, name);
    },
  });
