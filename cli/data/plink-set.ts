import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { BimRow, FamRow, Reading, TextInput } from '../../src/formats/index.ts';
import { issueText, readBedShape, readBedWindow, readBim, readFam } from '../../src/formats/index.ts';
import type { BedSource } from '../../src/genotypes/bed-source.ts';
import { HarnessProblem } from '../support/harness.ts';

/** A PLINK 1 set whose genotypes are read from the disk a window at a time. */
export interface OpenPlinkSet {
  readonly fam: readonly FamRow[];
  readonly bim: readonly BimRow[];
  readonly bed: BedSource;
  readonly path: string;
  readonly close: () => void;
}

/**
 * PREFIX.bed, .bim and .fam, held against each other: names and sizes at once, each window when it is read.
 * @throws HarnessProblem `unreadable`, or the code of the first fault with every fault in the message
 */
export function openPlinkSet(prefix: string): OpenPlinkSet {
  const path = prefix.replace(/\.bed$/, '');
  const fam = readFile(`${path}.fam`, readFam);
  const bim = readFile(`${path}.bim`, readBim);
  const file = openFile(`${path}.bed`);
  const { size } = fstatSync(file);
  const head = new Uint8Array(Math.min(3, size));
  readSync(file, head, 0, head.length, 0);
  const { start, stride } = told(`${path}.bed`, readBedShape(head, size, fam.length, bim.length));
  let buffer = new Uint8Array(0);
  const read = (first: number, count: number): Uint8Array => {
    const length = count * stride;
    if (buffer.length < length) buffer = new Uint8Array(length);
    const window = buffer.subarray(0, length);
    fill(file, window, start + first * stride, `${path}.bed`);
    told(`${path}.bed`, readBedWindow(window, fam.length, count, first));
    return window;
  };
  return {
    fam,
    bim,
    path,
    bed: { individuals: fam.length, variants: bim.length, read },
    close: () => closeSync(file),
  };
}

/** Reads until the window is full: a file that became shorter meanwhile is a fault, not zeros. */
function fill(file: number, window: Uint8Array, position: number, path: string): void {
  for (let at = 0; at < window.length; ) {
    const count = readSync(file, window, at, window.length - at, position + at);
    if (count === 0)
      throw new HarnessProblem('truncated', `${path} became shorter while it was read`, 'start again');
    at += count;
  }
}

/** A file to read from, which the caller closes. */
export function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (e) {
    throw unreadable(path, e);
  }
}

/** The bytes of a file that a person named. */
export function bytesOfFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (e) {
    throw unreadable(path, e);
  }
}

function unreadable(path: string, e: unknown): HarnessProblem {
  const code = (e as NodeJS.ErrnoException).code;
  const why = { ENOENT: 'is not there', EISDIR: 'is a directory', EACCES: 'may not be read' }[code ?? ''];
  return new HarnessProblem('unreadable', `${path} ${why ?? `could not be read (${code})`}`);
}

/** A text file through one of the readers. */
export const readFile = <T>(path: string, read: (input: TextInput) => Reading<T>): T =>
  told(path, read(textOrBytes(bytesOfFile(path))));

/** Node decodes faster than we do; what it can not decode, our reader refuses with the place. */
function textOrBytes(bytes: Uint8Array): TextInput {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

/** The value of a reading; its faults are told all at once, each with file, line and column. */
export function told<T>(path: string, reading: Reading<T>): T {
  if (reading.ok) return reading.value;
  const lines = reading.issues.map(issue => issueText({ ...issue, file: path }));
  throw new HarnessProblem(reading.issues[0]!.code, lines.join('\n  '));
}
