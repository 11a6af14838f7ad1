import type { Implementation } from '../adapters/implementation.ts';
import { askerOf } from './asker.ts';
import { type Failure, tallyOf, tryCases } from './campaign.ts';
import { put } from './culprit.ts';
import { Fault, NotAsked } from './fault.ts';
import type { Finding } from './finding.ts';
import type { FuzzOptions, FuzzReport } from './fuzz.ts';
import type { Answer } from './laws/law.ts';
import { type Line, openLine } from './line.ts';
import { type Look, lookInto } from './look.ts';
import type { Input } from './questions/index.ts';
import { differenceOf } from './repeated.ts';
import { allowedBy, type Trial, trialsFor } from './trial.ts';

/** Two programs differ when they share fewer than 8 digits of the largest number of an output: 10^3 times 10^-11. */
const DIFFERENT = 1e3;

/**
 * The same questions to two programs. Only where they differ is a certificate made, and it says who is wrong: the one,
 * the other, or both. What both get wrong in the same way is not seen here; `fuzz` without a second program sees it.
 */
export async function fuzzAgainst(
  options: FuzzOptions,
  openOther: () => Promise<Implementation>,
): Promise<FuzzReport> {
  const { gate, seed, runs, seconds, most, told } = options;
  const [one, two] = [await options.open(), await openOther()];
  const lines = [openLine(one), openLine(two)] as const;
  const shared = one.hello.capabilities.ops.filter(
    op => two.hello.capabilities.ops.includes(op) && (options.ops?.includes(op) ?? true),
  );
  const allowed = Math.max(allowedBy(one.hello), allowedBy(two.hello)) * DIFFERENT;
  const sides = lines.map((line, k) => {
    const { hello } = line.implementation;
    const tallies = trialsFor({ hello, gate, ops: shared })
      .filter(t => t.kind === 'certified')
      .map(t => tallyOf(whereDifferent(t, lines[1 - k]!, allowed)));
    const open = k === 0 ? options.open : openOther;
    const look: Look = { ...options, open, judge: { hello, gate }, slowestMs: () => line.slowestMs };
    return { line, tallies, look, other: lines[1 - k]! };
  });
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * seconds;
  const findings: Finding[] = [];
  try {
    do
      for (const { line, tallies, look, other } of sides) {
        const open = tallies.filter(t => t.failure === undefined);
        if (open.length === 0) continue;
        const progress = (text: string) => told(`${line.implementation.hello.implementation.name}: ${text}`);
        await tryCases(open, line, {
          seed,
          cases: runs,
          until,
          most: most - findings.length,
          told: progress,
        });
        for (const { failure } of open)
          if (failure !== undefined && findings.length < most)
            findings.push(await withOther(failure, look, line, other));
      }
    while (seconds !== undefined && performance.now() < until && findings.length < most);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
  const tallies = sides.flatMap(s => s.tallies);
  const names = [one, two].map(({ hello }) => hello.implementation);
  return {
    name: names.map(({ name, version }) => `${name} ${version}`.trim()).join(' and '),
    version: '',
    command: one.command,
    seed,
    gate,
    ops: shared,
    cases: {
      law: 0,
      repeated: 0,
      'first-order': 0,
      certified: tallies.reduce((sum, t) => sum + t.tried - t.notAsked, 0),
    },
    questions: lines[0].asked + lines[1].asked,
    findings,
    notAsked: tallies
      .filter(t => t.tried > 0 && t.tried === t.notAsked)
      .map(({ trial, reason }) => ({ law: trial.sentence, op: trial.op, why: reason })),
  };
}

/** The certified trial, tried only where the other program says something else. */
const whereDifferent = (trial: Trial, other: Line, allowed: number): Trial => ({
  ...trial,
  check: async (ask, input) => {
    const [mine, theirs] = await Promise.all([
      ask(trial.op, input as Input),
      said(other, trial.op, input as Input),
    ]);
    if (theirs !== undefined && differenceOf(common(mine, theirs), common(theirs, mine)) <= allowed) return;
    await trial.check(() => mine, input);
  },
});

/** What the other program says; nothing where it breaks or does not do it: then the certificate is asked. */
async function said(line: Line, op: string, input: Input): Promise<Answer | undefined> {
  try {
    return await askerOf(line).ask(op, input);
  } catch (e) {
    if (e instanceof Fault || e instanceof NotAsked) return undefined;
    throw e;
  }
}

/** The outputs that both report: what one of them leaves out is no difference. */
function common(one: Answer, other: Answer): Answer {
  if (!('output' in one) || !('output' in other)) return one;
  const numbers = Object.entries(one.output).filter(
    ([name]) => Object.hasOwn(other.output, name) && !NAMES.includes(name),
  );
  return { status: 'ok', output: Object.fromEntries(numbers) };
}
const NAMES: readonly string[] = ['verdict', 'reason', 'outcome', 'optima'];

/** Who is wrong, and what the certificate says of the other one. */
async function withOther(failure: Failure, look: Look, line: Line, other: Line): Promise<Finding> {
  const finding = await lookInto(failure, look);
  const question = finding.questions.at(-1)!;
  const { hello } = other.implementation;
  const theirs = await put(other, question, { hello, gate: look.judge.gate });
  const [mine, name] = [line.implementation.hello.implementation.name, hello.implementation.name];
  const verdict = theirs === undefined ? 'is right' : `is wrong too (${theirs.fault.kind})`;
  return {
    ...finding,
    id: `${finding.id}.${mine}`,
    command: line.implementation.command,
    what: `${mine} is wrong, ${name} ${verdict}${finding.what === '' ? '' : `: ${finding.what}`}`,
  };
}
