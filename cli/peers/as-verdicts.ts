import type { Verdict, VerdictClass } from '../../src/conformance/verdict.ts';
import { DEVIATIONS, type Deviation } from './deviation.ts';
import { isCertified, type Rechecked } from './recheck.ts';

/**
 * What was seen again, as verdicts for the page and the results. A number under another definition is no failure and
 * is left out; so is what was not run, and what the verdict on a case says already: nothing is counted twice.
 *
 * @param put the ids of the cases that were put to the program
 */
export const deviationVerdicts = (rechecked: readonly Rechecked[], put: ReadonlySet<string>): Verdict[] =>
  rechecked
    .filter(({ status, deviation }) => status !== 'not run' && deviation.class !== 'other-definition')
    .filter(({ deviation }) => !(isCaseItself(deviation) && put.has(deviation.data.case!)))
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

/** The files that a case becomes. */
const CASE_FILES = ['y', 'x', 'k', 'd'];

/** Whether the question is that of its case: the op of its group, and no file that the command has changed. */
const isCaseItself = ({ data, question }: Deviation): boolean =>
  data.case !== undefined &&
  groupOps[question.op]?.some(group => data.case!.startsWith(group)) === true &&
  Object.values(question.input).every(
    field =>
      typeof field === 'string' ||
      Array.isArray(field) ||
      CASE_FILES.includes('column' in field ? field.column : field.table),
  );

const groupOps: Readonly<Record<string, readonly string[]>> = {
  fit: ['estimate-'],
  associate: ['associate-'],
  relationship: ['relationship-'],
};
