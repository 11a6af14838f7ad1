/**
 * `lmm-results/1`: what came out of checks, as lines of JSON that can be concatenated. A line
 *
 *   {"record":"run","format":"lmm-results/1","lmm_spec":…,"implementation":{name,version},"command":…,"gate":…,"date":…}
 *
 * opens a run, and every line
 *
 *   {"record":"verdict","id":…,"class":…,…,"answer":{…},"entries":[…]}
 *
 * up to the next one is the verdict on one case of it. Everything that is drawn is drawn from runs.
 */

import type { Output, Reply } from '../conformance/answer.ts';
import { type Difficulty, difficulties, type Json } from '../conformance/case.ts';
import { type Gate, gateNames } from '../conformance/gate.ts';
import { type EntryScore, type Verdict, verdictClasses } from '../conformance/verdict.ts';
import { jsonTree } from '../formats/json-tree.ts';
import { linesOf } from '../formats/lines.ts';
import { type Issue, type Issues, type Reading, reading } from '../formats/reading.ts';
import type { TextInput } from '../formats/text.ts';
import { count, listOf, Misfit, object, objectOf, oneOf, real, type Shape, text, worded } from './shape.ts';

export const RESULTS_FORMAT = 'lmm-results/1';

/** One implementation held against cases, or a part of that. */
export interface ResultRun {
  /** The version of lmm-spec that judged. */
  readonly lmmSpec: string;
  readonly implementation: { readonly name: string; readonly version: string };
  /** How a person puts one request to it again: a command that reads it from stdin. */
  readonly command: string;
  readonly gate: Gate;
  /** ISO 8601, where it is told. */
  readonly date?: string;
  /** The line that puts one case again, `{id}` for the case, where the command alone does not do that. */
  readonly again?: string;
  readonly verdicts: readonly Verdict[];
}

/** How a person puts one case to the program of a run again. */
export type Again = (run: Pick<ResultRun, 'command' | 'again'>) => (id: string) => string;

/** Numbers of one output that are kept: a GRM of 50 people. The worst of a larger one are in `entries`. */
const MOST_NUMBERS = 2500;
/** A matrix is a list of lists, and a certified number an object in it: nothing that is asked for is deeper. */
const DEEPEST = 4;

/** The runs as lines. Outputs of more than 2,500 numbers are left out of `answer`. */
export const encodeResults = (runs: readonly ResultRun[]): string =>
  runs
    .flatMap(({ lmmSpec, implementation, command, gate, date, again, verdicts }) => [
      {
        record: 'run',
        format: RESULTS_FORMAT,
        lmm_spec: lmmSpec,
        implementation,
        command,
        gate,
        date,
        again,
      },
      ...verdicts.map(verdictLine),
    ])
    .map(line => `${JSON.stringify(line, (_, x) => worded(x)).replaceAll('\ufffd', '\\ufffd')}\n`)
    .join('');

const verdictLine = (v: Verdict): object => {
  const whole = withoutLarge(v);
  return Object.fromEntries([['record', 'verdict'], ...order.map(name => [name, whole[name]] as const)]);
};

function withoutLarge(verdict: Verdict): Verdict {
  if (verdict.answer === undefined) return verdict;
  const small = Object.entries(verdict.answer).filter(
    ([, output]) => sizeOf(output, DEEPEST) <= MOST_NUMBERS,
  );
  return { ...verdict, answer: Object.fromEntries(small) };
}

/** Leaves of a value; Infinity where it is deeper than anything that is asked for. */
function sizeOf(x: Json, deep: number): number {
  if (x === null || typeof x !== 'object') return 1;
  if (deep === 0) return Number.POSITIVE_INFINITY;
  let size = 0;
  for (const part of Object.values(x)) {
    size += sizeOf(part, deep - 1);
    if (size > MOST_NUMBERS) break;
  }
  return size;
}

const statuses: readonly Reply['status'][] = [
  'ok',
  'refused',
  'unsupported',
  'error',
  'crash',
  'timeout',
  'protocol-error',
  'not-applicable',
];
const entry: Shape<EntryScore> = objectOf<EntryScore>(
  { path: text, claim: text, certified: text, lre: real, attainable: real, loss: real },
  {},
);
/** The fields of a verdict, in the order in which they are written. */
const always = {
  id: text,
  group: text,
  op: text,
  class: oneOf(verdictClasses),
  difficulty: oneOf<Difficulty>(difficulties),
  flags: listOf(text),
  compared: count,
  warnings: listOf(text),
};
const perhaps = {
  worst: entry,
  gap: real,
  remark: text,
  diagnosis: text,
  known: text,
  status: oneOf(statuses),
  answer: object as Shape<Output>,
  entries: listOf(entry),
};
const verdictShape: Shape<Verdict> = objectOf<Verdict>(always, perhaps);
const order = [...Object.keys(always), ...Object.keys(perhaps)] as readonly (keyof Verdict)[];

interface RunRecord {
  readonly lmm_spec: string;
  readonly implementation: ResultRun['implementation'];
  readonly command: string;
  readonly gate: Gate;
  readonly date?: string;
  readonly again?: string;
}
const runShape: Shape<RunRecord> = objectOf<RunRecord>(
  {
    lmm_spec: text,
    implementation: objectOf<ResultRun['implementation']>({ name: text, version: text }, {}),
    command: text,
    gate: oneOf(gateNames),
  },
  { date: text, again: text },
);

type Open = Omit<ResultRun, 'verdicts'> & { readonly verdicts: Verdict[] };

/** The runs of a file, one after another as they stand; `mergeResults` joins the parts of one. */
export const decodeResults = (input: TextInput): Reading<ResultRun[]> =>
  reading(issues => {
    const runs: Open[] = [];
    linesOf(input, issues).forEach((line, i) => {
      try {
        readLine(line, runs);
      } catch (e) {
        if (e instanceof SyntaxError) issues.add(syntaxIssue(line, i + 1));
        else if (e instanceof Misfit) issues.add(misfitIssue(e.message, i + 1));
        else throw e;
      }
    });
    return runs;
  });

function readLine(line: string, runs: Open[]): void {
  const record = object(JSON.parse(line), 'the line');
  if (record.record === 'run') {
    oneOf([RESULTS_FORMAT])(record.format, 'format');
    const { lmm_spec, ...run } = runShape(record, '');
    runs.push({ lmmSpec: lmm_spec, ...run, verdicts: [] });
    return;
  }
  oneOf(['run', 'verdict'])(record.record, 'record');
  const open = runs.at(-1);
  if (open === undefined) throw new Misfit('a verdict stands before the first run: nobody has said so');
  open.verdicts.push(verdictShape(record, ''));
}

const misfitIssue = (message: string, line: number): Issue => ({
  code: 'malformed',
  line,
  message,
  advice: 'write the file with check --results-out',
});

/** The first character that is no JSON, by the reader of our own formats. */
function syntaxIssue(line: string, at: number): Issue {
  const read = reading((issues: Issues) => jsonTree(line, issues));
  const { column, message } = read.ok ? { message: 'this is no JSON' } : read.issues[0]!;
  return {
    code: 'malformed',
    line: at,
    ...(column === undefined ? {} : { column }),
    message: `no JSON: ${message}`,
    advice: 'write one JSON object a line',
  };
}
