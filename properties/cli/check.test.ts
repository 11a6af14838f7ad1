import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { garbage, inProcess, lmmSpec, smallFixtures } from '../support/cli.ts';

const work = mkdtempSync(join(tmpdir(), 'lmm-spec-check-'));
afterAll(() => rmSync(work, { recursive: true }));

const small = ['--fixtures', smallFixtures];
const wrong = ['--adapter', `${process.execPath} ${garbage('sd-over-n.mjs')}`];

test('src conforms to fixtures that were worked out on paper, and the report has no colours in a pipe', async () => {
  const { code, out, err } = await lmmSpec(['check', ...small]);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toContain('silent-wrong 0 · pass 4');
  expect(out).toContain('conforms: every one of the 4 cases that were put');
  expect(out).not.toContain('\u001b');
});

test('the certified room conforms to all the digits of its certificates', async () => {
  const { code, out } = await inProcess(['check', ...small, '--room', 'spec', '--digits', '30', '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(out) as { groups: { group: string; digits: { min: number } }[] };
  expect(report.groups.find(g => g.group === 'small-decompose')!.digits.min).toBe(30);
});

test('a program with a classic mistake is told which digits are wrong, why, and how to see it again', async () => {
  const { code, out } = await lmmSpec(['check', ...small, ...wrong]);
  expect(code).toBe(1);
  expect(out).toContain('silent-wrong 1 · should-refuse 1 · not-applicable 2');
  expect(out).toContain('K[0][0] = 0.5');
  expect(out).toContain('your K and trace are right under `population-sd`');
  expect(out).toMatch(/cases show small-relationship\/two-people --request \| .*sd-over-n\.mjs/);
  expect(out).toContain('not put  echo 1, decompose 1  (not-applicable: its ops are relationship)');
  expect(out).toContain('does not conform: 2 of the 2 cases that were put are wrong');
});

test('the report for programs is the same, byte for byte, in two runs', async () => {
  const again = ['check', ...small, ...wrong, '--json'];
  const runs = [await inProcess(again), await inProcess(again)];
  expect(runs[0]!.out).toBe(runs[1]!.out);
  const report = JSON.parse(runs[0]!.out) as { conforms: boolean; counts: object; verdicts: object[] };
  expect(report.conforms).toBe(false);
  expect(report.counts).toMatchObject({ 'silent-wrong': 1, 'should-refuse': 1 });
  expect(report.verdicts).toHaveLength(4);
});

test('batch mode: questions in a file, answers in a file, the same verdicts', async () => {
  const [requests, answers] = [join(work, 'requests.ndjson'), join(work, 'answers.ndjson')];
  expect((await inProcess(['check', ...small, '--write-requests', requests])).code).toBe(0);
  const text = readFileSync(requests, 'utf8');
  expect(text.split('\n').filter(Boolean)).toHaveLength(6); // hello, four questions, bye
  expect(text).not.toContain('expect');
  const served = await lmmSpec(['serve', '--room', 'src'], text);
  writeFileSync(answers, served.out);
  const judged = await inProcess(['check', ...small, '--results', answers]);
  expect(judged.out).toContain('silent-wrong 0 · pass 4');
  expect(judged.code).toBe(0);

  const lines = served.out.split('\n').filter(Boolean);
  writeFileSync(answers, [...lines.slice(0, -1), '{"id":"nobody","status":"ok","output":{}}'].join('\n'));
  const partial = await inProcess(['check', ...small, '--results', answers]);
  expect(partial.code).toBe(1);
  expect(partial.out).toContain('protocol-error 1');
  expect(partial.err).toContain('an answer to nobody, which is no case');

  writeFileSync(answers, `${lines[0]}\n{"id": "x",\n`);
  const broken = await inProcess(['check', ...small, '--results', answers]);
  expect(broken.code).toBe(2);
  expect(broken.err).toContain(`${answers}:2:12 is no JSON: a name in double quotes is expected here`);
});

test('known failures are forgiven while they fail, and the list is stale when they pass', async () => {
  const known = join(work, 'known.json');
  const written = await inProcess(['check', ...small, ...wrong, '--known', known, '--write-known']);
  expect(written.code).toBe(0);
  expect(JSON.parse(readFileSync(known, 'utf8'))).toEqual({
    format: 'lmm-known/1',
    known: {
      'small-relationship/nobody-varies': 'should-refuse',
      'small-relationship/two-people': 'silent-wrong',
    },
  });
  const forgiven = await inProcess(['check', ...small, ...wrong, '--known', known]);
  expect(forgiven.code).toBe(0);
  expect(forgiven.out).toContain('known-failure 2');
  const mended = await inProcess(['check', ...small, '--known', known]);
  expect(mended.code).toBe(3);
  expect(mended.out).toContain('unexpected-pass 2');
});

const spoiled = (name: string, spoil: (text: string) => string): string => {
  const directory = join(work, name);
  cpSync(smallFixtures, directory, { recursive: true });
  const file = join(directory, 'decompose', 'small-decompose.json');
  writeFileSync(file, spoil(readFileSync(file, 'utf8')));
  return directory;
};

test.each<[string, string[], string[]]>([
  ['no such case', ['check', ...small, '--cases', 'nothing-*'], ['no-such-case', 'small-relationship']],
  ['no such directory', ['check', '--fixtures', join(work, 'none')], ['unreadable', '--fixtures']],
  ['no such file', ['check', ...small, '--results', join(work, 'none')], ['unreadable', 'is not there']],
  [
    'no such program',
    ['check', ...small, '--adapter', 'lmm-no-such-program'],
    ['start-crash', 'ENOENT', 'hello'],
  ],
  ['no such room', ['check', '--room', 'attic'], ['attic', 'src, spec']],
  ['a wrong number', ['check', '--deadline', 'soon'], ['number of seconds']],
  ['two implementations', ['check', '--adapter', 'a', '--results', 'b'], ['cannot be used with']],
  ['nowhere to write', ['check', ...small, '--write-known'], ['--known FILE']],
  ['no such verb', ['chekc'], ['Did you mean check?']],
  [
    'fixtures that are no JSON',
    ['check', '--fixtures', spoiled('syntax', text => text.replace('"group":', '"group"'))],
    ['not-json', 'small-decompose.json:3:11', 'a colon'],
  ],
  [
    'fixtures of another form',
    ['check', '--fixtures', spoiled('form', text => text.replace('"unique"', '"certain"'))],
    ['malformed', '.cases[0].verdict', 'fixtures/schema'],
  ],
])(
  'what keeps a check from running is exit code 2, with code, place and advice: %s',
  async (_, words, said) => {
    const { code, out, err } = await inProcess(words);
    expect(code).toBe(2);
    expect(out).toBe('');
    for (const text of said) expect(err).toContain(text);
  },
);

test('nothing half-written is left behind', () => {
  expect(readdirSync(work).filter(name => name.includes('.tmp'))).toEqual([]);
});
