/** One thread of the pool. */
import { parentPort } from 'node:worker_threads';
import { workNamed } from '../../src/kernels/works.ts';
import { failureOf, type Task, takeJob } from './messages.ts';

parentPort!.on('message', async ({ run, work, jobs, next }: Task) => {
  try {
    const carryOut = await workNamed<unknown, unknown>(work);
    for (let index = takeJob(next); index < jobs.length; index = takeJob(next))
      parentPort!.postMessage({ run, index, result: carryOut(jobs[index]) });
  } catch (thrown) {
    parentPort!.postMessage({ run, failure: failureOf(thrown) });
  }
});
