import type { DosageMatrix } from '../../genotypes/dosage.ts';
import { missingPolicies, monomorphicPolicies } from '../../genotypes/policies.ts';
import { type DenseMatrix, fromRows } from '../../linalg/dense.ts';
import type { FixtureCase, Json } from '../case.ts';
import { compare, exactDouble, parseExact } from '../decimal.ts';
import { Inexpressible } from './view.ts';

/**
 * The input of a case as doubles, for the writers. A number goes into a file only if what is written is the number that
 * is asked: the double is exactly it (dyadic), or the shortest decimal of the double is (0.8).
 */
export function doubleOf(claim: Json | undefined, place: string): number {
  const exact = typeof claim === 'string' ? parseExact(claim) : undefined;
  if (exact === undefined)
    throw new Inexpressible(`${place} is ${JSON.stringify(claim)}, which is no finite number`);
  const x = Number(`${exact.m}e${exact.e}`);
  const same = [exactDouble(x), parseExact(String(x))].some(y => y !== undefined && compare(y, exact) === 0);
  if (!same) throw new Inexpressible(`${place} is ${claim}, which is no binary64`);
  return x;
}

const list = (kase: FixtureCase, field: string): readonly Json[] => {
  const value = kase.input[field];
  if (!Array.isArray(value)) throw new Inexpressible(`the case has no ${field}`);
  return value as readonly Json[];
};

const rowsOf = (kase: FixtureCase, field: string): readonly (readonly Json[])[] => {
  const rows = list(kase, field);
  if (!rows.every(row => Array.isArray(row))) throw new Inexpressible(`${field} is no table`);
  return rows as readonly (readonly Json[])[];
};

/** A list of numbers. @throws Inexpressible */
export const vectorOf = (kase: FixtureCase, field: string): Float64Array =>
  Float64Array.from(list(kase, field), (x, i) => doubleOf(x, `${field}[${i}]`));

/** A table of numbers. @throws Inexpressible; Refusal `empty`, `ragged` */
export const matrixOf = (kase: FixtureCase, field: string): DenseMatrix =>
  fromRows(
    rowsOf(kase, field).map((row, i) => row.map((x, j) => doubleOf(x, `${field}[${i}][${j}]`))),
    field,
  );

/** Dosages; NaN where a genotype is missing. @throws Inexpressible; Refusal `empty`, `ragged` */
export const dosageOf = (kase: FixtureCase): DosageMatrix =>
  fromRows(
    rowsOf(kase, 'dosage').map((row, i) =>
      row.map((x, j) => (x === null ? Number.NaN : doubleOf(x, `dosage[${i}][${j}]`))),
    ),
    'dosage',
  );

export const hasMissing = (X: DosageMatrix): boolean => X.data.some(Number.isNaN);
/** Whether every genotype is a number of copies, 0, 1 or 2, or missing. */
export const isCount = (X: DosageMatrix): boolean =>
  X.data.every(x => Number.isNaN(x) || x === 0 || x === 1 || x === 2);

/** Whether some variant has one observed value only, or none. */
export function hasConstant(X: DosageMatrix): boolean {
  for (let k = 0; k < X.cols; k++) {
    const seen = X.data.subarray(k * X.rows, (k + 1) * X.rows).filter(x => !Number.isNaN(x));
    if (seen.every(x => x === seen[0])) return true;
  }
  return false;
}

/** y, X and K of one set of people. @throws Inexpressible, Refusal */
export function modelOf(kase: FixtureCase): { y: Float64Array; X: DenseMatrix; K: DenseMatrix } {
  const [y, X, K] = [vectorOf(kase, 'y'), matrixOf(kase, 'X'), matrixOf(kase, 'K')];
  if (X.rows !== y.length || K.rows !== y.length || K.cols !== y.length)
    throw new Inexpressible(
      `y has ${y.length} people, X ${X.rows}, K ${K.rows} x ${K.cols}: files of one set of people can not hold that`,
    );
  return { y, X, K };
}

/** A column of X that is 1 everywhere. */
export const interceptOf = (X: DenseMatrix): number | undefined => {
  for (let j = 0; j < X.cols; j++)
    if (X.data.subarray(j * X.rows, (j + 1) * X.rows).every(x => x === 1)) return j;
  return undefined;
};

/** X without one of its columns; undefined where nothing is left. */
export function without(X: DenseMatrix, column: number): DenseMatrix | undefined {
  if (X.cols === 1) return undefined;
  const kept = Array.from({ length: X.cols }, (_, j) => j).filter(j => j !== column);
  const data = new Float64Array(X.rows * kept.length);
  kept.forEach((j, at) => {
    data.set(X.data.subarray(j * X.rows, (j + 1) * X.rows), at * X.rows);
  });
  return { rows: X.rows, cols: kept.length, data };
}

/**
 * What the case asks for where a genotype is missing or a variant does not vary. A policy that has no name can be asked
 * of no program: it has no words for it.
 * @throws Inexpressible
 */
export function policiesOf(kase: FixtureCase): { missing: string; monomorphic: string } {
  const { missing, monomorphic } = kase.input;
  const named = (policy: Json | undefined, known: readonly string[]): policy is string =>
    typeof policy === 'string' && known.includes(policy);
  if (named(missing, missingPolicies) && named(monomorphic, monomorphicPolicies))
    return { missing, monomorphic };
  throw new Inexpressible(
    `no program has words for the policies ${JSON.stringify(missing)} and ${JSON.stringify(monomorphic)}`,
  );
}

/** A word of the input: "REML". */
export const wordOf = (kase: FixtureCase, field: string): string => String(kase.input[field]);
export const wordsOf = (kase: FixtureCase, field: string): readonly string[] =>
  list(kase, field).map(word => String(word));
