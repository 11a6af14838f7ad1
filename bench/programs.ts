import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Ours as a user has it: built, without tsx. @throws Error where it is not built */
export function lmm(...words: string[]): string[] {
  const main = join(root, 'dist', 'cli', 'main.js');
  if (!existsSync(main)) throw new Error(`${main} is not there: npm run build`);
  return [process.execPath, main, ...words];
}

/** Whether a program starts. */
export const starts = (program: string, ...words: string[]): boolean =>
  spawnSync(program, words, { stdio: 'ignore', timeout: 20_000 }).error === undefined;

/** The first python that can import these. */
export const pythonWith = (modules: string): string | undefined =>
  ['python3', '/usr/bin/python3', '/usr/local/bin/python3'].find(
    python =>
      spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore', timeout: 20_000 }).status === 0,
  );

/** One thread of linear algebra, or as many as said: OpenBLAS and OpenMP read these. */
export const threadsOf = (count: number): Record<string, string> => ({
  OPENBLAS_NUM_THREADS: String(count),
  OMP_NUM_THREADS: String(count),
});
