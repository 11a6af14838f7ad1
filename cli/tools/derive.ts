import * as spec from '../../spec/index.ts';
import { build, type Matrix, map, matrix, type N, times } from '../../spec/linalg/matrix.ts';
import { exactly } from '../../spec/number/certify.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import type { CertifiedValue, Expectation, FixtureCase } from '../../src/conformance/case.ts';
import type { Output } from '../rooms/answer.ts';
import { certifyOutput, type ShapedOutput } from '../rooms/certified.ts';
import { problemOf } from '../rooms/spec-inference.ts';

/** Columns that a program prints and a fixture does not hold, certified on the spot by the spec. */
export interface Columns {
  /** What each column of the case is held against. */
  readonly expect: { readonly [column: string]: Expectation };
  /** Under the conventions of the program, by name. */
  readonly conventions?: { readonly [convention: string]: { readonly [column: string]: Expectation } };
}

/** Digits of a column: more than any print, and than binary64. */
export const DIGITS = 20;

type Problem = spec.Problem;
export const problemIn = ({ input }: FixtureCase): Problem =>
  problemOf(input as unknown as { y: string[]; X: string[][]; K: string[][] });

export const dosageIn = ({ input }: FixtureCase): spec.DosageMatrix =>
  map(matrix<string | null, N, 'm variants'>(input.dosage as (string | null)[][], 'dosage'), x =>
    x === null ? null : Rational.parse(x),
  );

/** The certified components of a fit, as exact as they are written. */
export interface Components {
  readonly g: Rational;
  readonly e: Rational;
}
export const componentsOf = ({ expect }: FixtureCase): Components | undefined => {
  const [g, e] = [expect.sigma2_g, expect.sigma2_e] as (CertifiedValue | undefined)[];
  return g === undefined || e === undefined
    ? undefined
    : { g: Rational.parse(g.value), e: Rational.parse(e.value) };
};

/** Numbers with proved digits. */
export const derived = (
  people: number,
  evaluate: <T extends Real<T>>(field: Field<T>) => ShapedOutput<T>,
): Record<string, Expectation> => expected(certifyOutput(DIGITS, evaluate, people));

/** Certificates in the answer of the spec's room are expectations. */
const expected = (output: Output): Record<string, Expectation> =>
  output as unknown as Record<string, Expectation>;

/** An exact number; where it is 0, its error is measured against `scale`. */
export const exact = (x: Rational, scale = '1'): CertifiedValue =>
  x.sign() === 0 ? { ...exactly(x, DIGITS), scale } : exactly(x, DIGITS);

/** Columns that a case has already, of those named. */
export const picked = (kase: FixtureCase, names: readonly string[]): Record<string, Expectation> =>
  Object.fromEntries(
    names.flatMap(name => (kase.expect[name] === undefined ? [] : [[name, kase.expect[name]]])),
  );

/** PKP with P = I − 11ᵀ/n: K as seen by a program that centres it. */
export function centredKinship(K: Matrix<Rational, N, N>): Matrix<Rational, N, N> {
  const n = Rational.of(K.rows);
  const P = build<Rational, N, N>(K.rows, K.rows, (i, j) =>
    (i === j ? Rational.of(1) : Rational.of(0)).minus(Rational.of(1).over(n)),
  );
  return times(times(P, K), P);
}

/** The mean of the diagonal. */
export const meanDiagonal = (K: Matrix<Rational, N, N>): Rational =>
  spec.relationshipTrace(rationals, K).over(Rational.of(K.rows));

/** What a refusal leaves: no number, and so no column. */
export function orNothing(compute: () => Record<string, Expectation>): Record<string, Expectation> {
  try {
    return compute();
  } catch (e) {
    if ((e as Error).name !== 'Refusal') throw e;
    return {};
  }
}
