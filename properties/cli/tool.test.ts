import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CertifiedValue, Expectation } from '../../src/conformance/case.ts';
import type { Manifest } from '../../src/conformance/views/manifest.ts';
import { inProcess } from '../support/cli.ts';
import { caseNamed } from '../support/told.ts';

const work = mkdtempSync(join(tmpdir(), 'lmm-spec-tool-'));
afterAll(() => rmSync(work, { recursive: true }));
const at = (...names: string[]): string => join(work, ...names);
const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;

const two = ['relationship-documented/documented-hwe-sd', 'relationship-documented/documented-centre-only'];
/** The directory of a case in an export. */
const folder = (id: string): string => id.replace('/', '--');

/** Fresh export of the two cases as CSV, with certified answers printed to full length, as a program would. */
async function answered(name: string, edit: (K: string[][]) => string[][] = K => K): Promise<string> {
  const out = at(name);
  expect((await inProcess(['cases', 'export', ...two, '--as', 'csv', '--out', out])).code).toBe(0);
  for (const id of two) {
    const rows = (caseNamed(id).kase.expect.K as Expectation[][]).map(row =>
      row.map(x => String(Number((x as CertifiedValue).value))),
    );
    const text = edit(rows)
      .map(row => `${row.join(',')}\n`)
      .join('');
    writeFileSync(join(out, folder(id), 'output.K.csv'), text);
  }
  return out;
}
const check = (out: string, ...words: string[]) =>
  inProcess(['check', '--tool', 'csv', '--outputs', out, ...words]);

test('an export is a new directory with a manifest, a README, a script that may be run, and a directory a case', async () => {
  const out = at('gemma');
  const {
    code,
    out: said,
    err,
  } = await inProcess(['cases', 'export', 'relationship-documented/*', '--as', 'gemma', '--out', out]);
  expect([code, said]).toEqual([0, `${out}\n`]);
  expect(err).toContain('2 cases for gemma, 4 left out:');
  expect(err).toContain(
    '  gemma centres (-gk 1), or divides by the SD over n too (-gk 2): relationship-documented/documented-sample-sd',
  );
  expect(readdirSync(out).toSorted()).toEqual(
    [
      'README.txt',
      'manifest.json',
      'relationship-documented--documented-centre-only',
      'relationship-documented--documented-population-sd',
      'run.sh',
    ].toSorted(),
  );
  const mode = statSync(join(out, 'run.sh')).mode;
  expect(mode & 0o111).toBe(0o111);
  const manifest = manifestOf(out);
  expect(manifest).toMatchObject({ format: 'lmm-export/1', as: 'gemma' });
  expect(manifest.skipped).toHaveLength(4);
  expect(manifest.cases[0]).toMatchObject({
    op: 'relationship',
    files: { genotypes: 'genotypes.txt', phenotypes: 'phenotypes.txt' },
    runs: [{ name: 'gk', program: 'gemma', writes: { K: 'out/gk.sXX.txt', log: 'out/gk.log.txt' } }],
  });
  const again = await inProcess([
    'cases',
    'export',
    'relationship-documented/*',
    '--as',
    'gemma',
    '--out',
    out,
  ]);
  expect([again.code, again.err]).toEqual([2, expect.stringContaining('is there already')]);
  expect(readdirSync(work).filter(name => name.includes('.tmp'))).toEqual([]);
});

test.each<[string, string[], string[]]>([
  [
    'nothing that the program can be asked',
    ['cases', 'export', 'simulate-*', '--as', 'gemma', '--out', at('x')],
    ['nothing-to-export', 'gemma is asked relationship'],
  ],
  [
    'a program that nobody knows',
    ['cases', 'export', '--as', 'saige', '--out', at('x')],
    ['saige', 'csv, emmax, gcta, gemma'],
  ],
  [
    'two ways at once',
    ['cases', 'export', two[0]!, '--as', 'csv', '--format', 'json', '--out', at('x')],
    ['cannot be used with'],
  ],
  ['several cases in the old way', ['cases', 'export', ...two, '--out', at('x')], ['usage', '--as csv']],
  ['no case', ['cases', 'export', '--out', at('x')], ['usage', 'not 0']],
  ['no such case', ['cases', 'export', 'nothing-*', '--as', 'csv', '--out', at('x')], ['no-such-case']],
  ['no outputs', ['check', '--tool', 'gemma'], ['usage', '--outputs DIR']],
  [
    'an adapter besides',
    ['check', '--tool', 'gemma', '--outputs', work, '--adapter', 'a'],
    ['cannot be used with'],
  ],
  [
    'no manifest',
    ['check', '--tool', 'gemma', '--outputs', work],
    ['unreadable', 'manifest.json is not there'],
  ],
  ['no such tool', ['check', '--tool', 'saige', '--outputs', work], ['saige', 'plink1.9']],
])(
  'what keeps an export or a check from running is exit code 2 with its reason: %s',
  async (_, words, said) => {
    const { code, err } = await inProcess(words);
    expect(code).toBe(2);
    for (const text of said) expect(err).toContain(text);
  },
);

test('answers that were brought back are judged: exit code 0, and what was not brought is not asked', async () => {
  const out = await answered('right');
  const { code, out: said } = await check(out);
  expect(code).toBe(0);
  expect(said).toContain('silent-wrong 0 · pass 2');
  const { verdicts } = JSON.parse((await check(out, '--json')).out) as {
    verdicts: { class: string; compared: number }[];
  };
  expect(verdicts.map(v => [v.class, v.compared])).toEqual([
    ['pass', 25],
    ['pass', 25],
  ]);
  rmSync(join(out, folder(two[0]!), 'output.K.csv'));
  const part = JSON.parse((await check(out, '--json')).out) as {
    verdicts: { class: string; remark?: string }[];
  };
  expect(part.verdicts.map(v => v.class).toSorted()).toEqual(['not-applicable', 'pass']);
});

test('single values and JSON are read too; a line cut short is an error with its place', async () => {
  const out = await answered('more');
  writeFileSync(join(out, folder(two[0]!), 'output.csv'), 'name,value\nrank,3\ntrace,7.0238095238095237\n');
  const K = (caseNamed(two[1]!).kase.expect.K as Expectation[][]).map(row =>
    row.map(x => Number((x as CertifiedValue).value)),
  );
  rmSync(join(out, folder(two[1]!), 'output.K.csv'));
  writeFileSync(join(out, folder(two[1]!), 'output.json'), JSON.stringify({ K, rank: 3 }));
  const good = JSON.parse((await check(out, '--json')).out) as {
    verdicts: { class: string; compared: number }[];
  };
  expect(good.verdicts.map(v => [v.class, v.compared])).toEqual([
    ['pass', 27],
    ['pass', 26],
  ]);
  writeFileSync(join(out, folder(two[0]!), 'output.csv'), 'name,value\nrank,3\ntrace\n');
  const { code, out: said } = await check(out);
  expect(code).toBe(1);
  expect(said).toContain('output.csv, line 3: 1 fields instead of 2');
});

test('wrong answers are exit code 1 with their diagnosis; known ones are forgiven, and a list that is stale is 3', async () => {
  const wrong = await answered('wrong', K => K.map(row => row.map(x => String(Number(x) / 2))));
  const { code, out: said } = await check(wrong);
  expect(code).toBe(1);
  expect(said).toContain('silent-wrong 2');
  expect(said).toContain('cases export relationship-documented/documented-hwe-sd --as csv --out again\n');
  const known = at('known.json');
  expect((await check(wrong, '--known', known, '--write-known')).code).toBe(0);
  expect((await check(wrong, '--known', known)).code).toBe(0);
  expect((await check(await answered('mended'), '--known', known)).code).toBe(3);
});

test('few digits are few digits, unless the program says that it prints no more', async () => {
  const out = await answered('rounded', K => K.map(row => row.map(x => Number(x).toPrecision(4))));
  expect((await check(out)).code).toBe(1);
  for (const id of two) writeFileSync(join(out, folder(id), 'output.csv'), 'name,value\noutput_digits,4\n');
  expect((await check(out)).code).toBe(0);
  const wrong = await answered('rounded and wrong', K =>
    K.map(row => row.map(x => (1.01 * Number(x)).toPrecision(4))),
  );
  for (const id of two) writeFileSync(join(wrong, folder(id), 'output.csv'), 'name,value\noutput_digits,4\n');
  expect((await check(wrong)).code).toBe(1);
});

test('gates count: five digits pass smoke and not standard', async () => {
  const five = await answered('five', K =>
    K.map(row => row.map(x => (Number(x) * (1 + 2e-5)).toPrecision(15))),
  );
  expect((await check(five, '--gate', 'smoke')).code).toBe(0);
  expect((await check(five)).code).toBe(1);
});

test('only the cases that are chosen are judged; the manifest may be elsewhere', async () => {
  const out = await answered('chosen');
  const one = JSON.parse((await check(out, '--cases', two[0]!, '--json')).out) as {
    verdicts: { id: string }[];
  };
  expect(one.verdicts.map(v => v.id)).toEqual([two[0]]);
  const moved = at('moved');
  cpSync(out, moved, { recursive: true });
  rmSync(join(moved, 'manifest.json'));
  expect((await check(moved)).code).toBe(2);
  expect((await check(moved, '--inputs', out)).code).toBe(0);
  const none = await check(out, '--cases', 'predict-*');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('no-such-case')]);
});

/** The manifest of an export, changed. */
async function withManifest(name: string, edit: (manifest: Manifest) => unknown): Promise<string> {
  const out = await answered(name);
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(edit(manifestOf(out))));
  return out;
}
test('a case that was minted again since is an error, not a comparison with another question', async () => {
  const out = await withManifest('minted', m => ({ ...m, cases: m.cases.map(c => ({ ...c, sha256: '0' })) }));
  const { code, out: said } = await check(out);
  expect(code).toBe(1);
  expect(said).toContain('minted again since it was exported');
});
test.each<[string, (m: Manifest) => unknown, string]>([
  ['another format', m => ({ ...m, format: 'lmm-export/2' }), 'malformed'],
  [
    'a directory outside',
    m => ({ ...m, cases: m.cases.map(c => ({ ...c, directory: '../../etc' })) }),
    'inside the directory',
  ],
  [
    'an absolute path',
    m => ({ ...m, cases: m.cases.map(c => ({ ...c, directory: '/etc' })) }),
    'inside the directory',
  ],
  ['another program', m => ({ ...m, as: 'gemma' }), 'was exported for gemma, not for csv'],
])('a manifest that is none, or of something else, is exit code 2: %s', async (name, edit, said) => {
  const { code, err } = await check(await withManifest(`manifest ${name}`, edit));
  expect([code, err]).toEqual([2, expect.stringContaining(said)]);
});

test('plink is PLINK 1.9', async () => {
  const { code, err } = await inProcess(['check', '--tool', 'plink', '--outputs', await answered('plink')]);
  expect([code, err]).toEqual([2, expect.stringContaining('was exported for csv, not for plink')]);
});

test('a file that can not be read is exit code 2, and not an answer', async () => {
  const out = await answered('unreadable');
  const file = join(out, folder(two[0]!), 'output.K.csv');
  rmSync(file);
  mkdirSync(file);
  const { code, err } = await check(out);
  expect([code, err]).toEqual([2, expect.stringContaining('could not be read')]);
});

test('the same report, byte by byte, in two runs', async () => {
  const out = await answered('twice');
  expect((await check(out, '--json')).out).toBe((await check(out, '--json')).out);
});
