import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from '../../cli/program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const smallFixtures: string = fileURLToPath(new URL('small-fixtures', import.meta.url));
export const garbage = (file: string): string =>
  fileURLToPath(new URL(`garbage-adapters/${file}`, import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a process, as a person does. */
export function lmmSpec(
  words: readonly string[],
  input = '',
  env: Record<string, string> = {},
): Promise<Outcome> {
  const program = spawn(process.execPath, ['--import=tsx', 'cli/main.ts', ...words], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let [out, err] = ['', ''];
  program.stdout.setEncoding('utf8').on('data', text => {
    out += text;
  });
  program.stderr.setEncoding('utf8').on('data', text => {
    err += text;
  });
  program.stdin.on('error', () => {});
  program.stdin.end(input);
  return new Promise(resolve => program.once('close', code => resolve({ code, out, err })));
}

/** The same in this process, where neither stdin nor a signal matters: a process takes half a second to start. */
export async function inProcess(words: readonly string[]): Promise<Outcome> {
  let [out, err] = ['', ''];
  const original = [process.stdout.write, process.stderr.write, console.log, console.error] as const;
  process.stdout.write = (text: unknown) => {
    out += String(text);
    return true;
  };
  process.stderr.write = (text: unknown) => {
    err += String(text);
    return true;
  };
  console.log = (...texts: unknown[]) => {
    out += `${texts.join(' ')}\n`;
  };
  console.error = (...texts: unknown[]) => {
    err += `${texts.join(' ')}\n`;
  };
  try {
    const code = await run(words);
    return { code, out, err };
  } finally {
    [process.stdout.write, process.stderr.write, console.log, console.error] = original;
  }
}
