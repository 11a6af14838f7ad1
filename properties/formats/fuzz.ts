import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_ISSUES } from '../../src/formats/reading.ts';
import { mutated } from './mutate.ts';
import { oracles } from './oracle.ts';
import { type Reader, readers } from './readers.ts';

/**
 * Broken files for every reader: `npx tsx properties/formats/fuzz.ts [INPUTS] [SEED]`, a million by default.
 *
 * A reader must say what is wrong, or read exactly what an independent reading of the same bytes reads; it must not
 * throw, and be done at once. Prints the counts; exit code 1 if anything was found. Every finding is replayed by its number.
 */
export interface Counts {
  readonly reader: string;
  inputs: number;
  read: number;
  refused: number;
  slowestMs: number;
  readonly codes: Map<string, number>;
  readonly findings: string[];
}

const nothing = (reader: string): Counts => ({
  reader,
  inputs: 0,
  read: 0,
  refused: 0,
  slowestMs: 0,
  codes: new Map(),
  findings: [],
});

/** Findings of one reader that are printed. */
const SHOWN = 5;
/** The files here are below a hundred kilobytes: a reader that needs this long would hang on a real one. */
const TOO_LONG_MS = 1000;
/** Odd, so that the inputs of all readers and numbers have seeds of their own. */
const STRIDE = 0x9e3779b1;

/** The i-th broken file of a reader. */
export function inputOf(reader: Reader, seed: number, i: number): Uint8Array {
  const number = readers.findIndex(r => r.name === reader.name);
  const other = readers[(number + i) % readers.length]!.files[0]!;
  return mutated(reader.files[i % reader.files.length]!, other, Math.imul(seed * 1000 + number, STRIDE) + i);
}

/** Reads `inputs` broken files, from the number `from` on. */
export function fuzz(reader: Reader, seed: number, from: number, inputs: number): Counts {
  const counts = nothing(reader.name);
  for (let i = from; i < from + inputs; i++) {
    const bytes = inputOf(reader, seed, i);
    const start = performance.now();
    const complaint = complaintOf(reader, bytes, counts);
    const ms = performance.now() - start;
    counts.inputs++;
    counts.slowestMs = Math.max(counts.slowestMs, ms);
    const said = complaint ?? (ms > TOO_LONG_MS ? `took ${ms.toFixed(0)} ms` : undefined);
    if (said !== undefined)
      counts.findings.push(
        `${reader.name}, seed ${seed}, number ${i}: ${said}\n  ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`,
      );
  }
  return counts;
}

function complaintOf(reader: Reader, bytes: Uint8Array, counts: Counts): string | undefined {
  try {
    const before = bytes.slice();
    const reading = reader.read(bytes);
    if (Buffer.compare(before, bytes) !== 0) return 'changed its input';
    if (!reading.ok) {
      counts.refused++;
      for (const { code } of reading.issues) counts.codes.set(code, (counts.codes.get(code) ?? 0) + 1);
      const { length } = reading.issues;
      return length === 0 || length > MAX_ISSUES + 1 ? `${length} issues` : undefined;
    }
    counts.read++;
    return oracles.get(reader.name)!(reading.value as never, bytes);
  } catch (e) {
    return `threw ${e instanceof Error ? (e.stack ?? e.message).split('\n').slice(0, 3).join(' ') : String(e)}`;
  }
}

const script = fileURLToPath(import.meta.url);

/** Inputs between two signs of life. */
const BATCH = 1000;
/** A thousand inputs take a tenth of a second; silence for this long is a hang. */
const SILENCE_MS = 60_000;

/** Does the work, and tells after every batch. */
function child(): void {
  const [inputs, seed] = process.argv.slice(2).map(Number) as [number, number];
  const each = Math.ceil(inputs / readers.length);
  for (const reader of readers)
    for (let from = 0; from < each; from += BATCH) {
      const { codes, ...counts } = fuzz(reader, seed, from, Math.min(BATCH, each - from));
      process.send!({ ...counts, codes: [...codes] });
    }
  process.disconnect();
}

/** Waits for the work, and stops it if it is silent: a process that hangs can not tell. */
function parent(inputs: number, seed: number): void {
  const totals = new Map<string, Counts>();
  const worker = fork(script, [String(inputs), String(seed)], { execArgv: process.execArgv });
  let last = 'the start';
  const watch = () =>
    setTimeout(() => {
      console.error(`hangs: nothing for ${SILENCE_MS / 1000} s after ${last}`);
      worker.kill('SIGKILL');
      process.exitCode = 1;
    }, SILENCE_MS);
  let timer = watch();
  worker.on('message', (told: unknown) => {
    const message = told as Omit<Counts, 'codes'> & { codes: [string, number][] };
    clearTimeout(timer);
    timer = watch();
    const sum = totals.get(message.reader) ?? nothing(message.reader);
    totals.set(message.reader, sum);
    sum.inputs += message.inputs;
    sum.read += message.read;
    sum.refused += message.refused;
    sum.slowestMs = Math.max(sum.slowestMs, message.slowestMs);
    for (const [code, count] of message.codes) sum.codes.set(code, (sum.codes.get(code) ?? 0) + count);
    sum.findings.push(...message.findings);
    last = `${message.reader}, input ${sum.inputs}`;
  });
  worker.on('exit', code => {
    clearTimeout(timer);
    if (code !== 0) process.exitCode = 1;
    report([...totals.values()], inputs);
  });
}

function report(all: readonly Counts[], wanted: number): void {
  const pad = (x: number | string, width: number) => String(x).padStart(width);
  console.log(
    `${'reader'.padEnd(30)}${['inputs', 'refused', 'read', 'slowest ms', 'findings'].map(h => pad(h, 12)).join('')}`,
  );
  const line = (name: string, c: readonly Counts[]) => {
    const sum = (f: (one: Counts) => number) => c.reduce((s, one) => s + f(one), 0);
    const cells = [
      sum(o => o.inputs),
      sum(o => o.refused),
      sum(o => o.read),
      Math.max(...c.map(o => o.slowestMs)).toFixed(1),
      sum(o => o.findings.length),
    ];
    console.log(`${name.padEnd(30)}${cells.map(cell => pad(cell, 12)).join('')}`);
  };
  for (const counts of all) line(counts.reader, [counts]);
  line('all', all);
  const codes = new Map<string, number>();
  for (const counts of all) for (const [code, n] of counts.codes) codes.set(code, (codes.get(code) ?? 0) + n);
  console.log(
    `\nissues: ${[...codes]
      .sort((a, b) => b[1] - a[1])
      .map(([code, n]) => `${code} ${n}`)
      .join(', ')}`,
  );
  for (const { findings } of all) for (const finding of findings.slice(0, SHOWN)) console.log(`\n${finding}`);
  if (all.some(c => c.findings.length > 0) || all.reduce((s, c) => s + c.inputs, 0) < wanted)
    process.exitCode = 1;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === script) {
  if (process.send) child();
  else parent(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 1));
}
