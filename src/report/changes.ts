import { isFailing, type Verdict, type VerdictClass } from '../conformance/verdict.ts';
import { rankOf } from './kinds.ts';
import type { ResultRun } from './results.ts';

/** What one case was, or is now. */
export interface State {
  readonly class: VerdictClass;
  /** Right digits of its worst number, where one was compared. */
  readonly lre?: number;
}

export const changeKinds = [
  'newly-failing', // fails, and did not
  'worse', //         fails in a worse class
  'digits-lost', //   of the same class, with fewer digits
  'fixed', //         does not fail any more
  'better', //        fails in a lesser class
  'digits-gained',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  readonly id: string;
  /** The run that it is in, by its place among those of now. */
  readonly run: number;
  readonly kind: ChangeKind;
  readonly before: State;
  readonly now: State;
}

export interface Changes {
  /** The worst first. */
  readonly list: readonly Change[];
  /** Cases that only one of the two has, and runs that have no counterpart. */
  readonly onlyNow: number;
  readonly onlyBefore: number;
  readonly newRuns: readonly number[];
}

/** Another order of summation moves the last digit; what moves half a digit has another cause. */
const SAME_DIGITS = 0.5;

/**
 * What has changed between older runs and those of now, case by case.
 *
 * Runs are counterparts where name, command and gate are the same, of several the one of the same version; failing that,
 * where both sides have one run of the name: so a new version of a program is held against the old one.
 */
export function changesBetween(before: readonly ResultRun[], now: readonly ResultRun[]): Changes {
  const list: Change[] = [];
  const newRuns: number[] = [];
  let [onlyNow, onlyBefore] = [0, 0];
  for (const [k, run] of now.entries()) {
    const old = counterpartOf(run, before, now);
    if (old === undefined) {
      newRuns.push(k);
      continue;
    }
    const was = new Map(old.verdicts.map(v => [v.id, v]));
    for (const v of run.verdicts) {
      const earlier = was.get(v.id);
      const kind = earlier && kindOf(earlier, v);
      if (kind !== undefined)
        list.push({ id: v.id, run: k, kind, before: stateOf(earlier!), now: stateOf(v) });
      if (!was.delete(v.id)) onlyNow += 1;
    }
    onlyBefore += was.size;
  }
  const order = (c: Change): number => changeKinds.indexOf(c.kind);
  return { list: list.toSorted((a, b) => order(a) - order(b)), onlyNow, onlyBefore, newRuns };
}

/** The run that a run is held against: the last of those that have most in common with it. */
function counterpartOf(
  run: ResultRun,
  before: readonly ResultRun[],
  now: readonly ResultRun[],
): ResultRun | undefined {
  const sameName = (other: ResultRun): boolean => other.implementation.name === run.implementation.name;
  const named = before.filter(sameName);
  const asked = named.filter(other => other.command === run.command && other.gate === run.gate);
  const same = asked.filter(other => other.implementation.version === run.implementation.version);
  const judged = same.filter(other => other.lmmSpec === run.lmmSpec);
  const nearest = [judged, same, asked].find(runs => runs.length > 0)?.at(-1);
  if (nearest !== undefined) return nearest;
  return named.length === 1 && now.filter(sameName).length === 1 ? named[0] : undefined;
}

const stateOf = (v: Verdict): State =>
  v.worst === undefined ? { class: v.class } : { class: v.class, lre: v.worst.lre };

function kindOf(before: Verdict, now: Verdict): ChangeKind | undefined {
  const [failed, fails] = [isFailing(before.class), isFailing(now.class)];
  if (fails !== failed) return fails ? 'newly-failing' : 'fixed';
  if (fails && before.class !== now.class) return rankOf(now) < rankOf(before) ? 'worse' : 'better';
  const gained = (now.worst?.lre ?? Number.NaN) - (before.worst?.lre ?? Number.NaN);
  if (gained >= SAME_DIGITS) return 'digits-gained';
  return gained <= -SAME_DIGITS ? 'digits-lost' : undefined;
}
