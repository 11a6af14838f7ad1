import { expect, test } from 'vitest';
import { chiSquareUpperTail, fUpperTail, type Tail } from '../../src/distribution/tails.ts';
import { ask, pythonWith } from '../support/peers.ts';

/** What is promised: 13 digits of p and of log10 p, from p = 1 to 1e-10000, to a billion degrees of freedom. */
const PROMISED = 1e-13;

/**
 * Two formulas that src does not use: mpmath's incomplete gamma, and the fraction DLMF 8.17.22 for the beta, with
 * enough digits for what it cancels.
 */
const SCRIPT = `
from mpmath import *
mp.dps = 60
def beta_tail(a, b, x, y):
    c = mpf(1); d = 1/(1 - (a + b)*x/(a + 1)); h = d; m = 1
    while True:
        e = m*(b - m)*x/((a - 1 + 2*m)*(a + 2*m)); d = 1/(1 + e*d); c = 1 + e/c; h *= d*c
        e = -(a + m)*(a + b + m)*x/((a + 2*m)*(a + 1 + 2*m)); d = 1/(1 + e*d); c = 1 + e/c; h *= d*c
        if abs(d*c - 1) < mpf(10)**-25: break
        m += 1
    return a*log(x) + b*log(y) - log(a) + loggamma(a + b) - loggamma(a) - loggamma(b) + log(h)
def f_tail(f, d1, d2):
    a = mpf(d2)/2; b = mpf(d1)/2; w = f*d1/d2; x = 1/(1 + w); y = w/(1 + w)
    return beta_tail(a, b, x, y) if x < (a + 1)/(a + b + 2) else log1p(-exp(beta_tail(b, a, y, x)))
def chi_tail(x, k):
    a = mpf(k)/2; h = x/2
    return log1p(-gammainc(a, 0, h, regularized=True)) if h < a else log(gammainc(a, h, inf, regularized=True))
def show(l):
    print(nstr(l/log(mpf(10)), 20, min_fixed=1, max_fixed=0), nstr(exp(l), 20, min_fixed=1, max_fixed=0) if l > -700 else 0)
`;

/** Statistics that walk from p near 1 to p near 1e-10000: the quantile of χ² grows like twice the logarithm of p. */
const exponents = [1e-6, 0.01, 0.3, 1, 2, 5, 13, 40, 120, 307, 1000, 3000, 10000];
const chiSquares = [1, 2, 3, 10, 101, 5000].flatMap(k =>
  exponents.map(e => [k * (1 - 0.3 / (1 + e)) + 4.6 * e, k]),
);
const fs = [1, 2, 5].flatMap(d1 =>
  [1, 4, 37, 1411, 100_000, 1_000_000_000].flatMap(d2 =>
    exponents.map(e => [
      ((Math.expm1(Math.min(700, (2 * e * Math.LN10) / d2)) * d2) / d1) * (1 + 1 / (1 + e)),
      d1,
      d2,
    ]),
  ),
);

const python = pythonWith('mpmath');
test.skipIf(python === undefined)('anchor: χ² and F from p = 1 to 1e-10000 against mpmath', () => {
  const lines = ask(
    python!,
    ['-'],
    [
      SCRIPT,
      ...chiSquares.map(([x, k]) => `show(chi_tail(mpf(float('${x}')), ${k}))`),
      ...fs.map(([f, d1, d2]) => `show(f_tail(mpf(float('${f}')), ${d1}, ${d2}))`),
    ].join('\n'),
  );
  const ours: Tail[] = [
    ...chiSquares.map(([x, k]) => chiSquareUpperTail(x!, k!)),
    ...fs.map(([f, d1, d2]) => fUpperTail(f!, d1!, d2!)),
  ];
  expect(lines).toHaveLength(ours.length);
  const points = [...chiSquares, ...fs];
  let deepest = 0;
  lines.forEach((line, i) => {
    const [log10, p] = line.split(' ').map(Number) as [number, number];
    const off = Math.abs(ours[i]!.log10 / log10 - 1);
    expect(off, `log10 p at ${points[i]}`).toBeLessThan(PROMISED);
    if (p > 0) expect(Math.abs(ours[i]!.p / p - 1), `p at ${points[i]}`).toBeLessThan(PROMISED);
    deepest = Math.min(deepest, log10);
  });
  expect(deepest).toBeLessThan(-9000);
});
