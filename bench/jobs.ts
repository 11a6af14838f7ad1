import type { Agreement } from './agree.ts';

/** A thing to do, by us and by a peer, with the answers held against each other afterwards. */
export interface Job {
  readonly name: string;
  readonly group: 'grm' | 'fit' | 'scan' | 'pipeline' | 'tiny' | 'scaling' | 'memory';
  /** "gemma 0.98.5 -gk 1" */
  readonly peer: string;
  /** Why it can not run here; undefined where it can. */
  readonly missing: string | undefined;
  /** Threads of ours; peers run with as many. */
  readonly threads: number;
  readonly rounds: number;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Where either is run. */
  readonly env: Readonly<Record<string, string>>;
  /** How many times faster ours should be; undefined where nothing is promised. */
  readonly target: number | undefined;
  /** Bytes of memory that ours should stay under. */
  readonly memoryTarget?: number;
  readonly agree: () => Agreement;
}
