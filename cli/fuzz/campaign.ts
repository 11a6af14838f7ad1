import { askerOf } from './asker.ts';
import { type Drawn, drawn, seedOf } from './drawn.ts';
import { Fault, type FaultClass, NotAsked } from './fault.ts';
import type { Exchange, Line, Question } from './line.ts';
import { type Trial, tokenOf } from './trial.ts';

/** A case in which a program was found to be wrong. */
export interface Failure {
  readonly trial: Trial;
  /** The number of the case: with the seed of the run it is all that the input depends on. */
  readonly index: number;
  readonly input: Drawn;
  readonly fault: Fault;
  readonly exchanges: readonly Exchange[];
  /** What the program was asked before, the oldest first. */
  readonly before: readonly Question[];
  /** How much it was asked until then. */
  readonly asked: number;
}

/** What became of one trial so far. It is over at its first failure. */
export interface Tally {
  readonly trial: Trial;
  readonly token: string;
  tried: number;
  notAsked: number;
  /** Why it could not be asked, at last. */
  reason: string;
  failure: Failure | undefined;
}
export const tallyOf = (trial: Trial): Tally => ({
  trial,
  token: tokenOf(trial),
  tried: 0,
  notAsked: 0,
  reason: '',
  failure: undefined,
});

/** After so many cases that a program said it does not do, the trial is left alone. */
const PATIENCE = 12;
/** Faults after which a process is not what it was: nothing more is asked about the op. */
const BREAKING: readonly FaultClass[] = ['crash', 'timeout', 'protocol-error'];
/** Cases under way at once: first few, so that a program that breaks breaks alone; then enough to fill a pipe. */
const FIRST_TOGETHER = 4;
const TOGETHER = 256;

export interface CampaignOptions {
  readonly seed: number;
  /** How many cases in all, shared by weight. */
  readonly cases: number;
  /** The time at which nothing more is begun, in milliseconds of `performance.now()`. */
  readonly until: number;
  /** Failures after which nothing more is begun. */
  readonly most: number;
  readonly told: (text: string) => void;
}

/** Tries a number of cases more, all trials in turn, many at a time. */
export async function tryCases(
  tallies: readonly Tally[],
  line: Line,
  { seed, cases, until, most: mostFailures, told }: CampaignOptions,
): Promise<void> {
  const broken = new Set<string>();
  let failures = 0;
  const queue = schedule(tallies, cases, tally => isOpen(tally) && !broken.has(tally.trial.op));
  for (const together of [FIRST_TOGETHER, TOGETHER]) {
    const most = together === FIRST_TOGETHER ? tallies.length : Number.POSITIVE_INFINITY;
    let begun = 0;
    const worker = async (): Promise<void> => {
      while (begun < most && failures < mostFailures && performance.now() < until) {
        const next = queue.next();
        if (next.done === true) return;
        begun += 1;
        if (await tryOne(next.value, line, seed, broken)) failures += 1;
        if (begun % TOGETHER === 0) told(`${line.asked} questions`);
      }
    };
    await Promise.all(Array.from({ length: together }, worker));
  }
}

const isOpen = ({ failure, tried, notAsked }: Tally): boolean =>
  failure === undefined && !(notAsked >= PATIENCE && tried === notAsked);

/** Every trial once, then again, until each has had its share. */
function* schedule(
  tallies: readonly Tally[],
  cases: number,
  isWanted: (tally: Tally) => boolean,
): Generator<Tally> {
  const weights = tallies.reduce((sum, t) => sum + t.trial.weight, 0);
  const left = tallies.map(t => Math.max(1, Math.round((cases * t.trial.weight) / weights)));
  for (let again = true; again; ) {
    again = false;
    for (const [k, tally] of tallies.entries()) {
      if (left[k]! <= 0 || !isWanted(tally)) continue;
      left[k]! -= 1;
      again = true;
      yield tally;
    }
  }
}

/** @returns true at the first failure of a trial */
async function tryOne(tally: Tally, line: Line, seed: number, broken: Set<string>): Promise<boolean> {
  const { trial, token } = tally;
  const index = tally.tried;
  tally.tried += 1;
  const input = drawn(trial.inputs, seedOf(seed, token, index));
  const outcome = await attempt(trial, input, line);
  if (outcome === undefined) return false;
  if (outcome instanceof NotAsked) {
    tally.notAsked += 1;
    tally.reason = outcome.message;
    return false;
  }
  const { fault, exchanges } = outcome;
  const isFirst = tally.failure === undefined;
  tally.failure ??= {
    trial,
    index,
    input,
    fault,
    exchanges,
    before: [...line.remembered],
    asked: line.asked,
  };
  if (BREAKING.includes(fault.kind)) broken.add(exchanges.at(-1)?.op ?? trial.op);
  return isFirst;
}

export interface Wrong {
  readonly fault: Fault;
  readonly exchanges: readonly Exchange[];
}

/** One case: nothing to tell, not asked, or what is wrong and what was said. */
export async function attempt(trial: Trial, input: Drawn, line: Line): Promise<Wrong | NotAsked | undefined> {
  const { ask, exchanges } = askerOf(line);
  try {
    await trial.check(ask, input.value);
    return undefined;
  } catch (e) {
    if (e instanceof NotAsked) return e;
    if (e instanceof Fault) return { fault: e, exchanges };
    const last = JSON.stringify(exchanges.at(-1) ?? input.value);
    throw new Error(`defect: ${tokenOf(trial)} could not be checked at ${last}`, { cause: e });
  }
}
