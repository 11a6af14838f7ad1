import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type DriverOptions, isBreakdown, startAdapter } from '../../cli/adapters/process.ts';
import type { Reply } from '../../src/conformance/answer.ts';
import type { Request } from '../../src/conformance/question.ts';

const script = fileURLToPath(new URL('../support/garbage-adapters/adapter.mjs', import.meta.url));
const command = (mode: string): string => `"${process.execPath}" "${script}" ${mode}`;

/** Long enough for node on a busy machine; a test that waits for a deadline has a short one of its own. */
const patience: Partial<DriverOptions> = {
  startMs: 15_000,
  requestMs: 15_000,
  longestLine: 1_000_000,
  byeMs: 300,
};
const SHORT_MS = 500;

const echo = (id: string, value: string): Request => ({
  id,
  op: 'echo',
  input: { values: [value] },
  want: [],
});
const requests = [echo('r1', '1'), echo('r2', 'bad'), echo('r3', '3')];

async function converse(mode: string, options: Partial<DriverOptions> = {}): Promise<Record<string, Reply>> {
  const adapter = await startAdapter(command(mode), { ...patience, ...options });
  if (isBreakdown(adapter)) throw new Error(`did not start: ${adapter.message}`);
  try {
    return Object.fromEntries(await adapter.ask(requests));
  } finally {
    await adapter.close();
  }
}
const statuses = (replies: Record<string, Reply>): (string | undefined)[] =>
  ['r1', 'r2', 'r3'].map(id => replies[id]?.status);

test.each([
  ['garbage-json', 'protocol-error', 'no JSON'],
  ['early-close', 'crash', 'exited with code 0'],
  ['exit-code', 'crash', 'ZeroDivisionError'],
  ['hang', 'timeout', 'no answer in 0.5 s'],
  ['close-stdout', 'crash', 'closed its output'],
  ['wrong-id', 'protocol-error', 'nobody'],
  ['no-id', 'protocol-error', 'not open'],
  ['twice', 'protocol-error', 'twice'],
  ['huge-line', 'protocol-error', 'more than 1000000 bytes'],
  ['no-output', 'protocol-error', 'output'],
  ['unknown-status', 'protocol-error', 'status'],
])('law: a program that breaks (%s) is blamed for that request alone, as %s', async (mode, status, why) => {
  const replies = await converse(mode, mode === 'hang' ? { requestMs: SHORT_MS } : {});
  expect(statuses(replies)).toEqual(['ok', status, 'ok']);
  expect((replies.r2 as { message: string }).message).toContain(why);
});

test.each([
  'good',
  'noise-on-stderr',
  'slow-start',
  'nan',
  'out-of-order',
  'exit-code-at-bye',
  'deaf-to-bye',
])('law: a program may be %s and is answered for', async mode => {
  expect(statuses(await converse(mode))).toEqual(['ok', 'ok', 'ok']);
});

test.each([
  ['exit-at-start', 'crash', 'exited with code 9; its stderr ends: cannot open shared object file'],
  ['hang-at-hello', 'timeout', 'no hello in 0.5 s'],
  ['noise-on-stdout', 'protocol-error', 'print anything else to stderr'],
  ['wrong-hello', 'protocol-error', 'answered hello with'],
])('law: a start that fails (%s) is %s, with the reason', async (mode, status, why) => {
  const startMs = mode === 'hang-at-hello' ? SHORT_MS : 15_000;
  const adapter = await startAdapter(command(mode), { ...patience, startMs });
  expect(adapter).toMatchObject({ status });
  expect((adapter as { message: string }).message).toContain(why);
});

test('law: a command that is not there is a crash with the words of the system', async () => {
  const plain = await startAdapter('lmm-spec-no-such-command', patience);
  expect(plain).toMatchObject({ status: 'crash', message: expect.stringContaining('ENOENT') });
  const shell = await startAdapter('true && lmm-spec-no-such-command', patience);
  expect(shell).toMatchObject({ status: 'crash', message: expect.stringContaining('not found') });
});

test('law: a command may need a shell', async () => {
  const adapter = await startAdapter(`cd / && ${command('good')}`, patience);
  if (isBreakdown(adapter)) throw new Error(adapter.message);
  expect([...(await adapter.ask(requests)).values()].map(r => r.status)).toEqual(['ok', 'ok', 'ok']);
  await adapter.close();
});

test('law: a program that always dies is given up after the restart budget, and every request has a reply', async () => {
  const replies = await converse('always-dies', { restarts: 1 });
  expect(statuses(replies)).toEqual(['crash', 'crash', 'crash']);
  expect((replies.r3 as { message: string }).message).toContain('aborted after 1 restarts');
});

test.each(['good', 'deaf-to-bye', 'hang'])(
  'law: after a conversation with a %s program no process is left',
  async mode => {
    const adapter = await startAdapter(command(mode), { ...patience, requestMs: SHORT_MS });
    if (isBreakdown(adapter)) throw new Error(adapter.message);
    const pid = Number(adapter.hello.implementation.version);
    const isThere = (): boolean => process.kill(pid, 0);
    expect(isThere()).toBe(true);
    await adapter.ask(requests);
    await adapter.close();
    expect(isThere).toThrow('ESRCH');
  },
);
