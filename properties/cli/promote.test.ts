import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, expect, test } from 'vitest';
import { promoteToMint } from '../../cli/fuzz/promote.ts';
import { canonical, fill, sha256 } from '../../cli/mint/fill.ts';
import { promotedGroups } from '../../cli/mint/promoted.ts';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { inProcess, lmmSpec } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'lmm-spec-promote-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const input = {
  y: ['1', '0', '2'],
  X: [['1'], ['1'], ['1']],
  K: [
    ['1', '0.5', '0'],
    ['0.5', '1', '0'],
    ['0', '0', '1'],
  ],
  sigma2_g: '1',
  sigma2_e: '0.5',
  method: 'REML',
  convention: 'error-contrasts',
};
const requestFile = (name: string, request: object): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(request));
  return path;
};
const three = requestFile('three.json', { id: 'f1', op: 'loglik', input, want: ['loglik'] });
const asymmetric = requestFile('asymmetric.json', {
  op: 'loglik',
  input: { ...input, K: [['1', '0.5', '0'], ['0', '1', '0'], input.K[2]] },
});
const promote = (file: string, id: string, ...more: string[]) =>
  inProcess(['promote', file, '--id', id, '--comment', 'Three people.', ...more]);
const read = (path: string): FixtureFile => JSON.parse(readFileSync(path, 'utf8')) as FixtureFile;

test('law: a question becomes a fixture as minting makes it, and a program is checked against it', async () => {
  const out = join(folder, 'own');
  expect((await promote(three, 'likelihood-found/three-people', '--out', out)).code).toBe(0);
  expect((await promote(asymmetric, 'likelihood-found/asymmetric', '--out', out)).code).toBe(0);
  const path = join(out, 'likelihood', 'likelihood-found.json');
  const file = read(path);
  const schema = JSON.parse(
    readFileSync(new URL('../../fixtures/schema/fixture.schema.json', import.meta.url), 'utf8'),
  );
  expect(new Ajv2020({ strict: false }).compile(schema as object)(file)).toBe(true);
  expect(file.cases.map(c => [c.id, c.verdict, c.refusal?.class])).toEqual([
    ['likelihood-found/three-people', 'unique', undefined],
    ['likelihood-found/asymmetric', 'invalid', 'not-symmetric'],
  ]);
  const [first] = file.cases;
  expect(first!.expect.loglik).toMatchObject({ cond: expect.any(String), attainable: expect.any(Number) });
  const { comment: _c, difficulty: _d, flags: _f, certificate: _e, sha256: given, ...body } = first!;
  expect(sha256(canonical(body))).toBe(given);
  const { code, out: report } = await inProcess(['check', '--room', 'src', '--fixtures', out, '--json']);
  expect(code).toBe(0);
  expect(report).toContain('likelihood-found/three-people');
});

test('law: what is minted from a promoted question is what was promoted', async () => {
  const [own, minted] = [join(folder, 'one'), mkdtempSync(join(folder, 'mint-'))];
  await promote(three, 'likelihood-found/three-people', '--out', own);
  const [question, comment, title] = [{ op: 'loglik', input }, 'Three people.', ''];
  promoteToMint({ question, group: 'likelihood-found', slug: 'three-people', comment, title }, minted);
  const [group, ...others] = promotedGroups(minted);
  expect(others).toEqual([]);
  const file = read(join(own, 'likelihood', 'likelihood-found.json'));
  expect(JSON.parse(JSON.stringify(fill(group!, file.generator.spec_version)))).toEqual(file);
});

test('law: a promoted case is kept beside those that were there, in their order', () => {
  const minted = mkdtempSync(join(folder, 'mint-'));
  const common = { question: { op: 'loglik', input }, group: 'likelihood-found', comment: 'One.', title: '' };
  promoteToMint({ ...common, slug: 'one' }, minted);
  promoteToMint({ ...common, slug: 'two' }, minted);
  expect(readdirSync(minted)).toEqual(['likelihood-found.json']);
  expect(promotedGroups(minted)[0]!.cases.map(c => c.slug)).toEqual(['one', 'two']);
  expect(() => promoteToMint({ ...common, slug: 'two' }, minted)).toThrow('already');
});

test('law: numbers that are not exact in binary64 are called decimal', async () => {
  const tenth = requestFile('tenth.json', { op: 'loglik', input: { ...input, sigma2_g: '0.1' } });
  const out = join(folder, 'decimal');
  await promote(tenth, 'likelihood-found/tenth', '--out', out);
  expect(read(join(out, 'likelihood', 'likelihood-found.json')).cases[0]!.input.exact).toBe('decimal');
});

test.each([
  ['an id without a group', () => [three, '--id', 'alone', '--out', folder], 'is no id'],
  [
    'a group of ours',
    () => [three, '--id', 'likelihood-values/mine', '--out', folder],
    'a group of lmm-spec itself',
  ],
  ['nowhere', () => [three, '--id', 'a/b'], 'name a directory with --out'],
  [
    'an op without a certificate',
    () => [requestFile('e.json', { op: 'echo', input: { values: ['1'] } }), '--id', 'a/b', '--out', folder],
    'does not certify echo',
  ],
  ['no request', () => [requestFile('n.json', { input }), '--id', 'a/b', '--out', folder], 'is no request'],
])('law: %s is refused with a reason', async (_, words, message) => {
  const { code, err } = await lmmSpec(['promote', ...words(), '--comment', 'For a test.']);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('law: a case that is there already is not written again', async () => {
  const out = join(folder, 'twice');
  await promote(three, 'likelihood-found/three-people', '--out', out);
  const before = readFileSync(join(out, 'likelihood', 'likelihood-found.json'), 'utf8');
  const { code, err } = await promote(three, 'likelihood-found/three-people', '--out', out);
  expect({ code, told: err.includes('an id is for ever') }).toEqual({ code: 2, told: true });
  expect(readFileSync(join(out, 'likelihood', 'likelihood-found.json'), 'utf8')).toBe(before);
});
