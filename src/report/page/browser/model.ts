import { isFailing, type Verdict, type VerdictClass, verdictClasses } from '../../../conformance/verdict.ts';
import type { PageCase, PageData, PageRun, PageVerdict } from '../data.ts';
import type { State } from './state.ts';

/** One verdict with the run and the case that it belongs to. */
export interface Item {
  readonly run: PageRun;
  readonly case: PageCase;
  readonly verdict: PageVerdict;
}

/** Everything that can be looked at, the worst first. */
export function itemsOf(data: PageData): Item[] {
  const items = data.runs.flatMap(run =>
    run.verdicts.map(verdict => ({ run, case: data.cases[verdict.of]!, verdict })),
  );
  return items.sort((a, b) => rank(a) - rank(b) || lossOf(b.verdict) - lossOf(a.verdict));
}
const rank = ({ verdict }: Item): number => verdictClasses.indexOf(verdict.class);

/** Digits lost by the worst number; nothing is gained. */
export const lossOf = ({ worst }: PageVerdict): number =>
  worst === undefined ? 0 : Math.max(0, worst[3] - worst[2]);

/** What a reader comes for: what fails, and what a list of known failures says of it. */
const isShown = (name: VerdictClass): boolean =>
  isFailing(name) || name === 'unexpected-pass' || name === 'known-failure';

/** Whether a verdict is among those that the filters leave; `class` may be left out of account. */
export function filterOf(state: State, classes: 'by-class' | 'of-any-class'): (item: Item) => boolean {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ run, case: kase, verdict }) => {
    if (state.implementation !== '' && run.label !== state.implementation) return false;
    if (state.chapter !== '' && kase.chapter !== state.chapter) return false;
    if (classes === 'by-class' && !ofClass(state.class, verdict.class)) return false;
    if (words.length === 0) return true;
    const text = [
      kase.id,
      kase.op,
      kase.comment,
      verdict.class,
      verdict.diagnosis,
      verdict.remark,
      ...kase.flags,
    ]
      .join(' ')
      .toLowerCase();
    return words.every(word => text.includes(word));
  };
}
const ofClass = (wanted: string, name: VerdictClass): boolean =>
  wanted === 'all' || (wanted === 'failing' ? isShown(name) : wanted === name);

/** The verdicts of a run in the form in which chapters are summarised. */
export const summarisable = (run: PageRun, data: PageData): Verdict[] =>
  run.verdicts.map(v => {
    const { id, group, op, difficulty, flags } = data.cases[v.of]!;
    const worst = v.worst && {
      path: '',
      claim: '',
      certified: '',
      lre: v.worst[2],
      attainable: v.worst[3],
      loss: v.worst[3] - v.worst[2],
    };
    return {
      id,
      group,
      op,
      difficulty,
      flags,
      class: v.class,
      compared: v.compared,
      warnings: [],
      ...(worst === undefined ? {} : { worst }),
      ...(v.gap === undefined ? {} : { gap: v.gap }),
    };
  });

export const gapText = (gap: number): string => {
  if (gap >= Number.MAX_VALUE) return '∞';
  if (gap === 0) return '0';
  return gap >= 0.01 && gap < 1000
    ? gap.toPrecision(2)
    : gap.toExponential(0).replace('e-', 'e−').replace('e+', 'e');
};
