import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeResults } from '../../src/report/results.ts';
import { garbage, inProcess, smallFixtures } from '../support/cli.ts';
import { entryWith, runWith, verdictWith } from './runs.ts';
import { descendants, readXml } from './xml.ts';

const work = mkdtempSync(join(tmpdir(), 'lmm-spec-report-'));
afterAll(() => rmSync(work, { recursive: true }));
const file = (name: string): string => join(work, name);
const text = (name: string): string => readFileSync(file(name), 'utf8');

const small = ['--fixtures', smallFixtures];
const wrong = ['--adapter', `${process.execPath} ${garbage('sd-over-n.mjs')}`];
const drawn = [
  '--junit',
  file('junit.xml'),
  '--markdown',
  file('summary.md'),
  '--badge',
  file('badge.json'),
  '--html',
  file('page.html'),
];

beforeAll(async () => {
  const mine = await inProcess([
    'check',
    ...small,
    ...wrong,
    '--results-out',
    file('wrong.ndjson'),
    ...drawn,
  ]);
  expect(mine.code).toBe(1);
  await inProcess(['check', ...small, '--results-out', file('src.ndjson'), '--no-date']);
});

test('a check keeps its results and draws them', () => {
  const [run, ...verdicts] = text('wrong.ndjson')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(run).toMatchObject({ record: 'run', format: 'lmm-results/1', gate: 'standard' });
  expect(Date.parse(run.date)).toBeGreaterThan(0);
  expect(verdicts).toHaveLength(4);
  const two = verdicts.find(v => v.id === 'small-relationship/two-people');
  expect(two).toMatchObject({ record: 'verdict', class: 'silent-wrong', status: 'ok' });
  expect(two.entries.map((e: { path: string }) => e.path)).toContain('K[0][1]');
  expect(two.answer.K).toHaveLength(2);
  expect(descendants(readXml(text('junit.xml')), 'failure')).toHaveLength(2);
  expect(text('summary.md')).toContain('**silent-wrong** `small-relationship/two-people`');
  expect(JSON.parse(text('badge.json'))).toMatchObject({ message: '1 of 2 silent-wrong', color: 'red' });
  expect(text('page.html')).toContain('small-relationship/two-people');
});

test('results without a date are the same, byte by byte, in two runs', async () => {
  await inProcess(['check', ...small, '--results-out', file('again.ndjson'), '--no-date']);
  expect(text('again.ndjson')).toBe(text('src.ndjson'));
});

test('report draws from results what check drew, and joins the parts of a run', async () => {
  const whole = text('wrong.ndjson').trimEnd().split('\n');
  writeFileSync(file('part-1.ndjson'), `${whole.slice(0, 3).join('\n')}\n`);
  writeFileSync(file('part-2.ndjson'), `${[whole[0], ...whole.slice(3)].join('\n')}\n`);
  const before = ['junit.xml', 'summary.md', 'badge.json', 'page.html'].map(text);
  const { code, out } = await inProcess([
    'report',
    file('part-1.ndjson'),
    file('part-2.ndjson'),
    ...small,
    ...drawn,
    '--merged',
    file('merged.ndjson'),
  ]);
  expect(code).toBe(0);
  expect(['junit.xml', 'summary.md', 'badge.json', 'page.html'].map(text)).toEqual(before);
  expect(text('merged.ndjson')).toBe(text('wrong.ndjson'));
  expect(out).toContain('does not conform: 2 of the 2 cases that were put are wrong');
});

test('report shows several programs side by side, and what has changed since', async () => {
  const old = runWith('sd-over-n', [
    verdictWith('small-relationship/two-people', { class: 'pass', worst: entryWith(15) }),
  ]);
  writeFileSync(file('old.ndjson'), encodeResults([old]));
  const { out } = await inProcess(['report', file('src.ndjson'), file('wrong.ndjson')]);
  expect(out).toMatch(/^lmm-spec src \S+ +silent-wrong 0 · pass 4$/m);
  expect(out).toMatch(/^small-relationship +2\/2 .*0\/2 0\.\d digits$/m);
  const run = text('wrong.ndjson').replace(/"name":"[^"]*"/, '"name":"sd-over-n"');
  writeFileSync(file('renamed.ndjson'), run);
  const changed = await inProcess(['report', file('renamed.ndjson'), '--previous', file('old.ndjson')]);
  expect(changed.out).toContain('since the last run  newly-failing 1');
  expect(changed.out).toMatch(
    /newly-failing +small-relationship\/two-people .* pass 15\.0 → silent-wrong 0\.\d/,
  );
  const json = await inProcess([
    'report',
    file('renamed.ndjson'),
    '--previous',
    file('old.ndjson'),
    '--json',
  ]);
  const told = JSON.parse(json.out);
  expect(told.format).toBe('lmm-reports/1');
  expect(told.runs[0].counts['silent-wrong']).toBe(1);
  expect(told.runs[0].failures.every((v: object) => !('entries' in v))).toBe(true);
  expect(told.changes.list[0].kind).toBe('newly-failing');
});

test('with --exit-code a report ends as the check did', async () => {
  expect((await inProcess(['report', file('wrong.ndjson'), '--exit-code'])).code).toBe(1);
  expect((await inProcess(['report', file('src.ndjson'), '--exit-code'])).code).toBe(0);
  const stale = runWith('mine', [verdictWith('a/one', { class: 'unexpected-pass' })]);
  writeFileSync(file('stale.ndjson'), encodeResults([stale]));
  expect((await inProcess(['report', file('stale.ndjson'), '--exit-code'])).code).toBe(3);
  const nothing = runWith('mine', [verdictWith('a/one', { class: 'not-applicable' })]);
  writeFileSync(file('nothing.ndjson'), encodeResults([nothing]));
  expect((await inProcess(['report', file('nothing.ndjson'), '--exit-code'])).code).toBe(2);
});

test('known failures and passes that were not expected are told in every report', async () => {
  const known = file('known.json');
  await inProcess(['check', ...small, ...wrong, '--known', known, '--write-known']);
  const { code, out } = await inProcess([
    'check',
    ...small,
    ...wrong,
    '--known',
    known,
    '--results-out',
    file('known.ndjson'),
    ...drawn,
  ]);
  expect(code).toBe(0);
  expect(out).toContain('conforms but for 2 known failures, of 2 cases that were put');
  const skipped = descendants(readXml(text('junit.xml')), 'skipped').map(e => e.attributes.message);
  expect(skipped.filter(message => message!.startsWith('known-failure: silent-wrong'))).toHaveLength(1);
  expect(text('summary.md')).toContain('2 known failures');
  expect(JSON.parse(text('badge.json'))).toMatchObject({
    message: 'nothing passes, 2 known failures',
    color: 'yellow',
  });
  expect(text('page.html')).toContain('"class":"known-failure"');
  const told = JSON.parse((await inProcess(['report', file('known.ndjson'), '--json'])).out);
  expect(told.runs[0].failures.map((v: { known: string }) => v.known).sort()).toEqual([
    'should-refuse',
    'silent-wrong',
  ]);

  const mended = await inProcess(['check', ...small, '--known', known, ...drawn]);
  expect(mended.code).toBe(3);
  expect(mended.out).toContain(
    'take off the list  small-relationship/two-people is listed as silent-wrong, and passes',
  );
  expect(mended.out).toContain(
    'the list of known failures is stale: 2 of the 4 cases that were put pass, and are on it',
  );
  expect(descendants(readXml(text('junit.xml')), 'failure').map(e => e.attributes.type)).toEqual([
    'unexpected-pass',
    'unexpected-pass',
  ]);
  expect(text('summary.md')).toContain('**unexpected-pass** `small-relationship/two-people`');
  expect(JSON.parse(text('badge.json')).color).toBe('yellow');
  expect(text('page.html')).toContain('"class":"unexpected-pass"');
});

test.each<[string, string, string[]]>([
  ['no file', 'none.ndjson', ['unreadable', 'is not there']],
  ['no results', 'known.json', ['malformed', 'known.json: line 1', 'lmm-known/1']],
])(
  'what keeps a report from being drawn is exit code 2, with place and advice: %s',
  async (_, name, said) => {
    writeFileSync(file('known.json'), '{"format":"lmm-known/1","known":{}}\n');
    const { code, out, err } = await inProcess(['report', file(name)]);
    expect(code).toBe(2);
    expect(out).toBe('');
    for (const words of said.slice(0, 2)) expect(err).toContain(words);
  },
);
