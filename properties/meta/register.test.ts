import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { protocolLaws } from '../../cli/fuzz/laws/index.ts';

/**
 * The register of laws: one line a law, kept under version control. A law that is deleted, renamed or silenced
 * is noticed here, by name, and has to be taken out of the register on purpose.
 *
 * Rewrite it with UPDATE_REGISTER=1 after adding a law, and read the difference.
 */
const room = resolve(import.meta.dirname, '..');
const register = join(import.meta.dirname, 'laws.txt');

const tests = readdirSync(room, { recursive: true, withFileTypes: true })
  .filter(e => e.isFile() && e.name.endsWith('.test.ts'))
  .map(e => join(e.parentPath, e.name))
  .sort();

/** The titles of the laws of a file: law('…'), in whichever quotes. */
function titlesOf(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  const calls = code.matchAll(
    /(?<![\w.])law\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g,
  );
  return [...calls].map(m => `${relative(room, file)} · ${m[1] ?? m[2] ?? m[3]}`);
}

const asked = Object.entries(protocolLaws).flatMap(([chapter, laws]) =>
  laws.map(l => `protocol/${chapter} · ${l.name}`),
);
const written = [...asked, ...tests.flatMap(titlesOf)].sort();
if (process.env.UPDATE_REGISTER) writeFileSync(register, `${written.join('\n')}\n`);
const registered = readFileSync(register, 'utf8').trim().split('\n');

test('no law was removed, renamed or silenced', () => {
  expect(registered.filter(law => !written.includes(law))).toEqual([]);
});

test('every law stands in the register', () => {
  expect(written.filter(law => !registered.includes(law))).toEqual([]);
});

test('no law, test or suite is skipped or focused by hand', () => {
  const silenced = tests.filter(file =>
    /\b(?:test|describe|law)\.(?:only|skip|todo)\(/.test(readFileSync(file, 'utf8')),
  );
  expect(silenced.map(file => relative(room, file))).toEqual([]);
});

test('no law compares with toBeCloseTo, which is absolute and has two decimals', () => {
  const absolute = tests.filter(file => /\.toBeCloseTo\(/.test(readFileSync(file, 'utf8')));
  expect(absolute.map(file => relative(room, file))).toEqual([]);
});
