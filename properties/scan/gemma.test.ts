import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBed } from '../../src/formats/plink-bed.ts';
import { type DenseMatrix, fromRows } from '../../src/linalg/dense.ts';
import { genomicRelationshipMatrix } from '../../src/relationship.ts';
import { has } from '../support/peers.ts';
import { cohortOf, scanOf } from './support.ts';

/**
 * GEMMA stops its search for λ at a relative step of 1e-5 and returns the step before, and prints 7 digits.
 * β̂ and its standard error move with λ to first order, a p-value by its logarithm, the likelihood ratio to second.
 */
const FIRST_ORDER = 2e-5;
const P_VALUE = 1e-4;
const SECOND_ORDER = 1e-6;

const PEOPLE = 150;
const VARIANTS = 120;
/** What is added along 1 to a centred K, so that its ML likelihood has a maximum: nothing near any optimum. */
const ALONG_ONE = 2 ** -34;

type Row = Record<
  'rs' | 'n_miss' | 'beta' | 'se' | 'l_remle' | 'l_mle' | 'p_wald' | 'p_lrt' | 'p_score',
  string
>;

/** `gemma -lmm 4` on a PLINK set. */
function gemmaRows(y: Float64Array, K: DenseMatrix, dosage: DenseMatrix): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'lmm-spec-gemma-'));
  const write = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  };
  try {
    writeFileSync(join(folder, 'set.bed'), writeBed(dosage));
    write(
      'set.fam',
      Array.from(y, (v, i) => `f${i} p${i} 0 0 1 ${v}`),
    );
    write(
      'set.bim',
      Array.from({ length: dosage.cols }, (_, k) => `1 v${k} 0 ${k + 1} A C`),
    );
    write(
      'k.txt',
      Array.from(y, (_, i) => Array.from(y, (_, j) => K.data[i + j * y.length]!).join('\t')),
    );
    const options = ['-bfile', 'set', '-k', 'k.txt', '-lmm', '4', '-maf', '0', '-miss', '1', '-r2', '1'];
    execFileSync('gemma', [...options, '-outdir', folder, '-o', 'out'], { cwd: folder, stdio: 'ignore' });
    const [header, ...rows] = readFileSync(join(folder, 'out.assoc.txt'), 'utf8').trim().split('\n');
    const names = header!.split('\t');
    return rows.map(row => Object.fromEntries(row.split('\t').map((v, c) => [names[c]!, v])) as Row);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** PKP, and something along 1. */
function centred(K: DenseMatrix): DenseMatrix {
  const n = K.rows;
  const at = (i: number, j: number) => K.data[i + j * n]!;
  const mean = Array.from({ length: n }, (_, i) => {
    let s = 0;
    for (let j = 0; j < n; j++) s += at(i, j);
    return s / n;
  });
  const all = mean.reduce((s, v) => s + v, 0) / n;
  return fromRows(
    mean.map((a, i) =>
      mean.map((b, j) => (i <= j ? at(i, j) - (a + b) : at(j, i) - (b + a)) + all + ALONG_ONE),
    ),
  );
}

test.skipIf(!has('gemma'))(
  'anchor: a scan of packed genotypes, some missing, has what `gemma -lmm 4` prints, where its λ is not at its bound',
  async () => {
    const { problem, dosage } = cohortOf({
      seed: 20,
      n: PEOPLE,
      p: 1,
      markers: 400,
      diagonal: 0,
      h2: 0.5,
      effect: 0.6,
      variants: VARIANTS,
    });
    const K = genomicRelationshipMatrix(dosage, {
      convention: 'centre-only',
      missing: 'mean',
      monomorphic: 'drop',
    });
    for (let i = 0; i < PEOPLE; i++) K.data[i * (PEOPLE + 1)]! += 0.05; // 120 variants do not reach 150 people
    const theirs = gemmaRows(problem.y, K, dosage);
    const { outcomes } = await scanOf({ ...problem, K: centred(K) }, dosage, {
      laws: ['wald-f', 'lrt-chi2', 'score-f'],
      method: 'REML',
      components: 'refit',
      missing: 'mean',
    });
    expect(theirs.length).toBeGreaterThan(VARIANTS / 2);
    let atBound = 0;
    for (const row of theirs) {
      const outcome = outcomes[Number(row.rs.slice(1))]!;
      if (outcome.status !== 'ok' || outcome.effect.status !== 'ok') throw new Error(`refused: ${row.rs}`);
      const { beta, se, sigma2g, sigma2e } = outcome.effect;
      if (sigma2g === 0 || Number(row.l_mle) <= 1e-5 || Number(row.l_remle) <= 1e-5) {
        atBound++; // its λ ends at 1e-5
        continue;
      }
      expect(Math.abs(sigma2g / sigma2e / Number(row.l_remle) - 1), row.rs).toBeLessThan(FIRST_ORDER);
      expect(Math.abs(beta - Number(row.beta)) / se, row.rs).toBeLessThan(FIRST_ORDER);
      expect(Math.abs(se / Number(row.se) - 1), row.rs).toBeLessThan(FIRST_ORDER);
      const [wald, lrt, score] = outcome.tests.map(t => (t.status === 'ok' ? t.p : Number.NaN));
      expect(Math.abs(wald! / Number(row.p_wald) - 1), row.rs).toBeLessThan(P_VALUE);
      expect(Math.abs(lrt! / Number(row.p_lrt) - 1), row.rs).toBeLessThan(SECOND_ORDER);
      expect(Math.abs(score! / Number(row.p_score) - 1), row.rs).toBeLessThan(P_VALUE);
    }
    expect(atBound).toBeLessThan(theirs.length / 2);
  },
);
