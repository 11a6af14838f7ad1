import { describe, expect, test } from 'vitest';
import { build, type N, vector } from '../../spec/linalg/matrix.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import * as spec from '../../spec/simulate.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import * as src from '../../src/simulate.ts';
import { doubleDosage, exactDosage } from '../support/arbitraries.ts';
import { asDense, asDoubles } from '../support/convert.ts';
import type { Square } from '../support/matrices.ts';
import { refusalOf } from '../support/refusals.ts';

const q = Rational.of;
const field = intervals(40);
const exactly = (rows: number[][]): Square =>
  build(rows.length, rows[0]!.length, (i, j) => Rational.ofDouble(rows[i]![j]!));

describe('refusals are the same in both rooms', () => {
  const singular = exactly([
    [1, 1],
    [1, 1],
  ]);
  const cases: [string, number[][], number[], string, string][] = [
    [
      'an unknown root',
      [
        [1, 0],
        [0, 2],
      ],
      [1, 1],
      'svd',
      'unknown-convention',
    ],
    [
      'a covariance that is not square',
      [
        [1, 0, 0],
        [0, 2, 0],
      ],
      [1, 1],
      'eigen',
      'dimension-mismatch',
    ],
    [
      'too few draws',
      [
        [1, 0],
        [0, 2],
      ],
      [1],
      'cholesky',
      'dimension-mismatch',
    ],
    [
      'a matrix that is not symmetric',
      [
        [1, 2],
        [0, 2],
      ],
      [1, 1],
      'symmetric-root',
      'not-symmetric',
    ],
    [
      'a negative eigenvalue, eigen',
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
      'eigen',
      'not-psd',
    ],
    [
      'a negative eigenvalue, symmetric root',
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
      'symmetric-root',
      'not-psd',
    ],
    [
      'a negative eigenvalue, Cholesky',
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
      'cholesky',
      'not-positive-definite',
    ],
    [
      'a singular covariance, Cholesky',
      [
        [1, 1],
        [1, 1],
      ],
      [1, 1],
      'cholesky',
      'not-positive-definite',
    ],
    [
      'a singular covariance that rounding makes regular, Cholesky',
      [
        [5, 13, 29],
        [13, 34, 76],
        [29, 76, 170],
      ],
      [1, 1, 1],
      'cholesky',
      'not-positive-definite',
    ],
    [
      'a repeated eigenvalue, eigen',
      [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
      [1, 1, 1],
      'eigen',
      'repeated-eigenvalue',
    ],
    [
      'a repeated eigenvalue, symmetric root',
      [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
      [1, 1, 1],
      'symmetric-root',
      'accepted',
    ],
    [
      'a repeated eigenvalue 0',
      [
        [1, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      [1, 1, 1],
      'eigen',
      'accepted',
    ],
    [
      'no covariance at all',
      [
        [0, 0],
        [0, 0],
      ],
      [1, 1],
      'eigen',
      'accepted',
    ],
  ];
  const code = (call: () => unknown): string => {
    const refused = refusalOf(call);
    return refused === 'accepted' ? refused : refused.code;
  };
  test.each(cases)('%s', (_, rows, z, root, expected) => {
    const Sigma = exactly(rows);
    const named = root as spec.NormalRoot;
    expect(code(() => spec.drawMultivariateNormal(field, Sigma, vector(z.map(x => q(x))), named))).toBe(
      expected,
    );
    expect(code(() => src.drawMultivariateNormal(fromRows(rows), Float64Array.from(z), named))).toBe(
      expected,
    );
  });
  test.each([
    [[1, 1], 'dimension-mismatch'],
    [[1], 'accepted'],
    [[0.5], 'out-of-domain'],
    [[Number.NaN], 'out-of-domain'],
  ])('signs %s for a covariance of rank 1', (signs, expected) => {
    const z = vector<Rational, N>([q(1), q(2)]);
    expect(code(() => spec.drawWithSigns(field, singular, z, signs))).toBe(expected);
    expect(code(() => src.drawWithSigns(asDense(singular), asDoubles(z), signs))).toBe(expected);
  });

  type Change = {
    readonly [K in keyof src.Simulation]?: K extends 'dosage' ? (number | null)[][] : src.Simulation[K];
  };
  const rows = [
    [0, 1],
    [1, 0],
    [2, 2],
  ];
  const changes: [string, Change, string][] = [
    ['a seed that is not whole', { seed: 0.5 }, 'not-an-integer'],
    ['a negative number of draws to skip', { skip: -1 }, 'not-an-integer'],
    ['too many draws to skip', { skip: 1_000_001 }, 'not-an-integer'],
    ['a fixed variant that is not there', { fixed: 2 }, 'not-an-integer'],
    ['a fixed variant that is not whole', { fixed: 0.5 }, 'not-an-integer'],
    ['a negative SD of u', { sigmaU: -1 }, 'negative-variance'],
    ['a negative SD of e', { sigmaE: -1 }, 'negative-variance'],
    [
      'a missing genotype',
      {
        dosage: [
          [0, 1],
          [1, null],
          [2, 2],
        ],
      },
      'missing-genotype',
    ],
    [
      'a variant that does not vary',
      {
        dosage: [
          [0, 1],
          [1, 1],
          [2, 1],
        ],
      },
      'monomorphic',
    ],
    ['an unknown convention', { convention: 'vanraden-1' as 'hwe-sd' }, 'unknown-convention'],
    ['no variance at all', { sigmaU: 0, sigmaE: 0 }, 'accepted'],
  ];
  test.each(changes)('%s', (_, change, expected) => {
    const { dosage, ...given } = {
      seed: 1,
      skip: 0,
      dosage: rows,
      convention: 'sample-sd' as const,
      fixed: 1,
      beta: 1,
      sigmaU: 1,
      sigmaE: 1,
      ...change,
    };
    const exact = {
      ...given,
      dosage: exactDosage(dosage),
      beta: Rational.ofDouble(given.beta),
      sigmaU: Rational.ofDouble(given.sigmaU),
      sigmaE: Rational.ofDouble(given.sigmaE),
    };
    expect(code(() => spec.simulatePhenotype(field, exact))).toBe(expected);
    expect(code(() => src.simulatePhenotype({ ...given, dosage: doubleDosage(dosage) }))).toBe(expected);
  });
});
