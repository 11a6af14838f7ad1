import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { associate } from '../../src/associate.ts';
import { type DenseMatrix, fromRows, toRows } from '../../src/linalg/dense.ts';
import { genomicRelationshipMatrix } from '../../src/relationship.ts';
import { rMersenneTwister } from '../../src/simulate.ts';
import { has } from '../support/peers.ts';

/**
 * GEMMA stops its search for λ at a relative step of 1e-5, and keeps it within [1e-5, 1e5]: its p-values were seen to
 * be right to 6e-5 (facts/conventions, section 4), its se to 2e-6; 2e-4 and 1e-5 leave room.
 */
const GEMMA_P = 2e-4;
const GEMMA_SE = 1e-5;

const N = 60;
const M = 40;

/** Counts of independent variants and a phenotype with a strong, a weak and many tiny effects. */
function cohort(): { readonly dosage: DenseMatrix; readonly y: number[] } {
  const { unif, norm } = rMersenneTwister(2026);
  const variants = Array.from({ length: M }, () => {
    const p = 0.2 + 0.6 * unif();
    return Array.from({ length: N }, () => (unif() < p ? 1 : 0) + (unif() < p ? 1 : 0));
  });
  const effects = variants.map((_, k) => (k === 0 ? 1.2 : k === 1 ? 0.4 : 0.25 * norm()));
  const y = Array.from({ length: N }, (_, i) =>
    variants.reduce((s, x, k) => s + x[i]! * effects[k]!, norm()),
  );
  return { dosage: fromRows(Array.from({ length: N }, (_, i) => variants.map(x => x[i]!))), y };
}

/** β, se and p_wald of `gemma -lmm 1`, by variant. */
function gemma(dosage: DenseMatrix, y: readonly number[], K: DenseMatrix): number[][] {
  const folder = mkdtempSync(join(tmpdir(), 'lmm-spec-gemma-'));
  try {
    const file = (name: string, lines: string[]): string => {
      writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
      return join(folder, name);
    };
    const columns = Array.from({ length: M }, (_, k) => [...dosage.data.subarray(k * N, (k + 1) * N)]);
    const args = [
      ...[
        '-g',
        file(
          'g',
          columns.map((x, k) => `v${k},A,C,${x.join(',')}`),
        ),
      ],
      ...['-p', file('p', y.map(String))],
      ...[
        '-k',
        file(
          'k',
          toRows(K).map(row => row.join('\t')),
        ),
      ],
      ...['-lmm', '1', '-maf', '0', '-outdir', folder, '-o', 'out'],
    ];
    execFileSync('gemma', args, { stdio: 'ignore', cwd: folder });
    const [header, ...rows] = readFileSync(join(folder, 'out.assoc.txt'), 'utf8').trim().split('\n');
    const names = header!.split('\t');
    return rows.map(row =>
      ['beta', 'se', 'p_wald'].map(name => Number(row.split('\t')[names.indexOf(name)])),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!has('gemma'))('anchor: refitted REML Wald tests of 40 variants against GEMMA', () => {
  const { dosage, y } = cohort();
  const K = genomicRelationshipMatrix(dosage, {
    convention: 'centre-only',
    missing: 'refuse',
    monomorphic: 'refuse',
  });
  const theirs = gemma(dosage, y, K);
  const ours = associate({ y: Float64Array.from(y), X: fromRows(y.map(() => [1])), K }, dosage, {
    laws: ['wald-f'],
    method: 'REML',
    components: 'refit',
    missing: 'refuse',
  });
  expect(theirs).toHaveLength(M);
  let inside = 0;
  ours.forEach((outcome, k) => {
    if (outcome.status !== 'ok' || outcome.effect.status !== 'ok') throw new Error(`variant ${k} is refused`);
    const tested = outcome.tests[0]!;
    if (tested.status !== 'ok') throw new Error(tested.message);
    const [beta, se, p] = theirs[k]!;
    if (outcome.effect.sigma2g > 0) inside += 1;
    expect(Math.abs(outcome.effect.beta - beta!)).toBeLessThan(GEMMA_P * se!);
    expect(Math.abs(outcome.effect.se / se! - 1)).toBeLessThan(GEMMA_SE);
    expect(Math.abs(tested.p / p! - 1)).toBeLessThan(GEMMA_P);
  });
  expect(inside).toBeGreaterThan(M / 2); // the components matter here
});
