import type { Implementation } from '../adapters/implementation.ts';
import type { DriverOptions } from '../adapters/process.ts';
import type { Failure } from './campaign.ts';
import { type Judge, put } from './culprit.ts';
import { wornBy } from './endurance.ts';
import type { FaultClass } from './fault.ts';
import { type Finding, findingOf, unrepeatedFinding, unstableFinding, wornFinding } from './finding.ts';
import { conversationIn } from './history.ts';
import { openLine, type Question } from './line.ts';
import { type Minimal, minimise } from './minimise.ts';
import { allowedBy } from './trial.ts';

/** What is needed to look into a failure. */
export interface Look {
  readonly open: (overrides?: Partial<DriverOptions>) => Promise<Implementation>;
  readonly judge: Judge;
  readonly shrinkSeconds: number;
  readonly deadlineMs: number;
  /** Milliseconds of the slowest question so far. */
  readonly slowestMs: () => number;
}

/** A question that takes this many times as long as the slowest so far is taken to hang, when it is known to. */
const PATIENCE = 20;
/** A process that starts, or a busy machine, takes this long for its first answer. */
const LEAST_MS = 300;

/**
 * A failure as it is told: in its smallest form, seen again in a fresh process. A failure that a fresh process does not
 * show depends on what was asked before it, or on chance.
 */
export async function lookInto(failure: Failure, look: Look): Promise<Finding> {
  const until = performance.now() + 1000 * look.shrinkSeconds;
  const minimal = failure.fault.kind === 'unstable' ? undefined : await alone(failure, look, until);
  if (minimal !== undefined && (await staysWrong(minimal, look))) return findingOf(failure, minimal);
  const suspects = distinct(failure.exchanges);
  const conversation = await conversationIn(
    suspects,
    failure.before,
    () => look.open(),
    allowedBy(look.judge.hello),
    until,
  );
  if (conversation !== undefined) return unstableFinding(failure, conversation);
  const last = suspects.at(-1);
  const worn = last && (await wornBy(last, failure.asked, () => look.open(), until));
  if (worn !== undefined) return wornFinding(failure, worn);
  return minimal === undefined ? unrepeatedFinding(failure) : findingOf(failure, minimal);
}

/** Who hangs is waited for as long as the program has ever taken, and some more. */
function patience(kind: FaultClass, { deadlineMs, slowestMs }: Look): Partial<DriverOptions> {
  if (kind !== 'timeout') return {};
  return { requestMs: Math.min(deadlineMs, Math.max(LEAST_MS, PATIENCE * slowestMs())) };
}

async function alone(failure: Failure, look: Look, until: number): Promise<Minimal | undefined> {
  const fresh = await look.open(patience(failure.fault.kind, look));
  try {
    return await minimise(failure, openLine(fresh), look.judge, until);
  } finally {
    await fresh.close();
  }
}

/** The one wrong answer is given by a process that was asked nothing else. */
async function staysWrong({ culprit }: Minimal, look: Look): Promise<boolean> {
  if (culprit === undefined) return true;
  const fresh = await look.open(patience(culprit.fault.kind, look));
  try {
    const again = await put(openLine(fresh), culprit.question, look.judge);
    return again?.fault.kind === culprit.fault.kind;
  } finally {
    await fresh.close();
  }
}

const distinct = (questions: readonly Question[]): Question[] => [
  ...new Map(questions.map(({ op, input }) => [JSON.stringify([op, input]), { op, input }])).values(),
];
