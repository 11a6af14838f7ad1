import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { associate } from '../../spec/associate.ts';
import { build, exactMatrix, type N, type P } from '../../spec/linalg/matrix.ts';
import { Rational } from '../../spec/number/rational.ts';
import { rMersenneTwister } from '../../spec/simulate.ts';
import { exactDosage } from '../support/arbitraries.ts';
import { has } from '../support/peers.ts';
import { answered, options, resultOf } from '../support/scans.ts';

/**
 * GEMMA stops its search for λ at a relative step of 1e-5, and prints 7 digits.
 * β̂, the Wald and the score statistic move with λ to first order, the likelihood ratio to second.
 */
const FIRST_ORDER = 1e-5;
const PRINTED = 1e-6;

const PEOPLE = 64;
const VARIANTS = 6;

/** (−1)^(number of common ones of i and j): the columns are orthogonal, of length √64 = 8. */
const hadamard = (i: number, j: number): number => {
  let common = i & j;
  let sign = 1;
  for (; common > 0; common >>= 1) if (common % 2 === 1) sign = -sign;
  return sign;
};

/**
 * A cohort with an eigensystem that is exact in every program: K = U D Uᵀ with U = H/8 and dyadic D.
 * GEMMA centres a K that it is given; given U and D it takes them as they are, so that ML has its maximum.
 */
function cohort() {
  const { unif, norm } = rMersenneTwister(64);
  const D = Array.from({ length: PEOPLE }, () => (1 + Math.floor(unif() ** 3 * 255)) / 64);
  const dosage = Array.from({ length: PEOPLE }, () =>
    Array.from(
      { length: VARIANTS },
      (_, k) => (unif() < 0.2 + k / 10 ? 1 : 0) + (unif() < 0.2 + k / 10 ? 1 : 0),
    ),
  );
  const inEigen = D.map(d => Math.sqrt(d) * norm());
  const y = dosage.map(
    (row, i) =>
      Math.round(
        64 * (inEigen.reduce((s, v, j) => s + (hadamard(i, j) * v) / 8, 0) + row[0]! / 2 + norm() / 2),
      ) / 64,
  );
  return { D, dosage, y };
}

type Row = Record<'beta' | 'se' | 'l_remle' | 'l_mle' | 'p_wald' | 'p_lrt' | 'p_score', number>;

/** `gemma -lmm 4`, by variant. */
function gemma({ D, dosage, y }: ReturnType<typeof cohort>): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'lmm-spec-gemma-'));
  try {
    const file = (name: string, lines: readonly string[]): string => {
      writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
      return join(folder, name);
    };
    const everyone = Array.from({ length: PEOPLE }, (_, i) => i);
    const variants = Array.from(
      { length: VARIANTS },
      (_, k) => `v${k},A,C,${dosage.map(row => row[k]).join(',')}`,
    );
    const U = everyone.map(i => everyone.map(j => hadamard(i, j) / 8).join('\t'));
    const files = [
      '-g',
      file('g', variants),
      '-p',
      file('p', y.map(String)),
      '-d',
      file('d', D.map(String)),
      '-u',
      file('u', U),
    ];
    execFileSync('gemma', [...files, '-lmm', '4', '-maf', '0', '-outdir', folder, '-o', 'out'], {
      stdio: 'ignore',
      cwd: folder,
    });
    const [header, ...rows] = readFileSync(join(folder, 'out.assoc.txt'), 'utf8').trim().split('\n');
    const names = header!.split('\t');
    return rows.map(row => Object.fromEntries(row.split('\t').map((v, c) => [names[c]!, Number(v)])) as Row);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!has('gemma'))(
  'anchor: Wald under REML, likelihood ratio and score under ML as `gemma -lmm 4` prints them',
  () => {
    const data = cohort();
    const theirs = gemma(data);
    const problem = {
      y: exactMatrix<N, never>(data.y.map(v => [v])),
      X: exactMatrix<N, P>(data.y.map(() => [1])),
      K: build<Rational, N, N>(PEOPLE, PEOPLE, (i, j) =>
        Rational.ofDouble(data.D.reduce((s, d, k) => s + (hadamard(i, k) * hadamard(j, k) * d) / 64, 0)),
      ),
    };
    const laws = ['wald-f', 'lrt-chi2', 'score-f'] as const;
    const ours = associate(problem, exactDosage(data.dosage), options(laws, 'refit', 'REML'), 12);
    expect(theirs).toHaveLength(VARIANTS);
    ours.forEach((outcome, k) => {
      const { effect } = answered(outcome)!;
      if (effect.status !== 'ok') throw new Error(effect.message);
      const [beta, se, g, e] = [effect.beta, effect.se, effect.sigma2g, effect.sigma2e].map(c =>
        Number(c.value),
      );
      const row = theirs[k]!;
      expect(Math.abs(g! / e! / row.l_remle - 1), 'λ').toBeLessThan(FIRST_ORDER);
      expect(Math.abs(beta! - row.beta) / se!, 'β̂ in standard errors').toBeLessThan(FIRST_ORDER);
      expect(Math.abs(se! / row.se - 1), 'se').toBeLessThan(FIRST_ORDER);
      const [wald, lrt, score] = laws.map((_, t) => Number(resultOf(outcome, t)!.p!.value));
      expect(Math.abs(wald! / row.p_wald - 1), 'p_wald').toBeLessThan(FIRST_ORDER);
      expect(Math.abs(lrt! / row.p_lrt - 1), 'p_lrt').toBeLessThan(PRINTED);
      expect(Math.abs(score! / row.p_score - 1), 'p_score').toBeLessThan(FIRST_ORDER);
    });
  },
);
