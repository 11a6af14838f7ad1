import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { type Gate, gateNames } from '../../src/conformance/gate.ts';
import { findPeersNamed, peerNames } from '../adapters/peers.ts';
import { type SetName, setNames } from '../peers/data/sets.ts';
import { DEVIATIONS } from '../peers/deviation.ts';
import { programsWithVersions } from '../peers/programs.ts';
import type { Rechecked } from '../peers/recheck.ts';
import { exitCodes, HarnessProblem, self, version } from '../support/harness.ts';
import type { Survey } from '../support/survey.ts';

interface PeersOptions {
  only: string[];
  cases: string[];
  gate: Gate;
  fixtures?: string;
  deadline: number;
  deviations: boolean;
  recheck?: boolean;
  data?: SetName;
  dataDir?: string;
  script?: string;
  record?: string;
  resultsOut?: string;
  markdown?: string;
  html?: string;
  previous?: string;
  date: boolean;
  json?: boolean;
}

const help = `
The programs are those with an adapter in examples/adapters, where they are installed (scripts/peers installs them);
docs/peers.md explains what was found. First the fixtures are put to each, then every deviation that was seen before
(fixtures/deviations) is looked for again. This is a survey, not a test: it ends with 0 whatever the programs answer,
and with 2 where none could be asked. What was not run is said.

Examples:
  $ ${self} peers                                        the scoreboard, a minute
  $ ${self} peers --html peers.html --markdown peers.md
  $ ${self} peers --only lme4 --only nlme
  $ ${self} peers --cases "estimate-*"                   these cases, and no deviations
  $ ${self} peers --json > peers.json

Deviations: still there, fixed, changed, or not run
  $ ${self} peers --recheck
  $ ${self} peers --cases "deviations/gemma-*"
  $ ${self} peers --script gemma-lrt-at-bound | sh       one of them, without lmm-spec
  $ ${self} peers --record mine.json                     fill in what a new one prints, and what is certified

Real genotypes (Debian's gemma-doc): mouse_hs1940 in two minutes, BXD in half a minute
  $ ${self} peers --data bxd
  $ ${self} peers --data mouse --only GEMMA

Look closer at a program:
  $ ${self} check --adapter "Rscript examples/adapters/lme4.R" --cases "estimate-*"`;

export function define(command: Command, exit: (code: number) => void): void {
  command
    .addOption(
      new Option('--only <name>', 'only this program; may be repeated').argParser(program).default([]),
    )
    .option(
      '--cases <pattern>',
      'only these ids or groups, or deviations/ID; * is any text; may be repeated',
      collect,
      [],
    )
    .addOption(new Option('--gate <gate>', 'what is asked').choices(gateNames).default('standard'))
    .option('--fixtures <dir>', 'other fixtures than those that come with lmm-spec')
    .option('--deadline <seconds>', 'for one answer', seconds, 60)
    .option('--recheck', 'only the deviations, with their reasons')
    .option('--no-deviations', 'only the fixtures')
    .addOption(
      new Option('--data <set>', 'real genotypes instead of fixtures: the examples of GEMMA').choices(
        setNames,
      ),
    )
    .option('--data-dir <dir>', 'where the examples of GEMMA are, if not in /usr/share/doc/gemma/example')
    .option('--script <id>', 'the command of one deviation, with its files, for sh')
    .option('--record <file>', 'run the command of a new deviation, and fill in what was seen')
    .option('--results-out <file>', 'keep every verdict, answer and number, as lmm-results/1')
    .option('--html <file>', 'one page with everything in it, to be opened in a browser')
    .option('--markdown <file>', 'the scoreboard in Markdown')
    .option('--previous <file>', 'older results: what has changed since?')
    .option('--no-date', 'results without the date, so that two runs are the same, byte by byte')
    .option('--json', 'the survey for programs')
    .addHelpText('after', help)
    .action(async (options: PeersOptions) => {
      exit(await peers(options));
    });
}

/** Programs with an adapter; and those of which only deviations are known, or that are run on real genotypes only. */
const programNames = [...new Set([...peerNames, ...programsWithVersions])];
function program(value: string, before: string[]): string[] {
  const name = programNames.find(known => known.toLowerCase() === value.toLowerCase());
  if (name === undefined) throw new InvalidArgumentError(`Choose of ${programNames.join(', ')}.`);
  return [...before, name];
}
const collect = (value: string, before: string[]): string[] => [...before, value];
function seconds(value: string): number {
  const s = Number(value);
  if (!(s > 0 && s <= 86_400)) throw new InvalidArgumentError('Write a number of seconds above 0.');
  return s;
}

async function peers(options: PeersOptions): Promise<number> {
  if (options.script !== undefined) return printScript(options.script);
  if (options.record !== undefined) return recordDeviation(options.record);
  if (options.data !== undefined) return surveyOfData(options.data, options);
  const patterns = options.cases.map(p => p.replace(`${DEVIATIONS}/`, ''));
  const ofDeviations = options.cases.filter(p => p.startsWith(`${DEVIATIONS}/`));
  if (options.recheck === true) return recheckOnly(options, patterns);
  if (ofDeviations.length > 0 && ofDeviations.length === options.cases.length)
    return recheckOnly(options, patterns);

  const [{ loadFixtures, selectCases }, { echoFile }] = await Promise.all([
    import('../support/fixtures.ts'),
    import('../../src/conformance/echo.ts'),
  ]);
  const corpus = [echoFile(), ...loadFixtures(options.fixtures)];
  const asked = options.cases.filter(p => !ofDeviations.includes(p));
  const survey = await ask(options, selectCases(corpus, asked));
  const all = options.deviations && options.cases.length === 0;
  const chosen = all ? [] : ofDeviations.map(p => p.slice(DEVIATIONS.length + 1));
  const rechecked = all || chosen.length > 0 ? await recheckDeviations(options, chosen) : undefined;
  await tell(options, survey, rechecked, corpus);
  const seen = rechecked?.some(r => r.status !== 'not run') === true;
  if (survey.asked.length > 0 || seen) return exitCodes.conforms;
  throw new HarnessProblem('no-peers', 'no program could be asked', 'bash scripts/peers installs them');
}

/** One program after the other, so that none waits for a processor that another one has. */
async function ask(
  { only, gate, deadline, date }: PeersOptions,
  files: readonly FixtureFile[],
): Promise<Survey> {
  const [{ program }, { run }, { progress }, { narrowTests }] = await Promise.all([
    import('../adapters/implementation.ts'),
    import('../support/run.ts'),
    import('../support/colours.ts'),
    import('../peers/narrow.ts'),
  ]);
  const bar = progress();
  const asked: Survey['asked'][number][] = [];
  const notRun: Survey['notRun'][number][] = [];
  const common = { lmmSpec: version(), gate, ...(date ? { date: new Date().toISOString() } : {}) };
  for (const peer of await findPeersNamed(only.length > 0 ? only : peerNames)) {
    if ('missing' in peer) {
      notRun.push({ name: peer.name, why: peer.missing });
      continue;
    }
    try {
      const implementation = await program(peer.command, { requestMs: deadline * 1000 });
      try {
        const questions = narrowTests(files, implementation.hello);
        const { verdicts } = await run(implementation, questions, gate, bar.tell);
        const { implementation: named } = implementation.hello;
        const again = `${self} peers --only "${peer.name}" --cases {id}`;
        asked.push({
          ...common,
          peer: peer.name,
          implementation: named,
          command: peer.command,
          again,
          verdicts,
        });
      } finally {
        await implementation.close();
      }
    } catch (e) {
      if (!(e instanceof HarnessProblem)) throw e;
      notRun.push({ name: peer.name, why: e.message });
    }
  }
  bar.end();
  return { gate, asked, notRun };
}

/** Every deviation that was chosen, run again. */
async function recheckDeviations({ only }: PeersOptions, patterns: readonly string[]): Promise<Rechecked[]> {
  const [{ recheckAll }, { progress }] = await Promise.all([
    import('../peers/recheck.ts'),
    import('../support/colours.ts'),
  ]);
  const bar = progress();
  const rechecked = await recheckAll({ programs: only, patterns }, bar.tell);
  bar.end();
  return rechecked;
}

async function tell(
  options: PeersOptions,
  survey: Survey,
  rechecked: readonly Rechecked[] | undefined,
  corpus: readonly FixtureFile[],
): Promise<void> {
  const [{ surveyJson, surveyReport }, { recheckJson, recheckReport }, { paintFor }] = await Promise.all([
    import('../support/survey.ts'),
    import('../peers/recheck-text.ts'),
    import('../support/colours.ts'),
  ]);
  const { writeScoreboard } = await import('../peers/scoreboard.ts');
  await writeScoreboard(options, survey, rechecked, corpus);
  if (options.json === true) {
    process.stdout.write(surveyJson(survey, rechecked && recheckJson(rechecked)));
    return;
  }
  const paint = paintFor(process.stdout);
  console.log(surveyReport(survey, paint));
  if (rechecked === undefined) return;
  console.log(['', ...recheckReport(rechecked, { reasons: false }, paint)].join('\n'));
  console.log(paint.dim(`\nreasons and commands: ${self} peers --recheck`));
}

async function recheckOnly(options: PeersOptions, patterns: readonly string[]): Promise<number> {
  const [{ recheckJson, recheckMarkdown, recheckReport }, { paintFor }, { writeWhole }] = await Promise.all([
    import('../peers/recheck-text.ts'),
    import('../support/colours.ts'),
    import('../support/files.ts'),
  ]);
  const rechecked = await recheckDeviations(options, patterns);
  if (options.markdown !== undefined) writeWhole(options.markdown, recheckMarkdown(rechecked));
  if (options.json === true)
    process.stdout.write(
      `${JSON.stringify({ format: 'lmm-recheck/1', deviations: recheckJson(rechecked) }, null, 1)}\n`,
    );
  else console.log(recheckReport(rechecked, { reasons: true }, paintFor(process.stdout)).join('\n'));
  return rechecked.some(r => r.status !== 'not run') ? exitCodes.conforms : exitCodes.harness;
}

async function surveyOfData(name: SetName, options: PeersOptions): Promise<number> {
  const [{ surveyData }, { surveyJson, surveyReport }, { writeScoreboard }, { paintFor, progress }] =
    await Promise.all([
      import('../peers/data/run.ts'),
      import('../support/survey.ts'),
      import('../peers/scoreboard.ts'),
      import('../support/colours.ts'),
    ]);
  const bar = progress();
  const folder = options.dataDir === undefined ? {} : { folder: options.dataDir };
  const { survey, statements } = await surveyData(name, { ...options, ...folder }, bar.tell);
  bar.end();
  await writeScoreboard(options, survey, undefined, []);
  const paint = paintFor(process.stdout);
  if (options.json === true) process.stdout.write(surveyJson(survey));
  else console.log([...statements.map(paint.dim), '', surveyReport(survey, paint)].join('\n'));
  return survey.asked.length > 0 ? exitCodes.conforms : exitCodes.harness;
}

async function printScript(id: string): Promise<number> {
  const [{ loadDeviations }, { scriptOf }] = await Promise.all([
    import('../peers/deviation.ts'),
    import('../peers/directory.ts'),
  ]);
  const found = loadDeviations().find(d => d.id === id);
  if (found === undefined)
    throw new HarnessProblem(
      'no-such-deviation',
      `${id} is no deviation`,
      `${self} peers --recheck lists them`,
    );
  process.stdout.write(scriptOf(found));
  return exitCodes.conforms;
}

async function recordDeviation(path: string): Promise<number> {
  const { record } = await import('../peers/record.ts');
  const { program: by, answered, certified } = await record(path, new Date().toISOString().slice(0, 10));
  const truth = 'refusal' in certified ? `no answer (${certified.refusal})` : certified.value;
  console.log(`${by.name} ${by.version} answers ${answered}; certified: ${truth}`);
  return exitCodes.conforms;
}
