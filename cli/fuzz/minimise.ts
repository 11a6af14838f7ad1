import { attempt, type Failure, type Wrong } from './campaign.ts';
import { type Culprit, culpritAmong, culpritOf, type Judge, put, smallest } from './culprit.ts';
import { type Drawn, smaller } from './drawn.ts';
import { isSameFault, NotAsked } from './fault.ts';
import type { Exchange, Line } from './line.ts';

/** A failure made small. */
export interface Minimal {
  /** What was asked and answered when the law was broken, in its smallest case. */
  readonly exchanges: readonly Exchange[];
  readonly wrong: Wrong;
  /** The one question whose answer is wrong by itself, where there is one. */
  readonly culprit: Culprit | undefined;
  readonly steps: number;
}

/**
 * Makes a failure small, the class of the failure held fixed: first the case of the law, as its inputs are built; then
 * the one question of it that is wrong by the certificate, or that breaks the program, by leaving out people, variants,
 * covariates and digits.
 *
 * @returns undefined where the failure does not show again when its questions are put alone
 */
export async function minimise(
  { trial, input, fault }: Failure,
  line: Line,
  judge: Judge,
  until: number,
): Promise<Minimal | undefined> {
  const alone = await wrongAt(input);
  if (alone === undefined) return undefined;
  let at: { input: Drawn; wrong: Wrong } = { input, wrong: alone };
  let steps = 0;
  for (let found = true; found && performance.now() < until; ) {
    found = false;
    for (const candidate of smaller(trial.inputs, at.input)) {
      if (performance.now() >= until) break;
      const wrong = await wrongAt(candidate);
      if (
        wrong === undefined ||
        !isSameFault(fault.kind === alone.fault.kind ? fault : alone.fault, wrong.fault)
      )
        continue;
      at = { input: candidate, wrong };
      steps += 1;
      found = true;
      break;
    }
  }
  const first = await culpritIn(at.wrong);
  const minimal = { exchanges: at.wrong.exchanges, wrong: at.wrong, steps };
  if (first === undefined) return { ...minimal, culprit: undefined };
  const small = await smallest(first, question => put(line, question, judge), until);
  return { ...minimal, culprit: await explained(small.culprit), steps: steps + small.steps };

  async function wrongAt(candidate: Drawn): Promise<Wrong | undefined> {
    const outcome = await attempt(trial, candidate, line);
    return outcome === undefined || outcome instanceof NotAsked ? undefined : outcome;
  }

  /** A fault of one answer is the fault of the last question; a broken law is that of whichever answer is wrong. */
  async function culpritIn({ fault, exchanges }: Wrong): Promise<Culprit | undefined> {
    const last = exchanges.at(-1);
    const judgedAlone = await culpritAmong(exchanges, judge);
    if (judgedAlone !== undefined || last === undefined) return judgedAlone;
    const { op, input: fields } = last;
    return PROCESS.includes(fault.kind) ? put(line, { op, input: fields }, judge) : undefined;
  }

  async function explained(culprit: Culprit): Promise<Culprit> {
    const { question, reply } = culprit;
    if (reply === undefined) return culprit;
    return (await culpritOf({ ...question, reply }, judge, true)) ?? culprit;
  }
}

/** Faults of one answer that need no certificate. */
const PROCESS: readonly string[] = ['unreadable', 'error', 'crash', 'timeout', 'protocol-error'];
