import { describe, expect, test } from 'vitest';
import { build, entries, times, transpose, vector } from '../../spec/linalg/matrix.ts';
import type { Interval } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import * as spec from '../../spec/simulate.ts';
import * as src from '../../src/simulate.ts';
import { asDense } from '../support/convert.ts';
import { toNumber } from '../support/digits.ts';
import { containsMatrix, overlap, type Square } from '../support/matrices.ts';
import { law } from '../support/prop.ts';
import { definite, field, semidefinite, specRoot } from './covariances.ts';

const q = Rational.of;
const whole = (rows: number[][]): Square => build(rows.length, rows.length, (i, j) => q(rows[i]![j]!));
const NARROW = 1e-15;
const width = (x: Interval): number => toNumber(x.bounds().hi.minus(x.bounds().lo));

describe('the three roots', () => {
  law(
    'R Rᵀ = Σ for the eigen root, wherever its vectors are determined',
    [semidefinite],
    Sigma => {
      const R = specRoot(Sigma, 'eigen');
      return R === undefined || containsMatrix(times(R, transpose(R)), Sigma);
    },
    40,
  );
  law(
    'R Rᵀ = Σ and R = Rᵀ for the symmetric root, repeated eigenvalues or not',
    [semidefinite],
    Sigma => {
      const R = specRoot(Sigma, 'symmetric-root')!;
      expect(R.at.flat().every(x => width(x) < NARROW)).toBe(true);
      expect(R.at.every((row, i) => row.every((x, j) => overlap(x, R.at[j]![i]!)))).toBe(true);
      expect(containsMatrix(times(R, R), Sigma)).toBe(true);
    },
    40,
  );
  law(
    'R Rᵀ = Σ for the Cholesky root, which is a lower triangle with a positive diagonal',
    [definite],
    Sigma => {
      const R = specRoot(Sigma, 'cholesky')!;
      expect(containsMatrix(times(R, transpose(R)), Sigma)).toBe(true);
      R.at.forEach((row, i) => {
        expect(row[i]!.sign()).toBe(1);
        expect(row.slice(i + 1).every(x => x.sign() === 0)).toBe(true);
      });
    },
    40,
  );
  law(
    'the columns of the eigen root are orthogonal, the first component of each positive, the lengths falling',
    [definite],
    Sigma => {
      const R = specRoot(Sigma, 'eigen');
      if (R === undefined) return;
      const gram = times(transpose(R), R);
      gram.at.forEach((row, i) => {
        row.forEach((x, j) => {
          if (i !== j) expect(x.bounds().lo.sign() * x.bounds().hi.sign()).toBeLessThanOrEqual(0);
        });
        if (i > 0) expect(gram.at[i - 1]![i - 1]!.minus(row[i]!).sign()).toBe(1);
        expect(R.at.map(r => r[i]!.sign()).find(s => s !== 0)).toBe(1);
      });
    },
    40,
  );
});

/** Closed form: Σ = [[2, 1], [1, 2]] has the eigenpairs 3, (1, 1)/√2 and 1, (1, −1)/√2. */
describe('anchor: [[2, 1], [1, 2]] by hand', () => {
  const Sigma = whole([
    [2, 1],
    [1, 2],
  ]);
  const z = [3, 5];
  const expected = {
    eigen: [(Math.sqrt(3) * 3 + 5) / Math.SQRT2, (Math.sqrt(3) * 3 - 5) / Math.SQRT2],
    cholesky: [Math.SQRT2 * 3, 3 / Math.SQRT2 + Math.sqrt(1.5) * 5],
    'symmetric-root': [
      ((Math.sqrt(3) + 1) * 3 + (Math.sqrt(3) - 1) * 5) / 2,
      ((Math.sqrt(3) - 1) * 3 + (Math.sqrt(3) + 1) * 5) / 2,
    ],
  };
  /** The hand formulas take about five roundings of numbers below 10. */
  const BY_HAND = 1e-14;
  test.each(spec.normalRoots)('%s', root => {
    const ours = entries(spec.drawMultivariateNormal(field, Sigma, vector(z.map(x => q(x))), root));
    const fast = src.drawMultivariateNormal(asDense(Sigma), Float64Array.from(z), root);
    expected[root].forEach((x, i) => {
      expect(Math.abs(toNumber(ours[i]!.bounds().lo) - x)).toBeLessThan(BY_HAND);
      expect(Math.abs(fast[i]! - x)).toBeLessThan(BY_HAND);
    });
  });
});
