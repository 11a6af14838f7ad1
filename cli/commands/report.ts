import type { Command } from 'commander';
import type { FixtureFile } from '../../src/conformance/case.ts';
import type { Changes } from '../../src/report/changes.ts';
import type { ResultRun } from '../../src/report/results.ts';
import { exitCodes, self } from '../support/harness.ts';
import {
  again,
  changesSince,
  exitCodeOf,
  type ReportFiles,
  readResults,
  withReportFiles,
  writeReports,
} from '../support/reports.ts';

interface ReportOptions extends Omit<ReportFiles, 'resultsOut'> {
  readonly merged?: string;
  readonly fixtures?: string;
  readonly exitCode?: boolean;
  readonly json?: boolean;
}

const help = `
Results are written by \`check --results-out\`. Files of several programs are shown side by side; parts of one run (the
same program, command and gate) are joined, and of a case that stands twice the last verdict counts.

Examples:
  $ ${self} check --adapter ./mine --results-out mine.ndjson
  $ ${self} report mine.ndjson
  $ ${self} report mine.ndjson --html mine.html --previous last-week.ndjson
  $ ${self} report lme4.ndjson gemma.ndjson src.ndjson --html peers.html

In CI, from parts that were checked side by side:
  $ ${self} report part-*.ndjson --junit junit.xml --markdown "$GITHUB_STEP_SUMMARY" --exit-code

A report ends with 0 when it is drawn; with --exit-code as \`check\` does: 1 where a case fails, 3 where a known failure
passes.`;

export function define(command: Command, exit: (code: number) => void): void {
  withReportFiles(command.argument('<results...>', 'files of lmm-results/1'))
    .option('--merged <file>', 'the results of all files as one file')
    .option('--fixtures <dir>', 'the fixtures that were asked, if not those that come with lmm-spec')
    .option('--exit-code', 'end as `check` would')
    .option('--json', 'counts, chapters, failures and changes, for programs')
    .addHelpText('after', help)
    .action(async (paths: string[], options: ReportOptions) => {
      exit(await report(paths, options));
    });
}

async function report(paths: readonly string[], options: ReportOptions): Promise<number> {
  const runs = await readResults(paths);
  const cases = options.html === undefined ? [] : await fixturesOf(options.fixtures);
  const changes = await changesSince(options.previous, runs);
  const { merged, ...files } = options;
  await writeReports(merged === undefined ? files : { ...files, resultsOut: merged }, runs, cases, changes);
  if (options.json === true) {
    const { runsJson } = await import('../../src/report/json.ts');
    process.stdout.write(runsJson(runs, changes));
  } else await print(runs, changes);
  return options.exitCode === true ? exitCodeOf(runs.flatMap(run => run.verdicts)) : exitCodes.conforms;
}

async function fixturesOf(directory: string | undefined): Promise<FixtureFile[]> {
  const [{ loadFixtures }, { echoFile }] = await Promise.all([
    import('../support/fixtures.ts'),
    import('../../src/conformance/echo.ts'),
  ]);
  return [echoFile(), ...loadFixtures(directory)];
}

/** One run as `check` prints it; several side by side, and then what has changed. */
async function print(runs: readonly ResultRun[], changes: Changes | undefined): Promise<void> {
  const [{ runsReport }, { paintFor }] = await Promise.all([
    import('../../src/report/terminal-runs.ts'),
    import('../support/colours.ts'),
  ]);
  console.log(runsReport(runs, changes, again, paintFor(process.stdout)));
}
