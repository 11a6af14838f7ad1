import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulateLaws } from '../cli/fuzz/laws/simulate.ts';
import { entries, scale, vector } from '../spec/linalg/matrix.ts';
import { Rational, rationals } from '../spec/number/rational.ts';
import { genomicRelationshipMatrix } from '../spec/relationship.ts';
import * as spec from '../spec/simulate.ts';
import { type DenseMatrix, identity as denseIdentity, fromRows } from '../src/linalg/dense.ts';
import { symmetricEigen } from '../src/linalg/eigen.ts';
import * as src from '../src/simulate.ts';
import { definite, field, specRoot } from './simulate/covariances.ts';
import { counts, doubleDosage, exactDosage } from './support/arbitraries.ts';
import { asDense } from './support/convert.ts';
import { toNumber, UNIT_ROUNDOFF } from './support/digits.ts';
import { has } from './support/peers.ts';
import { law } from './support/prop.ts';
import { doublesFromR } from './support/r.ts';
import { refusalOf } from './support/refusals.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(simulateLaws);

const q = Rational.of;
const draws = fc.array(
  fc.integer({ min: -192, max: 192 }).map(k => k / 64),
  { minLength: 5, maxLength: 5 },
);

/**
 * An eigenvector turns by at most (backward error)/gap, a root √λ moves by (backward error)/√λ; the backward error of
 * Householder and QL is a small multiple of nε‖Σ‖: 10 is one.
 */
function boundOf(A: DenseMatrix, root: src.NormalRoot): number {
  const { values } = symmetricEigen(A);
  const backward = 10 * A.rows * UNIT_ROUNDOFF * values[0]!;
  const above = [...values].filter(x => x > backward);
  const gaps = above.map((x, i) => x - (above[i + 1] ?? 0));
  const least = Math.sqrt(above.at(-1)!);
  const turn = root === 'eigen' ? (2 * backward * Math.sqrt(values[0]!)) / Math.min(...gaps) : 0;
  return turn + backward / least + (root === 'cholesky' ? (A.rows * backward) / least : 0);
}

/** ‖z‖ for at most 7 draws, with room. */
const LARGEST_DRAW = 16;
/** Zβ, g and ε, each below 8, and their two sums. */
const SUM_OF_THREE = 64 * UNIT_ROUNDOFF;

describe('the rooms', () => {
  law(
    'src draws as spec does, within the error bound of eigenvectors and roots',
    [definite, draws, fc.constantFrom(...spec.normalRoots)],
    (Sigma, z, root) => {
      const n = Sigma.rows;
      const exact = () =>
        spec.drawMultivariateNormal(field, Sigma, vector(z.slice(0, n).map(x => Rational.ofDouble(x))), root);
      const fast = () => src.drawMultivariateNormal(asDense(Sigma), Float64Array.from(z.slice(0, n)), root);
      const refused = refusalOf(exact);
      expect(refusalOf(fast)).toEqual(refused);
      if (refused !== 'accepted') return;
      const size = Math.hypot(...z) + 1;
      const bound = boundOf(asDense(Sigma), root) * size;
      const truth = entries(exact());
      fast().forEach((x, i) => {
        expect(Math.abs(x - toNumber(truth[i]!.bounds().lo))).toBeLessThan(bound);
      });
    },
    60,
  );
  law(
    'a phenotype is Zβ + g + ε in both rooms, and both give the same',
    [counts, fc.integer({ min: -1000, max: 1000 }), fc.nat(20)],
    (rows, seed, skip) => {
      const effects = { beta: 0.75, sigmaU: 0.5, sigmaE: 0.25 };
      const options = { seed, skip, convention: 'sample-sd', fixed: 0 } as const;
      const exact = () =>
        spec.simulatePhenotype(field, {
          ...options,
          dosage: exactDosage(rows),
          beta: q(3, 4),
          sigmaU: q(1, 2),
          sigmaE: q(1, 4),
        });
      const fast = () => src.simulatePhenotype({ ...options, ...effects, dosage: doubleDosage(rows) });
      const refused = refusalOf(exact);
      expect(refusalOf(fast)).toEqual(refused);
      if (refused !== 'accepted') return;
      const [truth, ours] = [exact(), fast()];
      const policy = { convention: 'sample-sd', missing: 'refuse', monomorphic: 'refuse' } as const;
      const K = genomicRelationshipMatrix(rationals, exactDosage(rows), policy);
      const bound = LARGEST_DRAW * boundOf(asDense(scale(q(1, 4), K)), 'eigen') + SUM_OF_THREE;
      for (const part of ['g', 'epsilon', 'y'] as const)
        entries(truth[part]).forEach((x, i) => {
          expect(Math.abs(toNumber(x.bounds().lo) - ours[part][i]!)).toBeLessThan(bound);
        });
    },
    40,
  );
});

describe('the order of the draws', () => {
  const rows = [
    [0, 1, 0],
    [1, 0, 0],
    [2, 2, 1],
    [0, 1, 2],
  ];
  const run = (change: Partial<src.Simulation>) =>
    src.simulatePhenotype({
      seed: 7,
      skip: 0,
      dosage: doubleDosage(rows),
      convention: 'hwe-sd',
      fixed: 2,
      beta: 1,
      sigmaU: 1,
      sigmaE: 2,
      ...change,
    });
  law(
    'n draws go into g, the next n into ε, and skipped draws come first',
    [fc.nat(50), fc.integer()],
    (skip, seed) => {
      const start = Math.max(seed, -2147483647);
      const stream = src.rMersenneTwister(start);
      const z = Array.from({ length: skip + 8 }, stream.norm).slice(skip);
      expect([...run({ seed: start, skip }).epsilon]).toEqual(z.slice(4).map(x => 2 * x));
    },
    30,
  );
  test('law: g does not depend on σₑ, nor ε on σᵤ; without σᵤ there is no g', () => {
    expect(run({ sigmaE: 5 }).g).toEqual(run({}).g);
    expect(run({ sigmaU: 5 }).epsilon).toEqual(run({}).epsilon);
    expect([...run({ sigmaU: 0 }).g]).toEqual([0, 0, 0, 0]);
  });
  test('law: g is proportional to σᵤ: four times is four times, bit for bit', () => {
    expect([...run({ sigmaU: 4 }).g]).toEqual([...run({}).g].map(x => 4 * x));
  });
});

describe('moments of N(0, σ²K)', () => {
  const REPEATS = 20_000;
  /** Normal deviates of 15 + 5 sample moments: all within 4.5 with probability above 0.9998. */
  const STANDARD_ERRORS = 4.5;
  const Sigma = fromRows([
    [1.25, 0.5, -0.25, 0, 0.125],
    [0.5, 1, 0.25, 0.125, 0],
    [-0.25, 0.25, 1.5, 0.5, -0.5],
    [0, 0.125, 0.5, 0.75, 0.25],
    [0.125, 0, -0.5, 0.25, 1],
  ]);
  test.each(src.normalRoots)('law: mean 0 and covariance Σ, within 4.5 standard errors, root %s', root => {
    const n = Sigma.rows;
    const stream = src.rMersenneTwister(13);
    const total = new Float64Array(n);
    const products = new Float64Array(n * n);
    // a draw is linear in z: the root is asked once for its columns
    const columns = Array.from({ length: n }, (_, k) =>
      src.drawMultivariateNormal(Sigma, denseIdentity(n).data.subarray(k * n, (k + 1) * n), root),
    );
    for (let r = 0; r < REPEATS; r++) {
      const z = Float64Array.from({ length: n }, stream.norm);
      const x = z.map((_, i) => columns.reduce((s, c, k) => s + c[i]! * z[k]!, 0));
      for (let i = 0; i < n; i++) {
        total[i]! += x[i]!;
        for (let j = 0; j < n; j++) products[i * n + j]! += x[i]! * x[j]!;
      }
    }
    const at = (i: number, j: number) => Sigma.data[i + j * n]!;
    for (let i = 0; i < n; i++) {
      expect(Math.abs(total[i]! / REPEATS) / Math.sqrt(at(i, i) / REPEATS)).toBeLessThan(STANDARD_ERRORS);
      for (let j = 0; j <= i; j++) {
        const error = Math.sqrt((at(i, j) ** 2 + at(i, i) * at(j, j)) / REPEATS);
        expect(Math.abs(products[i * n + j]! / REPEATS - at(i, j)) / error).toBeLessThan(STANDARD_ERRORS);
      }
    }
  });
  law(
    'a draw is linear in z',
    [definite, draws, fc.constantFrom(...src.normalRoots)],
    (S, z, root) => {
      if (root === 'eigen' && specRoot(S, 'eigen') === undefined) return;
      const A = asDense(S);
      const z1 = Float64Array.from(z.slice(0, A.rows));
      const once = src.drawMultivariateNormal(A, z1, root);
      const twice = src.drawMultivariateNormal(
        A,
        z1.map(x => -2 * x),
        root,
      );
      expect([...twice]).toEqual([...once.map(x => 0 - 2 * x)]); // doubling and a sign round nothing
    },
    40,
  );
});

describe('against R', () => {
  /** LAPACK and QL each turn a vector by about nε/gap; the gaps of these are above 0.1 of ‖Σ‖. */
  const TWO_EIGENSOLVERS = 1e-13;
  test.skipIf(!has('Rscript'))('law: mvrnorm is the eigen draw, up to the signs of its vectors', () => {
    const Sigmas = [
      [
        [4, 1, 0],
        [1, 3, 1],
        [0, 1, 1],
      ],
      [
        [2, -1, 0.5],
        [-1, 5, 0.25],
        [0.5, 0.25, 1],
      ],
      [
        [1, 0.5, 0.25],
        [0.5, 1, 0.5],
        [0.25, 0.5, 2],
      ],
    ];
    const calls = Sigmas.map(S => `{ set.seed(5); mvrnorm(1, rep(0, 3), matrix(c(${S.flat().join()}), 3)) }`);
    const theirs = doublesFromR(`suppressMessages(library(MASS)); c(${calls.join()})`);
    const stream = src.rMersenneTwister(5);
    const z = Float64Array.from({ length: 3 }, stream.norm);
    Sigmas.forEach((S, c) => {
      const off = Array.from({ length: 8 }, (_, k) => {
        const signs = [4, 2, 1].map(bit => (k & bit ? -1 : 1));
        const ours = src.drawWithSigns(fromRows(S), z, signs);
        return Math.max(...ours.map((x, i) => Math.abs(x - theirs[3 * c + i]!)));
      });
      expect(off.filter(x => x < TWO_EIGENSOLVERS)).toHaveLength(1);
    });
  });
});
