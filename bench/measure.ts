import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a whole process. */
export interface Run {
  /** Seconds from start to end. */
  readonly wall: number;
  /** Seconds of all its threads together, user and system; NaN where GNU time is not installed. */
  readonly cpu: number;
  /** Bytes of memory at the highest; NaN likewise. */
  readonly peak: number;
}

const GNU_TIME = '/usr/bin/time';
const scratch = mkdtempSync(join(tmpdir(), 'lmm-bench-'));

/** @throws Error with what the command said on stderr, if it fails: a crash is not a fast answer */
export function measured(command: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const note = join(scratch, 'time');
  const timed = existsSync(GNU_TIME);
  const words = timed ? [GNU_TIME, '-f', '%e %U %S %M', '-o', note, ...command] : command;
  const began = performance.now();
  const done = spawnSync(words[0]!, words.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 26,
  });
  const wall = (performance.now() - began) / 1000;
  if (done.status !== 0)
    throw new Error(`${command.join(' ')}\n${done.error?.message ?? done.stderr.toString().slice(-2000)}`);
  if (!timed) return { wall, cpu: Number.NaN, peak: Number.NaN };
  const [, user, system, kilobytes] = readFileSync(note, 'utf8')
    .trim()
    .split('\n')
    .at(-1)!
    .split(' ')
    .map(Number);
  return { wall, cpu: user! + system!, peak: kilobytes! * 1024 };
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export interface Pair {
  readonly ours: readonly Run[];
  readonly theirs: readonly Run[];
}

/** Ours, theirs, ours, theirs …: a machine that becomes slower meanwhile is slower for both. The first pair warms the caches. */
export function inTurn(rounds: number, ours: () => Run, theirs: () => Run, warmUp: boolean): Pair {
  if (warmUp) {
    ours();
    theirs();
  }
  const pair = { ours: [] as Run[], theirs: [] as Run[] };
  for (let i = 0; i < rounds; i++) {
    pair.ours.push(ours());
    pair.theirs.push(theirs());
  }
  return pair;
}

/** How many times faster ours is: the median of the ratios pair by pair. */
export const speedUp = ({ ours, theirs }: Pair, of: 'wall' | 'cpu'): number =>
  median(ours.map((run, i) => theirs[i]![of] / run[of]));
