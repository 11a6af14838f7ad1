import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

/** What each room may import. Everything that is not listed is forbidden. */
const laws: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>
> = {
  spec: { rooms: ['spec'], packages: ['decimal.js'] },
  src: { rooms: ['src'], packages: [] },
  cli: { rooms: ['cli', 'src', 'spec', 'fixtures'], packages: ['node:*', 'commander', 'zod', 'fast-check'] },
  properties: {
    rooms: ['properties', 'spec', 'src', 'cli', 'fixtures'],
    packages: [
      'node:*',
      'decimal.js',
      'fast-check',
      'vitest',
      'ajv',
      'ajv/*',
      'zod',
      'playwright-core',
      'ml-matrix',
      'esbuild',
    ],
  },
};

/** The chapters in reading order: a chapter of the spec may import only earlier ones. */
const chapters = [
  'genotype',
  'standardize',
  'relationship',
  'model',
  'simulate',
  'decompose',
  'likelihood',
  'estimate',
  'effects',
  'predict',
  'associate',
] as const;

const root = resolve(import.meta.dirname, '..');
const sources = (room: string): string[] =>
  readdirSync(join(root, room), { withFileTypes: true, recursive: true })
    .filter(e => e.isFile() && e.name.endsWith('.ts'))
    .map(e => join(e.parentPath, e.name));

/** Every module that a text imports, statically, dynamically or for its types. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const forms =
    /\b(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]|\brequire\s*\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(forms)].map(m => (m[1] ?? m[2] ?? m[3])!);
}

function breaches(room: string, file: string, text: string): string[] {
  const { rooms, packages } = laws[room]!;
  const allowed = (name: string): boolean =>
    name.startsWith('.')
      ? rooms.includes(relative(root, resolve(dirname(file), name)).split(sep)[0]!)
      : packages.some(p => p === name || (p.endsWith('*') && name.startsWith(p.slice(0, -1))));
  return importsOf(text)
    .filter(name => !allowed(name))
    .map(name => `${relative(root, file)} imports ${name}`);
}

test.each(Object.keys(laws))('law: %s imports only what its room allows', room => {
  const broken = sources(room).flatMap(file => breaches(room, file, readFileSync(file, 'utf8')));
  expect(broken).toEqual([]);
});

test.each([
  ['src', "import { Decimal } from 'decimal.js';"],
  ['src', "import type { Rational } from '../spec/number/rational.ts';"],
  ['src', "export * from 'node:fs';"],
  ['spec', "const x = await import('../src/index.ts');"],
  ['spec', "import 'node:process';"],
  ['cli', "import { law } from '../properties/support/prop.ts';"],
])('a planted breach in %s is seen: %s', (room, text) => {
  expect(breaches(room, join(root, room, 'planted.ts'), text)).toHaveLength(1);
});

const written = (room: string): string[] =>
  readdirSync(join(root, room))
    .filter(f => f.endsWith('.ts') && f !== 'index.ts')
    .map(f => f.slice(0, -3));

test('law: the top level of spec and src holds chapters only, and both hold the same', () => {
  const inOrder = (room: string) => chapters.filter(c => written(room).includes(c));
  expect(written('spec').filter(f => !chapters.includes(f as never))).toEqual([]);
  expect(written('src').filter(f => !chapters.includes(f as never))).toEqual([]);
  expect(inOrder('src')).toEqual(inOrder('spec'));
});

test('law: a chapter of the spec imports only earlier chapters', () => {
  const broken = written('spec').flatMap(chapter =>
    importsOf(readFileSync(join(root, 'spec', `${chapter}.ts`), 'utf8'))
      .map(name => /^\.\/([a-z]+)\.ts$/.exec(name)?.[1])
      .filter(
        other =>
          other !== undefined && chapters.indexOf(other as never) >= chapters.indexOf(chapter as never),
      )
      .map(other => `${chapter} imports ${other}`),
  );
  expect(broken).toEqual([]);
});

test('law: the furniture of the spec does not import a chapter', () => {
  const broken = sources('spec')
    .filter(file => dirname(file) !== join(root, 'spec'))
    .flatMap(file =>
      importsOf(readFileSync(file, 'utf8'))
        .filter(name => dirname(resolve(dirname(file), name)) === join(root, 'spec'))
        .map(name => `${relative(root, file)} imports ${name}`),
    );
  expect(broken).toEqual([]);
});

test.each(written('spec'))('law: spec and src export the same names in the chapter %s', async chapter => {
  const names = async (room: string) => Object.keys(await import(join(root, room, `${chapter}.ts`))).sort();
  expect(await names('src')).toEqual(await names('spec'));
});

test.each(written('spec'))('law: the chapter %s has its laws and its fixtures', chapter => {
  expect(readdirSync(join(root, 'properties')), 'properties').toContain(`${chapter}.test.ts`);
  expect(readdirSync(join(root, 'fixtures')), 'fixtures').toContain(chapter);
});

test('law: spec computes with decimal.js only where its digits are proved', () => {
  const outside = sources('spec')
    .filter(file => !file.startsWith(join(root, 'spec', 'number')))
    .filter(file => /decimal\.js|\bDecimal\b/.test(readFileSync(file, 'utf8')));
  const statics = sources('spec').filter(file =>
    /\bDecimal\.(?!clone|Constructor|ROUND_)[a-z]/.test(readFileSync(file, 'utf8')),
  );
  const bare = sources('spec').filter(file => /new Decimal\(/.test(readFileSync(file, 'utf8')));
  expect({ outside, statics, bare }).toEqual({ outside: [], statics: [], bare: [] });
});

test('law: both rooms know the same refusal codes', async () => {
  const { refusalCodes } = await import('../spec/number/refusal.ts');
  const text = readFileSync(join(root, 'src/linalg/refusal.ts'), 'utf8');
  const union = /export type RefusalCode =([^;]*);/.exec(text)![1]!;
  expect([...union.matchAll(/'([a-z-]+)'/g)].map(m => m[1])).toEqual([...refusalCodes]);
});
