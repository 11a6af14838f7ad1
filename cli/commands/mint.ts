import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MintedFile, mintedFiles } from '../mint/files.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixtures = join(root, 'fixtures');

/** Refills every fixture from its generator; with `check`, compares bytes instead of writing. Returns the exit code. */
export function mint({ check }: { readonly check: boolean }): number {
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string })
    .version;
  const files = mintedFiles(version, group => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[Kcertifying ${group}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return check ? compare(files) : write(files);
}

function write(files: readonly MintedFile[]): number {
  const changed = files.filter(file => textOf(file.path) !== file.text);
  for (const file of changed) writeAtomically(join(fixtures, file.path), file.text);
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  const orphans = strays(files);
  console.log(`${files.length} files, ${bytes} bytes; ${changed.length} written`);
  for (const orphan of orphans) console.log(`not minted by any generator: fixtures/${orphan}`);
  return orphans.length === 0 ? 0 : 1;
}

function compare(files: readonly MintedFile[]): number {
  const differing = files.filter(file => textOf(file.path) !== file.text).map(file => file.path);
  const orphans = strays(files);
  for (const path of differing) console.log(`differs from its generator: fixtures/${path}`);
  for (const path of orphans) console.log(`not minted by any generator: fixtures/${path}`);
  if (differing.length + orphans.length === 0) {
    console.log(`${files.length} fixture files equal their generators, byte for byte`);
    return 0;
  }
  console.log('run `npm run mint` and read the difference before you commit it');
  return 1;
}

const textOf = (path: string): string | undefined =>
  existsSync(join(fixtures, path)) ? readFileSync(join(fixtures, path), 'utf8') : undefined;

/** JSON files below fixtures/ that no generator makes. */
function strays(files: readonly MintedFile[]): string[] {
  const known = new Set(files.map(file => file.path));
  return readdirSync(fixtures, { recursive: true, withFileTypes: true })
    .filter(e => e.isFile() && e.name.endsWith('.json'))
    .map(e => relative(fixtures, join(e.parentPath, e.name)).replaceAll('\\', '/'))
    .filter(path => !known.has(path) && !path.startsWith('deviations/'));
}

/** All or nothing: a reader never sees half a file. */
function writeAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
