import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/harness.ts';

/** A program on this machine that can be asked; or why it can not. */
export type Peer =
  | { readonly name: string; readonly command: string }
  | { readonly name: string; readonly missing: string };

/** An interpreter that does not start in this time is not there. */
const START_MS = 10_000;

const starts = (program: string, args: readonly string[]): Promise<boolean> =>
  new Promise(resolve => {
    execFile(program, args, { timeout: START_MS }, error => resolve(error === null));
  });

const example = (file: string): string => join(root, 'examples', 'adapters', file);

/** The example adapters whose interpreters and packages are here. */
export const findPeers = (): Promise<Peer[]> => Promise.all([baseR(), numpy()]);

async function baseR(): Promise<Peer> {
  const name = 'base R';
  const script = example('adapter.R');
  if (!existsSync(script)) return { name, missing: `${script} is not there` };
  if (!(await starts('Rscript', ['--version']))) return { name, missing: 'Rscript is not on PATH' };
  const hasJson = await starts('Rscript', ['-e', 'library(jsonlite)']);
  return hasJson ? { name, command: `Rscript "${script}"` } : { name, missing: 'R has no package jsonlite' };
}

/** The python3 on PATH may be one without numpy, and the system's one with it. */
const pythons = ['python3', '/usr/bin/python3', '/usr/local/bin/python3', 'python'];

async function numpy(): Promise<Peer> {
  const name = 'numpy';
  const script = example('adapter.py');
  if (!existsSync(script)) return { name, missing: `${script} is not there` };
  for (const python of pythons)
    if (await starts(python, ['-c', 'import numpy'])) return { name, command: `${python} "${script}"` };
  return { name, missing: 'no python3 on PATH can import numpy' };
}
