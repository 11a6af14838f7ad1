import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { firstFault } from '../../cli/support/json-fault.ts';
import { inProcess, lmmSpec, smallFixtures } from '../support/cli.ts';

const work = mkdtempSync(join(tmpdir(), 'lmm-spec-verbs-'));
afterAll(() => rmSync(work, { recursive: true }));
const small = ['--fixtures', smallFixtures];

test.each(['check', 'serve', 'cases', 'certify', 'demo'])('the help of %s teaches by example', async verb => {
  const { code, out } = await inProcess([verb, '--help']);
  expect(code).toBe(0);
  expect(out).toContain('$ npm run -s lmm-spec -- ');
});

interface Line {
  readonly id?: string;
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly class?: string;
  readonly output?: Record<string, unknown>;
  readonly capabilities?: { readonly ops: string[] };
}
async function serve(
  lines: readonly string[],
  ...words: string[]
): Promise<{ code: number | null; said: Line[] }> {
  const { code, out } = await lmmSpec(['serve', ...words], `${lines.join('\n')}\n`);
  return {
    code,
    said: out
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Line),
  };
}

test('serve answers hello, echo, an op and nonsense, each on its line, and ends with bye', async () => {
  const { code, said } = await serve(
    [
      '{"op":"hello","protocol":1}',
      '{"id":"e","op":"echo","input":{"values":["0.1","0x1.8p-3","1e-320","nan"]}}',
      'this is no JSON',
      '[]',
      '{"op":"echo","input":{"values":["1"]}}',
      '{"id":"o"}',
      '{"id":"u","op":"divine","input":{}}',
      '{"id":"m","op":"relationship","input":{"dosage":[["0"],["1"]]}}',
      '{"id":"d","op":"decompose","input":{"x":["-1","1"],"b":"1","g":["0","0"],"y":["-1","1"]},"want":["pve_fixed"]}',
      '{"op":"bye"}',
      '{"id":"late","op":"echo","input":{"values":["1"]}}',
    ],
    '--room',
    'src',
  );
  expect(code).toBe(0);
  expect(said).toHaveLength(9);
  expect(said[0]!.capabilities!.ops).toContain('relationship');
  expect(said[1]).toMatchObject({
    id: 'e',
    status: 'ok',
    output: { values: ['0.1', '0.1875', '1e-320', 'nan'] },
  });
  expect(said[2]).toMatchObject({ status: 'error', message: expect.stringContaining('this is no JSON') });
  expect(said[3]).toMatchObject({ status: 'error' });
  expect(said[4]).toMatchObject({ status: 'error', message: expect.stringContaining('"id"') });
  expect(said[5]).toMatchObject({ id: 'o', status: 'error', message: expect.stringContaining('"op"') });
  expect(said[6]).toMatchObject({ id: 'u', status: 'unsupported' });
  expect(said[7]).toMatchObject({ id: 'm', status: 'refused', class: 'malformed' });
  expect(said[8]).toMatchObject({ id: 'd', status: 'ok', output: { pve_fixed: '1' } });
  expect(Object.keys(said[8]!.output!)).toEqual(['pve_fixed']);
});

test('serve --room spec answers with enclosures of as many digits as are asked, and ends with its input', async () => {
  const request =
    '{"id":"r","op":"decompose","input":{"x":["0","1","1"],"b":"1","g":["0","0","1"],"y":["1","2","4"]}}';
  const { code, said } = await serve([request], '--room', 'spec', '--digits', '50');
  expect(code).toBe(0);
  // var(x) = 1/3, var(y) = 7/3, by hand
  expect(said[0]!.output!.pve_fixed).toMatchObject({
    value: '0.14285714285714285714285714285714285714285714285714',
    rational: '1/7',
  });
});

test('cases list and show say what there is, and what each case is for', async () => {
  const list = await inProcess(['cases', 'list', 'small-*', ...small]);
  expect(list.code).toBe(0);
  expect(list.out.trim().split('\n')).toHaveLength(3);
  const shown = await inProcess(['cases', 'show', 'small-relationship/two-people', ...small]);
  expect(shown.out).toContain('the mean is 1, the SD over n − 1 is √2');
  expect(shown.out).toContain('-0.5   0.5');
  expect(shown.out).toContain('Whoever fails here fails everywhere.');
  expect(shown.out).toContain('also certified, to explain other answers: population-sd');
  const request = await inProcess(['cases', 'show', 'small-relationship/two-people', '--request', ...small]);
  const { id, op, want } = JSON.parse(request.out) as { id: string; op: string; want: string[] };
  expect({ id, op, want }).toEqual({
    id: 'small-relationship/two-people',
    op: 'relationship',
    want: ['K', 'rank', 'trace'],
  });
  const missing = await inProcess(['cases', 'show', 'small-relationship/two', ...small]);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain('near it: small-relationship/two-people');
});

test('cases export writes whole files, and never over what is there', async () => {
  const words = ['cases', 'export', 'small-relationship/two-people', '--out', work, ...small];
  const csv = await inProcess([...words, '--format', 'csv']);
  expect(csv.code).toBe(0);
  const directory = join(work, 'small-relationship--two-people');
  expect(readFileSync(join(directory, 'expect.K.csv'), 'utf8')).toBe('0.5,-0.5\n-0.5,0.5\n');
  expect(readFileSync(join(directory, 'input.dosage.csv'), 'utf8')).toBe('0\n2\n');
  expect(readFileSync(join(directory, 'input.csv'), 'utf8')).toContain('convention,sample-sd');
  expect(readFileSync(join(directory, 'expect.csv'), 'utf8')).toContain('rank,1,1,1,1');
  const again = await inProcess([...words, '--format', 'csv']);
  expect(again.code).toBe(2);
  expect(again.err).toContain('is there already');
  const json = await inProcess([...words, '--format', 'json']);
  expect(json.code).toBe(0);
  const file = JSON.parse(readFileSync(`${directory}.json`, 'utf8')) as { cases: { id: string }[] };
  expect(file.cases.map(c => c.id)).toEqual(['small-relationship/two-people']);
  writeFileSync(join(work, 'a-file'), '');
  const nowhere = await inProcess([
    'cases',
    'export',
    'small-relationship/two-people',
    '--out',
    '/proc/no',
    ...small,
  ]);
  expect(nowhere.code).toBe(2);
  expect(nowhere.err).toContain('unwritable');
  expect(readdirSync(work).filter(name => name.includes('.tmp'))).toEqual([]);
});

const problem = { x: ['0', '1', '1'], b: '1', g: ['0', '0', '1'], y: ['1', '2', '4'] };
test('certify proves the digits of a problem of one’s own', async () => {
  const asked = JSON.stringify({ op: 'decompose', input: problem });
  const { code, out } = await lmmSpec(['certify', '-', '--digits', '30'], asked);
  expect(code).toBe(0);
  expect(out).toContain('pve_fixed    0.142857142857142857142857142857  = 1/7');
  const file = join(work, 'input.json');
  writeFileSync(file, JSON.stringify(problem));
  const json = await inProcess(['certify', file, '--op', 'decompose', '--digits', '12', '--json']);
  expect(JSON.parse(json.out)).toMatchObject({
    digits: 12,
    output: { pve_fixed: { value: '0.142857142857' } },
  });
});

test.each<[string, string, string[], string[]]>([
  ['no JSON', '{"op": }', [], ['bad.json:1:8', 'a value is expected here']],
  ['no op', JSON.stringify(problem), [], ['malformed', '--op']],
  ['an unknown op', JSON.stringify(problem), ['--op', 'divine'], ['unsupported', 'divine']],
  [
    'a bad number',
    JSON.stringify({ ...problem, b: 'one' }),
    ['--op', 'decompose'],
    ['not-a-number', 'input.b'],
  ],
  [
    'a JSON number',
    JSON.stringify({ ...problem, b: 0.1 }),
    ['--op', 'decompose'],
    ['malformed', 'write it as text, "0.1"'],
  ],
  [
    'a misspelt field',
    JSON.stringify({ ...problem, B: '1' }),
    ['--op', 'decompose'],
    ['malformed', 'x, b, g, y'],
  ],
  ['no answer', JSON.stringify({ ...problem, y: ['1', '1', '1'] }), ['--op', 'decompose'], ['zero-variance']],
  ['too many digits', '{}', ['--digits', 'all'], ['whole number from 1']],
])('certify refuses with code, place and advice: %s', async (_, input, words, said) => {
  const file = join(work, 'bad.json');
  writeFileSync(file, input);
  const { code, out, err } = await inProcess(['certify', file, ...words]);
  expect(code).toBe(2);
  expect(out).toBe('');
  for (const text of said) expect(err).toContain(text);
});

test('the demo says loudly what it does not run, and tells the story all the same', async () => {
  const empty = join(work, 'bin');
  const { out } = await lmmSpec(['demo'], '', { PATH: empty });
  expect(existsSync(empty)).toBe(false);
  expect(out).toContain('not run: base R: Rscript is not on PATH');
  expect(out).toContain('-221/420');
  expect(out).toContain('1.3276747439987515833');
  expect(out).toContain('your K and trace are right under `population-sd`');
});

test.each([
  ['{"a": 1,\n "b": x}', 2, 7, 'a value'],
  ['{"a": ', 1, 7, 'a value'],
  ['[1,2,]', 1, 6, 'a value'],
  ['{} x', 1, 4, 'the end of the text'],
  ["{'a':1}", 1, 2, 'a name in double quotes'],
  ['{"a":{},}', 1, 9, 'a name in double quotes'],
  ['[1 2]', 1, 4, 'a comma or ]'],
  ['{"a":[1] "b"}', 1, 10, 'a comma or }'],
  ['{"a" 1}', 1, 6, 'a colon'],
  ['[01]', 1, 2, 'a value'],
  ['', 1, 1, 'a value'],
])('the first fault of a text that is no JSON has a place: %s', (text, line, column, expected) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(firstFault(text)).toEqual({ line, column, expected });
});
