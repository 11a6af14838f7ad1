import { columnOf, fieldsOf } from './fields.ts';
import { isBlank, linesOf } from './lines.ts';
import { statisticIn } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** A number as printed: 6 decimals of a component, 3 of logL, %.4e of Pval. */
export interface Printed {
  readonly text: string;
  readonly value: number;
}

/** A row `V(G) 0.517 0.12` of a .hsq. */
export interface HsqComponent {
  readonly name: string;
  readonly variance: Printed;
  readonly se: Printed;
}

/** The result of gcta --reml. logL = −½(log|XᵀV⁻¹X| + log|V| + yᵀPy): without 2π, without log|XᵀX|. */
export interface Hsq {
  /** V(G), V(G1) …, V(e), Vp, V(G)/Vp …, in the file's order. */
  readonly components: readonly HsqComponent[];
  /** logL, logL0, LRT, df, Pval, n. */
  readonly statistics: ReadonlyMap<string, Printed>;
  /** With --reml-est-fix: estimate and standard error of each fixed effect. */
  readonly fixedEffects: readonly { readonly estimate: Printed; readonly se: Printed }[];
}

const HEADER = 'Source\tVariance\tSE';
const FIXED_HEADER = 'Fix_eff\tSE';

/**
 * A .hsq. Its lines have two or three fields, blank lines stand between its parts, and a case-control study has two
 * lines of prose: what a line is follows from its shape, its meaning from its name.
 */
export const readHsq = (input: TextInput): Reading<Hsq> =>
  reading(issues => {
    const lines = linesOf(input, issues, 'keep');
    if (fieldsOf(lines[0]!, 'tab').join('\t') !== HEADER)
      issues.halt({
        code: 'missing-column',
        line: 1,
        column: 1,
        message: `the header is ${quoted(lines[0]!)}, not Source, Variance, SE`,
        advice: 'give the .hsq that gcta --reml wrote',
      });
    const components: HsqComponent[] = [];
    const statistics = new Map<string, Printed>();
    const fixedEffects: { estimate: Printed; se: Printed }[] = [];
    const seen = new Map<string, number>();
    let inFixed = false;
    for (let i = 1; i < lines.length; i++) {
      const line = lines[i]!;
      if (isBlank(line) || isProse(line)) continue;
      const fields = fieldsOf(line, 'tab');
      if (fields.join('\t') === FIXED_HEADER) {
        inFixed = true;
        continue;
      }
      if (inFixed) {
        if (fields.length === 2)
          fixedEffects.push({
            estimate: printed(fields, 0, line, i, issues),
            se: printed(fields, 1, line, i, issues),
          });
        else issues.add(strange(line, i));
        continue;
      }
      const name = fields[0]!;
      if (fields.length < 2 || fields.length > 3 || !sourceName.test(name)) {
        issues.add(strange(line, i));
        continue;
      }
      const first = seen.get(name);
      if (first !== undefined)
        issues.add({
          code: 'duplicate-id',
          line: i + 1,
          column: 1,
          message: `${quoted(name)} is also on line ${first}`,
          advice: 'give the .hsq of one run',
        });
      seen.set(name, i + 1);
      if (fields.length === 3)
        components.push({
          name,
          variance: printed(fields, 1, line, i, issues),
          se: printed(fields, 2, line, i, issues),
        });
      else statistics.set(name, printed(fields, 1, line, i, issues));
    }
    issues.haltIfAny();
    for (const name of ['logL', 'n'])
      if (!statistics.has(name))
        issues.add({
          code: 'truncated',
          line: lines.length,
          message: `there is no line ${name}`,
          advice: 'gcta may have stopped early: look at its .log',
        });
    if (components.length === 0)
      issues.add({
        code: 'truncated',
        line: 1,
        message: 'there is no component',
        advice: 'look at the .log of gcta',
      });
    return { components, statistics, fixedEffects };
  });

/** V(G), Vp_tr1, rG, Sum of V(G)/Vp … */
const sourceName = /^(?:Sum of )?[^ ]+$/;

/** The two sentences about the liability scale. */
const isProse = (line: string): boolean =>
  line.startsWith('The estimate of variance explained on the observed scale') ||
  line.startsWith('(Proportion of cases in the sample');

const strange = (line: string, i: number) => ({
  code: 'malformed' as const,
  line: i + 1,
  column: 1,
  message: `${quoted(line)} is no line of a .hsq`,
  advice: 'give the .hsq that gcta --reml wrote',
});

/** The number of a field; a remark in brackets after it is not read. */
function printed(fields: readonly string[], j: number, line: string, i: number, issues: Issues): Printed {
  const text = fields[j]!.replace(/ \(.*$/, '');
  const value = statisticIn(text);
  if (typeof value === 'number') return { text, value };
  issues.add({
    code: value,
    line: i + 1,
    column: columnOf(line, 'tab', j),
    message: `${quoted(fields[j]!)} is not a number`,
    advice: 'give the .hsq that gcta --reml wrote',
  });
  return { text, value: Number.NaN };
}
