import { type Issue, issueText, type Reading } from '../../formats/reading.ts';
import type { RefusalCode } from '../../linalg/refusal.ts';
import type { Output, Reply } from '../answer.ts';
import type { Json } from '../case.ts';
import type { Precision } from '../precision.ts';
import type { ManifestCase } from '../views/manifest.ts';
import { type Asked, OUT, type ViewName, type ViewRun } from '../views/view.ts';

/** The programs whose own output files can be judged. */
export const toolNames = ['csv', 'emmax', 'gcta', 'gemma', 'lme4', 'nlme', 'plink1.9', 'plink2'] as const;
export type ToolName = (typeof toolNames)[number];

/** The files that came back, by their path in the directory of the case. */
export type Outputs = (path: string) => Uint8Array | undefined;

/** How the outputs of a program become an answer. */
export interface Tool {
  readonly name: ToolName;
  readonly view: ViewName;
  /** The convention that the program follows, by op: what its columns are held against, where the case has it. */
  readonly conventions: { readonly [op: string]: string };
  /** The version in what the program says of itself. */
  readonly version: RegExp;
  /** Whether it is held only to the outputs that it brings: of a program of ours we know what it prints. */
  readonly partial?: true;
  readonly read: (asked: Asked, entry: ManifestCase, outputs: Outputs) => Told;
  /** What it says when it ends because the question has no answer, and the class of such a refusal. */
  readonly refusals: readonly (readonly [RegExp, RefusalCode])[];
}

/** What a program's files say: columns, and how exactly each is told. */
export interface Told {
  readonly output: Output;
  readonly precision: { readonly [output: string]: Precision };
  readonly warnings: readonly string[];
}

/** Why there is nothing to judge; thrown inside a tool, a reply outside. */
export class Untold extends Error {
  override readonly name = 'Untold';
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(reply.status);
    this.reply = reply;
  }
}

/** The answer in the files of one case; what is absent is not applicable, what is broken an error with its place. */
export function toldBy(tool: Tool, asked: Asked, entry: ManifestCase, outputs: Outputs): Reply {
  try {
    return { status: 'ok', ...tool.read(asked, entry, outputs) };
  } catch (e) {
    if (!(e instanceof Untold)) throw e;
    const { reply } = e;
    if (reply.status !== 'error' && reply.status !== 'crash') return reply;
    const [, refusal] = tool.refusals.find(([said]) => said.test(reply.message)) ?? [];
    return refusal === undefined ? reply : { status: 'refused', class: refusal, message: reply.message };
  }
}

/** A run of the manifest by its name. @throws Untold */
export function runNamed({ runs }: ManifestCase, name: string): ViewRun {
  const run = runs.find(r => r.name === name);
  if (run !== undefined) return run;
  throw new Untold({ status: 'not-applicable', reason: `the manifest has no run "${name}" of this case` });
}

const text = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? '' : Array.from(bytes, b => String.fromCharCode(b)).join('');

/** What the program said while it ran; a byte is a character, for nobody knows its encoding. */
export const saidBy = (outputs: Outputs, run: ViewRun): string => text(outputs(`${OUT}/${run.name}.txt`));

/** Lines of a run that say that something is wrong, each once, without those that the program says of every case. */
export const warningsIn = (
  outputs: Outputs,
  runs: readonly ViewRun[],
  mark: RegExp,
  ordinary: RegExp,
): string[] => [
  ...new Set(
    runs
      .flatMap(run => [...saidBy(outputs, run).matchAll(mark)].map(m => m[1]!.trim()))
      .filter(text => !ordinary.test(text)),
  ),
];

/** Codes by which a shell tells of a signal: illegal instruction, abort, bus error, division, segmentation fault. */
const signals: readonly string[] = ['132', '134', '135', '136', '139'];

/** @throws Untold `error` or `crash` where the run is known to have failed */
export function requireEnded(outputs: Outputs, run: ViewRun): void {
  const exit = text(outputs(`${OUT}/${run.name}.exit`)).trim();
  if (exit === '' || exit === '0') return;
  const last = saidBy(outputs, run)
    .split(/[\r\n]+/)
    .filter(line => line.trim() !== '')
    .slice(-MOST_LINES)
    .join(' · ');
  const status = signals.includes(exit) ? 'crash' : 'error';
  throw new Untold({ status, message: `${run.program} ended with ${exit}: ${last}` });
}
/** Lines of what a program said last that a verdict shows. */
const MOST_LINES = 3;

/** A file of a run, read. @throws Untold */
export function taken<T>(
  outputs: Outputs,
  run: ViewRun,
  role: string,
  read: (bytes: Uint8Array) => Reading<T>,
): T {
  requireEnded(outputs, run);
  const path = run.writes[role];
  if (path === undefined) throw new Error(`defect: the run ${run.name} writes no ${role}`);
  return readWith(outputs, path, role, read, outputs(`${OUT}/${run.name}.exit`) !== undefined);
}

/**
 * A file by its path, read.
 * @param role what the file is: the output that is no number, where the program wrote nan
 * @param wasRun the program is known to have ended well
 * @throws Untold
 */
export function readWith<T>(
  outputs: Outputs,
  path: string,
  role: string,
  read: (bytes: Uint8Array) => Reading<T>,
  wasRun: boolean,
): T {
  const bytes = outputs(path);
  if (bytes === undefined)
    throw new Untold(
      wasRun
        ? { status: 'error', message: `the program ended well, and ${path} is not there` }
        : { status: 'not-applicable', reason: `${path} is not there` },
    );
  const found = read(bytes);
  if (found.ok) return found.value;
  throw new Untold(faulty(path, role, found.issues));
}

/** Faults of a file that a verdict shows. */
const MOST_ISSUES = 3;

/** A program that writes nan has answered, and badly; every other fault is one of the file. */
function faulty(path: string, role: string, issues: readonly Issue[]): Reply {
  if (issues.every(issue => issue.code === 'not-finite'))
    return { status: 'ok', output: { [role]: 'nan' }, precision: {}, warnings: [] };
  const shown = issues.slice(0, MOST_ISSUES).map(issue => {
    const file = issue.file === undefined ? path : `${path} (${issue.file})`;
    return issueText({ ...issue, file });
  });
  const more = issues.length > MOST_ISSUES ? ` · and ${issues.length - MOST_ISSUES} more` : '';
  return { status: 'error', message: `${shown.join(' · ')}${more}` };
}

/** Columns side by side: what several files of one case tell. */
export const together = (...parts: readonly Told[]): Told => ({
  output: Object.assign({}, ...parts.map(p => p.output)) as Output,
  precision: Object.assign({}, ...parts.map(p => p.precision)) as Told['precision'],
  warnings: parts.flatMap(p => p.warnings),
});

/** Columns that are all told equally exactly. */
export const toldAs = (output: Output, precision: Precision): Told => ({
  output,
  precision: Object.fromEntries(Object.keys(output).map(name => [name, precision])),
  warnings: [],
});

/** The number as text; what is none is "nan", which the judge knows to be no answer. */
export const numberText = (x: number): string => (Number.isFinite(x) ? String(x) : 'nan');
export const rowsOf = (A: { rows: number; cols: number; data: Float64Array }): Json =>
  Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: A.cols }, (_, j) => numberText(A.data[i + j * A.rows]!)),
  );
