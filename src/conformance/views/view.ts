import { Refusal } from '../../linalg/refusal.ts';
import type { FixtureCase } from '../case.ts';

/**
 * A case as the files that a program reads, and the commands that it is run with. Views are derived from the case by
 * the writers of src/formats, and never a second source of it.
 */
export const viewNames = ['csv', 'emmax', 'gcta', 'gemma', 'lme4', 'nlme', 'plink'] as const;
export type ViewName = (typeof viewNames)[number];

/** What is asked: a case, and the op of its file. */
export interface Asked {
  readonly kase: FixtureCase;
  readonly op: string;
}

/** A file of a view: what it is to the program, its name in the directory of the case, and what stands in it. */
export interface ViewFile {
  readonly role: string;
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** One command: the words behind the program's name, and the files that it writes, by what they are. */
export interface ViewRun {
  readonly name: string;
  /** The name of the program in the run script, as `programs` in script.ts has it. */
  readonly program: string;
  readonly words: readonly string[];
  readonly writes: { readonly [role: string]: string };
}

export interface View {
  readonly files: readonly ViewFile[];
  readonly runs: readonly ViewRun[];
}

/** A question that a program can not be asked; thrown inside a view, a reason outside. */
export class Inexpressible extends Error {
  override readonly name = 'Inexpressible';
}

/** The view, or why there is none: a file that can not hold what is asked is a reason too. */
export function viewed(make: () => View): View | { readonly reason: string } {
  try {
    return make();
  } catch (e) {
    if (e instanceof Inexpressible || e instanceof Refusal) return { reason: e.message };
    throw e;
  }
}

/** Where a run writes to, inside the directory of the case. */
export const OUT = 'out';

/** The names of people and variants in every file; the counted allele of a dosage is A, the other C. */
export const person = (i: number): { fid: string; iid: string } => ({ fid: `F${i + 1}`, iid: `I${i + 1}` });
export const variant = (k: number): string => `v${k + 1}`;
export const COUNTED = 'A';
export const OTHER = 'C';
