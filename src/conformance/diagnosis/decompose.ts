import { costs, type Hypothesis, type Prediction, sumOf } from './hypothesis.ts';
import { numberIn, numbersIn, type Subject } from './subject.ts';

/** Variances of what, over what, with which term. */
export function decomposeHypotheses({ input }: Subject): Hypothesis[] {
  const b = numberIn(input.b);
  const xb = numbersIn(input.x).map(x => x * b);
  const [g, y] = [numbersIn(input.g), numbersIn(input.y)];
  const n = y.length;
  const mean = (v: readonly number[]): number => sumOf(v) / v.length;
  const cov = (a: readonly number[], c: readonly number[]): number => {
    const [ma, mc] = [mean(a), mean(c)];
    return sumOf(a.map((x, i) => (x - ma) * (c[i]! - mc))) / (n - 1);
  };
  const dot = (a: readonly number[], c: readonly number[]): number => sumOf(a.map((x, i) => x * c[i]!));
  const [F, R, C, Y] = [cov(xb, xb), cov(g, g), cov(xb, g), cov(y, y)];
  const shares = (f: number, r: number, c: number, of: number): Prediction => ({
    pve_fixed: [f / of],
    pve_random: [r / of],
    pve_total: [(f + r + 2 * c) / of],
    covariance_share: [(2 * c) / of],
  });
  const is = (says: string, asked: string, values: Prediction, cost: number = costs.slip): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => values,
  });
  const residual = y.map((v, i) => v - xb[i]! - g[i]!);
  const E = cov(residual, residual);
  const part = numbersIn(input.x);
  return [
    is(
      'right without the covariance term, the sum of the two shares',
      'var(xb + g)/var(y)',
      { pve_total: [(F + R) / Y] },
      costs.common,
    ),
    is(
      'cov(xb, g)/var(y), counted once',
      '2 cov(xb, g)/var(y)',
      { covariance_share: [C / Y] },
      costs.common - 0.1,
    ),
    is('right with the covariance counted once', '2 cov(xb, g)', {
      pve_total: [(F + R + C) / Y],
      covariance_share: [C / Y],
    }),
    is('right with the sign of the covariance turned', '+2 cov(xb, g)', {
      pve_total: [(F + R - 2 * C) / Y],
      covariance_share: [(-2 * C) / Y],
    }),
    is('the correlation of xb and g', '2 cov(xb, g)/var(y)', { covariance_share: [C / Math.sqrt(F * R)] }),
    is('a share of var(xb) + var(g)', 'of var(y)', shares(F, R, C, F + R)),
    is('a share of var(xb + g)', 'of var(y)', shares(F, R, C, F + R + 2 * C)),
    is('a share of var(xb) + var(g) + var(e)', 'of var(y)', shares(F, R, C, F + R + E)),
    is('a share of var(y − xb)', 'of var(y)', {
      pve_random: [
        R /
          cov(
            y.map((v, i) => v - xb[i]!),
            y.map((v, i) => v - xb[i]!),
          ),
      ],
    }),
    is('a ratio of SDs', 'of variances', {
      pve_fixed: [Math.sqrt(F / Y)],
      pve_random: [Math.sqrt(R / Y)],
      pve_total: [Math.sqrt(Math.max(0, F + R + 2 * C) / Y)],
    }),
    is(
      'a ratio of SDs',
      'of variances',
      {
        ...shares(Math.sqrt(F), Math.sqrt(R), C, Math.sqrt(Y)),
      },
      costs.rare,
    ),
    is(
      'right for second moments about 0',
      'about the mean',
      shares(dot(xb, xb), dot(g, g), dot(xb, g), dot(y, y)),
    ),
    is('right without b: the variance of x', 'of xb', shares(cov(part, part), R, cov(part, g), Y)),
    is('right for b in place of b²', 'b²', { pve_fixed: [(cov(part, part) * Math.abs(b)) / Y] }, costs.rare),
    is(
      'clamped to 1',
      'the share as it is',
      {
        pve_fixed: [Math.min(1, F / Y)],
        pve_random: [Math.min(1, R / Y)],
        pve_total: [Math.min(1, (F + R + 2 * C) / Y)],
      },
      costs.rare,
    ),
    is('right with var(y) over n', 'n − 1, as the others', shares(F, R, C, (Y * (n - 1)) / n)),
    is(
      'right with var(y) over n − 1 and the others over n',
      'n − 1 everywhere',
      shares((F * (n - 1)) / n, (R * (n - 1)) / n, (C * (n - 1)) / n, Y),
    ),
    is('1 minus the residual share', 'var(xb + g)/var(y)', { pve_total: [1 - E / Y] }),
  ];
}
