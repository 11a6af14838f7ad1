import { Worker } from 'node:worker_threads';
import { type Task, type Told, thrownOf } from './messages.ts';

/** A worker that is asked to help with one run at a time. */
export interface Thread {
  /** @param share told of each result; @param fail told what was thrown, or that the worker died */
  readonly ask: (
    task: Task,
    share: (index: number, result: unknown) => void,
    fail: (thrown: unknown) => void,
  ) => void;
  /** The run is over: nothing is heard any more, and the worker does not keep the process alive. */
  readonly release: () => void;
  readonly end: () => Promise<unknown>;
}

export function newThread(): Thread {
  const worker = newWorker();
  let now: Parameters<Thread['ask']> | undefined;
  // the listeners stay: without one for messages Node stops the port, and an unheard error would end the process
  worker.on('message', (told: Told) => {
    if (now === undefined || told.run !== now[0].run) return; // it came too late for the run before
    const [, share, fail] = now;
    if ('failure' in told) return fail(thrownOf(told.failure));
    try {
      share(told.index, told.result);
    } catch (thrown) {
      fail(thrown);
    }
  });
  worker.on('error', thrown => now?.[2](thrown));
  worker.on('exit', code => now?.[2](new Error(`defect: a thread ended with code ${code}`)));
  worker.unref();
  const release = () => {
    now = undefined;
    worker.unref();
  };
  return {
    ask: (...asked) => {
      now = asked;
      worker.ref();
      worker.postMessage(asked[0]);
    },
    release,
    end: () => {
      release();
      return worker.terminate();
    },
  };
}

/** The file beside this one: .js once it is built; .ts in a checkout, where the worker must learn from tsx to read it. */
function newWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url));
  const workerData = {
    tsx: import.meta.resolve('tsx/esm/api'),
    file: new URL('./worker.ts', import.meta.url).href,
  };
  return new Worker(CHECKOUT_WORKER, { eval: true, workerData });
}

const CHECKOUT_WORKER = `
  const { tsx, file } = require('node:worker_threads').workerData;
  import(tsx).then(({ register }) => { register(); return import(file); });
`;
