import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spectrum, symmetricEigen } from '../../spec/linalg/eigen.ts';
import { scaled, verifiedEigensystem } from '../../spec/linalg/eigen-verified.ts';
import { exactDeterminant } from '../../spec/linalg/exact.ts';
import { type Approximation, approximateEigensystem, integerRoot } from '../../spec/linalg/jacobi.ts';
import {
  build,
  column,
  exactMatrix,
  type N,
  range,
  times,
  trace,
  transpose,
} from '../../spec/linalg/matrix.ts';
import { balls } from '../../spec/number/ball.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import { DOCUMENTED } from '../support/documented.ts';
import {
  contains,
  containsMatrix,
  diagonal,
  orthogonal,
  overlap,
  type Square,
  simpleSpectrum,
  whole,
  widthOf,
  withSpectrum,
} from '../support/matrices.ts';
import { ask, has, pythonWith } from '../support/peers.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';

const field = intervals(30);
/** 30 working digits on matrices of order 6 with entries below 100: a width beyond this is a lost enclosure. */
const NARROW = Rational.parse('1e-24');
const documented: Square = exactMatrix(DOCUMENTED.grm);
const descending = (values: readonly Rational[]) => [...values].sort((a, b) => b.compare(a));
/** A column with its first component that is not 0 made positive. */
const signed = (v: readonly Rational[]) => (v.find(x => x.n !== 0n)!.n < 0n ? v.map(x => x.negated()) : v);

/** A matrix whose eigenvalues (distinct fractions, 0 among them at times) and eigenvectors are known exactly. */
const solved = fc.integer({ min: 1, max: 5 }).chain(n =>
  fc.record({
    Q: orthogonal(n),
    values: fc
      .uniqueArray(fc.integer({ min: -12, max: 12 }), { minLength: n, maxLength: n })
      .map(v => v.map(x => Rational.of(x, 4))),
  }),
);

law(
  'a matrix built as Q Λ Qᵀ from fractions has these eigenvalues, in descending order, and these eigenvectors',
  [solved],
  ({ Q, values }) => {
    const { values: found, vectors, rank } = symmetricEigen(field, withSpectrum(Q, values));
    expect(rank).toBe(values.filter(x => x.n !== 0n).length);
    descending(values).forEach((value, k) => {
      expect(contains(found[k]!, value)).toBe(true);
      expect(widthOf(found[k]!).lessThan(NARROW)).toBe(true);
      signed(column(Q, values.indexOf(value))).forEach((x, i) => {
        const component = vectors.at[i]![k]!;
        expect(contains(component, x)).toBe(true);
        expect(widthOf(component).lessThan(NARROW)).toBe(true);
        if (x.n === 0n) expect(component.sign()).toBe(0); // decided, not only enclosed
      });
    });
    expect(found.filter(x => x.sign() === 0).length).toBe(values.length - rank);
  },
  60,
);

function checkInvariants<T extends Real<T>>(f: Field<T>, A: Square): void {
  const { values, vectors: Q } = symmetricEigen(f, A);
  const L = build<T, N, N>(A.rows, A.rows, (i, j) => (i === j ? values[i]! : f.zero));
  expect(containsMatrix(times(times(Q, L), transpose(Q)), A)).toBe(true);
  expect(containsMatrix(times(transpose(Q), Q), diagonal(A.at.map(() => Rational.of(1))))).toBe(true);
  expect(
    contains(
      values.reduce((s, x) => s.plus(x)),
      trace(rationals, A),
    ),
  ).toBe(true);
  expect(
    contains(
      values.reduce((s, x) => s.times(x)),
      exactDeterminant(A),
    ),
  ).toBe(true);
}

law(
  'Q Λ Qᵀ contains A, QᵀQ contains I, Σλ the trace, Πλ the exact determinant: on intervals and on balls',
  [simpleSpectrum()],
  A => {
    checkInvariants(field, A);
    checkInvariants(balls(40), A);
  },
  25,
);

law(
  'a I + b 11ᵀ has the eigenvalue a + n b once and a otherwise; its vectors are refused from n = 3 on',
  [fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })],
  (n, a, b) => {
    const A = whole(range(n, i => range(n, j => (i === j ? a : 0) + b)));
    const { values, rank } = spectrum(field, A);
    expect(rank).toBe(n);
    values.forEach((x, k) => {
      expect(contains(x, Rational.of(k === 0 ? a + n * b : a))).toBe(true);
      expect(widthOf(x).lessThan(NARROW)).toBe(true);
    });
    expect(refusalOf(() => symmetricEigen(field, A))).toEqual(
      n < 3 ? 'accepted' : { code: 'repeated-eigenvalue', place: { field: 'matrix' } },
    );
  },
  40,
);

law(
  'whatever the approximation was, the truth stays within the proved radii',
  [solved, fc.integer({ min: 8, max: 40 }), fc.infiniteStream(fc.integer({ min: -64, max: 64 }))],
  ({ Q, values }, bits, noise) => {
    /** The true approximation, spoilt by noise near 2^−bits, also in the lengths of the vectors. */
    const spoilt = (F: bigint[][], w: number): Approximation => {
      const { values: L, vectors: X } = approximateEigensystem(F, w);
      const near = (x: bigint) => x + (BigInt(noise.next().value) << BigInt(w - bits - 8));
      return { values: L.map(near), vectors: X.map(x => x.map(near)) };
    };
    const A = withSpectrum(Q, values);
    let found: ReturnType<typeof verifiedEigensystem>;
    try {
      found = verifiedEigensystem(A, 30, spoilt);
    } catch (e) {
      if (e instanceof Undecided) return; // too much noise to tell a small eigenvalue from 0
      throw e;
    }
    const radius = scaled(found.radius, found);
    descending(values).forEach((value, k) => {
      const error = scaled(found.values[k]!, found).minus(value).abs();
      expect(error.compare(radius) <= 0).toBe(true);
      const bound = found.vectorRadii[k];
      if (bound === undefined) return;
      const q = column(Q, values.indexOf(value));
      const x = found.vectors[k]!.map(v => scaled(v, { ...found, exponent: 0 }));
      const distance2 = (sign: number) =>
        x.map((v, i) => v.minus(q[i]!.times(Rational.of(sign))).squared()).reduce((s, t) => s.plus(t));
      const limit = scaled(bound, { ...found, exponent: 0 }).squared();
      expect(distance2(1).compare(limit) <= 0 || distance2(-1).compare(limit) <= 0).toBe(true);
    });
  },
  60,
);

test('a radius that is planted too small is caught by the truth', () => {
  const A = withSpectrum(
    build(2, 2, (i, j) =>
      Rational.of(
        [
          [3, -4],
          [4, 3],
        ][i]![j]!,
        5,
      ),
    ),
    [Rational.of(7, 3), Rational.of(-1, 3)],
  );
  const spoilt = (F: bigint[][], w: number): Approximation => {
    const { values, vectors } = approximateEigensystem(F, w);
    return { values: values.map(x => x + (1n << BigInt(w - 20))), vectors };
  };
  const found = verifiedEigensystem(A, 30, spoilt);
  const error = scaled(found.values[0]!, found).minus(Rational.of(7, 3)).abs();
  expect(error.compare(scaled(found.radius, found)) <= 0).toBe(true);
  expect(error.compare(scaled(found.radius / 4n, found)) <= 0).toBe(false);
});

law(
  'floor(√x) is the whole number whose square does not exceed x',
  [fc.bigInt({ min: 0n, max: 1n << 200n })],
  x => {
    const r = integerRoot(x);
    return r * r <= x && x < (r + 1n) * (r + 1n);
  },
);

test('two eigenvalues 10^−35 apart are undecided with 20 digits and separated with 50', () => {
  const close = [
    Rational.parse('1'),
    Rational.parse('1.00000000000000000000000000000000001'),
    Rational.of(2),
  ];
  const Q: Square = build(3, 3, (i, j) =>
    Rational.of(
      [
        [1, 2, 2],
        [2, 1, -2],
        [2, -2, 1],
      ][i]![j]!,
      3,
    ),
  );
  const A = withSpectrum(Q, close);
  expect(() => symmetricEigen(intervals(20), A)).toThrow(Undecided);
  const { values, vectors } = symmetricEigen(intervals(50), A);
  descending(close).forEach((x, k) => {
    expect(contains(values[k]!, x)).toBe(true);
  });
  expect(
    containsMatrix(
      build(3, 1, i => vectors.at[i]![2]!),
      build(3, 1, i => Q.at[i]![0]!),
    ),
  ).toBe(true);
});

test('a size of 10^−30 or 10^30 costs no digits', () => {
  for (const power of ['1e-30', '1e30']) {
    const c = Rational.parse(power);
    const A: Square = build(2, 2, (i, j) => c.times(Rational.of(i === j ? 2 : 1)));
    const { values } = spectrum(field, A);
    expect(contains(values[0]!, c.times(Rational.of(3)))).toBe(true);
    expect(widthOf(values[0]!).over(c).lessThan(NARROW)).toBe(true);
  }
});

test('the matrix 0 has rank 0, eigenvalues that are exactly 0, and the unit vectors by the stated rule', () => {
  const { values, vectors, rank } = symmetricEigen(
    field,
    whole([
      [0, 0],
      [0, 0],
    ]),
  );
  expect([rank, ...values.map(x => x.sign())]).toEqual([0, 0, 0]);
  expect(
    containsMatrix(
      vectors,
      whole([
        [1, 0],
        [0, 1],
      ]),
    ),
  ).toBe(true);
});

test('the documented matrix: three eigenvalues, two that are exactly 0, and vectors that agree with LAPACK to 5 digits', () => {
  const { values, vectors, rank } = symmetricEigen(field, documented);
  /** LAPACK's digits agree to its rounding: 1e-14 of the largest. */
  const LAPACK = Rational.parse('1e-14');
  ['3.0438838587093890', '0.79138123490307044', '0.16473490638753618'].forEach((x, k) => {
    expect(values[k]!.bounds().lo.minus(Rational.parse(x)).abs().lessThan(LAPACK)).toBe(true);
  });
  expect(values.slice(3).map(x => x.sign())).toEqual([0, 0]);
  expect(rank).toBe(3);
  /** The published vectors are rounded to five places. */
  const PRINTED = Rational.parse('0.000005001');
  const published = [
    ['0.25005', '-0.58591', '-0.16425', '-0.22013', '0.72024'],
    ['0.23199', '-0.49128', '-0.20469', '0.75891', '-0.29493'],
    ['0.13033', '0.46405', '-0.85506', '0.09452', '0.16615'],
  ];
  published.forEach((v, k) => {
    v.forEach((x, i) => {
      expect(vectors.at[i]![k]!.bounds().lo.minus(Rational.parse(x)).abs().lessThan(PRINTED)).toBe(true);
    });
  });
});

test('the two families of the figure: 2, .5, .5 and 1.5, .5', () => {
  const families = exactMatrix<N, N>([
    [1, 0.5, 0.5, 0, 0],
    [0.5, 1, 0.5, 0, 0],
    [0.5, 0.5, 1, 0, 0],
    [0, 0, 0, 1, 0.5],
    [0, 0, 0, 0.5, 1],
  ]);
  const { values } = spectrum(field, families);
  ['2', '1.5', '0.5', '0.5', '0.5'].forEach((x, k) => {
    expect(contains(values[k]!, Rational.parse(x))).toBe(true);
  });
  expect(refusalOf(() => symmetricEigen(field, families, 'K'))).toEqual({
    code: 'repeated-eigenvalue',
    place: { field: 'K' },
  });
});

test('a matrix that is not symmetric is refused, and an exact field is a defect of the caller', () => {
  expect(
    refusalOf(() =>
      spectrum(
        field,
        whole([
          [1, 2],
          [0, 1],
        ]),
        'K',
      ),
    ),
  ).toMatchObject({ code: 'not-symmetric' });
  expect(() => symmetricEigen(rationals, whole([[1]]))).toThrow(/^defect:/);
});

/** A peer prints 30 digits of a 60-digit computation: its own error is far below the last digit printed. */
const PEER_SLACK = Rational.parse('1e-28');
function agreesWithPeer(printed: readonly string[]): void {
  const { values } = spectrum(intervals(40), documented);
  const peer = descending(printed.map(x => Rational.parse(x)));
  const f = intervals(40);
  peer.forEach((x, k) => {
    const around = f.hull(f.from(x.minus(PEER_SLACK)), f.from(x.plus(PEER_SLACK)));
    expect(overlap(values[k]!, around)).toBe(true);
  });
}

test.skipIf(!has('gp'))('PARI/GP finds the same spectrum of the documented matrix', () => {
  const rows = DOCUMENTED.grm.map(row => row.join(',')).join(';');
  agreesWithPeer(
    ask(
      'gp',
      ['-q', '-f'],
      `default(realprecision,60);v=mateigen([${rows}]*1.,1)[1];for(i=1,5,printf("%.30f\\n",real(v[i])))`,
    ),
  );
});

const python = pythonWith('mpmath');
test.skipIf(python === undefined)('mpmath finds the same spectrum of the documented matrix', () => {
  const rows = DOCUMENTED.grm
    .map(row => `[${row.map(x => `mpf(${x.replace('/', ')/mpf(')})`).join(',')}]`)
    .join(',');
  agreesWithPeer(
    ask(
      python!,
      ['-'],
      `from mpmath import *\nmp.dps=60\nfor x in eigsy(matrix([${rows}]),eigvals_only=True): print(nstr(x,30,min_fixed=-99))`,
    ),
  );
});
