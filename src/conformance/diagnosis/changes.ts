import type { Problem } from '../../likelihood.ts';
import { type DenseMatrix, fromRows, identity, multiply, toRows, transpose } from '../../linalg/dense.ts';
import { symmetricEigen } from '../../linalg/eigen.ts';
import { inverse, symmetric } from './forms.ts';
import { costs, sumOf } from './hypothesis.ts';
import { rescalings } from './kinship.ts';
import { numbersIn, type Subject, tableIn } from './subject.ts';

/** A model at given components, as the question puts it. */
export interface Setting {
  readonly problem: Problem;
  readonly sigma2g: number;
  readonly sigma2e: number;
}

/** Another question, which a program answers in place of the one that was put. */
export interface Change<T> {
  /** Follows "right for". */
  readonly says: string;
  readonly asked: string;
  readonly cost: number;
  /** undefined where it changes nothing here. */
  readonly of: (given: T) => T | undefined;
}

/** n above which no model is computed again for a guess. */
export const MOST_PEOPLE = 100;

export function problemIn({ input }: Subject): Problem {
  return {
    y: Float64Array.from(numbersIn(input.y)),
    X: fromRows(tableIn(input.X)),
    K: fromRows(tableIn(input.K)),
  };
}

/** What is added to a diagonal so that a Cholesky factor exists. */
const RIDGES = [1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2] as const;

/** The components confused; y, X and K are as they were put. */
export const componentChanges: readonly Change<Setting>[] = [
  {
    says: 'σ²g and σ²e exchanged',
    asked: 'V = σ²g K + σ²e I',
    cost: costs.common,
    of: s => ({ ...s, sigma2g: s.sigma2e, sigma2e: s.sigma2g }),
  },
  {
    says: 'SDs in place of variances (√σ²)',
    asked: 'variances',
    cost: costs.slip,
    of: s => ({ ...s, sigma2g: Math.sqrt(s.sigma2g), sigma2e: Math.sqrt(s.sigma2e) }),
  },
  {
    says: 'variances squared (taken for SDs)',
    asked: 'variances',
    cost: costs.slip,
    of: s => ({ ...s, sigma2g: s.sigma2g ** 2, sigma2e: s.sigma2e ** 2 }),
  },
  {
    says: 'h²K + (1 − h²)I, V over σ²g + σ²e',
    asked: 'V = σ²g K + σ²e I',
    cost: costs.slip,
    of: ({ problem, sigma2g, sigma2e }) => ({
      problem,
      sigma2g: sigma2g / (sigma2g + sigma2e),
      sigma2e: sigma2e / (sigma2g + sigma2e),
    }),
  },
  {
    says: 'λK + I, V over σ²e',
    asked: 'V = σ²g K + σ²e I',
    cost: costs.slip,
    of: ({ problem, sigma2g, sigma2e }) => ({ problem, sigma2g: sigma2g / sigma2e, sigma2e: 1 }),
  },
  {
    says: 'K + δI, V over σ²g',
    asked: 'V = σ²g K + σ²e I',
    cost: costs.slip,
    of: ({ problem, sigma2g, sigma2e }) => ({ problem, sigma2g: 1, sigma2e: sigma2e / sigma2g }),
  },
  ...RIDGES.flatMap((ridge): Change<Setting>[] => [
    {
      says: `${ridge} added to the diagonal of V`,
      asked: 'V = σ²g K + σ²e I',
      cost: costs.slip + 0.1, // after a ridge on K, which is the same for σ²g = 1
      of: s => ({ ...s, sigma2e: s.sigma2e + ridge }),
    },
    {
      says: `K + ${ridge}I (a ridge) in V, and K beside it`,
      asked: 'K as it is',
      cost: costs.slip + 0.1,
      of: s => ({ ...s, sigma2e: s.sigma2e + ridge * s.sigma2g }),
    },
  ]),
  {
    says: 'a V in single precision (binary32)',
    asked: 'V in binary64',
    cost: costs.slip,
    of: ({ problem, sigma2g, sigma2e }) => {
      if (sigma2g === 0) return undefined;
      const n = problem.K.rows;
      const data = problem.K.data.map((k, at) => {
        const e = at % (n + 1) === 0 ? sigma2e : 0;
        return (Math.fround(sigma2g * k + e) - e) / sigma2g;
      });
      return { problem: { ...problem, K: { ...problem.K, data } }, sigma2g, sigma2e };
    },
  },
];

const mapped = (A: DenseMatrix, f: (x: number, i: number, j: number) => number): DenseMatrix => ({
  ...A,
  data: A.data.map((x, at) => f(x, at % A.rows, Math.floor(at / A.rows))),
});
const ofK = (says: string, cost: number, f: (K: DenseMatrix) => DenseMatrix): Change<Problem> => ({
  says,
  asked: 'K as it is',
  cost,
  of: p => ({ ...p, K: symmetric(f(p.K)) }),
});
const at = (A: DenseMatrix, i: number, j: number): number => A.data[i + j * A.rows]!;

const SMALLEST_EIGENVALUES = [1e-6, 1e-5, 1e-4, 1e-3] as const;

const kinshipChanges: readonly Change<Problem>[] = [
  ...rescalings.map(
    ({ given, usual, of }): Change<Problem> =>
      ofK(given, usual ? costs.common : costs.slip, K => fromRows(of(toRows(K)))),
  ),
  ofK('K with its people in reverse order', costs.slip, K =>
    mapped(K, (_, i, j) => at(K, K.rows - 1 - i, K.rows - 1 - j)),
  ),
  ofK('K with its people shifted by one', costs.slip, K =>
    mapped(K, (_, i, j) => at(K, (i + 1) % K.rows, (j + 1) % K.rows)),
  ),
  ofK('K with its people shifted by one', costs.slip, K =>
    mapped(K, (_, i, j) => at(K, (i + K.rows - 1) % K.rows, (j + K.rows - 1) % K.rows)),
  ),
  ofK('a K that is ignored (unrelated people, K = I)', costs.slip, K => identity(K.rows)),
  ofK('the diagonal of K alone', costs.slip, K => mapped(K, (x, i, j) => (i === j ? x : 0))),
  ofK('a K with negative entries set to 0', costs.slip, K => mapped(K, x => Math.max(0, x))),
  ofK('the inverse of K', costs.slip, inverse),
  ofK('K in single precision (binary32)', costs.slip, K => mapped(K, Math.fround)),
  ...RIDGES.map(ridge =>
    ofK(`K + ${ridge}I (a ridge)`, costs.slip, K => mapped(K, (x, i, j) => (i === j ? x + ridge : x))),
  ),
  ...SMALLEST_EIGENVALUES.map(least =>
    ofK(`a K whose eigenvalues are at least ${least}`, costs.rare, K =>
      withEigenvalues(K, v => Math.max(v, least)),
    ),
  ),
];

/** U f(Λ) Uᵀ */
function withEigenvalues(K: DenseMatrix, f: (v: number) => number): DenseMatrix {
  const { values, vectors } = symmetricEigen(K);
  const scaled = mapped(vectors, (u, _, j) => u * f(values[j]!));
  return multiply(scaled, transpose(vectors));
}

const isConstant = (X: DenseMatrix, j: number): boolean => {
  const column = X.data.subarray(j * X.rows, (j + 1) * X.rows);
  return column.every(x => x === column[0]);
};
const columnsOf = (X: DenseMatrix): number[][] => toRows(transpose(X));
const withColumns = (p: Problem, columns: readonly (readonly number[])[]): Problem | undefined =>
  columns.length === 0 ? undefined : { ...p, X: transpose(fromRows(columns)) };

const designChanges: readonly Change<Problem>[] = [
  {
    says: 'an intercept beside X',
    asked: 'X as it is',
    cost: costs.slip,
    of: p =>
      columnsOf(p.X).some((_, j) => isConstant(p.X, j))
        ? undefined
        : withColumns(p, [Array.from(p.y, () => 1), ...columnsOf(p.X)]),
  },
  {
    says: 'an intercept alone, without the covariates',
    asked: 'all of X',
    cost: costs.slip,
    of: p => (p.X.cols === 1 && isConstant(p.X, 0) ? undefined : withColumns(p, [Array.from(p.y, () => 1)])),
  },
  {
    says: 'X without its intercept',
    asked: 'all of X',
    cost: costs.slip,
    of: p => withColumns(p, p.X.cols === 1 ? [] : columnsOf(p.X).filter((_, j) => !isConstant(p.X, j))),
  },
  {
    says: 'X without its last column',
    asked: 'all of X',
    cost: costs.slip,
    of: p => withColumns(p, columnsOf(p.X).slice(0, -1)),
  },
  ...(['n − 1', 'n'] as const).map(
    (df): Change<Problem> => ({
      says: `covariates that are centred and divided by their SD over ${df}`,
      asked: 'X as it is',
      cost: costs.slip,
      of: p =>
        withColumns(
          p,
          columnsOf(p.X).map((x, j) => (isConstant(p.X, j) ? x : standardized(x, df))),
        ),
    }),
  ),
  {
    says: 'covariates that are centred',
    asked: 'X as it is',
    cost: costs.slip,
    of: p =>
      withColumns(
        p,
        columnsOf(p.X).map((x, j) => (isConstant(p.X, j) ? x : x.map(v => v - sumOf(x) / x.length))),
      ),
  },
];

function standardized(x: ArrayLike<number>, df: 'n' | 'n − 1'): number[] {
  const values = Array.from(x);
  const mean = sumOf(values) / values.length;
  const SS = sumOf(values.map(v => (v - mean) ** 2));
  const sd = Math.sqrt(SS / (df === 'n' ? values.length : values.length - 1));
  return values.map(v => (v - mean) / sd);
}

const phenotypeChanges: readonly Change<Problem>[] = [
  ...(['n − 1', 'n'] as const).map(
    (df): Change<Problem> => ({
      says: `a y that is centred and divided by its SD over ${df}, and not put back`,
      asked: 'y as it is',
      cost: costs.slip,
      of: p => ({ ...p, y: Float64Array.from(standardized(p.y, df)) }),
    }),
  ),
  {
    says: 'a y that is centred first',
    asked: 'y as it is',
    cost: costs.slip,
    of: p => ({ ...p, y: p.y.map(v => v - sumOf(p.y) / p.y.length) }),
  },
  { says: '−y', asked: 'y', cost: costs.slip, of: p => ({ ...p, y: p.y.map(v => -v) }) },
  {
    says: 'y in single precision (binary32)',
    asked: 'y in binary64',
    cost: costs.slip,
    of: p => ({ ...p, y: p.y.map(Math.fround) }),
  },
  {
    says: 'y in reverse order',
    asked: 'y in the order of K',
    cost: costs.slip,
    of: p => ({ ...p, y: p.y.toReversed() }),
  },
];

/** K, X or y changed before anything is computed. */
export const problemChanges: readonly Change<Problem>[] = [
  ...kinshipChanges,
  ...designChanges,
  ...phenotypeChanges,
];

/** Every change of a setting: of its components, and of its data. */
export const settingChanges: readonly Change<Setting>[] = [
  ...componentChanges,
  ...problemChanges.map(
    (change): Change<Setting> => ({
      ...change,
      of: s => {
        const problem = change.of(s.problem);
        return problem === undefined ? undefined : { ...s, problem };
      },
    }),
  ),
];
