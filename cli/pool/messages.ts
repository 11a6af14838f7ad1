import type { WorkName } from '../../src/kernels/schedule.ts';
import { Refusal } from '../../src/linalg/refusal.ts';

/** What the pool tells a worker: everything there is to do. It takes one job after the other from the counter. */
export interface Task {
  readonly run: number;
  readonly work: WorkName;
  readonly jobs: readonly unknown[];
  /** One Int32: the next job that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

/** What a worker tells the pool. */
export type Told =
  | { readonly run: number; readonly index: number; readonly result: unknown }
  | { readonly run: number; readonly failure: Failure };

/** What was thrown, as plain data: structured clone would make a Refusal a plain Error. */
export type Failure =
  | { readonly refusal: { readonly code: string; readonly message: string; readonly place: object } }
  | { readonly error: { readonly message: string; readonly stack: string | undefined } };

export const failureOf = (thrown: unknown): Failure =>
  thrown instanceof Refusal
    ? { refusal: { code: thrown.code, message: thrown.message, place: thrown.place } }
    : thrown instanceof Error
      ? { error: { message: thrown.message, stack: thrown.stack } }
      : { error: { message: String(thrown), stack: undefined } };

/** What was thrown there, to be thrown here. */
export function thrownOf(failure: Failure): Error {
  if ('refusal' in failure) {
    const { code, message, place } = failure.refusal;
    return new Refusal(code as Refusal['code'], message, place);
  }
  const error = new Error(failure.error.message);
  if (failure.error.stack !== undefined) error.stack = failure.error.stack;
  return error;
}

/** The next job that nobody has taken; at or above the number of jobs when all are taken. */
export const takeJob = (next: SharedArrayBuffer): number => Atomics.add(new Int32Array(next), 0, 1);
