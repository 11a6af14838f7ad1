/**
 * `npm run kernels` builds every src/kernels/assembly/NAME.ts into src/kernels/embedded/NAME.ts;
 * `npm run kernels -- --check` builds them and compares, and writes nothing.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const kernels = resolve(import.meta.dirname, '..', 'src', 'kernels');

/** The names of the kernels. */
export const kernelNames = (): string[] =>
  readdirSync(join(kernels, 'assembly'))
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -3))
    .sort();

export const embeddedPath = (name: string): string => join(kernels, 'embedded', `${name}.ts`);

/** No runtime, no checks, no start function, memory from outside: the module is its exported functions alone. */
const FLAGS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--importMemory'];

/** The compiler, by what is used of it: its own types declare a `console` of AssemblyScript for the whole project. */
interface Compiler {
  readonly main: (
    words: readonly string[],
    host: {
      readonly readFile: (file: string, from: string) => string | null;
      readonly writeFile: (file: string, contents: unknown) => void;
      readonly listFiles: () => string[];
    },
  ) => Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}
const compiler: string = 'assemblyscript/asc';

/** The WebAssembly module of a kernel. @throws Error with what the compiler says */
export async function buildKernel(name: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { default: asc } = (await import(compiler)) as { readonly default: Compiler };
  const { error, stderr } = await asc.main(
    [`${name}.ts`, ...FLAGS, '--baseDir', join(kernels, 'assembly'), '--outFile', 'out.wasm'],
    {
      readFile: (file, from) => {
        try {
          return readFileSync(resolve(from, file), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_file, contents) => {
        binary = contents as Uint8Array; // the module is the only file
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined)
    throw new Error(`kernel ${name}: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** The text of the module that carries a kernel. */
export function embeddedText(name: string, binary: Uint8Array): string {
  const sha256 = createHash('sha256').update(binary).digest('hex');
  const base64 = Buffer.from(binary).toString('base64');
  return `// Written by \`npm run kernels\` from ../assembly/${name}.ts: ${binary.length} bytes. Do not edit.
import type { Embedded } from '../wasm.ts';

export const embedded: Embedded = {
  sha256: '${sha256}',
  base64:
    '${base64}',
};
`;
}

async function main(check: boolean): Promise<number> {
  const stale: string[] = [];
  for (const name of kernelNames()) {
    const text = embeddedText(name, await buildKernel(name));
    let before = '';
    try {
      before = readFileSync(embeddedPath(name), 'utf8');
    } catch {}
    if (before === text) continue;
    stale.push(name);
    if (!check) writeFileSync(embeddedPath(name), text);
  }
  const what = stale.length === 0 ? 'every kernel is as it is built' : stale.join(', ');
  console.log(
    check && stale.length > 0 ? `stale: ${what}; run npm run kernels` : `${check ? '' : 'built: '}${what}`,
  );
  return check && stale.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await main(process.argv.includes('--check'));
