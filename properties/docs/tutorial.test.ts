import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { onPath } from '../../cli/adapters/peers.ts';
import { finished } from '../../cli/peers/programs.ts';
import { inProcess } from '../support/cli.ts';
import { blocksOf, missingLines, ownWords, partsOf } from './tutorial.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/tutorial.md'), 'utf8');
const blocks = blocksOf(page);

/** A directory that looks like a checkout, in which the page may write. */
const work = mkdtempSync(join(tmpdir(), 'lmm-spec-tutorial-'));
for (const name of ['package.json', 'cli', 'src', 'spec', 'fixtures', 'examples', 'node_modules'])
  symlinkSync(join(root, name), join(work, name));
const before = process.cwd();
process.chdir(work);
afterAll(() => {
  process.chdir(before);
  rmSync(work, { recursive: true, force: true });
});

/** Runs the parts of a block, until one ends with another code than 0: ours in this process, the others in a shell. */
async function carryOut(commands: string): Promise<{ code: number | null; out: string; err: string }> {
  let told = { code: 0 as number | null, out: '', err: '' };
  for (const part of partsOf(commands)) {
    const words = ownWords(part);
    const done = words === undefined ? await inShell(part) : await inProcess(words);
    told = { code: done.code, out: told.out + done.out, err: told.err + done.err };
    if (done.code !== 0) break;
  }
  return told;
}

/** npm takes a third of a second to start what it starts. */
const inShell = (commands: string) => {
  const direct = commands.replaceAll(
    'npm run -s lmm-spec --',
    `"${process.execPath}" --import=tsx cli/main.ts`,
  );
  return finished('sh', ['-c', `set -e\n${direct}`], { cwd: work });
};

const python = (await finished('python3', ['-c', 'import numpy'])).code === 0;
const r = onPath('Rscript') && (await finished('Rscript', ['-e', 'library(jsonlite)'])).code === 0;
const here = (program: string | undefined): boolean =>
  program === undefined || (program === 'Rscript' ? r : onPath(program));
if (!python) console.log('not run: the tutorial needs a python3 with numpy');

describe.skipIf(!python)('the tutorial', () => {
  for (const { line, commands, exit, needs, shown } of blocks)
    test.skipIf(!here(needs))(`docs/tutorial.md:${line} does what it says`, async () => {
      const { code, out, err } = await carryOut(commands);
      expect(code, err).toBe(exit);
      expect(missingLines(out, shown), out).toEqual([]);
    });
});

test('the page shows what is printed, and every kind of end', () => {
  expect(blocks.length).toBeGreaterThan(15);
  expect(blocks.filter(b => b.shown.length > 0).length).toBeGreaterThan(10);
  expect([...new Set(blocks.map(b => b.exit))].sort()).toEqual([0, 1, 3]);
});

test('the reader of pages finds a line that is not there', () => {
  expect(missingLines('a  b\nc', ['a b', 'c'])).toEqual([]);
  expect(missingLines('a b\nc', ['c', 'a b'])).toEqual(['a b']);
  expect(missingLines('a b', ['a c'])).toEqual(['a c']);
});

test.skipIf(!python)(
  'examples/ci/check.sh ends with the exit code of the check, and writes the reports',
  async () => {
    const lmmSpec = `${process.execPath} --import=tsx cli/main.ts`;
    const adapter = 'python3 -B examples/adapters/minimal.py';
    const { code } = await finished(
      'sh',
      ['examples/ci/check.sh', adapter, '', 'reports', '--cases', 'likelihood-refusals'],
      {
        cwd: work,
        env: { LMM_SPEC: lmmSpec },
      },
    );
    expect(code).toBe(1);
    for (const file of ['junit.xml', 'summary.md', 'report.html', 'results.ndjson', 'badge.json'])
      expect(existsSync(join(work, 'reports', file)), file).toBe(true);
  },
);

test('the workflow names options that check has', async () => {
  const words = readFileSync(join(root, 'examples/ci/github-action.yml'), 'utf8');
  const { out } = await inProcess(['check', '--help']);
  const run = /npx lmm-spec check[\s\S]*?\n {6}-/.exec(words)![0];
  const options = [...run.matchAll(/--[a-z-]+/g)].map(m => m[0]);
  expect(options.length).toBeGreaterThan(4);
  for (const option of options) expect(out).toContain(`${option} `);
});
