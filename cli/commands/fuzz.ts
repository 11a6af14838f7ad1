import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Gate, gateNames } from '../../src/conformance/gate.ts';
import type { Implementation } from '../adapters/implementation.ts';
import type { DriverOptions } from '../adapters/process.ts';
import type { FuzzReport } from '../fuzz/fuzz.ts';
import { exitCodes, HarnessProblem, self } from '../support/harness.ts';

interface FuzzCommand {
  room: 'src';
  adapter?: string;
  against?: string;
  ops?: string[];
  runs: number;
  seed?: number;
  time?: number;
  gate: Gate;
  most: number;
  shrink: number;
  deadline: number;
  startDeadline: number;
  replay?: string;
  known?: string;
  writeKnown?: boolean;
  json?: boolean;
}

const examples = `
First laws that need no oracle (thousands of cases a second), then the first-order conditions at the optimum that the
program reports, then the certified answers. A failure is made smaller, the class of the failure held fixed, and is
told as the one line that asks it.

Examples:
  $ ${self} fuzz                                                our own fast room
  $ ${self} fuzz --adapter "python3 -B examples/adapters/mixed.py"
  $ ${self} fuzz --adapter ./mine --ops loglik,fit --runs 20000 --seed 42
  $ ${self} fuzz --adapter ./mine --time 600                    ten minutes, all the while with new cases
  $ ${self} fuzz --adapter ./mine --against ./other             where they differ, the certificate says who is wrong
  $ ${self} fuzz --adapter ./mine --seed 42 --replay law.fit.1k2j3.17

A question that was found becomes a fixture:
  $ echo '{"op":"loglik",…}' | ${self} promote - --id likelihood-found/small-h2 --comment "…" --out my-fixtures
  $ ${self} check --adapter ./mine --fixtures my-fixtures

Failures that are known are told, and do not count (a list of them is advice: it is never stale):
  $ ${self} fuzz --adapter ./mine --known fuzz-known.json --write-known      once
  $ ${self} fuzz --adapter ./mine --known fuzz-known.json                    always

Exit:   0 nothing was found · 1 something was · 2 the run itself failed`;

export function define(command: Command, exit: (code: number) => void): void {
  command
    .addOption(
      new Option('--room <room>', 'a room of lmm-spec itself')
        .choices(['src'])
        .default('src')
        .conflicts('adapter'),
    )
    .option('--adapter <command>', 'any program that speaks lmm-protocol/1')
    .option('--against <command>', 'a second program: only where the two differ, each is judged')
    .option('--ops <ops>', 'only these, separated by commas', value => value.split(','))
    .option(
      '--runs <n>',
      'cases of laws in a round; a twentieth as many of every other kind',
      wholeNumber,
      5000,
    )
    .option('--seed <n>', 'where the cases are drawn from; told in the report', seedOf)
    .option('--time <seconds>', 'round after round until the time is up', seconds)
    .addOption(
      new Option('--gate <gate>', 'what is asked of a number').choices(gateNames).default('standard'),
    )
    .option('--most <n>', 'stop when so many are found', wholeNumber, 20)
    .option('--shrink <seconds>', 'to make one failure smaller', seconds, 20)
    .option('--deadline <seconds>', 'for one answer of the adapter', seconds, 10)
    .option('--start-deadline <seconds>', 'for the hello of the adapter', seconds, 30)
    .option('--replay <case>', 'one case of an earlier run, by its name in the report')
    .option('--known <file>', 'failures that are known')
    .option('--write-known', 'write the failures of this run to the --known file')
    .option('--json', 'the report for programs')
    .addHelpText('after', examples)
    .action(async (options: FuzzCommand) => {
      exit(await run(options));
    });
}

function wholeNumber(value: string): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < 1 || n > 1e9)
    throw new InvalidArgumentError('Write a whole number above 0.');
  return n;
}
function seedOf(value: string): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n)) throw new InvalidArgumentError('Write a whole number.');
  return n;
}
function seconds(value: string): number {
  const s = Number(value);
  if (!(s > 0 && s <= 604_800)) throw new InvalidArgumentError('Write a number of seconds above 0.');
  return s;
}

async function run(options: FuzzCommand): Promise<number> {
  const { readKnownIds, writeKnownIds } = await import('../fuzz/known.ts');
  if (options.writeKnown === true && options.known === undefined)
    throw new HarnessProblem('usage', '--write-known does not say where', 'name the file with --known FILE');
  const isWritten = options.writeKnown === true;
  const known =
    options.known === undefined || isWritten ? new Map<string, string>() : readKnownIds(options.known);
  await requireOps(options.ops);
  const report = await reportOf(options);
  if (isWritten) {
    writeKnownIds(options.known!, report.findings);
    console.error(`${report.findings.length} failures are now known: ${options.known}`);
  }
  const { fuzzJson, fuzzReport } = await import('../fuzz/report.ts');
  const { paintFor } = await import('../support/colours.ts');
  if (options.json === true) process.stdout.write(fuzzJson(report, known));
  else console.log(fuzzReport(report, known, programOf(options), paintFor(process.stdout)));
  if (report.findings.some(f => !known.has(f.id))) return exitCodes.differs;
  return Object.values(report.cases).every(n => n === 0) ? exitCodes.harness : exitCodes.conforms;
}

/** @throws HarnessProblem for an op that the protocol does not have */
async function requireOps(named: readonly string[] | undefined): Promise<void> {
  const { isOp, ops } = await import('../rooms/inputs.ts');
  const strange = named?.filter(op => !isOp(op)) ?? [];
  if (strange.length > 0)
    throw new HarnessProblem('usage', `${strange.join(', ')} is no op`, `the ops are ${ops.join(', ')}`);
}

async function reportOf(options: FuzzCommand): Promise<FuzzReport> {
  const [{ fuzz }, { progress }] = await Promise.all([
    import('../fuzz/fuzz.ts'),
    import('../support/colours.ts'),
  ]);
  const bar = progress();
  const common = {
    open: opener(options.adapter, options),
    ops: options.ops,
    gate: options.gate,
    seed: options.seed ?? (await newSeed()),
    runs: options.runs,
    seconds: options.time,
    most: options.most,
    shrinkSeconds: options.shrink,
    deadlineMs: options.deadline * 1000,
    told: bar.tell,
  };
  try {
    if (options.replay !== undefined) {
      const { replay } = await import('../fuzz/replay.ts');
      return await replay(common, options.replay);
    }
    if (options.against !== undefined) {
      const { fuzzAgainst } = await import('../fuzz/differential.ts');
      return await fuzzAgainst(common, opener(options.against, options));
    }
    return await fuzz(common);
  } finally {
    bar.end();
  }
}

async function newSeed(): Promise<number> {
  const { randomInt } = await import('node:crypto');
  return randomInt(2 ** 31);
}

/** Starts the program with the deadlines that were given, or gives the room. */
function opener(adapter: string | undefined, { deadline, startDeadline }: FuzzCommand) {
  return async (overrides: Partial<DriverOptions> = {}): Promise<Implementation> => {
    const { program, room } = await import('../adapters/implementation.ts');
    if (adapter === undefined) return room('src', 0, `${self} serve --room src`);
    return program(adapter, { requestMs: deadline * 1000, startMs: startDeadline * 1000, ...overrides });
  };
}

const programOf = ({ adapter, against }: FuzzCommand): string =>
  [
    adapter === undefined ? '--room src' : `--adapter ${JSON.stringify(adapter)}`,
    ...(against === undefined ? [] : [`--against ${JSON.stringify(against)}`]),
  ].join(' ');
