import { isFailing, type Verdict, type VerdictClass, verdictClasses } from './verdict.ts';

export type ClassCounts = Readonly<Record<VerdictClass, number>>;

/** The digits of a set of cases: the worst number of each case stands for it. */
export interface DigitsSummary {
  readonly min: number;
  readonly median: number;
  /** Of the case with the largest loss. */
  readonly attainable: number;
  readonly loss: number;
}

export interface GroupSummary {
  readonly group: string;
  readonly op: string;
  readonly cases: number;
  readonly counts: ClassCounts;
  readonly digits?: DigitsSummary;
}

export function countClasses(verdicts: readonly Verdict[]): ClassCounts {
  const counts = Object.fromEntries(verdictClasses.map(name => [name, 0])) as Record<VerdictClass, number>;
  for (const v of verdicts) counts[v.class] += 1;
  return counts;
}

/** A program conforms when no case fails, and at least one was answered. */
export const conforms = (verdicts: readonly Verdict[]): boolean =>
  verdicts.some(v => v.class === 'pass') && !verdicts.some(v => isFailing(v.class));

export const summarise = (verdicts: readonly Verdict[]): GroupSummary[] =>
  [...new Set(verdicts.map(v => v.group))].map(group => {
    const own = verdicts.filter(v => v.group === group);
    const digits = digitsOf(own);
    const common = { group, op: own[0]!.op, cases: own.length, counts: countClasses(own) };
    return digits === undefined ? common : { ...common, digits };
  });

export function digitsOf(verdicts: readonly Verdict[]): DigitsSummary | undefined {
  const worst = verdicts.flatMap(v => v.worst ?? []);
  if (worst.length === 0) return undefined;
  const sorted = worst.map(w => w.lre).sort((a, b) => a - b);
  const lossy = worst.reduce((a, b) => (b.loss > a.loss ? b : a));
  return {
    min: sorted[0]!,
    median: sorted[Math.floor((sorted.length - 1) / 2)]!,
    attainable: lossy.attainable,
    loss: Math.max(0, lossy.loss),
  };
}

/** The chapter of a group: `model-spectrum` belongs to `model`. */
export const chapterOf = (group: string): string => group.split('-')[0]!;

/** A question that was put; the others say nothing about the program. */
export const wasPut = ({ class: c }: Verdict): boolean => c !== 'not-applicable' && c !== 'unsupported';
