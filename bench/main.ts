/**
 * Ours and each installed peer side by side, A B A B, whole processes: times, memory, and whether the answers agree.
 *
 *   npm run build && npm run bench [-- --full] [--only grm,scan] [--folder DIR] [--json FILE] [--svg FILE] [--compare]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Agreement } from './agree.ts';
import type { Job } from './jobs.ts';
import { jobsIn } from './list.ts';
import { inTurn, measured, median, speedUp } from './measure.ts';
import { drawing } from './plot.ts';
import { type Row, regressions, tableText } from './table.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    folder: { type: 'string', default: '/tmp/lmm-spec-bench' },
    json: { type: 'string' },
    svg: { type: 'string' },
    markdown: { type: 'string' },
    compare: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
const baseline = join(import.meta.dirname, 'baseline.json');
const only = values.only?.split(',');

const rows: Row[] = [];
const jobs = only?.every(group => group === 'tiny') ? [] : jobsIn(values.folder, values.full);
for (const job of jobs) {
  if (only !== undefined && !only.includes(job.group)) continue;
  process.stderr.write(
    `${job.name}, ${job.threads} thread${job.threads > 1 ? 's' : ''}, against ${job.peer}\n`,
  );
  rows.push(await rowOf(job));
}
if (only === undefined || only.includes('tiny')) {
  const { tinyRows } = await import('./tiny.ts');
  const { inProcessRows } = await import('./in-process.ts');
  rows.push(...tinyRows(), ...inProcessRows());
}

const machine = `${cpus()[0]!.model}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;
console.log(tableText(rows, machine));
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ format: 'lmm-bench/1', machine, rows }, null, 1)}\n`);
if (values.markdown) writeFileSync(values.markdown, `${tableText(rows, machine)}\n`);
if (values.svg) writeFileSync(values.svg, drawing(rows));
if (values.compare) {
  const slower = regressions(rows, JSON.parse(readFileSync(baseline, 'utf8')).rows);
  for (const text of slower) console.log(`slower: ${text}`);
  process.exitCode = slower.length > 0 ? 1 : 0;
}

async function rowOf(job: Job): Promise<Row> {
  const { name, group, peer, threads, target } = job;
  const common = { name, group, peer, threads, target };
  if (job.missing !== undefined) return { ...common, missing: job.missing };
  const rounds = values.rounds === undefined ? job.rounds : Number(values.rounds);
  try {
    const pair = inTurn(
      rounds,
      () => measured(job.ours, job.env),
      () => measured(job.theirs, job.env),
      rounds > 1,
    );
    const agreement: Agreement = job.agree();
    return {
      ...common,
      ours: median(pair.ours.map(r => r.wall)),
      theirs: median(pair.theirs.map(r => r.wall)),
      ratio: speedUp(pair, 'wall'),
      cpuRatio: speedUp(pair, 'cpu'),
      peak: median(pair.ours.map(r => r.peak)),
      theirPeak: median(pair.theirs.map(r => r.peak)),
      ...(job.memoryTarget === undefined ? {} : { memoryTarget: job.memoryTarget }),
      agreement,
    };
  } catch (e) {
    return { ...common, missing: `failed: ${(e as Error).message.split('\n').slice(0, 3).join(' ')}` };
  }
}
