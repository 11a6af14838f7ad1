import { expect, test } from 'vitest';
import { associate } from '../../spec/associate.ts';
import { build, exactMatrix, type N, type P } from '../../spec/linalg/matrix.ts';
import type { Problem } from '../../spec/linalg/problem.ts';
import { Rational } from '../../spec/number/rational.ts';
import { exactDosage } from '../support/arbitraries.ts';
import { has } from '../support/peers.ts';
import { doublesFromR } from '../support/r.ts';
import { answered, options, resultOf } from '../support/scans.ts';

/** Eight families of three: their members share a random intercept, which every mixed-model program can fit. */
const FAMILIES = 8;
const SIZE = 3;
const y = [
  3.5, 4.25, 2.75, 6, 7.5, 6.25, 1, 2.5, 0.25, 5.5, 4, 6.75, 8, 7.25, 9.5, 2.25, 3, 1.75, 4.5, 6.5, 3.25, 0.5,
  -1, 2,
];
const covariate = [1, 2, 1, 3, 5, 2, 1, 4, 2, 2, 1, 3, 4, 2, 5, 1, 3, 2, 2, 4, 1, 3, 1, 2];
const x = [0, 1, 0, 1, 2, 1, 0, 0, 0, 2, 1, 2, 2, 1, 2, 1, 1, 0, 1, 2, 0, 0, 0, 1];
const family = (i: number): number => Math.floor(i / SIZE);
const problem: Problem = {
  y: exactMatrix<N, never>(y.map(v => [v])),
  X: exactMatrix<N, P>(covariate.map(c => [1, c])),
  K: build(FAMILIES * SIZE, FAMILIES * SIZE, (i, j) => Rational.of(family(i) === family(j) ? 1 : 0)),
};
const dosage = exactDosage(x.map(v => [v]));
const list = (v: readonly number[]) => `c(${v.join(', ')})`;
const data = `y <- ${list(y)}; z <- ${list(covariate)}; x <- ${list(x)}; f <- gl(${FAMILIES}, ${SIZE})`;
const DIGITS = 15;
const R = has('Rscript');

/** nlme stops where the log-likelihood no longer changes: components, and with them β̂ and se, are good to its root. */
const NLME = 1e-6;

test.skipIf(!R)('anchor: nlme fits the families, Wald under REML and the likelihood ratio under ML', () => {
  const [beta, se, ratio] = doublesFromR(`
    suppressMessages(library(nlme)); ${data}
    control <- lmeControl(tolerance = 1e-10, msTol = 1e-12, msMaxIter = 500)
    reml <- summary(lme(y ~ z + x, random = ~ 1 | f, control = control))$tTable["x", ]
    l1 <- lme(y ~ z + x, random = ~ 1 | f, method = "ML", control = control)
    l0 <- lme(y ~ z, random = ~ 1 | f, method = "ML", control = control)
    c(reml[["Value"]], reml[["Std.Error"]], 2 * (logLik(l1) - logLik(l0)))`);
  const [scan] = associate(problem, dosage, options(['lrt-chi2'], 'refit', 'REML'), DIGITS);
  const { effect } = answered(scan)!;
  if (effect.status !== 'ok') throw new Error(effect.message);
  expect(Number(effect.sigma2g.value)).toBeGreaterThan(0);
  expect(Math.abs(Number(effect.beta.value) / beta! - 1)).toBeLessThan(NLME);
  expect(Math.abs(Number(effect.se.value) / se! - 1)).toBeLessThan(NLME);
  expect(Math.abs(Number(resultOf(scan, 0)!.statistic.value) / ratio! - 1)).toBeLessThan(NLME);
});

/** Rounding of a Cholesky factor and a QR of 24 people, with the components given in full. */
const BINARY64 = 1e-12;

test.skipIf(!R)(
  'anchor: null-ratio is least squares on data made white by the null components, as EMMAX does it',
  () => {
    const [scan] = associate(problem, dosage, options(['wald-t', 'wald-f'], 'null-ratio', 'REML'), DIGITS);
    const [fixed] = associate(problem, dosage, options(['wald-chi2'], 'null', 'REML'), DIGITS);
    const { effect } = answered(fixed)!;
    if (effect.status !== 'ok') throw new Error(effect.message);
    const [beta, se, t, p, gls] = doublesFromR(`
    ${data}
    V <- ${effect.sigma2g.value} * outer(f, f, "==") + ${effect.sigma2e.value} * diag(${y.length})
    white <- function(v) forwardsolve(t(chol(V)), v)
    fit <- lm(white(y) ~ 0 + white(rep(1, ${y.length})) + white(z) + white(x))
    W <- white(cbind(1, z, x))
    c(summary(fit)$coefficients[3, ], solve(crossprod(W))[3, 3])`);
    const found = answered(scan)!.effect;
    if (found.status !== 'ok') throw new Error(found.message);
    expect(Math.abs(Number(found.beta.value) / beta! - 1)).toBeLessThan(BINARY64);
    expect(Math.abs(Number(found.se.value) / se! - 1)).toBeLessThan(BINARY64);
    expect(Math.abs(Number(resultOf(scan, 0)!.statistic.value) / t! - 1)).toBeLessThan(BINARY64);
    expect(Math.abs(Number(resultOf(scan, 1)!.p!.value) / p! - 1)).toBeLessThan(BINARY64 * t! * t!);
    expect(Math.abs(Number(effect.se.value) ** 2 / gls! - 1)).toBeLessThan(BINARY64);
  },
);
