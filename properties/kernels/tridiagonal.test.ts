import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { embedded } from '../../src/kernels/embedded/tridiagonal.ts';
import { type MachineFor, powerOfTwoBelow, tridiagonalTwin } from '../../src/kernels/tridiagonal.ts';
import { twinMachine, wasmMachine } from '../../src/kernels/wasm.ts';
import { type DenseMatrix, identity, multiply, transpose, zeros } from '../../src/linalg/dense.ts';
import { tridiagonalSpectrum } from '../../src/linalg/implicit-ql.ts';
import { applyQ, applyQt, formQ, type Tridiagonal, tridiagonalize } from '../../src/linalg/tridiagonal.ts';
import { basisOf } from '../../src/optimum/basis.ts';
import { frameOf } from '../../src/optimum/frame.ts';
import { law } from '../support/prop.ts';

const kernel: MachineFor = (_, bytes) => wasmMachine(embedded, bytes);
const twin: MachineFor = (_, bytes) => twinMachine(tridiagonalTwin, bytes);

const EPSILON = 2 ** -53;
/**
 * Relative backward error of n reflections, ‖A − QTQᵀ‖F/‖A‖F: 10n²ε at worst (Higham (2002), lemma 19.3), 10nε for
 * roundings that are independent; the same is asked of the eigensolver, see linalg/src-eigen.
 */
const backward = (n: number): number => 10 * n * EPSILON;

const frobenius = (A: DenseMatrix): number => Math.hypot(...A.data);
const minus = (A: DenseMatrix, B: DenseMatrix): DenseMatrix => ({
  ...A,
  data: A.data.map((a, i) => a - B.data[i]!),
});
const built = (n: number, entry: (i: number, j: number) => number): DenseMatrix => {
  const A = zeros(n, n);
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) A.data[i + j * n] = entry(Math.max(i, j), Math.min(i, j));
  return A;
};
const dense = (T: Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>): DenseMatrix =>
  built(T.diagonal.length, (i, j) => (i === j ? T.diagonal[i]! : i === j + 1 ? T.offDiagonal[j]! : 0));

/** Below one block, about the order from which the kernel runs, about the order from which panels are wide. */
const orders = fc.oneof(
  fc.integer({ min: 1, max: 14 }),
  fc.integer({ min: 36, max: 45 }),
  fc.integer({ min: 95, max: 131 }),
);

/** Full, whole, singular, graded, diagonal, sparse and very small matrices. */
const matrices: fc.Arbitrary<DenseMatrix> = fc
  .tuple(
    orders,
    fc.integer(),
    fc.constantFrom('full', 'whole', 'rank-one', 'graded', 'diagonal', 'path', 'tiny', 'zero'),
  )
  .map(([n, seed, kind]) => {
    let state = seed >>> 0;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 - 0.5;
    };
    const u = Float64Array.from({ length: n }, next);
    return built(n, (i, j) => {
      const x = next();
      return {
        full: x,
        whole: Math.round(4 * x),
        'rank-one': u[i]! * u[j]!,
        graded: x * 2 ** (-i / 4 - j / 4),
        diagonal: i === j ? x : 0,
        path: i === j + 1 ? 1 : 0,
        tiny: x * 2 ** -900,
        zero: 0,
      }[kind];
    });
  })
  .map(symmetric => built(symmetric.rows, (i, j) => symmetric.data[i + j * symmetric.rows]!));

const vectors = (n: number): Float64Array[] => [
  Float64Array.from({ length: n }, (_, i) => Math.cos(i + 1)),
  Float64Array.from({ length: n }, (_, i) => 1 / (i + 1)),
  new Float64Array(n).fill(-1),
];

describe('kernel and twin', () => {
  const bits = (x: Float64Array): string => createHash('sha256').update(x).digest('hex');

  law(
    'the kernel and its twin give the same tridiagonal form, reflections, coordinates and Q, bit for bit',
    [matrices],
    A => {
      const [ours, theirs] = [kernel, twin].map(machineFor => {
        const along = vectors(A.rows);
        const T = tridiagonalize(A, along, machineFor);
        return [T.diagonal, T.offDiagonal, T.beta, T.reflectors, ...along, formQ(T, machineFor).data].map(
          bits,
        );
      });
      expect(ours).toEqual(theirs);
    },
    40,
  );

  law(
    'the kernel and its twin find the same spectrum and the same coordinates, bit for bit',
    [matrices, fc.integer({ min: 0, max: 3 })],
    (A, count) => {
      const T = tridiagonalize(A);
      const [ours, theirs] = [kernel, twin].map(machineFor => {
        const along = vectors(A.rows).slice(0, count);
        return [tridiagonalSpectrum(T, along, machineFor), ...along].map(bits);
      });
      expect(ours).toEqual(theirs);
    },
    40,
  );

  law(
    'the kernel and its twin conjugate K beside X to the same bits',
    [matrices, fc.integer({ min: 0, max: 3 })],
    (A, p) => {
      const n = A.rows;
      if (n <= p) return;
      const X = zeros(n, p);
      X.data.forEach((_, i) => {
        X.data[i] = i < n ? 1 : Math.cos(i * i);
      });
      const basis = basisOf(X);
      const [ours, theirs] = [kernel, twin].map(machineFor => {
        const along = vectors(n - p);
        const { T, W, B } = frameOf(A, 2, basis, along, machineFor);
        return [T.diagonal, T.offDiagonal, T.reflectors, ...W, B.data, ...along].map(bits);
      });
      expect(ours).toEqual(theirs);
    },
    40,
  );

  law(
    'the power of two below x is a power of two, and x is less than twice as large',
    [fc.double({ min: 2 ** -1000, max: 2 ** 1000, noNaN: true })],
    x => {
      const power = powerOfTwoBelow(x);
      expect(Number.isInteger(Math.log2(power))).toBe(true);
      expect(power <= x && x < 2 * power).toBe(true);
    },
  );
});

describe('the form', () => {
  law(
    'A Q = Q T with an orthogonal Q, and bᵀ goes to (Qᵀb)ᵀ',
    [matrices],
    A => {
      const n = A.rows;
      const along = vectors(n);
      const T = tridiagonalize(A, along);
      const Q = formQ(T);
      const Qt = transpose(Q);
      const size = frobenius(A);
      expect(frobenius(minus(multiply(A, Q), multiply(Q, dense(T))))).toBeLessThanOrEqual(backward(n) * size);
      expect(frobenius(minus(multiply(Qt, Q), identity(n)))).toBeLessThanOrEqual(backward(n) * Math.sqrt(n));
      vectors(n).forEach((b, r) => {
        const rotated = multiply(Qt, { rows: n, cols: 1, data: b }).data;
        const off = Math.hypot(...rotated.map((v, i) => v - along[r]![i]!));
        expect(off).toBeLessThanOrEqual(backward(n) * Math.hypot(...b));
      });
    },
    40,
  );

  law(
    'Qᵀ and Q applied to columns are the products with Q, and undo each other',
    [matrices, fc.integer({ min: 1, max: 9 })],
    (A, count) => {
      const n = A.rows;
      const T = tridiagonalize(A);
      const Q = formQ(T);
      const B = zeros(n, count);
      B.data.forEach((_, i) => {
        B.data[i] = Math.sin(i + 1);
      });
      const there = { ...B, data: B.data.slice() };
      applyQt(T, there);
      const size = backward(n) * frobenius(B);
      expect(frobenius(minus(there, multiply(transpose(Q), B)))).toBeLessThanOrEqual(size);
      const along = { ...B, data: B.data.slice() };
      applyQ(T, along);
      expect(frobenius(minus(along, multiply(Q, B)))).toBeLessThanOrEqual(size);
      applyQ(T, there);
      expect(frobenius(minus(there, B))).toBeLessThanOrEqual(size);
    },
    40,
  );
});

describe('closed forms', () => {
  const descending = (values: number[]): Float64Array => Float64Array.from(values).sort().reverse();
  const check = (n: number, values: Float64Array, truth: Float64Array) => {
    const size = Math.max(...truth.map(Math.abs));
    // every computed eigenvalue is within ‖E‖ of a true one (Weyl)
    values.forEach((v, k) => {
      expect(Math.abs(v - truth[k]!)).toBeLessThanOrEqual(backward(n) * Math.sqrt(n) * size);
    });
  };
  const sizes = fc.oneof(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 95, max: 200 }));

  law(
    'a circulant matrix has the eigenvalues Σ cₖ cos(2πjk/n)',
    [sizes, fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 101, maxLength: 101 })],
    (n, c) => {
      const around = (k: number) => c[Math.min(k, n - k)]! / 64;
      const T = tridiagonalize(built(n, (i, j) => around(i - j)));
      const truth = Array.from({ length: n }, (_, j) =>
        Array.from({ length: n }, (_, k) => around(k) * Math.cos((2 * Math.PI * ((j * k) % n)) / n)).reduce(
          (s, v) => s + v,
        ),
      );
      check(n, tridiagonalSpectrum(T, []), descending(truth));
    },
    20,
  );

  law(
    'min(i, j) has the eigenvalues 1/(4 sin²((2k − 1)π/(4n + 2)))',
    [sizes],
    n => {
      const T = tridiagonalize(built(n, (_, j) => (j + 1) / n));
      const truth = Array.from(
        { length: n },
        (_, k) => 1 / (4 * n * Math.sin(((2 * k + 1) * Math.PI) / (4 * n + 2)) ** 2),
      );
      check(n, tridiagonalSpectrum(T, []), descending(truth));
    },
    20,
  );

  law(
    'the Laplacian of a path, its vertices in any order, has the eigenvalues 4 sin²(kπ/2n)',
    [sizes, fc.integer()],
    (n, seed) => {
      const places = Array.from({ length: n }, (_, i) => [Math.sin(seed + i * i), i] as const)
        .sort(([a], [b]) => a - b)
        .map(([, i]) => i);
      const T = tridiagonalize(
        built(n, (i, j) => {
          const [a, b] = [places[i]!, places[j]!];
          if (a === b) return a === 0 || a === n - 1 ? 1 : 2;
          return Math.abs(a - b) === 1 ? -1 : 0;
        }),
      );
      const truth = Array.from({ length: n }, (_, k) => 4 * Math.sin((k * Math.PI) / (2 * n)) ** 2);
      check(n, tridiagonalSpectrum(T, []), descending(truth));
    },
    20,
  );

  law(
    'a Toeplitz tridiagonal matrix has the eigenvalues a + 2b cos(kθ) and the vectors √(2/(n+1)) sin(ikθ), θ = π/(n+1)',
    [sizes, fc.integer({ min: -8, max: 8 }), fc.constantFrom(-2, -1, 1, 2)],
    (n, a, b) => {
      const first = new Float64Array(n);
      const second = new Float64Array(n);
      first[0] = 1;
      second[1] = 1;
      const T = { diagonal: new Float64Array(n).fill(a), offDiagonal: new Float64Array(n).fill(b, 0, n - 1) };
      const values = tridiagonalSpectrum(T, [first, second]);
      const theta = Math.PI / (n + 1);
      const ks = Array.from({ length: n }, (_, k) => (b > 0 ? k + 1 : n - k)); // descending
      check(
        n,
        values,
        Float64Array.from(ks, k => a + 2 * b * Math.cos(k * theta)),
      );
      // a pair of coordinates is free of the sign of its vector; the gaps are at least b(θ²) wide
      const bound = (backward(n) * (Math.abs(a) + 2 * Math.abs(b))) / (Math.abs(b) * theta * theta);
      ks.forEach((k, at) => {
        const truth = (2 / (n + 1)) * Math.sin(k * theta) * Math.sin(2 * k * theta);
        expect(Math.abs(first[at]! * second[at]! - truth)).toBeLessThanOrEqual(bound);
      });
    },
    40,
  );

  test('a matrix of ones and the unit matrix', () => {
    for (const n of [1, 2, 3, 4, 5, 41, 100]) {
      check(
        n,
        tridiagonalSpectrum(tridiagonalize(built(n, () => 1)), []),
        descending([n, ...new Array(n - 1).fill(0)]),
      );
      const T = tridiagonalize(identity(n));
      expect([...T.diagonal]).toEqual(new Array(n).fill(1));
      expect([...T.offDiagonal, ...T.beta]).toEqual(new Array(2 * n).fill(0));
    }
  });
});
