import type { Hello } from '../conformance/answer.ts';
import type { Gate } from '../conformance/gate.ts';
import { conforms, countClasses, summarise } from '../conformance/summary.ts';
import { brief, isFailing, type Verdict } from '../conformance/verdict.ts';
import type { Changes } from './changes.ts';
import { chapterSummary, chaptersIn } from './chapters.ts';
import type { ResultRun } from './results.ts';

/** The report for programs: every verdict, and no time or path in it, so that two runs can be compared byte by byte. */
export const jsonReport = (hello: Hello, gate: Gate, verdicts: readonly Verdict[]): string =>
  `${JSON.stringify(
    {
      format: 'lmm-report/1',
      implementation: hello.implementation,
      gate,
      conforms: conforms(verdicts),
      counts: countClasses(verdicts),
      groups: summarise(verdicts),
      verdicts: verdicts.map(brief),
    },
    null,
    1,
  )}\n`;

/** Several runs in brief: counts, chapters, failures and known failures; and what has changed, where that is known. */
export const runsJson = (runs: readonly ResultRun[], changes: Changes | undefined): string =>
  `${JSON.stringify(
    {
      format: 'lmm-reports/1',
      runs: runs.map(({ verdicts, ...run }) => ({
        ...run,
        conforms: conforms(verdicts),
        counts: countClasses(verdicts),
        chapters: chaptersIn([{ verdicts }]).map(chapter => ({
          chapter,
          ...chapterSummary(verdicts, chapter),
        })),
        failures: verdicts.filter(isTold).map(brief),
      })),
      ...(changes === undefined ? {} : { changes }),
    },
    null,
    1,
  )}\n`;

const isTold = (v: Verdict): boolean =>
  isFailing(v.class) || v.class === 'known-failure' || v.class === 'unexpected-pass';
