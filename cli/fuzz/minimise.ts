import { attempt, type Failure, type Wrong } from './campaign.ts';
import { type Culprit, culpritAmong, type Judge, put, smallest } from './culprit.ts';
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
 * Makes a failure small, the class of the failure held fixed. Where one question of the case is wrong by the
 * certificate, or breaks the program, that one is made smaller, by leaving out people, variants, covariates and digits.
 * A law that no single answer breaks is shrunk as its inputs are built.
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
  const atOnce = await culpritIn(alone);
  if (atOnce !== undefined) return { exchanges: alone.exchanges, wrong: alone, ...(await small(atOnce)) };
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
  const found = await small(first);
  return { ...minimal, culprit: found.culprit, steps: steps + found.steps };

  /** First by the digits alone; what the condition of the small question excuses is shrunk again with it. */
  async function small(culprit: Culprit): Promise<{ culprit: Culprit; steps: number }> {
    const hasty = { ...judge, graded: false };
    const quick = await smallest(culprit, question => put(line, question, hasty), until);
    const sure = await put(line, quick.culprit.question, { ...judge, explain: true });
    if (sure !== undefined && isSameFault(culprit.fault, sure.fault)) return { ...quick, culprit: sure };
    const slow = await smallest(culprit, question => put(line, question, judge), until);
    const explained = await put(line, slow.culprit.question, { ...judge, explain: true });
    return { ...slow, culprit: explained ?? slow.culprit };
  }

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
}

/** Faults of one answer that need no certificate. */
const PROCESS: readonly string[] = ['unreadable', 'error', 'crash', 'timeout', 'protocol-error'];
