import fc from 'fast-check';
import type {
  AssociateOptions,
  Outcome,
  TestResult,
  VariantLaw,
  VariantTests,
} from '../../spec/associate.ts';
import type { DosageMatrix } from '../../spec/genotype.ts';
import { build, column, exactMatrix, fromColumns, type N, type P, range } from '../../spec/linalg/matrix.ts';
import type { Problem } from '../../spec/linalg/problem.ts';
import type { Certified } from '../../spec/number/certify.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Bounds, Field } from '../../spec/number/real.ts';
import { cases } from './problems.ts';

/** A problem and the dosages of one variant. */
export interface Single {
  readonly problem: Problem;
  readonly x: readonly Rational[];
}

/** Six or seven people, K of any rank, whole dosages of which the first three are 0, 2 and 1. */
export const singles: fc.Arbitrary<Single> = cases(7, 6).chain(({ problem }) =>
  fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: problem.y.rows, maxLength: problem.y.rows })
    .map(x => ({
      problem,
      x: x
        .with(0, 0)
        .with(1, 2)
        .with(2, 1)
        .map(v => Rational.of(v)),
    })),
);

export const method = fc.constantFrom<'ML' | 'REML'>('ML', 'REML');

export const dosageOf = (x: readonly Rational[]): DosageMatrix => build(x.length, 1, i => x[i]!);
export const withColumn = ({ y, X, K }: Problem, x: readonly Rational[]): Problem => ({
  y,
  X: fromColumns<Rational, N, P>(X.rows, [...range(X.cols, j => column(X, j)), x]),
  K,
});
export const options = (
  laws: readonly VariantLaw[],
  components: AssociateOptions['components'],
  m: AssociateOptions['method'],
): AssociateOptions => ({ laws, components, method: m, missing: 'refuse' });

type Answered = Extract<Outcome<VariantTests>, { status: 'ok' }>;
export const answered = (outcome: Outcome<VariantTests> | undefined): Answered | undefined =>
  outcome?.status === 'ok' ? outcome : undefined;
export const resultOf = (outcome: Outcome<VariantTests> | undefined, t: number): TestResult | undefined => {
  const test = answered(outcome)?.tests[t];
  return test?.status === 'ok' ? test : undefined;
};

export const boundsOf = ({ lo, hi }: Certified): Bounds => ({
  lo: Rational.parse(lo),
  hi: Rational.parse(hi),
});
export const enclosed = <T>(field: Field<T>, c: Certified): T => {
  const { lo, hi } = boundsOf(c);
  return field.hull(field.from(lo), field.from(hi));
};
export const meet = (a: Bounds, b: Bounds): boolean => a.lo.compare(b.hi) <= 0 && b.lo.compare(a.hi) <= 0;

/** The heights of the sibling page: five people, three variants, K from R's scale(). */
export const heights = {
  y: exactMatrix<N, never>([['180'], ['160'], ['158'], ['155'], ['193']]),
  X: exactMatrix<N, P>([['1'], ['1'], ['1'], ['1'], ['1']]),
  dosage: exactMatrix([
    ['0', '1', '1'],
    ['2', '0', '0'],
    ['1', '1', '0'],
    ['0', '0', '0'],
    ['0', '2', '2'],
  ]) as DosageMatrix,
};
