import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessProblem } from './harness.ts';

/** A directory and what it stands in. Node's own way does not end where the system says ENOENT for ever (/proc). */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path);
}

/** All or nothing: a reader never sees half a file, and a failure leaves nothing behind. */
export function writeWhole(path: string, text: string): void {
  const temporary = join(dirname(path), `.lmm-spec-${randomUUID()}.tmp`);
  try {
    makeDirectory(dirname(path));
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (e) {
    rmSync(temporary, { force: true });
    throw new HarnessProblem(
      'unwritable',
      `${path} could not be written: ${(e as Error).message}`,
      'choose another place',
    );
  }
}

/** Who may read a script may run it. */
const SCRIPT = 0o755;

/** A directory of files (by their paths in it) that appears as a whole, and only where nothing is. */
export function writeDirectory(path: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  if (existsSync(path))
    throw new HarnessProblem('exists', `${path} is there already`, 'remove it, or choose another --out');
  const temporary = join(dirname(path), `.lmm-spec-${randomUUID()}.tmp`);
  try {
    makeDirectory(temporary);
    for (const [name, content] of files) {
      const file = join(temporary, name);
      makeDirectory(dirname(file));
      writeFileSync(file, content);
      if (name.endsWith('.sh')) chmodSync(file, SCRIPT);
    }
    renameSync(temporary, path);
  } catch (e) {
    rmSync(temporary, { recursive: true, force: true });
    throw new HarnessProblem(
      'unwritable',
      `${path} could not be written: ${(e as Error).message}`,
      'choose another place',
    );
  }
}
