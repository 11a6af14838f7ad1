import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { difficulties, type FixtureFile, verdictNames } from '../../src/conformance/case.ts';
import { HarnessProblem, parseJson, readText, root } from './harness.ts';

const outputs = z.record(z.string(), z.unknown());
const caseForm = z.looseObject({
  id: z.string().regex(/^[^/]+\/[^/]+$/),
  comment: z.string(),
  difficulty: z.enum(difficulties),
  flags: z.array(z.string()),
  verdict: z.enum(verdictNames),
  input: z.record(z.string(), z.unknown()),
  expect: outputs,
  certificate: z.looseObject({ digits: z.number() }),
});
const fileForm = z.looseObject({
  format: z.literal('lmm-fixture/1'),
  group: z.string(),
  title: z.string(),
  op: z.string(),
  cases: z.array(caseForm),
});
const indexForm = z.looseObject({ groups: z.array(z.looseObject({ path: z.string(), sha256: z.string() })) });

/** Every fixture file under a directory, in the order of its index, each unchanged since it was minted. */
export function loadFixtures(directory: string = join(root, 'fixtures')): FixtureFile[] {
  const index = join(directory, 'index.json');
  const files = existsSync(index) ? listed(index, directory) : found(directory);
  if (files.length === 0)
    throw new HarnessProblem(
      'no-fixtures',
      `there are no fixtures under ${directory}`,
      'name a directory with --fixtures',
    );
  return files.map(({ path, sha256 }) => {
    const text = readText(path, 'the fixture file');
    if (sha256 !== undefined && createHash('sha256').update(text).digest('hex') !== sha256)
      throw new HarnessProblem(
        'changed-fixture',
        `${path} is not as the index knows it`,
        'mint the fixtures again',
      );
    return readFile(parseJson(text, path), path);
  });
}

function listed(index: string, directory: string): { path: string; sha256?: string }[] {
  const form = indexForm.safeParse(parseJson(readText(index, 'the index'), index));
  if (!form.success) throw malformed(index, form.error);
  return form.data.groups.map(({ path, sha256 }) => ({ path: join(directory, path), sha256 }));
}

function found(directory: string): { path: string; sha256?: string }[] {
  if (!existsSync(directory))
    throw new HarnessProblem(
      'unreadable',
      `the directory ${directory} is not there`,
      'name a directory with --fixtures',
    );
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter(
      e => e.isFile() && e.name.endsWith('.json') && !relative(directory, e.parentPath).startsWith('schema'),
    )
    .map(e => ({ path: join(e.parentPath, e.name) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readFile(json: unknown, path: string): FixtureFile {
  const form = fileForm.safeParse(json);
  if (!form.success) throw malformed(path, form.error);
  return json as FixtureFile;
}

function malformed(path: string, error: z.ZodError): HarnessProblem {
  const issue = error.issues[0]!;
  const at = issue.path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return new HarnessProblem(
    'malformed',
    `${path}: ${at || 'the file'}: ${issue.message}`,
    'see fixtures/schema',
  );
}

/** The cases whose id or group matches one of the patterns (`*` is any text); files without any are left out. */
export function selectCases(files: readonly FixtureFile[], patterns: readonly string[]): FixtureFile[] {
  if (patterns.length === 0) return [...files];
  const forms = patterns.map(p => new RegExp(`^${p.split('*').map(escaped).join('.*')}$`));
  const chosen = files
    .map(file => ({
      ...file,
      cases: file.cases.filter(({ id }) => forms.some(form => form.test(id) || form.test(file.group))),
    }))
    .filter(file => file.cases.length > 0);
  if (chosen.length > 0) return chosen;
  const near = files
    .map(f => f.group)
    .filter(group => patterns.some(p => group.includes(p.split(/[*/]/)[0]!)));
  throw new HarnessProblem(
    'no-such-case',
    `no case matches ${patterns.join(', ')}`,
    `groups are ${(near.length > 0 ? near : files.map(f => f.group)).join(', ')}; patterns may hold *`,
  );
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
