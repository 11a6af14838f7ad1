import type { Hello, Reply } from '../../src/conformance/answer.ts';
import type { Request } from '../../src/conformance/question.ts';
import { ops } from '../rooms/inputs.ts';
import { HarnessProblem, parseJson, readText, version } from '../support/harness.ts';
import { idOf, misunderstood, readAnswer, readHello } from './messages.ts';
import { type DriverOptions, isBreakdown, startAdapter } from './process.ts';

/** Anything that answers requests: a room of this program, another program, or a file of answers. */
export interface Implementation {
  readonly hello: Hello;
  /** How a person puts one request to it again: a command that reads it from stdin. */
  readonly command: string;
  /** The line that puts one case to it again, where that is not a request on stdin. */
  readonly repro?: (id: string) => string;
  ask(requests: readonly Request[], told?: (id: string) => void): Promise<ReadonlyMap<string, Reply>>;
  close(): Promise<void>;
  /** Of a file of answers: the ids that answer nothing that was asked. */
  strangers?(asked: ReadonlySet<string>): string[];
}

export type Room = 'src' | 'spec';

/** A room of this program, asked in this process. */
export async function room(name: Room, digits: number, command: string): Promise<Implementation> {
  const { answer, ops } = await roomAnswers(name, digits);
  const asks = async (requests: readonly Request[], told: (id: string) => void = () => {}) => {
    const replies = new Map<string, Reply>();
    for (const { id, op, input } of requests) {
      replies.set(id, answer(op, input));
      told(id);
    }
    return replies;
  };
  return { hello: roomHello(name, digits, ops), command, ask: asks, close: async () => {} };
}

/** What a room answers, and which ops it knows. */
export async function roomAnswers(name: Room, digits: number) {
  if (name === 'src') {
    const { answerWithSrc, srcOps } = await import('../rooms/src.ts');
    return { answer: answerWithSrc, ops: srcOps as readonly string[] };
  }
  const { answerWithSpec, specOps } = await import('../rooms/spec.ts');
  return {
    answer: (op: string, input: unknown) => answerWithSpec(op, input, digits),
    ops: specOps as readonly string[],
  };
}

/** Shortest decimals that read back as the same double have at most 17 digits. */
const DOUBLE_DIGITS = 17;

export const roomHello = (name: Room, digits: number, ops: readonly string[]): Hello => ({
  implementation: { name: `lmm-spec ${name}`, version: version() },
  capabilities: { ops, output_digits: name === 'src' ? DOUBLE_DIGITS : digits },
});

/** Another program, over the protocol. @throws HarnessProblem where it does not start */
export async function program(command: string, options: Partial<DriverOptions>): Promise<Implementation> {
  const adapter = await startAdapter(command, options);
  if (isBreakdown(adapter))
    throw new HarnessProblem(
      `start-${adapter.status}`,
      `the adapter \`${command}\` did not start: ${adapter.message}`,
      `it should answer {"op":"hello","protocol":1} on one line of stdout; try it: echo '{"op":"hello","protocol":1}' | ${command}`,
    );
  return { ...adapter, command };
}

/** Answers in a file, one a line: the batch mode. A line that is no answer is the file's fault, and is refused. */
export function resultsFile(path: string): Implementation {
  const replies = new Map<string, Reply>();
  let hello: Hello | undefined;
  readText(path, 'the results file')
    .split('\n')
    .forEach((line, i) => {
      if (line.trim() === '') return;
      const place = `${path}:${i + 1}`;
      const json = parseLineOf(line, path, i);
      if ((json as { op?: unknown })?.op === 'hello') {
        const read = readHello(json);
        if (isBreakdown(read)) throw new HarnessProblem('malformed', `${place} ${read.message}`);
        hello = read;
        return;
      }
      const id = idOf(json);
      if (id === undefined)
        throw new HarnessProblem(
          'malformed',
          `${place} is an answer without an id`,
          'repeat the id of the request',
        );
      replies.set(
        id,
        replies.has(id) ? misunderstood(`answered twice, at last in line ${i + 1}`) : readAnswer(json),
      );
    });
  return {
    hello: hello ?? anonymous(path),
    command: `your program < request.ndjson`,
    ask: async requests =>
      new Map(
        requests.map(({ id }) => [id, replies.get(id) ?? misunderstood(`no line of ${path} answers it`)]),
      ),
    close: async () => {},
    strangers: asked => [...replies.keys()].filter(id => !asked.has(id)),
  };
}

function parseLineOf(line: string, path: string, i: number): unknown {
  try {
    return parseJson(line, path);
  } catch (e) {
    if (!(e instanceof HarnessProblem)) throw e;
    throw new HarnessProblem(
      e.code,
      e.message.replace(`${path}:1:`, `${path}:${i + 1}:`),
      'write one JSON object a line',
    );
  }
}

/** A file that does not say who wrote it is held to everything. */
const anonymous = (path: string): Hello => ({
  implementation: { name: path, version: '' },
  capabilities: { ops },
});
