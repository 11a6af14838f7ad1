import type { Command } from 'commander';
import type { FixtureFile } from '../../src/conformance/case.ts';
import type { Implementation } from '../adapters/implementation.ts';
import { exitCodes, self } from '../support/harness.ts';
import type { Run } from '../support/run.ts';

const help = `
The documented example: five people, three variants, one mixed model. Every number is certified to 40 digits; the
binary64 room of lmm-spec, base R and numpy answer the same questions and are judged by the same judge. Base R (with
jsonlite) and numpy are asked where they are on PATH.

Then look closer:
  $ ${self} check --adapter "Rscript examples/adapters/adapter.R"
  $ ${self} cases show relationship-documented/documented-sample-sd`;

export function define(command: Command, exit: (code: number) => void): void {
  command.addHelpText('after', help).action(async () => {
    exit(await demo());
  });
}

async function demo(): Promise<number> {
  const [{ loadFixtures }, { room, program }, { findPeers }, { run }, { paintFor, progress }, { isFailing }] =
    await Promise.all([
      import('../support/fixtures.ts'),
      import('../adapters/implementation.ts'),
      import('../adapters/peers.ts'),
      import('../support/run.ts'),
      import('../support/colours.ts'),
      import('../../src/conformance/index.ts'),
    ]);
  const [{ sideBySide }, { tellStory }] = await Promise.all([
    import('../../src/report/side-by-side.ts'),
    import('../support/story.ts'),
  ]);
  const began = performance.now();
  const paint = paintFor(process.stdout);
  const bar = progress();
  const files = loadFixtures();
  const peers = await findPeers();

  const judged: { name: string; run: Run }[] = [];
  const hold = async (implementation: Implementation): Promise<void> => {
    const { name, version } = implementation.hello.implementation;
    try {
      const label = name.startsWith('lmm-spec') ? 'src' : `${name} ${version}`;
      judged.push({ name: label, run: await run(implementation, files, 'standard', bar.tell) });
    } finally {
      await implementation.close();
    }
  };
  await hold(await room('src', 0, ''));
  const notRun: string[] = [];
  for (const peer of peers)
    if ('missing' in peer) notRun.push(`not run: ${peer.name}: ${peer.missing}`);
    else
      try {
        await hold(await program(peer.command, {}));
      } catch (e) {
        notRun.push(`not run: ${peer.name}: ${(e as Error).message}`);
      }
  bar.end();

  const cases = files.reduce((sum, f) => sum + f.cases.length, 0);
  console.log(
    `${paint.strong(`${cases} certified cases, ${judged.length} implementations`)}${paint.dim('   passed/put, and the right digits of the worst number; a binary64 holds 15.95')}\n`,
  );
  console.log(
    sideBySide(
      judged.map(j => ({ name: j.name, verdicts: j.run.verdicts })),
      paint,
    ).join('\n'),
  );
  for (const line of notRun) console.log(paint.doubt(`\n${line}`));
  console.log(`\n${tellStory(files, judged, paint).join('\n')}\n`);
  console.log((await planted(files)).join('\n'));
  console.log(
    paint.dim(
      `\n${((performance.now() - began) / 1000).toFixed(1)} s. Hold your own program against it:  ${self} check --help`,
    ),
  );
  return judged.some(j => j.run.verdicts.some(v => isFailing(v.class)))
    ? exitCodes.differs
    : exitCodes.conforms;
}

/** What a mistake looks like: our own room, with the SD over n where n − 1 is asked. */
async function planted(files: readonly FixtureFile[]): Promise<string[]> {
  const [{ room }, { run }, { paintFor }, { failureReport }, { selectCases }] = await Promise.all([
    import('../adapters/implementation.ts'),
    import('../support/run.ts'),
    import('../support/colours.ts'),
    import('../../src/report/terminal.ts'),
    import('../support/fixtures.ts'),
  ]);
  const paint = paintFor(process.stdout);
  const honest = await room('src', 0, '');
  const mistaken: Implementation = {
    ...honest,
    ask: requests =>
      honest.ask(requests.map(r => ({ ...r, input: { ...r.input, convention: 'population-sd' } }))),
  };
  const example = selectCases(files, ['relationship-documented/documented-sample-sd']);
  const { verdicts } = await run(mistaken, example, 'standard');
  return [
    paint.strong('And a planted mistake, the SD over n in place of n − 1, is reported like this:'),
    ...verdicts
      .flatMap(v => failureReport(v, id => `${self} cases show ${id} --request | your-program`, paint))
      .map(line => `  ${line}`),
  ];
}
