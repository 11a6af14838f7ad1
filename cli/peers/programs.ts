import { type ExecFileException, execFile } from 'node:child_process';
import { constants } from 'node:os';
import { onPath } from '../adapters/peers.ts';

/** A program that does not answer in this time hangs. */
const LONGEST_MS = 120_000;

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end: its exit code (128 + the signal), and what it said. */
export const finished = (
  program: string,
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string>; readonly ms?: number } = {},
): Promise<Finished> =>
  new Promise(resolve => {
    const { cwd, env = {}, ms = LONGEST_MS } = options;
    execFile(
      program,
      words,
      { cwd, env: { ...process.env, ...env }, timeout: ms, maxBuffer: 2 ** 28 },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : codeOf(error), out, err });
      },
    );
  });

/** A shell adds this to the number of the signal that ended a program. */
export const SIGNALS = 128;
/** What a shell says of a program that it can not start. */
export const NOT_STARTED = 127;
const codeOf = ({ code, signal }: ExecFileException): number =>
  typeof code === 'number' ? code : signal ? SIGNALS + constants.signals[signal] : NOT_STARTED;

/** The python3 on PATH may be one without a module, and the system's one with it. */
const pythons = ['python3', '/usr/bin/python3', '/usr/local/bin/python3', 'python'];

const seen = new Map<string, Promise<string | undefined>>();
const once = (key: string, find: () => Promise<string | undefined>): Promise<string | undefined> => {
  const known = seen.get(key) ?? find();
  seen.set(key, known);
  return known;
};

/** The first Python that has these modules. */
export const pythonWith = (modules: readonly string[]): Promise<string | undefined> =>
  once(`python:${modules.join()}`, async () => {
    for (const python of pythons) {
      const code = modules.length === 0 ? 'pass' : `import ${modules.join(', ')}`;
      if ((await finished(python, ['-c', code])).code === 0) return python;
    }
    return undefined;
  });

const hasPackage = (name: string): Promise<string | undefined> =>
  once(`R:${name}`, async () => {
    const { code } = await finished('Rscript', ['-e', `find.package("${name}")`]);
    return code === 0 ? name : undefined;
  });

/**
 * What a command needs: programs on PATH, "R:lme4" for a package of R, "python:scipy" for a module of Python.
 *
 * @returns the environment to run it in, with PYTHON; or what is missing
 */
export async function needed(
  needs: readonly string[],
): Promise<{ readonly env: Record<string, string> } | { readonly missing: string }> {
  const modules = needs.flatMap(need => (need.startsWith('python:') ? [need.slice(7)] : []));
  for (const need of needs) {
    if (need.startsWith('python:')) continue;
    const name = need.startsWith('R:') ? need.slice(2) : undefined;
    if (!onPath(name === undefined ? need : 'Rscript'))
      return { missing: `${name === undefined ? need : 'Rscript'} is not on PATH` };
    if (name !== undefined && (await hasPackage(name)) === undefined)
      return { missing: `R has no package ${name}` };
  }
  if (modules.length === 0) return { env: {} };
  const python = await pythonWith(modules);
  return python === undefined
    ? { missing: `no python3 can import ${modules.join(', ')}` }
    : { env: { PYTHON: python } };
}

const ofR = (name: string) => `Rscript -e 'cat(as.character(packageVersion("${name}")))'`;
const ofPython = (name: string) => `"$PYTHON" -c 'import ${name}; print(${name}.__version__)'`;

/** How each program tells its version. EMMAX does not: the package does. */
const versionCommands: Readonly<Record<string, { needs: readonly string[]; run: string }>> = {
  GEMMA: { needs: ['gemma'], run: "gemma -h | sed -n 's/.*GEMMA \\([0-9.]*\\).*/\\1/p' | head -1" },
  'PLINK 1.9': { needs: ['plink1.9'], run: "plink1.9 --version | sed 's/PLINK v\\([^ ]*\\).*/\\1/'" },
  'PLINK 2': { needs: ['plink2'], run: "plink2 --version | sed 's/PLINK v\\([^ ]*\\).*/\\1/'" },
  EMMAX: { needs: ['emmax', 'dpkg-query'], run: "dpkg-query -s emmax | sed -n 's/^Version: //p'" },
  BOLT: { needs: ['bolt'], run: "bolt -h | sed -n 's/.*BOLT-LMM, v\\([0-9.]*\\).*/\\1/p'" },
  R: { needs: ['Rscript'], run: "Rscript -e 'cat(as.character(getRversion()))'" },
  lme4: { needs: ['R:lme4'], run: ofR('lme4') },
  nlme: { needs: ['R:nlme'], run: ofR('nlme') },
  GenABEL: { needs: ['R:GenABEL'], run: ofR('GenABEL') },
  statsmodels: { needs: ['python:statsmodels'], run: ofPython('statsmodels') },
  scipy: { needs: ['python:scipy'], run: ofPython('scipy') },
};
export const programsWithVersions: readonly string[] = Object.keys(versionCommands);

/** The version of a program on this machine; undefined where it is not here, or does not tell. */
export function versionOf(program: string): Promise<string | undefined> {
  return once(`version:${program}`, async () => {
    const command = versionCommands[program];
    if (command === undefined) return undefined;
    const here = await needed(command.needs);
    if ('missing' in here) return undefined;
    const { code, out } = await finished('sh', ['-c', command.run], { env: here.env });
    return code === 0 && out.trim() !== '' ? out.trim().split('\n').at(-1) : undefined;
  });
}
