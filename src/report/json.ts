import type { Hello } from '../conformance/answer.ts';
import type { Gate } from '../conformance/gate.ts';
import { conforms, countClasses, summarise } from '../conformance/summary.ts';
import { brief, type Verdict } from '../conformance/verdict.ts';

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
