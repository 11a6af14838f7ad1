/**
 * Jobs that run elsewhere. This room only names the work and runs it in its own thread; a pool of workers is the
 * matter of the door (`cli/pool`).
 */
import { type WorkName, workNamed } from './works.ts';

export type { WorkName } from './works.ts';

/**
 * Runs jobs of one kind, in any order and anywhere.
 *
 * Jobs and results are plain data: they are cloned on their way, and only SharedArrayBuffers are shared. A job does
 * not know which thread runs it or what ran before, so that the results do not depend on the number of threads.
 */
export interface Scheduler {
  readonly threads: number;
  /**
   * @param jobs the longest first, and several a thread, so that no thread waits long for the last one
   * @param done told of each result, in the order in which they come
   * @returns the results in the order of the jobs
   * @throws what the work throws; the other jobs are given up then
   */
  readonly run: <J, R>(
    work: WorkName,
    jobs: readonly J[],
    done?: (result: R, index: number) => void,
  ) => Promise<R[]>;
}

/** One job after the other, in this thread. */
export const sequential: Scheduler = {
  threads: 1,
  run: async <J, R>(work: WorkName, jobs: readonly J[], done?: (result: R, index: number) => void) => {
    const carryOut = await workNamed<J, R>(work);
    return jobs.map((job, index) => {
      const result = carryOut(job);
      done?.(result, index);
      return result;
    });
  },
};
