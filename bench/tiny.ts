import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRows } from '../src/linalg/dense.ts';
import { tinyFits } from '../src/tiny/tiny.ts';
import { median } from './measure.ts';
import { starts } from './programs.ts';
import type { Row } from './table.ts';

const SIZES = [5, 10, 20, 50];
/** Fits a second of one core, promised for n = 10. */
const PROMISED = 250_000;
/** The wall clock that one measurement takes at least. */
const SECONDS = 1;
const DIFFERENT = 64;

/** Random cohorts: K of n variants a person, a phenotype with h² near a half. The first is written for the peer too. */
function cohorts(n: number) {
  let state = n;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
  const X = fromRows(Array.from({ length: n }, () => [1]));
  return Array.from({ length: DIFFERENT }, () => {
    const m = 2 * n;
    const Z = Array.from({ length: n }, () => Array.from({ length: m }, normal));
    const u = Array.from({ length: m }, normal);
    const dot = (a: number[], b: number[]) => a.reduce((s, x, k) => s + x * b[k]!, 0);
    const K = fromRows(Z.map(a => Z.map(b => dot(a, b) / m)));
    return { K, X, y: Float64Array.from(Z, z => dot(z, u) / Math.sqrt(m) + normal()) };
  });
}

/** Fits a second on one core, in this process; the peer is optim-free base R on the same problem, in its process. */
export function tinyRows(): Row[] {
  const rscript = starts('Rscript', '--version');
  return SIZES.map(n => {
    const problems = cohorts(n);
    const fits = tinyFits(n, 1);
    const once = () => {
      const began = performance.now();
      let count = 0;
      while (performance.now() - began < SECONDS * 1000)
        for (const { K, X, y } of problems) {
          fits.fit(K, X, y);
          count++;
        }
      return (performance.now() - began) / 1000 / count;
    };
    once();
    const ours = median([once(), once(), once()]);
    const common = {
      name: `one REML fit, n = ${n}`,
      group: 'tiny' as const,
      threads: 1,
      peer: 'base R, eigen + optimize',
      target: undefined,
    };
    const promised = n === 10 ? `; promised ${PROMISED.toLocaleString('en')} a second` : '';
    if (!rscript)
      return {
        ...common,
        missing: `Rscript is not on PATH; ours ${Math.round(1 / ours)} a second${promised}`,
      };
    const theirs = inR(problems[0]!);
    const best = fits.fit(problems[0]!.K, problems[0]!.X, problems[0]!.y);
    const above = best.loglik - theirs.loglik;
    return {
      ...common,
      ours,
      theirs: theirs.seconds,
      ratio: theirs.seconds / ours,
      agreement: {
        agrees: Math.abs(above) < 1e-7,
        said: `${Math.round(1 / ours).toLocaleString('en')} fits a second${promised}; loglik ours is ${above.toExponential(1)} nats above`,
      },
    };
  });
}

function inR({ K, y }: ReturnType<typeof cohorts>[number]): {
  readonly seconds: number;
  readonly loglik: number;
} {
  const script = `
    n <- ${y.length}; K <- matrix(c(${[...K.data].join(',')}), n); y <- c(${[...y].join(',')})
    one <- function() {
      P <- K - outer(rowMeans(K), colMeans(K), "+") + mean(K)
      e <- eigen(P, symmetric = TRUE); l <- pmax(e$values[-n], 0); z2 <- drop(crossprod(e$vectors[, -n], y - mean(y)))^2; m <- n - 1
      f <- function(h) { d <- h * l + 1 - h; -0.5 * (m * (log(2 * pi * sum(z2 / d) / m) + 1) + sum(log(d))) }
      best <- optimize(f, c(0, 1), maximum = TRUE, tol = 1e-10); ends <- c(f(0), best$objective)
      max(ends)
    }
    k <- 300; for (i in 1:50) one(); t <- system.time(for (i in 1:k) v <- one())[["elapsed"]] / k
    cat(sprintf("%.17g %.17g", t, v))`;
  const file = join(mkdtempSync(join(tmpdir(), 'lmm-bench-')), 'tiny.R'); // too long for -e
  writeFileSync(file, script);
  const [seconds, loglik] = execFileSync('Rscript', [file], { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number);
  return { seconds: seconds!, loglik: loglik! };
}
