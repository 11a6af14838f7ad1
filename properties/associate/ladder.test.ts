import { expect, test } from 'vitest';
import { associate, type VariantLaw } from '../../spec/associate.ts';
import { build, exactMatrix } from '../../spec/linalg/matrix.ts';
import type { Problem } from '../../spec/linalg/problem.ts';
import { Rational } from '../../spec/number/rational.ts';
import { ask, pythonWith } from '../support/peers.ts';
import { dosageOf, options, resultOf } from '../support/scans.ts';

const DIGITS = 30;
const x = [0, 2, 1, 0, 1, 2];
const z = [1, -1, 3, 2, -2, -3];

/** y = s x + z on six people, of unequal variance where K is mixed: the larger s, the smaller p. */
const strong = (s: string, mixed: boolean): Problem => ({
  y: build(6, 1, i => Rational.parse(s).times(Rational.of(x[i]!)).plus(Rational.of(z[i]!))),
  X: exactMatrix(x.map(() => [1])),
  K: build(6, 6, (i, j) => Rational.of(i === j ? (mixed ? 1 + i : 1) : 0)),
});

/** [strength, law, K is mixed]: from p near 1 to p near 1e-10000, by every law of a tail. */
const ladder: readonly (readonly [string, VariantLaw, boolean])[] = [
  ['1.76', 'wald-f', false],
  ['-0.1', 'wald-t', true],
  ['10', 'wald-f', true],
  ['1e6', 'wald-t', true],
  ['1e75', 'wald-f', false],
  ['1e75', 'wald-f', true],
  ['1e2500', 'wald-f', false],
  ['1.7501', 'wald-chi2', false],
  ['3', 'wald-chi2', true],
  ['30', 'wald-chi2', false],
  ['216.6', 'wald-chi2', false],
  ['1e50', 'lrt-chi2', true],
  ['1e1600', 'lrt-chi2', false],
];

/** p and log₁₀ p at 60 digits by another library, for the certified statistic with all its digits. */
const oracle = `
import sys
from mpmath import mp, mpf, erfc, sqrt, log10, betainc
mp.dps = 80
for line in sys.stdin:
    law, s = line.split()
    s = mpf(s)
    if law.endswith('chi2'):
        p = erfc(sqrt(s / 2))
    else:
        w = s if law == 'wald-f' else s * s
        p = betainc(2, 0.5, 0, 4 / (4 + w), regularized=True)
    print(mp.nstr(p, 50), mp.nstr(log10(p), 50))
`;

/** The statistic is known to 30 digits, p then to 30 less those of its exponent. */
function agree(found: string, expected: string, digitsLost: number): void {
  const [a, b] = [Rational.parse(found), Rational.parse(expected)];
  const within = b.abs().times(Rational.parse(`1e${digitsLost - DIGITS + 1}`));
  expect(a.minus(b).abs().compare(within), `${found} against ${expected}`).toBeLessThanOrEqual(0);
}

const python = pythonWith('mpmath');
test.skipIf(python === undefined)(
  'p from 1 to 1e-10000: 30 digits of p and of its logarithm, against mpmath',
  () => {
    const results = ladder.map(([s, law, mixed]) => {
      const [scan] = associate(
        strong(s, mixed),
        dosageOf(x.map(v => Rational.of(v))),
        options([law], 'refit', 'REML'),
        DIGITS,
      );
      return { law, ...resultOf(scan, 0)! };
    });
    const answers = ask(python!, ['-c', oracle], results.map(r => `${r.law} ${r.statistic.lo}`).join('\n'));
    results.forEach(({ p, log10p }, i) => {
      const [theirP, theirLog] = answers[i]!.split(' ') as [string, string];
      // d ln p = −(statistic) × hazard: a relative error of the statistic is multiplied by up to |ln p|
      agree(p!.value, theirP, Math.max(0, Math.ceil(Math.log10(-Number(log10p.value) + 1))));
      agree(log10p.value, theirLog, 0);
    });
    const logs = results.map(r => Number(r.log10p.value));
    expect(Math.max(...logs)).toBeGreaterThan(-0.1);
    expect(Math.min(...logs)).toBeLessThan(-9900);
  },
);

test('a p-value below 1e-99999 is told by its logarithm alone', () => {
  const [scan] = associate(
    strong('1e10', true),
    dosageOf(x.map(v => Rational.of(v))),
    options(['wald-chi2'], 'refit', 'REML'),
    DIGITS,
  );
  const { p, statistic, log10p } = resultOf(scan, 0)!;
  expect(p).toBeNull();
  /** log₁₀ p = −W/2 log₁₀ e − ½ log₁₀(πW/2) to the order of 1/W. */
  const W = Number(statistic.value);
  expect(
    Math.abs(Number(log10p.value) / (-(W / 2) * Math.LOG10E - Math.log10((Math.PI * W) / 2) / 2) - 1),
  ).toBeLessThan(1e-15);
});
