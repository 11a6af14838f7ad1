import { setImmediate } from 'node:timers/promises';
import type { Scheduler, WorkName } from '../../src/kernels/schedule.ts';
import { workNamed } from '../../src/kernels/works.ts';
import { type Task, takeJob } from './messages.ts';
import { newThread, type Thread } from './thread.ts';

/** A scheduler with threads of its own. */
export interface Pool extends Scheduler {
  /** Ends the threads, at once. */
  readonly close: () => Promise<void>;
}

export interface PoolOptions {
  readonly threads: number;
  /** Threads are started for a run that would still take so many milliseconds in this one: a thread costs about 30. */
  readonly worthMs: number;
}

/** What `worthMs` is where nobody knows better. */
export const WORTH_MS = 150;

/**
 * Threads that carry out jobs together with the thread that asks for them.
 *
 * This thread takes the first job of a run, looks how long it took, and calls the others when the rest is worth it:
 * a short run never starts a thread. Everybody takes the next job from one shared counter, so that nobody waits for
 * a message. When a job throws, all threads end, and what it threw is thrown here; the pool can be used again.
 */
export function poolOf({ threads, worthMs }: PoolOptions): Pool {
  const others: Thread[] = [];
  let runs = 0;

  const close = async (): Promise<void> => {
    await Promise.all(others.splice(0).map(thread => thread.end()));
  };

  async function run<J, R>(work: WorkName, jobs: readonly J[], done?: (result: R, index: number) => void) {
    const carryOut = await workNamed<J, R>(work);
    const task: Task = { run: ++runs, work, jobs, next: new SharedArrayBuffer(4) };
    const results = new Array<R>(jobs.length);
    const called: Thread[] = [];
    let kept = 0;
    let settle: { readonly finish: () => void; readonly fail: (thrown: unknown) => void };
    const finished = new Promise<void>((resolve, reject) => {
      settle = { finish: resolve, fail: reject };
    });
    finished.catch(() => {}); // it is awaited below, or another failure came first
    const keep = (index: number, result: R) => {
      results[index] = result;
      kept += 1;
      done?.(result, index);
      if (kept === jobs.length) settle.finish();
    };
    const began = performance.now();
    try {
      if (jobs.length === 0) return results;
      for (let index = takeJob(task.next); index < jobs.length; index = takeJob(task.next)) {
        keep(index, carryOut(jobs[index]!));
        const left = jobs.length - kept;
        if (called.length === 0 && ((performance.now() - began) / kept) * left >= worthMs) {
          const wanted = Math.min(threads - 1, left);
          while (others.length < wanted) others.push(newThread());
          for (const thread of others.slice(0, wanted)) {
            thread.ask(task, (i, result) => keep(i, result as R), settle!.fail);
            called.push(thread);
          }
        }
        if (called.length > 0) await Promise.race([setImmediate(), finished]); // hears what the others found
      }
      await finished;
      return results;
    } catch (thrown) {
      Atomics.store(new Int32Array(task.next), 0, jobs.length);
      await close();
      throw thrown;
    } finally {
      for (const thread of called) thread.release();
    }
  }

  return { threads, run, close };
}
