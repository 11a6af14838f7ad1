import { columnOf, fieldsOf } from './fields.ts';
import { linesOf } from './lines.ts';
import { badNumber, raggedRow } from './number-matrix.ts';
import { statisticIn } from './numbers.ts';
import { type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** What the six lines of a .reml are, in their order. */
export const emmaxRemlLines = [
  'remlLogLikelihood',
  'logLikelihoodWithoutRandomEffect',
  'delta',
  'vg',
  've',
  'pseudoHeritability',
] as const;

/** The six numbers of a .reml: delta = ve/vg; pseudo-heritability = vg c/(vg c + ve), c = tr(SKS)/(n − 1). */
export type EmmaxReml = Readonly<
  Record<(typeof emmaxRemlLines)[number], { readonly text: string; readonly value: number }>
>;

/** A .reml of EMMAX: six lines of one number each, no names. */
export const readEmmaxReml = (input: TextInput): Reading<EmmaxReml> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const n = emmaxRemlLines.length;
    if (lines.length !== n)
      issues.halt({
        code: lines.length < n ? 'truncated' : 'dimension-mismatch',
        line: Math.min(lines.length, n) + 1,
        message: `${lines.length} lines instead of ${n}`,
        advice: 'give the .reml that emmax wrote',
      });
    const values = lines.map((line, i) => {
      const [text = '', ...more] = fieldsOf(line, 'blanks');
      const value = statisticIn(text);
      if (more.length > 0) issues.add(raggedRow(line, i, 'blanks', more.length + 1, 'instead of 1', 1));
      else if (typeof value !== 'number')
        issues.add(badNumber(text, i, columnOf(line, 'blanks', 0), 'a .reml of EMMAX'));
      return { text, value: typeof value === 'number' ? value : Number.NaN };
    });
    const [remlLogLikelihood, logLikelihoodWithoutRandomEffect, delta, vg, ve, pseudoHeritability] = values;
    return {
      remlLogLikelihood: remlLogLikelihood!,
      logLikelihoodWithoutRandomEffect: logLikelihoodWithoutRandomEffect!,
      delta: delta!,
      vg: vg!,
      ve: ve!,
      pseudoHeritability: pseudoHeritability!,
    };
  });

/** A .ps of EMMAX. The effect is of allele 2 of the 12-coded .tped: opposite in sign to GEMMA's. */
export interface EmmaxAssociation {
  readonly ids: readonly string[];
  readonly beta: Float64Array;
  /** Builds that print a standard error have it third. */
  readonly se?: Float64Array;
  readonly p: Float64Array;
  /** The fields as printed, row by row: 5 digits, or as many as `-d` asked for. */
  readonly text: readonly (readonly string[])[];
}

/** A .ps: name, beta, perhaps the standard error, p; tab separated, no header. */
export const readEmmaxAssociation = (input: TextInput): Reading<EmmaxAssociation> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    const width = fieldsOf(lines[0]!, 'blanks').length === 4 ? 4 : 3;
    const values: Float64Array[] = [];
    const text: string[][] = [];
    for (const [i, line] of lines.entries()) {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== width) {
        const where = `instead of ${width}: name, beta, ${width === 4 ? 'se, ' : ''}p`;
        issues.add(raggedRow(line, i, 'blanks', fields.length, where, Math.min(fields.length, width)));
        continue;
      }
      text.push(fields);
      values.push(
        Float64Array.from(fields.slice(1), (field, j) => {
          const value = field === 'NA' ? Number.NaN : statisticIn(field);
          if (typeof value !== 'number')
            issues.add(badNumber(field, i, columnOf(line, 'blanks', j + 1), 'a .ps of EMMAX'));
          return typeof value === 'number' ? value : Number.NaN;
        }),
      );
    }
    const column = (j: number): Float64Array => Float64Array.from(values, row => row[j]!);
    return {
      ids: text.map(fields => fields[0]!),
      beta: column(0),
      ...(width === 4 ? { se: column(1) } : {}),
      p: column(width - 2),
      text,
    };
  });
