import { afterAll, expect, test } from 'vitest';
import { poolOf } from '../../cli/pool/pool.ts';
import type { CountJob, GenotypeCounts } from '../../src/kernels/counts.ts';
import { sequential } from '../../src/kernels/schedule.ts';

const jobOf = (byte: number): CountJob => ({ packed: new Uint8Array(1000).fill(byte), individuals: 400 });
const jobs = Array.from({ length: 30 }, (_, byte) => jobOf(byte));
const broken: CountJob = { packed: new Uint8Array(7), individuals: 8 };

/** Threads from the first job on, however short the jobs are. */
const pool = poolOf({ threads: 3, worthMs: 0 });
afterAll(() => pool.close());

test('law: a pool finds what one thread finds, in the order of the jobs, and tells of each result once', async () => {
  const alone = await sequential.run<CountJob, GenotypeCounts>('count-genotypes', jobs);
  const told: number[] = [];
  const found = await pool.run<CountJob, GenotypeCounts>('count-genotypes', jobs, (_, index) =>
    told.push(index),
  );
  expect(found).toEqual(alone);
  expect(told.sort((a, b) => a - b)).toEqual([...jobs.keys()]);
});

test('law: no jobs have no results', async () => {
  expect(await pool.run('count-genotypes', [])).toEqual([]);
});

test('law: a thread that comes too late for one run helps with the next', async () => {
  const fresh = poolOf({ threads: 2, worthMs: 0 });
  const few = jobs.slice(0, 2); // done here, long before a thread has started
  for (let run = 0; run < 4; run++) await fresh.run('count-genotypes', few);
  const long = Array.from({ length: 60 }, (_, byte) => ({
    packed: new Uint8Array(2_000_000).fill(byte),
    individuals: 4000,
  }));
  expect(await fresh.run('count-genotypes', long)).toHaveLength(long.length);
  await fresh.close();
});

test.each([0, 15, 29])('law: a refusal of job %i is thrown as itself, and the pool runs on', async at => {
  const refused = pool.run('count-genotypes', jobs.with(at, broken));
  await expect(refused).rejects.toMatchObject({
    name: 'Refusal',
    code: 'dimension-mismatch',
    place: { field: 'dosage' },
  });
  expect(await pool.run('count-genotypes', jobs)).toHaveLength(jobs.length);
});

test('law: what `done` throws is thrown by the run', async () => {
  const run = pool.run('count-genotypes', jobs, () => {
    throw new RangeError('enough');
  });
  await expect(run).rejects.toThrow(RangeError);
});

test('law: a run that is not worth it starts no thread', async () => {
  const before = process.report.getReport() as unknown as { workers: unknown[] };
  const lazy = poolOf({ threads: 3, worthMs: 60_000 });
  await lazy.run('count-genotypes', jobs);
  const after = process.report.getReport() as unknown as { workers: unknown[] };
  expect(after.workers.length).toBeLessThanOrEqual(before.workers.length);
});
