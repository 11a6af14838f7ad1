import type { Command } from 'commander';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { isFailing, type Verdict } from '../../src/conformance/verdict.ts';
import type { Changes } from '../../src/report/changes.ts';
import type { Again, ResultRun } from '../../src/report/results.ts';
import { writeWhole } from './files.ts';
import { exitCodes, HarnessProblem, readText, self } from './harness.ts';

/** The files that runs can be drawn into. */
export interface ReportFiles {
  readonly resultsOut?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly badge?: string;
  readonly html?: string;
  readonly previous?: string;
}

export const withReportFiles = (command: Command): Command =>
  command
    .option('--junit <file>', 'JUnit XML, for CI systems')
    .option('--markdown <file>', 'a summary in Markdown, as GITHUB_STEP_SUMMARY takes it')
    .option('--badge <file>', 'a badge: JSON for the endpoint of shields.io')
    .option('--html <file>', 'one page with everything in it, to be opened in a browser')
    .option('--previous <file>', 'older results: what has changed since?');

/** The runs of a results file, their parts joined. @throws HarnessProblem with every fault of the file */
export async function readResults(paths: readonly string[]): Promise<ResultRun[]> {
  const [{ decodeResults }, { mergeResults }, { issueText }] = await Promise.all([
    import('../../src/report/results.ts'),
    import('../../src/report/merge.ts'),
    import('../../src/formats/reading.ts'),
  ]);
  const runs = paths.flatMap(path => {
    const read = decodeResults(readText(path, 'the results file'));
    if (read.ok) return read.value;
    const [first, ...more] = read.issues.map(issueText);
    const rest = more.length === 0 ? '' : ` (and ${more.length} faults more)`;
    throw new HarnessProblem('malformed', `${path}: ${first}${rest}`);
  });
  return mergeResults(runs);
}

/** The line that puts one case to a program again. */
export const again: Again = run => id =>
  run.again?.replaceAll('{id}', id) ?? `${self} cases show ${id} --request | ${run.command}`;

/** What a check ends with: 1 where a case fails, 3 where a known failure passes, 2 where nothing was judged. */
export function exitCodeOf(verdicts: readonly Verdict[]): number {
  if (verdicts.some(v => isFailing(v.class))) return exitCodes.differs;
  if (verdicts.some(v => v.class === 'unexpected-pass')) return exitCodes.stale;
  return verdicts.some(v => v.class === 'pass' || v.class === 'known-failure')
    ? exitCodes.conforms
    : exitCodes.harness;
}

/** What has changed since the results of --previous, where there are some. */
export async function changesSince(
  previous: string | undefined,
  runs: readonly ResultRun[],
): Promise<Changes | undefined> {
  if (previous === undefined) return undefined;
  const { changesBetween } = await import('../../src/report/changes.ts');
  return changesBetween(await readResults([previous]), runs);
}

/** Draws the runs into every file that is asked for. Each is loaded only when it is. */
export async function writeReports(
  { resultsOut, junit, markdown, badge, html }: ReportFiles,
  runs: readonly ResultRun[],
  cases: readonly FixtureFile[],
  changes: Changes | undefined,
): Promise<void> {
  if (resultsOut !== undefined) {
    const { encodeResults } = await import('../../src/report/results.ts');
    writeWhole(resultsOut, encodeResults(runs));
  }
  if (junit !== undefined) {
    const { junitReport } = await import('../../src/report/junit.ts');
    writeWhole(junit, junitReport(runs, again));
  }
  if (markdown !== undefined) {
    const { markdownReport } = await import('../../src/report/markdown.ts');
    writeWhole(markdown, markdownReport(runs, { again, changes }));
  }
  if (badge !== undefined) {
    const { badgeOf } = await import('../../src/report/badge.ts');
    writeWhole(badge, `${JSON.stringify(badgeOf(runs))}\n`);
  }
  if (html !== undefined) {
    const { pageOf } = await import('../../src/report/page/page.ts');
    writeWhole(html, pageOf(runs, { cases, changes, again }));
  }
}
