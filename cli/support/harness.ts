import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { firstFault } from './json-fault.ts';

/**
 * What keeps a verb from being carried out: a file, an argument, a program that does not start. Exit code 2.
 * The code is for programs; the place says where; the advice says what to do.
 */
export class HarnessProblem extends Error {
  override readonly name = 'HarnessProblem';
  readonly code: string;
  readonly advice: string | undefined;
  constructor(code: string, message: string, advice?: string) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}

/** Exit codes: 0 conforms · 1 does not · 2 harness, protocol or start failure · 3 a known-failures file is stale. */
export const exitCodes = { conforms: 0, differs: 1, harness: 2, stale: 3 } as const;

/** The directory of package.json: the checkout, or the installed package. */
export const root: string = findRoot(import.meta.dirname);

function findRoot(from: string): string {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'fixtures'))) return at;
    if (dirname(at) === at) throw new Error(`defect: no package.json with fixtures above ${from}`);
  }
}

export const version = (): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;

/** How a person runs this program here. */
export const self = existsSync(join(root, 'cli', 'main.ts')) ? 'npm run -s lmm-spec --' : 'npx lmm-spec';

/** The text of a file that a person named. */
export function readText(path: string | 0, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (e) {
    const code = (e as NodeJS.ErrnoException).code;
    const why =
      { ENOENT: 'is not there', EISDIR: 'is a directory', EACCES: 'may not be read' }[code ?? ''] ?? code;
    throw new HarnessProblem('unreadable', `${what} ${path} ${why}`);
  }
}

/** JSON with the line and column of the first character that is wrong. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, expected } = firstFault(text);
    throw new HarnessProblem(
      'not-json',
      `${path}:${line}:${column} is no JSON: ${expected} is expected here`,
    );
  }
}
