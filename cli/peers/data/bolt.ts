import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreOutput } from '../../../src/conformance/score.ts';
import type { Verdict } from '../../../src/conformance/verdict.ts';
import { writeBed } from '../../../src/formats/plink-bed.ts';
import { fit, fromRows } from '../../../src/index.ts';
import { zeros } from '../../../src/linalg/dense.ts';
import { onPath } from '../../adapters/peers.ts';
import { finished, versionOf } from '../programs.ts';
import { columnOf, type RealSet } from './sets.ts';

/** BOLT-LMM takes minutes where the others take seconds: 2400 conjugate gradients. */
const LONGEST_MS = 400_000;
/** Digits that can be had of a heritability from 15 random vectors a trace: what its own standard error allows. */
const DIGITS = 3;

/**
 * h² of BOLT's --reml, which makes its own relationship matrix of the 1410 measured mice: genotypes over the SD of those
 * measured. It is held against src on gemma's -gk 2 of the same mice (population-sd, no filter).
 */
export async function boltVerdict(
  set: RealSet,
  path: string,
  tell: (text: string) => void,
): Promise<
  | { name: string; why: string }
  | { implementation: { name: string; version: string }; command: string; verdict: Verdict }
> {
  for (const executable of ['bolt', 'gemma'])
    if (!onPath(executable)) return { name: 'BOLT', why: `${executable} is not on PATH` };
  writeInputs(set, path);
  const command = 'bolt --bed m.bed --bim m.bim --fam b.fam --phenoFile b.phen --phenoCol trait --reml';
  tell(command);
  const done = await finished('bolt', [...command.split(' ').slice(1), '--numThreads', '1'], {
    cwd: path,
    ms: LONGEST_MS,
  });
  const told = /h2g \(1,1\): ([\d.]+)/.exec(done.out)?.[1];
  if (done.code !== 0 || told === undefined)
    return { name: 'BOLT', why: `ended with ${done.code}: ${done.err.trim().slice(-200)}` };
  tell('gemma -gk 2 of the measured');
  const truth = await heritabilityOfMeasured(set, path);
  if (truth === undefined) return { name: 'BOLT', why: 'gemma -gk 2 of the measured failed' };
  const value = String(truth);
  const { entries } = scoreOutput('h2', told, { value, lo: value, hi: value }, { certified: DIGITS });
  return {
    implementation: { name: 'BOLT', version: (await versionOf('BOLT')) ?? '' },
    command,
    verdict: {
      id: 'data-mouse/bolt-reml',
      group: 'data-mouse',
      op: 'fit',
      class: entries[0]!.loss < 1 ? 'pass' : 'fail',
      difficulty: 'average',
      flags: [],
      compared: 1,
      worst: entries[0]!,
      entries,
      status: 'ok',
      answer: { h2: told },
      remark: `h2g by Monte Carlo, held to ${DIGITS} digits of src on gemma -gk 2 of the ${set.measured.length} measured (not certified)`,
      warnings: [],
    },
  };
}

/** A .fam of six columns, and the trait in a file with a header; only the measured are in the second. */
function writeInputs(set: RealSet, path: string): void {
  const people = Buffer.from(set.files.get('m.fam')!)
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map(line => line.split(/\s+/).slice(0, 2).join(' '));
  writeFileSync(join(path, 'b.fam'), people.map(id => `${id} 0 0 0 -9\n`).join(''));
  const rows = set.measured.map(i => `${people[i]} ${set.traitText[i]}\n`);
  writeFileSync(join(path, 'b.phen'), `FID IID trait\n${rows.join('')}`);
}

async function heritabilityOfMeasured(set: RealSet, path: string): Promise<number | undefined> {
  const { dosage, measured, files } = set;
  const rows = zeros(measured.length, dosage.cols);
  for (let k = 0; k < dosage.cols; k++) {
    const x = columnOf(dosage, k);
    measured.forEach((i, row) => {
      rows.data[row + k * rows.rows] = x[i]!;
    });
  }
  writeFileSync(join(path, 's.bed'), writeBed(rows));
  writeFileSync(join(path, 's.bim'), files.get('m.bim')!);
  writeFileSync(
    join(path, 's.fam'),
    measured.map((i, row) => `f${row} i${row} 0 0 0 ${set.traitText[i]}\n`).join(''),
  );
  const words = '-bfile s -gk 2 -maf 0 -miss 1 -outdir . -o s'.split(' ');
  if ((await finished('gemma', words, { cwd: path })).code !== 0) return undefined;
  const K = fromRows(
    readFileSync(join(path, 's.sXX.txt'), 'latin1')
      .trimEnd()
      .split('\n')
      .map(line => line.trim().split('\t').map(Number)),
  );
  const y = Float64Array.from(measured, i => set.trait[i]!);
  return fit({ y, X: fromRows(measured.map(() => [1])), K }, 'REML', null).optima[0]?.h2;
}
