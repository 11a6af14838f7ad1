import { columnOf, fieldsOf, trimmed } from './fields.ts';
import { isBlank, linesOf } from './lines.ts';
import { statisticIn } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** One `## key = value` of a .log.txt. */
export interface LogEntry {
  readonly text: string;
  readonly line: number;
}

/** Numbers under a heading that ends in a colon: Vg, Ve and B of several traits, of which REML prints the triangle. */
export interface LogBlock {
  readonly heading: string;
  readonly line: number;
  readonly rows: readonly Float64Array[];
}

/** A .log.txt: every entry by its key, those that are numbers (6 significant digits), one or several, and its blocks. */
export interface GemmaLog {
  readonly entries: ReadonlyMap<string, LogEntry>;
  readonly numbers: ReadonlyMap<GemmaFact, Float64Array>;
  readonly blocks: readonly LogBlock[];
}

/** What a log tells, by a name that does not change between versions, and the beginning of its key in the file. */
const facts = {
  individuals: 'number of total individuals',
  analyzedIndividuals: 'number of analyzed individuals',
  covariates: 'number of covariates',
  phenotypes: 'number of phenotypes',
  variants: 'number of total SNPs',
  analyzedVariants: 'number of analyzed SNPs',
  remlLogLikelihood: 'REMLE log-likelihood in the null model',
  mlLogLikelihood: 'MLE log-likelihood in the null model',
  pve: 'pve estimate in the null model',
  pveSe: 'se(pve) in the null model',
  vg: 'vg estimate in the null model',
  ve: 've estimate in the null model',
  beta: 'beta estimate in the null model',
  betaSe: 'se(beta)',
  vcPve: 'pve estimates',
  vcPveSe: 'se(pve)',
  vcSigma2: 'sigma2 estimates',
  vcSigma2Se: 'se(sigma2)',
} as const;
export type GemmaFact = keyof typeof facts;

/** Keys of the same fact: later versions write `SNPs/var` for `SNPs`. */
const factOf: ReadonlyMap<string, GemmaFact> = new Map(
  Object.entries(facts).flatMap(([fact, key]) =>
    (key.endsWith('SNPs') ? [key, `${key}/var`] : [key]).map(k => [k, fact as GemmaFact] as const),
  ),
);

/** A .log.txt of GEMMA: lines `## key = value`, headings, rows of numbers under a heading; anything else is no log. */
export const readGemmaLog = (input: TextInput): Reading<GemmaLog> =>
  reading(issues => {
    const lines = linesOf(input, issues, 'keep');
    const entries = new Map<string, LogEntry>();
    const numbers = new Map<GemmaFact, Float64Array>();
    const blocks: LogBlock[] = [];
    let rows: Float64Array[] | undefined; // of the heading above
    for (const [i, line] of lines.entries()) {
      if (!line.startsWith('##')) {
        if (rows && !isBlank(line)) rows.push(valuesOf(line, 0, i, issues));
        else if (!isBlank(line)) issues.add(strange(line, i));
        continue;
      }
      const at = line.indexOf('=');
      const key = trimmed(line.slice(2, at < 0 ? undefined : at));
      rows = at < 0 && key.endsWith(':') ? [] : undefined;
      if (rows) blocks.push({ heading: key.slice(0, -1), line: i + 1, rows });
      if (at < 0) continue;
      const fact = factOf.get(key);
      if (entries.has(key)) {
        if (fact !== undefined) issues.add(repeated(key, i, entries.get(key)!.line));
        continue;
      }
      entries.set(key, { text: trimmed(line.slice(at + 1)), line: i + 1 });
      if (fact !== undefined) numbers.set(fact, valuesOf(line, at + 1, i, issues));
    }
    issues.haltIfAny();
    for (const key of ['number of total individuals', 'total computation time'])
      if (!entries.has(key))
        issues.add({
          code: 'truncated',
          line: lines.length,
          message: `there is no line "## ${key} ="`,
          advice: 'give the .log.txt of a gemma run that ended',
        });
    return { entries, numbers, blocks: blocks.filter(block => block.rows.length > 0) };
  });

const strange = (line: string, i: number) => ({
  code: 'malformed' as const,
  line: i + 1,
  column: 1,
  message: `${quoted(line)} does not begin with ##`,
  advice: 'give the .log.txt that gemma wrote',
});

const repeated = (key: string, i: number, first: number) => ({
  code: 'duplicate-id' as const,
  line: i + 1,
  message: `${quoted(key)} is also on line ${first}`,
  advice: 'give the log of one run',
});

/** The numbers of a line from a place on: none, one, or several. @param i line from 0 */
function valuesOf(line: string, from: number, i: number, issues: Issues): Float64Array {
  const rest = line.slice(from);
  return Float64Array.from(fieldsOf(rest, 'blanks'), (field, j) => {
    const value = statisticIn(field);
    if (typeof value !== 'number')
      issues.add({
        code: value,
        line: i + 1,
        column: from + columnOf(rest, 'blanks', j),
        message: `${quoted(field)} is not a number`,
        advice: 'give the .log.txt that gemma wrote',
      });
    return typeof value === 'number' ? value : Number.NaN;
  });
}
