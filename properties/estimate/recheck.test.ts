import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Certificate, type Fit, fit as maximum } from '../../spec/estimate.ts';
import type { LikelihoodMethod, Problem } from '../../spec/linalg/problem.ts';
import { pythonWith } from '../support/peers.ts';
import { diagonalProblem, methods, problems, q, reflected } from './definition.ts';

/**
 * The certificate is checked again by a program in another language that shares no line and no method with the
 * search: exact fractions from the inverse of V. And it must not believe a certificate that was tampered with.
 */
const python = pythonWith('mpmath');
const script = resolve(import.meta.dirname, '../../scripts/recheck.py');

interface Job {
  readonly id: string;
  readonly input: { readonly y: string[]; readonly X: string[][]; readonly K: string[][] };
  readonly optima: readonly { readonly h2: string; readonly sigma2g: string; readonly sigma2e: string }[];
  readonly certificate: Certificate;
}

function jobOf(id: string, { y, X, K }: Problem, method: LikelihoodMethod, found?: Fit): Job | undefined {
  const { optima, certificate } = found ?? maximum({ y, X, K }, method, 40, null);
  if (certificate === null) return undefined;
  const text = (A: Problem['K'] | Problem['X']) => A.at.map(row => row.map(String));
  return {
    id,
    input: { y: y.at.map(row => `${row[0]}`), X: text(X), K: text(K) },
    optima: optima.map(o => ({ h2: o.h2.value, sigma2g: o.sigma2g.value, sigma2e: o.sigma2e.value })),
    certificate,
  };
}

/** The lines that the checker prints for each job, and its exit code. */
function recheck(jobs: readonly Job[]): { lines: string[]; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'recheck-'));
  try {
    const file = join(folder, 'certificates.json');
    writeFileSync(file, JSON.stringify(jobs));
    const { stdout, status } = spawnSync(python!, [script, file], { encoding: 'utf8', timeout: 60_000 });
    return { lines: stdout.trim().split('\n'), status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const twoPeaks = reflected(diagonalProblem([q(33, 4), q(28), q(7, 8), q(1, 4)], [q(6), q(6), q(6), q(0)]), [
  q(1),
  q(1),
  q(2),
  q(0),
  q(3),
]);
const flatScoreAtOne = diagonalProblem([q(1), q(4)], [q(1), q(2)]);
const equalPeaks = diagonalProblem([q(9), q(1, 9), q(1)], [q(6), q(2), q(8)]);
const singular = diagonalProblem([q(0), q(1, 3), q(2), q(1, 2)], [q(3), q(-2), q(5), q(1)]);

test.skipIf(python === undefined)('law: every certificate is proved again from y, X and K alone', () => {
  const jobs = fc
    .sample(fc.tuple(problems(5), methods), { numRuns: 60, seed: 20 })
    .flatMap(([problem, method], i) => jobOf(`problem ${i} ${method}`, problem, method) ?? []);
  for (const [name, problem] of Object.entries({ twoPeaks, singular, flatScoreAtOne, equalPeaks }))
    jobs.push(jobOf(name, problem, 'REML')!);
  const { lines, status } = recheck(jobs);
  expect(lines.filter(line => !line.startsWith('proved'))).toEqual([`${jobs.length} certificates, 0 wrong`]);
  expect(status).toBe(0);
  expect(jobs.length).toBeGreaterThan(30);
});

/** What a bug, or a liar, would write; each says what the checker answers. */
const lies: readonly [string, (c: Certificate) => Certificate, RegExp][] = [
  ['a gap between the boxes', c => ({ ...c, boxes: c.boxes.slice(1) }), /no gap/],
  [
    'a box with the other sign',
    c => ({
      ...c,
      boxes: c.boxes.with(0, [c.boxes[0]![0], c.boxes[0]![1], c.boxes[0]![2], -c.boxes[0]![3] as 1]),
    }),
    /over \[0|signs/,
  ],
  ['one box for everything', c => ({ ...c, boxes: [['0', '1', 'slope', 1]] }), /slope over|singular/],
  [
    'a stationary point that is kept silent',
    c => ({ ...c, stationary: c.stationary.slice(1) }),
    /number of stationary/,
  ],
  [
    'a root beside the root',
    c => ({
      ...c,
      stationary: c.stationary.with(0, {
        ...c.stationary[0]!,
        lo: c.stationary[0]!.hi,
        hi: `${Number(c.stationary[0]!.hi) + 1e-9}`,
      }),
    }),
    /the maximum between|inside/,
  ],
  [
    'a smaller nullity',
    c => ({ ...c, nullity: { ...c.nullity, contrasts: c.nullity.contrasts + 1 } }),
    /nullity/,
  ],
  [
    'a residual that is said to vanish',
    c => ({ ...c, nullity: { ...c.nullity, residualFits: !c.nullity.residualFits } }),
    /whether y has/,
  ],
  [
    'a bound of the spectrum that is too good',
    c => ({ ...c, spectrum: { ...c.spectrum, contrasts: ['1', '1'] } }),
    /eigenvalue/,
  ],
  [
    'a log-likelihood in the ninth digit',
    c => ({
      ...c,
      maxima: c.maxima.with(0, {
        ...c.maxima[0]!,
        loglik: [`${Number(c.maxima[0]!.loglik[0]) + 1e-8}`, `${Number(c.maxima[0]!.loglik[1]) + 1e-8}`],
      }),
    }),
    /log-likelihood/,
  ],
  ['a local maximum left out', c => ({ ...c, maxima: c.maxima.slice(1) }), /list of local maxima/],
];

test.skipIf(python === undefined)('law: a certificate that was tampered with is not believed', () => {
  const honest = [jobOf('two peaks', twoPeaks, 'REML')!, jobOf('singular', singular, 'REML')!];
  const forged = honest.flatMap(job =>
    lies.map(([name, lie]) => ({ ...job, id: name, certificate: lie(job.certificate) })),
  );
  const swapped = { ...honest[0]!, id: 'the lower peak', optima: [{ h2: '1', sigma2g: '1', sigma2e: '0' }] };
  const { lines, status } = recheck([...honest, ...forged, swapped]);
  expect(status).toBe(1);
  expect(lines.slice(0, 2).every(line => line.startsWith('proved'))).toBe(true);
  forged.forEach((job, i) => {
    const line = lines[honest.length + i]!;
    expect(line.startsWith(`WRONG   ${job.id}`), `${job.id}: ${line}`).toBe(true);
    expect(line).toMatch(lies[i % lies.length]![2]);
  });
  expect(lines.at(-2)).toMatch(/WRONG {3}the lower peak: no other maximum is higher/);
});
