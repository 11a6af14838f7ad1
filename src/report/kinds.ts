import { isFailing, type Verdict, verdictClasses } from '../conformance/verdict.ts';

/** Failures of one kind in one group: they are told once, with their number. */
export interface Kind {
  readonly first: Verdict;
  readonly alike: readonly Verdict[];
}

/** How bad a class is, the worst first. */
export const rankOf = (v: Verdict): number => verdictClasses.indexOf(v.class);

/** The failures, the worst class first; alike are those of one class and group that have one reason. */
export function kindsOf(verdicts: readonly Verdict[]): Kind[] {
  const kinds = new Map<string, Verdict[]>();
  for (const v of verdicts.filter(v => isFailing(v.class)).toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const reason = v.diagnosis ?? (v.worst === undefined ? v.remark : '');
    const kind = JSON.stringify([v.class, v.group, reason]);
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [v]);
    else known.push(v);
  }
  return [...kinds.values()].map(([first, ...alike]) => ({ first: first!, alike }));
}
