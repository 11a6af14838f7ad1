import type { Hello, Reply } from '../../src/conformance/answer.ts';
import type { Request } from '../../src/conformance/question.ts';
import { after, type Child, startChild } from './child.ts';
import { idOf, misunderstood, parseLine, readAnswer, readHello } from './messages.ts';

/**
 * The driver of the protocol lmm-protocol/1: any program that reads requests and writes answers, line by line.
 *
 * It ends, whatever the program does: every wait has a deadline. And it blames nobody by guess: when a program breaks
 * with several requests open, each of these is put again alone, to a fresh process.
 */
export interface DriverOptions {
  /** Until `hello` is answered. */
  readonly startMs: number;
  /** Without any answer, while a request is open. */
  readonly requestMs: number;
  /** Requests open at a time. */
  readonly window: number;
  /** Fresh processes for one call of `ask`. */
  readonly restarts: number;
  readonly longestLine: number;
  /** For a program to end by itself after `bye`. */
  readonly byeMs: number;
}

const defaults: DriverOptions = {
  startMs: 30_000,
  requestMs: 30_000,
  window: 64,
  restarts: 10,
  longestLine: 64 * 1024 * 1024,
  byeMs: 2000,
};

/** What ended a conversation. */
export interface Breakdown {
  readonly status: 'crash' | 'timeout' | 'protocol-error';
  readonly message: string;
}
export const isBreakdown = <T extends object>(x: T | Breakdown): x is Breakdown =>
  'status' in x && 'message' in x;

export interface Adapter {
  readonly hello: Hello;
  /** One reply a request, in whatever order they come. `told` is called as they come. */
  ask(requests: readonly Request[], told?: (id: string) => void): Promise<Map<string, Reply>>;
  close(): Promise<void>;
}

/** Starts a program and greets it. It never throws: what goes wrong is the answer. */
export async function startAdapter(
  command: string,
  overrides: Partial<DriverOptions> = {},
): Promise<Adapter | Breakdown> {
  const options = { ...defaults, ...overrides };
  const first = await greet(command, options);
  if (isBreakdown(first)) return first;
  let session: Session | undefined = first;

  return {
    hello: first.hello,
    ask: (requests, told = () => {}) => askAll(requests, told),
    close: async () => session?.leave(),
  };

  async function askAll(
    requests: readonly Request[],
    told: (id: string) => void,
  ): Promise<Map<string, Reply>> {
    const replies = new Map<string, Reply>();
    const suspects: Request[] = [];
    let waiting = [...requests];
    let restarts = 0;
    while (waiting.length + suspects.length > 0) {
      const alone = suspects.length > 0;
      const asked = alone ? [suspects[0]!] : waiting;
      const broken = await attempt(asked, replies, told);
      const open = asked.filter(r => broken?.open.has(r.id));
      if (open.length === 1) replies.set(open[0]!.id, broken!.reply);
      else if (!alone) suspects.push(...open);
      if (alone && replies.has(asked[0]!.id)) suspects.shift();
      waiting = waiting.filter(r => !replies.has(r.id) && !suspects.includes(r));
      if (broken === undefined) continue;
      restarts += 1;
      if (!broken.final && restarts <= options.restarts) continue;
      const message = `aborted after ${restarts - 1} restarts: ${broken.reply.message}`;
      for (const r of [...suspects, ...waiting]) replies.set(r.id, { ...broken.reply, message });
      break;
    }
    return replies;
  }

  /** @returns how the conversation broke, if it did; `final` when there is no process to go on with */
  async function attempt(
    requests: readonly Request[],
    replies: Map<string, Reply>,
    told: (id: string) => void,
  ): Promise<(Broken & { final: boolean }) | undefined> {
    if (session === undefined) {
      const fresh = await greet(command, options);
      if (isBreakdown(fresh)) return { reply: fresh, open: new Set(), final: true };
      session = fresh;
    }
    const broken = await session.converse(requests, replies, told);
    if (broken === undefined) return undefined;
    session = undefined;
    return { ...broken, final: false };
  }
}

interface Broken {
  readonly reply: Breakdown;
  /** Put, and not answered. */
  readonly open: ReadonlySet<string>;
}

interface Session {
  readonly hello: Hello;
  /** Puts requests until all are answered or the program breaks; then it is gone, and some requests were open. */
  converse(
    requests: readonly Request[],
    replies: Map<string, Reply>,
    told: (id: string) => void,
  ): Promise<Broken | undefined>;
  leave(): Promise<void>;
}

async function greet(command: string, options: DriverOptions): Promise<Session | Breakdown> {
  let onLine: (line: string) => void = () => {};
  let onBreak: (status: Breakdown['status'], why: string) => void = () => {};
  let ended: Breakdown | undefined;
  const child = startChild(command, options.longestLine, {
    line: text => {
      if (text.trim() !== '') onLine(text);
    },
    end: (kind, why) => {
      ended = { status: kind, message: withStderr(child, why) };
      onBreak(kind, why);
    },
  });

  const hello = await new Promise<Hello | Breakdown>(resolve => {
    const timer = setTimeout(
      () =>
        resolve({ status: 'timeout', message: withStderr(child, `no hello in ${seconds(options.startMs)}`) }),
      options.startMs,
    );
    onBreak = status => {
      clearTimeout(timer);
      resolve({ status, message: ended!.message });
    };
    onLine = text => {
      clearTimeout(timer);
      const line = parseLine(text);
      const answer = 'json' in line ? readHello(line.json) : line;
      resolve(isBreakdown(answer) ? { ...answer, message: withStderr(child, answer.message) } : answer);
    };
    child.send(JSON.stringify({ op: 'hello', protocol: 1 }));
  });
  if (isBreakdown(hello)) {
    await child.kill();
    return hello;
  }
  // what it says between two conversations belongs to nobody
  onLine = () => {};
  onBreak = () => {};

  const answered = new Set<string>();
  return { hello, converse, leave };

  async function converse(
    requests: readonly Request[],
    replies: Map<string, Reply>,
    told: (id: string) => void,
  ): Promise<Broken | undefined> {
    const queue = requests.filter(r => !replies.has(r.id));
    const open = new Set<string>();
    const broken = await new Promise<Breakdown | undefined>(resolve => {
      let timer: NodeJS.Timeout | undefined;
      const finish = (how: Breakdown | undefined): void => {
        clearTimeout(timer);
        onLine = () => {};
        onBreak = () => {};
        resolve(how);
      };
      const breaks = (status: Breakdown['status'], why: string): void =>
        finish({ status, message: withStderr(child, why) });
      const proceed = (): void => {
        while (open.size < options.window && queue.length > 0) {
          const request = queue.shift()!;
          open.add(request.id);
          child.send(JSON.stringify(request));
        }
        clearTimeout(timer);
        if (open.size === 0) finish(undefined);
        else
          timer = setTimeout(
            () => breaks('timeout', `no answer in ${seconds(options.requestMs)}`),
            options.requestMs,
          );
      };
      onBreak = breaks;
      onLine = text => {
        const line = parseLine(text);
        if (!('json' in line)) return breaks('protocol-error', line.message);
        const id = idOf(line.json);
        if (id !== undefined && answered.has(id)) {
          // an answer that was judged in an earlier conversation is too late to take back
          if (replies.has(id)) replies.set(id, misunderstood('answered twice'));
          return;
        }
        if (id === undefined || !open.has(id))
          return breaks('protocol-error', `answered a request that is not open: ${text.slice(0, 80)}`);
        open.delete(id);
        answered.add(id);
        replies.set(id, readAnswer(line.json));
        told(id);
        proceed();
      };
      if (ended === undefined) proceed();
      else finish(ended);
    });
    if (broken === undefined) return undefined;
    await child.kill();
    return { reply: broken, open };
  }

  async function leave(): Promise<void> {
    child.send(JSON.stringify({ op: 'bye' }));
    child.endInput();
    await Promise.race([child.gone, after(options.byeMs)]);
    await child.kill();
  }
}

const seconds = (ms: number): string => `${ms / 1000} s`;

function withStderr(child: Child, why: string): string {
  const tail = child.stderrTail();
  return tail === '' ? why : `${why}; its stderr ends: ${tail}`;
}
