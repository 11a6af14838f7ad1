import type { Gate } from '../../src/conformance/gate.ts';
import type { Implementation } from '../adapters/implementation.ts';
import type { DriverOptions } from '../adapters/process.ts';
import { type Failure, type Tally, tallyOf, tryCases } from './campaign.ts';
import { culpritAmong } from './culprit.ts';
import { exportsOf } from './exports.ts';
import { type Finding, keyOf, ofCulprit } from './finding.ts';
import { openLine } from './line.ts';
import { type Look, lookInto } from './look.ts';
import { type TrialKind, trialKinds, trialsFor } from './trial.ts';

export interface FuzzOptions {
  /** Starts the program, or gives the room: called again wherever a fresh process is needed. */
  readonly open: (overrides?: Partial<DriverOptions>) => Promise<Implementation>;
  /** Only these; all that the program names otherwise. */
  readonly ops: readonly string[] | undefined;
  readonly gate: Gate;
  readonly seed: number;
  /** Cases of laws in one round. */
  readonly runs: number;
  /** One round, or as many as there is time for. */
  readonly seconds: number | undefined;
  /** It stops when it has found so many. */
  readonly most: number;
  /** The time that one failure is made smaller. */
  readonly shrinkSeconds: number;
  /** For one answer. */
  readonly deadlineMs: number;
  readonly told: (text: string) => void;
}

export interface FuzzReport {
  readonly name: string;
  readonly version: string;
  readonly command: string;
  readonly seed: number;
  readonly gate: Gate;
  readonly ops: readonly string[];
  /** Cases tried, by kind. */
  readonly cases: Readonly<Record<TrialKind, number>>;
  readonly questions: number;
  readonly findings: readonly Finding[];
  /** Laws that could not be asked, and why. */
  readonly notAsked: readonly { readonly law: string; readonly op: string; readonly why: string }[];
}

/** Cases of the other kinds, as a share of the cases of laws: a certificate costs as much as twenty laws. */
const SHARE: Readonly<Record<TrialKind, number>> = {
  law: 1,
  repeated: 1 / 20,
  'first-order': 1 / 20,
  certified: 1 / 20,
};

/** Tries a program on everything that it says it does: what is cheap first; every failure is made small at once. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { gate, seed, runs, seconds, most, told } = options;
  const implementation = await options.open();
  const { hello, command } = implementation;
  const ops = hello.capabilities.ops.filter(op => options.ops?.includes(op) ?? true);
  const line = openLine(implementation);
  const tallies = trialsFor({ hello, gate, ops }).map(tallyOf);
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * seconds;
  const look: Look = { ...options, judge: { hello, gate }, slowestMs: () => line.slowestMs };
  const findings = new Map<string, Finding>();
  try {
    do for (const kind of trialKinds) await round(kind);
    while (seconds !== undefined && !isOver());
  } finally {
    await implementation.close();
  }
  return {
    name: hello.implementation.name,
    version: hello.implementation.version,
    command,
    seed,
    gate,
    ops,
    cases: Object.fromEntries(trialKinds.map(kind => [kind, triedOf(kind)])) as FuzzReport['cases'],
    questions: line.asked,
    findings: [...findings.values()],
    notAsked: tallies.filter(neverAsked).map(({ trial, reason }) => ({
      law: trial.sentence,
      op: trial.op,
      why: reason,
    })),
  };

  async function round(kind: TrialKind): Promise<void> {
    const own = tallies.filter(t => t.trial.kind === kind && t.failure === undefined);
    if (own.length === 0 || isOver()) return;
    const progress = (text: string): void => told(`${kind}: ${text}, ${findings.size} found`);
    await tryCases(own, line, {
      seed,
      cases: Math.ceil(runs * SHARE[kind]),
      until,
      most: most - findings.size,
      told: progress,
    });
    for (const { failure } of own) if (failure !== undefined && findings.size < most) await find(failure);
  }

  function isOver(): boolean {
    return performance.now() >= until || findings.size >= most;
  }

  /** A failure that is the same mistake as one before is told with it, and not made small again. */
  async function find(failure: Failure): Promise<void> {
    told(`making a failure of "${failure.trial.sentence}" smaller`);
    const known = findings.get(await firstKeyOf(failure));
    if (known !== undefined) return void known.also.push(failure.trial.sentence);
    const finding = await lookInto(failure, look);
    const same = findings.get(keyOf(finding));
    if (same === undefined) findings.set(keyOf(finding), finding);
    else same.also.push(failure.trial.sentence);
  }

  async function firstKeyOf({ fault, exchanges, trial }: Failure): Promise<string> {
    const culprit = await culpritAmong(exchanges, look.judge);
    if (culprit !== undefined) return keyOf(ofCulprit(culprit));
    const { op, input } = exchanges.at(-1) ?? { op: trial.op, input: {} };
    return keyOf({ class: fault.kind, questions: [{ op, input }], spec: exportsOf(op) });
  }

  function triedOf(kind: TrialKind): number {
    return tallies.filter(t => t.trial.kind === kind).reduce((sum, t) => sum + t.tried - t.notAsked, 0);
  }
}

const neverAsked = ({ tried, notAsked }: Tally): boolean => tried > 0 && tried === notAsked;
