import { type Command, Option } from 'commander';
import type { FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import { type ViewName, viewNames } from '../../src/conformance/views/view.ts';
import { HarnessProblem, self } from '../support/harness.ts';

const listExamples = `
Examples:
  $ ${self} cases list
  $ ${self} cases list "relationship-*"
  $ ${self} cases list --json | jq .`;
const showExamples = `
Examples:
  $ ${self} cases show relationship-documented/documented-sample-sd
  $ ${self} cases show relationship-documented/documented-sample-sd --json
  $ ${self} cases show relationship-documented/documented-sample-sd --request | python3 examples/adapters/adapter.py`;
const exportExamples = `
Examples:
  $ ${self} cases export relationship-documented/documented-sample-sd --format csv --out data
  $ ${self} cases export relationship-documented/documented-sample-sd --format json --out data

As the files of a program, with a script that runs it on another machine, without Node:
  $ ${self} cases export "estimate-*" "associate-*" --as gemma --out for-gemma
  $ sh for-gemma/run.sh
  $ ${self} check --tool gemma --outputs for-gemma

In R:       K <- as.matrix(read.csv("expect.K.csv", header = FALSE))
In Python:  K = numpy.loadtxt("expect.K.csv", delimiter=",")`;

export function define(command: Command): void {
  command.addHelpText('after', `${listExamples}\n${showExamples}\n${exportExamples}`);
  const fixtures = new Option('--fixtures <dir>', 'other fixtures than those that come with lmm-spec');
  command
    .command('list')
    .description('List the certified cases, one a line: id, op, verdict, what it is for.')
    .argument('[pattern...]', 'ids or groups; * is any text')
    .option('--json', 'for programs')
    .addOption(fixtures)
    .addHelpText('after', listExamples)
    .action(list);
  command
    .command('show')
    .description('Show one case: what is asked, what is true, and why the case is there.')
    .argument('<id>', 'the id of a case')
    .option('--json', 'the case as it stands in its file')
    .option('--request', 'the one line that asks it, ready for an adapter')
    .addOption(fixtures)
    .addHelpText('after', showExamples)
    .action(show);
  command
    .command('export')
    .description(
      'Write one case as CSV or JSON files; or any cases as the files that a program reads, with a script that runs it.',
    )
    .argument('[ids...]', 'the id of a case; with --as also groups and patterns, * is any text, none is all')
    .addOption(
      new Option('--as <program>', 'files and run script for a program')
        .choices(viewNames)
        .conflicts('format'),
    )
    .addOption(
      new Option('--format <format>', 'csv: one file a matrix').choices(['json', 'csv']).default('csv'),
    )
    .requiredOption('--out <dir>', 'the directory to write into; with --as, a new one')
    .addOption(fixtures)
    .addHelpText('after', exportExamples)
    .action(exportCase);
}

async function list(patterns: string[], options: { json?: boolean; fixtures?: string }): Promise<void> {
  const { loadFixtures, selectCases } = await import('../support/fixtures.ts');
  const files = selectCases(loadFixtures(options.fixtures), patterns);
  const cases = files.flatMap(file =>
    file.cases.map(({ id, verdict, difficulty, flags, comment }) => ({
      id,
      op: file.op,
      verdict,
      difficulty,
      flags,
      comment,
    })),
  );
  if (options.json === true) {
    console.log(JSON.stringify(cases, null, 1));
    return;
  }
  const [{ cell, layTable }, { paintFor }] = await Promise.all([
    import('../../src/report/table.ts'),
    import('../support/colours.ts'),
  ]);
  const paint = paintFor(process.stdout);
  const rows = cases.map(c => [
    cell(c.id, paint.strong),
    cell(c.op),
    cell(c.verdict),
    cell(c.comment, paint.dim),
  ]);
  console.log(layTable(rows, ['left', 'left', 'left', 'left']).join('\n'));
  console.error(`${cases.length} cases in ${files.length} groups`);
}

async function find(
  id: string,
  fixtures: string | undefined,
): Promise<{ file: FixtureFile; kase: FixtureCase }> {
  const { loadFixtures } = await import('../support/fixtures.ts');
  const files = loadFixtures(fixtures);
  for (const file of files) {
    const kase = file.cases.find(c => c.id === id);
    if (kase !== undefined) return { file, kase };
  }
  const words = id.split(/[^a-z0-9]+/i).filter(word => word.length > 2);
  const likeness = (known: string): number => words.filter(word => known.includes(word)).length;
  const near = files
    .flatMap(f => f.cases.map(c => c.id))
    .filter(known => likeness(known) > 0)
    .toSorted((a, b) => likeness(b) - likeness(a));
  const hint = near.length === 0 ? '' : `near it: ${near.slice(0, 5).join(', ')}; `;
  throw new HarnessProblem(
    'no-such-case',
    `there is no case "${id}"`,
    `${hint}all of them: ${self} cases list`,
  );
}

async function show(
  id: string,
  options: { json?: boolean; request?: boolean; fixtures?: string },
): Promise<void> {
  const { file, kase } = await find(id, options.fixtures);
  if (options.json === true) console.log(JSON.stringify(kase, null, 1));
  else if (options.request === true) {
    const { questionsOf } = await import('../../src/conformance/index.ts');
    const anybody = { implementation: { name: '', version: '' }, capabilities: { ops: [file.op] } };
    console.log(JSON.stringify(questionsOf({ ...file, cases: [kase] }, anybody)[0]!.request));
  } else {
    const [{ showCase }, { paintFor }] = await Promise.all([
      import('../support/show.ts'),
      import('../support/colours.ts'),
    ]);
    console.log(showCase(file, kase, paintFor(process.stdout)));
  }
}

interface ExportOptions {
  format: 'json' | 'csv';
  as?: ViewName;
  out: string;
  fixtures?: string;
}

async function exportCase(ids: string[], options: ExportOptions): Promise<void> {
  if (options.as !== undefined) return exportBundle(ids, { ...options, as: options.as });
  const [id, ...more] = ids;
  if (id === undefined || more.length > 0)
    throw new HarnessProblem(
      'usage',
      `one case is written as ${options.format}, not ${ids.length}`,
      'name the program that should read several: --as csv, --as gemma …',
    );
  const { file, kase } = await find(id, options.fixtures);
  const [{ join }, { writeDirectory, writeWhole }] = await Promise.all([
    import('node:path'),
    import('../support/files.ts'),
  ]);
  const path = join(options.out, id.replace('/', '--'));
  if (options.format === 'json') {
    writeWhole(`${path}.json`, `${JSON.stringify({ ...file, cases: [kase] }, null, 1)}\n`);
    console.log(`${path}.json`);
  } else {
    const { csvFiles } = await import('../support/csv.ts');
    const files = csvFiles(kase);
    writeDirectory(path, files);
    for (const name of files.keys()) console.log(join(path, name));
  }
}

async function exportBundle(
  patterns: readonly string[],
  options: ExportOptions & { as: ViewName },
): Promise<void> {
  const [{ exportCases }, { reasonsOf }] = await Promise.all([
    import('../tools/export.ts'),
    import('../../src/conformance/views/readme.ts'),
  ]);
  const { cases, skipped } = exportCases(patterns, options);
  console.log(options.out);
  const more = skipped.length === 0 ? '' : `, ${skipped.length} left out:`;
  console.error([`${cases.length} cases for ${options.as}${more}`, ...reasonsOf(skipped)].join('\n'));
}
