import {
  type ClassCounts,
  chapterOf,
  countClasses,
  type DigitsSummary,
  digitsOf,
  wasPut,
} from '../conformance/summary.ts';
import type { Verdict } from '../conformance/verdict.ts';
import type { ResultRun } from './results.ts';

/** The chapters in reading order. Groups of another name come after these, in the order in which they occur. */
const readingOrder: readonly string[] = [
  'echo',
  'genotype',
  'standardize',
  'relationship',
  'model',
  'simulate',
  'decompose',
  'likelihood',
  'estimate',
  'effects',
  'predict',
  'associate',
];

/** The chapters that occur, in reading order. */
export function chaptersIn(runs: readonly Pick<ResultRun, 'verdicts'>[]): string[] {
  const found = new Set(runs.flatMap(run => run.verdicts.map(v => chapterOf(v.group))));
  const known = readingOrder.filter(chapter => found.has(chapter));
  return [...known, ...[...found].filter(chapter => !readingOrder.includes(chapter))];
}

/** What one implementation made of one chapter. */
export interface ChapterSummary {
  readonly cases: number;
  /** Questions that were put to it. */
  readonly put: number;
  readonly counts: ClassCounts;
  /** Absent where no number was compared. */
  readonly digits?: DigitsSummary & { readonly medianLoss: number };
  /** The largest distance of a reported optimum from the certified one, in nats; absent where there was none. */
  readonly gap?: number;
}

export function chapterSummary(verdicts: readonly Verdict[], chapter: string): ChapterSummary {
  const own = verdicts.filter(v => chapterOf(v.group) === chapter);
  const put = own.filter(wasPut);
  const digits = digitsOf(put);
  const gaps = put.flatMap(v => v.gap ?? []);
  return {
    cases: own.length,
    put: put.length,
    counts: countClasses(own),
    ...(digits === undefined ? {} : { digits: { ...digits, medianLoss: medianLossOf(put) } }),
    ...(gaps.length === 0 ? {} : { gap: Math.max(...gaps) }),
  };
}

/** The lower median of the losses of the cases, each by its worst number; nobody gains more than there is. */
function medianLossOf(verdicts: readonly Verdict[]): number {
  const losses = verdicts
    .flatMap(v => (v.worst === undefined ? [] : Math.max(0, v.worst.loss)))
    .sort((a, b) => a - b);
  return losses[Math.floor((losses.length - 1) / 2)] ?? 0;
}
