import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { type Gate, gateNames } from '../../src/conformance/gate.ts';
import { type ToolName, toolNames } from '../../src/conformance/tools/tool.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import type { ResultRun } from '../../src/report/results.ts';
import type { Implementation, Room } from '../adapters/implementation.ts';
import { exitCodes, HarnessProblem, self, version } from '../support/harness.ts';
import {
  again,
  changesSince,
  exitCodeOf,
  type ReportFiles,
  withReportFiles,
  writeReports,
} from '../support/reports.ts';

interface CheckOptions extends ReportFiles {
  room: Room;
  digits: number;
  adapter?: string;
  results?: string;
  tool?: ToolName | 'plink';
  outputs?: string;
  inputs?: string;
  cases: string[];
  gate: Gate;
  fixtures?: string;
  known?: string;
  writeKnown?: boolean;
  writeRequests?: string;
  deadline: number;
  startDeadline: number;
  date: boolean;
  json?: boolean;
}

const examples = `
Examples:
  $ ${self} check                                              our own fast room
  $ ${self} check --adapter "python3 examples/adapters/adapter.py"
  $ ${self} check --adapter "Rscript examples/adapters/adapter.R" --cases "relationship-*"
  $ ${self} check --cases relationship-documented/documented-hwe-sd --gate strict
  $ ${self} check --adapter ./mine --json > report.json

A program that can not talk line by line reads and writes files (the batch mode):
  $ ${self} check --write-requests requests.ndjson
  $ ./mine < requests.ndjson > answers.ndjson
  $ ${self} check --results answers.ndjson

A program that reads and writes its own files, also on another machine:
  $ ${self} cases export "estimate-*" --as gemma --out for-gemma
  $ sh for-gemma/run.sh
  $ ${self} check --tool gemma --outputs for-gemma

In CI, with failures that are known:
  $ ${self} check --adapter ./mine --known known.json --write-known      once
  $ ${self} check --adapter ./mine --known known.json                    always

Keep what came out, and draw it (more with \`report\`):
  $ ${self} check --adapter ./mine --results-out mine.ndjson --html mine.html
  $ ${self} check --adapter ./mine --junit junit.xml --markdown "$GITHUB_STEP_SUMMARY" --badge badge.json

Gates:  smoke     3 digits
        standard  6 digits, and at most 3 fewer than a stable method can have
        strict    at most 1.5 digits fewer, and every refusal for the right reason
Exit:   0 conforms · 1 does not · 2 the check itself failed · 3 the known-failures file is stale`;

export function define(command: Command, exit: (code: number) => void): void {
  withReportFiles(
    command.option('--results-out <file>', 'keep every verdict, answer and number, as lmm-results/1'),
  )
    .option('--no-date', 'results without the date, so that two runs are the same, byte by byte')
    .addOption(
      new Option('--room <room>', 'a room of lmm-spec itself')
        .choices(['src', 'spec'])
        .default('src')
        .conflicts(['adapter', 'results', 'tool']),
    )
    .option('--digits <n>', 'certified digits of the room `spec`', wholeNumber, 40)
    .option('--adapter <command>', 'any program that speaks lmm-protocol/1')
    .addOption(new Option('--results <file>', 'answers in a file, one a line').conflicts('adapter'))
    .addOption(
      new Option('--tool <program>', 'the output files of a program, see `cases export --as`')
        .choices([...toolNames, 'plink'])
        .conflicts(['adapter', 'results', 'writeRequests']),
    )
    .option('--outputs <dir>', 'with --tool: the exported directory, with what the program wrote')
    .option('--inputs <dir>', 'with --tool: the directory with the manifest, where it is another one')
    .option('--cases <pattern>', 'only these ids or groups; * is any text; may be repeated', collect, [])
    .addOption(new Option('--gate <gate>', 'what is asked').choices(gateNames).default('standard'))
    .option('--fixtures <dir>', 'other fixtures than those that come with lmm-spec')
    .option('--known <file>', 'failures that are known and forgiven')
    .option('--write-known', 'write the failures of this run to the --known file')
    .option('--write-requests <file>', 'write the questions, and ask nobody')
    .option('--deadline <seconds>', 'for one answer of the adapter', seconds, 30)
    .option('--start-deadline <seconds>', 'for the hello of the adapter', seconds, 30)
    .option('--json', 'the report for programs')
    .addHelpText('after', examples)
    .action(async (options: CheckOptions) => {
      exit(await check(options));
    });
}

const collect = (value: string, before: string[]): string[] => [...before, value];
function wholeNumber(value: string): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < 1 || n > 1000)
    throw new InvalidArgumentError('Write a whole number from 1 to 1000.');
  return n;
}
function seconds(value: string): number {
  const s = Number(value);
  if (!(s > 0 && s <= 86_400)) throw new InvalidArgumentError('Write a number of seconds above 0.');
  return s;
}

async function check(options: CheckOptions): Promise<number> {
  const [{ loadFixtures, selectCases }, { echoFile }] = await Promise.all([
    import('../support/fixtures.ts'),
    import('../../src/conformance/echo.ts'),
  ]);
  const corpus = [echoFile(), ...loadFixtures(options.fixtures)];
  const files = selectCases(corpus, options.cases);
  if (options.writeKnown === true && options.known === undefined)
    throw new HarnessProblem('usage', '--write-known does not say where', 'name the file with --known FILE');
  if (options.writeRequests !== undefined) return writeRequests(options.writeRequests, files);

  const { implementation, asked } = await open(options, files);
  try {
    return await judged(options, implementation, asked, corpus);
  } finally {
    await implementation.close();
  }
}

async function judged(
  options: CheckOptions,
  implementation: Implementation,
  files: readonly FixtureFile[],
  corpus: readonly FixtureFile[],
): Promise<number> {
  const [{ run }, { progress }, { forgive, gone, readKnown, writeKnown }] = await Promise.all([
    import('../support/run.ts'),
    import('../support/colours.ts'),
    import('../support/known.ts'),
  ]);
  const bar = progress();
  const raw = (await run(implementation, files, options.gate, bar.tell)).verdicts;
  bar.end();
  if (options.writeKnown === true) {
    const count = writeKnown(options.known!, raw);
    console.error(`${count} failures are now known: ${options.known}`);
  }
  const known = options.known === undefined ? new Map<string, string>() : readKnown(options.known);
  const verdicts = forgive(raw, known);
  const ids = new Set(corpus.flatMap(f => f.cases.map(c => c.id)));
  const stale = gone(known, ids);
  await tell(options, implementation, verdicts, files);
  for (const id of implementation.strangers?.(ids) ?? [])
    console.error(`${options.results}: an answer to ${id}, which is no case`);
  for (const id of stale) console.error(`${options.known}: ${id} is no case any more`);
  const code = exitCodeOf(verdicts);
  return code === exitCodes.conforms && stale.length > 0 ? exitCodes.stale : code;
}

/** On the terminal, or as JSON; and in every file that is asked for. */
async function tell(
  options: CheckOptions,
  { hello, command, repro }: Implementation,
  verdicts: readonly Verdict[],
  files: readonly FixtureFile[],
): Promise<void> {
  const result: ResultRun = {
    lmmSpec: version(),
    implementation: hello.implementation,
    command,
    gate: options.gate,
    ...(options.date ? { date: new Date().toISOString() } : {}),
    ...(repro === undefined ? {} : { again: repro('{id}') }),
    verdicts,
  };
  const changes = await changesSince(options.previous, [result]);
  await writeReports(options, [result], files, changes);
  if (options.json === true) {
    const { jsonReport } = await import('../../src/report/json.ts');
    process.stdout.write(jsonReport(hello, options.gate, verdicts));
    return;
  }
  const [{ runsReport }, { paintFor }] = await Promise.all([
    import('../../src/report/terminal-runs.ts'),
    import('../support/colours.ts'),
  ]);
  console.log(runsReport([result], changes, again, paintFor(process.stdout)));
}

/** Who is asked, and about which cases: of a program's own files, those that were exported. */
async function open(
  options: CheckOptions,
  files: readonly FixtureFile[],
): Promise<{ implementation: Implementation; asked: readonly FixtureFile[] }> {
  if (options.tool === undefined) return { implementation: await adapterOf(options), asked: files };
  if (options.outputs === undefined)
    throw new HarnessProblem(
      'usage',
      `--tool ${options.tool} does not say where its files are`,
      '--outputs DIR',
    );
  const { openOutputs } = await import('../tools/outputs.ts');
  const { outputs, inputs = outputs, tool } = options;
  return openOutputs({ tool, outputs, inputs }, files);
}

async function adapterOf(options: CheckOptions): Promise<Implementation> {
  const { program, resultsFile, room } = await import('../adapters/implementation.ts');
  if (options.adapter !== undefined)
    return program(options.adapter, {
      requestMs: options.deadline * 1000,
      startMs: options.startDeadline * 1000,
    });
  if (options.results !== undefined) return resultsFile(options.results);
  const digits = options.room === 'spec' ? ` --digits ${options.digits}` : '';
  return room(options.room, options.digits, `${self} serve --room ${options.room}${digits}`);
}

/** The whole conversation as a file: hello, every question, bye. */
async function writeRequests(path: string, files: readonly FixtureFile[]): Promise<number> {
  const [{ questionsOf }, { writeWhole }, { ops }] = await Promise.all([
    import('../../src/conformance/index.ts'),
    import('../support/files.ts'),
    import('../rooms/inputs.ts'),
  ]);
  const anybody = { implementation: { name: '', version: '' }, capabilities: { ops } };
  const requests = files.flatMap(file => questionsOf(file, anybody).map(q => q.request));
  const lines = [{ op: 'hello', protocol: 1 }, ...requests, { op: 'bye' }].map(message =>
    JSON.stringify(message),
  );
  writeWhole(path, `${lines.join('\n')}\n`);
  console.error(`${requests.length} requests are in ${path}`);
  return exitCodes.conforms;
}
