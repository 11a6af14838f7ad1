import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../support/harness.ts';

/** A program on this machine that can be asked; or why it can not. */
export type Peer =
  | { readonly name: string; readonly command: string }
  | { readonly name: string; readonly missing: string };

/** An interpreter that does not start in this time is not there. */
const START_MS = 10_000;

/** Does a program of this name stand on PATH? */
export const onPath = (program: string): boolean =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some(folder => folder !== '' && existsSync(join(folder, program)));

const starts = (program: string, args: readonly string[]): Promise<boolean> =>
  new Promise(resolve => {
    execFile(program, args, { timeout: START_MS }, error => resolve(error === null));
  });

/** An adapter among the examples, and what has to be on this machine to run it. */
interface Recipe {
  readonly name: string;
  readonly file: string;
  /** What the adapter is told on its command line. */
  readonly words?: string;
  /** The command that runs it, or why there is none. */
  readonly find: (file: string) => Promise<{ command: string } | { missing: string }>;
}

/** Rscript with packages. */
const withR =
  (...packages: string[]) =>
  async (file: string) => {
    if (!(await starts('Rscript', ['--version']))) return { missing: 'Rscript is not on PATH' };
    const here = await Promise.all(
      packages.map(name => starts('Rscript', ['-e', `find.package("${name}")`])),
    );
    if (here.includes(false)) return { missing: `R has no package ${packages[here.indexOf(false)]}` };
    return { command: `Rscript "${file}"` };
  };

/** The python3 on PATH may be one without numpy, and the system's one with it. */
const pythons = ['python3', '/usr/bin/python3', '/usr/local/bin/python3', 'python'];

/** The first Python with modules, where the program that the adapter calls is there too. */
const withPython = (modules: string, called?: string) => async (file: string) => {
  if (called !== undefined && !onPath(called)) return { missing: `${called} is not on PATH` };
  for (const python of pythons)
    if (await starts(python, ['-c', `import ${modules}`])) return { command: `${python} -B "${file}"` };
  return { missing: `no python3 on PATH can import ${modules}` };
};

const chapters: readonly Recipe[] = [
  { name: 'base R', file: 'adapter.R', find: withR('jsonlite') },
  { name: 'numpy', file: 'adapter.py', find: withPython('numpy') },
];
const models: readonly Recipe[] = [
  { name: 'base R mixed', file: 'mixed.R', find: withR('jsonlite') },
  { name: 'lme4', file: 'lme4.R', find: withR('jsonlite', 'lme4') },
  { name: 'nlme', file: 'nlme.R', find: withR('jsonlite', 'nlme') },
  { name: 'GenABEL', file: 'genabel.R', find: withR('jsonlite', 'GenABEL') },
  { name: 'statsmodels', file: 'statsmodels_mixedlm.py', find: withPython('numpy, statsmodels') },
  { name: 'numpy mixed', file: 'mixed.py', find: withPython('numpy, scipy') },
  { name: 'GEMMA', file: 'gemma.py', find: withPython('numpy', 'gemma') },
  { name: 'EMMAX', file: 'emmax.py', find: withPython('numpy', 'emmax') },
  { name: 'PLINK 1.9', file: 'plink.py', words: 'plink1.9', find: withPython('numpy', 'plink1.9') },
  { name: 'PLINK 2', file: 'plink.py', words: 'plink2', find: withPython('numpy', 'plink2') },
];

const all = [...chapters, ...models];

/** The names of the programs that we have an adapter for. */
export const peerNames: readonly string[] = all.map(peer => peer.name);

/** The two examples that answer the chapters before inference. */
export const findPeers = (): Promise<Peer[]> => Promise.all(chapters.map(search));

/** The programs of these names, with what it takes to ask them. */
export const findPeersNamed = (names: readonly string[]): Promise<Peer[]> =>
  Promise.all(all.filter(peer => names.includes(peer.name)).map(search));

async function search({ name, file, words, find }: Recipe): Promise<Peer> {
  const script = join(root, 'examples', 'adapters', file);
  if (!existsSync(script)) return { name, missing: `${script} is not there` };
  const found = await find(script);
  return 'missing' in found || words === undefined
    ? { name, ...found }
    : { name, command: `${found.command} ${words}` };
}
