import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { program } from '../../../cli/adapters/implementation.ts';
import { type FuzzOptions, type FuzzReport, fuzz } from '../../../cli/fuzz/fuzz.ts';
import type { Mutant } from './mutant.ts';
import { helloOf, respondent } from './respond.ts';

/** The mutants in one file that node starts in a moment; `remove` takes it away again. */
export function bundled(): { readonly script: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lmm-spec-mutants-'));
  const script = join(folder, 'adapter.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'adapter.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // packages of the old kind ask for `require`
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return { script, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Effort {
  readonly runs: number;
  readonly most: number;
  readonly shrinkSeconds: number;
  readonly seed: number;
  /** For one answer: a busy machine needs some patience, and a mutant that hangs is to be noticed soon. */
  readonly deadlineMs: number;
}

const options = ({ runs, most, shrinkSeconds, seed, deadlineMs }: Effort) => ({
  ops: undefined,
  gate: 'standard' as const,
  seed,
  runs,
  seconds: undefined,
  most,
  shrinkSeconds,
  deadlineMs,
  told: () => {},
});

/** A mutant as a process, fuzzed. */
export function fuzzProcess(script: string, { name }: Mutant, effort: Effort): Promise<FuzzReport> {
  const command = `"${process.execPath}" "${script}" ${name}`;
  const open: FuzzOptions['open'] = (overrides = {}) =>
    program(command, { requestMs: effort.deadlineMs, startMs: 30_000, byeMs: 500, ...overrides });
  return fuzz({ open, ...options(effort) });
}

/** A mutant whose fault is not how it speaks, fuzzed in this process. */
export function fuzzInProcess(mutant: Mutant, effort: Effort): Promise<FuzzReport> {
  const open: FuzzOptions['open'] = async () => {
    const respond = respondent(mutant);
    return {
      hello: helloOf(mutant),
      command: mutant.name,
      ask: async requests => new Map(requests.map(({ id, op, input }) => [id, respond({ op, input })])),
      close: async () => {},
    };
  };
  return fuzz({ open, ...options(effort) });
}
