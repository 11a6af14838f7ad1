import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HarnessProblem } from '../support/harness.ts';

/** A file that is being written beside its place, under another name. */
export interface OutputFile {
  write(part: string | Uint8Array): void;
}

/** Bytes gathered before they go to the disk. */
const GATHERED = 1 << 20;
/** What a shell expects of a program that was interrupted: 128 + the number of the signal. */
const interrupted = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * The files of one run. They appear under their names together, when all are complete; an error, Ctrl-C or a kill
 * (SIGTERM) leaves neither them nor anything beside them.
 */
export class Outputs {
  readonly #open: { readonly path: string; readonly temporary: string; readonly end: () => void }[] = [];
  readonly #handlers = Object.entries(interrupted).map(
    ([signal, code]) => [signal as NodeJS.Signals, () => this.#leave(code)] as const,
  );

  constructor() {
    for (const [signal, handler] of this.#handlers) process.once(signal, handler);
  }

  /** @throws HarnessProblem `unwritable` */
  file(path: string): OutputFile {
    const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
    const fd = attempt(path, () => {
      if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
      return openSync(temporary, 'wx');
    });
    let pending: Buffer[] = [];
    let size = 0;
    const flush = (): void => {
      const all = Buffer.concat(pending);
      pending = [];
      size = 0;
      attempt(path, () => {
        for (let at = 0; at < all.length; ) at += writeSync(fd, all, at);
      });
    };
    this.#open.push({
      path,
      temporary,
      end: () => {
        flush();
        closeSync(fd);
      },
    });
    return {
      write: part => {
        const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(part); // a copy: callers reuse theirs
        pending.push(bytes);
        size += bytes.length;
        if (size >= GATHERED) flush();
      },
    };
  }

  /** Everything under its name. */
  commit(): void {
    for (const { end } of this.#open) end();
    for (const { path, temporary } of this.#open) attempt(path, () => renameSync(temporary, path));
    this.#open.length = 0;
    this.#release();
  }

  /** Nothing remains. */
  discard(): void {
    for (const { temporary } of this.#open) rmSync(temporary, { force: true });
    this.#open.length = 0;
    this.#release();
  }

  #release(): void {
    for (const [signal, handler] of this.#handlers) process.removeListener(signal, handler);
  }

  #leave(code: number): never {
    this.discard();
    process.exit(code);
  }
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (e) {
    throw new HarnessProblem(
      'unwritable',
      `${path} could not be written: ${(e as Error).message}`,
      'choose another --out',
    );
  }
}

/** Runs an action with its outputs: they are there as a whole when it returns, and not at all when it throws. */
export async function withOutputs<T>(act: (outputs: Outputs) => Promise<T>): Promise<T> {
  const outputs = new Outputs();
  try {
    const result = await act(outputs);
    outputs.commit();
    return result;
  } catch (e) {
    outputs.discard();
    throw e;
  }
}
