import type { Verdict, VerdictClass } from '../../src/conformance/verdict.ts';
import { DEVIATIONS } from './deviation.ts';
import { isCertified, type Rechecked } from './recheck.ts';

/**
 * What was seen again, as verdicts for the page and the results. A number under another definition is no failure and
 * is left out; so is what was not run.
 */
export const deviationVerdicts = (rechecked: readonly Rechecked[]): Verdict[] =>
  rechecked
    .filter(({ status, deviation }) => status !== 'not run' && deviation.class !== 'other-definition')
    .map(({ deviation: d, status, answered = '', certified, digits }): Verdict => {
      const common = {
        id: `${DEVIATIONS}/${d.id}`,
        group: DEVIATIONS,
        op: d.question.op,
        class: status === 'fixed' ? ('pass' as const) : (d.class as VerdictClass),
        difficulty: 'average' as const,
        flags: [],
        remark: d.title,
        diagnosis: d.reason,
        warnings: [],
        answer: { [d.question.output]: answered },
      };
      if (certified === undefined || !isCertified(certified) || digits === undefined)
        return { ...common, compared: 0 };
      const entry = {
        path: d.question.output,
        claim: answered,
        certified: certified.value,
        lre: digits,
        attainable: d.passes,
        loss: Math.max(0, d.passes - digits),
      };
      return { ...common, compared: 1, worst: entry, entries: [entry] };
    });
