import { execFileSync, spawnSync } from 'node:child_process';

/** How long a peer may take to answer one batch of questions. */
const DEADLINE_MS = 30_000;

const answers = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore', timeout: DEADLINE_MS }).status === 0;

function told<T>(found: T | undefined, what: string): T | undefined {
  if (found === undefined) console.warn(`not run: ${what}`);
  return found;
}

/** How each peer is asked whether it is there. */
const versionFlag: Record<string, string> = { gp: '--version', Rscript: '--version', gemma: '-h' };
const known = new Map<string, boolean>();

/** Whether a peer program is installed; says loudly which tests do not run where it is not. */
export function has(program: string): boolean {
  let found = known.get(program);
  if (found === undefined) {
    found = answers(program, [versionFlag[program] ?? '--version']);
    known.set(program, found);
    if (!found) told(undefined, `${program} is not on PATH`);
  }
  return found;
}

/** Where a python3 with scientific packages may be: the one on PATH, then the system's. */
const pythons = ['python3', '/usr/bin/python3', '/usr/local/bin/python3'];

/** The first python3 that can import the modules, or undefined, and then says so loudly. */
export const pythonWith = (...modules: string[]): string | undefined =>
  told(
    pythons.find(python => answers(python, ['-c', `import ${modules.join(', ')}`])),
    `no python3 can import ${modules.join(', ')}`,
  );

/** What a peer prints for the text on its standard input, line by line. */
export function ask(program: string, args: readonly string[], input: string): string[] {
  const out = execFileSync(program, args, {
    input,
    encoding: 'utf8',
    timeout: DEADLINE_MS,
    maxBuffer: 2 ** 28,
  });
  return out.split('\n').filter(line => line !== '');
}
