import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { type Gate, gateNames } from '../../src/conformance/gate.ts';
import { findPeersNamed, peerNames } from '../adapters/peers.ts';
import { exitCodes, HarnessProblem, self } from '../support/harness.ts';
import type { Survey } from '../support/survey.ts';

interface PeersOptions {
  only: string[];
  cases: string[];
  gate: Gate;
  fixtures?: string;
  deadline: number;
  json?: boolean;
}

const help = `
The programs are those with an adapter in examples/adapters, where they are installed; docs/peers.md explains what was
found. This is a survey, not a test: it ends with 0 whatever the programs answer, and with 2 where none could be asked.

Examples:
  $ ${self} peers
  $ ${self} peers --cases "estimate-*"
  $ ${self} peers --only lme4 --only nlme
  $ ${self} peers --json > peers.json

Look closer at one of them:
  $ ${self} check --adapter "Rscript examples/adapters/lme4.R" --cases "estimate-*"`;

export function define(command: Command, exit: (code: number) => void): void {
  command
    .addOption(
      new Option('--only <name>', 'only this program; may be repeated').argParser(program).default([]),
    )
    .option('--cases <pattern>', 'only these ids or groups; * is any text; may be repeated', collect, [])
    .addOption(new Option('--gate <gate>', 'what is asked').choices(gateNames).default('standard'))
    .option('--fixtures <dir>', 'other fixtures than those that come with lmm-spec')
    .option('--deadline <seconds>', 'for one answer', seconds, 60)
    .option('--json', 'the survey for programs')
    .addHelpText('after', help)
    .action(async (options: PeersOptions) => {
      exit(await peers(options));
    });
}

function program(value: string, before: string[]): string[] {
  const name = peerNames.find(known => known.toLowerCase() === value.toLowerCase());
  if (name === undefined) throw new InvalidArgumentError(`Choose of ${peerNames.join(', ')}.`);
  return [...before, name];
}
const collect = (value: string, before: string[]): string[] => [...before, value];
function seconds(value: string): number {
  const s = Number(value);
  if (!(s > 0 && s <= 86_400)) throw new InvalidArgumentError('Write a number of seconds above 0.');
  return s;
}

async function peers(options: PeersOptions): Promise<number> {
  const [{ loadFixtures, selectCases }, { echoFile }, { paintFor }, { surveyJson, surveyReport }] =
    await Promise.all([
      import('../support/fixtures.ts'),
      import('../../src/conformance/echo.ts'),
      import('../support/colours.ts'),
      import('../support/survey.ts'),
    ]);
  const corpus = [echoFile(), ...loadFixtures(options.fixtures)];
  const survey = await ask(options, selectCases(corpus, options.cases));
  if (options.json === true) process.stdout.write(surveyJson(survey));
  else console.log(surveyReport(survey, paintFor(process.stdout)));
  if (survey.asked.length > 0) return exitCodes.conforms;
  throw new HarnessProblem('no-peers', 'no program could be asked', 'bash scripts/peers installs them');
}

/** One program after the other, so that none waits for a processor that another one has. */
async function ask({ only, gate, deadline }: PeersOptions, files: readonly FixtureFile[]): Promise<Survey> {
  const [{ program }, { run }, { progress }] = await Promise.all([
    import('../adapters/implementation.ts'),
    import('../support/run.ts'),
    import('../support/colours.ts'),
  ]);
  const bar = progress();
  const asked: Survey['asked'][number][] = [];
  const notRun: Survey['notRun'][number][] = [];
  for (const peer of await findPeersNamed(only.length > 0 ? only : peerNames)) {
    if ('missing' in peer) {
      notRun.push({ name: peer.name, why: peer.missing });
      continue;
    }
    try {
      const implementation = await program(peer.command, { requestMs: deadline * 1000 });
      try {
        const { verdicts } = await run(implementation, files, gate, bar.tell);
        asked.push({ ...implementation.hello.implementation, command: peer.command, verdicts });
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
