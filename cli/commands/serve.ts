import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Answer } from '../../src/conformance/answer.ts';
import type { Room } from '../adapters/implementation.ts';
import { self } from '../support/harness.ts';

const examples = `
One JSON object a line on stdin, one answer a line on stdout; the end of stdin, or bye, ends it.

Examples:
  $ echo '{"op":"hello","protocol":1}' | ${self} serve --room src
  $ echo '{"id":"1","op":"echo","input":{"values":["0.1","1e-320"]}}' | ${self} serve --room src
  $ ${self} cases show relationship-documented/documented-sample-sd --request | ${self} serve --room spec --digits 60

lmm-spec is itself an implementation that can be checked:
  $ ${self} check --adapter "${self} serve --room spec --digits 40"`;

export function define(command: Command): void {
  command
    .addOption(
      new Option('--room <room>', 'src answers in binary64, spec with certified digits {value, lo, hi}')
        .choices(['src', 'spec'])
        .makeOptionMandatory(),
    )
    .option('--digits <n>', 'certified digits of the room `spec`', digitsOf, 40)
    .addHelpText('after', examples)
    .action(({ room, digits }: { room: Room; digits: number }) => serve(room, digits));
}

/** The most digits that are served: a request should be answered in seconds. */
const MOST_DIGITS = 1000;
function digitsOf(value: string): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < 1 || n > MOST_DIGITS)
    throw new InvalidArgumentError(`Write a whole number from 1 to ${MOST_DIGITS}.`);
  return n;
}

async function serve(room: Room, digits: number): Promise<void> {
  const { roomAnswers, roomHello } = await import('../adapters/implementation.ts');
  const { answer, ops } = await roomAnswers(room, digits);
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const request = parsed(line);
    if (request?.op === 'bye') return;
    if (request?.op === 'hello') await say({ op: 'hello', protocol: 1, ...roomHello(room, digits, ops) });
    else await say(replyTo(line, request, answer));
  }
}

interface Request {
  readonly id?: unknown;
  readonly op?: unknown;
  readonly input?: unknown;
  readonly want?: unknown;
}

function parsed(line: string): Request | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function replyTo(
  line: string,
  request: Request | undefined,
  answer: (op: string, input: unknown) => Answer,
): object {
  if (request === undefined)
    return error(`a request is one JSON object on one line, and this is none: ${line.slice(0, 60)}`);
  const { id, op, input, want } = request;
  if (typeof id !== 'string') return error('a request has an "id", a text that the answer repeats');
  if (typeof op !== 'string') return { id, ...error('a request has an "op", a text like "relationship"') };
  const reply = answer(op, input);
  if (reply.status !== 'ok' || !Array.isArray(want)) return { id, ...reply };
  const wanted = Object.entries(reply.output).filter(([name]) => want.includes(name));
  return { id, ...reply, output: Object.fromEntries(wanted) };
}

const error = (message: string): Answer => ({ status: 'error', message });

/** Waits where the reader is slow, so that answers do not pile up in memory. */
async function say(message: object): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`))
    await new Promise<void>(resolve => process.stdout.once('drain', () => resolve()));
}
